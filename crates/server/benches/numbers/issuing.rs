//! Issuing one directive to every commune of 2021, beside the bare inserts of the same rows.

use std::time::{Duration, Instant};

use server::site::Site;
use store::{Count, Sql, args, sql};

use crate::bare::{self, Rows, Script};
use crate::figures::{Table, Times, ms};
use crate::house::{self, Base, Place, Template};
use crate::machine::processor;
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

/// How long something took by the clock, and of the processor as far as this program did it.
type Cost = (Duration, Duration);

/// Many times of one thing.
struct Costs {
    clock: Times,
    processor: Times,
}

impl Costs {
    fn new(costs: &[Cost]) -> Self {
        Self {
            clock: Times::new(costs.iter().map(|cost| cost.0).collect()),
            processor: Times::new(costs.iter().map(|cost| cost.1).collect()),
        }
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
    let (ours, pages) = (Costs::new(&ours), Times::new(pages));
    let bare: Vec<Costs> = bare.iter().map(|costs| Costs::new(costs)).collect();
    let count: usize = rows.iter().map(|rows| rows.cells.len()).sum();
    tell(base, count, (&ours, &pages, &bare), table);
}

fn tell(base: &Base, count: usize, (ours, pages, bare): (&Costs, &Times, &[Costs]), table: &mut Table) {
    let name = base.name();
    for (costs, batch) in bare.iter().zip(BATCHES) {
        let what = format!("{name}: bare inserts of the same {count} rows, {batch} a statement");
        table.say(&what, costs.clock.spread());
    }
    let transaction = format!("{name}: issuing, one transaction");
    if matches!(base, Base::Sqlite) {
        table.within(&transaction, ours.clock.median(), ours.clock.spread(), 1000);
    } else {
        table.say(&transaction, ours.clock.spread());
    }
    let best = bare.iter().map(|costs| costs.clock.median()).min().unwrap();
    let least = bare.iter().map(|costs| costs.clock.fastest()).min().unwrap();
    let middle = ratio(ours.clock.median(), best);
    let value = format!(
        "{middle:.2}x by medians, {:.2}x by the fastest",
        ratio(ours.clock.fastest(), least)
    );
    table.aim(
        &format!("{transaction}, against the fastest bare"),
        value,
        "<= 1.5x",
        middle <= 1.5,
    );
    if matches!(base, Base::Sqlite) {
        let (mine, theirs) = (
            ours.processor.median(),
            bare.iter().map(|costs| costs.processor.median()).min().unwrap(),
        );
        let value = format!("{:.2}x ({} / {})", ratio(mine, theirs), ms(mine), ms(theirs));
        table.say(&format!("{transaction}, the same by processor time"), value);
    }
    let page = format!("{name}: issuing by the page, from the button to the answer");
    if matches!(base, Base::Sqlite) {
        table.within(&page, pages.median(), pages.spread(), 1000);
    } else {
        table.say(&page, pages.spread());
    }
}

fn ratio(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64()
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

async fn issued(template: &Template<'_>) -> Cost {
    let place = template.copy().await;
    let site = opened(&place).await;
    let order = house::order(&site, &template.letter).await;
    let (start, before) = (Instant::now(), processor("self"));
    house::send(&site, &order).await;
    let cost = (start.elapsed(), processor("self") - before);
    site.db.close().await;
    cost
}

async fn inserted(template: &Template<'_>, rows: &[Rows], batch: usize) -> Cost {
    let place = template.copy().await;
    let site = opened(&place).await;
    let script = Script::new(rows, batch, site.db.dialect());
    let (start, before) = (Instant::now(), processor("self"));
    script.run(&site.db).await;
    let cost = (start.elapsed(), processor("self") - before);
    site.db.close().await;
    cost
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
