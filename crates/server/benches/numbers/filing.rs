//! Periodic reports: sent at a hundred a second into one province's total, by the transaction and by the page.

use std::sync::Arc;
use std::time::Duration;

use civic::filing::Content;
use civic::indicator::{Adds, Indicator};
use civic::permission::Actor;
use civic::regime::{Edition, Hop, Receiver, Written};
use civic::repeat::Repeat;
use civic::sheet::{Cell, Sheet};
use civic::unit::{Class, Kind};
use civic::{Ids as _, Role};
use server::account::{self, NewPerson};
use server::filing::desk::{Case, Tools};
use server::filing::steps::{self, Writing};
use server::regime::known::{self, Known};
use server::regime::store::New;
use server::regime::take::{put, shipped_edition};
use server::site::Site;

use crate::figures::{Table, Times, ms};
use crate::house::{Base, Place, Template, sign_in};
use crate::machine::processor;
use crate::stored;
use crate::wire::{Client, Server};

/// Figures of a report.
pub const FIELDS: usize = 60;
/// Reports a second, and for how long.
const RATE: u64 = 100;
const SENT: usize = 8 * RATE as usize;
/// Ten months.
pub const PERIODS: [&str; 10] = [
    "2020-07", "2020-08", "2020-09", "2020-10", "2020-11", "2020-12", "2021-01", "2021-02", "2021-03",
    "2021-04",
];
/// Reports sent by the page, each by another commune; and before them as many as a fresh program needs to have read what it keeps.
const PAGES: usize = 150;
const WARM: usize = 30;

pub async fn measure(bases: &[Base], table: &mut Table) {
    for base in bases {
        let template = Template::new(base).await;
        of_base(base, &template, table).await;
        stored::measure(base, &template, table).await;
    }
}

async fn of_base(base: &Base, template: &Template<'_>, table: &mut Table) {
    let place = template.copy().await;
    let site = place.open().await;
    let (known, people) = furnish(&site, Whose::Province).await;
    for (turn, sure) in commits(base).iter().enumerate() {
        base.commit(&site, sure).await;
        let name = format!("{} ({})", base.name(), base.durability(&site).await);
        let (times, spent) = at_rate(base, &site, &known, &people, turn).await;
        said_of_rate(table, &name, &times, spent);
    }
    base.commit(&site, "").await;
    let said = server::figures::recompute(&site).await.unwrap();
    assert!(said.wrong.is_empty(), "{}", said.words());
    assert!(said.filings as usize >= commits(base).len() * SENT);
    by_pages(base, place, site, (&known, &people), table).await;
}

/// Both ways in which SQLite can commit; a server commits as it was started.
fn commits(base: &Base) -> &'static [&'static str] {
    match base {
        Base::Sqlite => &["normal", "full"],
        Base::Postgres(_) => &[""],
    }
}

fn said_of_rate(table: &mut Table, name: &str, times: &Times, spent: Duration) {
    let what = format!(
        "{name}: {SENT} reports of {FIELDS} figures at {RATE}/s, each in the province's total when it is in"
    );
    let p99 = times.percentile(99);
    table.aim(
        &what,
        format!("p99 {} · {}", ms(p99), times.spread()),
        "p99 < 50 ms",
        p99 < Duration::from_millis(50),
    );
    let each = spent / SENT as u32;
    table.aim(
        &format!("{name}: processor time of one such transaction (program and database)"),
        ms(each),
        "< 1.5 ms (ODK Central 15.8 ms by HTTP)",
        each < Duration::from_micros(1500),
    );
}

async fn by_pages(
    base: &Base,
    place: Place,
    site: Arc<Site>,
    (known, people): (&Arc<Known>, &[Actor]),
    table: &mut Table,
) {
    let name = format!("{} ({})", base.name(), base.durability(&site).await);
    let drafts = drafts(&site, known, people).await;
    site.db.close().await;
    let server = Server::start(place.folder.path(), place.database.as_deref());
    let (warm, counted) = drafts.split_at(WARM);
    by_page(&server, warm, 0);
    let database = base.processor().await;
    let (clock, spent) = by_page(&server, counted, WARM);
    let each = (spent + base.processor().await.saturating_sub(database)) / counted.len() as u32;
    table.aim(
        &format!(
            "{name}: processor time of one report by the page (form of {FIELDS} fields, session, token; program and database)"
        ),
        ms(each),
        "< 1.5 ms (ODK Central 15.8 ms)",
        each < Duration::from_micros(1500),
    );
    table.say(
        &format!("{name}: the same by the clock, one after another"),
        clock.spread(),
    );
}

