//! Placing into a programme that is taken, by hand and by chance.

use proptest::prelude::*;

use super::testing::*;
use super::*;
use crate::bulletin::{Class, Hand, Level};

const DAY: &str = "2026-11-26";

fn programme() -> Vec<Occurrence> {
    let item = |id: &str, time: &str, minutes| one(id, span(at(DAY, time), minutes));
    vec![
        item("a", "17:00", 10),
        item("b", "17:10", 10),
        item("c", "17:30", 10),
    ]
}

fn times(list: &[Occurrence]) -> Vec<String> {
    let shown = |o: &Occurrence| {
        let (hour, minute) = o.span.from.hour_minute();
        format!("{} {hour:02}:{minute:02}", o.id)
    };
    list.iter().map(shown).collect()
}

fn put(new: &Occurrence, choice: Choice) -> Result<Resolution, Unresolved> {
    place(new, &programme(), choice, Hand::Commune, &[])
}

#[test]
fn the_three_choices_do_what_they_say() {
    let new = one("n", span(at(DAY, "17:05"), 15));
    let replaced = put(&new, Choice::Replace).unwrap();
    assert_eq!(times(&replaced.programme), ["n 17:05", "c 17:30"]);
    assert_eq!(times(&replaced.removed), ["a 17:00", "b 17:10"]);
    let appended = put(&new, Choice::Append).unwrap();
    assert_eq!(
        times(&appended.programme),
        ["a 17:00", "b 17:10", "c 17:30", "n 17:40"]
    );
    let shifted = put(&new, Choice::Shift).unwrap();
    assert_eq!(
        times(&shifted.programme),
        ["n 17:05", "a 17:20", "b 17:30", "c 17:40"]
    );
    assert_eq!(shifted.moved.len(), 3);
    assert_eq!(shifted.moved[0].1, span(at(DAY, "17:00"), 10));
}

#[test]
fn what_is_free_is_taken_without_moving_anybody() {
    let new = one("n", span(at(DAY, "17:20"), 10));
    for choice in [Choice::Replace, Choice::Append, Choice::Shift] {
        let placed = put(&new, choice).unwrap();
        assert_eq!(
            times(&placed.programme),
            ["a 17:00", "b 17:10", "n 17:20", "c 17:30"]
        );
        assert!(placed.removed.is_empty() && placed.moved.is_empty());
    }
}

#[test]
fn nothing_is_moved_into_quiet_hours() {
    let late = [one("a", span(at(DAY, "20:30"), 30))];
    let new = one("n", span(at(DAY, "20:45"), 15));
    for choice in [Choice::Append, Choice::Shift] {
        let answer = place(&new, &late, choice, Hand::Commune, &[]);
        assert!(
            matches!(answer, Err(Unresolved::Quiet(_))),
            "{choice:?} {answer:?}"
        );
    }
    assert!(place(&new, &late, Choice::Replace, Hand::Commune, &[]).is_ok());
    let night = one("n", span(at(DAY, "23:00"), 15));
    assert_eq!(
        place(&night, &[], Choice::Append, Hand::Commune, &[]),
        Err(Unresolved::Quiet("n".into()))
    );
}

#[test]
fn play_now_and_relays_collide_like_everything_else() {
    let now = Occurrence {
        source: Source::Live,
        ..one("phát ngay", span(at(DAY, "17:35"), 5))
    };
    let relay = Occurrence {
        source: Source::Relay,
        ..one("tiếp sóng", span(at(DAY, "17:05"), 30))
    };
    let there = programme();
    assert_eq!(collisions(&[now, relay.clone()], &there).len(), 1 + 3);
    // A relay comes when its sender sends it.
    assert_eq!(
        put(&relay, Choice::Append),
        Err(Unresolved::Fixed("tiếp sóng".into()))
    );
    let new = one("n", span(at(DAY, "17:00"), 10));
    assert_eq!(
        place(&new, &[relay], Choice::Shift, Hand::Commune, &[]),
        Err(Unresolved::Fixed("tiếp sóng".into()))
    );
}

fn from_above(class: Class) -> Occurrence {
    Occurrence {
        class,
        level: Level::Province,
        ..one("n", span(at(DAY, "17:05"), 10))
    }
}

#[test]
fn a_higher_level_takes_no_place_for_an_ordinary_bulletin() {
    for choice in [Choice::Replace, Choice::Append, Choice::Shift] {
        let answer = place(
            &from_above(Class::Ordinary),
            &programme(),
            choice,
            Hand::Platform,
            &[],
        );
        assert_eq!(answer, Err(Unresolved::NotYours), "{choice:?}");
    }
    assert!(
        place(
            &from_above(Class::Ordinary),
            &programme(),
            Choice::Append,
            Hand::Commune,
            &[]
        )
        .is_ok()
    );
}

