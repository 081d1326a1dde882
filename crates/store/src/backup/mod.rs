//! Whole copies of an installation, made while it runs, checked, and put back.
//!
//! A backup is a folder: the database (`lantoa.db`, or `lantoa.dump` from PostgreSQL), `blobs/` with every file that this
//! copy of the database refers to, the marks of the data folder, and `manifest.json`, written last. It grows under
//! another name and is renamed when it is whole, so that a cut backup is never taken for one.

mod check;
mod files;
mod manifest;
mod postgres;
mod restore;

use std::path::{Path, PathBuf};

use civic::Moment;

use crate::{Blobs, Db, Error, Result, Tx, args, record, sql};

pub use check::{Checked, check};
pub use manifest::{FileEntry, MANIFEST, Manifest};
pub use restore::{restore, restore_server};

/// The database of a backup from SQLite, and of an installation.
pub const SQLITE_FILE: &str = "lantoa.db";
/// The database of a backup from PostgreSQL.
pub const DUMP_FILE: &str = "lantoa.dump";
/// The folder of the files, in a backup and in an installation.
pub const BLOB_FOLDER: &str = "blobs";

/// Who makes a backup, and when.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// The time.
    pub at: Moment,
    /// The program with its version.
    pub program: &'a str,
    /// Small files of the data folder that belong to it, such as the clock of a demonstration; those that are there.
    pub marks: &'a [&'a Path],
    /// Secrets of the data folder, with their paths in it: whoever has the backup has them.
    pub secrets: &'a [(PathBuf, String)],
}

record! {
    struct Kept { hash: String, size: i64 }
}

/// Makes a whole copy in `target`, which must not exist; the installation may be in use meanwhile.
///
/// # Errors
/// [`Error::Backup`] when `target` exists or a file of the installation is missing or damaged: then there is no backup.
/// [`Error::NoTool`] when the database is a server and `pg_dump` is not installed.
pub async fn backup(db: &Db, blobs: &Blobs, target: &Path, made: &Made<'_>) -> Result<Manifest> {
    if target.exists() {
        return Err(Error::Backup(format!("{} exists already", target.display())));
    }
    let growing = files::beside(target)?;
    std::fs::create_dir_all(&growing)?;
    let done = fill(db, blobs, &growing, made).await;
    if done.is_err() {
        std::fs::remove_dir_all(&growing).ok(); // the fault that is told is the first one
    }
    let manifest = done?;
    std::fs::rename(&growing, target)?;
    files::settle(target.parent())?;
    Ok(manifest)
}

async fn fill(db: &Db, blobs: &Blobs, folder: &Path, made: &Made<'_>) -> Result<Manifest> {
    let (database, rows, kept) = match db {
        Db::Sqlite { .. } => copy_sqlite(db, folder).await?,
        Db::Postgres(_) => postgres::dump(db, folder).await?,
    };
    let into = Blobs::folder(&folder.join(BLOB_FOLDER))?;
    let mut listed = vec![files::entry(folder, database)?];
    for blob in kept {
        let bytes = blobs.get(&blob.hash).await;
        let bytes = bytes.map_err(|fault| Error::Backup(format!("file {}: {fault}", blob.hash)))?;
        into.put(&bytes).await?;
        listed.push(FileEntry {
            path: files::blob_path(&blob.hash),
            size: blob.size,
            sha256: blob.hash,
        });
    }
    for mark in made.marks.iter().filter(|mark| mark.exists()) {
        listed.push(files::take(mark, folder)?);
    }
    for (file, path) in made.secrets {
        listed.push(files::take_as(file, folder, path)?);
    }
    files::settle_all(folder, &listed)?;
    let manifest = Manifest::new(db.dialect(), made, listed, rows);
    manifest.write(folder)?;
    Ok(manifest)
}

type Copied = (&'static str, manifest::Rows, Vec<Kept>);

async fn copy_sqlite(db: &Db, folder: &Path) -> Result<Copied> {
    let file = folder.join(SQLITE_FILE);
    let path = file
        .to_str()
        .ok_or_else(|| Error::Backup("the path is not UTF-8".to_owned()))?;
    crate::dialect::copy_file(db, path).await?;
    let copy = Db::open_copy(&file).await?;
    let (rows, kept) = contents(&mut copy.snapshot().await?).await?;
    copy.close().await;
    Ok((SQLITE_FILE, rows, kept))
}

/// How many rows each table has, and which blobs are referred to.
async fn contents(tx: &mut Tx) -> Result<(manifest::Rows, Vec<Kept>)> {
    let rows = manifest::count(tx).await?;
    let kept = tx
        .all(sql!("select hash, size from blob order by hash"), args![])
        .await?;
    Ok((rows, kept))
}
