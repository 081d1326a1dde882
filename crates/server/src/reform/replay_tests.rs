//! The re-organisation of 1 July 2025 on the whole country, as one operation: the directory becomes what the built-in one
//! says, and every piece of work in flight is at a successor or before a person. None is lost, none is there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use civic::Moment;
use civic::reform::{Change, Heading, NewUnit, Part, Reform};
use civic::unit::{Directory, How, Kind, Succession, Unit};
use serde_json::json;
use store::{Count, args, record, sql};
use viet::Date;

use super::carry::{Outcome, run_due};
use crate::assignment::fixture_tests::{issued, unit_of};
use crate::site::Clock;
use crate::testing::House;

fn day() -> Date {
    "2025-07-01".parse().unwrap()
}

/// Every unit's version on a day, without where it was known from.
type Tree = BTreeMap<String, (Kind, String, Option<String>, Option<String>)>;

fn tree(directory: &Directory, on: Date) -> Tree {
    let units = directory
        .units()
        .iter()
        .filter_map(|unit| Some((unit, unit.version(on)?)));
    units
        .map(|(unit, version)| {
            (
                unit.id.clone(),
                (
                    unit.kind,
                    version.name.clone(),
                    version.code.clone(),
                    version.parent.clone(),
                ),
            )
        })
        .collect()
}

type Steps = BTreeSet<(String, String, String, Option<String>)>;

fn steps(steps: &[Succession]) -> Steps {
    let step = |step: &Succession| {
        (
            step.from.clone(),
            step.to.clone(),
            step.how.code().to_owned(),
            step.doubt.clone(),
        )
    };
    steps.iter().filter(|step| step.on == day()).map(step).collect()
}

/// The reform as the built-in directory has it.
fn reform(units: &[Unit], successions: &[Succession]) -> Reform {
    let mut after: BTreeMap<&str, Vec<&Succession>> = BTreeMap::new();
    for step in successions.iter().filter(|step| step.on == day()) {
        after.entry(&step.from).or_default().push(step);
    }
    let before = day().plus_days(-1);
    let (mut opened, mut changes) = (Vec::new(), Vec::new());
    for unit in units {
        match (unit.version(before), unit.version(day())) {
            (None, Some(new)) => opened.push(Change::Open(NewUnit {
                id: unit.id.clone(),
                kind: unit.kind,
                name: new.name.clone(),
                code: new.code.clone(),
                parent: new.parent.clone(),
            })),
            (Some(_), None) => changes.push(ending(
                &unit.id,
                after.get(unit.id.as_str()).map_or(&[], Vec::as_slice),
            )),
            (Some(old), Some(new)) => {
                let code = new.code.clone().filter(|_| new.code != old.code);
                if old.name != new.name || code.is_some() {
                    changes.push(Change::Rename {
                        unit: unit.id.clone(),
                        name: new.name.clone(),
                        code,
                    });
                }
                if let Some(parent) = new.parent.clone().filter(|_| new.parent != old.parent) {
                    changes.push(Change::Move {
                        unit: unit.id.clone(),
                        parent,
                    });
                }
            }
            (None, None) => {}
        }
    }
    let heading = Heading {
        title: "Sắp xếp đơn vị hành chính từ ngày 01/7/2025".into(),
        basis: "Phát lại từ danh mục có sẵn".into(),
        at: Moment::start_of(day()),
    };
    Reform {
        heading,
        changes: [opened, changes].concat(),
    }
}

fn ending(unit: &str, steps: &[&Succession]) -> Change {
    let part = |step: &&Succession| Part {
        unit: step.to.clone(),
        share: step.share,
        doubt: step.doubt.clone(),
    };
    let parts: Vec<Part> = steps.iter().map(part).collect();
    let unit = unit.to_owned();
    match steps {
        [] => Change::Close { unit },
        [step, ..] if step.how == How::Succeeded => Change::Dissolve {
            unit,
            to: parts,
            heir: None,
        },
        [step, ..] if step.how == How::Divided => Change::Split {
            from: unit,
            into: parts,
            heir: None,
        },
        _ => Change::Merge {
            from: vec![unit],
            into: parts.into_iter().next().unwrap(),
        },
    }
}

