//! The SQL of items, photos and pieces.

use ::store::{Count, Db, Result, Tx, args, record, sql};
use civic::Moment;

use super::envelope::{Item, Photo};

record! {
    /// The receipt of an item.
    #[derive(Clone, Debug)]
    pub struct Receipt {
        /// The key that the phone made.
        pub key: String,
        /// Hash of the item as it came.
        pub hash: String,
        /// What became of it: see `take::Became`.
        pub outcome: String,
        /// What it made or changed.
        pub made: Option<String>,
        /// When it came, UTC milliseconds.
        pub received_at: i64,
    }
}

/// The receipt of a person's item.
pub async fn receipt(tx: &mut Tx, person: &str, key: &str) -> Result<Option<Receipt>> {
    let find =
        sql!("select key, hash, outcome, made, received_at from offline_item where person = $1 and key = $2");
    tx.maybe(find, args![person, key]).await
}

/// What became of an item.
#[derive(Debug)]
pub struct Became<'a> {
    /// Whose item.
    pub person: &'a str,
    /// The item.
    pub item: &'a Item,
    /// Its hash.
    pub hash: &'a str,
    /// See [`Receipt::outcome`].
    pub outcome: &'a str,
    /// See [`Receipt::made`].
    pub made: &'a str,
}

/// Writes a receipt, in the transaction of what it is about.
pub async fn insert_receipt(tx: &mut Tx, became: &Became<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into offline_item (person, key, kind, subject, hash, outcome, made, unit, written_at, received_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let item = became.item;
    let head = args![
        became.person,
        &item.key,
        &item.kind,
        &item.on,
        became.hash,
        became.outcome
    ];
    let tail = args![became.made, &item.unit, item.at, at];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

/// Announces the photos of an item for an activity.
pub async fn announce(tx: &mut Tx, became: &Became<'_>, photos: &[Photo], at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into offline_photo (person, key, position, activity, hash, size, file_name, received, touched_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 0, $8)"
    );
    for (position, photo) in (0i64..).zip(photos) {
        let head = args![became.person, &became.item.key, position, became.made];
        let tail = args![&photo.hash, photo.size, photo.shown_name(), at];
        tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    }
    Ok(())
}

record! {
    /// A photo on its way.
    #[derive(Clone, Debug)]
    pub struct OnWay {
        /// Its place among the photos of its item, from 0.
        pub position: i64,
        /// The activity that it shows.
        pub activity: String,
        /// SHA-256 that it must have.
        pub hash: String,
        /// Bytes that it must have.
        pub size: i64,
        /// The name that it came with.
        pub file_name: String,
        /// Bytes that are here.
        pub received: i64,
        /// What it became.
        pub evidence: Option<String>,
    }
}

/// The photos of a person's item.
pub async fn photos(db: &Db, person: &str, key: &str) -> Result<Vec<OnWay>> {
    let list = sql!(
        "select position, activity, hash, size, file_name, received, evidence from offline_photo \
         where person = $1 and key = $2 order by position"
    );
    db.all(list, args![person, key]).await
}

/// A place of a photo: whose, of which item, the how manieth.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// Whose.
    pub person: &'a str,
    /// Of which item.
    pub key: &'a str,
    /// From 0.
    pub position: i64,
}

/// Adds a piece behind what is here; `false` when what is here does not end at `starts` any more.
pub async fn add_piece(tx: &mut Tx, at: At<'_>, starts: i64, bytes: Vec<u8>, now: Moment) -> Result<bool> {
    let grow = sql!(
        "update offline_photo set received = received + $5, touched_at = $6 \
         where person = $1 and key = $2 and position = $3 and received = $4 and evidence is null"
    );
    let length = bytes.len() as i64;
    let values = args![at.person, at.key, at.position, starts, length, now];
    if tx.run(grow, values).await? != 1 {
        return Ok(false);
    }
    let insert =
        sql!("insert into offline_piece (person, key, position, starts, bytes) values ($1, $2, $3, $4, $5)");
    tx.run(insert, args![at.person, at.key, at.position, starts, bytes])
        .await?;
    Ok(true)
}

record! {
    struct Piece { bytes: Vec<u8> }
}

/// The bytes of a photo that are here, in their order.
pub async fn assembled(db: &Db, at: At<'_>) -> Result<Vec<u8>> {
    let list = sql!(
        "select bytes from offline_piece where person = $1 and key = $2 and position = $3 order by starts"
    );
    let pieces: Vec<Piece> = db.all(list, args![at.person, at.key, at.position]).await?;
    Ok(pieces.into_iter().flat_map(|piece| piece.bytes).collect())
}

/// Marks a photo as done; `false` when another request was quicker.
pub async fn complete(tx: &mut Tx, at: At<'_>, evidence: &str) -> Result<bool> {
    let done = sql!(
        "update offline_photo set evidence = $4 where person = $1 and key = $2 and position = $3 and evidence is null"
    );
    Ok(tx
        .run(done, args![at.person, at.key, at.position, evidence])
        .await?
        == 1)
}

/// Forgets the pieces of a photo, which begins anew unless it is done.
pub async fn forget(tx: &mut Tx, at: At<'_>) -> Result<()> {
    let pieces = sql!("delete from offline_piece where person = $1 and key = $2 and position = $3");
    tx.run(pieces, args![at.person, at.key, at.position]).await?;
    let anew = sql!(
        "update offline_photo set received = 0 where person = $1 and key = $2 and position = $3 and evidence is null"
    );
    tx.run(anew, args![at.person, at.key, at.position]).await?;
    Ok(())
}

/// Forgets the pieces of every upload that nobody has gone on with since a moment; each can begin anew.
pub async fn expire(tx: &mut Tx, since: Moment) -> Result<()> {
    let pieces = sql!(
        "delete from offline_piece where exists (select 1 from offline_photo f where f.person = offline_piece.person \
         and f.key = offline_piece.key and f.position = offline_piece.position and f.touched_at < $1 \
         and f.received > 0 and f.evidence is null)"
    );
    tx.run(pieces, args![since]).await?;
    let anew = sql!(
        "update offline_photo set received = 0 where touched_at < $1 and received > 0 and evidence is null"
    );
    tx.run(anew, args![since]).await?;
    Ok(())
}

/// Bytes of a person's photos that are here and not done.
pub async fn pending(db: &Db, person: &str) -> Result<i64> {
    let sum = sql!(
        "select cast(coalesce(sum(received), 0) as bigint) as count from offline_photo \
         where person = $1 and evidence is null"
    );
    Ok(db.one::<Count>(sum, args![person]).await?.count)
}

/// Photos that were announced for an activity and are not whole.
pub async fn waiting(db: &Db, activity: &str) -> Result<i64> {
    let count = sql!("select count(*) as count from offline_photo where activity = $1 and evidence is null");
    Ok(db.one::<Count>(count, args![activity]).await?.count)
}

record! {
    struct Found { id: String }
}

/// The assignment by which a unit has a task and was not told to stop.
pub async fn of_task(tx: &mut Tx, task: &str, unit: &str) -> Result<Option<String>> {
    let find = sql!("select id from assignment where task = $1 and unit = $2 and handling <> '15'");
    let found: Option<Found> = tx.maybe(find, args![task, unit]).await?;
    Ok(found.map(|row| row.id))
}
