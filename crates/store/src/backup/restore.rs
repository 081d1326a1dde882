//! Putting a backup back: only where nothing is, and only when it is whole.

use std::path::Path;

use super::check::compare_contents;
use super::{BLOB_FOLDER, Checked, DUMP_FILE, check, files, manifest::MANIFEST, postgres};
use crate::{Db, Dialect, Error, Result, audit};

/// Puts a backup of SQLite into the data folder of an installation, which must be empty or not there. The copy grows
/// beside it, is checked again, and then takes its name.
///
/// # Errors
/// [`Error::Backup`] when the folder holds anything, when the backup is not whole, or when it is one of PostgreSQL.
pub async fn restore(backup: &Path, data: &Path) -> Result<Checked> {
    files::must_be_empty(data)?;
    let checked = check(backup).await?;
    if !checked.manifest.is(Dialect::Sqlite) {
        let why = "this backup is one of PostgreSQL and goes back into PostgreSQL alone: set `database` (or LANTOA_DATABASE) to an \
                   empty PostgreSQL database and restore again / bản sao này của PostgreSQL, chỉ phục hồi được vào \
                   PostgreSQL: đặt `database` là một cơ sở dữ liệu PostgreSQL trống rồi phục hồi lại";
        return Err(Error::Backup(why.to_owned()));
    }
    grow(data, async |growing| fill(backup, growing, &checked).await).await
}

/// Lets a folder grow beside `data` and gives it its name when it is whole; on a fault nothing is left of it.
async fn grow<T>(data: &Path, fill: impl AsyncFnOnce(&Path) -> Result<T>) -> Result<T> {
    let growing = files::beside(data)?;
    std::fs::create_dir_all(growing.join(BLOB_FOLDER))?;
    let done = fill(&growing).await;
    if done.is_err() {
        std::fs::remove_dir_all(&growing).ok(); // the fault that is told is the first one
    }
    let done = done?;
    if data.exists() {
        std::fs::remove_dir(data)?; // empty, as was asked before; anything put there meanwhile makes this fail
    }
    std::fs::rename(&growing, data)?;
    files::settle(data.parent())?;
    Ok(done)
}

async fn fill(backup: &Path, growing: &Path, checked: &Checked) -> Result<Checked> {
    for entry in &checked.manifest.files {
        files::copy(backup, growing, entry)?;
    }
    checked.manifest.write(growing)?;
    let again = check(growing).await?;
    std::fs::remove_file(growing.join(MANIFEST))?;
    Ok(again)
}

/// Puts a backup of PostgreSQL into an empty database, and its files into an empty or missing `data` folder.
///
/// # Errors
/// [`Error::Backup`] when the database has tables or the folder holds anything, when the backup is not whole or one of
/// SQLite; [`Error::NoTool`] when `pg_restore` is not installed.
pub async fn restore_server(backup: &Path, db: &Db, data: &Path) -> Result<Checked> {
    files::must_be_empty(data)?;
    let checked = check(backup).await?;
    if !checked.manifest.is(Dialect::Postgres) || db.dialect() != Dialect::Postgres {
        let why = "this backup is one of SQLite and goes back into SQLite alone: take `database` (and LANTOA_DATABASE) away and \
                   restore into an empty data folder / bản sao này của SQLite, chỉ phục hồi được vào SQLite: bỏ \
                   `database` rồi phục hồi vào thư mục dữ liệu trống";
        return Err(Error::Backup(why.to_owned()));
    }
    postgres::must_be_empty(db).await?;
    grow(data, async |growing| {
        fill_server(backup, growing, db, checked).await
    })
    .await
}

async fn fill_server(backup: &Path, growing: &Path, db: &Db, checked: Checked) -> Result<Checked> {
    for entry in checked
        .manifest
        .files
        .iter()
        .filter(|entry| entry.path != DUMP_FILE)
    {
        files::copy(backup, growing, entry)?;
    }
    postgres::load(db, &backup.join(DUMP_FILE)).await?;
    compare_contents(&mut db.snapshot().await?, &checked.manifest).await?;
    let audit = Some(audit::verify(db).await?);
    Ok(Checked { audit, ..checked })
}
