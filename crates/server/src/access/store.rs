//! The SQL behind relations.

use serde_json::{Value, json};
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

/// True when something of the directive was given to one of these units; also when it was taken back since: it was read.
pub async fn any_of(db: &Db, directive: &str, units: &[String]) -> Result<bool> {
    let find = sql!(
        "select a.unit from {rows} cross join assignment a where a.unit = value ->> 0 and a.directive = $2 limit 1"
    );
    let rows: Value = units.iter().map(|unit| json!([unit])).collect();
    Ok(!db.all_of::<Given>(find, args![rows, directive]).await?.is_empty())
}
