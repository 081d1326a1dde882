//! Amending the directory: what is refused and why, and what stays true whatever is amended later.

use civic::Moment;
use civic::unit::{
    About, Change, Directory, How, Kind, Objection, Share, Turn, Unit, Value, Version, What, Why,
};
use proptest::prelude::*;
use viet::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn change(unit: &str, on: &str, what: What) -> Change {
    Change {
        unit: unit.to_owned(),
        on: day(on),
        what,
        basis: "Nghị quyết thử".to_owned(),
    }
}

fn open(kind: Kind, name: &str, code: &str, parent: &str) -> What {
    What::Open {
        kind,
        name: name.to_owned(),
        code: Some(code.to_owned()),
        parent: (!parent.is_empty()).then(|| parent.to_owned()),
    }
}

fn rename(name: &str) -> What {
    What::Rename {
        name: name.to_owned(),
    }
}

fn move_to(parent: &str) -> What {
    What::Reparent {
        parent: Some(parent.to_owned()),
    }
}

/// A province P with two districts, and two communes in the first.
fn base() -> Directory {
    let begun = "2004-01-01";
    let changes = [
        change("P", begun, open(Kind::Province, "Tỉnh Lạng Sơn", "20", "")),
        change("D1", begun, open(Kind::District, "Huyện Cao Lộc", "183", "P")),
        change("D2", begun, open(Kind::District, "Thị xã Lạng Sơn", "178", "P")),
        change("C1", begun, open(Kind::Commune, "Xã Hoàng Đồng", "05986", "D1")),
        change("C2", begun, open(Kind::Commune, "Xã Mai Pha", "05992", "D1")),
    ];
    Directory::default().amended(&changes, Moment(1_000)).unwrap().0
}

fn after(changes: &[Change]) -> Directory {
    base().amended(changes, Moment(2_000)).unwrap().0
}

#[track_caller]
fn refused(changes: &[Change]) -> Vec<Why> {
    let objections = base().amended(changes, Moment(2_000)).unwrap_err();
    objections.into_iter().map(|objection| objection.why).collect()
}

#[test]
fn one_unit_through_its_life() {
    let directory = after(&[
        change("C1", "2010-01-01", rename("Xã Hoàng Đồng Mới")),
        change(
            "C1",
            "2012-01-01",
            What::Retype {
                word: "Phường".into(),
            },
        ),
        change("C1", "2014-01-01", move_to("D2")),
        change(
            "C1",
            "2014-01-01",
            What::Recode {
                code: Some("05987".into()),
            },
        ),
        change("C1", "2020-01-01", What::Close),
    ]);
    let unit = directory.get("C1").unwrap();
    let names: Vec<_> = unit
        .versions
        .iter()
        .map(|version| version.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Xã Hoàng Đồng",
            "Xã Hoàng Đồng Mới",
            "Phường Hoàng Đồng Mới",
            "Phường Hoàng Đồng Mới"
        ]
    );
    let turns: Vec<_> = unit
        .versions
        .windows(2)
        .map(|pair| pair[1].turns(&pair[0]))
        .collect();
    assert_eq!(
        turns,
        [
            vec![Turn::Renamed],
            vec![Turn::Retyped],
            vec![Turn::Recoded, Turn::Moved]
        ]
    );
    assert_eq!(directory.parent("C1", day("2013-12-31")).unwrap().id, "D1");
    assert_eq!(directory.parent("C1", day("2014-01-01")).unwrap().id, "D2");
    assert_eq!(unit.last_day(day("2024-01-01")), Some(day("2019-12-31")));
    assert_eq!(unit.versions[3].closed_by.as_deref(), Some("Nghị quyết thử"));
    assert_eq!(directory.by_code(Kind::Commune, "05986", day("2014-01-01")), None);
}

