//! The duty officer's side: opening, answering, handing over, marking.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;
use store::sql;

use super::*;

/// A key of an officer of the province whose private half the test knows.
pub(super) async fn own_key(house: &House) -> SigningKey {
    let key = SigningKey::from_bytes(&[3; 32]);
    let change = sql!("update tip_key set sign = $1");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(change, args![hex::encode(key.verifying_key().as_bytes())])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    key
}

async fn told(house: &House, phone: &Phone, seed: &str) -> (Person, String) {
    assert!(done(&phone.send(&phone.sending(seed, 0)).await));
    let lan = house.sign_in("officer").await;
    let id = only_tip(&lan.get("/tips").await);
    assert_eq!(lan.get(&format!("/tips/{id}/parts/1")).await.status, 200);
    (lan, id)
}

fn answering(id: &str, version: i64, hand_over: &Value) -> Vec<u8> {
    let teller = STANDARD.encode(sealed(1, CLASSES[0]));
    let officers = STANDARD.encode(sealed(3, CLASSES[0]));
    let said = json!({ "tip": id, "version": version, "teller": teller, "officers": officers, "hand_over": hand_over });
    said.to_string().into_bytes()
}

#[tokio::test]
async fn an_answer_lies_under_the_words_in_the_same_length() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = told(&house, &phone, "mot").await;
    let page = lan
        .send_bytes("/tips/answer", &answering(&id, 1, &Value::Null))
        .await;
    assert!(done(&page));
    let (right, wrong) = (phone.look("mot").await, phone.look("hai").await);
    assert_eq!(right.bytes.len(), wrong.bytes.len());
    assert!(right.bytes.starts_with(b"age-encryption.org/v1\n"));
    assert!(!wrong.bytes.starts_with(b"age-encryption.org/v1\n"));
    let twice = lan
        .send_bytes("/tips/answer", &answering(&id, 1, &Value::Null))
        .await;
    assert_eq!(twice.status, 409, "the page is old");
}

