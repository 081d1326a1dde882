//! A database for each house: a copy of one that holds the country already, because putting 14,236 units in takes
//! longer than most tests.
//!
//! The one that is copied is made once for each build of the tests, under another name, and renamed when it is whole:
//! tests in other threads and processes find all of it or nothing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use store::Db;
use tokio::sync::OnceCell;

use crate::{demo, serve};

/// The server that this run is about, if it is about one.
pub fn server() -> Option<String> {
    match std::env::var("LANTOA_TEST_HOUSE").as_deref() {
        Ok("postgres") => {
            Some(std::env::var("LANTOA_TEST_POSTGRES").expect("LANTOA_TEST_POSTGRES names the server"))
        }
        Ok(other) => panic!("LANTOA_TEST_HOUSE={other}: postgres, or nothing for SQLite"),
        Err(_) => None,
    }
}

async fn fill(db: &Db) {
    let at = demo::first_moment();
    store::migrate(db, at).await.unwrap();
    serve::build_in_units(db, at).await.unwrap();
    db.close().await;
}

/// A SQLite database of the house in this folder.
pub async fn copy_of_file(folder: &Path) -> Db {
    static WHOLE: OnceCell<PathBuf> = OnceCell::const_new();
    let (whole, own) = (WHOLE.get_or_init(whole_file).await, folder.join("lantoa.db"));
    std::fs::copy(whole, &own).unwrap();
    Db::open_file(&own, 2).await.unwrap()
}

/// Beside the test program, and made again when that is newer.
async fn whole_file() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let whole = program.with_extension("house.db");
    let changed = |path: &Path| path.metadata().and_then(|meta| meta.modified());
    if changed(&whole).is_ok_and(|made| made >= changed(&program).unwrap()) {
        return whole;
    }
    let growing = tempfile::tempdir_in(program.parent().unwrap()).unwrap();
    let file = growing.path().join("lantoa.db");
    fill(&Db::open_file(&file, 1).await.unwrap()).await;
    std::fs::rename(file, &whole).unwrap();
    whole
}

/// A database on the server, dropped at the end of the test.
pub struct OnServer {
    pub url: String,
    server: String,
    name: String,
}

impl Drop for OnServer {
    fn drop(&mut self) {
        let dropped = sql(&self.server, &format!("drop database {} with (force)", self.name));
        dropped.map_err(|fault| eprintln!("{fault}")).ok(); // the test's own fault is the one to tell
    }
}

/// A database of the house on the server.
pub async fn copy_on_server(server: &str) -> OnServer {
    static WHOLE: OnceCell<String> = OnceCell::const_new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let whole = WHOLE.get_or_init(|| whole_on_server(server)).await;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("house_{}_{count}", std::process::id());
    sql(server, &format!("create database {name} template {whole}")).unwrap();
    OnServer {
        url: beside(server, &name),
        server: server.to_owned(),
        name,
    }
}

/// Named after the build of the test program.
async fn whole_on_server(server: &str) -> String {
    let program = std::env::current_exe().unwrap();
    let built = program.metadata().unwrap().modified().unwrap();
    let build = store::audit::digest(format!("{} {built:?}", program.display()).as_bytes());
    let (whole, growing) = (
        format!("house_{}", &build[..16]),
        format!("house_grows_{}", std::process::id()),
    );
    let made = format!("select 'made' from pg_database where datname = '{whole}'");
    if sql(server, &made).is_ok_and(|said| said.contains("made")) {
        return whole;
    }
    sql(server, &format!("create database {growing}")).unwrap();
    fill(&Db::open_server(&beside(server, &growing), 1).await.unwrap()).await;
    // Whoever comes second finds the name taken and throws its own away.
    if sql(server, &format!("alter database {growing} rename to {whole}")).is_err() {
        sql(server, &format!("drop database {growing} with (force)")).unwrap();
    }
    whole
}

fn beside(server: &str, name: &str) -> String {
    let (server, _) = server.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// What the server said, or why it did not do it. By its own client: the store does not offer statements of that kind.
fn sql(server: &str, statement: &str) -> Result<String, String> {
    let asked = Command::new("psql").args([server, "-qAtc", statement]).output();
    let asked = asked.expect("psql is installed");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if asked.status.success() {
        Ok(said(&asked.stdout))
    } else {
        Err(said(&asked.stderr))
    }
}
