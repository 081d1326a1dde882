//! What the receiver of a redacted copy does with it: clocks, answers, hand-overs, all of its own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;
use store::sql;

use super::pass_tests::{Told, told};
use super::*;
use crate::tip::clock::pass;

/// The copy in the commune's hands: its officer and its address.
pub(super) async fn received(told: &Told) -> (Person, String) {
    told.before_the_commune().await;
    assert!(done(&told.pass(&told.lan, &told.copy()).await));
    let mai = told.house.sign_in("commune").await;
    let inbox = mai.get("/tips").await.body;
    let id = inbox.split("href=\"/tip-copies/").nth(1).unwrap();
    let link = format!("/tip-copies/{}", id.split('"').next().unwrap());
    (mai, link)
}

pub(super) fn answering(hand_over: &Value) -> Vec<u8> {
    answering_after(0, hand_over)
}

/// An answer of somebody who has seen so many of this copy.
pub(super) fn answering_after(seen: i64, hand_over: &Value) -> Vec<u8> {
    let teller = STANDARD.encode(sealed(1, CLASSES[0]));
    let own = STANDARD.encode(sealed(2, CLASSES[0]));
    json!({ "version": seen, "teller": teller, "officers": own, "hand_over": hand_over })
        .to_string()
        .into_bytes()
}

const COMMUNE: store::Sql = sql!(
    "select count(*) as count from tip_clock where met_on is null and recipient not in (select recipient from tip_addressee)"
);

#[tokio::test]
async fn whoever_gets_a_copy_has_clocks_of_its_own_which_only_its_own_hand_over_ends() {
    let told = told().await;
    let (mai, link) = received(&told).await;
    assert_eq!(count(&told.house, COMMUNE).await, 2, "24 hours, and at once");
    let page = mai.get(&link).await.body;
    assert!(page.contains("Thông tư liên tịch 01/2017"), "{page}");
    // The passing side hands over: its clocks end, those of the receiver go on.
    let record = json!({ "v": 1, "tip": told.id, "from": told.from, "to": "Cơ quan Cảnh sát điều tra", "day": "2021-04-26", "by": "Nguyễn Thị Lan", "redacted": false });
    let mut said: Value = serde_json::from_slice(&answering(&told.given(&record))).unwrap();
    said["tip"] = told.id.as_str().into();
    said["version"] = 2.into();
    let page = told
        .lan
        .send_bytes("/tips/answer", said.to_string().as_bytes())
        .await;
    assert!(done(&page));
    let running = sql!("select count(*) as count from tip_clock where met_on is null");
    assert_eq!(
        (
            count(&told.house, running).await,
            count(&told.house, COMMUNE).await
        ),
        (2, 2)
    );
    // Run out, they are told to the receiver, once.
    set_clock(&told.house, told.house.site.clock.now().plus_minutes(24 * 60));
    pass(&told.house.site).await.unwrap();
    pass(&told.house.site).await.unwrap();
    let overdue = sql!(
        "select coalesce(cast(sum(number) as bigint), 0) as count from tip_notice where about = 'overdue'"
    );
    assert_eq!(count(&told.house, overdue).await, 2);
    let mai = told.house.sign_in("commune").await;
    let inbox = mai.get("/tips").await.body;
    assert!(inbox.contains("27/4/2021: 2 thời hạn đã qua"), "{inbox}");
    let copies = inbox.split("id=\"copies-h\"").nth(1).unwrap();
    assert!(
        copies.contains("st-overdue") && copies.contains("hạn 27/4/2021 00:00"),
        "{copies}"
    );
    only_its_own_record_ends_them(&told, &mai, &link).await;
}