/// Who reports: the communes of the officer's province, or all of the country.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Province,
    Country,
}

/// A regime of sums for every commune, and somebody in each.
pub async fn furnish(site: &Arc<Site>, whose: Whose) -> (Arc<Known>, Vec<Actor>) {
    let officer = account::find(&site.db, "lan").await.unwrap().unwrap();
    let (directory, at) = (site.directory(), site.clock.now());
    let province = directory.territory(&officer.unit, at.day()).unwrap().id.clone();
    let class = Class::Of {
        kinds: vec![Kind::Commune],
        types: Vec::new(),
        named: None,
        within: (whose == Whose::Province).then(|| province.clone()),
        only: None,
    };
    let edition = Edition::new("bench", written(&officer.unit, class)).unwrap();
    let id = site.ids.next(at);
    let new = New {
        id: &id,
        unit: &officer.unit,
        code: "bench",
        title: "bench",
        directive: None,
        by: None,
    };
    let mut tx = site.db.begin().await.unwrap();
    put(&mut tx, &new, None, &edition, at).await.unwrap();
    tx.commit().await.unwrap();
    let row = known::one(&site.db, &site.kept.editions, &id)
        .await
        .unwrap()
        .unwrap();
    let mut tx = site.db.begin().await.unwrap();
    server::regime::store::change(&mut tx, &row.row, "bench", "published", at)
        .await
        .unwrap();
    let mut people = Vec::new();
    let communes = directory
        .below(&province, at.day())
        .filter(|unit| whose == Whose::Province && unit.kind == Kind::Commune);
    for (n, unit) in communes.enumerate() {
        let login = format!("bench-{n}");
        let person = NewPerson {
            id: &login,
            unit: &unit.id,
            role: Role::Commune,
            name: &login,
            login: &login,
        };
        account::insert_person(&mut tx, &person, at).await.unwrap();
        people.push(Actor {
            person: login.clone(),
            unit: unit.id.clone(),
            role: Role::Commune,
        });
    }
    tx.commit().await.unwrap();
    let known = known::one(&site.db, &site.kept.editions, &id)
        .await
        .unwrap()
        .unwrap();
    (known, people)
}

fn written(unit: &str, class: Class) -> Written {
    let mut written = shipped_edition("thong_tin_co_so").unwrap().written().clone();
    written.regime = "bench".to_owned();
    written.since = "2020-06-01".parse().unwrap();
    let monthly = shipped_edition("mua_ban_nguoi").unwrap().written().clone();
    (written.cut_off, written.deadline) = (monthly.cut_off, monthly.deadline);
    written.reporters.class = class;
    written.receivers.hops = vec![Hop {
        from: vec![Kind::Commune],
        to: Receiver::Unit(unit.to_owned()),
    }];
    (written.checks, written.dimensions, written.outline) = (Vec::new(), Vec::new(), Vec::new());
    let mut one = written.tables[0].indicators[0].clone();
    (one.by, one.target, one.filled_from, one.decimals) = (Vec::new(), None, Vec::new(), 0);
    one.adds = Adds::Sum;
    written.tables.truncate(1);
    written.tables[0].indicators = (0..FIELDS)
        .map(|n| {
            let mut other = one.clone();
            other.code = format!("ct_{n:02}");
            other
        })
        .collect();
    written.repeats = vec![listing(&one)];
    written
}

/// A table of a few rows inside every stored report: a place, a choice, a day and two figures.
fn listing(figure: &Indicator) -> Repeat {
    let mut words = figure.clone();
    (words.adds, words.code, words.name) = (Adds::Text, "noi".to_owned(), "Nơi".to_owned());
    let mut day = words.clone();
    (day.code, day.name, day.asks.day) = ("ngay".to_owned(), "Ngày".to_owned(), true);
    let number = |code: &str| {
        let mut number = figure.clone();
        (number.code, number.name) = (code.to_owned(), code.to_owned());
        number
    };
    Repeat {
        code: "bang_ke".to_owned(),
        name: "Bảng kê".to_owned(),
        help: None,
        count: None,
        columns: vec![day, words, number("nguoi"), number("cuoc")],
    }
}

/// The rows of a report.
pub const ROWS: usize = 3;

/// As the page would keep them.
pub fn rows(seed: usize) -> (String, String) {
    let row = |at: usize| {
        let figure = |of: usize| ((seed * 13 + at * 7 + of) % 400).to_string();
        vec![
            format!("{}/4/2021", 1 + (seed + at) % 30),
            format!("Thôn {}", at + 1),
            figure(1),
            figure(2),
        ]
    };
    let rows: Vec<Vec<String>> = (0..ROWS).map(row).collect();
    ("bang_ke".to_owned(), civic::repeat::write(&rows))
}

