//! Recipient lines and standing, on the small province of [`super::sample`].

use proptest::prelude::*;

use super::sample::{day, directory, old};
use super::*;

const BEFORE: &str = "2021-04-25";
const AFTER: &str = "2025-08-01";

fn resolved(text: &str, issuer: &str, on: &str) -> Resolution {
    directory().resolve(text, issuer, day(on))
}

#[track_caller]
fn found(text: &str, issuer: &str, units: &[&str]) {
    let resolution = resolved(text, issuer, BEFORE);
    assert_eq!(
        (resolution.verdict, resolution.units),
        (Verdict::Found, units.iter().map(ToString::to_string).collect()),
        "{text}"
    );
}

#[test]
fn single_bodies() {
    found("Báo Lạng Sơn", "DS", &["DB"]);
    found("Đài Phát thanh và Truyền hình tỉnh", "DS", &["DD"]);
    found("Đài PT-TH tỉnh;", "DS", &["DD"]);
    found("Đài Phát thanh - Truyền hình Lạng Sơn", "DS", &["DD"]);
    found("Giám đốc Sở Thông tin và Truyền thông", "P", &["DS"]);
    found("Sở TT&TT tỉnh Lạng Sơn", "Q", &["DS"]);
    found("UBND tỉnh", "TF", &["P"]);
    found("Phòng VHTT huyện Tràng Định", "DS", &["TF"]);
    found("Báo Lạng Sơn, Đài PT-TH tỉnh", "DS", &["DB", "DD"]);
}

#[test]
fn whole_classes() {
    found(
        "Phòng Văn hóa và Thông tin các huyện, thành phố.",
        "DS",
        &["TF", "LF"],
    );
    found(
        "Phòng Văn hoá, Thông tin các huyện, thành phố",
        "DS",
        &["TF", "LF"],
    );
    found("Uỷ ban nhân dân các huyện, thành phố", "DS", &["T", "L"]);
    found("Ủy ban nhân dân huyện, thành phố", "DS", &["T", "L"]);
    found("các huyện", "DS", &["T"]);
    found("các xã, phường, thị trấn", "DS", &["L1", "L2", "T1", "L3", "T2"]);
    found(
        "UBND các xã, phường, thị trấn thuộc huyện Tràng Định",
        "DS",
        &["T1", "T2"],
    );
    found("Trung tâm VH-TT-TT các huyện, TP", "DS", &["TT", "LT"]);
    found("Đài Truyền thanh cấp xã", "TF", &["ST1", "ST2"]);
    found("2 tỉnh, thành phố", "DS", &["Q", "P"]);
}

#[test]
fn named_territories() {
    found("UBND xã Quốc Khánh, huyện Tràng Định", "DS", &["T1"]);
    found("UBND xã Quốc Khánh", "DS", &["T1"]);
    found("các huyện: Tràng Định, Hòa An", "DS", &["Q1", "T"]);
    found("huyện Hoà An", "DS", &["Q1"]);
    found(
        "UBND thành phố Lạng Sơn và UBND huyện Tràng Định",
        "DS",
        &["T", "L"],
    );
    found(
        "Phòng VH-TT các huyện, thành phố: Tràng Định, Lạng Sơn",
        "DS",
        &["TF", "LF"],
    );
    found("UBND thành phố Lạng Sơn", "DS", &["L"]);
    found("Đài Truyền thanh xã Tân Tiến", "TF", &["ST2"]);
}

#[test]
fn homonyms_are_asked_about() {
    let ambiguous = Verdict::Ambiguous(vec!["L3".into(), "T2".into()]);
    assert_eq!(resolved("UBND xã Tân Tiến", "DS", BEFORE).verdict, ambiguous);
    found("UBND xã Tân Tiến", "TF", &["T2"]);
    found("UBND xã Tân Tiến, thành phố Lạng Sơn", "DS", &["L3"]);
    let other_marks = resolved("UBND xã Tân Tiên, huyện Tràng Định", "DS", BEFORE).verdict;
    assert_eq!(
        other_marks,
        Verdict::Ambiguous(vec!["T2".into()]),
        "another name, or a slip: a person says"
    );
    found("ubnd xa tan tien, huyen trang dinh", "DS", &["T2"]);
    let count = resolved("63 tỉnh, thành phố", "DS", BEFORE).verdict;
    assert!(
        matches!(count, Verdict::Ambiguous(_)),
        "the number does not fit: {count:?}"
    );
}

