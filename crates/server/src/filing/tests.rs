//! A report goes its way; what is odd, late, replayed, foreign or at once is answered.

use std::sync::atomic::Ordering;

use civic::Role;
use civic::filing::State;
use civic::unit::Kind;
use store::{Count, args, sql};

use super::fixture_tests::{begun, hidden, hire, published, send};
use super::notice::rule_today;
use crate::assignment::fixture_tests::unit_of;
use crate::figures::{recompute, store as totals};
use crate::site::Clock;
use crate::testing::House;

/// The province, the regime and its people.
async fn house() -> (House, String) {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let regime = published(&lan).await;
    (house, regime)
}

/// The kept total of Lạng Sơn: its figure in the first column, how many reported, how many are approved.
async fn province(house: &House, regime: &str, period: &str) -> (Option<i64>, i64, i64) {
    let directory = house.site.directory();
    let lan = unit_of(house, "lan").await;
    let place = directory
        .territory(&lan, house.site.clock.now().day())
        .unwrap()
        .id
        .clone();
    let Some(row) = totals::get(&house.site.db, regime, period, &place).await.unwrap() else {
        return (None, 0, 0);
    };
    let total = crate::figures::keep::total_of(&row).unwrap();
    let value = match total.total(0, civic::indicator::Rule::Sum) {
        civic::tally::Total::Value(value) => Some(value),
        _ => None,
    };
    (value, row.reported, row.approved)
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

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn a_report_goes_up_level_by_level_and_is_in_the_total_at_once() {
    let (house, regime) = house().await;
    let (mai, tuan, lan) = (
        house.sign_in("commune").await,
        house.sign_in("coordinator").await,
        house.sign_in("officer").await,
    );
    let owed = mai.get("/filings").await;
    assert!(owed.body.contains("Quá hạn, chưa gửi"), "{}", owed.body);
    let id = begun(&mai, &regime, "2021-04").await;
    assert_eq!(
        begun(&mai, &regime, "2021-04").await,
        id,
        "one unit, one period, one filing"
    );
    let sent = send(&mai, &id, "submit", &[("c0", "1.204")]).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(province(&house, &regime, "2021-04").await, (Some(1204), 1, 0));

    let page = tuan.get(&format!("/filings/{id}")).await.body;
    assert!(
        page.contains("1.204") && page.contains("gửi muộn 10 ngày"),
        "{page}"
    );
    let hash = hidden(&page, "hash");
    let wrong = tuan
        .post(&format!("/filings/{id}/approve"), &[("hash", "0000")])
        .await;
    assert_eq!(wrong.status, 409);
    let early = lan
        .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
        .await;
    assert_eq!(early.status, 409, "the district approves first");
    for (person, wanted) in [(&tuan, (Some(1204), 1, 0)), (&lan, (Some(1204), 1, 1))] {
        let done = person
            .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(province(&house, &regime, "2021-04").await, wanted);
    }
    let period = [("period", "2021-04")];
    assert_eq!(
        lan.post(&format!("/figures/{regime}/gather"), &period)
            .await
            .status,
        303
    );
    assert_eq!(
        super::store::get(&house.site.db, &id)
            .await
            .unwrap()
            .unwrap()
            .state,
        State::Consolidated.code()
    );
    assert_eq!(
        lan.post(&format!("/figures/{regime}/send"), &period).await.status,
        303
    );
    assert_eq!(
        super::store::get(&house.site.db, &id)
            .await
            .unwrap()
            .unwrap()
            .state,
        State::SentUp.code()
    );
    assert_eq!(
        lan.post(&format!("/figures/{regime}/send"), &period).await.status,
        409,
        "sent once"
    );
    assert!(
        !mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("name=\"c0\""),
        "what went up is not edited"
    );
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

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
async fn an_edit_voids_approvals_and_leaves_the_totals_until_it_is_sent_again() {
    let (house, regime) = house().await;
    let (mai, tuan) = (house.sign_in("commune").await, house.sign_in("coordinator").await);
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "10")]).await;
    let hash = hidden(&tuan.get(&format!("/filings/{id}")).await.body, "hash");
    assert_eq!(
        tuan.post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await
            .status,
        303
    );
    assert_eq!(send(&mai, &id, "save", &[("c0", "12")]).await.status, 303);
    assert_eq!(province(&house, &regime, "2021-04").await, (None, 0, 0));
    assert_eq!(send(&mai, &id, "submit", &[("c0", "12")]).await.status, 303);
    let row = super::store::get(&house.site.db, &id).await.unwrap().unwrap();
    assert_eq!((row.level, row.state.as_str()), (0, "submitted"));
    assert_eq!(
        tuan.post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await
            .status,
        409,
        "the old content"
    );
    assert_eq!(
        tuan.post(&format!("/filings/{id}/return"), &[("remark", " ")])
            .await
            .status,
        422
    );
    assert_eq!(
        tuan.post(
            &format!("/filings/{id}/return"),
            &[("remark", "Thiếu thôn Nà Phầy")]
        )
        .await
        .status,
        303
    );
    assert_eq!(province(&house, &regime, "2021-04").await, (None, 0, 0));
    assert!(
        mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("Thiếu thôn Nà Phầy")
    );
    assert_eq!(send(&mai, &id, "submit", &[("c0", "12")]).await.status, 303);
    assert_eq!(province(&house, &regime, "2021-04").await, (Some(12), 1, 0));
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn a_file_is_part_of_what_was_approved() {
    let (house, regime) = house().await;
    let (mai, tuan) = (house.sign_in("commune").await, house.sign_in("coordinator").await);
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "10")]).await;
    let hash = hidden(&tuan.get(&format!("/filings/{id}")).await.body, "hash");
    let added = mai
        .upload(
            &format!("/filings/{id}/files"),
            &[],
            &[("files", "ảnh.txt", b"minh chung")],
        )
        .await;
    assert_eq!(added.status, 303, "{}", added.body);
    assert_eq!(
        tuan.post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await
            .status,
        409
    );
    assert_eq!(
        mai.get(&format!("/filings/{id}/files/1")).await.bytes,
        b"minh chung"
    );
    assert_eq!(
        mai.post(&format!("/filings/{id}/files/1/remove"), &[])
            .await
            .status,
        303
    );
    assert_eq!(mai.get(&format!("/filings/{id}/files/1")).await.status, 404);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn two_people_at_one_form_lose_nothing_and_are_shown_both_values() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let unit = unit_of(&house, "mai").await;
    let colleague = hire(&house, "dong-nghiep", Role::Commune, &unit).await;
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
        let person = hire(&house, &format!("tram-{n}"), Role::Commune, station).await;
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