async fn only_its_own_record_ends_them(told: &Told, mai: &Person, link: &str) {
    // A record that says another sender, tip or copy does not.
    let (signer, key) = commune_key(told).await;
    let right = json!({ "v": 1, "tip": told.id, "from": told.commune.name, "to": "Công an tỉnh", "day": "2021-04-27", "by": name_of_mai(told).await, "redacted": true });
    let signed = |record: &Value, signer: &SigningKey| {
        let record = record.to_string();
        json!({ "record": record, "signature": hex::encode(signer.sign(record.as_bytes()).to_bytes()), "key": key })
    };
    for (name, value) in [
        ("from", json!(told.from)),
        ("tip", json!("khac")),
        ("day", json!("2021-04-26")),
        ("by", json!("Nguyễn Thị Lan")),
        ("inside", json!(told.commune.id)),
    ] {
        let mut wrong = right.clone();
        wrong[name] = value;
        let page = mai
            .send_bytes(&format!("{link}/answers"), &answering(&signed(&wrong, &signer)))
            .await;
        assert_eq!(page.status, 422, "{name}: {}", page.body);
        let is_told_of_the_day = page.body.contains("Ngày ghi trong biên bản không phải hôm nay");
        assert_eq!(is_told_of_the_day, name == "day", "{name}: {}", page.body);
    }
    let foreign = signed(&right, &SigningKey::from_bytes(&[8; 32]));
    let page = mai
        .send_bytes(&format!("{link}/answers"), &answering(&foreign))
        .await;
    assert_eq!(page.status, 422, "another key");
    assert_eq!(count(&told.house, COMMUNE).await, 2);
    let page = mai
        .send_bytes(&format!("{link}/answers"), &answering(&signed(&right, &signer)))
        .await;
    assert!(done(&page));
    assert_eq!(count(&told.house, COMMUNE).await, 0);
    assert!(mai.get(link).await.body.contains("Đã bàn giao cho Công an tỉnh"));
}

/// A key of the commune's officer whose private half the test knows.
async fn commune_key(told: &Told) -> (SigningKey, String) {
    store::record! {
        struct Id { id: String }
    }
    let signer = SigningKey::from_bytes(&[5; 32]);
    let mut tx = told.house.site.db.begin().await.unwrap();
    let change = sql!("update tip_key set sign = $1 where recipient = $2");
    let sign = hex::encode(signer.verifying_key().as_bytes());
    tx.run(change, args![sign, &told.commune.id]).await.unwrap();
    tx.commit().await.unwrap();
    let find = sql!("select id from tip_key where recipient = $1");
    let key = told
        .house
        .site
        .db
        .one::<Id>(find, args![&told.commune.id])
        .await
        .unwrap();
    (signer, key.id)
}

async fn name_of_mai(told: &Told) -> String {
    store::record! {
        struct Name { name: String }
    }
    let find =
        sql!("select p.name from person p join tip_officer o on o.person = p.id where o.recipient = $1");
    told.house
        .site
        .db
        .one::<Name>(find, args![&told.commune.id])
        .await
        .unwrap()
        .name
}

#[tokio::test]
async fn the_receiver_of_a_copy_answers_under_the_same_words_and_learns_of_nobody_else() {
    let told = told().await;
    let (mai, link) = received(&told).await;
    let path = format!("{link}/answers");
    assert_eq!(
        told.lan.send_bytes(&path, &answering(&Value::Null)).await.status,
        404
    );
    let binh = told.house.sign_in("binh").await;
    assert_eq!(binh.send_bytes(&path, &answering(&Value::Null)).await.status, 404);
    let plain = json!({ "version": 0, "teller": STANDARD.encode("Đã nhận"), "officers": STANDARD.encode(sealed(2, CLASSES[0])) });
    assert_eq!(
        mai.send_bytes(&path, plain.to_string().as_bytes()).await.status,
        422
    );
    let answers = sql!("select count(*) as count from tip_answer");
    let before = count(&told.house, answers).await;
    assert!(done(&mai.send_bytes(&path, &answering(&Value::Null)).await));
    assert_eq!(count(&told.house, answers).await, before + 1);
    assert_eq!(count(&told.house, COMMUNE).await, 2, "an answer ends no clock");
    let found = Phone::new(&told.house).await.look("mot").await.bytes;
    let places: Vec<bool> = found
        .chunks(found.len() / 4)
        .map(|place| place.starts_with(b"age-encryption.org/v1\n"))
        .collect();
    assert_eq!(
        places,
        [true, true, false, false],
        "what was passed on, and the answer"
    );
    assert_eq!(mai.get(&format!("{path}/1")).await.bytes, sealed(2, CLASSES[0]));
    assert_eq!(mai.get(&format!("{path}/2")).await.status, 404);
    assert_eq!(told.lan.get(&format!("{path}/1")).await.status, 404);
    // Of the tip itself the receiver has nothing, the passing side nothing of the answer.
    let page = mai.get(&link).await.body;
    assert!(page.contains("Nơi bạn trả lời ngày"));
    assert!(!page.contains("Cũng gửi cho"), "{page}");
    assert_eq!(mai.get(&format!("/tips/{}", told.id)).await.status, 404);
}

