//! Attempts to send, keep and misdirect an urgent broadcast.

use super::testing::*;
use super::*;
use crate::Moment;

fn later(minutes: i64) -> Moment {
    NOW.plus_minutes(minutes)
}

fn warning() -> Bulletin {
    bulletin(Class::Urgent, Kind::Warning)
}

fn communes() -> Vec<String> {
    ["Yên Bình", "Vân Nham", "Yên Bình"].map(str::to_owned).to_vec()
}

fn ask(bulletin: &Bulletin, by: &Mandate) -> Result<Order, Refusal> {
    let rule = UrgentRule::default();
    Order::ask(
        bulletin,
        by,
        Reason::Disaster,
        later(120),
        &communes(),
        &rule,
        0,
        NOW,
    )
}

fn seen(targets: usize, typed: &str) -> Seen {
    Seen {
        targets,
        typed: typed.into(),
    }
}

fn confirm(order: Order, bulletin: &Bulletin, by: &str, at: Moment) -> Result<Armed, Refusal> {
    let typed = bulletin.mode.typed_words();
    order.confirm(bulletin, &named(by), &seen(2, typed), &UrgentRule::default(), at)
}

fn armed() -> Armed {
    confirm(
        ask(&warning(), &named("Lan")).unwrap(),
        &warning(),
        "Minh",
        later(1),
    )
    .unwrap()
}

#[test]
fn two_persons_send_it_to_a_list_that_names_each_commune_once() {
    let armed = armed();
    assert_eq!(armed.order.targets, ["Vân Nham", "Yên Bình"]);
    assert!(
        !armed.holds(NOW) && armed.holds(later(1)) && armed.holds(later(119)) && !armed.holds(later(120))
    );
}

#[test]
fn one_person_cannot() {
    let order = ask(&warning(), &named("Lan")).unwrap();
    assert_eq!(
        confirm(order, &warning(), "Lan", later(1)),
        Err(Refusal::SamePerson)
    );
    let mut unnamed = named("Minh");
    unnamed.urgent = false;
    assert_eq!(ask(&warning(), &unnamed), Err(Refusal::NotNamed));
    let order = ask(&warning(), &named("Lan")).unwrap();
    let seen = seen(2, "PHÁT THẬT");
    assert_eq!(
        order.confirm(&warning(), &unnamed, &seen, &UrgentRule::default(), later(1)),
        Err(Refusal::NotNamed)
    );
}

#[test]
fn only_an_approved_urgent_bulletin_is_asked_for() {
    assert_eq!(
        ask(&bulletin(Class::Priority, Kind::Warning), &named("Lan")),
        Err(Refusal::NotUrgent)
    );
    let mut unapproved = warning();
    unapproved.variants[0].rewrite("Nước xuống.", "Hoa");
    assert_eq!(
        ask(&unapproved, &named("Lan")),
        Err(Refusal::Lacks(vec![Lack::NothingApproved]))
    );
}

#[test]
fn an_expiry_and_targets_are_needed_and_many_in_an_hour_are_stopped() {
    let rule = UrgentRule::default();
    let ask = |expires, targets: &[String], lately| {
        Order::ask(
            &warning(),
            &named("Lan"),
            Reason::Fire,
            expires,
            targets,
            &rule,
            lately,
            NOW,
        )
        .map(|_| ())
    };
    assert_eq!(ask(NOW, &communes(), 0), Err(Refusal::WrongExpiry(1440)));
    assert_eq!(ask(later(1441), &communes(), 0), Err(Refusal::WrongExpiry(1440)));
    assert_eq!(ask(later(1440), &communes(), 0), Ok(()));
    assert_eq!(ask(later(60), &[], 0), Err(Refusal::NoTargets));
    assert_eq!(ask(later(60), &communes(), 6), Err(Refusal::TooMany(6)));
}

#[test]
fn what_changed_or_waited_too_long_is_not_confirmed() {
    let order = || ask(&warning(), &named("Lan")).unwrap();
    let mut other = warning();
    other.variants[0] = approved("vi", "bb");
    assert_eq!(confirm(order(), &other, "Minh", later(1)), Err(Refusal::Changed));
    let mut more = warning();
    more.variants.push(approved("ium", "cc"));
    assert_eq!(confirm(order(), &more, "Minh", later(1)), Err(Refusal::Changed));
    let mut another = warning();
    another.id = "b2".into();
    assert_eq!(
        confirm(order(), &another, "Minh", later(1)),
        Err(Refusal::Changed)
    );
    assert!(confirm(order(), &warning(), "Minh", later(15)).is_ok());
    assert_eq!(
        confirm(order(), &warning(), "Minh", later(16)),
        Err(Refusal::Stale)
    );
    assert_eq!(
        confirm(order(), &warning(), "Minh", later(-1)),
        Err(Refusal::Stale)
    );
}

