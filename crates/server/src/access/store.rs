//! The SQL behind relations.

use store::{Db, Result, args, record, sql};

record! {
    /// A unit that something was given to.
    pub struct Given { pub unit: String }
}

/// The unit that issued a directive.
pub async fn sender(db: &Db, directive: &str) -> Result<Option<String>> {
    let find = sql!("select unit from directive where id = $1");
    Ok(db
        .maybe::<Given>(find, args![directive])
        .await?
        .map(|row| row.unit))
}

/// True when something of the directive was given to the unit; also when it was taken back since: it was read.
pub async fn units_of(db: &Db, directive: &str, unit: &str) -> Result<bool> {
    let find = sql!("select unit from assignment where unit = $2 and directive = $1 limit 1");
    Ok(db.maybe::<Given>(find, args![directive, unit]).await?.is_some())
}

/// Every unit that something of the directive was given to.
pub async fn all_units_of(db: &Db, directive: &str) -> Result<Vec<Given>> {
    let find = sql!("select distinct unit from assignment where directive = $1");
    db.all(find, args![directive]).await
}
