//! The SQL of sendings that come in pieces.

use store::{Count, Db, Result, Tx, args, sql};
use viet::Date;

use crate::tip::store::Sealed;

/// How many pieces of a sending are here. They come in order, so that these are the first ones.
pub async fn how_many(db: &Db, upload: &str) -> Result<i64> {
    let find = sql!("select count(*) as count from tip_piece where upload = $1");
    Ok(db.one::<Count>(find, args![upload]).await?.count)
}

/// How many pieces wait, of all sendings.
pub async fn all(db: &Db) -> Result<i64> {
    let find = sql!("select count(*) as count from tip_piece");
    Ok(db.one::<Count>(find, args![]).await?.count)
}

/// Keeps a piece, once.
pub async fn insert(tx: &mut Tx, (upload, number): (&str, i64), day: Date, sealed: Vec<u8>) -> Result<()> {
    let insert = sql!(
        "insert into tip_piece (upload, number, day, sealed) values ($1, $2, $3, $4) \
         on conflict (upload, number) do nothing"
    );
    tx.run(insert, args![upload, number, day, sealed]).await.map(drop)
}

/// What of a sending is here, put together.
pub async fn together(db: &Db, upload: &str) -> Result<Vec<u8>> {
    let find = sql!("select sealed from tip_piece where upload = $1 order by number");
    let pieces: Vec<Sealed> = db.all(find, args![upload]).await?;
    Ok(pieces.into_iter().flat_map(|piece| piece.sealed).collect())
}

/// Takes a sending away that has come whole.
pub async fn delete(tx: &mut Tx, upload: &str) -> Result<()> {
    let delete = sql!("delete from tip_piece where upload = $1");
    tx.run(delete, args![upload]).await.map(drop)
}

/// Takes those away of which nothing has come since this day.
pub async fn delete_older(tx: &mut Tx, day: Date) -> Result<()> {
    let delete = sql!(
        "delete from tip_piece where upload in (select upload from tip_piece group by upload having max(day) < $1)"
    );
    tx.run(delete, args![day]).await.map(drop)
}

/// True when there is one of which nothing has come since this day.
pub async fn is_older(db: &Db, day: Date) -> Result<bool> {
    let find = sql!("select count(*) as count from tip_piece where day < $1");
    Ok(db.one::<Count>(find, args![day]).await?.count > 0)
}
