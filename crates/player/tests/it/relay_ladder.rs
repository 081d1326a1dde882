//! Relays on the ladder, by the virtual clock: their sources always give.

use crate::bench_box::*;
use wire::player::*;

const LATE: [&str; 2] = ["cued", "started 0"];

fn run(bench: &BenchBox, from: i64, ms: i64) -> Bench {
    let mut run = bench.engine(from, vouched(from), 0.0);
    run.run_until(ms);
    run
}

#[test]
fn a_relay_sounds_from_its_sample_to_its_sample() {
    let bench = BenchBox::new();
    let due = MORNING + 15 * SECOND + 3;
    bench.keep_plan(&relaying(
        bench.plan(1, vec![]),
        vec![relay("r", due, 2 * SECOND)],
    ));
    let run = run(&bench, MORNING, 20 * SECOND);
    let heard = run.caught.samples.lock().unwrap().clone();
    let last = heard.iter().rposition(|s| *s != 0).unwrap();
    assert_eq!(run.onset(MORNING), Some(15_003 * 48));
    assert_eq!(last, 17_003 * 48 - 1);
    assert_eq!(
        story(&bench.events(), "r"),
        ["cued", "started 0", "ended Done 96000"]
    );
}

#[test]
fn what_is_urgent_cuts_in_and_the_relay_goes_on_where_the_clock_is() {
    let bench = BenchBox::new();
    let urgent = Item {
        class: Class::Urgent,
        ..named(&bench.audio(2 * RATE, 7000), "u", MORNING + 18 * SECOND)
    };
    let plan = bench.plan(1, vec![urgent]);
    bench.keep_plan(&relaying(
        plan,
        vec![relay("r", MORNING + 15 * SECOND, 10 * SECOND)],
    ));
    let run = run(&bench, MORNING, 30 * SECOND);
    let during = run.heard(MORNING + 18 * SECOND, MORNING + 20 * SECOND);
    assert!(during.iter().all(|s| s.abs() == 7000));
    let after = run.heard(MORNING + 25 * SECOND, MORNING + 30 * SECOND);
    assert!(after.iter().all(|s| *s == 0), "it ends where it would have ended");
    let events = bench.events();
    assert_eq!(story(&events, "u"), ["cued", "started 0", "ended Done 96000"]);
    assert_eq!(
        story(&events, "r"),
        [
            "cued",
            "started 0",
            "ended Preempted 144000",
            // In the block after the one in which the urgent item ended.
            "started 240480",
            "ended Done 239520"
        ]
    );
}

#[test]
fn an_urgent_order_that_arrives_now_is_heard_over_a_relay_within_a_tenth_of_a_second() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 7000);
    let relays = vec![relay("r", MORNING + 15 * SECOND, 20 * SECOND)];
    bench.keep_plan(&relaying(bench.plan(1, vec![]), relays.clone()));
    let mut run = run(&bench, MORNING, 20 * SECOND);
    let arrived = MORNING + 20 * SECOND;
    let urgent = Item {
        class: Class::Urgent,
        ..named(&audio, "u", arrived - SECOND)
    };
    let plan = relaying(bench.plan(2, vec![urgent]), relays);
    run.orders
        .plan_arrives(&sealed(Kind::Plan, &plan), Some(Moment(arrived)))
        .unwrap();
    run.run_until(22 * SECOND);
    let heard = run.heard(arrived, arrived + SECOND);
    let first = heard.iter().position(|s| s.abs() > 1000).unwrap();
    assert!(first < 4_800, "{first}");
    assert_eq!(story(&bench.events(), "r")[2], "ended Preempted 240000");
}

/// 03:15, as in Trung Lộc on 5 December 2025.
const NIGHT: i64 = MORNING - 165 * 60_000;

fn at_night(bench: &BenchBox, class: Class, quiet: QuietHours) -> Vec<String> {
    let one = Relay {
        class,
        ..relay("r", NIGHT + 15 * SECOND, 5 * SECOND)
    };
    let plan = Plan {
        quiet,
        issued_at: Moment(NIGHT - DAY),
        ..bench.plan(1, vec![])
    };
    bench.keep_plan(&relaying(plan, vec![one]));
    let run = run(bench, NIGHT, 25 * SECOND);
    assert!(run.caught.samples.lock().unwrap().iter().all(|s| *s == 0));
    story(&bench.events(), "r")
}