#[test]
fn a_change_of_the_day_on_which_a_version_begins_corrects_it() {
    let directory = after(&[
        change("C1", "2010-01-01", rename("Xã Hoàng Đồng Mới")),
        change("C1", "2020-01-01", What::Close),
    ]);
    let same_day = [change("C1", "2010-01-01", rename("Xã Khác"))];
    let corrected = directory.amended(&same_day, Moment(3_000)).unwrap().0;
    let unit = corrected.get("C1").unwrap();
    assert_eq!(
        (unit.versions.len(), unit.versions[1].name.as_str()),
        (2, "Xã Khác")
    );
    assert_eq!(
        unit.replaced.versions.len(),
        2,
        "as it stood before each amendment"
    );
}

#[test]
fn a_change_in_the_past_goes_on_until_the_next_of_its_sort() {
    let directory = after(&[
        change("C1", "2010-01-01", move_to("D2")),
        change("C1", "2015-01-01", rename("Xã Mới")),
        change("C1", "2006-01-01", rename("Xã Cũ")),
    ]);
    let on = |text| directory.version("C1", day(text)).unwrap();
    assert_eq!(on("2005-12-31").name, "Xã Hoàng Đồng");
    assert_eq!(
        (on("2007-01-01").name.as_str(), on("2011-01-01").name.as_str()),
        ("Xã Cũ", "Xã Cũ")
    );
    assert_eq!(on("2011-01-01").parent.as_deref(), Some("D2"));
    assert_eq!(on("2015-01-01").name, "Xã Mới");
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let later = "2010-01-01";
    assert_eq!(refused(&[change("X", later, What::Close)]), [Why::UnknownUnit]);
    assert_eq!(
        refused(&[change("C1", "2003-01-01", rename("Xã"))]),
        [Why::NotThere(day("2003-01-01"))]
    );
    assert_eq!(refused(&[change("C1", later, rename("  "))]), [Why::NoName]);
    assert_eq!(
        refused(&[change("C1", later, What::Retype { word: "Làng".into() })]),
        [Why::NoType]
    );
    assert_eq!(
        refused(&[change("C1", "2004-01-01", What::Close)]),
        [Why::Empty(day("2004-01-01"))]
    );
}

#[test]
fn what_contradicts_itself_or_others_is_refused() {
    let later = "2010-01-01";
    let new = |id, code| change(id, later, open(Kind::Commune, "Xã Mới", code, "D1"));
    let nameless = Change {
        basis: " ".into(),
        ..change("C1", later, rename("Xã A"))
    };
    assert_eq!(refused(&[nameless]), [Why::NoBasis]);
    assert_eq!(
        refused(&[new("C1", "05999")]),
        [Why::Overlap(Some(day("2004-01-01")), None)]
    );
    let again = [change("C1", "2008-01-01", What::Close), new("C1", "05986")];
    assert_eq!(refused(&again), [Why::Gap(day("2008-01-01"))]);
    let by_another = Why::CodeTaken {
        code: "05986".into(),
        by: "C1".into(),
        on: day(later),
    };
    assert_eq!(refused(&[new("C3", "05986")]), [by_another]);
    let twice = refused(&[new("C3", "05999"), new("C4", "05999")]);
    assert_eq!(twice.len(), 2, "{twice:?}");
    let lost = Why::UnknownParent("X".into());
    assert_eq!(refused(&[change("C1", later, move_to("X"))]), [lost]);
    assert_eq!(
        refused(&[change("D1", later, move_to("C1"))]),
        [Why::Cycle(day(later))]
    );
    let changed_later = [
        change("C1", "2012-01-01", rename("Xã A")),
        change("C1", later, What::Close),
    ];
    assert!(
        base()
            .amended(&changed_later[..1], Moment(2_000))
            .unwrap()
            .0
            .amended(&changed_later[1..], Moment(3_000))
            .is_err()
    );
    assert_eq!(
        refused(&[change(
            "C1",
            later,
            What::Fact {
                about: About::Border,
                value: Value::Number(1),
                until: None
            }
        )]),
        [Why::KindFixed]
    );
}

