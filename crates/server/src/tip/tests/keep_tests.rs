//! Epochs, sealing anew, how long tips are kept, and the papers about personal data.

use store::sql;

use super::switch_tests::{next_list, ready};
use super::*;
use crate::tip::clock::pass;

/// A tip that lan opened.
async fn opened(house: &House, phone: &Phone, seed: &str) -> (Person, String) {
    assert!(done(&phone.send(&phone.sending(seed, 0)).await));
    let lan = house.sign_in("officer").await;
    let id = only_tip(&lan.get("/tips").await);
    assert_eq!(lan.get(&format!("/tips/{id}/parts/1")).await.status, 200);
    (lan, id)
}

fn anew(serial: u32, recipients: usize, content: usize) -> Vec<u8> {
    let mut sealed = sealed(recipients, content);
    let last = sealed.len() - 1;
    sealed[last] = 0xa5;
    [&serial.to_be_bytes()[..], &sealed].concat()
}

#[tokio::test]
async fn an_open_tip_is_sealed_anew_to_the_keys_of_the_next_epoch() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = opened(&house, &phone, "mot").await;
    let page = format!("/tips/{id}");
    assert!(
        !lan.get(&page).await.body.contains("id=\"renew\""),
        "it is of this epoch"
    );
    let list = later_list(&house, "2021-05").await;
    assert!(
        lan.get("/tips")
            .await
            .body
            .contains("1 tin còn mở được niêm bằng khoá kỳ cũ")
    );
    assert!(lan.get(&page).await.body.contains("Niêm lại cho kỳ 2021-05"));
    let (part, all) = (format!("/tips/{id}/parts/1"), list.sealed_to());
    for (what, bytes, status) in [
        ("an old list", anew(1, all, CLASSES[0]), 409),
        ("a list to come", anew(3, all, CLASSES[0]), 409),
        ("fewer keys", anew(2, all - 1, CLASSES[0]), 422),
        ("another length", anew(2, all, CLASSES[1]), 422),
        ("plain text", b"\0\0\0\x02I saw them".to_vec(), 422),
        ("nothing", Vec::new(), 422),
    ] {
        assert_eq!(lan.send_bytes(&part, &bytes).await.status, status, "{what}");
    }
    let right = anew(2, all, CLASSES[0]);
    let binh = house.sign_in("binh").await;
    assert_eq!(
        binh.send_bytes(&part, &right).await.status,
        404,
        "somebody else's tip"
    );
    let missing = format!("/tips/{id}/parts/9");
    assert_eq!(lan.send_bytes(&missing, &right).await.status, 404);
    assert!(done(&lan.send_bytes(&part, &right).await));
    assert_eq!(lan.get(&part).await.bytes, right[4..]);
    assert!(!lan.get("/tips").await.body.contains("khoá kỳ cũ"));
    let recorded = sql!("select count(*) as count from audit where action = 'tip.resealed'");
    assert_eq!(count(&house, recorded).await, 1, "and what was refused is not");
    // What is over is not sealed anew: it waits for its deletion.
    let version = lan.get(&page).await.body;
    let version = version
        .split("name=\"version\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let close = [("version", version), ("state", "closed")];
    assert_eq!(lan.post(&format!("{page}/mark"), &close).await.status, 303);
    assert_eq!(lan.send_bytes(&part, &right).await.status, 409);
}

#[tokio::test]
async fn a_tip_of_several_parts_is_of_the_epoch_of_its_oldest() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = opened(&house, &phone, "mot").await;
    let more = Sending {
        part: [9; 16],
        ..phone.sending("mot", 0)
    };
    assert!(done(&phone.send(&more).await));
    let list = later_list(&house, "2021-05").await;
    let right = anew(2, list.sealed_to(), CLASSES[0]);
    for n in [2, 1] {
        assert!(
            lan.get("/tips").await.body.contains("khoá kỳ cũ"),
            "before part {n}"
        );
        assert!(done(
            &lan.send_bytes(&format!("/tips/{id}/parts/{n}"), &right).await
        ));
    }
    assert!(!lan.get("/tips").await.body.contains("khoá kỳ cũ"));
}

