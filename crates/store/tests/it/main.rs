//! The store on both databases: SQLite in a temporary folder, PostgreSQL on the server that `LANTOA_TEST_POSTGRES` names.

mod backup;
mod backup_server;
mod bases;
mod chain;
mod migrations;
mod searching;
mod units;
mod writing;
