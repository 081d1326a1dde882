//! The store: one SQL for SQLite and PostgreSQL, migrations, the audit chain, blobs, search, whole copies.
//!
//! The only room that names sqlx. Statements are literals in [`sql!`], use `$1…` placeholders and keep to the portable
//! subset; one test finds them all in the source and prepares each on both databases. Dialect words stand in
//! [`dialect`] alone.

pub mod audit;
pub mod backup;
mod blobs;
mod db;
pub mod dialect;
pub mod directory;
mod error;
mod ids;
mod migrate;
mod sql;
mod tx;
mod value;

pub use blobs::{Blobs, Pieces, Stored, note as note_blob};
pub use db::{Db, Record};
pub use error::{Error, Result};
pub use ids::SortableIds;
pub use migrate::{MIGRATIONS, migrate, newest_known, render, schema_version};
pub use sql::{Dialect, Sql};
pub use tx::Tx;
pub use value::{Args, Value};

#[doc(hidden)]
pub use sqlx as __sqlx; // for `record!` alone: no other room names sqlx

record! {
    /// A single number.
    #[derive(Debug)]
    pub struct Count {
        /// The number, from a column of this name.
        pub count: i64,
    }
}