#[tokio::test]
async fn a_key_leaves_the_lists_long_before_it_is_destroyed_and_its_owner_is_told() {
    let (house, _, _) = ready().await;
    let on = |day: &str| Moment::start_of(day.parse().unwrap());
    // Made in April, destroyed on 29 June: good for lists that leave thirty days after their last.
    for (day, stands) in [("2021-05-15", true), ("2021-05-16", false)] {
        set_clock(&house, on(day));
        let hai = house.sign_in("hai").await;
        let page = hai.get("/tip-settings/keys").await.body;
        assert_eq!(page.contains("data-next"), stands, "{day}");
        assert_eq!(
            page.contains("Chưa có khoá nào của cán bộ trực"),
            !stands,
            "{day}"
        );
        if stands {
            assert!(next_list(&hai).await.contains("\"epoch\":\"2021-04\""));
        }
    }
    let lan = house.sign_in("officer").await;
    let secret = lan.get("/tips/factor").await.body;
    let digits = &secret.split("mã lúc này là ").nth(1).unwrap()[..6];
    assert_eq!(lan.post("/tips/factor", &[("code", digits)]).await.status, 303);
    assert!(lan.get("/tips").await.body.contains("Khoá của bạn thuộc kỳ cũ"));
}

async fn rows(house: &House) -> [i64; 6] {
    [
        tips(house).await,
        count(house, sql!("select count(*) as count from tip_part")).await,
        count(house, sql!("select count(*) as count from tip_addressee")).await,
        count(house, sql!("select count(*) as count from tip_clock")).await,
        count(house, sql!("select count(*) as count from tip_answer")).await,
        count(
            house,
            sql!("select cast(coalesce(sum(number), 0) as bigint) as count from tip_deleted"),
        )
        .await,
    ]
}

#[tokio::test]
async fn a_closed_tip_is_deleted_by_the_rule_of_the_province_and_only_a_count_stays() {
    let (house, chi) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = opened(&house, &phone, "mot").await;
    let mark = format!("/tips/{id}/mark");
    let close = [("version", "1"), ("state", "closed")];
    assert_eq!(lan.post(&mark, &close).await.status, 303);
    let start = house.site.clock.now();
    let later = |days: i64| start.plus_minutes(days * 24 * 60);
    set_clock(&house, later(4_000));
    pass(&house.site).await.unwrap();
    assert_eq!(tips(&house).await, 1, "nobody decided: nothing is deleted");
    set_clock(&house, start);
    let rule = [
        ("state", "closed"),
        ("days", "30"),
        ("decision", "Quyết định thử"),
    ];
    assert_eq!(chi.post("/tip-settings/retention", &rule).await.status, 303);
    set_clock(&house, later(29));
    // Marking it as urgent meanwhile puts nothing off.
    let lan = house.sign_in("officer").await;
    assert_eq!(
        lan.post(&mark, &[("version", "2"), ("urgent", "1")]).await.status,
        303
    );
    pass(&house.site).await.unwrap();
    assert_eq!(tips(&house).await, 1);
    set_clock(&house, later(30));
    pass(&house.site).await.unwrap();
    pass(&house.site).await.unwrap();
    assert_eq!(rows(&house).await, [0, 0, 0, 0, 0, 1]);
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.get(&format!("/tips/{id}")).await.status, 404);
    assert!(
        !phone
            .look("mot")
            .await
            .bytes
            .starts_with(b"age-encryption.org/v1\n")
    );
    let told = sql!("select count(*) as count from audit where action = 'tip.deleted'");
    assert_eq!(count(&house, told).await, 1);
    let chi = house.sign_in("chi").await;
    let page = chi.get("/tip-settings/data").await.body;
    assert!(page.contains("Quyết định thử") && page.contains("Luật 91/2025/QH15"));
}

#[tokio::test]
async fn a_rule_of_keeping_names_its_days_and_its_document_and_can_be_taken_back() {
    let (house, chi) = practice().await;
    let rule = |state: &'static str, days: &'static str, decision: &'static str| {
        [("state", state), ("days", days), ("decision", decision)]
    };
    for (days, decision) in [("0", "QĐ 1"), ("3651", "QĐ 1"), ("x", "QĐ 1"), ("30", " ")] {
        let page = chi
            .post("/tip-settings/retention", &rule("closed", days, decision))
            .await;
        assert_eq!(page.status, 422, "{days} {decision}");
    }
    let path = "/tip-settings/retention";
    assert_eq!(
        chi.post(path, &rule("opened", "30", "QĐ 1")).await.status,
        404,
        "open ones never"
    );
    let rules = sql!("select count(*) as count from tip_retention");
    assert_eq!(chi.post(path, &rule("double", "30", "QĐ 1")).await.status, 303);
    assert_eq!(count(&house, rules).await, 1);
    assert_eq!(chi.post(path, &rule("double", "", "")).await.status, 303);
    assert_eq!(count(&house, rules).await, 0);
}

