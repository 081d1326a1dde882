//! Periodic reports: sent at a hundred a second into one province's total, by the transaction and by the page; and large
//! tables written out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use civic::filing::Content;
use civic::permission::Actor;
use civic::regime::{Edition, Hop, Receiver, Written};
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
use crate::house::{Base, Template, sign_in};
use crate::machine::processor;
use crate::wire::{Client, Server};

/// Figures of a report.
const FIELDS: usize = 50;
/// Reports a second, and for how long.
const RATE: u64 = 100;
const SECONDS: u64 = 8;
const PERIODS: [&str; 5] = ["2020-12", "2021-01", "2021-02", "2021-03", "2021-04"];
/// Reports sent by the page.
const PAGES: usize = 150;

pub async fn measure(bases: &[Base], table: &mut Table) {
    for base in bases {
        of_base(base, table).await;
    }
    wide(table);
}

async fn of_base(base: &Base, table: &mut Table) {
    let (name, template) = (base.name(), Template::new(base).await);
    let place = template.copy().await;
    let site = place.open().await;
    let (known, people) = furnish(&site).await;
    let (times, spent) = at_rate(&site, &known, &people).await;
    let sent = (RATE * SECONDS) as usize;
    let said = server::figures::recompute(&site).await.unwrap();
    assert!(said.wrong.is_empty(), "{}", said.words());
    let what = format!(
        "{name}: {sent} reports of {FIELDS} figures at {RATE}/s, each in the province's total when it is in"
    );
    let p99 = times.percentile(99);
    table.aim(
        &what,
        format!("p99 {} · {}", ms(p99), times.spread()),
        "p99 < 50 ms",
        p99 < Duration::from_millis(50),
    );
    let each = spent / sent as u32;
    table.aim(
        &format!("{name}: processor time of one such transaction"),
        ms(each),
        "< 1.5 ms (ODK Central 15.8 ms by HTTP)",
        each < Duration::from_micros(1500),
    );
    let start = Instant::now();
    let said = server::figures::recompute(&site).await.unwrap();
    table.say(
        &format!(
            "{name}: all totals recomputed from {} filings and compared",
            said.filings
        ),
        ms(start.elapsed()),
    );
    let drafts = begin_drafts(&site, &known, &people).await;
    let cookie = sign_in(&site, "bench-0").await;
    site.db.close().await;
    let server = Server::start(place.folder.path(), place.database.as_deref());
    let (clock, each) = by_page(&server, &cookie, &drafts);
    table.aim(
        &format!(
            "{name}: processor time of one report by the page (form of {FIELDS} fields, session, token)"
        ),
        ms(each),
        "< 1.5 ms (ODK Central 15.8 ms)",
        each < Duration::from_micros(1500),
    );
    table.say(&format!("{name}: the same by the clock"), clock.spread());
}

