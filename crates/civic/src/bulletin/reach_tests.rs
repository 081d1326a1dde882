//! Where bulletins may go, who may name whom, and what somebody's word about listening is worth.

use viet::Date;

use super::testing::{audio, bulletin, unit};
use super::*;
use crate::permission::Denied;
use crate::unit::{Directory, Kind};
use crate::{Moment, Role};

fn day() -> Date {
    Moment(1_619_400_000_000).day()
}

/// A province with its department, newspaper and a district; commune `x` has a station of its own, `y` has none.
fn directory() -> Directory {
    let units = vec![
        unit("P", Kind::Province, None),
        unit("S", Kind::Department, Some("P")),
        unit("B", Kind::Newspaper, Some("P")),
        unit("H", Kind::District, Some("P")),
        unit("x", Kind::Commune, Some("H")),
        unit("đài x", Kind::CommuneStation, Some("x")),
        unit("y", Kind::Commune, Some("H")),
        unit("Q", Kind::Province, None),
        unit("S2", Kind::Department, Some("Q")),
        unit("z", Kind::Commune, Some("Q")),
    ];
    Directory::new(units, Vec::new())
}

#[test]
fn the_loudspeakers_of_a_commune_are_its_stations_or_its_committees() {
    let directory = directory();
    let of = |unit| directory.loudspeakers_of(unit, day());
    assert_eq!(of("x"), Some("đài x"));
    assert_eq!(of("đài x"), Some("đài x"));
    assert_eq!(of("y"), Some("y"));
    assert_eq!((of("H"), of("S"), of("?")), (None, None, None));
}

#[test]
fn bulletins_go_down_and_home_and_nowhere_else() {
    let directory = directory();
    let reach = |from, to, class| directory.may_reach(from, to, class, day());
    for class in Class::ALL {
        assert!(reach("S", "đài x", class) && reach("S", "y", class));
        assert!(reach("đài x", "đài x", class), "one's own");
        assert!(!reach("đài x", "y", class), "a neighbour");
        assert!(
            !reach("S2", "y", class) && !reach("S", "z", class),
            "another province"
        );
        assert!(
            !reach("S", "x", class),
            "the station is meant, not the commune beside it"
        );
        assert!(!reach("S", "H", class), "a district has no loudspeakers");
    }
    assert!(reach("B", "y", Class::Ordinary), "the press offers");
    assert!(!reach("B", "y", Class::Priority) && !reach("B", "y", Class::Urgent));
    assert!(!reach("B", "z", Class::Ordinary));
}

#[test]
fn nobody_names_themselves_and_the_operator_names_nobody() {
    let name = |giver, named, own, above| may_name(giver, named, own, above);
    let (lan, minh) = (("lan", Role::Officer), ("minh", Role::Commune));
    assert_eq!(name(lan, minh, true, false), Ok(()));
    assert_eq!(name(lan, minh, false, true), Ok(()));
    assert_eq!(name(minh, lan, true, false), Ok(()), "a commune names its own");
    assert_eq!(name(lan, lan, true, true), Err(Denied::Role));
    assert_eq!(name(lan, minh, false, false), Err(Denied::Foreign));
    assert_eq!(name(("op", Role::Operator), minh, true, true), Err(Denied::Role));
    assert_eq!(name(lan, ("op", Role::Operator), true, true), Err(Denied::Role));
    assert_eq!(
        name(("hoa", Role::Newsroom), minh, true, false),
        Err(Denied::Role)
    );
}

#[test]
fn a_word_about_listening_counts_when_the_time_for_it_has_passed() {
    let mut variant = Variant::new("tyz", Voice::Person, "", "Hoa").unwrap();
    assert_eq!(variant.hear_by_word("Lan", "aa", 90_000), Err(Refused::NoAudio));
    variant
        .record(audio("aa"), "Hoa", &AudioLimits::default())
        .unwrap();
    let soon = Refused::TooFast {
        took_ms: 59_999,
        duration_ms: 60_000,
    };
    assert_eq!(variant.hear_by_word("Lan", "aa", 59_999), Err(soon));
    assert_eq!(
        variant.hear_by_word("Lan", "bb", 60_000),
        Err(Refused::OtherAudio)
    );
    assert_eq!(variant.stage(), &Stage::Draft);
    variant.hear_by_word("Lan", "aa", 60_000).unwrap();
    assert_eq!(variant.stage(), &Stage::Heard { by: "Lan".into() });
}

#[test]
fn what_was_stored_says_the_same_and_an_old_approval_plays_nothing() {
    let ready = bulletin(Class::Ordinary, super::Kind::Notice).variants.remove(0);
    let again = |audio| {
        let head = (ready.language.clone(), ready.voice, ready.text().to_owned());
        Variant::stored(head, audio, ready.authors().to_vec(), ready.stage().clone())
    };
    assert_eq!(again(ready.audio().cloned()), ready);
    assert!(again(Some(audio("other"))).playable().is_none());
}
