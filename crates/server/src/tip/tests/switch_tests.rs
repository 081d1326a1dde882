//! The switch: a checklist, a certified list of keys, and two people.

use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;
use store::sql;

use super::*;

/// A house with a root in its configuration, two operators, a recipient, an officer with a key, and a recovery key.
pub(super) async fn ready() -> (House, [Person; 2], SigningKey) {
    let root = SigningKey::from_bytes(&[9; 32]);
    let public = hex::encode(root.verifying_key().as_bytes());
    let house = House::demo()
        .await
        .reconfigured(|config| config.tip_root = Some(public));
    let chi = operator(&house).await;
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let hai = house
        .hire_named(("hai", "Hai"), civic::Role::Operator, &lan.unit)
        .await;
    let page = chi
        .post(
            "/tip-settings/recipients",
            &[("name", "Công an tỉnh"), ("kind", "other")],
        )
        .await;
    assert_eq!(page.status, 303);
    let settings = chi.get("/tip-settings").await.body;
    let recipient = settings
        .split("name=\"recipient\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let appoint = |login: &'static str| [("recipient", recipient.clone().leak() as &str), ("login", login)];
    for login in ["chi", "hoa", "khong-co"] {
        assert_eq!(
            chi.post("/tip-settings/officers", &appoint(login)).await.status,
            422,
            "{login} never opens tips"
        );
    }
    assert_eq!(
        chi.post("/tip-settings/officers", &appoint("lan")).await.status,
        303
    );
    make_key(&house, &recipient).await;
    let age = format!("age1pq1{}", "r".repeat(1952));
    assert!(done(
        &chi.send_bytes(
            "/tip-settings/recovery",
            json!({ "age": age }).to_string().as_bytes()
        )
        .await
    ));
    (house, [chi, hai], root)
}

async fn make_key(house: &House, recipient: &str) {
    let lan = house.sign_in("officer").await;
    let sign = hex::encode(SigningKey::from_bytes(&[3; 32]).verifying_key().as_bytes());
    let wrapped = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, WRAPPED);
    let key = |wrapped: &str| {
        json!({ "recipient": recipient, "age": format!("age1pq1{}", "a".repeat(1952)), "sign": sign, "wrapped": wrapped }).to_string()
    };
    assert_eq!(
        lan.send_bytes("/tips/key", key(&wrapped).as_bytes()).await.status,
        409,
        "without the second factor"
    );
    give_factor(&lan).await;
    let naked = lan
        .send_bytes("/tips/key", key("QUdFLVNFQ1JFVC1LRVk=").as_bytes())
        .await;
    assert_eq!(
        naked.status, 422,
        "a private key without a passphrase is not kept"
    );
    assert_eq!(
        lan.send_bytes("/tips/key", key(&wrapped).as_bytes()).await.status,
        200
    );
    let mai = house.sign_in("commune").await;
    assert_eq!(
        mai.send_bytes("/tips/key", key(&wrapped).as_bytes()).await.status,
        404,
        "not appointed"
    );
}

pub(super) async fn next_list(operator: &Person) -> String {
    let page = operator.get("/tip-settings/keys").await.body;
    let next = page
        .split("data-next=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    next.replace("&quot;", "\"").replace("&#34;", "\"")
}

pub(super) fn signed(list: &str, root: &SigningKey) -> Vec<u8> {
    let signature = hex::encode(root.sign(list.as_bytes()).to_bytes());
    json!({ "list": list, "signature": signature })
        .to_string()
        .into_bytes()
}

