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

record! {
    /// An officer who gets what comes to a unit.
    #[derive(Clone, Debug)]
    pub struct Desk {
        pub unit: String,
        pub person: Option<String>,
    }
}

/// The units that bear a code on a day, each with its first officer.
pub async fn desks(db: &Db, code: &str, on: Date) -> Result<Vec<Desk>> {
    let list = sql!(
        "select c.unit, (select min(p.id) from person p where p.unit = c.unit and p.role = 'officer' and p.active) as person \
         from organ_code c where c.code = $1 and (c.valid_from is null or c.valid_from <= $2) \
         and (c.valid_to is null or c.valid_to >= $2) order by c.unit"
    );
    db.all(list, args![code, on]).await
}

record! {
    /// A code of a unit.
    #[derive(Clone, Debug)]
    pub struct UnitCode {
        pub unit: String,
        pub code: String,
    }
}

/// The code under which a unit sends on a day.
pub async fn code_of(tx: &mut Tx, unit: &str, on: Date) -> Result<Option<UnitCode>> {
    let find = sql!(
        "select unit, code from organ_code where unit = $1 and (valid_from is null or valid_from <= $2) \
         and (valid_to is null or valid_to >= $2) order by recorded_at desc, id desc limit 1"
    );
    tx.maybe(find, args![unit, on]).await
}

/// The units of a directive that get documents by exchange, with their codes.
pub async fn reached(tx: &mut Tx, directive: &str, on: Date) -> Result<Vec<UnitCode>> {
    let list = sql!(
        "select c.unit, max(c.code) as code from organ_code c where c.reached \
         and (c.valid_from is null or c.valid_from <= $2) and (c.valid_to is null or c.valid_to >= $2) \
         and exists (select 1 from assignment a where a.directive = $1 and a.unit = c.unit) \
         group by c.unit order by c.unit"
    );
    tx.all(list, args![directive, on]).await
}

record! {
    /// An assignment.
    #[derive(Clone, Debug)]
    pub struct Held {
        /// Its id.
        pub id: String,
    }
}

/// The assignments of a directive that were given to the units of a code.
pub async fn assignments_of(db: &Db, directive: &str, code: &str, on: Date) -> Result<Vec<Held>> {
    let list = sql!(
        "select a.id from assignment a where a.directive = $1 and exists (select 1 from organ_code c \
         where c.unit = a.unit and c.code = $2 and (c.valid_from is null or c.valid_from <= $3) \
         and (c.valid_to is null or c.valid_to >= $3)) order by a.id"
    );
    db.all(list, args![directive, code, on]).await
}

/// The codes of these units that have no end.
pub async fn open_of(tx: &mut Tx, units: serde_json::Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select c.id, c.unit, c.code as words from {rows} cross join organ_code c \
         where c.unit = value ->> 0 and c.valid_to is null order by c.id"
    );
    tx.all_of(list, args![units]).await
}

/// Ends codes with this day. Rows of (code, …).
pub async fn end_all(tx: &mut Tx, rows: serde_json::Value, last: Date) -> Result<()> {
    let end = sql!(
        "update organ_code set valid_to = $2 where valid_to is null and id in (select value ->> 0 from {rows})"
    );
    tx.run_of(end, args![rows, last]).await?;
    Ok(())
}
