//! The directory of units: the country's built-in data, the whole of it as the domain reads it, and its amendments.

mod amend;
mod read;
mod write;

pub use amend::amend;
pub use read::{load, load_in};
pub use write::{insert, insert_missing_facts};

use std::io::Read as _;

use civic::unit::{Succession, Unit, seed};

use crate::{Count, Db, Error, Result, Tx, args, sql};

/// The country before and after 1 July 2025; see `seed/NOTICE` for the sources.
const SEED: &[u8] = include_bytes!("../../seed/units.tsv.gz");

/// The built-in units.
pub fn built_in() -> Result<(Vec<Unit>, Vec<Succession>)> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(SEED).read_to_string(&mut text)?;
    seed::parse(&text).map_err(|fault| Error::Damaged(format!("built-in units: {fault}")))
}

/// Tells every node that the directory has changed; whoever does so first in a transaction makes others wait.
async fn touch(tx: &mut Tx) -> Result<()> {
    let count = sql!(
        "insert into revision (name, value) values ('directory', 1) \
         on conflict (name) do update set value = revision.value + 1"
    );
    tx.run(count, args![]).await?;
    Ok(())
}

/// A number that grows with every change of the directory; 0 while it is empty.
pub async fn revision(db: &Db) -> Result<i64> {
    let now = sql!("select value as count from revision where name = 'directory'");
    Ok(db
        .maybe::<Count>(now, args![])
        .await?
        .map_or(0, |revision| revision.count))
}
