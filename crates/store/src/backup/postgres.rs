//! PostgreSQL's own tools as child processes: `pg_dump` at the very state that was counted, and `pg_restore`.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::process::Command;

use super::{Copied, DUMP_FILE, contents};
use crate::{Db, Error, Result, dialect};

/// A dump or a restore that takes longer is stopped.
const LONGEST: Duration = Duration::from_secs(4 * 3600);

/// Dumps the database as it is at one moment, and counts it at the same.
pub(super) async fn dump(db: &Db, folder: &Path) -> Result<Copied> {
    let mut tx = db.snapshot().await?;
    let state = dialect::export_snapshot(&mut tx).await?;
    let (rows, kept) = contents(&mut tx).await?;
    let mut command = connected(db, "pg_dump")?;
    command.args([
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--no-password",
    ]);
    command
        .arg(format!("--snapshot={state}"))
        .arg("--file")
        .arg(folder.join(DUMP_FILE));
    run(command, "pg_dump").await?;
    drop(tx); // only now: the snapshot lives as long as the transaction
    Ok((DUMP_FILE, rows, kept))
}

/// Reads the table of contents of a dump.
pub(super) async fn list(file: &Path) -> Result<()> {
    let mut command = Command::new("pg_restore");
    command.arg("--list").arg(file);
    run(command, "pg_restore").await.map(drop)
}

/// Loads a dump: all of it or nothing.
pub(super) async fn load(db: &Db, file: &Path) -> Result<()> {
    let mut command = connected(db, "pg_restore")?;
    let name = options(db)?.get_database().unwrap_or("postgres").to_owned();
    command.args([
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        "--no-password",
    ]);
    command.arg("--dbname").arg(name).arg(file);
    run(command, "pg_restore").await.map(drop)
}

/// Refuses a database that has tables.
pub(super) async fn must_be_empty(db: &Db) -> Result<()> {
    match dialect::tables(&mut db.snapshot().await?).await?.first() {
        Some(table) => {
            let why = format!(
                "the database is not empty (table {}): nothing was restored into it",
                table.name
            );
            Err(Error::Backup(why))
        }
        None => Ok(()),
    }
}

fn options(db: &Db) -> Result<std::sync::Arc<PgConnectOptions>> {
    match db {
        Db::Postgres(pool) => Ok(pool.connect_options()),
        Db::Sqlite { .. } => Err(Error::Backup("the database is not one of PostgreSQL".to_owned())),
    }
}

/// A child that reaches the database as this program does. By environment, so that the password is not in the list of
/// processes.
fn connected(db: &Db, tool: &str) -> Result<Command> {
    let options = options(db)?;
    let host = options
        .get_socket()
        .map_or_else(|| options.get_host().into(), |path| path.as_os_str().to_owned());
    let mut command = Command::new(tool);
    command
        .env("PGHOST", host)
        .env("PGPORT", options.get_port().to_string());
    command
        .env("PGUSER", options.get_username())
        .env("PGSSLMODE", ssl_word(options.get_ssl_mode()));
    command.env("PGDATABASE", options.get_database().unwrap_or("postgres"));
    if let Some(password) = options.to_url_lossy().password() {
        command.env("PGPASSWORD", percent_decoded(password));
    }
    Ok(command)
}

fn ssl_word(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

/// The bytes behind `%41` and the like.
fn percent_decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => (bytes, rest) = ([bytes, vec![byte]].concat(), &after[2..]),
            None => (bytes, rest) = ([bytes, vec![*first]].concat(), after),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn run(mut command: Command, tool: &'static str) -> Result<Output> {
    command.stdin(Stdio::null()).kill_on_drop(true);
    let ended = tokio::time::timeout(LONGEST, command.output()).await;
    let ended = ended.map_err(|_| failed(tool, &format!("stopped after {} seconds", LONGEST.as_secs())))?;
    let output = ended.map_err(|fault| match fault.kind() {
        std::io::ErrorKind::NotFound => Error::NoTool(tool),
        _ => failed(tool, &fault.to_string()),
    })?;
    if output.status.success() {
        return Ok(output);
    }
    Err(failed(tool, String::from_utf8_lossy(&output.stderr).trim()))
}

fn failed(tool: &str, why: &str) -> Error {
    Error::Backup(format!("{tool}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_comes_out_of_the_address_as_it_was() {
        assert_eq!(percent_decoded("m%E1%BA%ADt%20%25%kh%4"), "mật %%kh%4");
        let options: PgConnectOptions = "postgres://a:p%40ss%25@localhost:5/x".parse().unwrap();
        assert_eq!(
            percent_decoded(options.to_url_lossy().password().unwrap()),
            "p@ss%"
        );
    }

    #[tokio::test]
    async fn a_tool_that_is_not_there_is_named_with_the_way_out() {
        let fault = run(Command::new("/nowhere/pg_dump"), "pg_dump")
            .await
            .unwrap_err();
        assert!(fault.to_string().contains("postgresql-client"), "{fault}");
    }
}
