//! Power cuts, for real: the program is killed (SIGKILL) wherever it happens to be.

use crate::bench_box::*;
use player::store::read_log;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use wire::player::*;

/// Small, seeded, good enough to choose moments.
struct Chance(u64);

impl Chance {
    fn next(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn week(bench: &BenchBox) -> Vec<Item> {
    let audio = [bench.audio(7 * RATE, 900), bench.audio(3 * RATE, 1100)];
    let mut items = Vec::new();
    for day in 0..7 {
        for slot in 0..12 {
            let at = MORNING + day * DAY + slot * HOUR + 60 * SECOND;
            items.push(named(&audio[slot as usize % 2], &format!("{day}-{slot}"), at));
        }
    }
    items
}

#[test]
fn twenty_power_cuts_in_seven_days_offline_miss_nothing_and_double_nothing() {
    let bench = BenchBox::new();
    let items = week(&bench);
    bench.keep_plan(&bench.plan(1, items.clone()));
    cut_twenty_times(&bench, &items, MORNING + 7 * DAY);
}

/// Rehearses from the morning on with twenty cuts: every item begins once, at one instant, and comes to its end.
pub fn cut_twenty_times(bench: &BenchBox, items: &[Item], until: i64) {
    let chip = bench.folder.path().join("chip");
    let arguments = ["--vouch", "1000", "--chip", chip.to_str().unwrap()];
    let (mut chance, mut cuts) = (Chance(20_251_205), 0);
    while cuts < 20 {
        let mut child = bench.child(MORNING, until, &arguments);
        // A cut counts when it comes after new records: the moment is anywhere in a day's work.
        let before = sequence(bench);
        let wanted = before + 3 + chance.next(14);
        while sequence(bench) < wanted && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200 + chance.next(3_000)));
        }
        assert!(
            child.try_wait().unwrap().is_none(),
            "all was played after {cuts} cuts: no test"
        );
        child.kill().unwrap();
        child.wait().unwrap();
        cuts += 1;
    }
    let mut child = bench.child(MORNING, until, &arguments);
    assert!(child.wait().unwrap().success());

    let (mut beginnings, mut torn) = (HashMap::new(), 0);
    let events = bench.events();
    for event in &events {
        match event {
            // A cut between record and sound: the same sample at the same instant is one beginning, not two.
            Event::Started { item, from: 0, at_us } => {
                beginnings
                    .entry(item.clone())
                    .or_insert_with(HashSet::new)
                    .insert(*at_us);
            }
            Event::Ended { played } if played.ending == Ending::Restart => torn += 1,
            Event::Silent { item, why, .. } => panic!("{item} was missed: {why:?}"),
            _ => {}
        }
    }
    let boots = events.iter().filter(|e| matches!(e, Event::Boot { .. })).count();
    assert_eq!(boots, 21);
    for item in items {
        assert_eq!(
            beginnings.get(&item.id).map(HashSet::len),
            Some(1),
            "{}: {:?}",
            item.id,
            story(&events, &item.id)
        );
        assert!(
            story(&events, &item.id).last().unwrap().starts_with("ended Done"),
            "{}",
            item.id
        );
    }
    assert!(torn > 0, "no cut fell into an item: no test");
}

fn sequence(bench: &BenchBox) -> u64 {
    let records = read_log(&bench.store.path("asrun.log"), 0, usize::MAX).unwrap();
    records.last().map_or(0, |record| record.sequence)
}

#[test]
fn a_torn_last_record_is_cut_off_kept_beside_and_said() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 900);
    bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", MORNING + 10 * SECOND)]));
    let run = |until| {
        bench
            .child(MORNING, until, &["--vouch", "1000"])
            .wait()
            .unwrap()
            .success()
    };
    assert!(run(MORNING + 30 * SECOND));
    let whole = bench.log().len();
    let path = bench.store.path("asrun.log");
    let bytes = std::fs::read(&path).unwrap();
    // Flash that lost its last second: half of a record, then what was never written.
    let mut lost = bytes[..bytes.len() - 20].to_vec();
    lost.extend([0; 100]);
    std::fs::write(&path, lost).unwrap();
    assert!(run(MORNING + 40 * SECOND));
    let events = bench.events();
    assert!(
        matches!(events[whole - 1], Event::Boot { torn, .. } if torn > 100),
        "{:?}",
        events[whole - 1]
    );
    assert!(bench.store.path("asrun.torn").exists());
}

#[test]
fn a_log_that_was_changed_is_not_gone_on_with() {
    let bench = BenchBox::new();
    bench.keep_plan(&bench.plan(1, vec![]));
    let run = |until| {
        bench
            .child(MORNING, until, &["--vouch", "1000"])
            .wait()
            .unwrap()
            .success()
    };
    assert!(run(MORNING + SECOND) && run(MORNING + SECOND));
    let other = BenchBox::new();
    other.keep_plan(&other.plan(1, vec![]));
    assert!(
        other
            .child(MORNING + HOUR, MORNING + HOUR + SECOND, &["--vouch", "9"])
            .wait()
            .unwrap()
            .success()
    );
    // The first boot of another run of the same name before the second of this one.
    let (own, foreign) = (
        std::fs::read(bench.store.path("asrun.log")).unwrap(),
        std::fs::read(other.store.path("asrun.log")).unwrap(),
    );
    let length = u32::from_be_bytes(own[..4].try_into().unwrap()) as usize + 8;
    let forged = [&foreign[..length], &own[length..]].concat();
    std::fs::write(bench.store.path("asrun.log"), forged).unwrap();
    assert!(!run(MORNING + 2 * SECOND));
}

#[test]
fn what_was_due_while_the_box_was_off_is_said() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 900);
    let items = vec![
        named(&audio, "a", MORNING + HOUR),
        named(&audio, "b", MORNING + 2 * HOUR),
    ];
    bench.keep_plan(&bench.plan(1, items));
    let later = MORNING + 2 * HOUR + 10 * SECOND;
    assert!(
        bench
            .child(later, later + HOUR, &["--vouch", "1000"])
            .wait()
            .unwrap()
            .success()
    );
    let events = bench.events();
    assert_eq!(story(&events, "a"), ["silent WasOff"]);
    assert_eq!(
        story(&events, "b"),
        ["cued", "started 0", "ended Done 48000"],
        "it may be 30 s late"
    );
    let late = started_us(&events, "b").unwrap() - (MORNING + 2 * HOUR) * 1000;
    assert!((10_000_000..12_000_000).contains(&late), "{late}");
}

#[test]
fn one_folder_is_one_players() {
    let bench = BenchBox::new();
    bench.keep_plan(&bench.plan(1, vec![]));
    let _held = bench.store.lock().unwrap();
    assert!(
        !bench
            .child(MORNING, MORNING + SECOND, &[])
            .wait()
            .unwrap()
            .success()
    );
}
