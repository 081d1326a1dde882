//! Who and what the access matrix is about: a directive that went down two steps, and everybody round it.

use std::collections::BTreeMap;

use civic::unit::{Kind, Unit};
use civic::{Moment, Role};
use store::{args, record, sql};

use crate::activity::phone_jpeg;
use crate::assignment::fixture_tests::{form_key, issued, unit_of};
use crate::filing::fixture_tests as filing;
use crate::letter::issue_tests::issue_sample;
use crate::testing::{House, Person};

/// The six units, each by one letter.
pub const PLACES: [char; 6] = ['s', 'm', 'd', 'p', 'b', 'e'];

/// Somebody of a role in one of the units.
pub struct Member {
    pub role: usize,
    pub place: char,
    pub person: Person,
}

/// The house with its people and things.
pub struct Cast {
    pub house: House,
    pub members: Vec<Member>,
    /// The id of each thing by its word in the matrix.
    pub things: BTreeMap<&'static str, String>,
}

impl Cast {
    pub async fn new() -> Self {
        let house = House::demo().await;
        let units = units(&house).await;
        let mut members = Vec::new();
        for (role, place) in (0..Role::ALL.len()).flat_map(|role| PLACES.map(|place| (role, place))) {
            let login = format!("{}-{place}", Role::ALL[role].code());
            house.hire(&login, Role::ALL[role], &units[&place]).await;
            let person = house.sign_in(&login).await;
            members.push(Member { role, place, person });
        }
        let things = things(&house, &units).await;
        Self {
            house,
            members,
            things,
        }
    }
}

/// `s` sent the directive; `m` in the middle received it and passed it down; `d` does it; `p` is the province above them
/// all; `b` is a district beside `m` with no part in it; `e` is another province.
async fn units(house: &House) -> BTreeMap<char, String> {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let (s, m, d) = (
        unit_of(house, "lan").await,
        unit_of(house, "tuan").await,
        unit_of(house, "mai").await,
    );
    let p = directory.territory(&s, on).unwrap().id.clone();
    let beside = |unit: &&Unit| unit.kind == Kind::DistrictOffice && unit.id != m;
    let b = directory.below(&p, on).find(beside).unwrap().id.clone();
    let beyond = |unit: &&Unit| unit.kind == Kind::Province && unit.id != p && unit.version(on).is_some();
    let e = directory.units().iter().find(beyond).unwrap().id.clone();
    BTreeMap::from([('s', s), ('m', m), ('d', d), ('p', p), ('b', b), ('e', e)])
}

