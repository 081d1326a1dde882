//! Re-organisations of a small province: what follows from them, and what keeps them back.

use viet::Date;

use super::*;
use crate::unit::{Directory, How, Kind, Share, Unit, Version};
use crate::{Ids, Moment};

/// The first day of the new state.
const ON: &str = "2026-01-01";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn unit(id: &str, kind: Kind, name: &str, code: &str, parent: Option<&str>) -> Unit {
    let version = Version {
        code: (!code.is_empty()).then(|| code.to_owned()),
        parent: parent.map(str::to_owned),
        ..Version::named(name)
    };
    Unit::new(id, kind, vec![version])
}

/// Two provinces; in the first two districts with three communes and a station, and a department.
fn directory() -> Directory {
    let units = vec![
        unit("P", Kind::Province, "Tỉnh Lạng Sơn", "20", None),
        unit("Q", Kind::Province, "Tỉnh Cao Bằng", "04", None),
        unit("S", Kind::Department, "Sở Nội vụ tỉnh Lạng Sơn", "", Some("P")),
        unit("M", Kind::Ministry, "Bộ Nội vụ", "", None),
        unit("D", Kind::District, "Huyện Tràng Định", "180", Some("P")),
        unit("E", Kind::District, "Huyện Bình Gia", "181", Some("P")),
        unit("A", Kind::Commune, "Xã Quốc Khánh", "05986", Some("D")),
        unit("B", Kind::Commune, "Xã Đội Cấn", "05987", Some("D")),
        unit("C", Kind::Commune, "Xã Hồng Phong", "05988", Some("E")),
        unit(
            "T",
            Kind::CommuneStation,
            "Đài Truyền thanh xã Quốc Khánh",
            "",
            Some("A"),
        ),
        unit("X", Kind::Commune, "Xã Hòa An", "01000", Some("Q")),
    ];
    Directory::new(units, Vec::new())
}

fn new_unit(id: &str, name: &str, code: &str, parent: &str) -> Change {
    Change::Open(NewUnit {
        id: id.to_owned(),
        kind: Kind::Commune,
        name: name.to_owned(),
        code: (!code.is_empty()).then(|| code.to_owned()),
        parent: Some(parent.to_owned()),
    })
}

fn reform(changes: Vec<Change>) -> Reform {
    let heading = Heading {
        title: "Thử".to_owned(),
        basis: "Nghị quyết thử".to_owned(),
        at: Moment::start_of(day(ON)),
    };
    Reform { heading, changes }
}

fn merge(from: &[&str], into: &str) -> Change {
    Change::Merge {
        from: from.iter().map(ToString::to_string).collect(),
        into: Part::of(into),
    }
}

fn split(from: &str, into: &[&str], heir: Option<&str>) -> Change {
    let into = into.iter().map(|unit| Part::of(*unit)).collect();
    Change::Split {
        from: from.to_owned(),
        into,
        heir: heir.map(str::to_owned),
    }
}

#[track_caller]
fn wrong(changes: Vec<Change>) -> Vec<Wrong> {
    check(&directory(), &reform(changes))
        .into_iter()
        .map(|fault| fault.wrong)
        .collect()
}

#[test]
fn merged_units_end_and_what_hangs_on_them_follows() {
    let plan = reform(vec![
        new_unit("N", "Xã Thất Khê", "06001", "P"),
        merge(&["A", "B"], "N"),
    ]);
    assert_eq!(check(&directory(), &plan), []);
    let effect = Effect::of(&directory(), &plan);
    assert_eq!(
        effect
            .closed
            .iter()
            .map(|end| end.unit.as_str())
            .collect::<Vec<_>>(),
        ["A", "B"]
    );
    assert!(
        effect
            .steps
            .iter()
            .all(|step| step.how == How::Merged && step.to == "N")
    );
    let station = &effect.altered[0];
    assert_eq!(
        (station.unit.as_str(), station.parent.as_deref(), station.follows),
        ("T", Some("N"), true)
    );
    assert_eq!(effect.fate("A", Rule::Follows), Fate::Goes("N".into()));
    assert_eq!(effect.fate("A", Rule::Stays), Fate::Stays);
    assert_eq!(effect.fate("A", Rule::Ends), Fate::Ends);
    assert_eq!(
        effect.fate("C", Rule::Follows),
        Fate::Stays,
        "a unit that does not end keeps what it has"
    );
    let (after, _) = directory().amended(&effect.amendments("NQ"), Moment(1)).unwrap();
    assert_eq!(after.name("N", day(ON)), Some("Xã Thất Khê"));
    assert!(after.exists("A", day("2025-12-31")) && !after.exists("A", day(ON)));
    assert_eq!(after.parent("T", day(ON)).unwrap().id, "N");
    let heirs: Vec<&str> = after
        .successors("B", day(ON))
        .iter()
        .map(|(heir, _)| heir.id.as_str())
        .collect();
    assert_eq!(heirs, ["N"]);
}

