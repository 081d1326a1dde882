//! Changes to look at a second time, and addresses of calendars.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, record, sql};

record! {
    /// A change of a timetable.
    #[derive(Clone, Debug)]
    pub struct NoticeRow {
        /// Its id.
        pub id: String,
        /// The station's unit.
        pub unit: String,
        /// Who.
        pub by_person: String,
        /// That person's name.
        pub name: String,
        /// Of which unit.
        pub by_unit: String,
        /// When.
        pub at: i64,
        /// What changed: see `schedule::change`.
        pub what: Value,
        /// Somebody of the station has to look.
        pub must_see: bool,
        /// When somebody did.
        pub seen_at: Option<i64>,
    }
}

/// The latest changes of a station's timetable, those first that somebody has to look at.
pub async fn notices(tx: &mut Tx, unit: &str, most: i64) -> Result<Vec<NoticeRow>> {
    let list = sql!(
        "select c.id, c.unit, c.by_person, p.name, c.by_unit, c.at, c.what, c.must_see, c.seen_at from timetable_change c \
         join person p on p.id = c.by_person where c.unit = $1 \
         order by case when c.must_see and c.seen_at is null then 0 else 1 end, c.at desc, c.id desc limit $2"
    );
    tx.all(list, args![unit, most]).await
}

/// One of them.
pub async fn notice(tx: &mut Tx, id: &str) -> Result<Option<NoticeRow>> {
    let find = sql!(
        "select c.id, c.unit, c.by_person, p.name, c.by_unit, c.at, c.what, c.must_see, c.seen_at from timetable_change c \
         join person p on p.id = c.by_person where c.id = $1"
    );
    tx.maybe(find, args![id]).await
}

/// Keeps a change.
pub async fn insert_notice(tx: &mut Tx, row: &NoticeRow) -> Result<()> {
    let insert = sql!(
        "insert into timetable_change (id, unit, by_person, by_unit, at, what, must_see) values ($1, $2, $3, $4, $5, $6, $7)"
    );
    let values = args![
        &row.id,
        &row.unit,
        &row.by_person,
        &row.by_unit,
        row.at,
        row.what.clone(),
        row.must_see
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Somebody looked; false when somebody had.
pub async fn see_notice(tx: &mut Tx, id: &str, by: &str, at: Moment) -> Result<bool> {
    let see =
        sql!("update timetable_change set seen_by = $2, seen_at = $3 where id = $1 and seen_at is null");
    Ok(tx.run(see, args![id, by, at]).await? == 1)
}

record! {
    /// The address of a station's calendar.
    #[derive(Clone, Debug)]
    pub struct FeedRow {
        /// The station's unit.
        pub unit: String,
        /// What only those know who were given the address.
        pub token: String,
    }
}

/// The address of a station's calendar.
pub async fn feed_of(tx: &mut Tx, unit: &str) -> Result<Option<FeedRow>> {
    tx.maybe(
        sql!("select unit, token from timetable_feed where unit = $1"),
        args![unit],
    )
    .await
}

/// The station behind an address.
pub async fn feed(tx: &mut Tx, token: &str) -> Result<Option<FeedRow>> {
    tx.maybe(
        sql!("select unit, token from timetable_feed where token = $1"),
        args![token],
    )
    .await
}

/// Gives a station a new address; the old one ends.
pub async fn put_feed(tx: &mut Tx, unit: &str, token: &str, by: &str, at: Moment) -> Result<()> {
    let put = sql!(
        "insert into timetable_feed (unit, token, made_by, made_at) values ($1, $2, $3, $4) \
         on conflict (unit) do update set token = excluded.token, made_by = excluded.made_by, made_at = excluded.made_at"
    );
    tx.run(put, args![unit, token, by, at]).await?;
    Ok(())
}