/// Made by the pages, by people who may.
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn things(house: &House, units: &BTreeMap<char, String>) -> BTreeMap<&'static str, String> {
    let (lan, tuan, mai) = (
        house.sign_in("officer").await,
        house.sign_in("coordinator").await,
        house.sign_in("commune").await,
    );
    let published = publish(house).await;
    let made = issued(house, &["tuan"], None).await;
    attach(house, &made.directive).await;
    let given = made.assignments[0].clone();
    let below = [("unit", units[&'d'].as_str()), ("step", "confirm")];
    sent(&tuan, &format!("/assignments/{given}/delegate"), &below).await;
    let inbox = mai.get("/inbox").await.body;
    let passed = first(&inbox, "/assignments/");
    let (activity, evidence) = log(&mai, &passed).await;
    let compose = format!("/directives/{}/reports", made.directive);
    let whole = sent(&lan, &compose, &[("scope", "whole")]).await;
    let part = sent(&tuan, &compose, &[("scope", "own")]).await;
    let draft = include_bytes!("../../../letter/tests/fixtures/demo-lang-son.txt");
    let draft = lan.upload("/letters", &[], &[("file", "cv.txt", draft)]).await;
    let draft = last(&draft.location.unwrap());
    let along = [("files", "a.jpg", &phone_jpeg()[..])];
    lan.upload(&format!("/letters/{draft}/files"), &[], &along).await;
    let paper = sent(&lan, "/papers", &[("kind", "cong_van")]).await;
    let message = crate::exchange::fixture_tests::message(house).await;
    let regime = filing::published(&lan).await;
    let filed = filing::begun(&mai, &regime, "2021-04").await;
    let files = format!("/filings/{filed}/files");
    mai.upload(&files, &[], &[("files", "a.txt", b"minh chung")])
        .await;
    filing::send(&mai, &filed, "submit", &[("c0", "5")]).await;
    let reform = crate::reform::tests::draft(house).await;
    let timetable = crate::schedule::fixture_tests::things(house, &units[&'s'], &units[&'d']).await;
    let [bulletin, vetted] = bulletins(house).await;
    let rule = board_of_vetting(house).await;
    let (board, alarm) = board_with_alarm(house, &mai, &units[&'d']).await;
    let mut things = BTreeMap::from([
        ("message", message),
        ("reform", reform),
        ("bulletin", bulletin),
        ("vetted", vetted),
        ("vetting_rule", rule),
        ("board", board),
        ("alarm", alarm),
        ("code", crate::exchange::fixture_tests::OURS.to_owned()),
        ("draft", draft),
        ("directive", made.directive),
        ("given", given),
        ("passed", passed),
        ("activity", activity),
        ("evidence", evidence),
        ("whole", whole),
        ("part", part),
        ("published", published),
        ("material", crate::material::tests::entered(house).await),
        ("heard", crate::material::tests::heard(house).await),
        ("outlet", crate::outlet::tests::entered(house).await),
        ("outage", crate::outage::tests::announced(house).await),
        ("filing", filed),
        ("regime", regime),
        ("holiday", holiday(house).await),
        ("paper", paper),
        ("tip", crate::tip::tests::for_officer(house, "officer-s").await),
        (
            "copy",
            crate::tip::tests::copy_for_officer(house, "officer-s").await,
        ),
        ("person", "khac".to_owned()),
        ("unit", units[&'e'].clone()),
    ]);
    things.extend(timetable);
    things.extend(station(house, &mai, &units[&'d']).await);
    things
}

