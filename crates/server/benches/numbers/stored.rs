//! Many reports that are there: every total made anew from them, the nightly check, one file of ten thousand.

use std::sync::Arc;
use std::time::Instant;

use civic::Ids as _;
use civic::filing::{Content, State};
use server::figures::check::rebuild;
use server::filing::desk::{Case, revision};
use server::filing::store::{self as rows, Filing};
use server::regime::known::Known;
use server::site::Site;

use crate::figures::{Table, ms};
use crate::filing::{FIELDS, PERIODS, ROWS, Whose, furnish, rows as rows_of, sheet};
use crate::house::{Base, Template, sign_in};
use crate::machine::processor;
use crate::wire::{Client, Server};

/// So often a file is asked for.
const TIMES: usize = 5;

pub async fn measure(base: &Base, template: &Template<'_>, table: &mut Table) {
    let place = template.copy().await;
    let site = place.open().await;
    let (known, _) = furnish(&site, Whose::Country).await;
    let filled = fill(&site, &known, &PERIODS.map(str::to_owned)).await;
    totals(base, &site, &known, filled, table).await;
    let cookie = sign_in(&site, "lan").await;
    let regime = known.row.id.clone();
    site.db.close().await;
    let server = Server::start(place.folder.path(), place.database.as_deref());
    exports(base, &server, &cookie.0, &regime, table);
}

/// Reports as they lie in the database, months of ten thousand communes, put there directly: it is not sending them that is
/// measured here.
pub async fn fill(site: &Arc<Site>, known: &Arc<Known>, periods: &[String]) -> usize {
    let (directory, at) = (site.directory(), site.clock.now());
    let officer = server::account::find(&site.db, "lan").await.unwrap().unwrap();
    let mut filled = 0;
    for key in periods {
        let period = known.period(key).unwrap();
        let units = known
            .edition_for(&period)
            .unwrap()
            .1
            .expected(&directory, &period);
        let mut tx = site.db.begin().await.unwrap();
        for unit in units {
            let case = Case::of(known, period.clone(), &unit.id).unwrap();
            let content = Content {
                sheet: sheet(filled),
                texts: std::collections::BTreeMap::from([rows_of(filled)]),
                ..Content::default()
            };
            let hash = case.hash(&content);
            let filing = Filing {
                id: site.ids.next(at),
                regime: known.row.id.clone(),
                edition: case.edition.0,
                period: period.key.clone(),
                unit: unit.id.clone(),
                kind: content.kind.code().to_owned(),
                state: State::Submitted.code().to_owned(),
                level: 0,
                counts: true,
                version: 1,
                content_hash: hash.clone(),
                due_on: "2021-04-20".to_owned(),
                submitted_at: Some(at.0),
                submitted_by: None,
                made_by: officer.id.clone(),
                changed_at: at.0,
                finisher: None,
            };
            assert!(rows::insert(&mut tx, &filing, at).await.unwrap());
            let row = revision(
                1,
                &content,
                &std::collections::BTreeMap::new(),
                &hash,
                &filing.made_by,
                at,
            );
            rows::insert_revision(&mut tx, &filing.id, &row).await.unwrap();
            filled += 1;
        }
        tx.commit().await.unwrap();
    }
    filled
}

pub async fn totals(base: &Base, site: &Arc<Site>, known: &Arc<Known>, filled: usize, table: &mut Table) {
    let (start, before) = (Instant::now(), processor("self"));
    let mut tx = site.db.begin().await.unwrap();
    let said = rebuild(&mut tx, &site.directory(), known, site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (wall, spent) = (start.elapsed(), processor("self") - before);
    assert_eq!(said.filings as usize, filled);
    let what = format!(
        "{}: {} totals made anew from {filled} stored reports of {FIELDS} figures",
        base.name(),
        said.totals
    );
    table.say(
        &what,
        format!("{} · processor of the program {}", ms(wall), ms(spent)),
    );
    let (start, before) = (Instant::now(), processor("self"));
    let said = server::figures::recompute(site).await.unwrap();
    let (wall, spent) = (start.elapsed(), processor("self") - before);
    assert!(said.wrong.is_empty(), "{}", said.words());
    let what = format!("{}: the nightly check of the same, bit for bit", base.name());
    table.say(
        &what,
        format!("{} · processor of the program {}", ms(wall), ms(spent)),
    );
}

fn exports(base: &Base, server: &Server, cookie: &str, regime: &str, table: &mut Table) {
    let mut client = Client::new(server.address, cookie);
    for (ending, of) in [("csv", ""), ("csv", "&table=bang_ke"), ("xlsx", "")] {
        let path = format!("/regimes/{regime}/filings.{ending}?period=2021-04{of}");
        let first = client.get(&path);
        assert_eq!(first.status, 200);
        let (mut times, before) = (Vec::new(), processor(&server.pid().to_string()));
        for _ in 0..TIMES {
            times.push(client.get(&path).time);
        }
        let spent = (processor(&server.pid().to_string()) - before) / TIMES as u32;
        let times = crate::figures::Times::new(times);
        let rows = match ending {
            "csv" => first.body.iter().filter(|byte| **byte == b'\n').count() - 1,
            _ => press::table::read(&first.body).unwrap()[0].rows.len() - 1,
        };
        let (name, kind) = (base.name(), ending.to_uppercase());
        let said = match (ending, of) {
            ("csv", "") => format!("{rows} reports of {FIELDS} figures"),
            ("csv", _) => format!("the {rows} rows of their listings"),
            _ => format!(
                "{rows} reports of {FIELDS} figures and, in a second sheet, {ROWS} rows of a listing each"
            ),
        };
        let what = format!(
            "{name}: {kind} of {said} by the page ({:.1} MB)",
            first.body.len() as f64 / 1e6
        );
        let value = format!("{} · processor {}", times.spread(), ms(spent));
        table.within(&what, times.median(), value, 500);
    }
}