#[test]
fn of_a_rule_the_last_day_that_has_come_holds() {
    let day = |text: &str| -> viet::Date { text.parse().unwrap() };
    let due = day("2021-04-16");
    let rule = |today: &str| rule_today(&[3, 1, 0], &[1, 3], due, day(today)).map(|rule| rule.days);
    assert_eq!(rule("2021-04-12"), None);
    assert_eq!(rule("2021-04-13"), Some(-3));
    assert_eq!(rule("2021-04-14"), Some(-3));
    assert_eq!(rule("2021-04-16"), Some(0));
    assert_eq!(rule("2021-04-18"), Some(1));
    assert_eq!(rule("2021-05-03"), Some(3));
    assert_eq!(rule("2021-05-04"), None, "a rule of long ago is let go");
}

#[tokio::test]
async fn a_rule_reminds_once_whoever_starts_again() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "10")]).await;
    at(&house, "2021-04-19");
    let first = super::notice::pass(&house.site).await.unwrap();
    assert!(first > 100, "{first} stations are reminded");
    assert_eq!(super::notice::pass(&house.site).await.unwrap(), 0, "nobody twice");
    let unit = unit_of(&house, "mai").await;
    let mine = super::notice::store::notices_of(&house.site.db, &unit)
        .await
        .unwrap();
    assert!(
        mine.iter().all(|notice| notice.period != "2021-04"),
        "who has reported is left in peace"
    );
}

