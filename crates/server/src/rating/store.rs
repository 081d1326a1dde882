//! The SQL of ratings: counts and nothing else.

use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// A count.
    #[derive(Clone, Debug)]
    pub struct Line {
        /// The family of pages.
        pub family: String,
        /// What was chosen.
        pub choice: String,
        /// Why; empty when nothing was said.
        pub reason: String,
        /// How often.
        pub count: i64,
    }
}

record! {
    struct Refused { count: Option<i64> }
}

/// One more.
pub async fn add(tx: &mut Tx, day: Date, family: &str, choice: &str, reason: &str) -> Result<()> {
    let add = sql!(
        "insert into rating (family, day, choice, reason, count) values ($1, $2, $3, $4, 1) \
         on conflict (family, day, choice, reason) do update set count = rating.count + 1"
    );
    tx.run(add, args![family, day.to_string(), choice, reason])
        .await?;
    Ok(())
}

/// So many were refused.
pub async fn refuse(tx: &mut Tx, day: Date, count: i64) -> Result<()> {
    let add = sql!(
        "insert into rating_refused (day, count) values ($1, $2) \
         on conflict (day) do update set count = rating_refused.count + excluded.count"
    );
    tx.run(add, args![day.to_string(), count]).await?;
    Ok(())
}

/// Counts since a day, inclusive.
pub async fn since(db: &Db, day: Date) -> Result<Vec<Line>> {
    let lines = sql!(
        "select family, choice, reason, cast(sum(count) as bigint) as count from rating where day >= $1 \
         group by family, choice, reason order by family, choice, reason"
    );
    db.all(lines, args![day.to_string()]).await
}

/// How many were refused since a day, inclusive.
pub async fn refused(db: &Db, day: Date) -> Result<i64> {
    let sum = sql!("select cast(sum(count) as bigint) as count from rating_refused where day >= $1");
    let row: Refused = db.one(sum, args![day.to_string()]).await?;
    Ok(row.count.unwrap_or(0))
}