#[test]
fn things_of_a_divided_unit_are_asked_about_unless_an_heir_is_named() {
    let open = || vec![new_unit("N", "Xã Một", "", "D"), new_unit("O", "Xã Hai", "", "D")];
    let asked = reform([open(), vec![split("B", &["N", "O"], None)]].concat());
    assert_eq!(check(&directory(), &asked), []);
    let effect = Effect::of(&directory(), &asked);
    assert_eq!(
        effect.fate("B", Rule::Follows),
        Fate::Ask(vec!["N".into(), "O".into()])
    );
    let settled = reform([open(), vec![split("B", &["N", "O"], Some("O"))]].concat());
    let effect = Effect::of(&directory(), &settled);
    assert_eq!(effect.fate("B", Rule::Follows), Fate::Goes("O".into()));
    assert!(
        effect
            .steps
            .iter()
            .all(|step| step.how == How::Divided && step.share.is_none())
    );
}

#[test]
fn a_unit_that_gives_a_part_away_goes_on() {
    let plan = reform(vec![
        new_unit("N", "Xã Mới", "", "D"),
        split("B", &["B", "N"], None),
    ]);
    assert_eq!(check(&directory(), &plan), []);
    let effect = Effect::of(&directory(), &plan);
    assert!(effect.closed.is_empty());
    assert_eq!(effect.fate("B", Rule::Follows), Fate::Stays);
    assert_eq!(effect.steps.len(), 1, "its own part is no step");
}

#[test]
fn one_source_alone_is_a_renaming_or_goes_on() {
    let renamed = reform(vec![new_unit("N", "Xã Tên Mới", "", "D"), merge(&["B"], "N")]);
    assert_eq!(Effect::of(&directory(), &renamed).steps[0].how, How::Renamed);
    let same = reform(vec![new_unit("N", "Xã Đội Cấn", "", "D"), merge(&["B"], "N")]);
    assert_eq!(Effect::of(&directory(), &same).steps[0].how, How::Continued);
    let absorbed = reform(vec![merge(&["B"], "C")]);
    assert_eq!(Effect::of(&directory(), &absorbed).steps[0].how, How::Merged);
}

