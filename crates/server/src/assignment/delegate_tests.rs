//! Passing work down: a district office and everything below it.

use civic::permission::Actor;
use civic::unit::{Class, Kind};
use store::{Count, args, sql};

use super::delegate::{Delegation, delegate};
use super::fixture_tests::{issued, unit_of};
use super::steps::Fault;
use super::store as rows;
use crate::account::store::account;
use crate::testing::House;

/// The units of these kinds to which anh Tuấn's office may delegate, in the order of the form.
async fn below(house: &House, kind: Kind) -> Vec<String> {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let office = unit_of(house, "tuan").await;
    let classes = directory.delegable(&office, on);
    let single = classes.into_iter().filter_map(|(class, _)| match class {
        Class::One(id) => Some(id),
        _ => None,
    });
    single
        .filter(|id| directory.get(id).unwrap().kind == kind)
        .collect()
}

async fn count(house: &House, parent: &str) -> i64 {
    let find = sql!("select count(*) as count from assignment where parent = $1");
    house
        .site
        .db
        .one::<Count>(find, args![parent])
        .await
        .unwrap()
        .count
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn every_commune_and_the_centre_at_once_seen_before_they_get_it() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan"], Some("2021-06-30"))
        .await
        .assignments
        .remove(0);
    let stations = below(&house, Kind::CommuneStation).await;
    let centre = below(&house, Kind::DistrictCentre).await.remove(0);
    let (many, all_n) = (stations.len(), stations.len() as i64 + 1);
    assert!(many >= 20, "the built-in catalogue has 20 for Tràng Định");
    let tuan = house.sign_in("coordinator").await;
    let (path, list) = (
        format!("/assignments/{id}/delegate"),
        format!("/assignments/{id}"),
    );
    let form = tuan.get(&path).await;
    assert!(
        form.body.contains(&format!("Tất cả {many} Đài"))
            && form.body.contains(&format!("data-weight=\"{many}\"")),
        "{}",
        form.body
    );
    let class = form
        .body
        .split("name=\"class\" value=\"")
        .find(|choice| choice.contains("Tất cả"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let common = [
        ("note", "Mỗi tuần ba lượt"),
        ("due", "2021-06-25"),
        ("lead", centre.as_str()),
    ];
    let asked = [
        &common[..],
        &[
            ("class", class.as_str()),
            ("unit", centre.as_str()),
            ("step", "preview"),
        ],
    ]
    .concat();
    let preview = tuan.post(&path, &asked).await;
    assert!(
        preview.body.contains(&format!("Chuyển tới {all_n} đơn vị?")),
        "{}",
        preview.body
    );
    assert!(preview.body.contains("Quốc Khánh") && preview.body.contains("hạn 25/6/2021"));
    assert_eq!(count(&house, &id).await, 0, "seeing it changes nothing");
    let back = tuan
        .post(
            &path,
            &[
                ("unit", centre.as_str()),
                ("note", "Mỗi tuần ba lượt"),
                ("step", "edit"),
            ],
        )
        .await;
    assert!(back.body.contains("Mỗi tuần ba lượt") && back.body.contains("checked"));
    let all: Vec<_> = stations
        .iter()
        .chain([&centre])
        .map(|unit| ("unit", unit.as_str()))
        .collect();
    let confirmed = [&common[..], &all, &[("step", "confirm")]].concat();
    let sent = tuan.post(&path, &confirmed).await;
    assert_eq!(
        (sent.status, count(&house, &id).await),
        (303, all_n),
        "{}",
        sent.body
    );
    let children = rows::below(&house.site.db, &id).await.unwrap();
    assert!(children[0].leads() && children[0].unit == centre && !children[1].leads());
    assert!(
        children
            .iter()
            .all(|child| child.due_on.as_deref() == Some("2021-06-25"))
    );
    assert_eq!(
        rows::get(&house.site.db, &id).await.unwrap().unwrap().handling,
        "04"
    );
    let again = tuan.post(&path, &confirmed).await;
    assert_eq!(
        (again.status, count(&house, &id).await),
        (422, all_n),
        "all have it already"
    );
    let reminded = tuan.post(&format!("{list}/remind-below"), &[]).await;
    assert_eq!(reminded.status, 303);
    let sent = sql!("select count(*) as count from reminder where by_unit <> $1");
    assert_eq!(
        house.site.db.one::<Count>(sent, args!["x"]).await.unwrap().count,
        all_n
    );
    let given = tuan.get("/inbox?show=given").await;
    assert!(
        given.body.contains(&format!("href=\"{list}\"")) && given.body.contains(&format!(">{all_n}<")),
        "{}",
        given.body
    );
    let mai = house.sign_in("commune").await;
    let child = children
        .iter()
        .find(|child| child.unit == *unit_of_child(&house, &stations))
        .unwrap();
    let page = mai.get(&format!("/assignments/{}", child.id)).await;
    assert!(
        page.body.contains("Mỗi tuần ba lượt") && page.body.contains("phối hợp"),
        "{}",
        page.body
    );
    assert!(mai.get("/inbox").await.body.contains(&child.id));
}

/// Cô Mai's station among them.
fn unit_of_child<'a>(house: &House, stations: &'a [String]) -> &'a String {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    stations
        .iter()
        .find(|id| directory.name(id, on).unwrap().contains("Quốc Khánh"))
        .unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn wrong_choices_come_back_with_what_was_typed() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan", "mai"], Some("2021-06-30"))
        .await
        .assignments
        .remove(0);
    let stations = below(&house, Kind::CommuneStation).await;
    let mai = unit_of(&house, "mai").await;
    let other = stations.iter().find(|unit| **unit != mai).unwrap();
    let tuan = house.sign_in("coordinator").await;
    let path = format!("/assignments/{id}/delegate");
    for (fields, words) in [
        (vec![("note", "dặn")], "Chưa chọn đơn vị nào."),
        (
            vec![("unit", other.as_str()), ("note", "dặn"), ("due", "2021-07-01")],
            "muộn hơn hạn của đơn vị, 30/6/2021",
        ),
        (
            vec![("unit", other.as_str()), ("note", "dặn"), ("due", "2021-04-25")],
            "Hạn đã qua",
        ),
        (
            vec![("unit", other.as_str()), ("note", "dặn"), ("due", "hôm nào")],
            "Không đọc được ngày",
        ),
        (
            vec![
                ("unit", other.as_str()),
                ("note", "dặn"),
                ("lead", stations[5].as_str()),
            ],
            "chủ trì phải nằm",
        ),
        (
            vec![("unit", mai.as_str()), ("note", "dặn")],
            "đều đã có việc này",
        ),
    ] {
        let page = tuan.post(&path, &fields).await;
        assert!(
            page.status == 422 && page.body.contains(words),
            "{words}: {}",
            page.body
        );
        assert!(page.body.contains(">dặn</textarea>"), "{words}");
    }
    let both = [
        ("unit", mai.as_str()),
        ("unit", other.as_str()),
        ("step", "preview"),
    ];
    let page = tuan.post(&path, &both).await;
    assert!(
        page.body.contains("1 đơn vị đã có việc này") && page.body.contains("Chuyển tới 1 đơn vị?"),
        "{}",
        page.body
    );
    let newspaper = unit_of(&house, "hoa").await;
    let page = tuan
        .post(&path, &[("unit", newspaper.as_str()), ("step", "confirm")])
        .await;
    assert_eq!(
        (page.status, count(&house, &id).await),
        (409, 0),
        "not a unit below"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn taking_back_reaches_everything_below_and_is_kept_with_its_reason() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan"], None).await.assignments.remove(0);
    let units = below(&house, Kind::CommuneStation).await;
    let tuan = account(&house.site.db, "tuan").await.unwrap().unwrap();
    let actor = Actor {
        person: tuan.id,
        unit: tuan.unit,
        role: civic::Role::Coordinator,
    };
    let ask = Delegation {
        parent: id.clone(),
        units: units.clone(),
        lead: None,
        note: None,
        due: None,
    };
    let at = house.site.clock.now();
    let mut tx = house.site.db.begin().await.unwrap();
    let done = delegate(&mut tx, &house.site.ids, at, &actor, &ask)
        .await
        .unwrap();
    assert_eq!((done.given.len(), done.skipped.len()), (units.len(), 0));
    let again = delegate(&mut tx, &house.site.ids, at, &actor, &ask).await;
    assert!(matches!(again, Err(Fault::Nobody)), "{again:?}");
    tx.commit().await.unwrap();
    let one = &done.given[0].1;
    let coordinator = house.sign_in("coordinator").await;
    let recalled = coordinator
        .post(&format!("/assignments/{one}/recall"), &[("reason", "giao nhầm")])
        .await;
    assert_eq!(recalled.status, 303, "who gave it may take it back");
    let back = [
        ("unit", units[0].as_str()),
        ("note", "giao lại"),
        ("step", "confirm"),
    ];
    let given = coordinator
        .post(&format!("/assignments/{id}/delegate"), &back)
        .await;
    assert_eq!(given.status, 303, "and give it again: {}", given.body);
    let row = rows::get(&house.site.db, one).await.unwrap().unwrap();
    assert_eq!(
        (row.handling.as_str(), row.note.as_deref(), row.reason),
        ("01", Some("giao lại"), None)
    );
    let taken = [("reason", "giao nhầm")];
    coordinator
        .post(&format!("/assignments/{one}/recall"), &taken)
        .await;
    let lan = house.sign_in("officer").await;
    assert_eq!(
        lan.post(&format!("/assignments/{id}/recall"), &[]).await.status,
        422,
        "with a reason only"
    );
    assert_eq!(
        lan.post(
            &format!("/assignments/{id}/recall"),
            &[("reason", "đổi kế hoạch")]
        )
        .await
        .status,
        303
    );
    let children = rows::below(&house.site.db, &id).await.unwrap();
    assert!(children.iter().all(|child| child.handling == "15"));
    let reasons = children
        .iter()
        .filter(|child| child.reason.as_deref() == Some("đổi kế hoạch"));
    assert_eq!(reasons.count(), units.len() - 1, "the first keeps its own reason");
    assert_eq!(
        lan.post(&format!("/assignments/{id}/recall"), &[("reason", "nữa")])
            .await
            .status,
        409
    );
    assert_eq!(
        coordinator
            .get(&format!("/assignments/{id}/delegate"))
            .await
            .status,
        409
    );
}
