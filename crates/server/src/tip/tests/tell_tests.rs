//! Telling and coming back.

use civic::Ids as _;
use store::{args, record, sql};

use super::*;

#[tokio::test]
async fn off_the_page_shows_telephone_numbers_and_takes_nothing() {
    let house = House::demo().await;
    let page = house.stranger().get("/tin-bao").await;
    assert_eq!(page.status, 200);
    for words in [
        "tel:113",
        "tel:111",
        "Kênh gửi tin trên trang này chưa mở",
        "ghi âm",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    for words in ["<form", "<textarea", "tip-age.js", "id=\"send\""] {
        assert!(!page.body.contains(words), "{words}");
    }
    assert_eq!(why(&house.stranger().get("/tin-bao/khoa").await), "off");
    assert_eq!(
        why(&house.stranger().send_sealed("/tin-bao/gui", b"anything").await),
        "off"
    );
    assert_eq!(tips(&house).await, 0);
}

#[tokio::test]
async fn without_a_script_there_is_no_form_that_could_send_plain_text() {
    let (house, _) = practice().await;
    for path in ["/tin-bao", "/tin-bao/quay-lai"] {
        let page = house.stranger().get(path).await;
        assert!(
            page.body.contains("<noscript>") && page.body.contains("tel:111"),
            "{path}"
        );
        assert!(
            !page.body.contains("<form") && !page.body.contains("action="),
            "{path}"
        );
        assert!(
            !page.body.contains(" name=\"what\""),
            "a field without a name is sent by no browser"
        );
        assert!(page.body.contains("TRANG LUYỆN TẬP"), "{path}");
    }
}

#[tokio::test]
async fn a_tip_is_stored_with_its_day_size_epoch_state_and_recipients_and_nothing_else() {
    record! {
        struct Row { id: String, day: String, size_class: i64, epoch: String, state: String, apart: bool }
    }
    let (house, _) = practice().await;
    let before = count(&house, sql!("select count(*) as count from audit")).await;
    let phone = Phone::new(&house).await;
    assert!(done(&phone.send(&phone.sending("mot", 1)).await));
    let find = sql!("select id, day, size_class, epoch, state, apart from tip");
    let tip: Row = house.site.db.one(find, args![]).await.unwrap();
    assert_eq!(
        (tip.day.as_str(), tip.size_class, tip.epoch.as_str()),
        ("2021-04-26", 1, "2021-04")
    );
    assert_eq!((tip.state.as_str(), tip.apart), ("arrived", false));
    // The id is random: not that of an hour.
    let timed = house.site.ids.next(house.site.clock.now());
    assert_ne!(tip.id[..6], timed.to_lowercase()[..6]);
    let columns = house.site.db.columns("select * from tip").await.unwrap();
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "id",
            "lookup",
            "day",
            "size_class",
            "epoch",
            "state",
            "apart",
            "urgent",
            "double_of",
            "version",
            // The day on which officers ended it: deletion counts from it.
            "ended_on",
            // The hash that answers lie under: for a tip alone under its words the same as `lookup`.
            "mailbox"
        ]
    );
    let columns = house.site.db.columns("select * from tip_part").await.unwrap();
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "tip",
            "number",
            "key",
            "kind",
            "day",
            "size_class",
            "sealed",
            "epoch",
            // Recipients, which stand in tip_addressee as well, where parts of one tip went to different ones.
            "chosen"
        ]
    );
    // The audit would say when.
    assert_eq!(
        count(&house, sql!("select count(*) as count from audit")).await,
        before
    );
}

#[tokio::test]
async fn sent_twice_at_once_it_is_one_tip_and_what_is_added_joins_it() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let sending = phone.sending("mot", 0);
    let nonce = solve(&phone.challenge, &sending.lookup, &sending.part);
    let all = tokio::join!(
        phone.send_with(&sending, nonce),
        phone.send_with(&sending, nonce),
        phone.send_with(&sending, nonce),
        phone.send_with(&sending, nonce),
    );
    assert!(done(&all.0) && done(&all.1) && done(&all.2) && done(&all.3));
    let parts = sql!("select count(*) as count from tip_part");
    assert_eq!((tips(&house).await, count(&house, parts).await), (1, 1));
    let more = Sending {
        part: [9; 16],
        ..sending
    };
    assert!(done(&phone.send(&more).await));
    assert_eq!((tips(&house).await, count(&house, parts).await), (1, 2));
    // Wrong words lose nothing: the addition comes as a tip of its own.
    assert!(done(&phone.send(&phone.sending("sai", 0)).await));
    assert_eq!((tips(&house).await, count(&house, parts).await), (2, 3));
}

