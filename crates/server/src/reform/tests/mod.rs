//! Re-organisations through the door: who writes, who signs, what moves at the hour, and what people try instead.

mod broadcast;
mod dividing;
mod filings;
mod hour;
mod inherited;
mod lists;
mod signing;
mod writing;

use std::sync::atomic::Ordering;

use civic::reform::{Change, Heading, NewUnit, Part, Reform};
use civic::unit::{Kind, What};
use civic::{Moment, Role};
use store::audit::{Verdict, verify};
use store::{Count, args, record, sql};

use super::carry::{Outcome, run_due};
use crate::account::store::account;
use crate::activity::phone_jpeg;
use crate::assignment::fixture_tests::{form_key, issued, unit_of};
use crate::person::tests::operator;
use crate::site::Clock;
use crate::testing::{House, Person};

/// The id of the unit that the tests open.
pub(crate) const NEW: &str = "01TESTTESTTESTTESTTESTTES1";
pub(crate) const OTHER: &str = "01TESTTESTTESTTESTTESTTES2";

/// The legal hour: soon, so that the sessions of the morning still stand.
pub(crate) fn hour() -> Moment {
    crate::demo::first_moment().plus_minutes(60)
}

pub(crate) fn set_clock(house: &House, to: Moment) {
    let Clock::Fixed(clock) = &house.site.clock else {
        panic!("a clock that stands")
    };
    clock.store(to.0, Ordering::Relaxed);
}

/// Somebody at the broadcaster of the province.
pub(super) async fn hire_at_broadcaster(house: &House) -> String {
    let directory = house.site.directory();
    let on = house.site.clock.now().day();
    let unit = directory
        .units()
        .iter()
        .find(|unit| unit.kind == Kind::Broadcaster && unit.version(on).is_some());
    let unit = unit.unwrap().id.clone();
    house
        .hire_named(("dai", "Lương Văn Đài"), Role::Newsroom, &unit)
        .await;
    unit
}

async fn open(house: &House, id: &str, name: &str) -> Change {
    let province = house
        .site
        .directory()
        .territory(&unit_of(house, "lan").await, house.site.clock.now().day())
        .unwrap()
        .id
        .clone();
    Change::Open(NewUnit {
        id: id.to_owned(),
        kind: Kind::Newspaper,
        name: name.to_owned(),
        code: None,
        parent: Some(province),
    })
}

pub(crate) fn plan(at: Moment, changes: Vec<Change>) -> Reform {
    let heading = Heading {
        title: "Hợp nhất báo và đài".into(),
        basis: "Đề án giả định".into(),
        at,
    };
    Reform { heading, changes }
}

/// The newspaper and the broadcaster become one.
pub(super) async fn merger(house: &House) -> Reform {
    let (paper, station) = (unit_of(house, "hoa").await, unit_of(house, "dai").await);
    let open = open(house, NEW, "Báo và Phát thanh, Truyền hình Lạng Sơn").await;
    plan(
        hour(),
        vec![
            open,
            Change::Merge {
                from: vec![paper, station],
                into: Part::of(NEW),
            },
        ],
    )
}

/// The newspaper is divided in two, and nobody says which of them goes on with what it had in hand.
async fn division(house: &House) -> Reform {
    let (one, two) = (
        open(house, NEW, "Báo Một").await,
        open(house, OTHER, "Báo Hai").await,
    );
    let split = Change::Split {
        from: unit_of(house, "hoa").await,
        into: vec![Part::of(NEW), Part::of(OTHER)],
        heir: None,
    };
    plan(hour(), vec![one, two, split])
}

/// Lays a draft as chị Lan; gives its address.
async fn lay(house: &House, reform: &Reform) -> String {
    let lan = account(&house.site.db, "lan").await.unwrap().unwrap();
    let actor = civic::permission::Actor {
        person: lan.id,
        unit: lan.unit,
        role: Role::Officer,
    };
    let mut tx = house.site.db.begin().await.unwrap();
    let id = super::draft::lay(&mut tx, &house.site, &actor, reform, house.site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    format!("/reforms/{id}")
}

/// A draft of chị Lan's; gives its id.
pub(crate) async fn draft(house: &House) -> String {
    let path = lay(house, &plan(hour(), vec![open(house, NEW, "Báo Một").await])).await;
    path.rsplit('/').next().unwrap().to_owned()
}

/// The value of a hidden field.
fn hidden(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = body
        .split_once(&mark)
        .unwrap_or_else(|| panic!("{name} in {body}"));
    rest.split('"').next().unwrap().to_owned()
}

async fn prepare(person: &Person, path: &str) -> crate::testing::Page {
    let version = hidden(&person.get(path).await.body, "version");
    person
        .post(&format!("{path}/prepare"), &[("version", &version)])
        .await
}

async fn sign(person: &Person, path: &str) -> crate::testing::Page {
    let body = person.get(path).await.body;
    let hash = body
        .split("class=\"hash\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    person.post(&format!("{path}/sign"), &[("hash", hash)]).await
}

/// Laid, prepared and signed.
pub(crate) async fn signed(house: &House, reform: &Reform, chi: &Person) -> String {
    let path = lay(house, reform).await;
    let lan = house.sign_in("officer").await;
    let asked = prepare(&lan, &path).await;
    assert_eq!(asked.status, 303, "{}", asked.body);
    let signed = sign(chi, &path).await;
    assert_eq!(signed.status, 303, "{}", signed.body);
    path
}

async fn count(house: &House, of: store::Sql, values: store::Args) -> i64 {
    house.site.db.one::<Count>(of, values).await.unwrap().count
}

async fn state(house: &House, path: &str) -> String {
    let id = path.rsplit('/').next().unwrap();
    super::store::get(&house.site.db, id)
        .await
        .unwrap()
        .unwrap()
        .state
}

record! {
    #[derive(Debug, PartialEq)]
    struct Standing { unit: String, standing: String }
}

async fn standings(house: &House, task: &str) -> Vec<(String, String)> {
    let list = sql!("select unit, standing from assignment_standing where task = $1 order by unit");
    let rows: Vec<Standing> = house.site.db.all(list, args![task]).await.unwrap();
    rows.into_iter().map(|row| (row.unit, row.standing)).collect()
}

/// Logs an activity with a photo.
async fn log(person: &Person, assignment: &str, key: &str) -> u16 {
    let fields = [
        ("kind", "meeting"),
        ("day", "2021-04-26"),
        ("language", "vi"),
        ("form_key", key),
    ];
    let path = format!("/assignments/{assignment}/activities");
    person
        .upload(&path, &fields, &[("files", "a.jpg", &phone_jpeg())])
        .await
        .status
}