#[tokio::test]
async fn a_deleted_tip_leaves_nothing_in_the_file_of_the_database() {
    let house = House::on_file().await;
    let chi = operator(&house).await;
    assert_eq!(chi.post("/tip-settings/practice", &[]).await.status, 303);
    let phone = Phone::new(&house).await;
    let (lan, id) = opened(&house, &phone, "mot").await;
    let lookup = crate::tip::tell::lookup(&phone.sending("mot", 0).lookup);
    let close = [("version", "1"), ("state", "closed")];
    assert_eq!(lan.post(&format!("/tips/{id}/mark"), &close).await.status, 303);
    let rule = [("state", "closed"), ("days", "1"), ("decision", "Quyết định thử")];
    assert_eq!(chi.post("/tip-settings/retention", &rule).await.status, 303);
    let lies = |house: &House| {
        let folder = &house.site.config.data;
        let files =
            ["lantoa.db", "lantoa.db-wal"].map(|name| std::fs::read(folder.join(name)).unwrap_or_default());
        let needles = [lookup.as_bytes(), &[0x5a; 64][..]];
        needles.map(|needle| {
            files
                .iter()
                .any(|file| file.windows(needle.len()).any(|part| part == needle))
        })
    };
    assert_eq!(lies(&house), [true, true], "the search finds what is there");
    set_clock(&house, house.site.clock.now().plus_minutes(24 * 60));
    pass(&house.site).await.unwrap();
    assert_eq!(tips(&house).await, 0);
    house.site.db.close().await;
    assert_eq!(lies(&house), [false, false]);
}

#[tokio::test]
async fn a_breach_is_noted_with_its_72_hours_and_told_once() {
    let (house, chi) = practice().await;
    let note = |found: &'static str, words: &'static str| {
        [
            ("found", found),
            ("words", words),
            ("kinds", "tài khoản"),
            ("people", "2"),
            ("measures", "đã khoá"),
        ]
    };
    for (found, words) in [
        ("", "mất máy"),
        ("2021-04-27T08:00", "mất máy"),
        ("2021-04-26T06:00", "  "),
    ] {
        let page = chi.post("/tip-settings/breach", &note(found, words)).await;
        assert_eq!(page.status, 422, "{found} {words}");
    }
    let found = "2021-04-25T06:30";
    assert_eq!(
        chi.post("/tip-settings/breach", &note(found, "Mất máy của cán bộ"))
            .await
            .status,
        303
    );
    let page = chi.get("/tip-settings/data").await.body;
    assert!(
        page.contains("Phát hiện 25/4/2021 06:30, phải báo trước 28/4/2021 06:30"),
        "{page}"
    );
    let id = page
        .split("name=\"told\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let told = [("told", id.as_str())];
    assert_eq!(chi.post("/tip-settings/breach", &told).await.status, 303);
    assert_eq!(chi.post("/tip-settings/breach", &told).await.status, 409, "once");
    assert!(chi.get("/tip-settings/data").await.body.contains("Đã báo lúc"));
    assert_eq!(
        house
            .sign_in("officer")
            .await
            .get("/tip-settings/data")
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn the_clock_of_a_person_who_presents_as_a_victim_is_begun_by_hand_once() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = opened(&house, &phone, "mot").await;
    let begin = format!("/tips/{id}/clock");
    for rule in ["breach", "resolve", "forward", "x"] {
        assert_eq!(lan.post(&begin, &[("rule", rule)]).await.status, 422, "{rule}");
    }
    for _ in 0..2 {
        assert_eq!(lan.post(&begin, &[("rule", "verify_victim")]).await.status, 303);
    }
    let running = sql!("select count(*) as count from tip_clock where rule = 'verify_victim'");
    assert_eq!(count(&house, running).await, 1);
    let page = lan.get(&format!("/tips/{id}")).await.body;
    assert!(
        page.contains("29/4/2021 00:00") && page.contains("Điều 27"),
        "{page}"
    );
    assert!(!page.contains("name=\"rule\" value=\"verify_victim\""), "it runs");
}

#[tokio::test]
async fn the_page_after_leaving_empties_the_cache_with_a_picture_that_it_does_not_wait_for() {
    let house = House::demo().await;
    let page = house.stranger().get("/lich").await.body;
    assert!(page.contains("src=\"/lich/dau.svg\""));
    let of = |headers: axum::http::HeaderMap| {
        headers
            .get("clear-site-data")
            .map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(
        of(house.stranger().headers("/lich/dau.svg").await).as_deref(),
        Some("\"cache\"")
    );
    assert_eq!(of(house.stranger().headers("/lich").await), None);
}
