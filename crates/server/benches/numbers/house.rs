//! Installations to measure: made once, copied for every time, so that each begins alike.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use civic::review::{Recipient, Review, Signed, Source};
use civic::unit::{Class, Kind};
use server::config::Config;
use server::letter::issue::{Issued, Order, issue};
use server::letter::open::{self, Opening};
use server::site::Site;
use server::{account, demo, http, letter, serve};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use store::Db;
use tempfile::TempDir;

use crate::machine;

const LETTER: &str = include_str!("../../src/letter/sample.txt");

/// A database to measure on.
pub enum Base {
    Sqlite,
    /// A server, by the address of one of its databases.
    Postgres(String),
}

impl Base {
    /// SQLite, and PostgreSQL where `bin/bench` has started one.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Sqlite];
        match std::env::var("LANTOA_TEST_POSTGRES") {
            Ok(url) => all.push(Self::Postgres(url)),
            Err(_) => println!("LANTOA_TEST_POSTGRES is not set: SQLite alone\n"),
        }
        all
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// How a commit is kept, as the database itself says it.
    pub async fn durability(&self, site: &Site) -> String {
        match &site.db {
            Db::Sqlite { write, .. } => {
                let mode: i64 = sqlx::query_scalar("pragma synchronous")
                    .fetch_one(write)
                    .await
                    .unwrap();
                let word = ["OFF", "NORMAL", "FULL", "EXTRA"][mode as usize];
                format!("WAL, synchronous {word}")
            }
            Db::Postgres(pool) => {
                let mut said = Vec::new();
                for (name, show) in [
                    ("fsync", "show fsync"),
                    ("synchronous_commit", "show synchronous_commit"),
                ] {
                    let value: String = sqlx::query_scalar(show).fetch_one(pool).await.unwrap();
                    said.push(format!("{name} {value}"));
                }
                said.join(", ")
            }
        }
    }

    /// Lets SQLite commit so (`normal`, `full`), or as the program does for an empty word.
    pub async fn commit(&self, site: &Site, mode: &str) {
        if let Db::Sqlite { write, .. } = &site.db {
            let pragma = match mode {
                "normal" => "pragma synchronous = normal",
                _ => "pragma synchronous = full",
            };
            write.execute(pragma).await.unwrap();
        }
    }

    /// The processor time of the database server so far; SQLite's is the program's own.
    pub async fn processor(&self) -> Duration {
        let Self::Postgres(url) = self else {
            return Duration::ZERO;
        };
        let mut server = PgConnection::connect(url).await.unwrap();
        let backend: i32 = sqlx::query_scalar("select pg_backend_pid()")
            .fetch_one(&mut server)
            .await
            .unwrap();
        let spent = machine::family(machine::parent(&backend.to_string()).as_deref().unwrap_or("?"));
        server.close().await.unwrap();
        spent
    }

    async fn order(&self, sql: String) {
        if let Self::Postgres(url) = self {
            let mut server = PgConnection::connect(url).await.unwrap();
            server.execute(AssertSqlSafe(sql)).await.unwrap();
            server.close().await.unwrap();
        }
    }

    /// A folder and a database without any table.
    pub async fn bare(&self, name: &str) -> Place {
        let name = format!("bench_{}_{name}", std::process::id());
        self.order(format!("drop database if exists {name}")).await;
        self.order(format!("create database {name}")).await;
        Place {
            folder: tempfile::tempdir().unwrap(),
            database: self.database(&name),
        }
    }

    fn database(&self, name: &str) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres(url) => Some(format!("{}/{name}", url.rsplit_once('/').unwrap().0)),
        }
    }
}

/// A data folder, and the database on the server that belongs to it.
pub struct Place {
    pub folder: TempDir,
    pub database: Option<String>,
}

impl Place {
    pub async fn open(&self) -> Arc<Site> {
        let config = Config {
            data: self.folder.path().to_owned(),
            database: self.database.clone(),
            ..Config::read(None).unwrap()
        };
        serve::open(config, true).await.unwrap()
    }
}

/// The demonstration, and a letter to every commune of the country on the officer's desk; the officer signed in.
pub struct Template<'a> {
    base: &'a Base,
    place: Place,
    name: String,
    copies: Cell<usize>,
    pub letter: String,
    pub cookie: String,
    pub csrf: String,
}