#[tokio::test]
async fn a_file_is_shown_before_it_is_taken_and_its_faults_have_sheet_row_and_reason() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    let path = format!("/filings/{id}/import");
    let key = {
        let known = crate::regime::known::one(&house.site.db, &house.site.kept.editions, &regime)
            .await
            .unwrap()
            .unwrap();
        known.newest().unwrap().columns()[0].key.clone()
    };
    let good = format!("Mã;Giá trị\r\n{key};1.204\r\n");
    let shown = mai
        .upload(&path, &[], &[("file", "so.csv", good.as_bytes())])
        .await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains("<b>1.204</b>"), "{}", shown.body);
    assert!(
        !mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("value=\"1.204\""),
        "nothing is taken yet"
    );
    let bad = format!("BIỂU SỐ 1;\nMã;Giá trị\n{key};1,5\n{key};7\nkhong_co;3\n;9\n");
    let page = mai
        .upload(&path, &[], &[("file", "so.csv", bad.as_bytes())])
        .await;
    assert_eq!(page.status, 422);
    for words in [
        "dòng 3 (ô B3)",
        "dòng 4 (ô B4): chỉ tiêu này đã có ở dòng 3",
        "dòng 5",
        "dòng 6",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let json = mai
        .get(&format!("/filings/{id}/json"))
        .await
        .body
        .replace("2021-04\"", "2021-03\"");
    assert_eq!(
        mai.upload(&path, &[], &[("file", "so.json", json.as_bytes())])
            .await
            .status,
        422,
        "another period"
    );
    let xlsx = mai.get(&format!("/filings/{id}/xlsx")).await.bytes;
    assert_eq!(
        mai.upload(&path, &[], &[("file", "so.xlsx", &xlsx)]).await.status,
        200,
        "what is written is read"
    );
}

#[tokio::test]
async fn a_draft_is_read_by_its_own_unit_alone() {
    let (house, regime) = house().await;
    let (mai, tuan, lan) = (
        house.sign_in("commune").await,
        house.sign_in("coordinator").await,
        house.sign_in("officer").await,
    );
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "save", &[("c0", "4.321")]).await;
    let pages = ["", "/sources", "/xlsx", "/csv", "/json", "/adx"];
    for above in [&tuan, &lan] {
        for page in pages {
            assert_eq!(
                above.get(&format!("/filings/{id}{page}")).await.status,
                404,
                "{page}"
            );
        }
        let approve = above
            .post(&format!("/filings/{id}/approve"), &[("hash", "0")])
            .await;
        assert_eq!(approve.status, 404);
    }
    assert_eq!(send(&mai, &id, "submit", &[("c0", "4.321")]).await.status, 303);
    for page in pages {
        assert_eq!(
            mai.get(&format!("/filings/{id}{page}")).await.status,
            200,
            "{page}"
        );
        assert_eq!(
            tuan.get(&format!("/filings/{id}{page}")).await.status,
            200,
            "{page}"
        );
    }
    let hash = hidden(&tuan.get(&format!("/filings/{id}")).await.body, "hash");
    assert_eq!(send(&mai, &id, "save", &[("c0", "9")]).await.status, 303);
    assert_eq!(
        tuan.get(&format!("/filings/{id}")).await.status,
        404,
        "edited since"
    );
    let late = tuan
        .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
        .await;
    assert_eq!(
        late.status, 409,
        "who approves what was edited meanwhile is told so"
    );
}

