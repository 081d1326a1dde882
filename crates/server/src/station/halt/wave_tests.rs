//! Stops across re-organisations: never less silence than was ordered, never more, and boxes and house of one mind.

use std::collections::BTreeSet;

use civic::reform::{Change, NewUnit, Part};
use civic::unit::{Kind, What};
use store::audit::{Verdict, verify};
use store::{args, record, sql};
use wire::player::*;

use super::{Holding, adopt, by_hand, settle, shelf};
use crate::person::tests::operator;
use crate::reform::run_due;
use crate::reform::tests::{NEW, OTHER, hour, plan, set_clock, signed};
use crate::schedule::fixture_tests::{neighbour, run};
use crate::station::tests::*;
use crate::testing::{House, Person};

/// Two stations, each with a box: chị Mai's and Nam's.
struct Two {
    house: House,
    mai: Person,
    nam: Person,
    a: String,
    b: String,
    first: Player,
    second: Player,
    chi: Person,
}

/// Two districts with a station each that no re-organisation of the real country has touched.
const D1: &str = "01TESTTESTTESTTESTTESTD001";
const D2: &str = "01TESTTESTTESTTESTTESTD002";
const A: &str = "01TESTTESTTESTTESTTESTA001";
const B: &str = "01TESTTESTTESTTESTTESTA002";

async fn two() -> Two {
    let house = House::demo().await;
    let on = house.site.clock.now().day();
    let lan = crate::assignment::fixture_tests::unit_of(&house, "lan").await;
    let province = house.site.directory().territory(&lan, on).unwrap().id.clone();
    let unit = |id: &str, kind: Kind, name: &str, parent: &str| civic::unit::Change {
        unit: id.to_owned(),
        on: "2021-04-01".parse().unwrap(),
        what: What::Open {
            kind,
            name: name.to_owned(),
            code: None,
            parent: Some(parent.to_owned()),
        },
        basis: "Quyết định thử".into(),
    };
    let changes = [
        unit(D1, Kind::District, "Huyện Thử Một", &province),
        unit(D2, Kind::District, "Huyện Thử Hai", &province),
        unit(A, Kind::CommuneStation, "Đài xã Thử A", D1),
        unit(B, Kind::CommuneStation, "Đài xã Thử B", D2),
    ];
    let mut tx = house.site.db.begin().await.unwrap();
    let amended = store::directory::amend(&mut tx, &changes, house.site.clock.now()).await;
    amended.unwrap().unwrap();
    let moved = sql!("update person set unit = $1 where login = 'mai'");
    tx.run(moved, args![A]).await.unwrap();
    tx.commit().await.unwrap();
    house.site.directory_changed().await.unwrap();
    let mai = house.sign_in("commune").await;
    let (nam, _) = neighbour(&house).await;
    run(
        &house,
        sql!("update person set unit = $1 where login = 'nam'"),
        args![B],
    )
    .await;
    let first = boxed(&house, &mai, A, 7).await;
    let second = boxed(&house, &nam, B, 8).await;
    let chi = operator(&house).await;
    Two {
        house,
        mai,
        nam,
        a: A.to_owned(),
        b: B.to_owned(),
        first,
        second,
        chi,
    }
}

async fn boxed(house: &House, person: &Person, unit: &str, seed: u8) -> Player {
    let (_, code) = printed(person, unit, &format!("Bộ thu {seed}")).await;
    Player::enrolled(house, &code, seed).await
}