/// A station with a cluster, a device, a ticket, a stop and a rollout.
async fn station(house: &House, mai: &Person, unit: &str) -> [(&'static str, String); 6] {
    let (device, _) = crate::station::tests::printed(mai, unit, "Bộ thu").await;
    let cluster = [
        ("name", "Cụm chợ"),
        ("technology", "ip"),
        ("device", device.as_str()),
    ];
    sent(mai, &format!("/stations/{unit}/clusters"), &cluster).await;
    let cluster = first(&mai.get(&format!("/stations/{unit}")).await.body, "/clusters/");
    let ticket = sent(
        mai,
        "/tickets",
        &[("device", device.as_str()), ("fault", "sound")],
    )
    .await;
    let stop = [
        ("scope", "device"),
        ("thing", device.as_str()),
        ("reason", "thử"),
        ("word", "dừng phát"),
    ];
    sent(mai, "/stops", &stop).await;
    let lan = house.sign_in("officer").await;
    let stop = crate::station::tests::between(&lan.get("/stops").await.body, "action=\"/stops/", "/lift");
    let rollout = sql!(
        "insert into rollout (id, program, shares, success_percent, error_percent, state, wave, created_by, created_at, \
         changed_at) select 'dot', 'thử', languages, 80, 10, 'running', 0, created_by, 0, 0 from device where id = $1"
    );
    let member = sql!(
        "insert into rollout_device (rollout, device, wave, installed, changed_at) values ('dot', $1, 0, 'unknown', 0)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    for statement in [rollout, member] {
        tx.run(statement, args![&device]).await.unwrap();
    }
    tx.commit().await.unwrap();
    [
        ("station", unit.to_owned()),
        ("cluster", cluster),
        ("device", device),
        ("ticket", ticket),
        ("stop", stop),
        ("rollout", "dot".to_owned()),
    ]
}

/// A rule of p by which bulletins go before the board of s, where the officer of b sits.
async fn board_of_vetting(house: &House) -> String {
    use crate::bulletin::tests::board::{ruled, seated};
    let above = house.sign_in("officer-p").await;
    let rule = ruled(house, &above, &[]).await;
    seated(house, &above, &rule, "officer-b").await;
    rule
}

/// Bulletins of s for the station of d, approved: one that was sent, and one that will wait before a board.
async fn bulletins(house: &House) -> [String; 2] {
    use crate::bulletin::tests::hands::{aimed, approved, begun, pair};
    let (lan, binh) = pair(house).await;
    let mut made = Vec::new();
    for _ in 0..2 {
        let id = begun(&lan, "ordinary", "live").await;
        approved(house, &lan, &binh, &id, "vi").await;
        aimed(house, &lan, &id).await;
        made.push(id);
    }
    let [id, waits] = <[String; 2]>::try_from(made).unwrap();
    sent(&lan, &format!("/bulletins/{id}/send"), &[("count", "1")]).await;
    let put = house.site.blobs.put(&phone_jpeg()).await.unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    store::note_blob(&mut tx, &put, "image/jpeg", house.site.clock.now())
        .await
        .unwrap();
    let give = sql!("update bulletin_variant set picture = $2, picture_alt = 'ảnh' where bulletin = $1");
    for one in [&id, &waits] {
        tx.run(give, args![one, &put.hash]).await.unwrap();
    }
    tx.commit().await.unwrap();
    [id, waits]
}

/// A board of the station, and an alarm at it.
async fn board_with_alarm(house: &House, mai: &Person, unit: &str) -> (String, String) {
    let made = mai.post("/boards", &[("name", "Bảng"), ("minutes", "0")]).await;
    assert_eq!(made.status, 200, "{}", made.body);
    record! { struct Made { device: String } }
    let find = sql!("select device from board");
    let board = house.site.db.one::<Made>(find, args![]).await.unwrap().device;
    let insert = sql!(
        "insert into alarm (id, unit, device, kind, detail, raised_at) values ('canh-bao', $1, $2, 'offline', '0', 0)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(insert, args![unit, &board]).await.unwrap();
    tx.commit().await.unwrap();
    (board, "canh-bao".to_owned())
}

/// A day off.
async fn holiday(house: &House) -> String {
    let enter = sql!(
        "insert into holiday (id, day, working, name, basis, made_by, made_at) \
         values ('nghi', '2021-06-01', $1, 'nghỉ', 'thử', null, 0)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(enter, args![false]).await.unwrap();
    tx.commit().await.unwrap();
    "nghi".to_owned()
}

/// An activity with a photo.
async fn log(mai: &Person, assignment: &str) -> (String, String) {
    let form = mai
        .get(&format!("/assignments/{assignment}/activities/new"))
        .await;
    let key = form_key(&form.body);
    let fields = [
        ("kind", "meeting"),
        ("day", "2021-04-26"),
        ("language", "vi"),
        ("form_key", &key),
    ];
    let photo = phone_jpeg();
    let path = format!("/assignments/{assignment}/activities");
    let saved = mai.upload(&path, &fields, &[("files", "a.jpg", &photo)]).await;
    let activity = last(&saved.location.unwrap());
    let page = mai.get(&format!("/activities/{activity}")).await.body;
    (activity, first(&page, "/evidence/"))
}

/// The id in the first link that begins so.
fn first(body: &str, begin: &str) -> String {
    let (_, rest) = body.split_once(&format!("\"{begin}")).unwrap();
    rest.split(['"', '?', '#']).next().unwrap().to_owned()
}

/// The directive's own file, which the fixture leaves out.
async fn attach(house: &House, directive: &str) {
    let file = house.site.blobs.put(b"x").await.unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    store::note_blob(&mut tx, &file, "text/plain", Moment(0))
        .await
        .unwrap();
    let attach =
        sql!("insert into attachment (directive, position, blob, file_name) values ($1, 0, $2, 'cv.txt')");
    tx.run(attach, args![directive, &file.hash]).await.unwrap();
    tx.commit().await.unwrap();
}

/// A second directive, on the portal.
async fn publish(house: &House) -> String {
    issue_sample(house).await;
    let all = crate::directive::store::all(&house.site.db).await.unwrap();
    let id = all
        .into_iter()
        .map(|row| row.id)
        .find(|id| id.len() == 26)
        .unwrap();
    crate::publication::tests::publish(house, &id).await;
    id
}

async fn sent(person: &Person, path: &str, fields: &[(&str, &str)]) -> String {
    let page = person.post(path, fields).await;
    assert_eq!(page.status, 303, "{path}: {}", page.body);
    last(&page.location.unwrap())
}

fn last(location: &str) -> String {
    let path = location.split(['?', '#']).next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}
