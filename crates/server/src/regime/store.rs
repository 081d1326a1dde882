//! The SQL of regimes, their editions, and of days off.

use civic::Moment;
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// A regime with the number of one of its editions; without editions it comes once, with none.
    #[derive(Clone, Debug)]
    pub struct RegimeRow {
        /// Its id.
        pub id: String,
        /// The unit that receives what is reported.
        pub unit: String,
        /// The word by which data and exchanges name it.
        pub code: String,
        /// Its title.
        pub title: String,
        /// draft, published or stopped.
        pub state: String,
        /// The directive whose duty to report back it is.
        pub directive: Option<String>,
        /// Grows with every change.
        pub version: i64,
        /// The number of the edition, from 1.
        pub number: Option<i64>,
    }
}

record! {
    /// What an edition says.
    #[derive(Clone, Debug)]
    pub struct EditionData {
        /// The ten parts and the columns.
        pub data: Value,
    }
}

/// The regime of a unit under this code, without its editions.
pub async fn by_code(db: &Db, unit: &str, code: &str) -> Result<Option<RegimeRow>> {
    let find = sql!(
        "select id, unit, code, title, state, directive, version, cast(null as bigint) as number from regime \
         where unit = $1 and code = $2"
    );
    db.maybe(find, args![unit, code]).await
}

/// Every regime with the numbers of its editions: by title, the oldest edition first.
pub async fn all(db: &Db) -> Result<Vec<RegimeRow>> {
    let list = sql!(
        "select r.id, r.unit, r.code, r.title, r.state, r.directive, r.version, e.number from regime r \
         left join regime_edition e on e.regime = r.id order by r.title, r.id, e.number"
    );
    db.all(list, args![]).await
}

/// One regime with the numbers of its editions, the oldest first.
pub async fn one(db: &Db, id: &str) -> Result<Vec<RegimeRow>> {
    let list = sql!(
        "select r.id, r.unit, r.code, r.title, r.state, r.directive, r.version, e.number from regime r \
         left join regime_edition e on e.regime = r.id where r.id = $1 order by e.number"
    );
    db.all(list, args![id]).await
}

/// What an edition says.
pub async fn edition(db: &Db, regime: &str, number: i64) -> Result<EditionData> {
    let find = sql!("select data from regime_edition where regime = $1 and number = $2");
    db.one(find, args![regime, number]).await
}

/// A regime that is about to be.
#[derive(Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: &'a str,
    /// The unit that receives.
    pub unit: &'a str,
    /// Its code.
    pub code: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The directive behind it.
    pub directive: Option<&'a str>,
    /// Who made it.
    pub by: Option<&'a str>,
}

/// Makes a regime, as a draft.
pub async fn insert(tx: &mut Tx, new: &New<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into regime (id, unit, code, title, state, directive, made_by, made_at, changed_at, version) \
         values ($1, $2, $3, $4, 'draft', $5, $6, $7, $7, 1)"
    );
    let values = args![new.id, new.unit, new.code, new.title, new.directive, new.by, at];
    tx.run(insert, values).await?;
    Ok(())
}

/// An edition that is about to be.
#[derive(Debug)]
pub struct NewEdition<'a> {
    /// The regime.
    pub regime: &'a str,
    /// The first day of which it is true.
    pub valid_from: Date,
    /// Its content.
    pub data: Value,
    /// Hash of the content.
    pub hash: &'a str,
    /// Who made it.
    pub by: Option<&'a str>,
}

/// Adds an edition and gives its number.
pub async fn insert_edition(tx: &mut Tx, new: NewEdition<'_>, at: Moment) -> Result<i64> {
    let insert = sql!(
        "insert into regime_edition (regime, number, valid_from, data, hash, made_by, made_at) \
         values ($1, (select coalesce(max(number), 0) + 1 from regime_edition where regime = $1), $2, $3, $4, $5, $6) \
         returning number as count"
    );
    let values = args![new.regime, new.valid_from, new.data, new.hash, new.by, at];
    Ok(tx.one::<store::Count>(insert, values).await?.count)
}

/// Gives a regime another title and state when it is still as it was seen; false when it is not.
pub async fn change(tx: &mut Tx, row: &RegimeRow, title: &str, state: &str, at: Moment) -> Result<bool> {
    let update = sql!(
        "update regime set title = $2, state = $3, changed_at = $4, version = version + 1 where id = $1 and version = $5"
    );
    Ok(tx
        .run(update, args![&row.id, title, state, at, row.version])
        .await?
        == 1)
}

/// How many filings a period of a regime has under an edition before this one.
pub async fn filed_since(tx: &mut Tx, regime: &str, from: &str) -> Result<i64> {
    let count = sql!("select count(*) as count from filing where regime = $1 and due_on >= $2");
    Ok(tx.one::<store::Count>(count, args![regime, from]).await?.count)
}

record! {
    /// A day off, or one worked in its place.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct HolidayRow {
        /// Its id.
        pub id: String,
        /// The day, ISO.
        pub day: String,
        /// True when it is worked although it would be off.
        pub working: bool,
        /// What it is.
        pub name: String,
        /// The paper that says so.
        pub basis: String,
    }
}

/// Every day that was entered, by date.
pub async fn holidays(db: &Db) -> Result<Vec<HolidayRow>> {
    let list = sql!("select id, day, working, name, basis from holiday order by day");
    db.all(list, args![]).await
}

/// Enters a day.
pub async fn insert_holiday(tx: &mut Tx, row: &HolidayRow, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into holiday (id, day, working, name, basis, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)"
    );
    let values = args![&row.id, &row.day, row.working, &row.name, &row.basis, by, at];
    tx.run(insert, values).await?;
    Ok(())
}

/// Takes a day out again.
pub async fn remove_holiday(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(tx
        .run(sql!("delete from holiday where id = $1"), args![id])
        .await?
        == 1)
}

record! {
    struct Asked { unit: String }
}

/// The units that a directive gave something to at first hand, and that did not lose it again.
pub async fn asked(db: &Db, directive: &str) -> Result<Vec<String>> {
    let list = sql!(
        "select distinct unit from assignment where directive = $1 and parent is null and handling not in ('15', '02') \
         order by unit"
    );
    Ok(db
        .all::<Asked>(list, args![directive])
        .await?
        .into_iter()
        .map(|asked| asked.unit)
        .collect())
}
