//! Exactly once: whatever the network does with batches, and whoever takes them.

use ::store::{args, sql};
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use proptest::test_runner::Config;
use wire::player::{Event, Head, Intake, Record};

use super::{Box_, DAY, Station, morning};
use civic::Moment;

fn log(days: i64) -> Vec<Record> {
    let mut player = Box_::new("loa-1");
    player.tell(Event::Boot {
        program: "0.1".to_owned(),
        torn: 0,
    });
    for day in 0..days {
        player.play("S1", morning(day));
    }
    player.log
}

async fn rows(station: &Station) -> (i64, i64, i64, i64) {
    (
        station
            .count(sql!("select count(*) as count from asrun_record"))
            .await,
        station
            .count(sql!(
                "select count(*) as count from asrun_play where outcome = 'confirmed'"
            ))
            .await,
        station
            .count(sql!(
                "select cast(coalesce(sum(items), 0) as bigint) as count from activity"
            ))
            .await,
        station
            .count(sql!(
                "select cast(coalesce(sum(minutes), 0) as bigint) as count from activity"
            ))
            .await,
    )
}

/// One thing that a network does with a log: sends a part of it, as it is.
fn sendings() -> impl Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((any::<usize>(), any::<usize>()), 1..14)
}

proptest! {
    #![proptest_config(Config { cases: 12, ..Config::default() })]
    /// Parts are lost, doubled, out of order, overlap and leave gaps; then the player, told how far the house is, sends the
    /// rest. The end is the same as if it had been sent once.
    #[test]
    fn however_batches_come_every_record_counts_once(parts in sendings()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let station = Station::new().await;
            station.set_time(Moment(morning(2).0 + DAY / 2));
            let log = log(3);
            let mut kept = 0_usize;
            for (a, b) in parts {
                let (a, b) = (a % log.len(), b % (log.len() + 1));
                let part = &log[a.min(b)..a.max(b)];
                let answer = station.take("loa-1", part).await;
                match answer {
                    Intake::Take { new, head } => {
                        prop_assert_eq!(head.sequence as usize, kept + new);
                        kept += new;
                    }
                    Intake::SendFrom(next) => prop_assert_eq!(next as usize, kept + 1),
                    Intake::Forked { .. } => panic!("an honest log was called forked"),
                }
                prop_assert_eq!(rows(&station).await.0 as usize, kept);
            }
            station.take("loa-1", &log[kept..]).await;
            prop_assert_eq!(rows(&station).await, (10, 3, 3, 9));
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn a_gap_is_asked_for_and_nothing_of_it_is_kept() {
    let station = Station::new().await;
    let log = log(2);
    station.take("loa-1", &log[..2]).await;
    assert_eq!(station.take("loa-1", &log[4..]).await, Intake::SendFrom(3));
    assert_eq!(rows(&station).await.0, 2);
}

#[tokio::test]
async fn an_altered_record_is_a_fork_and_nothing_more_is_taken_until_somebody_settles_it() {
    let station = Station::new().await;
    let log = log(2);
    station.take("loa-1", &log[..3]).await;
    let mut other = log.clone();
    other[2].at = Moment(other[2].at.0 + 1);
    assert_eq!(station.take("loa-1", &other).await, Intake::Forked { at: 3 });
    assert_eq!(rows(&station).await.0, 3);
    // The honest one waits as well: which of the two it is, nobody knows yet.
    assert_eq!(station.take("loa-1", &log).await, Intake::Forked { at: 4 });
    let alarms = sql!("select count(*) as count from alarm where kind = 'forked' and cleared_at is null");
    assert_eq!(station.count(alarms).await, 1);
    let settle = sql!("update device_log set forked_at = null");
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(settle, args![]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(
        station.take("loa-1", &log).await,
        Intake::Take { new: 4, .. }
    ));
}

#[tokio::test]
async fn a_log_of_another_box_is_never_taken_for_this_one() {
    let station = Station::new().await;
    super::device(&station.house, &station.unit, "loa-2", false).await;
    let log = log(1);
    // The first record of any log follows from nothing; the second names its own device's hash.
    assert!(matches!(
        station.take("loa-2", &log).await,
        Intake::Forked { at: 2 }
    ));
    assert_eq!(rows(&station).await.0, 0);
}

#[tokio::test]
async fn two_nodes_that_take_one_batch_at_once_keep_it_once() {
    let station = Station::new().await;
    let (log, site) = (log(3), &station.house.site);
    let one = || async {
        let mut tx = site.db.begin().await.unwrap();
        let answer = crate::asrun::take(&mut tx, site, "loa-1", &log).await.unwrap();
        tx.commit().await.unwrap();
        answer
    };
    let (a, b, c) = tokio::join!(one(), one(), one());
    let new = |answer: &Intake| match answer {
        Intake::Take { new, .. } => *new,
        _ => panic!("{answer:?}"),
    };
    assert_eq!(new(&a) + new(&b) + new(&c), log.len());
    let rows = rows(&station).await;
    assert_eq!((rows.0, rows.1), (10, 3));
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_the_log_where_it_was() {
    let station = Station::new().await;
    let (log, site) = (log(1), &station.house.site);
    let mut tx = site.db.begin().await.unwrap();
    crate::asrun::take(&mut tx, site, "loa-1", &log).await.unwrap();
    drop(tx);
    assert_eq!(rows(&station).await, (0, 0, 0, 0));
    let log_here = crate::asrun::store::log(&site.db, "loa-1").await.unwrap();
    assert_eq!(log_here.head, Head::default());
    assert!(matches!(
        station.take("loa-1", &log).await,
        Intake::Take { new: 4, .. }
    ));
}

#[tokio::test]
async fn a_flood_after_thirty_days_counts_every_day_and_raises_no_old_alarm() {
    let station = Station::new().await;
    let items = (0..30).map(|day| super::item("S1", morning(day), "vi")).collect();
    super::plan(&station.house, "loa-1", 2, Moment(morning(0).0 - DAY / 2), items).await;
    let mut player = Box_::new("loa-1");
    for day in 0..30 {
        let (due, item) = (morning(day), super::occurrence("S1", morning(day)));
        if day % 5 == 4 {
            player.now = due;
            let why = wire::player::Silence::WasOff;
            player.tell(Event::Silent { item, due, why });
        } else {
            player.play("S1", due);
        }
    }
    // Cues name plan 1, which has three days alone: let them name the second.
    let mut log = Vec::new();
    let mut told = Box_::new("loa-1");
    for mut record in player.log {
        if let Event::Cued { plan, .. } = &mut record.event {
            *plan = 2;
        }
        (told.now, told.clock) = (record.at, record.clock);
        told.tell(record.event);
        log = told.log.clone();
    }
    station.set_time(Moment(morning(29).0 + 3 * DAY));
    for part in log.chunks(17) {
        assert!(matches!(station.take("loa-1", part).await, Intake::Take { .. }));
    }
    assert_eq!(
        station
            .count(sql!("select count(*) as count from asrun_credit where plays = 1"))
            .await,
        24
    );
    assert_eq!(
        station.count(sql!("select count(*) as count from alarm")).await,
        0
    );
}