/// A regime of fifty sums for every commune of the province, and somebody in each.
async fn furnish(site: &Arc<Site>) -> (Arc<Known>, Vec<Actor>) {
    let officer = account::find(&site.db, "lan").await.unwrap().unwrap();
    let (directory, at) = (site.directory(), site.clock.now());
    let province = directory.territory(&officer.unit, at.day()).unwrap().id.clone();
    let class = Class::Of {
        kinds: vec![Kind::Commune],
        types: Vec::new(),
        named: None,
        within: Some(province.clone()),
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
    let row = server::regime::store::get(&site.db, &id).await.unwrap().unwrap();
    let mut tx = site.db.begin().await.unwrap();
    server::regime::store::change(&mut tx, &row, "bench", "published", at)
        .await
        .unwrap();
    let mut people = Vec::new();
    let communes = directory
        .below(&province, at.day())
        .filter(|unit| unit.kind == Kind::Commune);
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
    written.since = "2020-11-01".parse().unwrap();
    written.reporters.class = class;
    written.receivers.hops = vec![Hop {
        from: vec![Kind::Commune],
        to: Receiver::Unit(unit.to_owned()),
    }];
    (written.checks, written.dimensions, written.outline) = (Vec::new(), Vec::new(), Vec::new());
    let mut one = written.tables[0].indicators[0].clone();
    (one.by, one.target, one.filled_from, one.decimals) = (Vec::new(), None, Vec::new(), 0);
    one.adds = civic::indicator::Adds::Sum;
    written.tables.truncate(1);
    written.tables[0].indicators = (0..FIELDS)
        .map(|n| {
            let mut other = one.clone();
            other.code = format!("ct_{n:02}");
            other
        })
        .collect();
    written
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

fn sheet(seed: usize) -> Sheet {
    Sheet::new(
        (0..FIELDS)
            .map(|at| Cell::Value(((seed * 31 + at * 7) % 1000) as i64))
            .collect(),
    )
    .unwrap()
}

/// Open loop: a report comes every hundredth of a second whether or not the one before is in; its time runs from when it
/// came.
async fn at_rate(site: &Arc<Site>, known: &Arc<Known>, people: &[Actor]) -> (Times, Duration) {
    let calendar = site.kept.days.calendar(&site.db).await.unwrap();
    let (begin, before) = (
        tokio::time::Instant::now() + Duration::from_millis(50),
        processor("self"),
    );
    let mut tasks = Vec::new();
    for n in 0..(RATE * SECONDS) as usize {
        let (site, known, calendar) = (Arc::clone(site), Arc::clone(known), Arc::clone(&calendar));
        let (actor, period) = (people[n % people.len()].clone(), PERIODS[n / people.len()]);
        let due = begin + Duration::from_millis(n as u64 * 1000 / RATE);
        tasks.push(tokio::spawn(async move {
            tokio::time::sleep_until(due).await;
            let directory = site.directory();
            let tools = Tools::of(&site, &directory, &calendar, site.clock.now());
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
            let filing = steps::begin(&mut tx, tools, &actor, &case, &blank())
                .await
                .unwrap();
            steps::submit(&mut tx, tools, &actor, &case, &filing, &writing, &key)
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
    (Times::new(times), processor("self") - before)
}

/// The filing of the first commune that has no period before it, so that no figure is odd.
async fn begin_drafts(site: &Arc<Site>, known: &Arc<Known>, people: &[Actor]) -> Vec<(String, i64)> {
    let calendar = site.kept.days.calendar(&site.db).await.unwrap();
    let directory = site.directory();
    let tools = Tools::of(site, &directory, &calendar, site.clock.now());
    let case = Case::of(known, known.period("2020-12").unwrap(), &people[0].unit).unwrap();
    let mut tx = site.db.begin().await.unwrap();
    let filing = steps::begin(&mut tx, tools, &people[0], &case, &blank())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    vec![(filing.id, filing.version); PAGES]
}

/// The same filing sent again and again with other figures: each is an edit, a new revision, and a change of the totals.
fn by_page(
    server: &Server,
    (cookie, csrf): &(String, String),
    drafts: &[(String, i64)],
) -> (Times, Duration) {
    let mut client = Client::new(server.address, cookie);
    let (mut times, mut version) = (Vec::new(), drafts[0].1);
    client.get(&format!("/filings/{}", drafts[0].0));
    let before = processor(&server.pid().to_string());
    for (n, (id, _)) in drafts.iter().enumerate() {
        let mut form = format!("csrf={csrf}&version={version}&act=submit&step_key={n:026}");
        for at in 0..FIELDS {
            form.push_str(&format!("&c{at}={}", 100 + (n + at) % 90));
        }
        let answer = client.post(&format!("/filings/{id}"), &form);
        assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        version += 1;
        times.push(answer.time);
    }
    let spent = processor(&server.pid().to_string()) - before;
    (Times::new(times), spent / drafts.len() as u32)
}

/// Tables as large as the largest that were found to fail elsewhere (Kobo: 132,000 rows in more than half an hour).
fn wide(table: &mut Table) {
    for (rows, columns, aim) in [(10_000_u32, 60_u16, 500_u64), (132_000, 510, 60_000)] {
        let heads: Vec<String> = (0..columns).map(|at| format!("ct_{at}")).collect();
        let start = Instant::now();
        let mut stream = press::table::Stream::begin("bench", &heads).unwrap();
        for row in 0..rows {
            stream
                .row(
                    ["Xã Quốc Khánh"],
                    (1..columns).map(|at| Some(f64::from((row * 31 + u32::from(at) * 7) % 1000))),
                )
                .unwrap();
        }
        let bytes = stream.end().unwrap().len();
        table.within(
            &format!(
                "XLSX of {rows} rows x {columns} columns ({} MB)",
                bytes / 1_000_000
            ),
            start.elapsed(),
            memory(),
            aim,
        );
        let start = Instant::now();
        let mut out = String::new();
        for row in 0..rows {
            let cells = (1..columns).map(|at| ((row * 31 + u32::from(at) * 7) % 1000).to_string());
            press::table::write_csv(
                &mut out,
                [std::iter::once("Xã Quốc Khánh".to_owned()).chain(cells)],
            );
        }
        table.within(
            &format!(
                "CSV of {rows} rows x {columns} columns ({} MB)",
                out.len() / 1_000_000
            ),
            start.elapsed(),
            memory(),
            aim,
        );
    }
}

/// The most memory that this program has held.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("");
    format!(
        "peak memory of the whole run so far {}",
        line.trim_start_matches("VmHWM:").trim()
    )
}