impl<'a> Template<'a> {
    pub async fn new(base: &'a Base) -> Self {
        let name = format!("bench_{}", std::process::id());
        base.order(format!("drop database if exists {name}")).await;
        base.order(format!("create database {name}")).await;
        let place = Place {
            folder: tempfile::tempdir().unwrap(),
            database: base.database(&name),
        };
        let site = place.open().await;
        demo::prepare(&site).await.unwrap();
        let letter = put_on_the_desk(&site).await;
        let (cookie, csrf) = sign_in(&site, "lan").await;
        site.db.close().await;
        let copies = Cell::new(0);
        Self {
            base,
            place,
            name,
            copies,
            letter,
            cookie,
            csrf,
        }
    }

    /// Another installation like this one.
    pub async fn copy(&self) -> Place {
        self.copies.set(self.copies.get() + 1);
        let name = format!("{}_{}", self.name, self.copies.get());
        self.base.order(format!("drop database if exists {name}")).await;
        self.base
            .order(format!("create database {name} template {}", self.name))
            .await;
        let folder = tempfile::tempdir().unwrap();
        copy_folder(self.place.folder.path(), folder.path());
        Place {
            folder,
            database: self.base.database(&name),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    let mut inside = from.as_os_str().to_owned();
    inside.push("/.");
    let copied = Command::new("cp").arg("-r").arg(inside).arg(to).status().unwrap();
    assert!(copied.success(), "the copy of a data folder");
}

/// A session: the cookie, and the token that its forms carry.
pub async fn sign_in(site: &Arc<Site>, login: &str) -> (String, String) {
    let person = account::find(&site.db, login).await.unwrap().unwrap();
    let at = site.clock.now();
    let mut tx = site.db.begin().await.unwrap();
    let token = account::begin(&mut tx, &person.id, at).await.unwrap();
    tx.commit().await.unwrap();
    let (_, csrf) = account::resume(site, at, &token).await.unwrap().unwrap();
    let name = http::cookie_name(&site.config, http::SESSION_COOKIE);
    (format!("{name}={token}"), csrf)
}

/// Opens the sample letter, and lets the officer answer its questions: one task, to every commune.
async fn put_on_the_desk(site: &Site) -> String {
    let opened = open::read(LETTER.as_bytes(), "cong-van.txt").unwrap();
    let officer = letter::store::officers(&site.db, Some("lan"))
        .await
        .unwrap()
        .remove(0);
    let source = site.blobs.put(LETTER.as_bytes()).await.unwrap();
    let (directory, at) = (site.directory(), site.clock.now());
    let opening = Opening {
        unit: &officer.unit,
        person: &officer.id,
        as_of: at.day(),
        file_name: "cong-van.txt",
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let mut tx = site.db.begin().await.unwrap();
    let id = open::open(&mut tx, &site.ids, at, &opening).await.unwrap();
    tx.commit().await.unwrap();
    let mut review = letter::store::get(&site.db, &id).await.unwrap().unwrap().review;
    let by = Signed {
        person: officer.id.clone(),
        name: "Lan".to_owned(),
        at,
    };
    to_every_commune(&mut review, &by);
    let mut tx = site.db.begin().await.unwrap();
    let key = civic::directive::duplicate_key(&review);
    let saved = letter::store::save(&mut tx, &id, 1, &review, key, &officer.id, at).await;
    assert!(saved.unwrap(), "the review is saved");
    tx.commit().await.unwrap();
    id
}

fn to_every_commune(review: &mut Review, by: &Signed) {
    let key = review.new_key();
    review.recipients = vec![Recipient {
        key,
        phrase: "Ủy ban nhân dân các xã, phường, thị trấn trong cả nước".to_owned(),
        span: None,
        source: Source::Person,
        class: Some(every_commune()),
        chosen: Some(by.clone()),
    }];
    review.tasks.truncate(1);
    review.tasks[0].to = Some(vec![key]);
    review.tasks[0].to_chosen = Some(by.clone());
}

fn every_commune() -> Class {
    Class::Of {
        kinds: vec![Kind::Commune],
        types: vec![],
        named: None,
        within: None,
        only: None,
    }
}

/// The order that the page of the letter would send.
pub async fn order(site: &Site, id: &str) -> Order {
    let on_desk = letter::store::get(&site.db, id).await.unwrap().unwrap();
    let blockers = letter::order::check(
        &on_desk,
        &on_desk.review,
        &site.directory(),
        false,
        site.clock.now().day(),
    );
    assert!(blockers.is_empty(), "{blockers:?}");
    letter::order::order(
        &on_desk,
        &on_desk.review,
        &site.directory(),
        &on_desk.opened_by,
        false,
    )
}

/// Issues in a transaction of its own, as the page does.
pub async fn send(site: &Site, order: &Order) -> Issued {
    let mut tx = site.db.begin().await.unwrap();
    let issued = issue(&mut tx, &site.ids, site.clock.now(), order).await.unwrap();
    tx.commit().await.unwrap();
    issued
}
