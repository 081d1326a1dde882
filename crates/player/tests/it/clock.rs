//! A clock that lies.

use crate::bench_box::*;
use player::clock::{Clock as _, Evidence, Kept, Timekeeper, VirtualClock};
use wire::player::*;

fn box_with_one_item() -> BenchBox {
    let bench = BenchBox::new();
    let audio = bench.audio(4 * RATE, 1000);
    bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", MORNING + 10 * SECOND)]));
    bench
}

#[test]
fn a_clock_set_back_a_year_while_it_runs_moves_nothing() {
    for (at, by) in [(5, -365 * DAY), (12, -365 * DAY), (5, HOUR), (12, 2 * SECOND)] {
        let bench = box_with_one_item();
        let mut run = bench.engine(MORNING, jumping(MORNING, MORNING + at * SECOND, by, false), 0.0);
        run.run_until(16 * SECOND);
        assert_eq!(run.onset(MORNING), Some(10 * 48_000), "jump of {by} after {at} s");
        assert_eq!(
            story(&bench.events(), "a"),
            ["cued", "started 0", "ended Done 192000"]
        );
    }
}

#[test]
fn a_clock_that_begins_a_year_back_is_not_played_by_and_that_is_said() {
    let bench = box_with_one_item();
    let kept = Kept {
        at_us: MORNING * 1000,
        error_us: Some(1_000),
    };
    let clock = VirtualClock::new((MORNING - 365 * DAY) * 1000, 0.0, Vec::new(), None);
    let mut run = bench.engine_kept(MORNING, clock, 0.0, kept);
    run.run_until(15 * SECOND);
    assert_eq!(run.onset(MORNING), None);
    assert!(bench.events().contains(&Event::Clock { good: false }));
    // The house tells the time: what may still be late is played.
    let evidence = Evidence {
        mono_us: 15_000_000,
        utc_us: (MORNING + 15 * SECOND) * 1000,
        error_us: 20_000,
    };
    *run.evidence.lock().unwrap() = Some(evidence);
    run.run_until(21 * SECOND);
    assert_eq!(
        story(&bench.events(), "a"),
        ["cued", "started 0", "ended Done 192000"]
    );
    assert!(bench.events().contains(&Event::Clock { good: true }));
}

#[test]
fn a_box_without_a_clock_chip_believes_nothing_after_a_power_cut() {
    let reading = VirtualClock::new(MORNING * 1000, 0.0, Vec::new(), None).read();
    let kept = Kept {
        at_us: MORNING * 1000 - 60_000_000,
        error_us: Some(5_000),
    };
    assert_eq!(
        Timekeeper::begin(reading, kept, false, 50).state(0).error_us,
        None
    );
    let with_chip = Timekeeper::begin(reading, kept, true, 50);
    assert_eq!(
        with_chip.state(0),
        ClockState {
            source: ClockSource::Holding,
            error_us: Some(8_000)
        }
    );
    // A day without anybody: 50 ppm are 4.3 s.
    assert_eq!(with_chip.state(DAY * 1000).error_us, Some(4_328_000));
}

#[test]
fn the_better_clock_is_believed_and_two_that_cannot_both_be_right_are_settled() {
    let mut clock = VirtualClock::new(MORNING * 1000, 0.0, Vec::new(), Some(10_000));
    let mut time = Timekeeper::begin(clock.read(), Kept::default(), false, 50);
    let worse = Evidence {
        mono_us: 0,
        utc_us: MORNING * 1000 + 50_000,
        error_us: 60_000,
    };
    time.weigh(worse);
    assert_eq!(time.utc_at(0), MORNING * 1000);
    let elsewhere = Evidence {
        mono_us: 0,
        utc_us: MORNING * 1000 + HOUR * 1000,
        error_us: 60_000,
    };
    time.weigh(elsewhere);
    assert_eq!(time.utc_at(0), (MORNING + HOUR) * 1000);
}
