//! What is late, odd, replayed, foreign or at once is answered, and nothing counts twice.

use civic::Role;
use civic::unit::Kind;
use store::{Count, args, sql};

use super::{at, house, province};
use crate::assignment::fixture_tests::unit_of;
use crate::figures::recompute;
use crate::filing::fixture_tests::{begun, hidden, send};

#[tokio::test]
async fn the_same_form_sent_twice_counts_once() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    let body = mai.get(&format!("/filings/{id}")).await.body;
    let (version, key) = (hidden(&body, "version"), hidden(&body, "step_key"));
    let fields = [
        ("version", version.as_str()),
        ("step_key", &key),
        ("act", "submit"),
        ("c0", "7"),
    ];
    for _ in 0..3 {
        assert_eq!(mai.post(&format!("/filings/{id}"), &fields).await.status, 303);
    }
    assert_eq!(province(&house, &regime, "2021-04").await, (Some(7), 1, 0));
    let steps = house
        .site
        .db
        .one::<Count>(
            sql!("select count(*) as count from filing_step where step = 'submitted'"),
            args![],
        )
        .await
        .unwrap();
    assert_eq!(steps.count, 1);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn two_people_at_one_form_lose_nothing_and_are_shown_both_values() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let unit = unit_of(&house, "mai").await;
    let colleague = house.hire("dong-nghiep", Role::Commune, &unit).await;
    let id = begun(&mai, &regime, "2021-04").await;
    let path = format!("/filings/{id}");
    let of = |body: &str| (hidden(body, "version"), hidden(body, "step_key"));
    let ((mine, my_key), (theirs, their_key)) = (
        of(&mai.get(&path).await.body),
        of(&colleague.get(&path).await.body),
    );
    let save = |version: &str, key: &str, cells: &[(&str, &str)]| {
        let mut fields = vec![
            ("version".to_owned(), version.to_owned()),
            ("step_key".to_owned(), key.to_owned()),
            ("act".to_owned(), "save".to_owned()),
        ];
        fields.extend(
            cells
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        fields
    };
    let post = async |person: &crate::testing::Person, fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        person.post(&path, &fields).await
    };
    assert_eq!(
        post(&colleague, save(&theirs, &their_key, &[("c0", "8")]))
            .await
            .status,
        303
    );
    // Another field: both changes stand.
    assert_eq!(
        post(&mai, save(&mine, &my_key, &[("c0", "8"), ("c1", "3")]))
            .await
            .status,
        303
    );
    let ((mine, my_key), (theirs, their_key)) = (
        of(&mai.get(&path).await.body),
        of(&colleague.get(&path).await.body),
    );
    assert_eq!(
        post(&colleague, save(&theirs, &their_key, &[("c0", "9"), ("c1", "3")]))
            .await
            .status,
        303
    );
    let clash = post(&mai, save(&mine, &my_key, &[("c0", "5"), ("c1", "3")])).await;
    assert_eq!(clash.status, 409);
    assert!(
        clash
            .body
            .contains("name=\"c0\" inputmode=\"decimal\" autocomplete=\"off\" value=\"5\""),
        "{}",
        clash.body
    );
    assert!(clash.body.contains("Người khác vừa lưu: 9"), "{}", clash.body);
}

#[tokio::test]
async fn late_missing_and_nothing_are_three_answers() {
    let (house, regime) = house().await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let id = begun(&mai, &regime, "2021-03").await;
    let wrong = send(&mai, &id, "submit", &[]).await;
    assert_eq!(wrong.status, 422, "a blank form is no report");
    assert_eq!(send(&mai, &id, "nothing", &[("c0", "")]).await.status, 303);
    let page = lan
        .get(&format!("/filings/received?regime={regime}&period=2021-03"))
        .await
        .body;
    let all = page.matches("chưa gửi, quá").count();
    assert!(page.contains("không phát sinh, muộn"), "{page}");
    assert!(all > 100, "{all} stations are silent");
    let (value, reported, _) = province(&house, &regime, "2021-03").await;
    assert_eq!((value, reported), (None, 1), "nothing to report is no zero");
    let reminded = lan
        .post("/filings/remind", &[("regime", &regime), ("period", "2021-03")])
        .await;
    assert_eq!(reminded.status, 303, "{}", reminded.body);
    let april = [
        ("regime", regime.as_str()),
        ("period", "2021-04"),
        ("message", "Gửi trước thứ Sáu"),
    ];
    assert_eq!(lan.post("/filings/remind", &april).await.status, 303);
    assert!(
        mai.get("/filings")
            .await
            .body
            .contains("Đã được nhắc ngày 26/4/2021: “Gửi trước thứ Sáu”")
    );
}

