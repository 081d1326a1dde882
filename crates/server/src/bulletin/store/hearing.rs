//! The SQL of listening and approving.

use civic::Moment;
use serde_json::Value;
use store::{Count, Result, Tx, args, record, sql};

/// Keeps what a player reported, or somebody said.
pub async fn insert(
    tx: &mut Tx,
    (id, variant, person, audio): (&str, &str, &str, &str),
    heard: Value,
    took_ms: i64,
    at: Moment,
) -> Result<()> {
    let insert = sql!(
        "insert into bulletin_listening (id, variant, person, audio, heard, took_ms, at) values ($1, $2, $3, $4, $5, $6, $7)"
    );
    tx.run(insert, args![id, variant, person, audio, heard, took_ms, at])
        .await?;
    Ok(())
}

record! {
    /// A listening that was begun.
    #[derive(Clone, Debug)]
    pub struct Begun {
        pub variant: String,
        pub person: String,
        pub audio: String,
        pub at: i64,
    }
}

/// A listening that was begun.
pub async fn begun(tx: &mut Tx, id: &str) -> Result<Option<Begun>> {
    let find = sql!("select variant, person, audio, at from bulletin_listening where id = $1");
    tx.maybe(find, args![id]).await
}

/// What has been heard since it began.
pub async fn went_on(tx: &mut Tx, id: &str, heard: Value, took_ms: i64) -> Result<()> {
    let set = sql!("update bulletin_listening set heard = $2, took_ms = $3 where id = $1");
    tx.run(set, args![id, heard, took_ms]).await?;
    Ok(())
}

/// The variant was heard to the end; false when it was before, or is another recording now.
pub async fn heard(tx: &mut Tx, variant: &str, audio: &str, by: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update bulletin_variant set stage = 'heard', heard_by = $3, heard_at = $4 \
         where id = $1 and audio = $2 and stage = 'draft'"
    );
    Ok(tx.run(set, args![variant, audio, by, at]).await? == 1)
}

/// Approves exactly this recording in this version; false when it is another one now.
pub async fn approve(
    tx: &mut Tx,
    variant: &str,
    version: i64,
    audio: &str,
    by: &str,
    at: Moment,
) -> Result<bool> {
    let set = sql!(
        "update bulletin_variant set stage = 'approved', approved_by = $4, approved_at = $5, approved_hash = $3, \
         version = version + 1, changed_at = $5 where id = $1 and version = $2 and audio = $3 and stage = 'heard'"
    );
    Ok(tx.run(set, args![variant, version, audio, by, at]).await? == 1)
}

/// The whole recording went to somebody's device; the first time counts.
pub async fn served(tx: &mut Tx, audio: &str, person: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into bulletin_served (audio, person, at) values ($1, $2, $3) on conflict (audio, person) do nothing"
    );
    tx.run(insert, args![audio, person, at]).await?;
    Ok(())
}

/// When the whole recording went to somebody's device, milliseconds.
pub async fn served_at(tx: &mut Tx, audio: &str, person: &str) -> Result<Option<i64>> {
    let find = sql!("select at as count from bulletin_served where audio = $1 and person = $2");
    let row: Option<Count> = tx.maybe(find, args![audio, person]).await?;
    Ok(row.map(|row| row.count))
}