#[test]
fn what_cannot_be_is_named() {
    assert_eq!(wrong(vec![]), [Wrong::Empty]);
    assert_eq!(wrong(vec![merge(&["Z"], "C")]), [Wrong::NotThere]);
    assert_eq!(wrong(vec![merge(&["A"], "Z")]), [Wrong::NoTarget]);
    assert_eq!(
        wrong(vec![merge(&["B"], "C"), merge(&["B"], "X")]),
        [Wrong::Twice]
    );
    assert_eq!(
        wrong(vec![merge(&["B"], "C"), Change::Close { unit: "C".into() }]),
        [Wrong::TargetEnds]
    );
    assert_eq!(wrong(vec![merge(&["B"], "P")]), [Wrong::Level]);
    assert_eq!(wrong(vec![merge(&["B"], "B")]), [Wrong::Itself]);
    assert_eq!(wrong(vec![merge(&[], "C")]), [Wrong::TooFew]);
    assert_eq!(wrong(vec![split("B", &["C"], None)]), [Wrong::TooFew]);
    assert_eq!(wrong(vec![split("B", &["C", "A"], Some("X"))]), [Wrong::Heir]);
    assert_eq!(
        wrong(vec![Change::Move {
            unit: "P".into(),
            parent: "D".into()
        }]),
        [Wrong::Cycle; 1]
    );
    assert_eq!(
        wrong(vec![Change::Move {
            unit: "A".into(),
            parent: "Z".into()
        }]),
        [Wrong::NoParent]
    );
    assert_eq!(
        wrong(vec![Change::Close { unit: "E".into() }]),
        [Wrong::LeftBehind]
    );
    assert_eq!(
        wrong(vec![new_unit("N", "Xã Mới", "05988", "D")]),
        [Wrong::CodeTaken]
    );
    assert_eq!(wrong(vec![new_unit("A", "Xã Mới", "", "D")]), [Wrong::Begun]);
    let retype = |name: &str| Change::Retype {
        unit: "B".into(),
        name: name.into(),
    };
    assert_eq!(wrong(vec![retype("Phường Đội Cấn")]), []);
    assert_eq!(wrong(vec![retype("Phường Khác")]), [Wrong::Retype]);
}

#[test]
fn a_code_may_go_to_another_unit_on_the_day_on_which_its_bearer_ends() {
    assert_eq!(
        wrong(vec![
            new_unit("N", "Phường Tam Thanh", "05987", "P"),
            merge(&["B"], "N")
        ]),
        []
    );
}

#[test]
fn shares_are_all_or_none_and_one_whole() {
    let part = |unit: &str, share: Option<(u32, u32)>| Part {
        share: share.and_then(|(n, d)| Share::new(n, d)),
        ..Part::of(unit)
    };
    let plan = |a, b| {
        let into = vec![part("A", a), part("C", b)];
        wrong(vec![Change::Split {
            from: "B".into(),
            into,
            heir: None,
        }])
    };
    assert_eq!(plan(Some((1, 3)), Some((2, 3))), []);
    assert_eq!(plan(Some((1, 3)), Some((1, 3))), [Wrong::SharesSum]);
    assert_eq!(plan(Some((1, 3)), None), [Wrong::SharesPartly]);
}

#[test]
fn a_unit_that_another_re_organisation_ended_is_not_ended_again() {
    let first = reform(vec![merge(&["B"], "C")]);
    let (after, _) = directory()
        .amended(&Effect::of(&directory(), &first).amendments("NQ"), Moment(1))
        .unwrap();
    let codes = |plan: &Reform| {
        check(&after, plan)
            .into_iter()
            .map(|fault| fault.wrong)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&first), [Wrong::EndsAlready]);
    let mut later = reform(vec![merge(&["B"], "A")]);
    later.heading.at = Moment::start_of(day("2026-06-01"));
    assert_eq!(codes(&later), [Wrong::NotThere]);
    let earlier = Reform {
        heading: Heading {
            at: Moment::start_of(day("2025-06-01")),
            ..later.heading.clone()
        },
        ..later
    };
    assert_eq!(codes(&earlier), [Wrong::EndsAlready]);
}

#[test]
fn a_unit_created_meanwhile_below_one_that_ends_follows_or_is_named() {
    let late = unit(
        "L",
        Kind::CommuneStation,
        "Đài Truyền thanh xã Đội Cấn",
        "",
        Some("B"),
    );
    let units = directory().units().iter().cloned().chain([late]).collect();
    let directory = Directory::new(units, Vec::new());
    let whole = reform(vec![merge(&["B"], "C")]);
    assert_eq!(check(&directory, &whole), [], "it follows the one successor");
    let divided = reform(vec![split("B", &["A", "C"], None)]);
    let faults = check(&directory, &divided);
    assert_eq!(
        (faults[0].wrong, faults[0].unit.as_str()),
        (Wrong::LeftBehind, "L")
    );
}

