//! The months of a whole country in a database: 10,035 communes with 60 figures each. What they take on the disk, and how long
//! the pages of one province among them take.
//!
//! `numbers country --months=60` is the 36.1 million values of five years, 0.6 million reports; by default it is one month.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use server::regime::known::Known;
use server::site::Site;
use sqlx::{Connection as _, PgConnection};

use crate::figures::{Table, Times, ms};
use crate::filing::{FIELDS, Whose, furnish};
use crate::house::{Base, Place, Template, sign_in};
use crate::machine::processor;
use crate::stored;
use crate::wire::{Client, Server};

/// So often a page is asked for.
const TIMES: usize = 40;
/// The first month, and the last that is still before the reform.
const FIRST: (i64, i64) = (2020, 7);
const MOST: usize = 60;

pub async fn measure(bases: &[Base], months: usize, table: &mut Table) {
    let periods: Vec<String> = (0..months.clamp(1, MOST) as i64).map(month).collect();
    for base in bases {
        let template = Template::new(base).await;
        let place = template.copy().await;
        let site = place.open().await;
        let (known, _) = furnish(&site, Whose::Country).await;
        filled(base, &place, &site, &known, &periods, table).await;
        let cookie = sign_in(&site, "lan").await;
        let regime = known.row.id.clone();
        site.db.close().await;
        let server = Server::start(place.folder.path(), place.database.as_deref());
        pages(
            base,
            &server,
            &cookie.0,
            (&regime, periods.last().unwrap()),
            table,
        );
    }
}

fn month(n: i64) -> String {
    let months = FIRST.0 * 12 + FIRST.1 - 1 + n;
    format!("{:04}-{:02}", months / 12, months % 12 + 1)
}

async fn filled(
    base: &Base,
    place: &Place,
    site: &Arc<Site>,
    known: &Arc<Known>,
    periods: &[String],
    table: &mut Table,
) {
    let (before, start) = (size(base, place, site).await, Instant::now());
    let count = stored::fill(site, known, periods).await;
    let wall = start.elapsed();
    let bytes = size(base, place, site).await.saturating_sub(before);
    let values = viet::grouped((count * FIELDS) as i64);
    let what = format!(
        "{}: {count} reports of {FIELDS} figures put in ({values} values)",
        base.name()
    );
    let each = bytes as f64 / count as f64;
    table.say(
        &what,
        format!(
            "{} · {:.1} MB on the disk · {each:.0} bytes a report",
            ms(wall),
            bytes as f64 / 1e6
        ),
    );
    stored::totals(base, site, known, count, table).await;
}

/// Bytes of the database, indexes and all, with what waits to be written into it.
async fn size(base: &Base, place: &Place, site: &Arc<Site>) -> u64 {
    let bytes = |path: &Path| path.metadata().map_or(0, |meta| meta.len());
    match (base, &place.database) {
        (Base::Postgres(_), Some(url)) => {
            let mut server = PgConnection::connect(url).await.unwrap();
            let bytes: i64 = sqlx::query_scalar("select pg_database_size(current_database())")
                .fetch_one(&mut server)
                .await
                .unwrap();
            server.close().await.unwrap();
            bytes as u64
        }
        _ => {
            if let store::Db::Sqlite { write, .. } = &site.db {
                sqlx::query("pragma wal_checkpoint(truncate)")
                    .execute(write)
                    .await
                    .unwrap();
            }
            bytes(&place.folder.path().join("lantoa.db"))
        }
    }
}

/// The pages of the officer's province in that country, each warm.
fn pages(base: &Base, server: &Server, cookie: &str, (regime, period): (&str, &str), table: &mut Table) {
    let mut client = Client::new(server.address, cookie);
    let here = format!("/figures/{regime}");
    let pages = [
        (
            "communes in rows, indicators in columns",
            format!("?period={period}&level=commune"),
        ),
        (
            "turned round",
            format!("?period={period}&level=commune&rows=indicators&cols=units"),
        ),
        (
            "communes over 12 months",
            format!("?period={period}&level=commune&rows=units&cols=periods&column=0"),
        ),
        (
            "indicators over 12 months",
            format!("?period={period}&rows=indicators&cols=periods"),
        ),
        (
            "restated to 1 July 2025",
            format!("?period={period}&level=commune&view=restated&day=2025-07-01"),
        ),
        ("the same as XLSX", format!("/xlsx?period={period}&level=commune")),
        (
            "the sources of the province's figure",
            format!("/cell?period={period}&column=0"),
        ),
    ];
    for (name, query) in pages {
        let path = format!("{here}{query}");
        let first = client.get(&path);
        assert_eq!(
            first.status,
            200,
            "{path}: {}",
            String::from_utf8_lossy(&first.body)
        );
        let before = processor(&server.pid().to_string());
        let times = Times::new((0..TIMES).map(|_| client.get(&path).time).collect());
        let spent = (processor(&server.pid().to_string()) - before) / TIMES as u32;
        let what = format!(
            "{}: figures of a province: {name} ({:.0} kB)",
            base.name(),
            first.body.len() as f64 / 1e3
        );
        table.within(
            &what,
            times.median(),
            format!("{} · processor {}", times.spread(), ms(spent)),
            100,
        );
    }
}