#[test]
fn a_circle_is_found_on_the_day_on_which_it_closes() {
    // D1 belongs to D2 from 2010, D2 to D1 from 2015: neither alone is a circle.
    let both = [
        change("D1", "2010-01-01", move_to("D2")),
        change("D2", "2015-01-01", move_to("D1")),
    ];
    let found = refused(&both);
    assert!(found.contains(&Why::Cycle(day("2015-01-01"))), "{found:?}");
}

#[test]
fn a_unit_ends_only_when_nothing_belongs_to_it() {
    let ends = "2010-01-01";
    let left = Why::OpenChildren {
        on: day(ends),
        child: "C1".into(),
        count: 2,
    };
    assert_eq!(refused(&[change("D1", ends, What::Close)]), [left]);
    let one_moved = [change("D1", ends, What::Close), change("C1", ends, move_to("D2"))];
    let left = Why::OpenChildren {
        on: day(ends),
        child: "C2".into(),
        count: 1,
    };
    assert_eq!(refused(&one_moved), [left]);
    let late = [
        one_moved[0].clone(),
        one_moved[1].clone(),
        change("C2", "2010-01-02", move_to("D2")),
    ];
    let left = Why::OpenChildren {
        on: day(ends),
        child: "C2".into(),
        count: 1,
    };
    assert_eq!(refused(&late), [left], "a day too late");
    after(&[
        one_moved[0].clone(),
        one_moved[1].clone(),
        change("C2", ends, What::Close),
    ]);
    let gone = refused(&[
        change("D1", ends, What::Close),
        change("C1", ends, move_to("D2")),
        change("C2", ends, move_to("D2")),
        change("C3", "2011-01-01", open(Kind::Commune, "Xã Mới", "05999", "D1")),
    ]);
    assert!(
        matches!(&gone[..], [Why::ParentGone { parent, .. }] if parent == "D1"),
        "{gone:?}"
    );
}

fn succeed(to: &str, share: Option<(u32, u32)>) -> What {
    What::Succeed {
        to: to.to_owned(),
        how: How::Divided,
        share: share.map(|(numerator, denominator)| Share {
            numerator,
            denominator,
        }),
        doubt: None,
    }
}

#[test]
fn shares_are_declared_exactly_or_not_at_all() {
    let on = "2010-01-01";
    let end = [
        change("C1", on, What::Close),
        change("C3", on, open(Kind::Commune, "Xã Ba", "06001", "D1")),
    ];
    let with = |a, b| {
        [
            &end[..],
            &[
                change("C1", on, succeed("C2", a)),
                change("C1", on, succeed("C3", b)),
            ],
        ]
        .concat()
    };
    after(&with(None, None));
    after(&with(Some((1, 3)), Some((2, 3))));
    after(&with(Some((1, 3)), None));
    let wrong = [Why::Shares(day(on))];
    assert_eq!(
        refused(&with(Some((1, 3)), Some((1, 3)))),
        wrong,
        "less than the whole"
    );
    assert_eq!(
        refused(&with(Some((2, 3)), Some((2, 3)))),
        wrong,
        "more than the whole"
    );
    assert_eq!(refused(&with(Some((4, 3)), None)), wrong);
    assert_eq!(refused(&with(Some((0, 3)), None)), wrong);
    let nobody = refused(&[change("C1", on, succeed("C9", None))]);
    assert_eq!(
        nobody,
        [Why::SuccessorGone {
            to: "C9".into(),
            on: day(on)
        }]
    );
}

