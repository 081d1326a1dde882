//! The SQL of the codes of organs.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// A code as the operator sees it.
    #[derive(Clone, Debug)]
    pub struct Code {
        pub id: String,
        pub unit: String,
        pub code: String,
        pub reached: bool,
        pub valid_from: Option<String>,
        pub valid_to: Option<String>,
    }
}

/// A code that is about to be entered.
#[derive(Clone, Debug)]
pub struct New {
    pub unit: String,
    pub code: String,
    pub reached: bool,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// Every code, those in force first.
pub async fn all(db: &Db) -> Result<Vec<Code>> {
    let all = sql!(
        "select id, unit, code, reached, valid_from, valid_to from organ_code \
         order by case when valid_to is null then 0 else 1 end, code, id limit 2000"
    );
    db.all(all, args![]).await
}

/// One code.
pub async fn get(db: &Db, id: &str) -> Result<Option<Code>> {
    let find = sql!("select id, unit, code, reached, valid_from, valid_to from organ_code where id = $1");
    db.maybe(find, args![id]).await
}

/// Codes of these digits or of this unit whose time meets the new one's: two at once would be two answers.
pub async fn in_the_way(tx: &mut Tx, new: &New) -> Result<Option<Code>> {
    let find = sql!(
        "select id, unit, code, reached, valid_from, valid_to from organ_code where (unit = $1 or code = $2) \
         and (valid_to is null or $3 = '' or valid_to >= $3) and (valid_from is null or $4 = '' or valid_from <= $4) \
         order by id limit 1"
    );
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    tx.maybe(find, args![&new.unit, &new.code, day(new.from), day(new.to)])
        .await
}

/// Enters a code.
pub async fn insert(tx: &mut Tx, id: &str, new: &New, by: Option<&str>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into organ_code (id, unit, code, reached, valid_from, valid_to, recorded_by, recorded_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let values = args![id, &new.unit, &new.code, new.reached, new.from, new.to, by, at];
    tx.run(insert, values).await?;
    Ok(())
}

/// Ends a code on a day; false when it has an end.
pub async fn end(tx: &mut Tx, id: &str, on: Date) -> Result<bool> {
    let update = sql!("update organ_code set valid_to = $2 where id = $1 and valid_to is null");
    Ok(tx.run(update, args![id, on]).await? == 1)
}