#[tokio::test]
async fn an_answer_that_is_not_sealed_is_not_taken() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = told(&house, &phone, "mot").await;
    let plain = STANDARD.encode("Chúng tôi đã nhận tin của bạn");
    let good = STANDARD.encode(sealed(1, CLASSES[0]));
    for (teller, officers) in [
        (&plain, &good),
        (&good, &plain),
        (&STANDARD.encode(sealed(2, CLASSES[0])), &good),
    ] {
        let said =
            json!({ "tip": id, "version": 1, "teller": teller, "officers": officers, "hand_over": null });
        assert_eq!(
            lan.send_bytes("/tips/answer", said.to_string().as_bytes())
                .await
                .status,
            422
        );
    }
    let binh = house.sign_in("binh").await;
    let said = answering(&id, 1, &Value::Null);
    assert_eq!(
        binh.send_bytes("/tips/answer", &said).await.status,
        404,
        "somebody else's tip"
    );
    assert_eq!(
        house
            .sign_in("newsroom")
            .await
            .send_bytes("/tips/answer", &said)
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn a_hand_over_is_a_record_that_says_what_is_so_signed_by_the_officers_own_key() {
    let (house, _) = practice().await;
    let signer = own_key(&house).await;
    let phone = Phone::new(&house).await;
    let (lan, id) = told(&house, &phone, "mot").await;
    let key = key_of_lan(&house).await;
    let record = |day: &str, from: &str| {
        json!({ "v": 1, "tip": id, "from": from, "to": "Cơ quan Cảnh sát điều tra", "day": day, "by": "Nguyễn Thị Lan", "redacted": true })
            .to_string()
    };
    let from = "Nơi nhận luyện tập (tỉnh)";
    let signed = |record: &str, signer: &SigningKey| json!({ "record": record, "signature": hex::encode(signer.sign(record.as_bytes()).to_bytes()), "key": key });
    let right = record("2021-04-26", from);
    for (what, given) in [
        ("another day", signed(&record("2021-04-25", from), &signer)),
        (
            "another recipient",
            signed(&record("2021-04-26", "Bộ Công an"), &signer),
        ),
        ("another key", signed(&right, &SigningKey::from_bytes(&[4; 32]))),
        (
            "a copy that is said not to be redacted",
            signed(
                &right.replace("\"redacted\":true", "\"redacted\":false").replacen(
                    '{',
                    &format!("{{\"copy\":\"{}\",", "ab".repeat(32)),
                    1,
                ),
                &signer,
            ),
        ),
        (
            "a copy whose hash is none",
            signed(&right.replacen('{', "{\"copy\":\"x\",", 1), &signer),
        ),
        (
            "a changed text",
            json!({ "record": right.replace("Cảnh sát", "An ninh"), "signature": signed(&right, &signer)["signature"], "key": key }),
        ),
    ] {
        assert_eq!(
            lan.send_bytes("/tips/answer", &answering(&id, 1, &given))
                .await
                .status,
            422,
            "{what}"
        );
    }
    let right = right.replacen('{', &format!("{{\"copy\":\"{}\",", "ab".repeat(32)), 1);
    assert!(done(
        &lan.send_bytes("/tips/answer", &answering(&id, 1, &signed(&right, &signer)))
            .await
    ));
    let page = lan.get(&format!("/tips/{id}")).await.body;
    assert!(page.contains("Đã bàn giao") && page.contains("Cơ quan Cảnh sát điều tra"));
    let running = sql!("select count(*) as count from tip_clock where met_on is null");
    assert_eq!(count(&house, running).await, 0, "clocks end with the hand-over");
}

#[tokio::test]
async fn who_is_appointed_at_two_recipients_of_a_tip_hands_over_for_the_one_whose_key_signs() {
    let (house, _) = practice().await;
    let signer = own_key(&house).await;
    let phone = Phone::new(&house).await;
    let (lan, id) = told(&house, &phone, "mot").await;
    let binh = house.sign_in("commune").await;
    let commune = phone
        .list
        .recipients
        .iter()
        .find(|one| one.kind == "commune")
        .unwrap();
    let key = &commune.keys[0].id;
    let from = |name: &str| {
        let record = json!({ "v": 1, "tip": id, "from": name, "to": "Cơ quan Cảnh sát điều tra", "day": "2021-04-26", "by": "Nguyễn Thị Lan", "redacted": true }).to_string();
        json!({ "signature": hex::encode(signer.sign(record.as_bytes()).to_bytes()), "record": record, "key": key })
    };
    let give = async |given: &Value| lan.send_bytes("/tips/answer", &answering(&id, 1, given)).await;
    assert_eq!(
        give(&from(&commune.name)).await.status,
        422,
        "the key is another officer's"
    );
    let change = async |change: store::Sql| {
        let mut tx = house.site.db.begin().await.unwrap();
        tx.run(change, args![&commune.id]).await.unwrap();
        tx.commit().await.unwrap();
    };
    // The key becomes hers; she is not appointed there yet.
    change(sql!(
        "update tip_key set person = (select id from person where login = 'lan') where recipient = $1"
    ))
    .await;
    assert_eq!(
        give(&from(&commune.name)).await.status,
        422,
        "not appointed there"
    );
    change(sql!(
        "update tip_officer set person = (select id from person where login = 'lan') where recipient = $1"
    ))
    .await;
    let page = lan.get(&format!("/tips/{id}")).await.body;
    assert!(
        page.contains(&commune.id) && page.contains("data-names="),
        "{page}"
    );
    assert_eq!(
        give(&from("Nơi nhận luyện tập (tỉnh)")).await.status,
        422,
        "in another's name"
    );
    assert!(done(&give(&from(&commune.name)).await));
    let kept = sql!(
        "select count(*) as count from tip_hand_over h join tip_recipient r on r.id = h.recipient where r.kind = 'commune'"
    );
    assert_eq!(count(&house, kept).await, 1);
    assert_eq!(binh.get(&format!("/tips/{id}")).await.status, 404);
}

pub(super) async fn key_of_lan(house: &House) -> String {
    store::record! {
        struct Id { id: String }
    }
    let find = sql!("select k.id from tip_key k join person p on p.id = k.person where p.login = 'lan'");
    house.site.db.one::<Id>(find, args![]).await.unwrap().id
}

#[tokio::test]
async fn the_first_opening_is_recorded_and_nothing_of_the_content() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = told(&house, &phone, "mot").await;
    assert_eq!(lan.get(&format!("/tips/{id}/parts/1")).await.status, 200);
    let opened = sql!("select count(*) as count from audit where action = 'tip.opened'");
    assert_eq!(count(&house, opened).await, 1);
    let page = lan.get(&format!("/tips/{id}")).await;
    assert!(page.body.contains("Đã mở") && page.body.contains("integrity=\"sha384-"));
}

#[tokio::test]
async fn doubles_and_urgent_ones_are_marked_and_a_mark_on_an_old_page_is_refused() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (lan, id) = told(&house, &phone, "mot").await;
    assert!(done(&phone.send(&phone.sending("hai", 0)).await));
    let inbox = lan.get("/tips").await.body;
    let other = inbox
        .split("href=\"/tips/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    let other = other
        .filter(|other| other.len() == 26)
        .find(|other| *other != id)
        .unwrap()
        .to_owned();
    let mark = format!("/tips/{id}/mark");
    assert_eq!(
        lan.post(&mark, &[("version", "1"), ("urgent", "1")]).await.status,
        303
    );
    assert_eq!(
        lan.post(&mark, &[("version", "1"), ("urgent", "0")]).await.status,
        409
    );
    assert!(lan.get("/tips").await.body.contains("KHẨN"));
    let double = |end: &'static str| [("version", "2"), ("state", "double"), ("double_of", end)];
    assert_eq!(lan.post(&mark, &double("zzzzzz")).await.status, 409);
    let end: &'static str = other[20..].to_owned().leak();
    assert_eq!(lan.post(&mark, &double(end)).await.status, 303);
    assert_eq!(
        lan.post(&mark, &[("version", "3"), ("state", "handed_over")])
            .await
            .status,
        404,
        "only with a record"
    );
}
