//! Somebody else's directory, row by row against ours.

use civic::Moment;
use civic::unit::import::{Changed, Frame, Line, Outcome, Plan, Reason, plan};
use civic::unit::{About, Change, Directory, Kind, Value, What, Why};
use viet::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn open(unit: &str, on: &str, kind: Kind, name: &str, code: &str, parent: &str) -> Change {
    Change {
        unit: unit.to_owned(),
        on: day(on),
        what: What::Open {
            kind,
            name: name.to_owned(),
            code: Some(code.to_owned()),
            parent: (!parent.is_empty()).then(|| parent.to_owned()),
        },
        basis: "Căn cứ".to_owned(),
    }
}

/// Before the reform 05986 is Xã Hoàng Đồng, since then Phường Tam Thanh.
fn directory() -> Directory {
    let close = |unit: &str| Change {
        unit: unit.to_owned(),
        on: day("2025-07-01"),
        what: What::Close,
        basis: "Căn cứ".to_owned(),
    };
    let changes = [
        open("P", "2000-01-01", Kind::Province, "Tỉnh Lạng Sơn", "20", ""),
        open("Q", "2000-01-01", Kind::Province, "Tỉnh Cao Bằng", "04", ""),
        open(
            "D",
            "2000-01-01",
            Kind::District,
            "Thành phố Lạng Sơn",
            "178",
            "P",
        ),
        open("C1", "2000-01-01", Kind::Commune, "Xã Hoàng Đồng", "05986", "D"),
        open(
            "C2",
            "2000-01-01",
            Kind::Commune,
            "Phường Tam Thanh",
            "05974",
            "D",
        ),
        close("C1"),
        close("C2"),
        close("D"),
        open("N", "2025-07-01", Kind::Commune, "Phường Tam Thanh", "05986", "P"),
        open("M", "2025-07-01", Kind::Commune, "Phường Kỳ Lừa", "06187", "P"),
        open("X", "2025-07-01", Kind::Commune, "Xã Bảo Lạc", "01321", "Q"),
    ];
    Directory::default().amended(&changes, Moment(1)).unwrap().0
}

fn line(place: usize, kind: Option<Kind>, name: &str, code: &str) -> Line {
    Line {
        place: format!("dòng {place}"),
        kind,
        name: name.to_owned(),
        code: (!code.is_empty()).then(|| code.to_owned()),
        parent_code: None,
        parent_name: None,
        from: None,
        to: None,
        basis: None,
        facts: Vec::new(),
        faults: Vec::new(),
    }
}

fn commune(name: &str, code: &str) -> Line {
    line(2, Some(Kind::Commune), name, code)
}

fn planned(on: &str, lines: &[Line]) -> Plan {
    let frame = Frame {
        root: Some("P".to_owned()),
        on: day(on),
        basis: "Danh mục của tỉnh".to_owned(),
    };
    let mut n = 0;
    plan(&directory(), lines, &frame, Moment(2), &mut || {
        n += 1;
        format!("NEW{n}")
    })
}

