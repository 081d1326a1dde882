//! A house for tests: a fresh database, the country's units, the people of the demonstration, a clock that stands.
//!
//! The database is SQLite; with `LANTOA_TEST_HOUSE=postgres` it is PostgreSQL, and every test of this crate runs there.

mod databases;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use civic::unit::Kind;
use civic::{Moment, Role};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::account::store::NewPerson;
use crate::config::Config;
use crate::site::{Clock, Site};
use crate::{account, demo, http};

/// An installation of its own, gone at the end of the test.
pub struct House {
    pub site: Arc<Site>,
    /// Its pages: put together once, as a server does, not for every question.
    app: Router,
    folder: tempfile::TempDir,
    server: Option<databases::OnServer>,
}

/// Somebody at a browser.
pub struct Person {
    site: Arc<Site>,
    app: Router,
    token: String,
    csrf: String,
}

/// What the browser shows.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub body: String,
    pub bytes: Vec<u8>,
    pub location: Option<String>,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl House {
    /// On the database that this run of the tests is about.
    pub async fn demo() -> Self {
        match databases::server() {
            Some(url) => Self::on(Some(databases::copy_on_server(&url).await)).await,
            None => Self::on_file().await,
        }
    }

    /// On SQLite, whatever the run is about: for what concerns its file.
    pub async fn on_file() -> Self {
        Self::on(None).await
    }

    async fn on(server: Option<databases::OnServer>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            data: folder.path().to_owned(),
            database: server.as_ref().map(|server| server.url.clone()),
            voices: vec![crate::bulletin::silent_voice()],
            ..Config::read(None).unwrap()
        };
        let db = match &config.database {
            Some(url) => store::Db::open_server(url, 4).await.unwrap(),
            None => databases::copy_of_file(folder.path()).await,
        };
        let blobs = store::Blobs::folder(&folder.path().join("blobs")).unwrap();
        let clock = Clock::Fixed(AtomicI64::new(demo::first_moment().0));
        let site = Site::new(db, blobs, clock, config, true).await.unwrap();
        demo::people(&site).await.unwrap();
        crate::station::open(&site).await.unwrap();
        let house = Self::of(site, folder, server);
        house.colleagues().await;
        house
    }

    fn of(site: Site, folder: tempfile::TempDir, server: Option<databases::OnServer>) -> Self {
        let site = Arc::new(site);
        Self {
            app: http::app(&site),
            site,
            folder,
            server,
        }
    }

    /// The same house after its server was stopped and started: nothing that was kept in memory is left.
    pub async fn restarted(self) -> Self {
        self.restarted_with(|_| {}).await
    }

    /// The same, with another configuration.
    pub async fn restarted_with(self, change: impl FnOnce(&mut Config)) -> Self {
        let (at, mut config) = (self.site.clock.now(), self.site.config.clone());
        change(&mut config);
        self.site.db.close().await;
        let db = match &config.database {
            Some(url) => store::Db::open_server(url, 4).await.unwrap(),
            None => store::Db::open_file(&config.data.join("lantoa.db"), 2)
                .await
                .unwrap(),
        };
        let blobs = store::Blobs::folder(&config.data.join("blobs")).unwrap();
        let clock = Clock::Fixed(AtomicI64::new(at.0));
        let site = Site::new(db, blobs, clock, config, true).await.unwrap();
        Self::of(site, self.folder, self.server)
    }

    /// The same house with another configuration, without a restart. Nobody is at a browser meanwhile.
    pub fn reconfigured(mut self, change: impl FnOnce(&mut Config)) -> Self {
        drop(self.app);
        let site = Arc::get_mut(&mut self.site).unwrap();
        change(&mut site.config);
        Self {
            app: http::app(&self.site),
            ..self
        }
    }

    /// The same house held by a second program: its own memory, the same database and files.
    pub async fn beside(&self) -> Self {
        let config = self.site.config.clone();
        let db = match &config.database {
            Some(url) => store::Db::open_server(url, 2).await.unwrap(),
            None => store::Db::open_file(&config.data.join("lantoa.db"), 2)
                .await
                .unwrap(),
        };
        let blobs = store::Blobs::folder(&config.data.join("blobs")).unwrap();
        let clock = Clock::Fixed(AtomicI64::new(self.site.clock.now().0));
        let site = Site::new(db, blobs, clock, config, true).await.unwrap();
        Self::of(site, tempfile::tempdir().unwrap(), None)
    }

    /// A second officer at lan's desk, and an officer of another unit.
    async fn colleagues(&self) {
        let lan = account::store::account(&self.site.db, "lan")
            .await
            .unwrap()
            .unwrap();
        let directory = self.site.directory();
        let paper = directory
            .units()
            .iter()
            .find(|unit| unit.kind == Kind::Newspaper)
            .unwrap();
        for (login, unit) in [("binh", &lan.unit), ("khac", &paper.id)] {
            self.hire(login, Role::Officer, unit).await;
        }
    }

    /// An account of a unit, called as its login, without asking anybody; signed in.
    pub async fn hire(&self, login: &str, role: Role, unit: &str) -> Person {
        self.hire_named((login, login), role, unit).await
    }

    /// The same with a name of its own.
    pub async fn hire_named(&self, (login, name): (&str, &str), role: Role, unit: &str) -> Person {
        let person = NewPerson {
            id: login,
            unit,
            role,
            name,
            login,
        };
        let mut tx = self.site.db.begin().await.unwrap();
        account::store::insert_person(&mut tx, &person, Moment(0))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.sign_in(login).await
    }

    /// Signs in by role of the demonstration or by login name.
    pub async fn sign_in(&self, who: &str) -> Person {
        let login = demo::PEOPLE
            .iter()
            .find(|person| person.who == who)
            .map_or(who, |person| person.login);
        let account = account::store::account(&self.site.db, login)
            .await
            .unwrap()
            .unwrap();
        let mut tx = self.site.db.begin().await.unwrap();
        let token = account::begin(&mut tx, &account.id, self.site.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (_, csrf) = account::resume(&self.site, self.site.clock.now(), &token)
            .await
            .unwrap()
            .unwrap();
        self.person(token, csrf)
    }

    /// An operator of the province's department.
    pub async fn operator(&self) -> Person {
        let lan = account::store::account(&self.site.db, "lan")
            .await
            .unwrap()
            .unwrap();
        self.hire_named(("van-hanh", "Vận hành"), Role::Operator, &lan.unit)
            .await
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Person {
        self.person(String::new(), "x".repeat(43))
    }

    fn person(&self, token: String, csrf: String) -> Person {
        Person {
            site: Arc::clone(&self.site),
            app: self.app.clone(),
            token,
            csrf,
        }
    }
}

impl Person {
    async fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Page {
        let cookie = match self.token.as_str() {
            "" => format!("lantoa-visitor={}", self.csrf),
            token => format!(
                "{}={token}",
                http::cookie_name(&self.site.config, http::SESSION_COOKIE)
            ),
        };
        let request = request
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let location = response
            .headers()
            .get(header::LOCATION)
            .map(|place| place.to_str().unwrap().to_owned());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Page {
            status,
            location,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path), Vec::new()).await
    }

    /// Asks for a part of a file.
    pub async fn get_range(&self, path: &str, range: &str) -> Page {
        self.send(Request::get(path).header(header::RANGE, range), Vec::new())
            .await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        self.post_with(path, &csrf, fields).await
    }

    /// Sends a form with this token.
    pub async fn post_with(&self, path: &str, csrf: &str, fields: &[(&str, &str)]) -> Page {
        let request = Request::post(path).header(header::CONTENT_TYPE, FORM);
        self.send(request, urlencoded(csrf, fields)).await
    }

    /// Sends bytes as a script of ours does, with the token in its header.
    pub async fn send_bytes(&self, path: &str, bytes: &[u8]) -> Page {
        let request = Request::post(path).header("x-lantoa-token", &self.csrf);
        self.send(request, bytes.to_vec()).await
    }

    /// Sends what the pages for tips send: sealed bytes of nobody.
    pub async fn send_sealed(&self, path: &str, bytes: &[u8]) -> Page {
        let request = Request::post(path).header("x-lantoa-tip", "1");
        self.send(request, bytes.to_vec()).await
    }

    /// What stands before the page.
    pub async fn headers(&self, path: &str) -> axum::http::HeaderMap {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        response.headers().clone()
    }

    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        let mut body = multipart(&self.csrf, fields, files);
        body.extend(b"--XX--\r\n");
        self.send_multipart(path, body).await
    }

    /// An upload whose end never came.
    pub async fn upload_cut(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let mut body = multipart(&self.csrf, fields, files);
        body.truncate(body.len() - 12);
        self.send_multipart(path, body).await
    }

    async fn send_multipart(&self, path: &str, body: Vec<u8>) -> Page {
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
        self.send(request, body).await
    }
}

fn urlencoded(csrf: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("csrf", csrf).extend_pairs(fields);
    pairs.finish().into_bytes()
}

fn multipart(csrf: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in std::iter::once(&("csrf", csrf)).chain(fields) {
        body.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    for (name, file, bytes) in files {
        let head =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body
}