#[tokio::test]
async fn only_the_root_of_the_configuration_certifies_and_an_old_list_does_not_come_back() {
    let (_house, [chi, hai], root) = ready().await;
    let next = next_list(&chi).await;
    let forged = signed(&next, &SigningKey::from_bytes(&[8; 32]));
    assert_eq!(
        hai.send_bytes("/tip-settings/keys", &forged).await.status,
        422,
        "another root"
    );
    let swapped = next.replace(&"a".repeat(1952), &"q".repeat(1952));
    assert_eq!(
        hai.send_bytes("/tip-settings/keys", &signed(&swapped, &root))
            .await
            .status,
        409,
        "a key that nobody made"
    );
    assert!(done(
        &hai.send_bytes("/tip-settings/keys", &signed(&next, &root)).await
    ));
    assert_eq!(
        hai.send_bytes("/tip-settings/keys", &signed(&next, &root))
            .await
            .status,
        409,
        "played again"
    );
    assert!(next_list(&chi).await.contains("\"serial\":2"));
}

#[tokio::test]
async fn it_is_off_until_everything_is_answered_and_a_second_person_switches_it_on() {
    let (house, [chi, hai], root) = ready().await;
    let switch = |act: &'static str| [("act", act)];
    assert_eq!(
        chi.post("/tip-settings/switch", &switch("ask")).await.status,
        409,
        "nothing is answered"
    );
    assert!(done(
        &hai.send_bytes("/tip-settings/keys", &signed(&next_list(&chi).await, &root))
            .await
    ));
    let items = civic::tip::Checklist::shipped().item;
    for item in &items {
        assert_eq!(
            chi.post("/tip-settings/switch", &switch("ask")).await.status,
            409,
            "before {}",
            item.code
        );
        let empty = [("code", item.code.as_str()), ("words", "  ")];
        assert_eq!(chi.post("/tip-settings/checklist", &empty).await.status, 422);
        let answer = [("code", item.code.as_str()), ("words", "Công văn thử")];
        assert_eq!(chi.post("/tip-settings/checklist", &answer).await.status, 303);
    }
    assert_eq!(
        chi.post("/tip-settings/switch", &switch("on")).await.status,
        409,
        "nobody asked"
    );
    assert_eq!(chi.post("/tip-settings/switch", &switch("ask")).await.status, 303);
    assert_eq!(
        chi.post("/tip-settings/switch", &switch("on")).await.status,
        409,
        "the same person"
    );
    assert!(house.stranger().get("/tin-bao").await.body.contains("chưa mở"));
    assert_eq!(hai.post("/tip-settings/switch", &switch("on")).await.status, 303);
    let page = house.stranger().get("/tin-bao").await.body;
    assert!(page.contains("id=\"send\"") && !page.contains("TRANG LUYỆN TẬP"));
    let told =
        sql!("select count(*) as count from audit where action in ('tip.switch_asked', 'tip.switched_on')");
    assert_eq!(count(&house, told).await, 2);
    // A list that ran out closes the page by itself.
    set_clock(&house, house.site.clock.now().plus_minutes(15 * 24 * 60));
    assert!(
        house
            .stranger()
            .get("/tin-bao")
            .await
            .body
            .contains("chưa thể niêm kín")
    );
    let hai = house.sign_in("hai").await;
    assert_eq!(hai.post("/tip-settings/switch", &switch("off")).await.status, 303);
    assert!(house.stranger().get("/tin-bao").await.body.contains("chưa mở"));
}

#[tokio::test]
async fn who_owns_a_key_in_the_list_does_not_certify_it_and_no_practice_follows_a_real_list() {
    let (house, [chi, hai], root) = ready().await;
    let next = next_list(&chi).await;
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(sql!("update tip_key set person = 'hai'"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = hai.send_bytes("/tip-settings/keys", &signed(&next, &root)).await;
    assert_eq!(page.status, 409);
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update tip_key set person = (select id from person where login = 'lan')"),
        args![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert!(done(
        &hai.send_bytes("/tip-settings/keys", &signed(&next, &root)).await
    ));
    assert_eq!(chi.post("/tip-settings/practice", &[]).await.status, 409);
    assert_eq!(
        house.sign_in("officer").await.get("/tip-settings").await.status,
        403
    );
}
