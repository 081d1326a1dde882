//! The directory of the whole country: built in once, loaded at every start and after every change, and what it holds in memory.

use std::time::Instant;

use civic::Moment;
use civic::unit::Directory;
use store::{Db, directory};

use crate::figures::{Table, Times, ms};
use crate::house::Base;
use crate::starting::memory;

const TIMES: usize = 9;
const CONNECTIONS: u32 = 4;

pub async fn measure(bases: &[Base], table: &mut Table) {
    let unpacked = Times::new(
        (0..TIMES)
            .map(|_| {
                let start = Instant::now();
                directory::built_in().unwrap();
                start.elapsed()
            })
            .collect(),
    );
    table.say(
        "the country unpacked and parsed, without a database",
        unpacked.spread(),
    );
    for base in bases {
        of_base(base, table).await;
    }
    in_memory(table);
}

async fn of_base(base: &Base, table: &mut Table) {
    let place = base.bare("country").await;
    let db = match &place.database {
        Some(url) => Db::open_server(url, CONNECTIONS).await.unwrap(),
        None => Db::open_file(&place.folder.path().join("lantoa.db"), CONNECTIONS)
            .await
            .unwrap(),
    };
    store::migrate(&db, Moment(1)).await.unwrap();
    let (units, steps) = directory::built_in().unwrap();
    let start = Instant::now();
    let mut tx = db.begin().await.unwrap();
    directory::insert(&mut tx, &units, &steps, Moment(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let stored = start.elapsed();
    let name = base.name();
    table.aim(
        &format!(
            "{name}: {} units, {} successions stored in an empty house",
            units.len(),
            steps.len()
        ),
        ms(stored),
        "seconds",
        stored.as_secs() < 10,
    );
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        let loaded = directory::load(&db).await.unwrap();
        times.push(start.elapsed());
        assert_eq!(loaded.units().len(), units.len());
    }
    let times = Times::new(times);
    table.within(
        &format!("{name}: the whole directory loaded"),
        times.percentile(95),
        times.spread(),
        1000,
    );
    db.close().await;
}

/// What one directory holds, the index of names and codes included: the growth of this program while it is kept.
fn in_memory(table: &mut Table) {
    let own = std::process::id();
    let (units, steps) = directory::built_in().unwrap();
    let before = memory(own).resident;
    let kept: Vec<Directory> = (0..4)
        .map(|_| {
            let directory = Directory::new(units.clone(), steps.clone());
            let on = "2025-07-01".parse().unwrap();
            let _ = directory.by_code(civic::unit::Kind::Commune, "05986", on);
            let _ = directory.resolve("Xã Quốc Khánh", "", on);
            directory
        })
        .collect();
    let grown = memory(own).resident.saturating_sub(before);
    table.say(
        "memory of one directory in use (a quarter of what four add)",
        format!("{:.1} MB", grown as f64 / 1024.0 / kept.len() as f64),
    );
}