#[tokio::test]
async fn what_is_not_sealed_for_everybody_on_the_list_is_refused() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let good = phone.sending("mot", 0);
    let many = phone.list.sealed_to();
    let wrong = [
        (
            "plain text",
            Sending {
                sealed: "Tôi thấy ba em nhỏ".repeat(400).into_bytes(),
                ..good.clone()
            },
        ),
        (
            "sealed to fewer",
            Sending {
                sealed: sealed(many - 1, CLASSES[0]),
                ..good.clone()
            },
        ),
        (
            "not padded",
            Sending {
                sealed: sealed(many, 4000),
                ..good.clone()
            },
        ),
        (
            "for nobody",
            Sending {
                mask: 0,
                ..good.clone()
            },
        ),
        (
            "for somebody who is not listed",
            Sending {
                mask: 1 << 20,
                ..good.clone()
            },
        ),
    ];
    for (what, sending) in wrong {
        let page = phone.send(&sending).await;
        assert_eq!(page.status, 422, "{what}: {}", page.body);
    }
    let page = phone
        .send(&Sending {
            serial: 7,
            ..good.clone()
        })
        .await;
    assert_eq!(why(&page), "stale", "a list that never was");
    assert_eq!(tips(&house).await, 0);
    assert_eq!(phone.person.send_sealed("/tin-bao/gui", b"").await.status, 422);
    assert!(done(&phone.send(&good).await));
}

#[tokio::test]
async fn work_is_asked_for_this_very_sending_and_not_for_long() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (one, other) = (phone.sending("mot", 0), phone.sending("hai", 0));
    let nonce = solve(&phone.challenge, &one.lookup, &one.part);
    assert_eq!(
        why(&phone.send_with(&other, nonce).await),
        "stale",
        "work for another one"
    );
    let mut forged = Phone::new(&house).await;
    forged.challenge[4] = 0;
    assert_eq!(
        why(&forged.send_with(&one, [0; 8]).await),
        "stale",
        "a challenge that asks for nothing"
    );
    set_clock(&house, house.site.clock.now().plus_minutes(31));
    assert_eq!(why(&phone.send(&one).await), "stale", "an old challenge");
    assert!(done(&Phone::new(&house).await.send(&one).await));
}

