//! Attempts to get round the board: whom a rule covers, who may pass, and what a pass is worth after an edit.

use std::collections::BTreeMap;

use proptest::prelude::*;
use viet::Date;

use super::testing::*;
use super::*;
use crate::unit::{Directory, How, Kind as UnitKind, Succession, Unit, Version};
use crate::{Moment, Role};

fn day() -> Date {
    "2026-03-10".parse().unwrap()
}

/// A province with two departments, the press and two communes, one with a station; and another province.
fn directory() -> Directory {
    let units = vec![
        unit("P", UnitKind::Province, None),
        unit("S", UnitKind::Department, Some("P")),
        unit("Y tế", UnitKind::Department, Some("P")),
        unit("Báo", UnitKind::Newspaper, Some("P")),
        unit("x", UnitKind::Commune, Some("P")),
        unit("đài x", UnitKind::CommuneStation, Some("x")),
        unit("y", UnitKind::Commune, Some("P")),
        unit("Q", UnitKind::Province, None),
        unit("S2", UnitKind::Department, Some("Q")),
        unit("B", UnitKind::Ministry, None),
    ];
    Directory::new(units, Vec::new())
}

fn rule(id: &str, unit: &str) -> VettingRule {
    VettingRule {
        id: id.into(),
        unit: unit.into(),
        board: "S".into(),
        makers: Vec::new(),
        own: false,
        quorum: 1,
        from: "2026-01-01".parse().unwrap(),
        until: None,
    }
}

fn of(unit: &str, class: Class, mode: Mode) -> Bulletin {
    Bulletin {
        unit: unit.into(),
        mode,
        ..bulletin(class, Kind::Notice)
    }
}

/// The word of the answer: b(efore), a(fter), f(ree).
fn asked(rules: &[VettingRule], maker: &str, going: &[&str]) -> char {
    asked_of(rules, &of(maker, Class::Ordinary, Mode::Live), going)
}

fn asked_of(rules: &[VettingRule], bulletin: &Bulletin, going: &[&str]) -> char {
    let going: Vec<String> = going.iter().map(|unit| (*unit).to_owned()).collect();
    match vetting(rules, &directory(), bulletin, &going, day()) {
        Vetting::Before(_) => 'b',
        Vetting::After(_) => 'a',
        Vetting::Free => 'f',
    }
}

#[test]
fn what_units_under_it_make_for_others_is_vetted_and_nothing_else() {
    let province = [rule("r", "P")];
    for (maker, going, answer) in [
        ("Y tế", &["đài x", "y"][..], 'b'),
        ("Báo", &["y"], 'b'),
        ("S", &["y"], 'b'),
        ("x", &["đài x"], 'f'),
        ("đài x", &["đài x"], 'f'),
        ("y", &["y"], 'f'),
        ("x", &["đài x", "y"], 'b'),
        // The unit itself, another province and a ministry do not stand under it.
        ("P", &["y"], 'f'),
        ("S2", &["y"], 'f'),
        ("B", &["y"], 'f'),
        // It goes nowhere yet.
        ("Y tế", &[], 'f'),
        ("không có", &["y"], 'f'),
    ] {
        assert_eq!(asked(&province, maker, going), answer, "{maker} to {going:?}");
    }
    // A department directs communes and stations, and no other department.
    let department = [rule("r", "S")];
    assert_eq!(asked(&department, "Y tế", &["y"]), 'f');
    assert_eq!(asked(&department, "x", &["đài x", "y"]), 'b');
    assert_eq!(asked(&[rule("r", "Q")], "Y tế", &["y"]), 'f');
}

#[test]
fn kinds_and_own_loudspeakers_are_as_the_rule_says() {
    let mut one = rule("r", "P");
    one.makers = vec![UnitKind::Newspaper, UnitKind::CommuneStation];
    assert_eq!(asked(&[one.clone()], "Báo", &["y"]), 'b');
    assert_eq!(asked(&[one.clone()], "Y tế", &["y"]), 'f');
    one.own = true;
    assert_eq!(asked(&[one.clone()], "đài x", &["đài x"]), 'b');
    assert_eq!(asked(&[one.clone()], "đài x", &[]), 'b', "its own needs no list");
    assert_eq!(asked(&[one], "y", &["y"]), 'f');
}

#[test]
fn urgent_ones_and_drills_go_and_the_board_is_told() {
    let rules = [rule("r", "P")];
    for (class, mode, answer) in [
        (Class::Ordinary, Mode::Live, 'b'),
        (Class::Priority, Mode::Live, 'b'),
        (Class::Urgent, Mode::Live, 'a'),
        (Class::Urgent, Mode::Drill, 'a'),
        (Class::Ordinary, Mode::Drill, 'a'),
    ] {
        assert_eq!(
            asked_of(&rules, &of("Y tế", class, mode), &["y"]),
            answer,
            "{class:?} {mode:?}"
        );
    }
}