#[test]
fn what_is_over_before_it_is_confirmed_is_not_sent() {
    let rule = UrgentRule::default();
    let order = || {
        let targets = communes();
        Order::ask(
            &warning(),
            &named("Lan"),
            Reason::Fire,
            later(5),
            &targets,
            &rule,
            0,
            NOW,
        )
        .unwrap()
    };
    assert!(confirm(order(), &warning(), "Minh", later(4)).is_ok());
    assert_eq!(
        confirm(order(), &warning(), "Minh", later(5)),
        Err(Refusal::Stale)
    );
}

#[test]
fn another_count_or_the_words_of_a_drill_do_not_send() {
    for wrong in [seen(3, "PHÁT THẬT"), seen(2, "DIỄN TẬP"), seen(2, "")] {
        let order = ask(&warning(), &named("Lan")).unwrap();
        let answer = order.confirm(
            &warning(),
            &named("Minh"),
            &wrong,
            &UrgentRule::default(),
            later(1),
        );
        assert_eq!(answer, Err(Refusal::NotWhatWasShown), "{wrong:?}");
    }
}

#[test]
fn a_drill_becomes_no_live_broadcast_on_the_way() {
    let mut drill = warning();
    drill.mode = Mode::Drill;
    let order = ask(&drill, &named("Lan")).unwrap();
    assert_eq!(
        confirm(order, &warning(), "Minh", later(1)),
        Err(Refusal::Changed)
    );
    assert_ne!(Mode::Drill.typed_words(), Mode::Live.typed_words());
    let said = announced("Nước lên.", Mode::Drill);
    assert!(
        said.starts_with("Đây là diễn tập")
            && said.contains("Nước lên.")
            && said.ends_with("không cần làm gì.")
    );
    assert_eq!(announced("Nước lên.", Mode::Live), "Nước lên.");
}

#[test]
fn a_drill_reaches_a_live_device_only_when_somebody_else_armed_it_for_now() {
    let arming = Arming {
        by: "Minh".into(),
        from: NOW,
        until: later(30),
    };
    let armings = std::slice::from_ref(&arming);
    let drill = |armings: &[Arming], senders: &[&str], from, until| {
        reaches(Mode::Drill, false, armings, senders, later(from), later(until))
    };
    assert_eq!(drill(&[], &["Lan"], 0, 1), Err(Unreachable::LiveDevice));
    assert_eq!(drill(armings, &["Lan"], -1, 1), Err(Unreachable::LiveDevice));
    assert_eq!(drill(armings, &["Lan"], 30, 31), Err(Unreachable::LiveDevice));
    // It must be over as well: its last word falls into the time that somebody answers for.
    assert_eq!(drill(armings, &["Lan"], 29, 31), Err(Unreachable::LiveDevice));
    assert_eq!(drill(armings, &["Lan"], 0, 30), Ok(Some(later(30))));
    // None of those who send it arms the device, in whatever order they are named.
    for senders in [&["Minh"][..], &["Lan", "Minh"], &["Minh", "Lan"]] {
        assert_eq!(drill(armings, senders, 0, 1), Err(Unreachable::SamePerson));
    }
    let both = [
        arming.clone(),
        Arming {
            by: "Hoa".into(),
            from: later(5),
            until: later(20),
        },
    ];
    assert_eq!(drill(&both, &["Minh"], 5, 20), Ok(Some(later(20))));
    assert_eq!(drill(&both, &["Minh"], 0, 20), Err(Unreachable::SamePerson));
    let other = |mode, practice, armings| reaches(mode, practice, armings, &["Lan"], NOW, later(1));
    assert_eq!(other(Mode::Drill, true, &[]), Ok(None));
    assert_eq!(other(Mode::Live, false, &[]), Ok(None));
    assert_eq!(other(Mode::Live, true, armings), Err(Unreachable::PracticeDevice));
}

#[test]
fn one_person_cancels_it_on_the_same_communes_even_when_it_is_over() {
    let armed = armed();
    let withdrawal = armed.cancel(&named("Lan"), later(500)).unwrap();
    assert_eq!(withdrawal.targets, armed.order.targets);
    assert_eq!(withdrawal.ending, Ending::Cancelled);
    let mut stranger = named("Hoa");
    stranger.own_unit = false;
    assert_eq!(armed.cancel(&stranger, later(2)), Err(Refusal::NotNamed));
}

#[test]
fn a_correction_stops_it_at_once_and_goes_to_the_same_communes() {
    let armed = armed();
    let mut correction = bulletin(Class::Urgent, Kind::Correction);
    correction.id = "b2".into();
    let rule = UrgentRule::default();
    let (withdrawal, order) = armed
        .correct(&named("Lan"), &correction, &rule, later(5))
        .unwrap();
    assert_eq!(
        (&withdrawal.targets, &order.targets),
        (&armed.order.targets, &armed.order.targets)
    );
    assert_eq!(withdrawal.ending, Ending::Corrected("b2".into()));
    assert_eq!(
        confirm(order.clone(), &correction, "Lan", later(6)),
        Err(Refusal::SamePerson)
    );
    assert!(confirm(order, &correction, "Minh", later(6)).is_ok());
    assert_eq!(
        armed.correct(&named("Lan"), &warning(), &rule, later(5)),
        Err(Refusal::Changed)
    );
}