async fn stop(person: &Person, unit: &str) {
    let fields = [
        ("scope", "unit"),
        ("thing", unit),
        ("reason", "bị chiếm quyền"),
        ("word", "dừng phát"),
    ];
    let page = person.post("/stops", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

/// A station that begins with the re-organisation, where chị Mai's stood.
fn open(two: &Two, id: &str, name: &str) -> Change {
    let (directory, on) = (two.house.site.directory(), two.house.site.clock.now().day());
    Change::Open(NewUnit {
        id: id.to_owned(),
        kind: Kind::CommuneStation,
        name: name.to_owned(),
        code: None,
        parent: directory.parent(&two.a, on).map(|unit| unit.id.clone()),
    })
}

/// Signed, and carried out at its hour.
async fn carry(two: &Two, changes: Vec<Change>) -> String {
    let path = signed(&two.house, &plan(hour(), changes), &two.chi).await;
    set_clock(&two.house, hour());
    let done = run_due(&two.house.site).await.unwrap();
    assert!(matches!(done[0].1, crate::reform::Outcome::Done(_)), "{done:?}");
    settle(&two.house.site).await.unwrap();
    path
}

record! {
    #[derive(Debug)]
    struct BoxRow { id: String, unit: String, state: String, told_units: serde_json::Value }
}

/// Who is silent; what the boxes read and what the house takes for so is the same, box by box.
async fn silent(two: &Two) -> BTreeSet<String> {
    let (house, player) = (&two.house, &two.first);
    let bytes = house.stranger().get("/player/stop").await.bytes;
    assert_eq!(
        bytes,
        std::fs::read(shelf::file(&house.site.config.data)).unwrap()
    );
    let order = accept_stop(&bytes, &player.trust, Some(player.now()), None)
        .unwrap()
        .unwrap();
    let boxes =
        sql!("select id, unit, state, told_units from device where public_key is not null order by id");
    let boxes: Vec<BoxRow> = house.site.db.all(boxes, args![]).await.unwrap();
    let holding = Holding::look(&house.site.db).await.unwrap();
    let mut found = BTreeSet::new();
    for one in boxes.iter().filter(|one| one.state != "revoked") {
        let told: Vec<String> = serde_json::from_value(one.told_units.clone()).unwrap();
        let by_box = order.stops(&one.id, &told, Some(player.now()));
        let by_house = holding.stops(&house.site, &one.id, &one.unit);
        assert_eq!(by_box, by_house, "{one:?} {:?}", order.stopped);
        if by_house {
            found.insert(one.id.clone());
        }
    }
    found
}

fn of(devices: &[&str]) -> BTreeSet<String> {
    devices.iter().map(|one| (*one).to_owned()).collect()
}

/// The first order on the page that this person may lift.
async fn lift(person: &Person) -> u16 {
    let page = person.get("/stops").await.body;
    let id = between(&page, "action=\"/stops/", "/lift");
    let path = format!("/stops/{id}/lift");
    person.post(&path, &[("reason", "đã kiểm tra")]).await.status
}

async fn sound(two: &Two) {
    let verdict = verify(&two.house.site.db).await.unwrap();
    assert!(matches!(verdict, Verdict::Sound { .. }));
}

#[tokio::test]
async fn a_stop_goes_with_the_devices_of_a_commune_that_merges_and_silences_nobody_else() {
    let two = two().await;
    let (first, second) = (two.first.device.clone(), two.second.device.clone());
    stop(&two.mai, &two.a).await;
    assert_eq!(silent(&two).await, of(&[&first]));
    let merge = Change::Merge {
        from: vec![two.a.clone(), two.b.clone()],
        into: Part::of(NEW),
    };
    carry(&two, vec![open(&two, NEW, "Đài xã Mới"), merge]).await;
    assert_eq!(silent(&two).await, of(&[&first]));
    // A box that is set up at the successor is none of it; one that takes the silent one's place is.
    let fresh = boxed(&two.house, &two.nam, NEW, 9).await;
    assert_eq!(silent(&two).await, of(&[&first]), "{}", fresh.device);
    let page = two
        .nam
        .post(&format!("/devices/{first}/replace"), &[("reason", "cháy nguồn")])
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    let code = between(&page.body, "<code>", "</code>");
    let third = Player::enrolled(&two.house, &code, 10).await.device;
    assert_eq!(silent(&two).await, of(&[&third]), "{second}");
    // It is shown where people ask, by its old name; whoever answers for the successor lifts it, but not who gave it.
    let name = crate::http::name_of(&two.house.site.directory(), &two.a, hour().day());
    for path in [
        format!("/devices/{third}"),
        format!("/stations/{NEW}"),
        format!("/timetable/units/{NEW}"),
        format!("/timetable/units/{NEW}/left-out"),
    ] {
        let page = two.nam.get(&path).await.body;
        let said = format!("lệnh dừng phát đối với {name}");
        assert!(
            page.contains(&said) && page.contains("sắp xếp lại"),
            "{path}: {page}"
        );
    }
    let page = two.mai.get("/stops").await.body;
    assert!(
        page.contains("Đài xã Mới (1)") && !page.contains("/lift\""),
        "{page}"
    );
    assert_eq!(lift(&two.nam).await, 303);
    assert_eq!(silent(&two).await, of(&[]));
    let page = two.nam.get("/stops").await.body;
    assert!(page.contains("Không có lệnh dừng nào"), "{page}");
    sound(&two).await;
}

#[tokio::test]
async fn a_stop_of_a_commune_that_takes_another_one_in_does_not_reach_what_comes() {
    let two = two().await;
    let (first, second) = (two.first.device.clone(), two.second.device.clone());
    stop(&two.nam, &two.b).await;
    let dissolve = Change::Dissolve {
        unit: two.a.clone(),
        to: vec![Part::of(&two.b)],
        heir: None,
    };
    carry(&two, vec![dissolve]).await;
    assert_eq!(silent(&two).await, of(&[&second]));
    let page = two.mai.get("/stops").await.body;
    assert!(page.contains("không áp dụng với 1 thiết bị"), "{page}");
    // A new order for the same unit reaches all of it, and lifting the first leaves it.
    stop(&two.mai, &two.b).await;
    assert_eq!(silent(&two).await, of(&[&first, &second]));
    let page = two.mai.get("/stops").await.body;
    assert_eq!(page.matches("/lift\"").count(), 1, "{page}");
    assert_eq!(lift(&two.mai).await, 303);
    assert_eq!(silent(&two).await, of(&[&first, &second]));
    assert_eq!(lift(&two.nam).await, 303);
    assert_eq!(silent(&two).await, of(&[]));
    sound(&two).await;
}

#[tokio::test]
async fn a_divided_commune_stays_silent_and_each_part_is_lifted_by_its_own() {
    let two = two().await;
    let first = two.first.device.clone();
    let beside = boxed(&two.house, &two.mai, &two.a, 11).await.device;
    let lan = two.house.sign_in("officer").await;
    stop(&lan, &two.a).await;
    let split = Change::Split {
        from: two.a.clone(),
        into: vec![Part::of(NEW), Part::of(OTHER)],
        heir: None,
    };
    let changes = vec![
        open(&two, NEW, "Đài xã Một"),
        open(&two, OTHER, "Đài xã Hai"),
        split,
    ];
    let path = carry(&two, changes).await;
    // They wait for a person and are silent meanwhile, and wherever they go.
    assert_eq!(silent(&two).await, of(&[&first, &beside]));
    for (device, to) in [(&first, NEW), (&beside, OTHER)] {
        let fields = [
            ("kind", "device"),
            ("unit", two.a.as_str()),
            ("thing", device.as_str()),
            ("to", to),
        ];
        let page = lan.post(&format!("{path}/questions"), &fields).await;
        assert_eq!(page.status, 303, "{}", page.body);
        settle(&two.house.site).await.unwrap();
        assert_eq!(silent(&two).await, of(&[&first, &beside]), "{to}");
    }
    let at_new = sql!("update person set unit = $1 where login = 'mai'");
    run(&two.house, at_new, args![NEW]).await;
    let page = two.mai.get("/stops").await.body;
    assert!(page.contains("Phần bạn được gỡ: Đài xã Một (1)"), "{page}");
    assert_eq!(lift(&two.mai).await, 303);
    assert_eq!(silent(&two).await, of(&[&beside]), "only her own part");
    let page = two.mai.get("/stops").await.body;
    assert!(!page.contains("/lift\""), "{page}");
    // Nam answers for neither; the province's office for all that is left.
    assert!(!two.nam.get("/stops").await.body.contains("bị chiếm quyền"));
    let second = two.house.sign_in("second").await;
    assert_eq!(lift(&second).await, 303);
    assert_eq!(silent(&two).await, of(&[]));
    sound(&two).await;
}

#[tokio::test]
async fn what_was_lifted_before_the_hour_is_over_and_a_stop_survives_two_re_organisations() {
    let two = two().await;
    let (first, second) = (two.first.device.clone(), two.second.device.clone());
    stop(&two.mai, &two.a).await;
    let lan = two.house.sign_in("officer").await;
    assert_eq!(lift(&lan).await, 303);
    stop(&two.mai, &two.a).await;
    let merge = |from: [&str; 1], into: &str| Change::Merge {
        from: from.map(str::to_owned).to_vec(),
        into: Part::of(into),
    };
    carry(&two, vec![open(&two, NEW, "Đài xã Mới"), merge([&two.a], NEW)]).await;
    assert_eq!(silent(&two).await, of(&[&first]));
    let later = Moment(hour().0 + 86_400_000);
    let path = plan(later, vec![merge([NEW], &two.b)]);
    signed(&two.house, &path, &two.chi).await;
    set_clock(&two.house, later);
    run_due(&two.house.site).await.unwrap();
    settle(&two.house.site).await.unwrap();
    assert_eq!(silent(&two).await, of(&[&first]), "{second}");
    let nam = two.house.sign_in("nam").await;
    assert_eq!(lift(&nam).await, 303);
    assert_eq!(silent(&two).await, of(&[]));
    sound(&two).await;
}

#[tokio::test]
async fn a_station_that_moves_below_another_district_stays_as_silent_as_it_was() {
    let two = two().await;
    let (first, second) = (two.first.device.clone(), two.second.device.clone());
    let lan = two.house.sign_in("officer").await;
    for district in [D1, D2] {
        let order = sql!(
            "insert into stop_order (id, scope, thing, why, ordered_by, at) values ($1, 'unit', $1, 'lũ', null, 0)"
        );
        run(&two.house, order, args![district]).await;
    }
    super::reissue(&two.house.site).await.unwrap();
    assert_eq!(silent(&two).await, of(&[&first, &second]));
    let away = Change::Move {
        unit: two.a.clone(),
        parent: D2.to_owned(),
    };
    carry(&two, vec![away]).await;
    assert_eq!(silent(&two).await, of(&[&first, &second]));
    // Whoever is set up there now stands below the second district, whose order reaches all of it.
    let fresh = boxed(&two.house, &two.mai, &two.a, 12).await.device;
    assert_eq!(silent(&two).await, of(&[&first, &second, &fresh]));
    // Those who are silent see by whose order, and do not lift it. With the first district's order the device that came from
    // there plays again: the second one's never meant it.
    let page = two.mai.get("/stops").await.body;
    assert!(
        page.contains("Huyện Thử Một") && !page.contains("/lift\""),
        "{page}"
    );
    let path = format!("/stops/{D1}/lift");
    assert_eq!(lan.post(&path, &[("reason", "nước rút")]).await.status, 303);
    assert_eq!(silent(&two).await, of(&[&second, &fresh]));
    let path = format!("/stops/{D2}/lift");
    assert_eq!(lan.post(&path, &[("reason", "nước rút")]).await.status, 303);
    assert_eq!(silent(&two).await, of(&[]));
    sound(&two).await;
}

#[tokio::test]
async fn a_district_that_is_dissolved_leaves_its_stations_silent_until_the_province_lifts_it() {
    let two = two().await;
    let first = two.first.device.clone();
    let order = sql!(
        "insert into stop_order (id, scope, thing, why, ordered_by, at) values ('X', 'unit', $1, 'lũ', null, 0)"
    );
    run(&two.house, order, args![D1]).await;
    super::reissue(&two.house.site).await.unwrap();
    let on = two.house.site.clock.now().day();
    let lan = two.house.sign_in("officer").await;
    let office = crate::assignment::fixture_tests::unit_of(&two.house, "lan").await;
    let province = two
        .house
        .site
        .directory()
        .territory(&office, on)
        .unwrap()
        .id
        .clone();
    let changes = vec![
        Change::Move {
            unit: two.a.clone(),
            parent: province,
        },
        Change::Close { unit: D1.to_owned() },
    ];
    carry(&two, changes).await;
    assert_eq!(silent(&two).await, of(&[&first]));
    let page = two.mai.get("/stops").await.body;
    assert!(
        page.contains("Huyện Thử Một") && !page.contains("/lift\""),
        "{page}"
    );
    assert_eq!(
        two.mai.post("/stops/X/lift", &[("reason", "thử")]).await.status,
        404
    );
    assert_eq!(lift(&lan).await, 303);
    assert_eq!(silent(&two).await, of(&[]));
    sound(&two).await;
}

#[tokio::test]
async fn an_order_by_the_command_for_a_unit_that_has_ended_holds_for_whom_its_boxes_mean() {
    let two = two().await;
    let first = two.first.device.clone();
    let merge = Change::Merge {
        from: vec![two.a.clone(), two.b.clone()],
        into: Part::of(NEW),
    };
    carry(&two, vec![open(&two, NEW, "Đài xã Mới"), merge]).await;
    assert_eq!(silent(&two).await, of(&[]));
    let reach = Reach::Unit { id: two.a.clone() };
    let data = &two.house.site.config.data;
    by_hand::stop(data, &reach, "chương trình chính hỏng", two.first.now()).unwrap();
    settle(&two.house.site).await.unwrap();
    assert_eq!(silent(&two).await, of(&[&first]));
    // Asked again, it changes nothing.
    let mut tx = two.house.site.db.begin().await.unwrap();
    adopt(&mut tx, &two.house.site).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(silent(&two).await, of(&[&first]));
    assert_eq!(lift(&two.nam).await, 303);
    assert_eq!(silent(&two).await, of(&[]));
}
