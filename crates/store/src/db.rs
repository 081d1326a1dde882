//! The database of an installation: where reads go and where transactions begin.

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{
    AssertSqlSafe, Column, Executor as _, FromRow, PgPool, SqlSafeStr as _, SqlitePool, Statement as _,
    TypeInfo as _,
};

use crate::dialect::SHORT_STATEMENTS;
use crate::sql::expand_rows;
use crate::tx::bind;
use crate::{Args, Dialect, Result, Sql, Tx, Value};

/// Anything readable from a row of either database: [`record!`](crate::record) gives it.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// The database of this installation. Reads go through it; writes go through [`Db::begin`].
#[derive(Clone, Debug)]
pub enum Db {
    /// A file beside the program: many readers, one writer.
    Sqlite {
        /// Connections that may not write.
        read: SqlitePool,
        /// The one connection that may.
        write: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

impl Db {
    /// Opens or creates a database file. `readers` is the number of cores, not of users.
    pub async fn open_file(path: &Path, readers: u32) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit that was answered outlives the power line: NORMAL may lose the last ones, though never half.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            // What is deleted is written over: destroyed keys must not lie in free pages.
            .pragma("secure_delete", "on")
            // Kibibytes that each connection keeps in memory.
            .pragma("cache_size", "-16000")
            // A statement that reads many rows hands over so many before it waits for the reader.
            .row_buffer_size(512)
            .foreign_keys(true);
        let reader = options.clone().pragma("query_only", "on");
        let one = SqlitePoolOptions::new().max_connections(1);
        let write = one
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        let many = SqlitePoolOptions::new().max_connections(readers);
        let read = many.connect_with(reader).await?;
        Ok(Self::Sqlite { read, write })
    }

    /// Opens a copied SQLite database to look at: nothing in its folder is written, not even a journal.
    pub async fn open_copy(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(2)
            .connect_with(options)
            .await?;
        Ok(Self::Sqlite {
            read: pool.clone(),
            write: pool,
        })
    }

    /// Connects to a PostgreSQL server: `postgres://user@host:port/name`.
    pub async fn open_server(url: &str, connections: u32) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute(SHORT_STATEMENTS).await.map(drop) })
            });
        Ok(Self::Postgres(pool.connect(url).await?))
    }

    /// Which of the two it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Every row.
    pub async fn all<T: Record>(&self, sql: Sql, args: Args) -> Result<Vec<T>> {
        Ok(match self {
            Self::Sqlite { read, .. } => bind!(sqlx::query_as(sql.text()), args).fetch_all(read).await?,
            Self::Postgres(pool) => bind!(sqlx::query_as(sql.text()), args).fetch_all(pool).await?,
        })
    }

    /// Every row of a statement that asks for many things at once: the first of `args` is an array of arrays, unfolded
    /// where the statement says `{rows}`, as in [`Tx::run_rows`].
    pub async fn all_of<T: Record>(&self, sql: Sql, args: Args) -> Result<Vec<T>> {
        let text = AssertSqlSafe(sql.over_rows(self.dialect()));
        Ok(match self {
            Self::Sqlite { read, .. } => bind!(sqlx::query_as(text), args).fetch_all(read).await?,
            Self::Postgres(pool) => bind!(sqlx::query_as(text), args).fetch_all(pool).await?,
        })
    }

    /// The first row, if there is one.
    pub async fn maybe<T: Record>(&self, sql: Sql, args: Args) -> Result<Option<T>> {
        Ok(match self {
            Self::Sqlite { read, .. } => {
                bind!(sqlx::query_as(sql.text()), args)
                    .fetch_optional(read)
                    .await?
            }
            Self::Postgres(pool) => {
                bind!(sqlx::query_as(sql.text()), args)
                    .fetch_optional(pool)
                    .await?
            }
        })
    }

    /// The first row of a statement that always has one, such as a count.
    pub async fn one<T: Record>(&self, sql: Sql, args: Args) -> Result<T> {
        self.maybe(sql, args)
            .await?
            .ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// Opens a write transaction. SQLite takes its lock at once, so that it waits its turn instead of failing half-way.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(begin_server(pool).await?),
        })
    }

    /// Opens a transaction that only reads, and sees one state however long it takes and whoever writes meanwhile.
    pub async fn snapshot(&self) -> Result<Tx> {
        const ONE_STATE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin_with("BEGIN").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(ONE_STATE).await?),
        })
    }

    /// Prepares a statement without running it: its columns with the driver's type names, `NULL` where SQLite cannot
    /// know. For the two-database check. Not sqlx's `describe`: on SQLite that steps the statement, and crashes at
    /// `match $1`.
    pub async fn columns(&self, statement: &str) -> Result<Vec<(String, String)>> {
        let statement = AssertSqlSafe(expand_rows(statement, self.dialect())).into_sql_str();
        Ok(match self {
            Self::Sqlite { read, .. } => named(read.acquire().await?.prepare(statement).await?.columns()),
            Self::Postgres(pool) => named(pool.acquire().await?.prepare(statement).await?.columns()),
        })
    }

    /// Closes every connection; SQLite folds its journal back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that writes begin at"
)]
async fn begin_server(pool: &PgPool) -> Result<sqlx::Transaction<'static, sqlx::Postgres>> {
    Ok(pool.begin().await?)
}

fn named<C: Column>(columns: &[C]) -> Vec<(String, String)> {
    let names = columns.iter();
    names
        .map(|column| (column.name().to_owned(), column.type_info().name().to_owned()))
        .collect()
}
