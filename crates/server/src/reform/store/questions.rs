//! The SQL of what a person must decide.

use civic::Moment;
use serde_json::{Value, json};
use store::{Db, Result, Tx, args, record, sql};

/// What a person must decide. Each row: kind, thing, from.
pub async fn insert_questions(tx: &mut Tx, reform: &str, rows: Value) -> Result<()> {
    let insert = sql!(
        "insert into reform_question (reform, kind, thing, from_unit) \
         select $2, value ->> 0, value ->> 1, value ->> 2 from {rows}"
    );
    tx.run_of(insert, args![rows, reform]).await?;
    Ok(())
}

record! {
    /// One thing that waits for a person.
    #[derive(Clone, Debug)]
    pub struct Question {
        /// Its kind.
        pub kind: String,
        /// The thing.
        pub thing: String,
        /// The unit that ended.
        pub from_unit: String,
    }
}

/// The things of a kind that wait for a person, a page of them, those of one unit together.
pub async fn questions(db: &Db, reform: &str, kind: &str, limit: i64, offset: i64) -> Result<Vec<Question>> {
    let list = sql!(
        "select kind, thing, from_unit from reform_question where reform = $1 and kind = $2 and decided_at is null \
         order by from_unit, thing limit $3 offset $4"
    );
    db.all(list, args![reform, kind, limit, offset]).await
}

record! {
    /// A unit that ended and of which something waits for a person.
    #[derive(Clone, Debug)]
    pub struct AskedUnit {
        /// It.
        pub from_unit: String,
    }
}

/// The units of which things of a kind wait for a person.
pub async fn asked_units(tx: &mut Tx, reform: &str, kind: &str) -> Result<Vec<AskedUnit>> {
    let list = sql!(
        "select distinct from_unit from reform_question where reform = $1 and kind = $2 and decided_at is null \
         order by from_unit"
    );
    tx.all(list, args![reform, kind]).await
}

/// Those of these things that wait still, held. Each row: a thing.
pub async fn hold_questions(
    tx: &mut Tx,
    reform: &str,
    kind: &str,
    at: Moment,
    things: &[&str],
) -> Result<Vec<Question>> {
    let rows: Value = things.iter().map(|thing| json!([thing])).collect();
    let list = sql!(
        "select kind, thing, from_unit from reform_question where reform = $2 and kind = $3 and decided_at is null \
         and thing in (select value ->> 0 from {rows}) order by thing"
    );
    let decide = sql!(
        "update reform_question set decided_at = $4 where reform = $2 and kind = $3 and decided_at is null \
         and thing in (select value ->> 0 from {rows})"
    );
    tx.run(
        sql!("update reform set version = version where id = $1"),
        args![reform],
    )
    .await?;
    let held = tx.all_of(list, args![rows.clone(), reform, kind]).await?;
    tx.run_of(decide, args![rows, reform, kind, at]).await?;
    Ok(held)
}

/// A thing that a person was asked about was settled by its own feature: nobody needs to be asked any more.
pub async fn is_settled(tx: &mut Tx, kind: &str, thing: &str, at: Moment) -> Result<()> {
    let settle = sql!(
        "update reform_question set decided_at = $3 where kind = $1 and thing = $2 and decided_at is null"
    );
    tx.run(settle, args![kind, thing, at]).await?;
    Ok(())
}