fn blank() -> Writing {
    Writing {
        content: Content {
            sheet: Sheet::unknown(FIELDS),
            ..Content::default()
        },
        ..Writing::default()
    }
}

pub fn sheet(seed: usize) -> Sheet {
    Sheet::new(
        (0..FIELDS)
            .map(|at| Cell::Value(((seed * 31 + at * 7) % 1000) as i64))
            .collect(),
    )
    .unwrap()
}

/// Open loop: a report comes every hundredth of a second whether or not the one before is in; its time runs from when it
/// came.
async fn at_rate(
    base: &Base,
    site: &Arc<Site>,
    known: &Arc<Known>,
    people: &[Actor],
    turn: usize,
) -> (Times, Duration) {
    let calendar = site.kept.days.calendar(&site.db).await.unwrap();
    let before = processor("self") + base.processor().await;
    let begin = tokio::time::Instant::now() + Duration::from_millis(50);
    let mut tasks = Vec::new();
    for n in turn * SENT..(turn + 1) * SENT {
        let (site, known, calendar) = (Arc::clone(site), Arc::clone(known), Arc::clone(&calendar));
        let (actor, period) = (people[n % people.len()].clone(), PERIODS[n / people.len()]);
        let due = begin + Duration::from_millis((n - turn * SENT) as u64 * 1000 / RATE);
        tasks.push(tokio::spawn(async move {
            tokio::time::sleep_until(due).await;
            let directory = site.directory();
            let tools = Tools::of(&site, &directory, site.clock.now());
            let case = Case::of(&known, known.period(period).unwrap(), &actor.unit).unwrap();
            let writing = Writing {
                content: Content {
                    sheet: sheet(n),
                    ..Content::default()
                },
                ..Writing::default()
            };
            let key = site.ids.next(tools.at);
            let mut tx = site.db.begin().await.unwrap();
            let filing = steps::begin(&mut tx, (tools, &calendar), &actor, &case, &blank())
                .await
                .unwrap();
            let stored = steps::stored(&mut tx, &filing).await.unwrap();
            steps::submit(&mut tx, tools, &actor, &case, (&filing, &stored), &writing, &key)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            due.elapsed()
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.push(task.await.unwrap());
    }
    let spent = (processor("self") + base.processor().await).saturating_sub(before);
    (Times::new(times), spent)
}

/// Who sends by the page, and what: each the filing of the first period, so that no figure is odd beside one before it.
struct Draft {
    cookie: String,
    csrf: String,
    filing: String,
    version: i64,
}

async fn drafts(site: &Arc<Site>, known: &Arc<Known>, people: &[Actor]) -> Vec<Draft> {
    let calendar = site.kept.days.calendar(&site.db).await.unwrap();
    let directory = site.directory();
    let tools = Tools::of(site, &directory, site.clock.now());
    let mut drafts = Vec::new();
    for (n, actor) in people.iter().enumerate().take(WARM + PAGES) {
        let case = Case::of(known, known.period(PERIODS[0]).unwrap(), &actor.unit).unwrap();
        let mut tx = site.db.begin().await.unwrap();
        let filing = steps::begin(&mut tx, (tools, &calendar), actor, &case, &blank())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (cookie, csrf) = sign_in(site, &format!("bench-{n}")).await;
        drafts.push(Draft {
            cookie,
            csrf,
            filing: filing.id,
            version: filing.version,
        });
    }
    assert_eq!(drafts.len(), WARM + PAGES);
    drafts
}

/// Each commune's filing sent once more with other figures: an edit, a new revision, and a change of the totals.
fn by_page(server: &Server, drafts: &[Draft], seed: usize) -> (Times, Duration) {
    let before = processor(&server.pid().to_string());
    let mut times = Vec::new();
    for (n, draft) in drafts.iter().enumerate() {
        let (csrf, version, key) = (&draft.csrf, draft.version, seed + n);
        let mut form = format!("csrf={csrf}&version={version}&act=submit&step_key={key:026}");
        for at in 0..FIELDS {
            form.push_str(&format!("&c{at}={}", 100 + (n + at) % 90));
        }
        let answer =
            Client::new(server.address, &draft.cookie).post(&format!("/filings/{}", draft.filing), &form);
        assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        times.push(answer.time);
    }
    let spent = processor(&server.pid().to_string()) - before;
    (Times::new(times), spent)
}
