//! What is heard, to the sample.

use crate::bench_box::*;
use wire::player::*;

#[test]
fn silence_until_the_due_sample_and_after_the_last() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 1000);
    let due = MORNING + 5 * SECOND + 3;
    bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", due)]));
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(8 * SECOND);
    run.engine.finish();
    let heard = run.caught.samples.lock().unwrap().clone();
    let first = heard.iter().position(|s| *s != 0).unwrap();
    let last = heard.iter().rposition(|s| *s != 0).unwrap();
    assert_eq!((first, last), (5_003 * 48, 5_003 * 48 + 48_000 - 1));
    assert_eq!(
        story(&bench.events(), "a"),
        ["cued", "started 0", "ended Done 48000"]
    );
    let level = bench.events().iter().find_map(|e| match e {
        Event::Ended { played } => played.level,
        _ => None,
    });
    assert_eq!(
        level,
        Some(-3_031),
        "a square wave of 1000 of 32768 is at -30.31 dBFS"
    );
}

#[test]
fn something_urgent_cuts_in_at_its_sample_and_the_other_goes_on_live() {
    let bench = BenchBox::new();
    let (long, urgent) = (bench.audio(10 * RATE, 1000), bench.audio(2 * RATE, 7000));
    let urgent = Item {
        class: Class::Urgent,
        ..named(&urgent, "u", MORNING + 7 * SECOND)
    };
    let items = vec![named(&long, "a", MORNING + 4 * SECOND), urgent];
    bench.keep_plan(&bench.plan(1, items));
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(16 * SECOND);
    let before = run.heard(MORNING + 6_900, MORNING + 6_990);
    let during = run.heard(MORNING + 7 * SECOND, MORNING + 9 * SECOND);
    let after = run.heard(MORNING + 9_200, MORNING + 13_900);
    assert!(before.iter().all(|s| s.abs() == 1000) && after.iter().all(|s| s.abs() == 1000));
    assert!(during.iter().all(|s| s.abs() == 7000));
    assert_eq!(
        run.heard(MORNING + 14_010, MORNING + 15_900)
            .iter()
            .filter(|s| **s != 0)
            .count(),
        0
    );
    let events = bench.events();
    assert_eq!(story(&events, "u"), ["cued", "started 0", "ended Done 96000"]);
    let story = story(&events, "a");
    assert_eq!(story[..3], ["cued", "started 0", "ended Preempted 144000"]);
    assert!(
        story[3].starts_with("started 24") && story[4].starts_with("ended Done 23"),
        "{story:?}"
    );
}

#[test]
fn something_urgent_that_arrives_now_is_heard_within_a_tenth_of_a_second() {
    let bench = BenchBox::new();
    let (long, urgent) = (bench.audio(20 * RATE, 1000), bench.audio(RATE, 7000));
    let items = vec![Item {
        resume: Resume::Continue,
        ..named(&long, "a", MORNING + 4 * SECOND)
    }];
    bench.keep_plan(&bench.plan(1, items.clone()));
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(10 * SECOND);
    let arrived = MORNING + 10 * SECOND;
    let late = Item {
        class: Class::Urgent,
        ..named(&urgent, "u", arrived - 700)
    };
    let plan = bench.plan(2, vec![items[0].clone(), late]);
    assert!(
        run.orders
            .plan_arrives(&sealed(Kind::Plan, &plan), Some(Moment(arrived)))
            .unwrap()
    );
    run.run_until(30 * SECOND);
    let loud = run
        .heard(arrived, arrived + SECOND)
        .iter()
        .position(|s| s.abs() == 7000)
        .unwrap();
    assert!(loud < 100 * 48, "{loud} samples after the arrival");
    let story = story(&bench.events(), "a");
    let parts: Vec<u64> = story
        .iter()
        .filter_map(|line| line.split(' ').next_back()?.parse().ok())
        .collect();
    // started 0, ended n, started n, ended m: nothing left out, nothing twice.
    assert_eq!(
        (parts[1], parts[1] + parts[3]),
        (parts[2], 20 * RATE),
        "{story:?}"
    );
}

#[test]
fn what_is_ordinary_waits_for_what_is_ordinary() {
    let bench = BenchBox::new();
    let audio = bench.audio(3 * RATE, 1000);
    let (second, third) = (
        named(&audio, "b", MORNING + 5 * SECOND),
        named(&audio, "c", MORNING + 6 * SECOND),
    );
    let items = vec![
        named(&audio, "a", MORNING + 4 * SECOND),
        second,
        Item {
            late_ms: 1_000,
            ..third
        },
    ];
    bench.keep_plan(&bench.plan(1, items));
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(12 * SECOND);
    let events = bench.events();
    assert_eq!(story(&events, "a").last().unwrap(), "ended Done 144000");
    assert_eq!(story(&events, "b"), ["cued", "started 0", "ended Done 144000"]);
    assert_eq!(story(&events, "c"), ["cued", "silent Outranked"]);
}

#[test]
fn two_players_with_other_crystals_stay_together_for_minutes() {
    let minutes = 3;
    let ends: Vec<i32> = [50.0, -50.0]
        .into_iter()
        .map(|ppm| {
            let bench = BenchBox::new();
            let audio = bench.audio(minutes * 60 * RATE, 1000);
            bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", MORNING + 4 * SECOND)]));
            let mut run = bench.engine(MORNING, vouched(MORNING), ppm);
            run.run_until((minutes as i64 * 60 + 6) * SECOND);
            run.engine.finish();
            let ended = bench.events().into_iter().find_map(|e| match e {
                Event::Ended { played } => Some((played.ending, played.skew_us, played.servo_ppm)),
                _ => None,
            });
            let (ending, skew_us, servo) = ended.unwrap();
            assert_eq!(ending, Ending::Done);
            assert!(
                (f64::from(servo) + ppm).abs() < 15.0,
                "the servo found the crystal: {servo} for {ppm}"
            );
            skew_us
        })
        .collect();
    // Without the servo it would be 18 ms.
    assert!((ends[0] - ends[1]).abs() < 500, "{ends:?}");
}

#[test]
fn gain_is_obeyed_and_does_not_wrap_around() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 20_000);
    bench.keep_plan(&bench.plan(
        1,
        vec![Item {
            gain: 600,
            ..named(&audio, "a", MORNING + 4 * SECOND)
        }],
    ));
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(5 * SECOND);
    let heard = run.heard(MORNING + 4_000, MORNING + 4_900);
    assert!(
        heard.iter().all(|s| *s == i16::MAX || *s == i16::MIN),
        "{:?}",
        &heard[..4]
    );
}
