//! A report from a phone: it counts once, by the page's own doors, and where several wrote or units merged, nothing is lost.

use std::sync::atomic::Ordering;

use civic::Role;
use serde_json::{Value, json};
use store::{Count, args, sql};

use super::super::fixture_tests::{begun, published, send as send_form};
use super::super::store as rows;
use crate::assignment::fixture_tests::unit_of;
use crate::figures::recompute;
use crate::site::Clock;
use crate::testing::{House, Person};

const PERIOD: &str = "2021-04";

fn key(n: u8) -> String {
    format!("01J000000000000000000000{n:02}")
}

fn at(house: &House, day: &str) {
    let day: viet::Date = day.parse().unwrap();
    let Clock::Fixed(clock) = &house.site.clock else {
        panic!("the clock stands")
    };
    clock.store(
        civic::Moment::start_of(day).plus_minutes(480).0,
        Ordering::Relaxed,
    );
}

async fn house() -> (House, String, Person) {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let regime = published(&lan).await;
    let mai = house.sign_in("commune").await;
    (house, regime, mai)
}

fn report(n: u8, on: &str, base: i64, act: &str, fields: &[(&str, &str)]) -> Value {
    let mut all = json!({ "act": act, "edition": "1" });
    for (name, value) in fields {
        all[*name] = json!(value);
    }
    json!({ "kind": "filing", "key": key(n), "on": on, "base": base, "unit": "x", "at": 1, "fields": all })
}

async fn send(person: &Person, item: &Value) -> Value {
    let body = json!({ "items": [item] }).to_string();
    let page = person.send_bytes("/app/sync", body.as_bytes()).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let answer: Value = serde_json::from_str(&page.body).unwrap();
    answer["results"][0].clone()
}

async fn refused(person: &Person, item: &Value) -> Value {
    let result = send(person, item).await;
    assert_eq!(result["outcome"], "refused", "{result}");
    result
}

/// The row of the phone's state for a period.
async fn row(person: &Person, period: &str) -> Value {
    let page = person.get("/app/state").await;
    let state: Value = serde_json::from_str(&page.body).unwrap();
    let rows = state["data"]["filings"]["rows"].as_array().unwrap();
    let found = rows
        .iter()
        .find(|row| row["ends"].as_str().unwrap().starts_with(period));
    found
        .unwrap_or_else(|| panic!("no {period}: {}", page.body))
        .clone()
}

/// Filings, revisions, steps, receipts.
async fn kept(house: &House) -> [i64; 4] {
    let mut all = [0; 4];
    for (at, find) in [
        sql!("select count(*) as count from filing"),
        sql!("select count(*) as count from filing_revision"),
        sql!("select count(*) as count from filing_step"),
        sql!("select count(*) as count from offline_item"),
    ]
    .into_iter()
    .enumerate()
    {
        all[at] = house.site.db.one::<Count>(find, args![]).await.unwrap().count;
    }
    all
}

