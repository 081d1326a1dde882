//! What a signed plan may ask for, and what it may not.

use crate::bench_box::*;
use wire::player::*;

fn after(bench: &BenchBox, seconds: i64) -> Vec<Event> {
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(seconds * SECOND);
    run.engine.finish();
    bench.events()
}

#[test]
fn quiet_hours_hold_although_a_signed_plan_says_otherwise() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 1000);
    // 03:15, as in Trung Lộc.
    let night = MORNING - 165 * 60_000;
    let urgent = Item {
        class: Class::Urgent,
        ..named(&audio, "u", night + 10 * SECOND)
    };
    let relay = Item {
        class: Class::Priority,
        ..named(&audio, "a", night + 5 * SECOND)
    };
    let mut plan = bench.plan(1, vec![relay, urgent]);
    plan.issued_at = Moment(night - DAY);
    bench.keep_plan(&plan);
    let mut run = bench.engine(night, vouched(night), 0.0);
    run.run_until(13 * SECOND);
    run.engine.finish();
    let events = bench.events();
    assert_eq!(story(&events, "a"), ["silent QuietHours"]);
    assert_eq!(story(&events, "u"), ["cued", "started 0", "ended Done 48000"]);
}

#[test]
fn what_runs_into_quiet_hours_is_cut_off_there() {
    let bench = BenchBox::new();
    let audio = bench.audio(10 * RATE, 1000);
    let night = MORNING + 16 * HOUR;
    bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", night - 3 * SECOND)]));
    let from = night - 10 * SECOND;
    let mut run = bench.engine(from, vouched(from), 0.0);
    run.run_until(15 * SECOND);
    assert_eq!(
        run.heard(night, night + 4 * SECOND)
            .iter()
            .filter(|s| **s != 0)
            .count(),
        0
    );
    assert_eq!(
        story(&bench.events(), "a").last().unwrap(),
        "ended QuietHours 144000"
    );
}

