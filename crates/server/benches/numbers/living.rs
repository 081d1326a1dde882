//! The living letter of that directive: every commune's assignment, and what a hundred thousand activities made of it.

use std::sync::Arc;

use serde_json::json;
use server::site::Site;
use sqlx::Executor as _;
use store::{Db, args, record, sql};

use crate::figures::{Table, Times, ms};
use crate::house::{self, Base, Place, Template};
use crate::machine::processor;
use crate::wire::{Client, Server};

const ACTIVITIES: usize = 100_000;
/// Requests of each page, after some that are not counted.
const REQUESTS: usize = 200;
const BEFORE: usize = 10;

record! {
    struct Given { id: String, task: String, unit: String }
}

pub async fn measure(bases: &[Base], table: &mut Table) {
    for base in bases {
        let template = Template::new(base).await;
        let place = template.copy().await;
        let laid = lay(&place, &template).await;
        let server = Server::start(place.folder.path(), place.database.as_deref());
        pages(base, &server, &laid, &template.cookie, table);
        let memory = crate::starting::memory(server.pid());
        table.say(
            &format!("{}: memory after these pages", base.name()),
            memory.words(),
        );
    }
}

/// What the pages are asked of.
struct Laid {
    directive: String,
    assignments: usize,
    /// The cookie of the coordinator of a district.
    coordinator: String,
}

fn pages(base: &Base, server: &Server, laid: &Laid, officer: &str, table: &mut Table) {
    let living = format!("/directives/{}", laid.directive);
    let clause = |more: &str| format!("{living}?clause=1{more}");
    let (given, name) = (viet::grouped(laid.assignments as i64), base.name());
    let about = format!(
        "{given} assignments, {} activities",
        viet::grouped(ACTIVITIES as i64)
    );
    table.say(&format!("{name}: the living letter below"), about);
    let mut client = Client::new(server.address, officer);
    let mut time = |client: &mut Client, what: &str, path: &str| {
        time((server.pid(), client), what, path, table);
    };
    let first = client.get(&clause(""));
    let body = String::from_utf8_lossy(&first.body);
    assert!(body.contains(&given), "the page counts {given}: {body}");
    for (what, path) in [
        ("the living letter", living.clone()),
        ("a clause with its units", clause("")),
        ("a clause, the silent alone", clause("&standing=unknown")),
        ("a clause, page 150", clause("&page=150")),
        ("a clause, units named Tân", clause("&q=T%C3%A2n")),
    ] {
        time(&mut client, &format!("{name}: {what}"), &path);
    }
    let mut above = Client::new(server.address, &laid.coordinator);
    time(
        &mut above,
        &format!("{name}: the living letter, by a district above"),
        &living,
    );
    time(
        &mut client,
        &format!("{name}: the list of directives"),
        "/directives",
    );
}

fn time((pid, client): (u32, &mut Client), what: &str, path: &str, table: &mut Table) {
    let ask = |client: &mut Client| {
        let answer = client.get_packed(path);
        assert_eq!(answer.status, 200, "{path}");
        answer.time
    };
    for _ in 0..BEFORE {
        ask(client);
    }
    let before = processor(&pid.to_string());
    let times = Times::new((0..REQUESTS).map(|_| ask(client)).collect());
    let each = (processor(&pid.to_string()) - before) / REQUESTS as u32;
    let value = format!("{} · processor {}", times.spread(), ms(each));
    table.within(what, times.percentile(95), value, 50);
}

async fn lay(place: &Place, template: &Template<'_>) -> Laid {
    let site = place.open().await;
    let order = house::order(&site, &template.letter).await;
    let issued = house::send(&site, &order).await;
    let given: Vec<Given> = site
        .db
        .all(
            sql!("select id, task, unit from assignment where directive = $1 order by id"),
            args![&issued.directive],
        )
        .await
        .unwrap();
    work(&site, &issued.directive, &order.person, &given).await;
    let (coordinator, _) = house::sign_in(&site, "tuan").await;
    if let Db::Postgres(pool) = &site.db {
        pool.execute("vacuum analyze").await.unwrap(); // as the server does by itself within minutes
    }
    site.db.close().await;
    Laid {
        directive: issued.directive,
        assignments: issued.assignments,
        coordinator,
    }
}

/// How far the unit at this place of the list has come: code, and whether it logs activities.
fn handling(place: usize) -> (&'static str, bool) {
    match place % 20 {
        0..4 => ("01", false),
        4..6 => ("03", false),
        6 => ("02", false),
        7 => ("04", true),
        8..13 => ("05", true),
        _ => ("06", true),
    }
}

/// Activities and evidence, and the counters that the product keeps with them.
async fn work(site: &Arc<Site>, directive: &str, person: &str, given: &[Given]) {
    let at = site.clock.now();
    let busy: Vec<usize> = (0..given.len()).filter(|place| handling(*place).1).collect();
    let mut counts = vec![(0i64, 0i64); given.len()];
    let (mut activities, mut evidence) = (Vec::new(), Vec::new());
    for number in 0..ACTIVITIES {
        let place = busy[number % busy.len()];
        let (one, id) = (&given[place], format!("A{number:025}"));
        counts[place].0 += 1;
        activities.push(json!([id, one.id, directive, one.task, one.unit, person, at.0]));
        // Every fifth unit shows nothing for what it says.
        if !place.is_multiple_of(5) && !number.is_multiple_of(3) {
            counts[place].1 += 1;
            evidence.push(json!([format!("E{number:025}"), id, at.0]));
        }
    }
    let states = given
        .iter()
        .zip(&counts)
        .enumerate()
        .map(|(place, (one, count))| json!([one.id, handling(place).0, count.0, count.1, at.0]));
    let mut tx = site.db.begin().await.unwrap();
    let insert = sql!(
        "insert into activity (id, assignment, directive, task, unit, kind, happened_on, language, items, people, \
         form_key, logged_by, logged_at) select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, \
         'broadcast', '2021-05-04', 'vi', 1, 40, value ->> 0, value ->> 5, cast(value ->> 6 as bigint) from {rows}"
    );
    tx.run_rows(insert, activities).await.unwrap();
    let insert = sql!(
        "insert into evidence (id, activity, kind, url, added_at) \
         select value ->> 0, value ->> 1, 'link', 'https://vi.du/bai', cast(value ->> 2 as bigint) from {rows}"
    );
    tx.run_rows(insert, evidence).await.unwrap();
    let update = sql!(
        "update assignment set handling = w.handling, activity_count = w.activities, evidence_count = w.evidence, \
         received_at = case when w.handling = '01' then null else w.at end, changed_at = w.at \
         from (select value ->> 0 as id, value ->> 1 as handling, cast(value ->> 2 as bigint) as activities, \
         cast(value ->> 3 as bigint) as evidence, cast(value ->> 4 as bigint) as at from {rows}) w \
         where assignment.id = w.id"
    );
    tx.run_rows(update, states.collect()).await.unwrap();
    tx.commit().await.unwrap();
}