/// The directory of the day before, as if nobody knew yet what comes.
pub(super) async fn cut(house: &House) {
    let mut tx = house.site.db.begin().await.unwrap();
    for cut in [
        sql!("delete from unit_succession"),
        sql!("delete from unit_fact"),
        sql!("delete from unit_version where valid_from = '2025-07-01'"),
        sql!("update unit_version set valid_to = null, closed_by = null where valid_to = '2025-07-01'"),
        sql!("delete from unit where id not in (select unit from unit_version)"),
        sql!("update revision set value = value + 1 where name = 'directory'"),
    ] {
        tx.run(cut, args![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    house.site.directory_changed().await.unwrap();
}

/// Work for every commune, as far as each third has come, and an account in every twentieth.
async fn fill(house: &House, communes: &[String]) {
    issued(house, &["tuan"], None).await;
    let giver = unit_of(house, "lan").await;
    let state = |at: usize| ["01", "03", "05"][at % 3];
    let work = communes
        .iter()
        .enumerate()
        .map(|(at, unit)| json!([format!("W{unit}"), unit, giver, state(at)]));
    let insert = sql!(
        "insert into assignment (id, directive, task, unit, given_by, part, handling, given_at, changed_at, activity_count, \
         evidence_count) select value ->> 0, 'D', 'T1', value ->> 1, value ->> 2, 'lead', value ->> 3, 1, 1, 0, 0 from {rows}"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run_rows(insert, work.collect()).await.unwrap();
    let people = communes
        .iter()
        .step_by(20)
        .map(|unit| json!([format!("P{unit}"), unit]));
    let insert = sql!(
        "insert into person (id, unit, role, name, login, active, created_at) \
         select value ->> 0, value ->> 1, 'commune', value ->> 0, value ->> 0, true, 1 from {rows}"
    );
    tx.run_rows(insert, people.collect()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn sign(house: &House, reform: &Reform) -> String {
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let (_, hash) = super::store::written(reform).unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    super::store::insert(&mut tx, "REPLAY", &lan.unit, &lan.id, reform, Moment(1))
        .await
        .unwrap();
    super::store::prepare(&mut tx, "REPLAY", &lan.id, Moment(2))
        .await
        .unwrap();
    assert!(
        super::store::sign(&mut tx, "REPLAY", "binh", &hash, Moment(3))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    "REPLAY".to_owned()
}

record! {
    #[derive(Debug)]
    struct Where { unit: String, goes: Option<String>, asked: Option<String> }
}

/// Where the work of each commune is: moved, asked about, or where it was.
async fn where_is_work(house: &House) -> BTreeMap<String, (Option<String>, bool)> {
    let list = sql!(
        "select a.unit, n.unit as goes, q.thing as asked from assignment a left join assignment n on n.id = a.moved_to \
         left join reform_question q on q.kind = 'work' and q.thing = a.id where a.id like 'W%'"
    );
    let rows: Vec<Where> = house.site.db.all(list, args![]).await.unwrap();
    rows.into_iter()
        .map(|row| (row.unit, (row.goes, row.asked.is_some())))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reform_of_2025_is_replayed_on_the_whole_country() {
    let (units, successions) = store::directory::built_in().unwrap();
    let expected = Directory::new(units.clone(), successions.clone());
    let house = House::demo().await;
    cut(&house).await;
    let before = house.site.directory();
    let communes: Vec<String> = before
        .units()
        .iter()
        .filter(|unit| unit.kind == Kind::Commune)
        .map(|unit| unit.id.clone())
        .collect();
    assert_eq!(communes.len(), 10_035);
    fill(&house, &communes).await;
    let filings = super::stuck_tests::fill(&house, &communes).await;
    let reform = reform(&units, &successions);
    assert_eq!(civic::reform::check(&before, &reform), []);
    sign(&house, &reform).await;
    let Clock::Fixed(clock) = &house.site.clock else {
        panic!("a clock that stands")
    };
    clock.store(Moment::start_of(day()).0, std::sync::atomic::Ordering::Relaxed);
    let started = Instant::now();
    let done = run_due(&house.site).await.unwrap();
    eprintln!("carried out in {:.1} s", started.elapsed().as_secs_f64());
    assert!(matches!(&done[0].1, Outcome::Done(_)), "{done:?}");

    let after = house.site.directory();
    let (on, eve) = (day(), day().plus_days(-1));
    assert_eq!(tree(&after, on), tree(&expected, on));
    assert_eq!(tree(&after, eve), tree(&expected, eve), "the past is as it was");
    assert_eq!(steps(after.successions()), steps(expected.successions()));
    work_is_somewhere_once(&house, &expected).await;
    people_are_where_their_unit_went(&house, &expected).await;
    super::stuck_tests::none_is_stuck(&house, &filings).await;
}

async fn work_is_somewhere_once(house: &House, expected: &Directory) {
    let work = where_is_work(house).await;
    assert_eq!(work.len(), 10_035, "none is lost");
    let (mut moved, mut asked, mut stayed) = (0, 0, 0);
    let mut heirs = BTreeSet::new();
    for (unit, (goes, is_asked)) in &work {
        let successors: Vec<&str> = expected
            .successors(unit, day())
            .into_iter()
            .map(|(heir, _)| heir.id.as_str())
            .collect();
        match (&successors[..], goes, is_asked) {
            ([], None, false) => {
                assert!(expected.exists(unit, day()), "{unit} stays because it goes on");
                stayed += 1;
            }
            ([heir], Some(goes), false) => {
                assert_eq!(goes, heir);
                heirs.insert(goes.clone());
                moved += 1;
            }
            ([_, _, ..], None, true) => asked += 1,
            other => panic!("{unit}: {other:?}"),
        }
    }
    assert_eq!((moved + stayed, asked), (9_564, 471));
    // The living letter counts each piece once: what goes on, what stayed, what waits; and the district's own.
    let counted = sql!("select count(*) as count from assignment_standing where task = 'T1'");
    let counted = house.site.db.one::<Count>(counted, args![]).await.unwrap().count;
    assert_eq!(counted, i64::try_from(heirs.len()).unwrap() + stayed + asked + 1);
    // Silence is not covered by a louder neighbour: a commune one of whose sources never opened it has not opened it.
    let covered = sql!(
        "select count(*) as count from assignment o join assignment n on n.id = o.moved_to \
         where o.handling < n.handling"
    );
    assert_eq!(
        house.site.db.one::<Count>(covered, args![]).await.unwrap().count,
        0
    );
}

record! {
    struct At { id: String, unit: String }
}

async fn people_are_where_their_unit_went(house: &House, expected: &Directory) {
    let list = sql!("select id, unit from person where id like 'P%'");
    let people: Vec<At> = house.site.db.all(list, args![]).await.unwrap();
    assert_eq!(people.len(), 502);
    for person in people {
        let was = &person.id[1..];
        match &expected.successors(was, day())[..] {
            [(heir, _)] => assert_eq!(person.unit, heir.id),
            _ => assert_eq!(person.unit, was, "goes on, or waits for a person"),
        }
    }
}