async fn filing(house: &House, id: &Value) -> super::super::Filing {
    rows::get(&house.site.db, id.as_str().unwrap())
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn a_report_written_without_a_network_is_sent_once_and_is_in_the_totals() {
    let (house, regime, mai) = house().await;
    let owed = row(&mai, PERIOD).await;
    let on = format!("{regime}/{PERIOD}");
    assert_eq!((&owed["on"], &owed["version"]), (&json!(on), &json!(0)));
    assert!(
        owed["due"].as_str().is_some() && owed["to"].as_str().is_some(),
        "{owed}"
    );
    let item = report(1, &on, 0, "submit", &[("c0", "1.204"), ("t-ket_qua", "Đã làm.")]);
    let first = send(&mai, &item).await;
    assert_eq!(first["outcome"], "filed", "{first}");
    assert_eq!(first["hash"].as_str().unwrap().len(), 64);
    let before = kept(&house).await;
    let again = send(&mai, &item).await;
    assert_eq!(
        (&again["outcome"], &again["again"]),
        (&json!("filed"), &json!(true))
    );
    assert_eq!(kept(&house).await, before, "a replay adds nothing");
    let mut other = item.clone();
    other["fields"]["c0"] = json!("7");
    assert_eq!(send(&mai, &other).await["outcome"], "differs");
    let stored = filing(&house, &first["made"]).await;
    assert_eq!((stored.counts, stored.kind.as_str()), (true, "figures"));
    let page = mai.get(&format!("/filings/{}", stored.id)).await.body;
    assert!(
        page.contains("value=\"1.204\"") && page.contains("Đã làm."),
        "{page}"
    );
    let sent = row(&mai, PERIOD).await;
    assert_eq!(
        (&sent["sent"], &sent["said"]["cells"]["0"]),
        (&json!(true), &json!("1.204")),
        "{sent}"
    );
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn a_draft_and_nothing_to_report_are_acts_of_their_own() {
    let (house, regime, mai) = house().await;
    let on = format!("{regime}/{PERIOD}");
    let draft = send(&mai, &report(1, &on, 0, "save", &[("c0", "5")])).await;
    assert_eq!(draft["outcome"], "drafted", "{draft}");
    assert!(!filing(&house, &draft["made"]).await.counts);
    let owed = row(&mai, PERIOD).await;
    assert_eq!(
        (&owed["on"], &owed["said"]["cells"]["0"]),
        (&json!(on), &json!("5"))
    );
    let version = owed["version"].as_i64().unwrap();
    let id = draft["made"].as_str().unwrap();
    let done = send(&mai, &report(2, id, version, "nothing", &[])).await;
    assert_eq!(done["outcome"], "filed", "{done}");
    let stored = filing(&house, &done["made"]).await;
    assert_eq!((stored.kind.as_str(), stored.counts), ("nothing", true));
    assert_eq!(row(&mai, PERIOD).await["said"]["nothing"], json!(true));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn what_is_wrong_odd_blank_early_or_foreign_is_refused_in_words_and_nothing_is_kept() {
    let (house, regime, mai) = house().await;
    let on = format!("{regime}/{PERIOD}");
    let wrong = refused(
        &mai,
        &report(1, &on, 0, "submit", &[("c0", "mười"), ("c1", "1,5")]),
    )
    .await;
    assert!(
        wrong["faults"]["c0"]
            .as_str()
            .unwrap()
            .contains("hông phải là số"),
        "{wrong}"
    );
    assert!(wrong["faults"]["c1"].as_str().is_some(), "{wrong}");
    // More in a category than in the whole.
    let odd = refused(&mai, &report(1, &on, 0, "submit", &[("c0", "2"), ("c1", "3")])).await;
    let said = &odd["odd"][0];
    assert!(said["words"].as_str().unwrap().contains("mâu thuẫn"), "{odd}");
    let blank = refused(&mai, &report(1, &on, 0, "submit", &[])).await;
    assert!(
        blank["sentence"].as_str().unwrap().contains("còn trống"),
        "{blank}"
    );
    let early = refused(
        &mai,
        &report(1, &format!("{regime}/2021-05"), 0, "submit", &[("c0", "1")]),
    )
    .await;
    assert!(
        early["sentence"].as_str().unwrap().contains("14/5/2021"),
        "{early}"
    );
    let mut edition = report(1, &on, 0, "submit", &[("c0", "1")]);
    edition["fields"]["edition"] = json!("9");
    assert!(
        refused(&mai, &edition).await["sentence"]
            .as_str()
            .unwrap()
            .contains("đã đổi")
    );
    for foreign in [
        format!("{regime}/2021-13"),
        "nowhere/2021-04".to_owned(),
        "nowhere".to_owned(),
    ] {
        refused(&mai, &report(1, &foreign, 0, "submit", &[("c0", "1")])).await;
    }
    let no_base = refused(&mai, &report(1, &on, 7, "submit", &[("c0", "1")])).await;
    assert!(
        no_base["sentence"].as_str().unwrap().contains("bản gốc"),
        "{no_base}"
    );
    assert_eq!(kept(&house).await, [0, 0, 0, 0], "nothing is half stored");
    let key = format!("r-{}", said["key"].as_str().unwrap());
    let reason = report(
        1,
        &on,
        0,
        "submit",
        &[("c0", "2"), ("c1", "3"), (key.as_str(), "Một buổi song ngữ.")],
    );
    assert_eq!(
        send(&mai, &reason).await["outcome"],
        "filed",
        "mended, the same key is taken"
    );
}

#[tokio::test]
async fn nobody_files_for_another_unit() {
    let (house, regime, mai) = house().await;
    let other = house.sign_in("khac").await;
    let id = begun(&mai, &regime, PERIOD).await;
    refused(&other, &report(1, &id, 1, "submit", &[("c0", "9")])).await;
    let mut claims = report(2, &format!("{regime}/2021-03"), 0, "submit", &[("c0", "9")]);
    claims["unit"] = json!(unit_of(&house, "mai").await);
    refused(&other, &claims).await;
    let tuan = house.sign_in("coordinator").await;
    refused(&tuan, &report(3, &id, 1, "submit", &[("c0", "9")])).await;
    let stored = filing(&house, &json!(id)).await;
    assert_eq!((stored.version, stored.counts), (1, false));
}

#[tokio::test]
async fn who_wrote_it_on_a_phone_does_not_approve_it() {
    let (house, regime, mai) = house().await;
    let on = format!("{regime}/{PERIOD}");
    let sent = send(&mai, &report(1, &on, 0, "submit", &[("c0", "4")])).await;
    let stored = filing(&house, &sent["made"]).await;
    let mut tx = house.site.db.begin().await.unwrap();
    let district = unit_of(&house, "tuan").await;
    let move_mai = sql!("update person set unit = $1, role = 'coordinator' where login = 'mai'");
    tx.run(move_mai, args![district]).await.unwrap();
    tx.commit().await.unwrap();
    let mai = house.sign_in("commune").await;
    let hash = [("hash", stored.content_hash.as_str())];
    let page = mai.post(&format!("/filings/{}/approve", stored.id), &hash).await;
    assert_eq!(page.status, 409, "{}", page.body);
    assert_eq!(filing(&house, &sent["made"]).await.level, 0);
}

#[tokio::test]
async fn fields_merge_from_a_common_base_and_the_same_field_changed_twice_keeps_both_and_asks() {
    let (house, regime, mai) = house().await;
    let unit = unit_of(&house, "mai").await;
    let colleague = house.hire("dong-nghiep", Role::Commune, &unit).await;
    let id = begun(&mai, &regime, PERIOD).await;
    let base = row(&mai, PERIOD).await["version"].as_i64().unwrap();
    assert_eq!(
        send_form(&colleague, &id, "save", &[("c0", "60"), ("c9", "7")])
            .await
            .status,
        303
    );
    // Another field: both changes stand.
    let merged = send(&mai, &report(1, &id, base, "save", &[("c10", "3")])).await;
    assert_eq!(merged["outcome"], "drafted", "{merged}");
    let said = row(&mai, PERIOD).await["said"]["cells"].clone();
    assert_eq!(
        (&said["0"], &said["9"], &said["10"]),
        (&json!("60"), &json!("7"), &json!("3"))
    );
    let before = kept(&house).await;
    let mine = report(
        2,
        &id,
        base,
        "submit",
        &[("c0", "50"), ("t-kien_nghi", "Thêm loa.")],
    );
    let clash = refused(&mai, &mine).await;
    assert_eq!(
        clash["clashes"],
        json!([{ "field": "c0", "mine": "50", "theirs": "60" }])
    );
    assert_eq!(clash["theirs"]["cells"]["10"], json!("3"));
    assert_eq!(kept(&house).await, before, "nothing is half stored");
    let version = clash["version"].as_i64().unwrap();
    let chosen = report(
        2,
        &id,
        version,
        "submit",
        &[("c0", "50"), ("t-kien_nghi", "Thêm loa.")],
    );
    let filed = send(&mai, &chosen).await;
    assert_eq!(filed["outcome"], "filed", "{filed}");
    let said = row(&mai, PERIOD).await["said"].clone();
    assert_eq!(
        (&said["cells"]["0"], &said["cells"]["9"]),
        (&json!("50"), &json!("7"))
    );
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn two_phones_that_began_blank_agree_or_are_asked() {
    let (house, regime, mai) = house().await;
    let unit = unit_of(&house, "mai").await;
    let colleague = house.hire("dong-nghiep", Role::Commune, &unit).await;
    let on = format!("{regime}/{PERIOD}");
    assert_eq!(
        send(
            &colleague,
            &report(1, &on, 0, "save", &[("c0", "8"), ("c9", "2")])
        )
        .await["outcome"],
        "drafted"
    );
    let other = send(&mai, &report(2, &on, 0, "save", &[("c0", "8"), ("c10", "3")])).await;
    assert_eq!(other["outcome"], "drafted", "{other}");
    let clash = refused(&mai, &report(3, &on, 0, "submit", &[("c9", "4")])).await;
    assert_eq!(clash["clashes"][0]["theirs"], "2", "{clash}");
    // Nothing to report against figures: the whole answer is asked.
    let nothing = send(&mai, &report(4, &on, 0, "nothing", &[])).await;
    assert_eq!(nothing["outcome"], "refused", "{nothing}");
    assert!(nothing["version"].as_i64().is_some(), "{nothing}");
    assert_eq!(kept(&house).await[0], 1);
}

#[tokio::test]
async fn a_figure_that_activities_say_is_filled_in_with_its_source_named() {
    let (house, regime, mai) = house().await;
    let id = crate::assignment::fixture_tests::issued(&house, &["mai"], None)
        .await
        .assignments
        .remove(0);
    let meeting = json!({ "kind": "activity", "key": key(1), "on": id, "base": 0, "unit": "x", "at": 1,
        "fields": { "kind": "meeting", "day": "2021-04-26", "place": "Chợ Quốc Khánh", "people": "45", "language": "nut" } });
    assert_eq!(send(&mai, &meeting).await["outcome"], "stored");
    let owed = row(&mai, "2021-05").await;
    assert_eq!(owed["fill"]["0"], "1", "{owed}");
    let from = owed["from"]["0"].as_str().unwrap();
    assert!(from.contains("26/4/2021 Chợ Quốc Khánh (1)"), "{from}");
    let on = format!("{regime}/2021-05");
    let draft = send(&mai, &report(2, &on, 0, "save", &[("c0", "1")])).await;
    let page = mai
        .get(&format!("/filings/{}/sources", draft["made"].as_str().unwrap()))
        .await
        .body;
    assert!(page.contains("Chợ Quốc Khánh"), "{page}");
}

#[tokio::test]
async fn what_activities_do_not_say_is_in_no_category_and_the_form_says_so() {
    let (house, regime, mai) = house().await;
    let id = crate::assignment::fixture_tests::issued(&house, &["mai"], None)
        .await
        .assignments
        .remove(0);
    for (n, audience) in [(1, "phu_nu"), (2, ""), (3, "")] {
        let fields = json!({ "kind": "meeting", "day": "2021-04-26", "people": "45", "audience": audience });
        let item = json!({ "kind": "activity", "key": key(n), "on": id, "base": 0, "unit": "x", "at": 1, "fields": fields });
        assert_eq!(send(&mai, &item).await["outcome"], "stored");
    }
    let from = row(&mai, "2021-05").await["from"]["0"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        from.contains("Không rõ đối tượng: 2") && from.contains("Không rõ chủ đề: 3"),
        "{from}"
    );
    let filing = begun(&mai, &regime, "2021-05").await;
    let page = mai.get(&format!("/filings/{filing}")).await.body;
    assert!(
        page.contains("Không rõ đối tượng: 2") && page.contains("Không rõ chủ đề: 3"),
        "{page}"
    );
    let stored = rows::get(&house.site.db, &filing).await.unwrap().unwrap();
    let revision = rows::revision(&house.site.db, &filing, 1).await.unwrap().unwrap();
    let sheet = civic::sheet::Sheet::unpack(&revision.sheet).unwrap();
    let known = crate::regime::known::one(&house.site.db, &house.site.kept.editions, &regime)
        .await
        .unwrap()
        .unwrap();
    let edition = known.edition(stored.edition).unwrap();
    let of = |column: &str| sheet.get(edition.column(column).unwrap()).value();
    assert_eq!(of("cuoc_tuyen_truyen"), Some(3));
    assert_eq!(of("cuoc_tuyen_truyen/doi_tuong=phu_nu"), Some(1));
    assert_eq!(of("cuoc_tuyen_truyen/doi_tuong=tre_em"), None);
    assert_eq!(of("cuoc_tuyen_truyen/chu_de=phap_luat"), None);
}

#[tokio::test]
async fn after_sixty_days_the_report_of_a_merged_unit_lands_under_its_old_name_and_is_labelled() {
    let (house, regime, mai) = house().await;
    let old = unit_of(&house, "mai").await;
    let on = format!("{regime}/2025-06");
    drop(mai);
    at(&house, "2025-08-29");
    let mut item = report(1, &on, 0, "submit", &[("c0", "31")]);
    item["unit"] = json!(old);
    let mai = house.sign_in("commune").await;
    let landed = send(&mai, &item).await;
    assert_eq!(
        (&landed["outcome"], &landed["landed"]),
        (&json!("filed"), &json!("followed")),
        "{landed}"
    );
    let stored = filing(&house, &landed["made"]).await;
    assert_eq!((&stored.unit, stored.counts), (&old, true));
    let page = mai.get(&format!("/filings/{}", stored.id)).await.body;
    assert!(page.contains("Gửi muộn, đơn vị đã sáp nhập"), "{page}");
    // Another officer whom the reform has moved; the phone still writes for the old unit.
    let directory = house.site.directory();
    let heirs = directory.successors(&old, "2025-08-29".parse().unwrap());
    let next = house.hire("tiep-nhan", Role::Commune, &heirs[0].0.id).await;
    let mut may = report(2, &format!("{regime}/2025-05"), 0, "submit", &[("c0", "12")]);
    may["unit"] = json!(old);
    let landed = send(&next, &may).await;
    assert_eq!(
        (&landed["outcome"], &landed["landed"]),
        (&json!("filed"), &json!("followed")),
        "{landed}"
    );
    assert_eq!(filing(&house, &landed["made"]).await.unit, old);
    let khac = house.sign_in("khac").await;
    let mut claim = report(3, &format!("{regime}/2025-04"), 0, "submit", &[("c0", "12")]);
    claim["unit"] = json!(old);
    refused(&khac, &claim).await;
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}