#[test]
fn what_is_not_known_is_not_invented() {
    for text in [
        "các xã biên giới",
        "các xã hải đảo",
        "Báo Nhân Dân",
        "Sở Tài chính",
        "Như trên",
        "",
        "các cơ quan, đơn vị",
        "Đài Truyền thanh huyện Tràng Định",
        "Sở Thông tin và Truyền thông các tỉnh, thành phố",
        "UBND xã Không Có",
    ] {
        let resolution = resolved(text, "DS", BEFORE);
        assert_eq!(resolution.verdict, Verdict::Unknown, "{text}");
    }
    assert_eq!(
        resolved("các huyện, thành phố", "nobody", BEFORE).verdict,
        Verdict::Unknown
    );
}

/// The small province with facts: T1 lies on the border and speaks Tày, T2 neither, of the others nothing is known.
fn with_facts(also: &[(&str, About, Value)]) -> Directory {
    let fact = |unit: &str, about, value| Change {
        unit: unit.to_owned(),
        on: day("2020-01-01"),
        what: What::Fact {
            about,
            value,
            until: None,
        },
        basis: "Căn cứ thử".into(),
    };
    let tay = |words: &[&str]| Value::Words(words.iter().map(ToString::to_string).collect());
    let mut changes = vec![
        fact("T1", About::Border, Value::Is(true)),
        fact("T2", About::Border, Value::Is(false)),
        fact("T1", About::Languages, tay(&["Tày", "Nùng"])),
        fact("T2", About::Languages, tay(&["Kinh"])),
    ];
    changes.extend(
        also.iter()
            .map(|(unit, about, value)| fact(unit, *about, value.clone())),
    );
    directory().amended(&changes, crate::Moment(1)).unwrap().0
}

