//! Fresh databases for a test: one of each kind, gone afterwards.

use std::sync::atomic::{AtomicU32, Ordering};

use civic::Moment;
use store::__sqlx::{AssertSqlSafe, raw_sql};
use store::{Db, args, sql};
use tempfile::TempDir;

/// 26 April 2021, 8 o'clock in Vietnam.
pub const AT: Moment = Moment(1_619_398_800_000);

/// A fresh database, migrated or not, with a folder beside it.
pub struct Base {
    pub db: Db,
    pub folder: TempDir,
    server: Option<Server>,
}

struct Server {
    url: String,
    name: String,
}

impl Base {
    /// A new SQLite file without any table.
    pub async fn bare_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open_file(&folder.path().join("lantoa.db"), 4).await.unwrap();
        Self {
            db,
            folder,
            server: None,
        }
    }

    /// A new database on the server without any table; `None` when there is no server to test on.
    pub async fn bare_server() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(url) = std::env::var("LANTOA_TEST_POSTGRES") else {
            eprintln!("LANTOA_TEST_POSTGRES is not set: not tested on PostgreSQL");
            return None;
        };
        let name = format!(
            "lantoa_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        run(&url, format!("create database {name}")).await;
        let (server, _) = url.rsplit_once('/').unwrap();
        let db = Db::open_server(&format!("{server}/{name}"), 10).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Some(Self {
            db,
            folder,
            server: Some(Server { url, name }),
        })
    }

    pub async fn end(self) {
        self.db.close().await;
        if let Some(Server { url, name }) = self.server {
            run(&url, format!("drop database {name} with (force)")).await;
        }
    }
}

async fn run(url: &str, statement: String) {
    let db = Db::open_server(url, 1).await.unwrap();
    script(&db, &statement).await;
    db.close().await;
}

/// Runs a statement of a test's own, such as an intruder would.
pub async fn script(db: &Db, statement: &str) {
    let statement = AssertSqlSafe(statement.to_owned());
    match db {
        Db::Sqlite { write, .. } => drop(raw_sql(statement).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(raw_sql(statement).execute(pool).await.unwrap()),
    }
}

/// Every bare database that there is to test on.
pub async fn bare() -> Vec<Base> {
    let mut bases = vec![Base::bare_file().await];
    bases.extend(Base::bare_server().await);
    bases
}

/// Every migrated database that there is to test on.
pub async fn fresh() -> Vec<Base> {
    let bases = bare().await;
    for base in &bases {
        store::migrate(&base.db, AT).await.unwrap();
    }
    bases
}

/// A number read by a statement that names it `count`.
pub async fn count(db: &Db, statement: store::Sql) -> i64 {
    db.one::<store::Count>(statement, args![]).await.unwrap().count
}

/// One unit and one person, so that other rows have what to refer to.
pub async fn people(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    let unit = sql!("insert into unit (id, kind, recorded_at) values ('SO', 'department', 0)");
    tx.run(unit, args![]).await.unwrap();
    let lan = sql!(
        "insert into person (id, unit, role, name, login, active, created_at) \
         values ('LAN', 'SO', 'officer', 'Nguyễn Thị Lan', 'lan', true, 0)"
    );
    tx.run(lan, args![]).await.unwrap();
    tx.commit().await.unwrap();
}
