//! What a backup says of itself.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Made;
use crate::{Dialect, Error, MIGRATIONS, Result, Tx, dialect};

/// The file that makes a folder a backup.
pub const MANIFEST: &str = "manifest.json";

/// The form of this file; a program refuses a larger number.
const FORM: u32 = 1;

/// Rows by table.
pub(super) type Rows = BTreeMap<String, i64>;

/// What a backup says of itself; written last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    form: u32,
    /// The program that made it, with its version.
    pub program: String,
    /// When, RFC 3339.
    pub created_at: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The newest migration in it.
    pub schema_version: i64,
    /// Every other file of the backup.
    pub files: Vec<FileEntry>,
    /// Rows by table.
    pub rows: BTreeMap<String, i64>,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(dialect: Dialect, made: &Made<'_>, files: Vec<FileEntry>, rows: Rows) -> Self {
        Self {
            form: FORM,
            program: made.program.to_owned(),
            created_at: made.at.rfc3339(),
            database: word(dialect).to_owned(),
            schema_version: rows.get("migration").copied().unwrap_or(0),
            files,
            rows,
        }
    }

    pub(super) fn is(&self, dialect: Dialect) -> bool {
        self.database == word(dialect)
    }

    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(|fault| Error::Backup(fault.to_string()))?;
        super::files::write(&folder.join(MANIFEST), text.as_bytes())
    }

    /// Reads what stands in the folder.
    ///
    /// # Errors
    /// [`Error::Backup`] when there is none, when it is damaged, and when a newer program made it.
    pub fn read(folder: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(folder.join(MANIFEST)).map_err(|fault| {
            Error::Backup(format!(
                "{} is no whole backup: {MANIFEST}: {fault}",
                folder.display()
            ))
        })?;
        let damaged = |fault| Error::Backup(format!("{MANIFEST} is damaged: {fault}"));
        let manifest: Self = serde_json::from_str(&text).map_err(damaged)?;
        let known = MIGRATIONS.len() as i64;
        if manifest.schema_version > known {
            return Err(Error::Newer {
                found: manifest.schema_version,
                known,
            });
        }
        if manifest.form > FORM {
            return Err(Error::Backup(format!(
                "{MANIFEST} has form {}, of a newer program",
                manifest.form
            )));
        }
        Ok(manifest)
    }
}

fn word(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgres",
    }
}

/// Counts the rows of every table.
pub(super) async fn count(tx: &mut Tx) -> Result<Rows> {
    let mut rows = Rows::new();
    for table in dialect::tables(tx).await? {
        let count = tx.count_rows(&table.name).await?;
        rows.insert(table.name, count);
    }
    Ok(rows)
}