#[tokio::test]
async fn an_answer_given_without_having_seen_the_newest_is_not_given_twice() {
    let told = told().await;
    let (mai, link) = received(&told).await;
    let path = format!("{link}/answers");
    let page = mai.get(&link).await.body;
    assert!(page.contains("data-version=\"0\""), "{page}");
    // Two at once, as from two colleagues or a press that the network repeated.
    let body = answering(&Value::Null);
    let answers = tokio::join!(mai.send_bytes(&path, &body), mai.send_bytes(&path, &body));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let kept = sql!("select count(*) as count from tip_copy_answer");
    let to_teller = sql!("select count(*) as count from tip_answer");
    let before = (
        count(&told.house, kept).await,
        count(&told.house, to_teller).await,
    );
    // "Passed on", and one answer.
    assert_eq!(before, (1, 2));
    for seen in [0, 2, -1, i64::MAX] {
        let stale = mai.send_bytes(&path, &answering_after(seen, &Value::Null)).await;
        assert_eq!(stale.status, 409, "{seen}: {}", stale.body);
    }
    let after = (
        count(&told.house, kept).await,
        count(&told.house, to_teller).await,
    );
    assert_eq!(after, before, "nothing half kept");
    assert!(mai.get(&link).await.body.contains("data-version=\"1\""));
    assert!(done(
        &mai.send_bytes(&path, &answering_after(1, &Value::Null)).await
    ));
}

#[tokio::test]
async fn a_person_begins_a_clock_for_a_copy_at_its_receiver_alone_and_once() {
    let told = told().await;
    let (mai, link) = received(&told).await;
    let page = mai.get(&link).await.body;
    assert!(page.contains("value=\"verify_victim\""), "{page}");
    let path = format!("{link}/clock");
    for wrong in ["resolve", "breach", "forward", ""] {
        let page = mai.post(&path, &[("rule", wrong)]).await;
        assert_eq!(page.status, 422, "{wrong}");
    }
    assert_eq!(
        told.lan.post(&path, &[("rule", "verify_victim")]).await.status,
        404
    );
    assert_eq!(count(&told.house, COMMUNE).await, 2);
    for _ in 0..2 {
        let page = mai.post(&path, &[("rule", "verify_victim")]).await;
        assert_eq!(page.status, 303);
        assert_eq!(count(&told.house, COMMUNE).await, 3);
    }
    let begun = sql!("select count(*) as count from audit where action = 'tip.clock_begun'");
    assert_eq!(count(&told.house, begun).await, 1);
    let page = mai.get(&link).await.body;
    assert!(!page.contains("value=\"verify_victim\""), "{page}");
    assert!(page.contains("29/4/2021 00:00"), "{page}");
    let tip = told.lan.get(&format!("/tips/{}", told.id)).await.body;
    assert!(
        tip.contains("value=\"verify_victim\""),
        "the passing side's own is not begun"
    );
}
