//! Looking through a backup: every file against its hash, the database against itself and the manifest.

use std::collections::BTreeSet;
use std::path::Path;

use super::{DUMP_FILE, Manifest, SQLITE_FILE, contents, files, manifest::Rows, postgres};
use crate::audit::{self, Verdict};
use crate::{Db, Dialect, Error, Result, Tx, dialect};

/// A backup in which every file has its hash and every count holds.
#[derive(Debug)]
pub struct Checked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The audit chain in it. A chain that was broken when the backup was made is broken in it too: a faithful copy.
    /// `None` for a dump of PostgreSQL, whose chain is looked through when it is restored.
    pub audit: Option<Verdict>,
}

/// Checks a backup without changing it: the hash of every file, the rows of every table, foreign keys, whether every
/// blob that is referred to is there, and the audit chain.
///
/// # Errors
/// [`Error::Backup`] names the first file or table that does not hold.
pub async fn check(folder: &Path) -> Result<Checked> {
    let manifest = Manifest::read(folder)?;
    let database = if manifest.is(Dialect::Sqlite) {
        SQLITE_FILE
    } else {
        DUMP_FILE
    };
    if manifest.files.iter().all(|entry| entry.path != database) {
        return Err(Error::Backup(format!("the manifest does not name {database}")));
    }
    for entry in &manifest.files {
        files::compare(folder, entry)?;
    }
    let audit = if manifest.is(Dialect::Sqlite) {
        Some(check_copy(&folder.join(SQLITE_FILE), &manifest).await?)
    } else {
        postgres::list(&folder.join(DUMP_FILE)).await?;
        None
    };
    Ok(Checked { manifest, audit })
}

async fn check_copy(file: &Path, manifest: &Manifest) -> Result<Verdict> {
    let copy = Db::open_copy(file).await?;
    let found = look(&copy, manifest).await;
    copy.close().await;
    found
}

async fn look(copy: &Db, manifest: &Manifest) -> Result<Verdict> {
    let mut tx = copy.snapshot().await?;
    if let Some(fault) = dialect::faults(&mut tx).await? {
        return Err(Error::Backup(format!("the database is damaged: {fault}")));
    }
    compare_contents(&mut tx, manifest).await?;
    drop(tx);
    audit::verify(copy).await
}

/// Compares rows and blobs of a database with the manifest.
pub(super) async fn compare_contents(tx: &mut Tx, manifest: &Manifest) -> Result<()> {
    let (rows, kept) = contents(tx).await?;
    compare_rows(&rows, &manifest.rows)?;
    let there: BTreeSet<&str> = manifest.files.iter().map(|entry| entry.path.as_str()).collect();
    match kept
        .iter()
        .find(|blob| !there.contains(files::blob_path(&blob.hash).as_str()))
    {
        Some(blob) => Err(Error::Backup(format!(
            "the file {} is referred to and missing",
            blob.hash
        ))),
        None => Ok(()),
    }
}

fn compare_rows(found: &Rows, said: &Rows) -> Result<()> {
    let tables: BTreeSet<&String> = found.keys().chain(said.keys()).collect();
    match tables
        .into_iter()
        .find(|table| found.get(*table) != said.get(*table))
    {
        Some(table) => {
            let (found, said) = (found.get(table), said.get(table));
            Err(Error::Backup(format!(
                "table {table} has {found:?} rows, the manifest says {said:?}"
            )))
        }
        None => Ok(()),
    }
}
