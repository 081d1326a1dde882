//! The log is cut at its beginning: only what the house has and is old, at no moment less than whole, and nothing is played twice.

use crate::bench_box::*;
use crate::scene::*;
use player::store::{Log, beginning, read_log};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use wire::player::*;

const CLOCK: ClockState = ClockState {
    source: ClockSource::Service,
    error_us: Some(1_000),
};

/// A log of `days` days with ten records each, from the morning on.
fn written(bench: &BenchBox, days: i64) -> (Log, PathBuf) {
    let path = bench.store.path("asrun.log");
    let (mut log, _, _) = Log::open(&path, "loa-1").unwrap();
    for number in 0..days * 10 {
        let at = Moment(MORNING + number * DAY / 10);
        log.add(
            at,
            CLOCK,
            Event::Clock {
                good: number % 2 == 0,
            },
        )
        .unwrap();
    }
    (log, path)
}

fn numbers(path: &std::path::Path) -> (u64, u64) {
    let records = read_log(path, 0, usize::MAX).unwrap();
    let head = verify_chain("loa-1", beginning(&records), &records).expect("it is whole");
    (beginning(&records).sequence + 1, head.sequence)
}

#[test]
fn what_the_house_has_and_is_old_is_cut_and_the_chain_goes_on() {
    let bench = BenchBox::new();
    let (mut log, path) = written(&bench, 100);
    let all = read_log(&path, 0, usize::MAX).unwrap();
    let day = |days: i64| Moment(MORNING + days * DAY);
    assert_eq!(log.cut(0, day(60)).unwrap(), 0, "the house has nothing");
    assert_eq!(log.cut(1_000, day(0)).unwrap(), 0, "nothing is old");
    assert_eq!(numbers(&path), (1, 1_000));
    assert_eq!(
        log.cut(350, day(60)).unwrap(),
        350,
        "what the house has not stays"
    );
    assert_eq!(numbers(&path), (351, 1_000));
    assert_eq!(log.cut(1_000, day(60)).unwrap(), 250, "what is young stays");
    assert_eq!(numbers(&path), (601, 1_000));
    log.add(day(100), CLOCK, Event::Clock { good: true }).unwrap();
    assert_eq!(
        log.cut(1_001, day(1_000)).unwrap(),
        301,
        "the last hundred always stay"
    );
    assert_eq!(numbers(&path), (902, 1_001));
    // Opened again it goes on; the first record names the one that was cut.
    drop(log);
    let (mut log, records, torn) = Log::open(&path, "loa-1").unwrap();
    assert_eq!((torn, records.len()), (0, 100));
    assert_eq!(records[0].previous, all[900].hash("loa-1"));
    log.add(day(101), CLOCK, Event::Clock { good: false }).unwrap();
    // The house, which has all, takes what is new; one that is behind is not lied to.
    let new = read_log(&path, 1_001, usize::MAX).unwrap();
    let head = Head {
        sequence: 1_001,
        hash: records[99].hash("loa-1"),
    };
    assert!(matches!(
        intake("loa-1", head, &new, |_| None),
        Intake::Take { new: 1, .. }
    ));
    let rest = read_log(&path, 0, usize::MAX).unwrap();
    assert_eq!(
        intake("loa-1", Head::default(), &rest, |_| None),
        Intake::SendFrom(1)
    );
}

#[test]
fn a_power_cut_at_any_moment_of_the_cut_leaves_a_whole_log() {
    let bench = BenchBox::new();
    let (mut log, path) = written(&bench, 30);
    let before = std::fs::read(&path).unwrap();
    assert_eq!(log.cut(300, Moment(MORNING + 10 * DAY)).unwrap(), 100);
    let after = std::fs::read(&path).unwrap();
    drop(log);
    let short = path.with_extension("cut");
    // Before the new name: however much of the shorter file was on the disk. After it: the shorter one.
    for (file, left, first) in [
        (&before, Some(0), 1),
        (&before, Some(after.len() / 2), 1),
        (&before, Some(after.len()), 1),
        (&after, None, 101),
    ] {
        std::fs::write(&path, file).unwrap();
        if let Some(length) = left {
            std::fs::write(&short, &after[..length]).unwrap();
        }
        let (mut log, records, torn) = Log::open(&path, "loa-1").unwrap();
        assert_eq!((torn, records[0].sequence, log.head().sequence), (0, first, 300));
        assert!(!short.exists());
        log.add(Moment(MORNING), CLOCK, Event::Clock { good: true })
            .unwrap();
        assert_eq!(numbers(&path), (first, 301));
    }
    // A torn end of a log that was cut is found as before; a record that was changed too.
    std::fs::write(&path, &after[..after.len() - 3]).unwrap();
    let (log, _, torn) = Log::open(&path, "loa-1").unwrap();
    assert!(torn > 0 && log.head().sequence == 299);
    drop(log);
    let mut swapped = read_log(&path, 0, usize::MAX).unwrap();
    swapped.remove(5);
    assert!(verify_chain("loa-1", beginning(&swapped), &swapped).is_err());
}

#[test]
fn an_item_that_sounded_is_not_played_again_after_the_cut() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 1000);
    let due = MORNING + 5 * SECOND;
    bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", due)]));
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(8 * SECOND);
    assert!(run.engine.cut_log(u64::MAX, 40));
    run.engine.finish();
    let mut run = bench.engine(MORNING + 6 * SECOND, vouched(MORNING + 6 * SECOND), 0.0);
    run.run_until(4 * SECOND);
    run.engine.finish();
    assert_eq!(
        story(&bench.events(), "a"),
        ["cued", "started 0", "ended Done 48000"]
    );
}

#[test]
fn a_box_that_runs_cuts_its_log_by_itself_once_it_knows_the_time() {
    let scene = Scene::new();
    let path = scene.path("asrun.log");
    let now = true_now().0;
    let clock = ClockState {
        source: ClockSource::Service,
        error_us: Some(1_000),
    };
    let (mut log, _, _) = Log::open(&path, "loa-1").unwrap();
    // Two hundred days, a record each, the last of yesterday.
    for day in (1..=200).rev() {
        let good = Event::Clock { good: true };
        log.add(Moment(now - day * DAY), clock, good).unwrap();
    }
    drop(log);
    *scene.house.script.log.lock().unwrap() = read_log(&path, 0, usize::MAX).unwrap();
    scene.house.script.tells_true_time.store(true, Ordering::SeqCst);
    let first = || read_log(&path, 0, 1).unwrap()[0].at.0;
    assert!(first() < now - 199 * DAY);
    let playing = scene.play_with("log_days = 90\n");
    let begun = Instant::now();
    while first() < now - 120 * DAY {
        assert!(begun.elapsed() < PATIENCE, "nothing was cut");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(playing);
    let records = read_log(&path, 0, usize::MAX).unwrap();
    verify_chain("loa-1", beginning(&records), &records).expect("it is whole");
    assert!(records.len() >= 100, "the last hundred stay: {}", records.len());
}