#[test]
fn an_unknown_or_replayed_or_racing_plan_changes_nothing_and_is_written_down() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 1000);
    let good = bench.plan(5, vec![named(&audio, "a", MORNING + 5 * SECOND)]);
    bench.keep_plan(&good);
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(SECOND);
    let now = Some(Moment(MORNING + SECOND));
    let by_stranger =
        Sealed::seal(Kind::Plan, &bench.plan(6, vec![]), &Signer::from_seed(&[9; 32])).to_bytes();
    let racing = Plan {
        nonce: [77; 16],
        items: vec![],
        ..good.clone()
    };
    for bad in [
        by_stranger,
        sealed(Kind::Plan, &bench.plan(4, vec![])),
        sealed(Kind::Plan, &racing),
    ] {
        assert!(!run.orders.plan_arrives(&bad, now).unwrap());
    }
    run.run_until(7 * SECOND);
    run.engine.finish();
    let events = bench.events();
    let refusals: Vec<&str> = events
        .iter()
        .filter_map(|e| match e {
            Event::Refused { code, .. } => Some(code.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(refusals, ["unknown_key", "replayed", "racing"]);
    assert_eq!(story(&events, "a").last().unwrap(), "ended Done 48000");
}

#[test]
fn of_two_plans_the_newer_one_holds_in_whatever_order_they_come() {
    for order in [[2, 3], [3, 2]] {
        let bench = BenchBox::new();
        let audio = bench.audio(RATE, 1000);
        let run = bench.engine(MORNING, vouched(MORNING), 0.0);
        for version in order {
            let items = vec![named(&audio, &format!("of-{version}"), MORNING + 5 * SECOND)];
            let plan = bench.plan(version, items);
            run.orders
                .plan_arrives(&sealed(Kind::Plan, &plan), Some(Moment(MORNING)))
                .unwrap();
        }
        drop(run);
        let events = after(&bench, 7);
        assert_eq!(story(&events, "of-3"), ["cued", "started 0", "ended Done 48000"]);
        assert!(story(&events, "of-2").is_empty());
    }
}

#[test]
fn a_plan_without_what_sounds_silences_it() {
    let bench = BenchBox::new();
    let audio = bench.audio(10 * RATE, 1000);
    bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", MORNING + 4 * SECOND)]));
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(6 * SECOND);
    run.orders
        .plan_arrives(
            &sealed(Kind::Plan, &bench.plan(2, vec![])),
            Some(Moment(MORNING + 6 * SECOND)),
        )
        .unwrap();
    run.run_until(8 * SECOND);
    assert_eq!(
        run.heard(MORNING + 6_050, MORNING + 8_000)
            .iter()
            .filter(|s| **s != 0)
            .count(),
        0
    );
    assert!(story(&bench.events(), "a")[2].starts_with("ended Withdrawn 9"));
}

#[test]
fn a_stop_order_silences_at_once_and_outlives_a_restart_until_it_is_lifted() {
    let bench = BenchBox::new();
    let audio = bench.audio(10 * RATE, 1000);
    let items = vec![
        named(&audio, "a", MORNING + 4 * SECOND),
        named(&audio, "b", MORNING + 20 * SECOND),
    ];
    bench.keep_plan(&bench.plan(1, items));
    let order = |serial, stopped| StopOrder {
        serial,
        issued_at: Moment(MORNING),
        expires_at: Moment(MORNING + DAY),
        nonce: [serial as u8; 16],
        stopped,
    };
    let mut run = bench.engine(MORNING, vouched(MORNING), 0.0);
    run.run_until(6 * SECOND);
    let stop = order(
        1,
        vec![Reach::Unit {
            id: "tinh".to_owned(),
        }],
    );
    run.orders
        .stop_arrives(&sealed(Kind::Stop, &stop), Some(Moment(MORNING + 6 * SECOND)))
        .unwrap();
    run.run_until(8 * SECOND);
    assert_eq!(
        run.heard(MORNING + 6_050, MORNING + 8_000)
            .iter()
            .filter(|s| **s != 0)
            .count(),
        0
    );
    run.engine.finish();

    let again = MORNING + 10 * SECOND;
    let mut run = bench.engine(again, vouched(again), 0.0);
    run.run_until(12 * SECOND);
    assert_eq!(run.onset(again), None);
    let lifted = order(2, vec![]);
    run.orders
        .stop_arrives(&sealed(Kind::Stop, &lifted), Some(Moment(again + 12 * SECOND)))
        .unwrap();
    run.run_until(23 * SECOND);
    let events = bench.events();
    assert!(story(&events, "a").last().unwrap().starts_with("ended Stopped"));
    assert_eq!(story(&events, "b").last().unwrap(), "ended Done 480000");
}

#[test]
fn an_item_of_no_length_is_said_and_one_of_twenty_minutes_is_played_to_its_end() {
    let bench = BenchBox::new();
    let samples = 20 * 60 * RATE;
    let mut long = wav_head(samples, 8);
    long.resize(44 + samples as usize, 200);
    let long = bench.put_audio(&long, samples);
    let empty = bench.put_audio(&wav(0, 0), 0);
    let lying = Item {
        samples: RATE,
        ..named(&bench.put_audio(&wav(0, 1), 0), "l", MORNING + 6 * SECOND)
    };
    let items = vec![
        named(&empty, "e", MORNING + 5 * SECOND),
        lying,
        named(&long, "a", MORNING + 10 * SECOND),
    ];
    bench.keep_plan(&bench.plan(1, items));
    let mut child = bench.child(MORNING, MORNING + HOUR, &["--vouch", "1000"]);
    assert!(child.wait().unwrap().success());
    let events = bench.events();
    assert_eq!(story(&events, "e"), ["silent Empty"]);
    assert_eq!(story(&events, "l"), ["cued", "silent BadAudio"]);
    assert_eq!(
        story(&events, "a"),
        ["cued", "started 0", &format!("ended Done {samples}")]
    );
}

#[test]
fn audio_that_breaks_off_says_so() {
    let bench = BenchBox::new();
    let mut cut = wav(4 * RATE, 1000);
    cut.truncate(44 + 2 * 2 * RATE as usize);
    let audio = bench.put_audio(&cut, 4 * RATE);
    bench.keep_plan(&bench.plan(1, vec![named(&audio, "a", MORNING + 4 * SECOND)]));
    let events = after(&bench, 10);
    assert_eq!(story(&events, "a").last().unwrap(), "ended BadAudio 96000");
}

#[test]
fn missing_and_broken_audio_leave_their_slot_to_the_fallback() {
    let bench = BenchBox::new();
    let fallback = bench.audio(RATE, 500);
    let missing = Item {
        media: [9; 32],
        samples: RATE,
        ..named(&item(), "m", MORNING + 4 * SECOND)
    };
    let noise = bench.put_audio(b"this is no audio at all, but long enough to be looked at", RATE);
    let rotten = bench.audio(2 * RATE, 600);
    std::fs::write(bench.store.media(&rotten.media), wav(2 * RATE, 601)).unwrap();
    let items = vec![
        missing,
        named(&noise, "n", MORNING + 8 * SECOND),
        named(&rotten, "r", MORNING + 12 * SECOND),
    ];
    bench.keep_plan(&Plan {
        fallback: Some(fallback.media),
        ..bench.plan(1, items)
    });
    let events = after(&bench, 16);
    for (id, why) in [
        ("m", "silent NoMedia"),
        ("n", "silent BadAudio"),
        ("r", "silent BadAudio"),
    ] {
        assert_eq!(story(&events, id).last().unwrap(), why);
        let stand_in = story(&events, &format!("{id}/fallback"));
        assert_eq!(stand_in, ["cued", "started 0", "ended Done 48000"], "{id}");
    }
    assert!(
        !bench.store.has_media(&rotten.media),
        "what rotted is fetched again"
    );
}
