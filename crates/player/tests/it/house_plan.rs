//! A plan that the house built (`server/src/schedule/plan_tests.rs` writes `house.plan` and asks that it is still so): every
//! item sounds at its instant, and a week without the house and with twenty power cuts misses and doubles nothing.

use crate::bench_box::*;
use crate::power::cut_twenty_times;
use wire::player::*;

const PLAN: &[u8] = include_bytes!("house.plan");

/// The box with the house's plan and the two recordings that it names; the plan's items until `until`.
fn ready(until: i64) -> (BenchBox, Vec<Item>) {
    let bench = BenchBox::new();
    let audio = [bench.audio(7 * RATE, 900), bench.audio(3 * RATE, 1100)];
    bench.store.keep("plan", PLAN).unwrap();
    let plan: Plan = Sealed::read(PLAN)
        .unwrap()
        .open(Kind::Plan, &house_key().public())
        .unwrap();
    for item in &plan.items {
        let same = audio
            .iter()
            .find(|one| one.media == item.media)
            .expect("a recording of the bench");
        assert_eq!(
            (same.bytes, same.samples),
            (item.bytes, item.samples),
            "{}",
            item.id
        );
    }
    let due = plan
        .items
        .into_iter()
        .filter(|item| (MORNING..until).contains(&item.at.0));
    (bench, due.collect())
}

#[test]
fn every_item_of_a_plan_that_the_house_built_sounds_at_its_instant() {
    let until = MORNING + 8 * DAY;
    let (bench, items) = ready(until);
    assert!(items.len() > 90);
    let mut child = bench.child(MORNING, until, &["--vouch", "1000"]);
    assert!(child.wait().unwrap().success());
    let events = bench.events();
    for item in &items {
        let expected = [
            "cued".to_owned(),
            "started 0".to_owned(),
            format!("ended Done {}", item.samples),
        ];
        assert_eq!(story(&events, &item.id), expected, "{}", item.id);
        let away_us = started_us(&events, &item.id).unwrap() - item.at.0 * 1000;
        assert!(away_us.abs() <= 1_000, "{}: {away_us} µs", item.id);
    }
    let started = events
        .iter()
        .filter(|event| matches!(event, Event::Started { .. }))
        .count();
    assert_eq!(started, items.len(), "nothing else sounds");
}

#[test]
fn a_week_without_the_house_and_with_twenty_power_cuts_misses_and_doubles_nothing_of_its_plan() {
    let until = MORNING + 7 * DAY;
    let (bench, items) = ready(until);
    cut_twenty_times(&bench, &items, until);
}
