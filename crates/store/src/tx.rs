//! A write transaction.

use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

use crate::{Args, Dialect, Record, Result, Sql, Value};

macro_rules! bind {
    ($query:expr, $args:expr) => {
        $args.into_iter().fold($query, |query, value| match value {
            Value::Int(v) => query.bind(v),
            Value::Bool(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
            Value::Json(v) => query.bind(v),
        })
    };
}
pub(crate) use bind;

/// A write transaction. Dropped without [`Tx::commit`], it is rolled back.
///
/// While it is open, ask it and not the [`Db`](crate::Db), which does not see the change; never begin a second one; no
/// HTTP, no password hashing and no child process: it may hold the only writer.
#[derive(Debug)]
pub enum Tx {
    /// Holds the one writer until it ends.
    Sqlite(Transaction<'static, Sqlite>),
    /// One connection of the pool.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Which of the two databases it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement and says how many rows it touched.
    pub async fn run(&mut self, sql: Sql, args: Args) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(tx) => bind!(sqlx::query(sql.text()), args)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Postgres(tx) => bind!(sqlx::query(sql.text()), args)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// Runs one statement over many rows at once: `$1` is an array of arrays, unfolded where the statement says
    /// `{rows}` (`insert into t (a, b) select value ->> 0, cast(value ->> 1 as bigint) from {rows}`).
    pub async fn run_rows(&mut self, sql: Sql, rows: Vec<serde_json::Value>) -> Result<u64> {
        let text = AssertSqlSafe(sql.over_rows(self.dialect()));
        let rows = serde_json::Value::Array(rows);
        Ok(match self {
            Self::Sqlite(tx) => sqlx::query(text)
                .bind(rows)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Postgres(tx) => sqlx::query(text)
                .bind(rows)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// The same with values that all rows share: the first of `args` is the array, the others are `$2`, `$3`, …
    pub async fn run_of(&mut self, sql: Sql, args: Args) -> Result<u64> {
        let text = AssertSqlSafe(sql.over_rows(self.dialect()));
        Ok(match self {
            Self::Sqlite(tx) => bind!(sqlx::query(text), args)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Postgres(tx) => bind!(sqlx::query(text), args)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// Counts a table named by the catalogue of this database.
    pub(crate) async fn count_rows(&mut self, table: &str) -> Result<i64> {
        if !table
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        {
            return Err(crate::Error::Damaged(format!("table name {table}")));
        }
        let text = AssertSqlSafe(format!("select count(*) from {table}"));
        Ok(match self {
            Self::Sqlite(tx) => sqlx::query_scalar(text).fetch_one(&mut **tx).await?,
            Self::Postgres(tx) => sqlx::query_scalar(text).fetch_one(&mut **tx).await?,
        })
    }

    /// Runs a whole script: migrations only.
    pub(crate) async fn script(&mut self, text: String) -> Result<()> {
        let _touched = match self {
            Self::Sqlite(tx) => sqlx::raw_sql(AssertSqlSafe(text))
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Postgres(tx) => sqlx::raw_sql(AssertSqlSafe(text))
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        };
        Ok(())
    }

    /// Every row, as this transaction sees it.
    pub async fn all<T: Record>(&mut self, sql: Sql, args: Args) -> Result<Vec<T>> {
        Ok(match self {
            Self::Sqlite(tx) => {
                bind!(sqlx::query_as(sql.text()), args)
                    .fetch_all(&mut **tx)
                    .await?
            }
            Self::Postgres(tx) => {
                bind!(sqlx::query_as(sql.text()), args)
                    .fetch_all(&mut **tx)
                    .await?
            }
        })
    }

    /// Every row of a statement that asks for many things at once, as [`Db::all_of`](crate::Db::all_of).
    pub async fn all_of<T: Record>(&mut self, sql: Sql, args: Args) -> Result<Vec<T>> {
        let text = AssertSqlSafe(sql.over_rows(self.dialect()));
        Ok(match self {
            Self::Sqlite(tx) => bind!(sqlx::query_as(text), args).fetch_all(&mut **tx).await?,
            Self::Postgres(tx) => bind!(sqlx::query_as(text), args).fetch_all(&mut **tx).await?,
        })
    }

    /// The first row, if there is one; also for `… returning`.
    pub async fn maybe<T: Record>(&mut self, sql: Sql, args: Args) -> Result<Option<T>> {
        Ok(match self {
            Self::Sqlite(tx) => {
                bind!(sqlx::query_as(sql.text()), args)
                    .fetch_optional(&mut **tx)
                    .await?
            }
            Self::Postgres(tx) => {
                bind!(sqlx::query_as(sql.text()), args)
                    .fetch_optional(&mut **tx)
                    .await?
            }
        })
    }

    /// The first row of a statement that always has one.
    pub async fn one<T: Record>(&mut self, sql: Sql, args: Args) -> Result<T> {
        self.maybe(sql, args)
            .await?
            .ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// Makes the change lasting.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