#[test]
fn an_office_re_organises_its_own_province() {
    let directory = directory();
    let before = day("2025-12-31");
    let of = |office: &str| reach(&directory, office, before);
    assert_eq!(of("S"), Reach::Within("P".into()));
    assert_eq!(of("M"), Reach::Everything);
    assert_eq!(of("D"), Reach::Nothing);
    assert_eq!(of("nobody"), Reach::Nothing);
    assert!(of("S").holds(&directory, "A", before) && !of("S").holds(&directory, "X", before));
    assert!(!of("S").holds(&directory, "P", before), "not the province itself");
}

/// Counts.
struct Counter(std::sync::atomic::AtomicU64);

impl Ids for Counter {
    fn next(&self, _: Moment) -> String {
        format!(
            "{:026}",
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
        )
    }
}

fn pair(row: usize, old: (&str, &str), new: (&str, &str)) -> Pair {
    Pair {
        row,
        old_code: old.0.into(),
        old_name: old.1.into(),
        new_code: new.0.into(),
        new_name: new.1.into(),
        parent_code: "20".into(),
        ..Pair::default()
    }
}

fn read(pairs: &[Pair]) -> Result<Found, Vec<RowFault>> {
    let ids = Counter(std::sync::atomic::AtomicU64::new(1));
    changes(
        &directory(),
        &reform(Vec::new()),
        pairs,
        Kind::Commune,
        &ids,
        Moment(1),
    )
}

#[test]
fn a_table_becomes_mergers_divisions_and_what_goes_on() {
    let rows = [
        pair(2, ("05986", "Xã Quốc Khánh"), ("06001", "Xã Thất Khê")),
        pair(3, ("05987", "đội cấn"), ("06001", "Xã Thất Khê")),
        pair(4, ("05987", ""), ("06002", "Xã Tràng Định")),
        pair(5, ("05988", "Xã Hồng Phong"), ("05988", "Xã Hồng Phong")),
    ];
    let found = read(&rows).unwrap();
    let kinds: Vec<&str> = found.changes.iter().map(Change::code).collect();
    assert_eq!(kinds, ["open", "open", "move", "merge", "split"]);
    assert_eq!(check(&directory(), &reform(found.changes)), []);
}

#[test]
fn a_row_with_a_code_of_another_day_is_refused_with_its_reason() {
    let faults = read(&[
        pair(2, ("05986", "Phường Tam Thanh"), ("06001", "Xã Thất Khê")),
        pair(3, ("99999", "Xã Không Có"), ("06001", "Xã Thất Khê")),
        pair(4, ("05987", ""), ("06004", "Xã Tư")),
        pair(5, ("05988", ""), ("", "")),
        Pair {
            parent_code: "99".into(),
            ..pair(6, ("05988", ""), ("06003", "Xã Ba"))
        },
        Pair {
            share: "nửa".into(),
            ..pair(7, ("05988", ""), ("06004", "Xã Tư"))
        },
        pair(8, ("05987", ""), ("06004", "Xã Tư")),
        pair(9, ("05988", ""), ("06004", "Xã Khác")),
    ])
    .unwrap_err();
    let said: Vec<(usize, RowWrong)> = faults.iter().map(|fault| (fault.row, fault.wrong)).collect();
    let expected = [
        (2, RowWrong::OldName),
        (3, RowWrong::OldCode),
        (5, RowWrong::NewName),
        (6, RowWrong::Parent),
        (7, RowWrong::Share),
        (8, RowWrong::PairTwice),
        (9, RowWrong::NewTwice),
    ];
    assert_eq!(said, expected);
    assert_eq!(
        (faults[0].given.as_str(), faults[0].known.as_str()),
        ("Phường Tam Thanh", "Xã Quốc Khánh")
    );
}

#[test]
fn the_serialised_form_is_one_and_holds_everything() {
    let plan = reform(vec![
        new_unit("N", "Xã Mới", "06001", "D"),
        split("B", &["N", "C"], Some("N")),
    ]);
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Reform>(&text).unwrap(), plan);
    let mut other = plan.clone();
    other.heading.at = Moment(other.heading.at.0 + 1);
    assert_ne!(
        serde_json::to_string(&other).unwrap(),
        text,
        "the hour is signed too"
    );
}