#[test]
fn a_class_over_facts_says_of_whom_they_are_not_known() {
    let directory = with_facts(&[]);
    let read = |text| directory.resolve(text, "TF", day(BEFORE));
    for text in [
        "các xã biên giới",
        "Ủy ban nhân dân các xã vùng biên giới",
        "các xã biên giới thuộc huyện Tràng Định",
    ] {
        let border = read(text);
        assert_eq!(
            (border.verdict, border.units),
            (Verdict::Found, vec!["T1".to_owned()]),
            "{text}"
        );
        assert_eq!(border.notes, [], "{text}");
    }
    assert_eq!(read("các xã nói tiếng Tày, Nùng").units, ["T1"]);
    assert_eq!(read("các xã biên giới nói tiếng Kinh").verdict, Verdict::Unknown);

    let wide = directory.resolve("các xã biên giới", "DS", day(BEFORE));
    let unknown = vec!["L2".to_owned(), "L3".to_owned()];
    assert_eq!(
        wide.notes,
        [Note::NotKnown {
            about: About::Border,
            units: unknown.clone()
        }]
    );
    assert_eq!(wide.units, ["T1"], "unknown is not yes");
    assert_eq!(
        wide.verdict,
        Verdict::Ambiguous(["T1".into()].into_iter().chain(unknown).collect())
    );

    let nothing = read("các xã đặc biệt khó khăn");
    assert_eq!(nothing.verdict, Verdict::Unknown);
    assert!(
        matches!(&nothing.notes[..], [Note::NotKnown { about: About::Difficult, units }] if units.len() == 2)
    );
    let later = directory.resolve("các xã biên giới", "TF", day("2019-12-31"));
    assert_eq!(later.verdict, Verdict::Unknown, "nothing was known then");

    let settled = with_facts(&[
        ("L2", About::Border, Value::Is(false)),
        ("L3", About::Border, Value::Is(true)),
    ]);
    let found = settled.resolve("các xã biên giới", "DS", day(BEFORE));
    assert_eq!((found.verdict, found.units.len()), (Verdict::Found, 2));
    let class = found.class.unwrap();
    let json = serde_json::to_string(&class).unwrap();
    assert!(json.contains(r#""needs":[{"about":"border"}]"#), "{json}");
    assert_eq!(serde_json::from_str::<Class>(&json).unwrap(), class);
}

#[test]
fn a_number_in_the_letter_is_compared_and_never_obeyed() {
    let right = resolved("2 tỉnh", "DS", BEFORE);
    assert_eq!((right.verdict, right.notes), (Verdict::Found, vec![]));
    let wrong = resolved("16 xã", "DS", BEFORE);
    assert_eq!(wrong.notes, [Note::Count { said: 16, found: 4 }]);
    assert_eq!(wrong.units.len(), 4, "the class stays what it is");
    assert!(matches!(wrong.verdict, Verdict::Ambiguous(_)));
    assert!(matches!(wrong.class, Some(Class::Counted { said: 16, .. })));
    let two = with_facts(&[]).resolve("2 xã biên giới", "TF", day(BEFORE));
    assert_eq!(two.notes, [Note::Count { said: 2, found: 1 }]);
}

#[test]
fn all_bodies_of_a_province_are_looked_at_by_a_person() {
    for text in [
        "các sở, ban, ngành",
        "Các sở, ban, ngành tỉnh",
        "Thủ trưởng các sở, ngành tỉnh Lạng Sơn",
        "các Sở, ban, ngành, đoàn thể tỉnh",
    ] {
        let all = resolved(text, "TF", BEFORE);
        assert_eq!(
            (all.verdict, all.notes),
            (Verdict::Ambiguous(vec!["DS".into()]), vec![Note::MayLack(1)]),
            "{text}"
        );
        assert_eq!(all.units, ["DS"], "{text}");
    }
    let counted = resolved("các 1 sở, ban, ngành", "DS", BEFORE);
    assert_eq!(counted.verdict, Verdict::Found);
    let mixed = resolved("Các sở, ban, ngành; UBND các huyện, thành phố", "P", BEFORE);
    assert_eq!(mixed.units, ["T", "DS", "L"]);
    assert_eq!(
        resolved("các đồn biên phòng", "P", BEFORE).verdict,
        Verdict::Unknown
    );
    assert_eq!(
        resolved("các hội, đoàn thể", "P", BEFORE).verdict,
        Verdict::Unknown
    );
}

#[test]
fn after_the_reform_offices_are_gone_and_their_successors_named() {
    let resolution = resolved("Phòng Văn hóa và Thông tin các huyện, thành phố", "DS", AFTER);
    let gone = Verdict::Gone {
        on: day(sample::REFORM),
        units_then: vec!["TF".into(), "LF".into()],
        successors: vec!["N2".into(), "N1".into()],
    };
    assert_eq!((resolution.verdict, resolution.units), (gone, vec![]));
    let one = resolved("UBND xã Hoàng Đồng", "DS", AFTER).verdict;
    assert!(matches!(one, Verdict::Gone { successors, .. } if successors == ["N1"]));
    assert_eq!(resolved("UBND xã Quốc Khánh", "DS", AFTER).units, ["N2"]);
    let far = resolved("UBND phường Tam Thanh", "Q", AFTER);
    assert_eq!((far.verdict, far.units), (Verdict::Found, vec!["N1".to_owned()]));
    let next_door = resolved("UBND xã Quốc Khánh", "Q", AFTER).verdict;
    assert!(
        matches!(next_door, Verdict::Gone { .. }),
        "a namesake far away is not it: {next_door:?}"
    );
    let directory = directory();
    assert_eq!(directory.successors("T1", day(AFTER))[0].1, Some("cần xác nhận"));
    assert!(directory.successors("T1", day(BEFORE)).is_empty());
}

#[test]
fn delegation_stays_in_the_district() {
    let directory = directory();
    let within = |text, on| directory.resolve_within(text, "TF", day(on));
    assert_eq!(
        within("Trung tâm Văn hóa, Thể thao và Truyền thông huyện", BEFORE).units,
        ["TT"]
    );
    let both = within(
        "Trung tâm Văn hóa, Thể thao và Truyền thông; Đài Truyền thanh cấp xã",
        BEFORE,
    );
    assert_eq!((both.verdict, both.units.len()), (Verdict::Found, 3));
    assert_eq!(within("Trung tâm VH-TT-TT các huyện, TP", BEFORE).units, ["TT"]);
    assert_eq!(
        within("Đài Truyền thanh phường Tam Thanh", BEFORE).verdict,
        Verdict::Unknown
    );
    assert_eq!(within("Báo Lạng Sơn", BEFORE).verdict, Verdict::Unknown);
    let labels: Vec<_> = directory
        .delegable("TF", day(BEFORE))
        .into_iter()
        .map(|(_, label)| label)
        .collect();
    assert_eq!(labels[1], "Tất cả 2 Đài Truyền thanh cấp xã trên địa bàn");
    assert_eq!(labels.len(), 4);
    assert!(directory.delegable("TT", day(BEFORE)).is_empty());
    assert!(directory.delegable("TF", day(AFTER)).is_empty());
}

#[test]
fn offices_stand_above_what_lies_below_them() {
    let directory = directory();
    let above = |a, b| directory.stands_above(a, b, day(BEFORE));
    for (a, b) in [
        ("P", "ST1"),
        ("DS", "TF"),
        ("DS", "T1"),
        ("TF", "ST1"),
        ("TF", "T1"),
        ("TF", "TT"),
        ("T", "TF"),
    ] {
        assert!(above(a, b) && !above(b, a), "{a} {b}");
    }
    for (a, b) in [
        ("TF", "SL1"),
        ("TF", "T"),
        ("DS", "DB"),
        ("DS", "P"),
        ("TT", "ST1"),
        ("DB", "TF"),
        ("Q", "T1"),
        ("DS", "Q1"),
    ] {
        assert!(!above(a, b), "{a} {b}");
    }
    assert!(!directory.stands_above("TF", "ST1", day(AFTER)));
}

/// Trees in which every unit's parent comes before it, of all kinds.
fn trees() -> impl Strategy<Value = Directory> {
    prop::collection::vec((0..Kind::ALL.len(), any::<prop::sample::Index>()), 1..25).prop_map(|rows| {
        let unit = |(place, (kind, parent)): (usize, (usize, prop::sample::Index))| {
            let parent = (place > 0).then(|| format!("{:02}", parent.index(place)));
            old(
                &format!("{place:02}"),
                Kind::ALL[kind],
                "X",
                parent.as_deref(),
                false,
            )
        };
        Directory::new(rows.into_iter().enumerate().map(unit).collect(), Vec::new())
    })
}

proptest! {
    #[test]
    fn nobody_stands_above_himself_or_in_a_circle(directory in trees()) {
        let on = day(BEFORE);
        let ids: Vec<_> = directory.units().iter().map(|unit| unit.id.as_str()).collect();
        for a in &ids {
            for b in &ids {
                let above = directory.stands_above(a, b, on);
                prop_assert!(!(above && directory.stands_above(b, a, on)), "{} {}", a, b);
                let deeper = directory.children(b, on).map(|unit| unit.id.as_str());
                for c in deeper.filter(|_| directory.ancestors(b, on).any(|unit| unit.id == *a) && above) {
                    prop_assert!(directory.stands_above(a, c, on), "{} {} {}", a, b, c);
                }
            }
        }
    }
}
