//! Periodic reports over a re-organisation: who approves where the approver ended, who finishes what a divided unit had begun.

use super::super::replay_tests::cut;
use super::*;
use crate::figures::recompute;
use crate::filing::fixture_tests::{begun, published, send};
use crate::filing::store::Filing;
use crate::testing::Page;

/// A unit like this one, under another name.
fn like(house: &House, old: &str, id: &str, name: &str) -> Change {
    let directory = house.site.directory();
    let old = directory.get(old).unwrap();
    let version = old.version(house.site.clock.now().day()).unwrap();
    Change::Open(NewUnit {
        id: id.to_owned(),
        kind: old.kind,
        name: name.to_owned(),
        code: None,
        parent: version.parent.clone(),
    })
}

/// A unit divided into two like it.
fn halves(house: &House, unit: &str) -> Reform {
    let (one, two) = (
        like(house, unit, NEW, "Bộ phận thứ nhất"),
        like(house, unit, OTHER, "Bộ phận thứ hai"),
    );
    let split = Change::Split {
        from: unit.to_owned(),
        into: vec![Part::of(NEW), Part::of(OTHER)],
        heir: None,
    };
    plan(hour(), vec![one, two, split])
}

/// Chị Mai's station has sent a report, which waits for the district.
async fn sent(house: &House, period: &str) -> (Person, Person, String) {
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let regime = published(&lan).await;
    let id = begun(&mai, &regime, period).await;
    let page = send(&mai, &id, "submit", &[("c0", "12")]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    (lan, mai, id)
}

/// The demonstration before anybody knew of 1 July 2025: what ends then could not be re-organised earlier.
async fn early() -> House {
    let house = House::demo().await;
    cut(&house).await;
    house
}

async fn carried_out(house: &House, reform: &Reform) -> (String, Vec<(&'static str, usize, usize)>) {
    let chi = operator(house).await;
    let path = signed(house, reform, &chi).await;
    set_clock(house, hour());
    let done = run_due(&house.site).await.unwrap();
    let Outcome::Done(counts) = &done[0].1 else {
        panic!("{done:?}")
    };
    (path, counts.clone())
}

async fn row(house: &House, id: &str) -> Filing {
    crate::filing::store::get(&house.site.db, id)
        .await
        .unwrap()
        .unwrap()
}

async fn approve(house: &House, person: &Person, id: &str) -> Page {
    let hash = row(house, id).await.content_hash;
    person
        .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
        .await
}

async fn decide(person: &Person, path: &str, kind: &str, unit: &str, thing: &str, to: &str) -> u16 {
    let fields = [("kind", kind), ("unit", unit), ("thing", thing), ("to", to)];
    person.post(&format!("{path}/questions"), &fields).await.status
}

async fn questions(house: &House, kind: &str) -> i64 {
    let open = sql!("select count(*) as count from reform_question where decided_at is null and kind = $1");
    count(house, open, args![kind]).await
}

#[tokio::test]
async fn what_waits_for_an_approver_goes_to_its_only_successor_and_says_so() {
    let house = early().await;
    let (lan, _, id) = sent(&house, "2021-04").await;
    let office = unit_of(&house, "tuan").await;
    let tuan = house.sign_in("coordinator").await;
    let merge = Change::Merge {
        from: vec![office.clone()],
        into: Part::of(NEW),
    };
    let reform = plan(hour(), vec![like(&house, &office, NEW, "Phòng Mới"), merge]);
    let (_, counts) = carried_out(&house, &reform).await;
    assert!(counts.contains(&("approval", 1, 0)), "{counts:?}");
    let page = tuan.get(&format!("/filings/{id}")).await.body;
    assert!(
        page.contains("Phòng Mới") && page.contains("là đơn vị kế thừa duy nhất"),
        "{page}"
    );
    assert_eq!(
        approve(&house, &lan, &id).await.status,
        409,
        "one level after another"
    );
    let done = approve(&house, &tuan, &id).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(approve(&house, &lan, &id).await.status, 303);
    assert_eq!(row(&house, &id).await.state, "approved");
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn what_a_district_had_approved_before_it_ended_stays_approved() {
    let house = early().await;
    let (lan, _, id) = sent(&house, "2021-04").await;
    let (office, tuan) = (unit_of(&house, "tuan").await, house.sign_in("coordinator").await);
    assert_eq!(approve(&house, &tuan, &id).await.status, 303);
    let (_, counts) = carried_out(&house, &halves(&house, &office)).await;
    assert!(
        counts.contains(&("approval", 0, 0)),
        "nothing waits there: {counts:?}"
    );
    let page = lan.get(&format!("/filings/{id}")).await.body;
    let name = house.site.directory();
    let day = house.site.clock.now().day().plus_days(-1);
    assert!(page.contains(name.name(&office, day).unwrap()), "{page}");
    assert_eq!(approve(&house, &lan, &id).await.status, 303);
    let row = row(&house, &id).await;
    assert_eq!((row.state.as_str(), row.level), ("approved", 2));
}

#[tokio::test]
async fn of_a_divided_approver_it_is_the_level_above_and_a_question() {
    let house = early().await;
    let (lan, _, id) = sent(&house, "2021-04").await;
    let (path, counts) = carried_out(&house, &halves(&house, &unit_of(&house, "tuan").await)).await;
    assert!(counts.contains(&("approval", 0, 1)), "{counts:?}");
    let list = lan.get(&format!("{path}/questions?kind=approval")).await.body;
    assert!(
        list.contains("Cấp trên trực tiếp duyệt") && list.contains("Bộ phận thứ hai"),
        "{list}"
    );
    let page = lan.get(&format!("/filings/{id}")).await.body;
    assert!(page.contains("nên cấp trên duyệt"), "{page}");
    // Nobody is stuck: the province approves for both levels at once, and nobody is asked any more.
    let done = approve(&house, &lan, &id).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let row = row(&house, &id).await;
    assert_eq!((row.state.as_str(), row.level), ("approved", 2));
    assert_eq!(questions(&house, "approval").await, 0);
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn a_person_says_who_approves_and_never_the_author() {
    let house = early().await;
    let (lan, mai, id) = sent(&house, "2021-04").await;
    let (office, station) = (unit_of(&house, "tuan").await, unit_of(&house, "mai").await);
    let (path, _) = carried_out(&house, &halves(&house, &office)).await;
    assert_eq!(decide(&lan, &path, "approval", &office, &id, &station).await, 409);
    assert_eq!(
        questions(&house, "approval").await,
        1,
        "a wrong answer settles nothing"
    );
    assert_eq!(decide(&mai, &path, "approval", &office, &id, OTHER).await, 403);
    assert_eq!(decide(&lan, &path, "approval", &office, &id, OTHER).await, 303);
    assert_eq!(questions(&house, "approval").await, 0);
    assert_eq!(
        approve(&house, &lan, &id).await.status,
        409,
        "the district's turn first"
    );
    let beside = house.hire("mot", Role::Coordinator, NEW).await;
    assert_eq!(approve(&house, &beside, &id).await.status, 404);
    let named = house.hire("hai", Role::Coordinator, OTHER).await;
    let received = named.get("/filings/received?period=2021-04").await.body;
    assert!(received.contains(&format!("/filings/{id}")), "{received}");
    assert!(
        named
            .get(&format!("/filings/{id}"))
            .await
            .body
            .contains("được chỉ định khi sắp xếp")
    );
    assert_eq!(approve(&house, &named, &id).await.status, 303);
    assert_eq!(approve(&house, &lan, &id).await.status, 303);
    assert_eq!(row(&house, &id).await.state, "approved");
}

#[tokio::test]
async fn what_a_divided_unit_had_begun_is_finished_by_whom_a_person_names() {
    let house = early().await;
    let (lan, mai, waits) = sent(&house, "2021-03").await;
    let (station, regime) = (unit_of(&house, "mai").await, row(&house, &waits).await.regime);
    let begun = begun(&mai, &regime, "2021-04").await;
    let (path, counts) = carried_out(&house, &halves(&house, &station)).await;
    assert!(counts.contains(&("filing", 0, 2)), "{counts:?}");
    let (one, two) = (
        house.hire("mot", Role::Commune, NEW).await,
        house.hire("hai", Role::Commune, OTHER).await,
    );
    assert_eq!(
        one.get(&format!("/filings/{begun}")).await.status,
        404,
        "nobody decided yet"
    );
    assert_eq!(decide(&lan, &path, "filing", &station, &begun, NEW).await, 303);
    assert_eq!(decide(&lan, &path, "filing", &station, &waits, OTHER).await, 303);
    assert_eq!(questions(&house, "filing").await, 0);
    let list = one.get("/filings").await.body;
    assert!(
        list.contains(&begun) && list.contains("trước khi sắp xếp"),
        "{list}"
    );
    assert_eq!(two.get(&format!("/filings/{begun}")).await.status, 404);
    let done = send(&one, &begun, "submit", &[("c0", "31")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = one.get(&format!("/filings/{begun}")).await.body;
    assert!(page.contains("hoàn thành báo cáo này dưới tên"), "{page}");
    // What is sent back finds its way to the one that was named.
    let back = lan
        .post(
            &format!("/filings/{waits}/return"),
            &[("remark", "Thiếu một thôn")],
        )
        .await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert!(two.get("/filings").await.body.contains(&waits));
    assert_eq!(send(&two, &waits, "submit", &[("c0", "13")]).await.status, 303);
    // Once each, under the old name.
    let all = sql!("select count(*) as count from filing where unit = $1 and counts");
    assert_eq!(count(&house, all, args![&station]).await, 2);
    let foreign = sql!("select count(*) as count from filing where unit <> $1");
    assert_eq!(count(&house, foreign, args![&station]).await, 0);
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn who_is_named_to_finish_it_does_so_from_the_app_and_reads_the_reminders_of_it() {
    let house = early().await;
    let (lan, mai, waits) = sent(&house, "2021-03").await;
    let (station, regime) = (unit_of(&house, "mai").await, row(&house, &waits).await.regime);
    let begun = begun(&mai, &regime, "2021-04").await;
    let (path, _) = carried_out(&house, &halves(&house, &station)).await;
    let (one, two) = (
        house.hire("mot", Role::Commune, NEW).await,
        house.hire("hai", Role::Commune, OTHER).await,
    );
    let item = |key: u8, unit: &str| {
        let fields = serde_json::json!({ "act": "submit", "edition": "1", "c0": "31" });
        let key = format!("01J000000000000000000000{key:02}");
        serde_json::json!({ "items": [{ "kind": "filing", "key": key, "on": begun, "base": 1, "unit": unit, "at": 1, "fields": fields }] })
            .to_string()
    };
    let outcome = async |person: &Person, item: String| {
        let page = person.send_bytes("/app/sync", item.as_bytes()).await;
        let answer: serde_json::Value = serde_json::from_str(&page.body).unwrap();
        answer["results"][0]["outcome"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let remind = [
        ("regime", regime.as_str()),
        ("period", "2021-04"),
        ("message", "Gửi ngay hôm nay"),
    ];
    assert_eq!(lan.post("/filings/remind", &remind).await.status, 303);
    assert_eq!(decide(&lan, &path, "filing", &station, &begun, NEW).await, 303);
    assert!(one.get("/filings").await.body.contains("Gửi ngay hôm nay"));
    assert!(!two.get("/filings").await.body.contains("Gửi ngay hôm nay"));
    let state = one.get("/app/state").await.body;
    assert!(state.contains(&begun), "the app has it: {state}");
    outcome(&two, item(1, OTHER)).await;
    assert_eq!(
        row(&house, &begun).await.state,
        "draft",
        "another was named: it is kept, not sent"
    );
    assert_eq!(outcome(&one, item(2, NEW)).await, "filed");
    let filed = row(&house, &begun).await;
    assert_eq!((filed.unit.as_str(), filed.counts), (station.as_str(), true));
    assert_eq!(outcome(&two, item(3, OTHER)).await, "refused", "sent already");
    assert!(row(&house, &begun).await.counts);
    let steps = crate::filing::store::steps(&house.site.db, &begun).await.unwrap();
    assert_eq!(
        steps[0].unit.as_deref(),
        Some(NEW),
        "under the name of who did it"
    );
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn the_rule_reminds_nobody_of_a_report_that_no_unit_can_write() {
    let house = early().await;
    let (_, mai, waits) = sent(&house, "2021-03").await;
    let (station, regime) = (unit_of(&house, "mai").await, row(&house, &waits).await.regime);
    begun(&mai, &regime, "2021-04").await;
    let notices = async || {
        crate::filing::notice::pass(&house.site).await.unwrap();
        let all = crate::filing::notice::store::notices_of(&house.site.db, &[&station]).await;
        all.unwrap()
            .into_iter()
            .filter(|notice| notice.period == "2021-04")
            .count()
    };
    let before = notices().await;
    carried_out(&house, &halves(&house, &station)).await;
    assert_eq!(notices().await, before, "divided, and nobody is named yet");
}

/// A published regime of which chị Mai's station has begun nothing, and that station merged into a new one.
async fn merged_before_it_began(house: &House) -> (String, String, Person) {
    let (lan, station) = (house.sign_in("officer").await, unit_of(house, "mai").await);
    let regime = published(&lan).await;
    let merge = Change::Merge {
        from: vec![station.clone()],
        into: Part::of(NEW),
    };
    let reform = plan(hour(), vec![like(house, &station, NEW, "Đài Mới"), merge]);
    carried_out(house, &reform).await;
    let heir = house.hire("ke-thua", Role::Commune, NEW).await;
    (regime, station, heir)
}

#[tokio::test]
async fn what_a_unit_never_began_is_filed_by_its_only_successor_under_the_old_name() {
    let house = early().await;
    let day = house.site.clock.now().day().plus_days(-1);
    let (regime, station, heir) = merged_before_it_began(&house).await;
    let old = house.site.directory().name(&station, day).unwrap().to_owned();
    let list = heir.get("/filings").await.body;
    let owed = format!("Lập thay {old}: báo cáo của kỳ trước khi sắp xếp");
    assert!(list.contains(&owed), "{list}");
    assert!(
        list.contains(&format!("name=\"unit\" value=\"{station}\"")),
        "{list}"
    );
    let fields = [
        ("regime", regime.as_str()),
        ("period", "2021-04"),
        ("unit", station.as_str()),
    ];
    let khac = house.sign_in("khac").await;
    assert_eq!(
        khac.post("/filings", &fields).await.status,
        404,
        "no successor of it"
    );
    assert_eq!(
        heir.post("/filings", &fields[..2]).await.status,
        404,
        "the new unit did not owe that period"
    );
    let made = heir.post("/filings", &fields).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let id = crate::filing::fixture_tests::last(&made.location.unwrap());
    let page = heir.get(&format!("/filings/{id}")).await.body;
    assert!(
        page.contains(&format!(
            "Báo cáo của {old}, đơn vị đã kết thúc khi sắp xếp; Đài Mới"
        )),
        "{page}"
    );
    assert_eq!(send(&heir, &id, "submit", &[("c0", "31")]).await.status, 303);
    let filed = row(&house, &id).await;
    assert_eq!(
        (filed.unit.as_str(), filed.counts, filed.finisher),
        (station.as_str(), true, None)
    );
    let steps = crate::filing::store::steps(&house.site.db, &id).await.unwrap();
    assert_eq!(
        steps[0].unit.as_deref(),
        Some(NEW),
        "under the name of who did it"
    );
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn what_a_divided_unit_never_began_is_finished_by_the_part_that_begins_it() {
    let house = early().await;
    let (lan, station) = (house.sign_in("officer").await, unit_of(&house, "mai").await);
    let regime = published(&lan).await;
    carried_out(&house, &halves(&house, &station)).await;
    let (one, two) = (
        house.hire("mot", Role::Commune, NEW).await,
        house.hire("hai", Role::Commune, OTHER).await,
    );
    for person in [&one, &two] {
        let list = person.get("/filings").await.body;
        assert!(list.contains("đơn vị nào lập trước thì hoàn thành"), "{list}");
    }
    let fields = [
        ("regime", regime.as_str()),
        ("period", "2021-04"),
        ("unit", station.as_str()),
    ];
    let made = one.post("/filings", &fields).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let id = crate::filing::fixture_tests::last(&made.location.unwrap());
    // What the phone wrote before it was begun is found under the same name, and goes on there.
    let on = format!("{regime}/2021-04/{station}");
    let state: serde_json::Value = serde_json::from_str(&one.get("/app/state").await.body).unwrap();
    let rows = state["data"]["filings"]["rows"].as_array().unwrap();
    let named: Vec<_> = rows.iter().filter(|row| row["on"] == on.as_str()).collect();
    assert_eq!(named.len(), 1, "{state}");
    assert_eq!(
        (&named[0]["id"], &named[0]["version"]),
        (&id.as_str().into(), &1.into())
    );
    assert!(
        !two.get("/app/state").await.body.contains(&on),
        "the other part has nothing to mend"
    );
    let late = two.post("/filings", &fields).await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(
        late.body.contains("đã được một đơn vị kế thừa khác lập"),
        "{}",
        late.body
    );
    assert_eq!(two.get(&format!("/filings/{id}")).await.status, 404);
    assert_eq!(row(&house, &id).await.finisher.as_deref(), Some(NEW));
    assert_eq!(send(&one, &id, "submit", &[("c0", "31")]).await.status, 303);
    let page = one.get(&format!("/filings/{id}")).await.body;
    assert!(page.contains("hoàn thành báo cáo này dưới tên"), "{page}");
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn the_app_files_what_a_former_unit_never_began() {
    let house = early().await;
    let (regime, station, heir) = merged_before_it_began(&house).await;
    let on = format!("{regime}/2021-04/{station}");
    let state = heir.get("/app/state").await.body;
    assert!(state.contains(&on), "{state}");
    let item = |key: u8, on: &str| {
        let fields = serde_json::json!({ "act": "submit", "edition": "1", "c0": "31" });
        let key = format!("01J000000000000000000000{key:02}");
        serde_json::json!({ "items": [{ "kind": "filing", "key": key, "on": on, "base": 0, "unit": NEW, "at": 1, "fields": fields }] })
            .to_string()
    };
    let khac = house.sign_in("khac").await;
    khac.send_bytes("/app/sync", item(1, &on).as_bytes()).await;
    let find = async || {
        crate::filing::store::of(&house.site.db, &regime, "2021-04", &station)
            .await
            .unwrap()
    };
    assert!(find().await.is_none(), "a stranger writes nothing for it");
    let page = heir.send_bytes("/app/sync", item(2, &on).as_bytes()).await;
    let answer: serde_json::Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(answer["results"][0]["outcome"], "filed", "{answer}");
    let filed = find().await.unwrap();
    assert!(filed.counts && filed.finisher.is_none(), "{filed:?}");
    let landed = crate::filing::phone::landed(&house.site.db, &filed.id)
        .await
        .unwrap();
    assert!(landed.is_none(), "it did not go astray");
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}
