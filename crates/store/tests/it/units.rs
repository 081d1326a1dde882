//! The directory of units: what goes in comes out, the whole country included.

use civic::Moment;
use civic::unit::import::{Frame, Line, Outcome, Plan, Reason, plan};
use civic::unit::{
    About, Change, Directory, Fact, How, Kind, Share, Succession, Unit, Value, Version, What, Why, same_name,
};
use store::directory;
use viet::Date;

use crate::bases::{AT, fresh};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn version(name: &str, parent: Option<&str>, to: Option<&str>) -> Version {
    Version {
        parent: parent.map(str::to_owned),
        from: Some(day("1996-11-06")),
        to: to.map(day),
        basis: Some("Nghị quyết, \"trích\"".to_owned()),
        recorded: AT,
        ..Version::named(name)
    }
}

#[tokio::test]
async fn what_goes_in_comes_out() {
    let mut province = Unit::new("A", Kind::Province, vec![version("Tỉnh Lạng Sơn", None, None)]);
    province.facts.push(Fact {
        about: About::Languages,
        value: Value::Words(vec!["Tày".into(), "Nùng".into()]),
        from: None,
        to: Some(day("2020-01-01")),
        basis: None,
        recorded: AT,
        superseded: None,
    });
    let old = version("Huyện Tràng Định", Some("A"), Some("2020-01-01"));
    let mut new = version("Huyện Tràng Định mới", Some("A"), None);
    new.from = Some(day("2020-01-01"));
    let district = Unit::new("B", Kind::District, vec![old, new]);
    let doubt = Some("chưa rõ bao nhiêu".to_owned());
    let step = Succession {
        from: "B".into(),
        to: "A".into(),
        on: day("2025-07-01"),
        how: How::Divided,
        share: Share::new(1, 3),
        basis: None,
        doubt,
        recorded: AT,
        superseded: None,
    };
    for base in fresh().await {
        assert_eq!(directory::revision(&base.db).await.unwrap(), 0);
        let mut tx = base.db.begin().await.unwrap();
        let units = [province.clone(), district.clone()];
        directory::insert(&mut tx, &units, std::slice::from_ref(&step), AT)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let read = directory::load(&base.db).await.unwrap();
        assert_eq!(read.units(), units);
        assert_eq!(read.successions(), std::slice::from_ref(&step));
        assert_eq!(directory::revision(&base.db).await.unwrap(), 1);
        base.end().await;
    }
}

#[tokio::test]
async fn the_country_goes_in_whole() {
    let (units, successions) = directory::built_in().unwrap();
    for base in fresh().await {
        let mut tx = base.db.begin().await.unwrap();
        directory::insert(&mut tx, &units, &successions, AT)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let read = directory::load(&base.db).await.unwrap();
        assert_eq!(
            (read.units().len(), read.successions().len()),
            (units.len(), successions.len())
        );
        let one = &units[units.len() / 2];
        let read = read.get(&one.id).unwrap();
        assert_eq!((&read.id, read.kind), (&one.id, one.kind));
        assert_eq!(read.versions[0].name, one.versions[0].name);
        assert!(read.versions.iter().all(|version| version.recorded == AT));
        base.end().await;
    }
}

fn change(unit: &str, on: &str, what: What) -> Change {
    Change {
        unit: unit.to_owned(),
        on: day(on),
        what,
        basis: "Nghị quyết thử".to_owned(),
    }
}

fn renamed(name: &str) -> What {
    What::Rename { name: name.into() }
}

fn opened() -> What {
    What::Open {
        kind: Kind::Commune,
        name: "Xã Mới".into(),
        code: Some("00001".into()),
        parent: Some("A".into()),
    }
}

/// A commune through its life, each amendment recorded an instant after the one before.
fn amendments() -> [Vec<Change>; 4] {
    let population = What::Fact {
        about: About::Population,
        value: Value::Number(5000),
        until: None,
    };
    let succeeds = |share| What::Succeed {
        to: "C".into(),
        how: How::Divided,
        share,
        doubt: None,
    };
    [
        vec![
            change("C", "2021-01-01", opened()),
            change("C", "2021-01-01", population),
            change("A", "2021-01-01", succeeds(None)),
        ],
        vec![
            change("C", "2022-01-01", renamed("Phường Mới")),
            change("A", "2021-01-01", succeeds(Share::new(1, 1))),
        ],
        vec![change("C", "2022-01-01", renamed("Phường Mới Hơn"))],
        vec![change("C", "2023-01-01", What::Close)],
    ]
}