#[test]
fn a_priority_bulletin_goes_first_but_removes_nothing() {
    let shifted = place(
        &from_above(Class::Priority),
        &programme(),
        Choice::Shift,
        Hand::Platform,
        &[],
    )
    .unwrap();
    assert_eq!(
        times(&shifted.programme),
        ["n 17:05", "a 17:15", "b 17:25", "c 17:35"]
    );
    let replace = place(
        &from_above(Class::Priority),
        &programme(),
        Choice::Replace,
        Hand::Platform,
        &[],
    );
    assert_eq!(replace, Err(Unresolved::NotYours));
}

#[test]
fn two_priority_bulletins_wait_for_the_commune() {
    let mut there = programme();
    there[1].class = Class::Priority;
    for choice in [Choice::Replace, Choice::Append, Choice::Shift] {
        let answer = place(&from_above(Class::Priority), &there, choice, Hand::Platform, &[]);
        assert_eq!(answer, Err(Unresolved::CommuneDecides("b".into())), "{choice:?}");
        assert!(place(&from_above(Class::Priority), &there, choice, Hand::Commune, &[]).is_ok());
    }
    let found = collisions(&[from_above(Class::Priority)], &there);
    assert_eq!(found.iter().filter(|c| c.commune_decides).count(), 1);
    // Class before origin: central over province asks nobody.
    there[1].level = Level::Central;
    assert!(
        collisions(&[from_above(Class::Priority)], &there)
            .iter()
            .all(|c| !c.commune_decides)
    );
}

#[test]
fn an_urgent_one_cuts_in_at_night_and_moves_nobody() {
    let urgent = Occurrence {
        class: Class::Urgent,
        ..one("n", span(at(DAY, "17:05"), 600))
    };
    let placed = place(&urgent, &programme(), Choice::Shift, Hand::Platform, &[]).unwrap();
    assert_eq!(
        times(&placed.programme),
        ["a 17:00", "n 17:05", "b 17:10", "c 17:30"]
    );
    assert!(collisions(&[urgent], &programme()).is_empty());
}

#[test]
fn a_programme_that_overlaps_itself_is_named() {
    let mut there = programme();
    there[1].span = span(at(DAY, "17:09"), 10);
    let answer = place(
        &from_above(Class::Priority),
        &there,
        Choice::Shift,
        Hand::Commune,
        &[],
    );
    assert_eq!(answer, Err(Unresolved::AlreadyBroken("a".into(), "b".into())));
}

fn choice() -> impl Strategy<Value = Choice> {
    prop::sample::select(vec![Choice::Replace, Choice::Append, Choice::Shift])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// However things are placed one after another: no two overlap, nothing new sounds in quiet hours, nothing is lost
    /// without being named, nothing changes its length.
    #[test]
    fn whatever_is_placed_the_programme_holds(list in any_occurrences(16), choices in prop::collection::vec(choice(), 16)) {
        let mut programme: Vec<Occurrence> = Vec::new();
        for (new, choice) in list.iter().zip(choices) {
            let Ok(placed) = place(new, &programme, choice, Hand::Commune, &[]) else { continue };
            let calm: Vec<_> = placed.programme.iter().filter(|o| !o.is_urgent()).collect();
            for pair in calm.windows(2) {
                prop_assert!(!pair[0].span.meets(pair[1].span), "{pair:?}");
            }
            for o in &calm {
                prop_assert!(!sounds_in_quiet(&[], o.class, o.span), "{o:?}");
            }
            prop_assert_eq!(placed.programme.len() + placed.removed.len(), programme.len() + 1);
            for before in programme.iter().chain([new]) {
                let after = placed.programme.iter().chain(&placed.removed).find(|o| o.id == before.id);
                prop_assert_eq!(after.map(|o| o.span.length_ms()), Some(before.span.length_ms()));
                let fixed = matches!(before.source, Source::Relay | Source::Fm) || before.is_urgent();
                prop_assert!(!fixed || after.map(|o| o.span) == Some(before.span));
            }
            programme = placed.programme;
        }
    }

    /// The platform, acting for a higher level, removes nothing of the commune's.
    #[test]
    fn the_platform_removes_nothing_of_the_commune(list in any_occurrences(12), new in any_occurrence(), choice in choice()) {
        let mut programme: Vec<Occurrence> = Vec::new();
        for one in &list {
            if let Ok(placed) = place(one, &programme, Choice::Append, Hand::Commune, &[]) {
                programme = placed.programme;
            }
        }
        let new = Occurrence { id: "n".into(), level: Level::Province, ..new };
        if let Ok(placed) = place(&new, &programme, choice, Hand::Platform, &[]) {
            prop_assert!(placed.removed.iter().all(|o| o.level != Level::Commune));
            prop_assert!(new.class != Class::Ordinary);
        }
    }
}