#[tokio::test]
async fn adx_comes_back_as_it_went_and_a_replay_counts_once() {
    let (house, regime) = house().await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "1.204")]).await;
    let adx = mai.get(&format!("/filings/{id}/adx")).await.bytes;
    let of_all = lan
        .get(&format!("/figures/{regime}/adx?period=2021-04"))
        .await
        .bytes;
    send(&mai, &id, "save", &[("c0", "7")]).await;
    assert_eq!(province(&house, &regime, "2021-04").await, (None, 0, 0));
    for bytes in [&adx, &of_all] {
        let page = mai
            .upload(
                &format!("/filings/{id}/import"),
                &[],
                &[("file", "bao-cao.xml", bytes)],
            )
            .await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("1.204"), "{}", page.body);
    }
    // Shown is not taken.
    assert!(
        mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("value=\"7\"")
    );
    let page = mai
        .upload(
            &format!("/filings/{id}/import"),
            &[],
            &[("file", "bao-cao.xml", &adx)],
        )
        .await
        .body;
    let (version, key) = (hidden(&page, "version"), hidden(&page, "step_key"));
    let fields = [
        ("version", version.as_str()),
        ("step_key", key.as_str()),
        ("act", "submit"),
        ("c0", "1.204"),
    ];
    for _ in 0..2 {
        assert_eq!(mai.post(&format!("/filings/{id}"), &fields).await.status, 303);
        assert_eq!(province(&house, &regime, "2021-04").await, (Some(1204), 1, 0));
    }
    // Another period's message is none of this filing.
    let other = begun(&mai, &regime, "2021-03").await;
    for (bytes, name) in [(&adx[..], "ky-khac.xml"), (b"<adx".as_slice(), "hong.xml")] {
        let page = mai
            .upload(&format!("/filings/{other}/import"), &[], &[("file", name, bytes)])
            .await;
        assert_eq!(page.status, 422, "{name}");
    }
}

#[tokio::test]
async fn every_report_of_a_period_is_one_row_of_a_file_for_the_unit_that_receives_it() {
    let (house, regime) = house().await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let csv = format!("/regimes/{regime}/filings.csv?period=2021-04");
    let id = begun(&mai, &regime, "2021-04").await;
    assert_eq!(
        lan.get(&csv).await.body.lines().count(),
        1,
        "a draft is its unit's own"
    );
    send(&mai, &id, "submit", &[("c0", "1.204"), ("c1", "0")]).await;
    let page = lan.get(&csv).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let lines: Vec<&str> = page.body.lines().collect();
    assert_eq!(lines.len(), 2, "{}", page.body);
    let (heads, row): (Vec<&str>, Vec<&str>) = (lines[0].split(';').collect(), lines[1].split(';').collect());
    assert!(
        heads[1] == "Đơn vị" && row[1].contains("Quốc Khánh"),
        "{}",
        page.body
    );
    assert!(
        row[3].contains("đã gửi") && row[5] == "26/4/2021",
        "{}",
        page.body
    );
    let first = row.iter().position(|cell| *cell == "1.204").expect("the figure");
    assert_eq!(
        row[first + 1..first + 3],
        ["0", ""],
        "zero is zero, unknown is blank"
    );
    let xlsx = lan
        .get(&format!("/regimes/{regime}/filings.xlsx?period=2021-04"))
        .await;
    let grid = &press::table::read(&xlsx.bytes).unwrap()[0];
    assert_eq!(grid.rows.len(), 2);
    assert_eq!(grid.at(1, first), &press::table::Cell::Number(1204.0));
    assert_eq!(grid.at(1, first + 2), &press::table::Cell::Empty);
    let received = lan
        .get(&format!("/filings/received?regime={regime}&period=2021-04"))
        .await;
    assert!(received.body.contains(&format!("/regimes/{regime}/filings.xlsx")));
    let tuan = house.sign_in("coordinator").await;
    assert_eq!(
        tuan.get(&csv).await.status,
        404,
        "the district receives none of it"
    );
    assert_eq!(mai.get(&csv).await.status, 403);
    let wrong = lan
        .get(&format!("/regimes/{regime}/filings.csv?period=2021-99"))
        .await;
    assert_eq!(wrong.status, 422);
}