#[test]
fn a_rule_holds_from_its_first_to_its_last_day() {
    let mut one = rule("r", "P");
    one.until = Some("2026-03-10".parse().unwrap());
    assert_eq!(asked(&[one.clone()], "Y tế", &["y"]), 'b');
    one.until = Some("2026-03-09".parse().unwrap());
    assert_eq!(asked(&[one.clone()], "Y tế", &["y"]), 'f');
    one.until = None;
    one.from = "2026-03-11".parse().unwrap();
    assert_eq!(asked(&[one], "Y tế", &["y"]), 'f');
    let seat = Seat {
        from: "2026-03-01".parse().unwrap(),
        until: Some("2026-03-10".parse().unwrap()),
    };
    let holds = |on: &str| seat.holds(on.parse().unwrap());
    assert!(holds("2026-03-01") && holds("2026-03-10"));
    assert!(!holds("2026-02-28") && !holds("2026-03-11"));
}

#[test]
fn the_rule_from_further_up_counts() {
    let (mut up, mut down) = (rule("a", "P"), rule("b", "S"));
    up.board = "S".into();
    down.board = "x".into();
    let going = vec!["đài x".to_owned(), "y".to_owned()];
    let made = of("x", Class::Ordinary, Mode::Live);
    for rules in [[up.clone(), down.clone()], [down, up]] {
        let answer = vetting(&rules, &directory(), &made, &going, day());
        assert_eq!(answer.rule().map(|rule| rule.id.as_str()), Some("a"));
    }
}

#[test]
fn a_rule_is_not_lost_while_nobody_has_said_who_follows() {
    let old = |id: &str, kind, parent: Option<&str>| {
        let version = Version {
            parent: parent.map(str::to_owned),
            to: Some("2026-03-01".parse().unwrap()),
            ..Version::named(id)
        };
        Unit::new(id, kind, vec![version])
    };
    let units = vec![
        unit("N", UnitKind::Province, None),
        old("P", UnitKind::Province, None),
        unit("Y tế", UnitKind::Department, Some("N")),
        unit("y", UnitKind::Commune, Some("N")),
    ];
    let step = Succession {
        from: "P".into(),
        to: "N".into(),
        on: "2026-03-01".parse().unwrap(),
        how: How::Merged,
        share: None,
        basis: None,
        doubt: None,
        recorded: Moment(0),
        superseded: None,
    };
    let directory = Directory::new(units, vec![step]);
    let rules = [rule("r", "P")];
    let made = of("Y tế", Class::Ordinary, Mode::Live);
    let answer = vetting(&rules, &directory, &made, &["y".to_owned()], day());
    assert_eq!(answer, Vetting::Before(&rules[0]));
}

fn vetter(person: &str) -> Vetter<'_> {
    Vetter {
        person,
        role: Role::Officer,
        seated: true,
        second_factor: true,
    }
}

#[test]
fn only_seated_people_without_a_hand_in_it_vet_and_passing_asks_for_the_factor() {
    let hands = bulletin(Class::Ordinary, Kind::Notice).hands();
    assert_eq!(hands, ["Hoa", "Lan"], "maker and approver");
    assert_eq!(may_pass(vetter("Minh"), &hands), Ok(()));
    for own in ["Hoa", "Lan"] {
        assert_eq!(may_pass(vetter(own), &hands), Err(NotVetting::OwnHand));
        assert_eq!(may_remark(vetter(own), &hands), Err(NotVetting::OwnHand));
    }
    let standing = Vetter {
        seated: false,
        ..vetter("Minh")
    };
    assert_eq!(may_remark(standing, &hands), Err(NotVetting::NotSeated));
    let operator = Vetter {
        role: Role::Operator,
        ..vetter("Minh")
    };
    assert_eq!(may_remark(operator, &hands), Err(NotVetting::NotSeated));
    let careless = Vetter {
        second_factor: false,
        ..vetter("Minh")
    };
    assert_eq!(may_pass(careless, &hands), Err(NotVetting::NoFactor));
    assert_eq!(may_remark(careless, &hands), Ok(()));
}

#[test]
fn a_recording_is_passed_when_it_is_approved_present_and_heard_by_that_person() {
    let variant = approved("vi", "aa");
    let pass = |by: &str, sha256: &str, heard: &[Listening]| variant.can_pass(by, sha256, heard);
    assert_eq!(pass("Minh", "aa", &[whole("Minh", "aa")]), Ok(()));
    assert_eq!(pass("Minh", "aa", &[]), Err(Refused::Unheard));
    assert_eq!(
        pass("Minh", "aa", &[whole("Tâm", "aa")]),
        Err(Refused::Unheard),
        "somebody else listened"
    );
    assert_eq!(
        pass("Minh", "bb", &[whole("Minh", "bb")]),
        Err(Refused::OtherAudio)
    );
    assert_eq!(pass("Lan", "aa", &[whole("Lan", "aa")]), Err(Refused::OwnWork));
    assert_eq!(pass("Hoa", "aa", &[whole("Hoa", "aa")]), Err(Refused::OwnWork));
    let mut hasty = whole("Minh", "aa");
    hasty.took_ms = 2_000;
    assert!(pass("Minh", "aa", &[hasty]).is_err());
    let mut back = variant.clone();
    back.send_back("Minh", "aa", "sai ngày").unwrap();
    assert_eq!(
        back.can_pass("Tâm", "aa", &[whole("Tâm", "aa")]),
        Err(Refused::Unapproved)
    );
    back.rewrite("khác", "Hoa");
    assert_eq!(
        back.can_pass("Tâm", "aa", &[whole("Tâm", "aa")]),
        Err(Refused::Unapproved)
    );
}

