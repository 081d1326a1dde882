//! Re-organisations through the door: who writes, who signs, what moves at the hour, and what people try instead.

use std::sync::atomic::Ordering;

use civic::reform::{Change, Heading, NewUnit, Part, Reform};
use civic::unit::{Kind, What};
use civic::{Moment, Role};
use store::audit::{Verdict, verify};
use store::{Count, args, record, sql};

use super::carry::{Outcome, run_due};
use crate::account::store::{NewPerson, account, insert_person};
use crate::activity::phone_jpeg;
use crate::assignment::fixture_tests::{form_key, issued, unit_of};
use crate::person::tests::operator;
use crate::site::Clock;
use crate::testing::{House, Person};

/// The id of the unit that the tests open.
pub(crate) const NEW: &str = "01TESTTESTTESTTESTTESTTES1";
const OTHER: &str = "01TESTTESTTESTTESTTESTTES2";

/// The legal hour: soon, so that the sessions of the morning still stand.
pub(super) fn hour() -> Moment {
    crate::demo::first_moment().plus_minutes(60)
}

pub(super) fn set_clock(house: &House, to: Moment) {
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
    let dai = NewPerson {
        id: "DAI",
        unit: &unit,
        role: Role::Newsroom,
        name: "Lương Văn Đài",
        login: "dai",
    };
    let mut tx = house.site.db.begin().await.unwrap();
    insert_person(&mut tx, &dai, Moment(0)).await.unwrap();
    tx.commit().await.unwrap();
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

fn plan(at: Moment, changes: Vec<Change>) -> Reform {
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
pub(super) async fn signed(house: &House, reform: &Reform, chi: &Person) -> String {
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

#[tokio::test]
async fn people_and_open_work_move_at_the_hour_and_what_was_reported_stays() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let made = issued(&house, &["hoa", "dai"], None).await;
    let (hoa, paper) = (house.sign_in("newsroom").await, unit_of(&house, "hoa").await);
    let form = hoa
        .get(&format!("/assignments/{}/activities/new", made.assignments[0]))
        .await
        .body;
    assert_eq!(log(&hoa, &made.assignments[0], &form_key(&form)).await, 303);
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    let Outcome::Done(counts) = &done[0].1 else {
        panic!("{done:?}")
    };
    assert!(
        counts.contains(&("work", 4, 0)) && counts.contains(&("account", 3, 0)),
        "{counts:?}"
    );
    assert_eq!(state(&house, &path).await, "carried_out");

    // The session that was open before shows the new unit, and its inbox the work of both.
    let inbox = hoa.get("/inbox").await.body;
    assert!(
        inbox.contains("Báo và Phát thanh, Truyền hình Lạng Sơn"),
        "{inbox}"
    );
    // Each task counts once; the proof of one does not cover the silence of the other.
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "under".to_owned())]
    );
    assert_eq!(
        standings(&house, "T2").await,
        [(NEW.to_owned(), "unknown".to_owned())]
    );
    // The old assignment is still there with its activity, and says where it goes on.
    let old = hoa.get(&format!("/assignments/{}", made.assignments[0])).await;
    assert_eq!(old.status, 200);
    assert!(old.body.contains("việc được tiếp tục tại"), "{}", old.body);
    let stays = sql!("select count(*) as count from activity where assignment = $1 and unit = $2");
    assert_eq!(count(&house, stays, args![&made.assignments[0], &paper]).await, 1);
    let begun = hoa
        .post(&format!("/assignments/{}/begin", made.assignments[0]), &[])
        .await;
    assert_eq!(begun.status, 409, "work that went elsewhere is not changed here");
    // A form that was open while the unit was merged lands where the work is now, and proves it.
    assert_eq!(
        log(&hoa, &made.assignments[0], "a form that was open before").await,
        303
    );
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "proven".to_owned())]
    );
    let next =
        sql!("select count(*) as count from activity where unit = $1 and assignment not in ('A10', 'A11')");
    assert_eq!(count(&house, next, args![NEW]).await, 1);
    // The letter and the register of the sender are as before.
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.get("/directives/D").await.status, 200);
    assert!(matches!(
        verify(&house.site.db).await.unwrap(),
        Verdict::Sound { .. }
    ));
}

