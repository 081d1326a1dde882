//! Issuing one directive to every commune of 2021, beside the bare inserts of the same rows.

use std::time::{Duration, Instant};

use server::site::Site;
use store::{Count, Sql, args, sql};

use crate::bare::{self, Rows, Script};
use crate::figures::{Table, Times, ms};
use crate::house::{self, Base, Place, Template};
use crate::wire::{Client, Server};

/// How often each is done.
const TIMES: usize = 9;
/// Rows a statement that the peer tries; the fastest counts.
const BATCHES: [usize; 4] = [1, 20, 100, 500];

pub async fn measure(bases: &[Base], table: &mut Table) {
    for base in bases {
        of_base(base, table).await;
    }
}

async fn of_base(base: &Base, table: &mut Table) {
    let template = Template::new(base).await;
    let rows = what_is_written(&template).await;
    let (mut ours, mut pages, mut bare) = (Vec::new(), Vec::new(), vec![Vec::new(); BATCHES.len()]);
    for _ in 0..TIMES {
        ours.push(issued(&template).await);
        for (times, batch) in bare.iter_mut().zip(BATCHES) {
            times.push(inserted(&template, &rows, batch).await);
        }
        pages.push(posted(&template).await);
    }
    let (ours, pages) = (Times::new(ours), Times::new(pages));
    let bare: Vec<Times> = bare.into_iter().map(Times::new).collect();
    let best = bare.iter().map(Times::median).min().unwrap();
    tell(base, &rows, (&ours, &pages, &bare, best), table);
}

fn tell(base: &Base, rows: &[Rows], seen: (&Times, &Times, &[Times], Duration), table: &mut Table) {
    let (ours, pages, bare, best) = seen;
    let count: usize = rows.iter().map(|rows| rows.cells.len()).sum();
    let name = base.name();
    for (times, batch) in bare.iter().zip(BATCHES) {
        let what = format!("{name}: bare inserts of the same {count} rows, {batch} a statement");
        table.say(&what, times.spread());
    }
    for (what, times) in [
        ("issuing (one transaction)", ours),
        ("issuing by the page (POST to 303)", pages),
    ] {
        let ratio = times.median().as_secs_f64() / best.as_secs_f64();
        table.within(&format!("{name}: {what}"), times.median(), times.spread(), 1000);
        let value = format!("{ratio:.2}x ({} / {})", ms(times.median()), ms(best));
        table.aim(
            &format!("{name}: {what} against the fastest bare"),
            value,
            "<= 1.5x",
            ratio <= 1.5,
        );
    }
}

/// The rows of one issued directive, read back.
async fn what_is_written(template: &Template<'_>) -> Vec<Rows> {
    let place = template.copy().await;
    let site = place.open().await;
    let before = bare::written(&site).await;
    let order = house::order(&site, &template.letter).await;
    let issued = house::send(&site, &order).await;
    assert!(issued.assignments > 10_000, "{issued:?}");
    let rows = bare::fresh(&before, bare::written(&site).await);
    site.db.close().await;
    // The peer leaves what issuing left.
    let place = template.copy().await;
    let site = place.open().await;
    Script::new(&rows, BATCHES[1], site.db.dialect())
        .run(&site.db)
        .await;
    assert!(
        bare::fresh(&before, bare::written(&site).await) == rows,
        "the peer's rows"
    );
    site.db.close().await;
    rows
}

/// Reads what both look up, so that neither waits for the disk.
async fn warm(site: &Site) {
    const ALL: [Sql; 3] = [
        sql!("select count(*) as count from unit where id > ''"),
        sql!("select count(*) as count from person where id > ''"),
        sql!("select count(*) as count from letter where id > ''"),
    ];
    let mut tx = site.db.begin().await.unwrap();
    for sql in ALL {
        tx.one::<Count>(sql, args![]).await.unwrap();
    }
}

async fn opened(place: &Place) -> std::sync::Arc<Site> {
    let site = place.open().await;
    warm(&site).await;
    site
}

async fn issued(template: &Template<'_>) -> Duration {
    let place = template.copy().await;
    let site = opened(&place).await;
    let order = house::order(&site, &template.letter).await;
    let start = Instant::now();
    house::send(&site, &order).await;
    let time = start.elapsed();
    site.db.close().await;
    time
}

async fn inserted(template: &Template<'_>, rows: &[Rows], batch: usize) -> Duration {
    let place = template.copy().await;
    let site = opened(&place).await;
    let script = Script::new(rows, batch, site.db.dialect());
    let start = Instant::now();
    script.run(&site.db).await;
    let time = start.elapsed();
    site.db.close().await;
    time
}

/// The officer presses the button: the whole program over the wire.
async fn posted(template: &Template<'_>) -> Duration {
    let place = template.copy().await;
    let server = Server::start(place.folder.path(), place.database.as_deref());
    let mut officer = Client::new(server.address, &template.cookie);
    let path = format!("/letters/{}/issue", template.letter);
    assert_eq!(officer.get(&path).status, 200, "the page with the button");
    let form = format!("csrf={}&version=2", template.csrf);
    let answer = officer.post(&path, &form);
    assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
    assert!(answer.location.starts_with("/directives/"), "{}", answer.location);
    answer.time
}