#[test]
fn a_relay_at_a_quarter_past_three_makes_no_sound_whatever_a_signed_plan_says() {
    // Of every class: nobody has signed what a source will say.
    for class in [Class::Ordinary, Class::Priority, Class::Urgent] {
        let bench = BenchBox::new();
        let quiet = bench.plan(1, vec![]).quiet;
        assert_eq!(at_night(&bench, class, quiet), ["silent QuietHours"], "{class:?}");
        // The plan knows no quiet hours at all: the box has its own.
        let mut own = BenchBox::new();
        own.relay_quiet = "23:00-04:00".to_owned();
        let quiet = QuietHours::default();
        assert_eq!(at_night(&own, class, quiet), ["silent QuietHours"], "{class:?}");
    }
}

#[test]
fn a_relay_that_runs_into_the_night_is_cut_off_there() {
    let bench = BenchBox::new();
    let night = MORNING + 16 * HOUR;
    let relays = vec![relay("r", night - 3 * SECOND, 60 * SECOND)];
    bench.keep_plan(&relaying(bench.plan(1, vec![]), relays));
    let run = run(&bench, night - 20 * SECOND, 30 * SECOND);
    let after = run.heard(night, night + 9 * SECOND);
    assert!(after.iter().all(|s| *s == 0));
    assert_eq!(
        story(&bench.events(), "r"),
        ["cued", "started 0", "ended QuietHours 144000"]
    );
}

#[test]
fn a_stop_ends_a_relay_and_it_does_not_come_back() {
    let bench = BenchBox::new();
    let relays = vec![relay("r", MORNING + 15 * SECOND, 20 * SECOND)];
    bench.keep_plan(&relaying(bench.plan(1, vec![]), relays));
    let mut run = run(&bench, MORNING, 18 * SECOND);
    let mut order = StopOrder {
        serial: 1,
        issued_at: Moment(MORNING),
        expires_at: Moment(MORNING + DAY),
        nonce: [1; 16],
        stopped: vec![Reach::All {}],
    };
    let now = Some(Moment(MORNING + 18 * SECOND));
    run.orders.stop_arrives(&sealed(Kind::Stop, &order), now).unwrap();
    run.run_until(20 * SECOND);
    (order.serial, order.stopped) = (2, Vec::new());
    run.orders.stop_arrives(&sealed(Kind::Stop, &order), now).unwrap();
    run.run_until(24 * SECOND);
    let after = run.heard(MORNING + 18 * SECOND, MORNING + 24 * SECOND);
    assert!(after.iter().all(|s| *s == 0));
    assert_eq!(
        story(&bench.events(), "r"),
        ["cued", "started 0", "ended Stopped 144000"]
    );
}

#[test]
fn a_source_that_the_box_does_not_know_is_said_to_be_unknown() {
    let mut bench = BenchBox::new();
    bench.relays.clear();
    let relays = vec![relay("r", MORNING + 15 * SECOND, 5 * SECOND)];
    bench.keep_plan(&relaying(bench.plan(1, vec![]), relays));
    run(&bench, MORNING, 25 * SECOND);
    assert_eq!(story(&bench.events(), "r"), ["silent NoSource"]);
}

#[test]
fn two_relays_of_one_source_follow_each_other_and_a_plan_without_the_second_withdraws_it() {
    let bench = BenchBox::new();
    let relays = vec![
        relay("a", MORNING + 15 * SECOND, 5 * SECOND),
        relay("b", MORNING + 20 * SECOND, 20 * SECOND),
    ];
    bench.keep_plan(&relaying(bench.plan(1, vec![]), relays.clone()));
    let mut run = run(&bench, MORNING, 25 * SECOND);
    let plan = relaying(bench.plan(2, vec![]), relays[..1].to_vec());
    run.orders
        .plan_arrives(&sealed(Kind::Plan, &plan), Some(Moment(MORNING)))
        .unwrap();
    run.run_until(30 * SECOND);
    let events = bench.events();
    assert_eq!(story(&events, "a"), [&LATE[..], &["ended Done 240000"]].concat());
    assert_eq!(
        story(&events, "b"),
        [&LATE[..], &["ended Withdrawn 240000"]].concat()
    );
}