#[tokio::test]
async fn an_activity_that_is_withdrawn_later_counts_out_where_the_work_goes_on() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let made = issued(&house, &["hoa"], None).await;
    let hoa = house.sign_in("newsroom").await;
    let first = hoa
        .get(&format!("/assignments/{}/activities/new", made.assignments[0]))
        .await
        .body;
    assert_eq!(log(&hoa, &made.assignments[0], &form_key(&first)).await, 303);
    let chi = operator(&house).await;
    signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "proven".to_owned())],
        "one source alone: its proof is whole"
    );
    let activity = sql!("select id as standing, unit from activity limit 1");
    let activity: Standing = house.site.db.one(activity, args![]).await.unwrap();
    let gone = hoa
        .post(
            &format!("/activities/{}/withdraw", activity.standing),
            &[("reason", "nhầm")],
        )
        .await;
    assert_eq!(gone.status, 303, "{}", gone.body);
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "under".to_owned())]
    );
}

#[tokio::test]
async fn two_different_persons_are_needed_and_any_edit_voids() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let path = lay(&house, &merger(&house).await).await;
    let (lan, chi) = (house.sign_in("officer").await, operator(&house).await);
    assert_eq!(prepare(&lan, &path).await.status, 303);
    assert_eq!(
        sign(&lan, &path).await.status,
        403,
        "an officer does not sign at all"
    );
    // An operator who wrote a part of it does not sign either.
    let id = path.rsplit('/').next().unwrap();
    let author = sql!("insert into reform_author (reform, person, since) values ($1, 'CHI', 1)");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(author, args![id]).await.unwrap();
    tx.commit().await.unwrap();
    let own = sign(&chi, &path).await;
    assert_eq!(own.status, 409);
    assert!(own.body.contains("cần một người khác"), "{}", own.body);
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(sql!("delete from reform_author where person = 'CHI'"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // What was shown is not what stands there any more.
    let stale = chi
        .post(&format!("{path}/sign"), &[("hash", "0".repeat(64).as_str())])
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(sign(&chi, &path).await.status, 303);
    assert_eq!(state(&house, &path).await, "signed_off");
    // An edit after the signature: a draft again, and nothing happens at the hour.
    let version = hidden(&lan.get(&format!("{path}/edit")).await.body, "version");
    let fields = [
        ("title", "Tên khác"),
        ("basis", "Đề án giả định"),
        ("day", "26/4/2021"),
        ("hour", "09:00"),
        ("version", version.as_str()),
    ];
    assert_eq!(lan.post(&path, &fields).await.status, 303);
    assert_eq!(state(&house, &path).await, "draft");
    set_clock(&house, hour());
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    assert_eq!(
        lan.post(&path, &fields).await.status,
        409,
        "a form of an older version is not taken"
    );
}

#[tokio::test]
async fn it_happens_at_its_hour_once_and_not_before() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, Moment(hour().0 - 1));
    assert_eq!(run_due(&house.site).await.unwrap(), [], "a millisecond before");
    set_clock(&house, Moment(0));
    assert_eq!(
        run_due(&house.site).await.unwrap(),
        [],
        "a clock that was set back"
    );
    set_clock(&house, hour());
    let (one, other) = tokio::join!(run_due(&house.site), run_due(&house.site));
    assert_eq!(
        one.unwrap().len() + other.unwrap().len(),
        1,
        "two who try at once"
    );
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    set_clock(&house, Moment(hour().0 - 1));
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    set_clock(&house, Moment(hour().0 + 1));
    assert_eq!(
        run_due(&house.site).await.unwrap(),
        [],
        "not again when the hour comes a second time"
    );
    assert_eq!(
        chi.post(&format!("{path}/undo"), &[]).await.status,
        409,
        "what is done is corrected by a new one"
    );
    let times = sql!("select count(*) as count from audit where action = 'reform.carried_out'");
    assert_eq!(count(&house, times, args![]).await, 1);
}

#[tokio::test]
async fn until_the_hour_it_can_be_taken_back() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    assert_eq!(chi.post(&format!("{path}/undo"), &[]).await.status, 303);
    set_clock(&house, hour());
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.post(&format!("{path}/withdraw"), &[]).await.status, 303);
    assert_eq!(state(&house, &path).await, "withdrawn");
    assert_eq!(lan.get(&format!("{path}/edit")).await.status, 409);
}

#[tokio::test]
async fn a_fault_in_the_middle_leaves_everything_as_it_was() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    issued(&house, &["hoa", "dai"], None).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    let id = path.rsplit('/').next().unwrap();
    // A row that is there already breaks the last step, after units, people and work were moved.
    let paper = unit_of(&house, "hoa").await;
    let trap = sql!(
        "insert into reform_move (reform, kind, thing, from_unit, moved_at) values ($1, 'work', 'A10', $2, 1)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(trap, args![id, &paper]).await.unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, hour());
    assert!(run_due(&house.site).await.is_err());
    assert_eq!(state(&house, &path).await, "signed_off");
    assert_eq!(unit_of(&house, "hoa").await, paper);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from unit where id = $1"),
            args![NEW]
        )
        .await,
        0
    );
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from assignment where moved_to is not null"),
            args![]
        )
        .await,
        0
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(sql!("delete from reform_move"), args![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        run_due(&house.site).await.unwrap().len(),
        1,
        "the next look begins anew"
    );
    assert_eq!(unit_of(&house, "hoa").await, NEW);
}

