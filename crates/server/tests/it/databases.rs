//! Both databases side by side. PostgreSQL is the server that `LANTOA_TEST_POSTGRES` names; `bin/test` starts one.

use std::ops::Deref;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use civic::Moment;
use store::audit::{self, Entry, Verdict};
use store::{Count, Db, args, sql};

use crate::statements;

/// A migrated database of one of the two kinds.
pub struct Base {
    db: Db,
    _server: Option<Server>,
}

impl Deref for Base {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// A database of its own on the server, without any table, dropped at the end of the test.
pub struct Server {
    pub url: String,
    server: String,
    name: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        psql(&self.server, &format!("drop database {} with (force)", self.name));
    }
}

/// `None` when there is no server to test on.
pub fn bare_server() -> Option<Server> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("LANTOA_TEST_POSTGRES") else {
        eprintln!("LANTOA_TEST_POSTGRES is not set: SQLite alone");
        return None;
    };
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("it_{}_{count}", std::process::id());
    assert!(
        psql(&server, &format!("create database {name}")),
        "a database of its own"
    );
    let (host, _) = server.rsplit_once('/').unwrap();
    let url = format!("{host}/{name}");
    Some(Server { url, server, name })
}

fn psql(server: &str, statement: &str) -> bool {
    let asked = Command::new("psql").args([server, "-qc", statement]).status();
    asked.expect("psql is installed").success()
}

/// A fresh SQLite file, and a fresh database on the server when there is one.
pub async fn both(folder: &Path) -> Vec<Base> {
    let db = Db::open_file(&folder.join("lantoa.db"), 4).await.unwrap();
    let mut bases = vec![Base { db, _server: None }];
    if let Some(server) = bare_server() {
        let db = Db::open_server(&server.url, 12).await.unwrap();
        bases.push(Base {
            db,
            _server: Some(server),
        });
    }
    for base in &bases {
        store::migrate(base, Moment(0)).await.unwrap();
    }
    bases
}

#[tokio::test]
async fn every_statement_is_understood_alike_by_both() {
    let folder = tempfile::tempdir().unwrap();
    let houses = both(folder.path()).await;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = statements::statements(&crates.join("store/src"));
    found.extend(statements::statements(&crates.join("server/src")));
    assert!(found.len() > 40, "the scanner found only {}", found.len());
    let (sqlite, postgres) = (&houses[0], houses.get(1).unwrap_or(&houses[0]));
    if houses.len() == 1 {
        found.retain(|statement| statement.only != Some(store::Dialect::Postgres));
    }
    let faults = statements::faults(&found, sqlite, postgres, houses.len() == 2).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_and_migrations_run_once() {
    let folder = tempfile::tempdir().unwrap();
    for db in both(folder.path()).await {
        store::migrate(&db, Moment(1)).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.run(
            sql!("insert into revision (name, value) values ('x', 1)"),
            args![],
        )
        .await
        .unwrap();
        drop(tx);
        let rows: Count = db
            .one(sql!("select count(*) as count from revision"), args![])
            .await
            .unwrap();
        assert_eq!(rows.count, 0, "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for db in both(folder.path()).await {
        let mut tx = db.begin().await.unwrap();
        let newer =
            sql!("insert into migration (number, name, digest, applied_at) values (999, 'later', '', 0)");
        tx.run(newer, args![]).await.unwrap();
        tx.commit().await.unwrap();
        let refused = store::migrate(&db, Moment(1)).await.unwrap_err();
        assert!(
            matches!(refused, store::Error::Newer { found: 999, .. }),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn search_finds_the_same_with_and_without_marks() {
    let folder = tempfile::tempdir().unwrap();
    for db in both(folder.path()).await {
        let mut tx = db.begin().await.unwrap();
        for (id, text) in [
            ("A", "Tăng cường tuyên truyền phòng cháy"),
            ("B", "tuyến đường"),
            ("C", "ma tuý"),
        ] {
            store::dialect::put(&mut tx, id, text).await.unwrap();
        }
        tx.commit().await.unwrap();
        for words in ["tuyen truyen", "tuyên truyền", "TUYÊN", "truyen \"phong"] {
            let hits = store::dialect::find(&db, words, 10).await.unwrap();
            assert_eq!(
                hits.first().map(|hit| hit.id.as_str()),
                Some("A"),
                "{words} {:?}",
                db.dialect()
            );
        }
        assert!(
            store::dialect::find(&db, "\" ' ) (", 10)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn the_audit_chain_holds_under_eight_writers_and_shows_every_tampering() {
    let folder = tempfile::tempdir().unwrap();
    for db in both(folder.path()).await {
        let writers = (0..8).map(|writer| tokio::spawn(write_entries(db.clone(), writer)));
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(audit::verify(&db).await.unwrap(), Verdict::Sound { entries: 160 });
        change(&db, sql!("update audit set subject = 'other' where seq = 70")).await;
        assert!(matches!(
            audit::verify(&db).await.unwrap(),
            Verdict::Broken { seq: 70, .. }
        ));
        change(&db, sql!("delete from audit where seq = 70")).await;
        assert!(matches!(
            audit::verify(&db).await.unwrap(),
            Verdict::Broken { seq: 70, .. }
        ));
        change(&db, sql!("delete from audit where seq > 60")).await;
        assert!(matches!(
            audit::verify(&db).await.unwrap(),
            Verdict::Broken { seq: 61, .. }
        ));
    }
}

async fn write_entries(db: Db, writer: i64) {
    for number in 0..20 {
        let mut tx = db.begin().await.unwrap();
        let detail = serde_json::json!({ "writer": writer, "number": number });
        let entry = Entry {
            person: None,
            unit: None,
            action: "test.written",
            subject: "x",
            detail,
        };
        audit::append(&mut tx, Moment(number), &entry).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn change(db: &Db, sql: store::Sql) {
    let mut tx = db.begin().await.unwrap();
    tx.run(sql, args![]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_whole_country_goes_in_and_comes_out_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for db in both(folder.path()).await {
        let (units, successions) = store::directory::built_in().unwrap();
        let mut tx = db.begin().await.unwrap();
        store::directory::insert(&mut tx, &units, &successions, Moment(0))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let loaded = store::directory::load(&db).await.unwrap();
        let before = civic::unit::Directory::new(units, successions);
        assert_eq!(loaded.units(), before.units(), "{:?}", db.dialect());
        assert_eq!(loaded.successions().len(), before.successions().len());
    }
}