fn seen(seal: &str) -> SeenByBoard {
    SeenByBoard {
        sha256: "aa".into(),
        seal: seal.into(),
    }
}

fn word(rule: &str, seal: &str) -> Passed {
    Passed {
        rule: rule.into(),
        by: "Minh".into(),
        sha256: "aa".into(),
        seal: seal.into(),
        at: NOW,
    }
}

#[test]
fn a_held_recording_is_not_playable_and_one_language_without_a_word_keeps_them_all() {
    let held = |variant: &Variant| match variant.stage() {
        Stage::Approved(approval) => Stage::Held(approval.clone()),
        other => other.clone(),
    };
    let one = approved("vi", "aa");
    let head = (one.language.clone(), one.voice, one.text().to_owned());
    let stage = held(&one);
    let one = Variant::stored(head, one.audio().cloned(), one.authors().to_vec(), stage);
    assert!(one.playable().is_none() && one.is_approved_by_unit());
    let mut two = bulletin(Class::Ordinary, Kind::Notice);
    two.variants = vec![one, approved("tyz", "bb")];
    let passed = BTreeMap::from([("vi".to_owned(), vec![word("r", "1")])]);
    let now = BTreeMap::from([("vi".to_owned(), seen("1")), ("tyz".to_owned(), seen("2"))]);
    let r = rule("r", "P");
    assert_eq!(two.unpassed(&r, &passed, &now), ["tyz"]);
    assert_eq!(
        two.unpassed(&rule("another", "P"), &passed, &now),
        ["vi", "tyz"],
        "another board"
    );
    assert_eq!(
        two.unpassed(&r, &BTreeMap::new(), &BTreeMap::new()),
        ["vi", "tyz"]
    );
    let of_two = VettingRule { quorum: 2, ..r };
    assert_eq!(
        two.unpassed(&of_two, &passed, &now),
        ["vi", "tyz"],
        "one of two is too few"
    );
}

#[test]
fn a_board_of_two_needs_two_people_for_what_is_there_now() {
    let by = |person: &str, seal: &str| Passed {
        by: person.to_owned(),
        ..word("r", seal)
    };
    let of = |quorum| VettingRule {
        quorum,
        ..rule("r", "P")
    };
    let now = seen("1");
    let missing = |quorum, words: &[Passed]| of(quorum).missing(words, Some(&now));
    assert_eq!(missing(2, &[]), 2);
    assert_eq!(
        missing(2, &[by("a", "1"), by("a", "1")]),
        1,
        "one person twice is one"
    );
    assert_eq!(
        missing(2, &[by("a", "1"), by("b", "0")]),
        1,
        "of what was there before"
    );
    assert_eq!(missing(2, &[by("a", "1"), by("b", "1")]), 0);
    assert_eq!(missing(2, &[by("a", "1"), by("b", "1"), by("c", "1")]), 0);
    assert_eq!(missing(0, &[]), 1, "no rule frees by asking for nobody");
    assert_eq!(of(1).missing(&[by("a", "1")], None), 1, "nothing is there");
}

proptest! {
    /// Whatever differs, of the recording or of what else the board saw, a word is worth nothing.
    #[test]
    fn a_word_holds_for_exactly_what_was_seen(seal in "[0-9a-f]{4}", other in "[0-9a-f]{4}", sha in "[0-9a-f]{2}") {
        let now = SeenByBoard { sha256: sha.clone(), seal: other.clone() };
        let holds = word("r", &seal).holds("r", &now);
        prop_assert_eq!(holds, seal == other && sha == "aa");
    }

    /// A bulletin never leaves for others before the board's word while any rule covers its maker, whichever rules stand
    /// beside it, and an urgent one never waits.
    #[test]
    fn no_other_rule_frees_what_one_covers(
        units in prop::collection::vec(prop::sample::select(vec!["S", "Q", "x", "B"]), 0..4),
        own in any::<bool>(),
        class in prop::sample::select(Class::ALL.to_vec()),
        at in 0_usize..4,
    ) {
        let mut rules: Vec<VettingRule> = units.iter().enumerate().map(|(n, unit)| rule(&n.to_string(), unit)).collect();
        for other in &mut rules { other.own = own; }
        rules.insert(at.min(rules.len()), rule("p", "P"));
        let made = of("Y tế", class, Mode::Live);
        let answer = vetting(&rules, &directory(), &made, &["y".to_owned()], day());
        match class {
            Class::Urgent => prop_assert!(matches!(answer, Vetting::After(_))),
            _ => prop_assert!(matches!(answer, Vetting::Before(_))),
        }
    }
}

#[test]
fn a_moment_is_no_part_of_whether_a_word_holds() {
    let later = Passed {
        at: Moment(1),
        ..word("r", "1")
    };
    assert!(later.holds("r", &seen("1")));
}