#[tokio::test]
async fn two_that_wait_do_not_touch_the_same_unit_and_the_later_one_stands_still() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    signed(&house, &merger(&house).await, &chi).await;
    let paper = unit_of(&house, "hoa").await;
    let rename = Change::Rename {
        unit: paper,
        name: "Báo Xứ Lạng".into(),
        code: None,
    };
    let second = lay(&house, &plan(Moment(hour().0 + 1), vec![rename])).await;
    let lan = house.sign_in("officer").await;
    let refused = prepare(&lan, &second).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.body.contains("không được chạm một đơn vị"),
        "{}",
        refused.body
    );
    // Signed all the same, as by a fault of the program: at its hour it changes nothing and says why.
    let id = second.rsplit('/').next().unwrap();
    let force = sql!(
        "update reform set state = 'signed_off', signed_by = 'CHI', signed_at = 1, signed_hash = content_hash where id = $1"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(force, args![id]).await.unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, Moment(hour().0 + 1));
    let done = run_due(&house.site).await.unwrap();
    assert!(matches!(&done[0].1, Outcome::Done(_)), "{done:?}");
    assert!(
        matches!(&done[1].1, Outcome::Stuck(why) if why.contains("Báo Lạng Sơn")),
        "{done:?}"
    );
    run_due(&house.site).await.unwrap();
    let noted = sql!("select count(*) as count from audit where action = 'reform.stuck'");
    assert_eq!(
        count(&house, noted, args![]).await,
        1,
        "noted once, not with every look"
    );
    assert!(lan.get(&second).await.body.contains("chưa thực hiện được"));
}

#[tokio::test]
async fn content_that_was_changed_behind_the_signature_is_not_carried_out() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    let id = path.rsplit('/').next().unwrap();
    let change =
        sql!("update reform set content = replace(content, 'Truyền hình', 'Truyền thanh') where id = $1");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(change, args![id]).await.unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    assert!(
        matches!(&done[0].1, Outcome::Stuck(why) if why.contains("mã băm")),
        "{done:?}"
    );
    assert_ne!(unit_of(&house, "hoa").await, NEW);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn what_is_divided_waits_for_a_person_and_is_moved_once() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    issued(&house, &["hoa"], None).await;
    let paper = unit_of(&house, "hoa").await;
    let (one, two) = (
        open(&house, NEW, "Báo Một").await,
        open(&house, OTHER, "Báo Hai").await,
    );
    let split = Change::Split {
        from: paper.clone(),
        into: vec![Part::of(NEW), Part::of(OTHER)],
        heir: None,
    };
    let chi = operator(&house).await;
    let reform = plan(hour(), vec![one, two, split]);
    let path = signed(&house, &reform, &chi).await;
    let lan = house.sign_in("officer").await;
    assert!(
        lan.get(&path)
            .await
            .body
            .contains("không quy tắc nào quyết định được")
    );
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();
    assert_eq!(unit_of(&house, "hoa").await, paper, "nobody decided yet");
    let list = lan.get(&format!("{path}/questions?kind=work")).await.body;
    for shown in ["Báo Một", "Báo Hai", "A10", "A20"] {
        assert!(list.contains(shown), "{shown}: {list}");
    }
    let decide = format!("{path}/questions");
    let fields = [("kind", "work"), ("unit", paper.as_str()), ("thing", "A10")];
    assert_eq!(lan.post(&decide, &fields).await.status, 409, "where to?");
    let beside = unit_of(&house, "dai").await;
    let elsewhere = [&fields[..], &[("to", beside.as_str())]].concat();
    assert_eq!(
        lan.post(&decide, &elsewhere).await.status,
        409,
        "not one of the parts"
    );
    let to = [&fields[..], &[("to", OTHER)]].concat();
    assert_eq!(lan.post(&decide, &to).await.status, 303);
    assert_eq!(
        lan.post(&decide, &to).await.status,
        303,
        "a second click moves nothing more"
    );
    assert_eq!(
        standings(&house, "T1").await,
        [(OTHER.to_owned(), "unknown".to_owned())]
    );
    let people = [("kind", "account"), ("unit", paper.as_str()), ("to", NEW)];
    let id = account(&house.site.db, "hoa").await.unwrap().unwrap().id;
    let people = [&people[..], &[("thing", id.as_str())]].concat();
    assert_eq!(lan.post(&decide, &people).await.status, 303);
    assert_eq!(unit_of(&house, "hoa").await, NEW);
    assert_eq!(
        chi.post(&decide, &people).await.status,
        403,
        "the operator does not decide about work"
    );
    let open = sql!(
        "select count(*) as count from reform_question where decided_at is null and kind in ('work', 'account')"
    );
    assert_eq!(
        count(&house, open, args![]).await,
        2,
        "A20 and the colleague wait still"
    );
}

