//! What can go wrong in the store.

/// What every operation of this room answers.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or was not to be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The database was written by a newer program; an older one must not touch it.
    #[error(
        "dữ liệu thuộc lược đồ {found} của một chương trình mới hơn, chương trình này chỉ biết đến {known}: hãy chạy chương trình mới, hoặc phục hồi bản sao lưu do chương trình này làm / the database has schema version {found}, this program knows {known}: start the newer program, or restore a backup made by this one"
    )]
    Newer {
        /// The version found.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The migration that stands in the database is not the one that this program carries.
    #[error("migration {0} was changed after it ran")]
    MigrationChanged(i64),
    /// Something stored does not have the form that this program wrote.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The blob folder or a backup could not be read or written.
    #[error("files: {0}")]
    Files(#[from] std::io::Error),
    /// The object store behind the blobs.
    #[error("blobs: {0}")]
    Blobs(#[from] object_store::Error),
    /// A backup cannot be made, is not whole, or cannot be put back; the text says which file or table.
    #[error("backup: {0}")]
    Backup(String),
    /// A program of the system that this work needs is not installed.
    #[error(
        "{0} is not installed; it comes with PostgreSQL's client programs (Debian: apt-get install postgresql-client)"
    )]
    NoTool(&'static str),
    /// A file is larger than allowed.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
}

impl Error {
    /// True when a row of this key is already there.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(fault)) if fault.is_unique_violation())
    }
}