#[track_caller]
fn refused(on: &str, line: Line) -> Reason {
    let plan = planned(on, &[line]);
    assert_eq!(plan.changes, [], "nothing of a refused row is applied");
    match &plan.rows[0].outcome {
        Outcome::Refused(reasons) => reasons[0].clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_of_another_day_is_refused_by_both_names() {
    for (on, name) in [
        ("2025-08-01", "Xã Hoàng Đồng"),
        ("2021-04-25", "Phường Tam Thanh"),
    ] {
        let Reason::CodeOfAnotherDay { code, bearings, .. } = refused(on, commune(name, "05986")) else {
            panic!("{on} {name}");
        };
        let names: Vec<_> = bearings
            .iter()
            .map(|bearing| (bearing.name.as_str(), bearing.from))
            .collect();
        let [since, reform] = [day("2000-01-01"), day("2025-07-01")].map(Some);
        assert_eq!(
            (code.as_str(), &names[..]),
            (
                "05986",
                &[("Xã Hoàng Đồng", since), ("Phường Tam Thanh", reform)][..]
            )
        );
        assert_eq!(bearings[0].to, reform);
    }
    let gone = refused("2025-08-01", commune("Phường Nào Đó", "05974"));
    assert!(
        matches!(gone, Reason::CodeOfAnotherDay { .. }),
        "a code that nobody bears today: {gone:?}"
    );
    for (on, name) in [
        ("2021-04-25", "Xã Hoàng Đồng"),
        ("2025-08-01", "Phường Tam Thanh"),
    ] {
        assert_eq!(
            planned(on, &[commune(name, "05986")]).rows[0].outcome,
            Outcome::Same,
            "the right day"
        );
    }
}

#[test]
fn rows_are_new_changed_or_the_same() {
    let mut changed = commune("Phường Kỳ Lừa", "06187");
    changed.facts = vec![(About::Border, Value::Is(false))];
    let renamed = commune("Phường Tam Thanh Mới", "05986");
    let mut office = line(4, Some(Kind::Department), "Sở Tài chính", "");
    office.from = Some(day("2025-09-01"));
    let mut board = line(5, Some(Kind::Other), "Ban Quản lý", "H37.9");
    board.parent_name = Some("Sở Tài chính".to_owned());
    board.basis = Some("Quyết định riêng".to_owned());
    board.from = Some(day("2025-09-01"));
    let plan = planned("2025-08-01", &[changed, renamed, office, board]);
    let outcomes: Vec<_> = plan.rows.iter().map(|row| &row.outcome).collect();
    let Outcome::Changed(facts) = outcomes[0] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(
        (facts[0].what, facts[0].before.as_deref(), facts[0].after.as_str()),
        (Changed::Fact(About::Border), None, "no")
    );
    let Outcome::Changed(names) = outcomes[1] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(
        (names[0].what, names[0].before.as_deref()),
        (Changed::Name, Some("Phường Tam Thanh"))
    );
    assert_eq!(outcomes[2..], [&Outcome::New, &Outcome::New]);
    let (after, _) = directory().amended(&plan.changes, Moment(2)).unwrap();
    let [office, board] = [2, 3].map(|row: usize| plan.rows[row].unit.clone().unwrap());
    assert_eq!(
        after.parent(&board, day("2025-09-01")).unwrap().id,
        office,
        "a row may belong to a row"
    );
    assert_eq!(after.parent(&office, day("2025-09-01")).unwrap().id, "P");
    assert_eq!(
        after.version(&board, day("2025-09-01")).unwrap().basis.as_deref(),
        Some("Quyết định riêng")
    );
    assert!(!after.exists(&office, day("2025-08-31")));
    let again = planned("2025-08-01", &[commune("PHƯỜNG KỲ LỪA", "06187")]);
    assert_eq!((&again.rows[0].outcome, again.changes.len()), (&Outcome::Same, 0));
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let on = "2025-08-01";
    assert_eq!(refused(on, commune("", "05986")), Reason::NoName);
    assert_eq!(refused(on, line(2, None, "Sở Mới", "")), Reason::NoKind);
    assert_eq!(refused(on, commune("Xã Bảo Lạc", "01321")), Reason::Outside);
    assert_eq!(
        refused(on, commune("Phường Kỳ Lừa", "09999")),
        Reason::OtherCode { held: "06187".into() }
    );
    assert_eq!(
        refused(on, commune("Phường Kỳ Lừa", "05986")),
        Reason::NameOfAnother { unit: "M".into() }
    );
    let mut lost = commune("Phường Kỳ Lừa", "06187");
    lost.parent_code = Some("999".into());
    assert_eq!(refused(on, lost), Reason::NoParent("999".into()));
    let mut foreign = commune("Phường Kỳ Lừa", "06187");
    foreign.parent_name = Some("Tỉnh Cao Bằng".into());
    assert_eq!(refused(on, foreign), Reason::NoParent("Tỉnh Cao Bằng".into()));
    let mut by_code = commune("Phường Kỳ Lừa", "06187");
    by_code.parent_code = Some("04".into());
    assert_eq!(refused(on, by_code), Reason::Outside);
    let unread = Line {
        faults: vec!["ô C2: không phải ngày".into()],
        ..commune("Phường Kỳ Lừa", "06187")
    };
    assert_eq!(
        refused(on, unread),
        Reason::Unread("ô C2: không phải ngày".into())
    );
}

#[test]
fn a_new_unit_ends_with_the_one_above_it_and_says_that_what_follows_is_unknown() {
    let mut board = line(2, Some(Kind::Other), "Ban A", "A");
    board.parent_code = Some("05986".into());
    let mut team = line(3, Some(Kind::Other), "Tổ B", "B");
    team.parent_code = Some("A".into());
    let plan = planned("2021-04-25", &[team, board]);
    assert!(
        plan.rows.iter().all(|row| row.outcome == Outcome::New),
        "{:?}",
        plan.rows
    );
    let (after, _) = directory().amended(&plan.changes, Moment(2)).unwrap();
    for row in &plan.rows {
        let unit = after.get(row.unit.as_deref().unwrap()).unwrap();
        assert_eq!(unit.versions[0].to, Some(day("2025-07-01")));
        assert!(unit.versions[0].closed_by.as_deref().unwrap().contains("chưa rõ"));
    }
}

#[test]
fn rows_that_contradict_each_other_are_found() {
    let twice = planned(
        "2025-08-01",
        &[
            commune("Phường Kỳ Lừa", "06187"),
            line(3, Some(Kind::Commune), "Phường Kỳ Lừa", "06187"),
        ],
    );
    assert_eq!(
        twice.rows[1].outcome,
        Outcome::Refused(vec![Reason::Twice("dòng 2".into())])
    );
    let mut a = line(2, Some(Kind::Other), "Ban A", "A");
    let mut b = line(3, Some(Kind::Other), "Ban B", "B");
    (a.parent_code, b.parent_code) = (Some("B".into()), Some("A".into()));
    let circle = planned("2025-08-01", &[a, b]);
    for row in &circle.rows {
        let Outcome::Refused(reasons) = &row.outcome else {
            panic!("{row:?}")
        };
        assert_eq!(reasons[..], [Reason::Objection(Why::Cycle(day("2025-08-01")))]);
    }
    let mut own = line(2, Some(Kind::Other), "Ban A", "A");
    own.parent_code = Some("A".into());
    assert!(
        matches!(planned("2025-08-01", &[own]).rows[0].outcome, Outcome::Refused(_)),
        "its own parent"
    );
    let mut early = line(2, Some(Kind::Other), "Ban A", "A");
    (early.from, early.parent_code) = (Some(day("2020-01-01")), Some("06187".into()));
    let before = planned("2025-08-01", &[early]);
    assert_eq!(
        before.rows[0].outcome,
        Outcome::Refused(vec![Reason::NoParent("06187".into())]),
        "not there yet"
    );
    let base = Frame {
        root: None,
        on: day("2025-08-01"),
        basis: String::new(),
    };
    let without = plan(
        &directory(),
        &[line(2, Some(Kind::Other), "Ban A", "")],
        &base,
        Moment(2),
        &mut || "NEW".into(),
    );
    assert_eq!(
        without.rows[0].outcome,
        Outcome::Refused(vec![Reason::Objection(Why::NoBasis)])
    );
}