#[tokio::test]
async fn a_unit_that_was_opened_meanwhile_holds_it_up_in_words() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let paper = unit_of(&house, "hoa").await;
    let (one, two) = (
        open(&house, NEW, "Báo Một").await,
        open(&house, OTHER, "Báo Hai").await,
    );
    let split = Change::Split {
        from: paper.clone(),
        into: vec![Part::of(NEW), Part::of(OTHER)],
        heir: None,
    };
    let path = signed(&house, &plan(hour(), vec![one, two, split]), &chi).await;
    let late = civic::unit::Change {
        unit: "01TESTTESTTESTTESTTESTTES3".into(),
        on: "2021-04-01".parse().unwrap(),
        what: What::Open {
            kind: Kind::Other,
            name: "Ban biên tập".into(),
            code: None,
            parent: Some(paper),
        },
        basis: "Quyết định thử".into(),
    };
    let mut tx = house.site.db.begin().await.unwrap();
    store::directory::amend(&mut tx, &[late], house.site.clock.now())
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    assert!(
        matches!(&done[0].1, Outcome::Stuck(why) if why.contains("Ban biên tập")),
        "{done:?}"
    );
    assert_eq!(state(&house, &path).await, "signed_off");
}

#[tokio::test]
async fn an_office_does_not_reach_beyond_its_province_and_others_do_not_see_it() {
    let house = House::demo().await;
    let directory = house.site.directory();
    let on = "2021-04-25".parse().unwrap();
    let foreign = directory
        .units()
        .iter()
        .find(|unit| unit.kind == Kind::Province && directory.name(&unit.id, on) == Some("Thành phố Hà Nội"));
    let foreign = foreign.unwrap().id.clone();
    let rename = Change::Rename {
        unit: foreign,
        name: "Thành phố Khác".into(),
        code: None,
    };
    let path = lay(&house, &plan(hour(), vec![rename])).await;
    let lan = house.sign_in("officer").await;
    let page = lan.get(&path).await.body;
    assert!(page.contains("nằm ngoài phạm vi"), "{page}");
    let version = hidden(&lan.get(&format!("{path}/edit")).await.body, "version");
    assert_eq!(
        lan.post(&format!("{path}/prepare"), &[("version", &version)])
            .await
            .status,
        409
    );
    let other = house.sign_in("khac").await;
    assert_eq!(other.get(&path).await.status, 404);
    assert_eq!(
        other.get("/reforms/new").await.status,
        409,
        "a newspaper re-organises nobody"
    );
    assert_eq!(house.sign_in("commune").await.get(&path).await.status, 403);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn a_draft_is_written_in_the_form() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let lan = house.sign_in("officer").await;
    let bad = lan
        .post(
            "/reforms",
            &[
                ("title", "x"),
                ("basis", ""),
                ("day", "31/02/2021"),
                ("hour", "25:00"),
            ],
        )
        .await;
    assert_eq!(bad.status, 422);
    let heading = [
        ("title", "Hợp nhất"),
        ("basis", "Đề án giả định"),
        ("day", "01/6/2021"),
        ("hour", "0:00"),
    ];
    let made = lan.post("/reforms", &heading).await.location.unwrap();
    let path = made.trim_end_matches("/changes").to_owned();
    let version = hidden(&lan.get(&made).await.body, "version");
    let fields = [
        ("version", version.as_str()),
        ("kind", "merge"),
        (
            "from",
            "Báo Lạng Sơn\nĐài Phát thanh và Truyền hình tỉnh Lạng Sơn",
        ),
        ("name", "Báo và Đài Lạng Sơn"),
        ("above", "Tỉnh Lạng Sơn"),
        ("unit_kind", "newspaper"),
    ];
    let added = lan.post(&made, &fields).await;
    assert_eq!(added.status, 303, "{}", added.body);
    let page = lan.get(&path).await.body;
    assert!(page.contains("Sáp nhập Báo Lạng Sơn"), "{page}");
    assert!(page.contains("Trình duyệt"), "nothing keeps it back: {page}");
    let unknown = [
        ("version", "2"),
        ("kind", "close"),
        ("from", "Xã Tân Tiến"),
        ("name", ""),
    ];
    let several = lan.post(&made, &unknown).await;
    assert_eq!(several.status, 422);
    assert!(
        several.body.contains("thêm tên cấp trên") && several.body.contains("Xã Tân Tiến"),
        "{}",
        several.body
    );
    let removed = lan
        .post(&format!("{path}/remove"), &[("version", "2"), ("place", "1")])
        .await;
    assert_eq!(removed.status, 303);
    for part in ["opened", "closed", "altered", "account", "work", "nonsense"] {
        assert_eq!(
            lan.get(&format!("{path}/effect?part={part}&page=99"))
                .await
                .status,
            200,
            "{part}"
        );
    }
}

