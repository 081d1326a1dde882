//! The SQL of filings that came late from a phone whose unit had merged.

use store::{Db, Result, Tx, args, record, sql};

record! {
    /// How a filing landed whose writer's unit was gone.
    #[derive(Clone, Debug)]
    pub struct Landed {
        /// The unit as the phone knew it.
        pub phone_unit: String,
        /// `civic::landing::Landing::code`.
        pub landed: String,
    }
}

/// Marks a filing as landed late: the unit as the phone knew it, how its place was found, for which unit of today.
pub async fn land(tx: &mut Tx, filing: &str, phone_unit: &str, landed: &str, unit: &str) -> Result<()> {
    let mark = sql!("update filing set phone_unit = $2, landed = $3, landed_for = $4 where id = $1");
    tx.run(mark, args![filing, phone_unit, landed, unit]).await?;
    Ok(())
}

/// How a filing landed; `None` when nothing is remarkable.
pub async fn landed(db: &Db, filing: &str) -> Result<Option<Landed>> {
    let find = sql!("select phone_unit, landed from filing where id = $1 and landed is not null");
    db.maybe(find, args![filing]).await
}