#[test]
fn shares_may_be_declared_later() {
    let on = "2010-01-01";
    let directory = after(&[
        change("C1", on, What::Close),
        change("C3", on, open(Kind::Commune, "Xã Ba", "06001", "D1")),
        change("C1", on, succeed("C2", None)),
        change("C1", on, succeed("C3", None)),
    ]);
    let declared = [
        change("C1", on, succeed("C2", Some((1, 2)))),
        change("C1", on, succeed("C3", Some((1, 2)))),
    ];
    let later = directory.amended(&declared, Moment(3_000)).unwrap().0;
    assert_eq!(later.successions().len(), 2);
    assert_eq!(later.replaced_successions().len(), 2);
    assert!(
        later
            .successions()
            .iter()
            .all(|step| step.share == Share::new(1, 2))
    );
    assert!(
        later
            .as_known(Moment(2_500))
            .successions()
            .iter()
            .all(|step| step.share.is_none())
    );
    let withdrawn = [change("C1", on, What::Withdraw { to: "C3".into() })];
    let without = later.amended(&withdrawn, Moment(4_000));
    assert!(without.is_err(), "what is left is half of the whole");
    let never = [change("C2", on, What::Withdraw { to: "C3".into() })];
    assert_eq!(
        later.amended(&never, Moment(4_000)).unwrap_err()[0].why,
        Why::NoSuccession("C3".into())
    );
}

#[test]
fn facts_follow_each_other_and_end_with_the_unit() {
    let people = |number, until: Option<&str>| What::Fact {
        about: About::Population,
        value: Value::Number(number),
        until: until.map(day),
    };
    let directory = after(&[
        change("C1", "2009-01-01", people(4_000, None)),
        change("C1", "2019-01-01", people(5_000, None)),
        change("C1", "2012-01-01", people(4_500, Some("2013-01-01"))),
        change("C1", "2020-01-01", What::Close),
    ]);
    let unit = directory.get("C1").unwrap();
    let known = |on| unit.fact(About::Population, day(on)).cloned();
    assert_eq!(known("2008-12-31"), None, "unknown is not zero");
    for (on, number) in [
        ("2011-12-31", 4_000),
        ("2012-06-01", 4_500),
        ("2013-01-01", 4_000),
        ("2019-06-01", 5_000),
    ] {
        assert_eq!(known(on), Some(Value::Number(number)), "{on}");
    }
    assert_eq!(known("2020-01-01"), None);
    let across = [change("C1", "2010-01-01", people(1, Some("2012-06-01")))];
    assert!(
        directory.amended(&across, Moment(3_000)).is_err(),
        "it would hold beside another"
    );
}

#[test]
fn changes_that_change_nothing_write_nothing() {
    let same = [
        change("C1", "2010-01-01", rename("Xã Hoàng Đồng")),
        change("C1", "2010-01-01", move_to("D1")),
    ];
    let (_, amendment) = base().amended(&same, Moment(2_000)).unwrap();
    assert!(amendment.is_empty(), "{amendment:?}");
}