#[tokio::test]
async fn a_table_is_imported_or_refused_row_by_row() {
    let house = House::demo().await;
    let day = Moment::start_of("2026-01-01".parse().unwrap());
    let path = lay(&house, &plan(day, Vec::new())).await;
    let lan = house.sign_in("officer").await;
    let version = hidden(&lan.get(&format!("{path}/changes")).await.body, "version");
    let fields = [("version", version.as_str()), ("level", "commune")];
    let import = format!("{path}/import");
    // 05986 was Xã Hoàng Đồng until 30/6/2025 and is Phường Tam Thanh since.
    let wrong = "Mã cũ;Tên cũ;Mã mới;Tên mới;Mã tỉnh mới\n05986;Xã Hoàng Đồng;06001;Phường Mới;20\n5977;Phường Đông Kinh;06001;Phường Mới;20\n";
    let refused = lan
        .upload(&import, &fields, &[("file", "bang.csv", wrong.as_bytes())])
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Dòng 2") && refused.body.contains("Phường Tam Thanh"),
        "{}",
        refused.body
    );
    assert!(
        !refused.body.contains("Dòng 3"),
        "5977 is 05977 after a spreadsheet: {}",
        refused.body
    );
    let right = wrong
        .replace("Xã Hoàng Đồng", "Phường Tam Thanh")
        .replace("06001", "99001");
    let taken = lan
        .upload(&import, &fields, &[("file", "bang.csv", right.as_bytes())])
        .await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let page = lan.get(&path).await.body;
    assert!(
        page.contains("Thành lập Phường Mới") && page.contains("Trình duyệt"),
        "{page}"
    );
    let nothing = lan
        .upload(&import, &fields, &[("file", "a.csv", b"a;b\n1;2\n")])
        .await;
    assert_eq!(nothing.status, 422);
}

#[tokio::test]
async fn the_operator_gives_an_account_another_unit_and_role() {
    let house = House::demo().await;
    let (chi, hoa) = (operator(&house).await, house.sign_in("newsroom").await);
    let id = account(&house.site.db, "hoa").await.unwrap().unwrap().id;
    let page = chi.get(&format!("/people/{id}")).await.body;
    let (to, version) = (unit_of(&house, "tuan").await, hidden(&page, "version"));
    let fields = [
        ("unit", to.as_str()),
        ("role", "coordinator"),
        ("version", version.as_str()),
        ("act", "save"),
    ];
    assert_eq!(chi.post(&format!("/people/{id}"), &fields).await.status, 303);
    assert!(
        hoa.get("/inbox").await.body.contains("Tràng Định"),
        "the open session shows the new unit"
    );
    assert_eq!(hoa.get("/inbox?show=given").await.status, 200);
    assert_eq!(
        chi.post(&format!("/people/{id}"), &fields).await.status,
        303,
        "the same again changes nothing"
    );
    let stale = [
        ("unit", to.as_str()),
        ("role", "commune"),
        ("version", version.as_str()),
        ("act", "save"),
    ];
    assert_eq!(chi.post(&format!("/people/{id}"), &stale).await.status, 409);
    assert!(
        chi.get(&format!("/people/{id}"))
            .await
            .body
            .contains("Báo Lạng Sơn"),
        "where they were before"
    );
    let own = [
        ("unit", to.as_str()),
        ("role", "officer"),
        ("version", ""),
        ("act", "save"),
    ];
    assert_eq!(chi.post("/people/CHI", &own).await.status, 409);
    let moved = sql!("select count(*) as count from audit where action = 'person.moved' and subject = $1");
    assert_eq!(count(&house, moved, args![&id]).await, 1);
    assert_eq!(hoa.get(&format!("/people/{id}")).await.status, 403);
}