#[tokio::test]
async fn an_amendment_is_written_and_what_was_known_before_stays() {
    for base in fresh().await {
        let mut tx = base.db.begin().await.unwrap();
        let units = [Unit::new(
            "A",
            Kind::Province,
            vec![version("Tỉnh Lạng Sơn", None, None)],
        )];
        directory::insert(&mut tx, &units, &[], AT).await.unwrap();
        tx.commit().await.unwrap();
        let before = directory::load(&base.db).await.unwrap();

        let steps = amendments();
        let mut expected = before;
        for (hour, changes) in (1..).zip(&steps) {
            let at = Moment(AT.0 + hour);
            let mut tx = base.db.begin().await.unwrap();
            let amendment = directory::amend(&mut tx, changes, at).await.unwrap().unwrap();
            tx.commit().await.unwrap();
            let (pure, same) = expected.amended(changes, at).unwrap();
            assert_eq!(amendment, same);
            let read = directory::load(&base.db).await.unwrap();
            assert_eq!(read.successions(), pure.successions());
            for then in 0..=hour {
                let (a, b) = (Moment(AT.0 + then), &expected);
                let (read, b) = (
                    read.as_known(a),
                    if then == hour {
                        pure.as_known(a)
                    } else {
                        b.as_known(a)
                    },
                );
                assert_eq!(
                    (read.units(), read.successions()),
                    (b.units(), b.successions()),
                    "{then} of {hour}"
                );
            }
            expected = read;
        }
        assert_eq!(expected.name("C", day("2022-06-01")), Some("Phường Mới Hơn"));
        let earlier = expected.as_known(Moment(AT.0 + 2));
        assert_eq!(earlier.name("C", day("2023-06-01")), Some("Phường Mới"));
        assert_eq!(expected.as_known(Moment(AT.0 - 1)).units(), []);

        let revision = directory::revision(&base.db).await.unwrap();
        let mut tx = base.db.begin().await.unwrap();
        let again = [
            change("C", "2024-01-01", renamed("Xã Nữa")),
            change("D", "2024-01-01", opened()),
        ];
        let objections = directory::amend(&mut tx, &again, AT).await.unwrap().unwrap_err();
        assert_eq!(objections[0].why, Why::NotThere(day("2024-01-01")));
        drop(tx);
        assert_eq!(
            directory::revision(&base.db).await.unwrap(),
            revision,
            "nothing is left of it"
        );
        base.end().await;
    }
}

/// Codes that name one commune until 30 June 2025 and one of another name since; computed once from the catalogues, so
/// that a change of the seed or of the rule is seen.
const REUSED: &str = include_str!("reused_codes.txt");

fn named_by<'d>(country: &'d Directory, code: &str, on: &str) -> Option<&'d str> {
    let unit = country.by_code(Kind::Commune, code, day(on))?;
    country.name(&unit.id, day(on))
}

fn imported(country: &Directory, codes: &[&str], named_on: &str, on: &str) -> Plan {
    let line = |code: &&str| Line {
        place: (*code).to_owned(),
        kind: Some(Kind::Commune),
        name: named_by(country, code, named_on).unwrap().to_owned(),
        code: Some((*code).to_owned()),
        parent_code: None,
        parent_name: None,
        from: None,
        to: None,
        basis: None,
        facts: Vec::new(),
        faults: Vec::new(),
    };
    let frame = Frame {
        root: None,
        on: day(on),
        basis: "Danh mục".to_owned(),
    };
    let lines: Vec<Line> = codes.iter().map(line).collect();
    plan(country, &lines, &frame, AT, &mut || {
        unreachable!("no row is a new unit")
    })
}

#[test]
fn every_reused_code_is_refused_with_the_wrong_day() {
    let (units, successions) = directory::built_in().unwrap();
    let country = Directory::new(units, successions);
    let (before, after) = ("2025-06-30", "2025-07-01");
    let communes = country.units().iter().filter(|unit| unit.kind == Kind::Commune);
    let mut codes: Vec<&str> = communes
        .filter_map(|unit| unit.version(day(after))?.code.as_deref())
        .filter(|code| {
            let (then, now) = (named_by(&country, code, before), named_by(&country, code, after));
            then.zip(now).is_some_and(|(then, now)| !same_name(then, now))
        })
        .collect();
    codes.sort_unstable();
    let frozen: Vec<&str> = REUSED.lines().collect();
    assert_eq!(codes, frozen);
    for (named_on, on) in [(before, after), (after, before)] {
        let wrong = imported(&country, &codes, named_on, on);
        assert_eq!(wrong.changes, []);
        for row in &wrong.rows {
            let Outcome::Refused(reasons) = &row.outcome else {
                panic!("{row:?}")
            };
            let [Reason::CodeOfAnotherDay { bearings, .. }] = &reasons[..] else {
                panic!("{row:?}")
            };
            let names: Vec<&str> = bearings.iter().map(|bearing| bearing.name.as_str()).collect();
            let code = row.line.code.as_deref().unwrap();
            let both = [before, after].map(|on| named_by(&country, code, on).unwrap());
            assert_eq!(names, both, "{code}");
        }
        let right = imported(&country, &codes, named_on, named_on);
        assert!(right.rows.iter().all(|row| row.outcome == Outcome::Same));
    }
}
