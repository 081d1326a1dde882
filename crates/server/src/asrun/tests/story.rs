//! What becomes of an item by its records alone.

use civic::Moment;
use wire::player::{Ending, Event, Silence};

use super::{Box_, SAMPLES, morning, occurrence};
use crate::asrun::fold::{Outcome, fold};

const ITEM: &str = "S1@x";

fn told(tell: impl Fn(&mut Box_)) -> crate::asrun::fold::Story {
    let mut player = Box_::new("loa-1");
    tell(&mut player);
    fold(ITEM, &player.log)
}

#[test]
fn every_way_that_a_playing_goes_has_its_outcome() {
    let due = morning(0);
    let half = SAMPLES / 2;
    #[expect(clippy::type_complexity, reason = "a table of what happens, each a line")]
    #[rustfmt::skip]
    let ways: Vec<(&str, Box<dyn Fn(&mut Box_)>, Outcome, Option<u64>)> = vec![
        ("nothing", Box::new(|_| {}), Outcome::Unknown, None),
        ("cued", Box::new(move |p| { p.cue(ITEM, due); }), Outcome::Due, None),
        ("sounding", Box::new(move |p| { p.cue(ITEM, due).start(ITEM, due, 0); }), Outcome::Unknown, None),
        ("whole", Box::new(move |p| { p.cue(ITEM, due).start(ITEM, due, 0).end(ITEM, Some(SAMPLES), Ending::Done); }), Outcome::Confirmed, Some(SAMPLES)),
        ("said done, half sent", Box::new(move |p| { p.start(ITEM, due, 0).end(ITEM, Some(half), Ending::Done); }), Outcome::Partial, Some(half)),
        ("stopped", Box::new(move |p| { p.start(ITEM, due, 0).end(ITEM, Some(half), Ending::Stopped); }), Outcome::Partial, Some(half)),
        ("bad at once", Box::new(move |p| { p.start(ITEM, due, 0).end(ITEM, Some(0), Ending::BadAudio); }), Outcome::Failed, Some(0)),
        ("power cut", Box::new(move |p| { p.start(ITEM, due, 0).end(ITEM, None, Ending::Restart); }), Outcome::Unknown, None),
        ("cut in and gone on", Box::new(move |p| { p.start(ITEM, due, 0).end(ITEM, Some(half), Ending::Preempted)
            .start(ITEM, Moment(due.0 + 900_000), half).end(ITEM, Some(half), Ending::Done); }), Outcome::Confirmed, Some(SAMPLES)),
        ("cut in and gone on live", Box::new(move |p| { p.start(ITEM, due, 0).end(ITEM, Some(half / 2), Ending::Preempted)
            .start(ITEM, Moment(due.0 + 900_000), half).end(ITEM, Some(half), Ending::Done); }), Outcome::Partial, Some(half / 2 + half)),
        ("power cut and gone on", Box::new(move |p| { p.start(ITEM, due, 0).end(ITEM, None, Ending::Restart)
            .start(ITEM, Moment(due.0 + 900_000), half).end(ITEM, Some(half), Ending::Done); }), Outcome::Partial, None),
        ("silent", Box::new(move |p| { p.tell(Event::Silent { item: ITEM.to_owned(), due, why: Silence::NoMedia }); }), Outcome::Failed, None),
    ];
    for (name, way, outcome, samples) in ways {
        let story = told(way);
        assert_eq!(story.outcome(), outcome, "{name}");
        assert_eq!(story.samples(), samples, "{name}");
    }
}

#[test]
fn a_power_cut_before_the_first_sample_is_one_beginning() {
    let due = morning(0);
    for found_at_start in [false, true] {
        let story = told(|p| {
            p.cue(ITEM, due).start(ITEM, due, 0);
            if found_at_start {
                p.end(ITEM, None, Ending::Restart);
            }
            p.start(ITEM, due, 0).end(ITEM, Some(SAMPLES), Ending::Done);
        });
        assert_eq!(story.stretches.len(), 1);
        assert_eq!(story.outcome(), Outcome::Confirmed);
    }
}

#[test]
fn a_power_cut_leaves_a_beginning_without_an_end() {
    let due = morning(0);
    let story = told(|p| {
        p.cue(ITEM, due)
            .start(ITEM, due, 0)
            .end(ITEM, None, Ending::Restart);
    });
    assert_eq!(story.started_us(), Some(due.0 * 1000));
    assert_eq!(story.ended_at(), None);
    assert_eq!(story.samples(), None);
}

#[test]
fn records_of_other_items_change_nothing() {
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0)).play("S2", morning(1));
    let one = fold(&occurrence("S1", morning(0)), &player.log);
    let alone: Vec<_> = player.log[..3].to_vec();
    assert_eq!(one, fold(&occurrence("S1", morning(0)), &alone));
}