#[tokio::test]
async fn right_words_without_news_and_wrong_words_look_the_same() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    assert!(done(&phone.send(&phone.sending("dung", 0)).await));
    let (right, wrong) = (phone.look("dung").await, phone.look("sai").await);
    assert_eq!((right.status, wrong.status), (200, 200));
    assert_eq!(
        (right.bytes.len(), wrong.bytes.len()),
        (4 * super::super::tell::answer_len(), right.bytes.len())
    );
    // Random bytes, other ones each time, and nothing in front that says which.
    assert_ne!(right.bytes, phone.look("dung").await.bytes);
    for page in [&right, &wrong] {
        assert!(
            !page
                .bytes
                .windows(21)
                .any(|part| part == b"age-encryption.org/v1")
        );
    }
    assert_eq!(
        phone
            .person
            .send_sealed("/tin-bao/tra-loi", b"short")
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn nobody_is_asked_for_a_cookie_and_nothing_is_kept_by_the_browser() {
    let (house, _) = practice().await;
    for path in ["/tin-bao", "/tin-bao/quay-lai", "/tin-bao/khoa", "/lich"] {
        let heads = house.stranger().headers(path).await;
        assert!(!heads.contains_key("set-cookie"), "{path}");
        assert_eq!(heads["cache-control"], "no-store", "{path}");
        assert!(
            heads["permissions-policy"]
                .to_str()
                .unwrap()
                .contains("geolocation=()"),
            "{path}"
        );
        let policy = heads["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_nearly_full_disk_is_said_before_anybody_types() {
    let (house, chi) = practice().await;
    let Phone {
        list,
        challenge,
        person,
    } = Phone::new(&house).await;
    drop((chi, person));
    let house = house.reconfigured(|config| config.tip_free_mb = u64::MAX / 1024 / 1024);
    let phone = Phone {
        person: house.stranger(),
        list,
        challenge,
    };
    let page = house.stranger().get("/tin-bao").await;
    assert!(
        page.body.contains("sắp hết chỗ")
            && page.body.contains("tel:111")
            && !page.body.contains("<textarea")
    );
    assert_eq!(why(&phone.send(&phone.sending("mot", 0)).await), "full");
    assert_eq!(tips(&house).await, 0);
}

store::record! {
    /// A tip as a row says it, without what differs by chance.
    #[derive(PartialEq, Eq)]
    struct Row { day: String, size_class: i64, epoch: String, state: String, apart: bool, urgent: bool, version: i64, parts: i64, clocks: i64 }
}

#[tokio::test]
async fn whom_the_teller_chooses_only_when_adding_gets_a_tip_of_its_own_that_looks_like_one_with_wrong_words()
{
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let place = |kind: &str| {
        phone
            .list
            .recipients
            .iter()
            .position(|one| one.kind == kind)
            .unwrap()
    };
    let (province, commune) = (1 << place("other"), 1 << place("commune"));
    let sending = |seed: &str, n: u8, mask: u32| Sending {
        part: [n; 16],
        mask,
        ..phone.sending(seed, 0)
    };
    assert!(done(&phone.send(&sending("mot", 1, province)).await));
    // For the province it is an addition, for the commune something new; sent twice it counts once.
    let more = sending("mot", 2, province | commune);
    assert!(done(&phone.send(&more).await) && done(&phone.send(&more).await));
    assert!(done(&phone.send(&sending("sai", 3, commune)).await));
    let rows = sql!(
        "select t.day, t.size_class, t.epoch, t.state, t.apart, t.urgent, t.version, \
         (select count(*) from tip_part p where p.tip = t.id) as parts, (select count(*) from tip_clock c where c.tip = t.id) as clocks \
         from tip t join tip_addressee a on a.tip = t.id where a.recipient = $1 order by t.id"
    );
    let id = &phone.list.recipients[place("commune")].id;
    let seen: Vec<Row> = house.site.db.all(rows, args![id]).await.unwrap();
    assert_eq!(seen.len(), 2);
    assert!(
        seen[0] == seen[1],
        "right words and wrong words are alike for whom the teller had left out"
    );
    assert_eq!(tips(&house).await, 3);
    let mai = house.sign_in("commune").await;
    let (inbox, lan) = (mai.get("/tips").await.body, house.sign_in("officer").await);
    let first = only_tip(&lan.get("/tips").await);
    assert!(
        !inbox.contains(&first),
        "the first tip does not exist for the commune"
    );
    for path in [
        format!("/tips/{first}"),
        format!("/tips/{first}/parts/1"),
        format!("/tips/{first}/parts/2"),
    ] {
        assert_eq!(mai.get(&path).await.status, 404, "{path}");
    }
    // What each part may be sealed anew to is whom the teller chose for it.
    let page = lan.get(&format!("/tips/{first}")).await.body;
    let other = &phone.list.recipients[place("other")].id;
    assert_eq!(page.matches(&format!("data-to=\"{other}\"")).count(), 3, "{page}");
    assert!(!page.contains(&format!("{other} {id}")) && !page.contains(&format!("{id} {other}")));
    // A further addition for both joins both.
    assert!(done(&phone.send(&sending("mot", 4, province | commune)).await));
    let parts = sql!("select count(*) as count from tip_part");
    assert_eq!((tips(&house).await, count(&house, parts).await), (3, 6));
}

#[tokio::test]
async fn answers_of_all_who_have_a_tip_of_the_teller_lie_under_the_same_words_and_go_with_their_own() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let place = |kind: &str| {
        phone
            .list
            .recipients
            .iter()
            .position(|one| one.kind == kind)
            .unwrap()
    };
    let (province, commune) = (1 << place("other"), 1 << place("commune"));
    for (n, mask) in [(1, province), (2, commune)] {
        let sending = Sending {
            part: [n; 16],
            mask,
            ..phone.sending("mot", 0)
        };
        assert!(done(&phone.send(&sending).await));
    }
    for login in ["officer", "commune"] {
        let person = house.sign_in(login).await;
        let id = only_tip(&person.get("/tips").await);
        let (teller, officers) = (sealed(1, CLASSES[0]), sealed(2, CLASSES[0]));
        let said = serde_json::json!({ "tip": id, "version": 1, "teller": base64(&teller), "officers": base64(&officers), "hand_over": null });
        assert!(done(
            &person
                .send_bytes("/tips/answer", said.to_string().as_bytes())
                .await
        ));
    }
    let there = |bytes: &[u8]| {
        let places = bytes.chunks(bytes.len() / 4);
        places
            .filter(|place| place.starts_with(b"age-encryption.org/v1\n"))
            .count()
    };
    assert_eq!(there(&phone.look("mot").await.bytes), 2);
    // The province's tip is deleted: the commune's answer stays under the words.
    let mut tx = house.site.db.begin().await.unwrap();
    let close = sql!(
        "update tip set state = 'closed', ended_on = '2021-01-05' where id in (select tip from tip_addressee where recipient = $1)"
    );
    tx.run(close, args![&phone.list.recipients[place("other")].id])
        .await
        .unwrap();
    tx.run(sql!("update tip_clock set met_on = '2021-01-05'"), args![])
        .await
        .unwrap();
    let rule = sql!(
        "insert into tip_retention (state, days, decision, set_by, set_at) select 'closed', 30, 'QĐ thử', min(id), 0 from person"
    );
    tx.run(rule, args![]).await.unwrap();
    tx.commit().await.unwrap();
    crate::tip::clock::pass(&house.site).await.unwrap();
    assert_eq!(
        (tips(&house).await, there(&phone.look("mot").await.bytes)),
        (1, 1)
    );
}

fn base64(bytes: &[u8]) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
}
