//! The store on both databases: SQLite in a temporary folder, PostgreSQL on the server that `LANTOA_TEST_POSTGRES` names.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests: what fails here fails the test"
)]

mod backup;
mod backup_server;
mod bases;
mod chain;
mod migrations;
mod old_base;
mod searching;
mod units;
mod writing;