#[tokio::test]
async fn what_is_typed_wrong_comes_back_and_what_is_odd_asks_for_a_reason() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-03").await;
    for (typed, status) in [("ba mươi", 422), ("-3", 422), ("1,5", 422), ("30", 303)] {
        let page = send(&mai, &id, "submit", &[("c0", typed)]).await;
        assert_eq!(page.status, status, "{typed}: {}", page.body);
        assert!(
            status == 303 || page.body.contains(&format!("value=\"{typed}\"")),
            "{typed}"
        );
    }
    let id = begun(&mai, &regime, "2021-04").await;
    let odd = send(&mai, &id, "submit", &[("c0", "3.000")]).await;
    assert_eq!(odd.status, 422);
    assert!(odd.body.contains("Kỳ trước 30, kỳ này 3.000"), "{}", odd.body);
    let why = send(
        &mai,
        &id,
        "submit",
        &[("c0", "3.000"), ("r-far0", "Tháng cao điểm, có 40 thôn")],
    )
    .await;
    assert_eq!(why.status, 303, "{}", why.body);
    let tuan = house.sign_in("coordinator").await;
    assert!(
        tuan.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("Tháng cao điểm, có 40 thôn")
    );
}

#[tokio::test]
async fn a_wrong_period_a_foreign_unit_and_a_period_not_closed_are_answered_in_words() {
    let (house, regime) = house().await;
    let (mai, hoa) = (house.sign_in("commune").await, house.sign_in("newsroom").await);
    assert_eq!(
        mai.post("/filings", &[("regime", &regime), ("period", "2021-13")])
            .await
            .status,
        422
    );
    assert_eq!(
        hoa.post("/filings", &[("regime", &regime), ("period", "2021-04")])
            .await
            .status,
        404,
        "does not owe it"
    );
    let id = begun(&mai, &regime, "2021-05").await;
    let early = send(&mai, &id, "submit", &[("c0", "1")]).await;
    assert_eq!(early.status, 409);
    assert!(early.body.contains("14/5/2021"), "{}", early.body);
    at(&house, "2021-05-14");
    let mai = house.sign_in("commune").await;
    assert_eq!(
        send(&mai, &id, "submit", &[("c0", "1")]).await.status,
        303,
        "the draft was kept"
    );
}

#[tokio::test]
async fn many_stations_at_once_add_up_exactly() {
    let (house, regime) = house().await;
    let directory = house.site.directory();
    let lan = unit_of(&house, "lan").await;
    let place = directory
        .territory(&lan, house.site.clock.now().day())
        .unwrap()
        .id
        .clone();
    let day = house.site.clock.now().day();
    let stations = directory
        .below(&place, day)
        .filter(|unit| unit.kind == Kind::CommuneStation)
        .take(12);
    let stations: Vec<String> = stations.map(|unit| unit.id.clone()).collect();
    let tasks = tokio::task::LocalSet::new();
    for (n, station) in stations.iter().enumerate() {
        let person = house.hire(&format!("tram-{n}"), Role::Commune, station).await;
        let regime = regime.clone();
        drop(tasks.spawn_local(async move {
            let id = begun(&person, &regime, "2021-04").await;
            assert_eq!(
                send(&person, &id, "submit", &[("c0", &(n + 1).to_string())])
                    .await
                    .status,
                303
            );
            assert_eq!(
                send(&person, &id, "submit", &[("c0", &(n + 2).to_string())])
                    .await
                    .status,
                303
            );
        }));
    }
    tasks.await;
    let sum: i64 = (2..=13).sum();
    assert_eq!(province(&house, &regime, "2021-04").await, (Some(sum), 12, 0));
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn a_total_that_was_tampered_with_is_said_to_differ() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "10")]).await;
    let sound = recompute(&house.site).await.unwrap();
    assert!(
        sound.wrong.is_empty() && sound.filings == 1 && sound.totals == 3,
        "{sound:?}"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update tally set reported = 2 where unit = (select min(unit) from tally)"),
        args![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let said = recompute(&house.site).await.unwrap();
    assert_eq!(said.wrong.len(), 1, "{said:?}");
    assert!(said.words().contains("KHÔNG khớp"), "{}", said.words());
}