#[test]
fn a_draft_of_changes_round_trips_as_json() {
    let changes = [
        change("C1", "2010-01-01", open(Kind::Commune, "Xã", "1", "P")),
        change("C1", "2010-01-01", What::Close),
        change("C1", "2010-01-01", succeed("C2", Some((1, 3)))),
        change(
            "C1",
            "2010-01-01",
            What::Fact {
                about: About::Languages,
                value: Value::Words(vec!["Tày".into()]),
                until: Some(day("2011-01-01")),
            },
        ),
    ];
    let json = serde_json::to_string(&changes).unwrap();
    assert!(json.contains(r#""on":"2010-01-01","what":"close""#), "{json}");
    assert_eq!(serde_json::from_str::<Vec<Change>>(&json).unwrap(), changes);
}

/// Any change of a small country, sensible or not.
fn any_change() -> impl Strategy<Value = Change> {
    let unit = prop::sample::select(vec!["P", "D1", "D2", "C1", "C2", "C3", "C4"]);
    let other = unit.clone();
    let what = (0..8u8, other, 0..3u32).prop_map(|(what, other, n)| match what {
        0 => open(Kind::Commune, &format!("Xã {n}"), &format!("0{n}"), other),
        1 => What::Close,
        2 => rename(&format!("Xã {n}")),
        3 => What::Recode {
            code: Some(format!("0{n}")),
        },
        4 => move_to(other),
        5 => succeed(other, (n > 0).then_some((1, n))),
        6 => What::Withdraw { to: other.to_owned() },
        _ => What::Fact {
            about: About::Population,
            value: Value::Number(i64::from(n)),
            until: None,
        },
    });
    (unit, 0..4_000i64, what).prop_map(|(unit, days, what)| {
        let on = day("2004-01-02").plus_days(days).to_string();
        change(unit, &on, what)
    })
}

fn no_overlap<T>(items: &[T], span: impl Fn(&T) -> (Option<Date>, Option<Date>)) -> bool {
    let spans: Vec<_> = items.iter().map(span).collect();
    spans.windows(2).all(|pair| {
        pair[0]
            .1
            .is_some_and(|to| pair[1].0.is_some_and(|from| to <= from))
    }) && spans
        .iter()
        .all(|(from, to)| from.is_none_or(|from| to.is_none_or(|to| from < to)))
}

/// What must be true of every directory, on every day on which anything changes.
fn sound(directory: &Directory) -> Result<(), TestCaseError> {
    let mut days: Vec<Date> = Vec::new();
    for unit in directory.units() {
        prop_assert!(
            no_overlap(&unit.versions, |v: &Version| (v.from, v.to)),
            "{unit:?}"
        );
        for about in About::ALL {
            let facts: Vec<_> = unit.facts.iter().filter(|fact| fact.about == about).collect();
            prop_assert!(no_overlap(&facts, |fact| (fact.from, fact.to)), "{facts:?}");
        }
        days.extend(unit.versions.iter().flat_map(|v| [v.from, v.to]).flatten());
    }
    for on in days {
        let here: Vec<&Unit> = directory
            .units()
            .iter()
            .filter(|unit| unit.version(on).is_some())
            .collect();
        for unit in &here {
            let version = unit.version(on).unwrap();
            let parent = version.parent.as_deref();
            prop_assert!(
                parent.is_none_or(|parent| directory.exists(parent, on)),
                "{} on {on}",
                unit.id
            );
            prop_assert!(directory.ancestors(&unit.id, on).all(|above| above.id != unit.id));
            let twin = here.iter().find(|other| {
                let code = other.version(on).unwrap().code.as_deref();
                other.id != unit.id
                    && other.kind == unit.kind
                    && code.is_some()
                    && code == version.code.as_deref()
            });
            prop_assert!(twin.is_none(), "{} and {:?} on {on}", unit.id, twin);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_amended_the_directory_stays_sound_and_what_was_known_stays_known(
        sets in prop::collection::vec(prop::collection::vec(any_change(), 1..4), 1..12),
    ) {
        let mut directory = base();
        let mut history: Vec<(Moment, Directory)> = vec![(Moment(1_000), base())];
        for (hour, set) in (2..).zip(&sets) {
            let at = Moment(hour * 1_000);
            let before: Vec<Unit> = directory.units().to_vec();
            match directory.amended(set, at) {
                Ok((next, _)) => {
                    sound(&next)?;
                    directory = next;
                    history.push((at, directory.as_known(at)));
                }
                Err(objections) => {
                    prop_assert!(!objections.is_empty());
                    prop_assert!(objections.iter().all(|objection: &Objection| objection.change < set.len()));
                    prop_assert_eq!(directory.units(), before.as_slice());
                }
            }
        }
        for (at, then) in &history {
            let now = directory.as_known(*at);
            prop_assert_eq!((now.units(), now.successions()), (then.units(), then.successions()));
        }
        prop_assert!(directory.as_known(Moment(999)).units().is_empty());
    }
}
