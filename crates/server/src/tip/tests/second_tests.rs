//! The second factor before tips, and private keys under a hardware key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use store::sql;

use super::*;

async fn without_practice(house: &House) {
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(sql!("update tip_switch set practice = false"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn without_the_second_factor_there_is_no_inbox_and_not_one_sealed_byte() {
    let house = House::demo().await;
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let lan_id = lan.id;
    let id = for_officer(&house, &lan_id).await;
    without_practice(&house).await;
    let lan = house.sign_in("officer").await;
    let answer =
        json!({ "tip": id, "version": 1, "teller": "", "officers": "", "hand_over": null }).to_string();
    let recovering = json!({ "tip": id }).to_string();
    let part = format!("/tips/{id}/parts/1");
    for path in ["/tips", "/tips/key", &format!("/tips/{id}")] {
        assert_eq!(
            lan.get(path).await.location.as_deref(),
            Some("/tips/factor"),
            "{path}"
        );
    }
    assert_eq!(lan.get(&part).await.status, 409);
    assert_eq!(
        lan.send_bytes("/tips/answer", answer.as_bytes()).await.status,
        409
    );
    assert_eq!(
        lan.send_bytes("/tips/recovered", recovering.as_bytes())
            .await
            .status,
        409
    );
    assert_eq!(lan.send_bytes(&part, b"0000sealed").await.status, 409);
    for (path, field) in [("mark", ("urgent", "1")), ("clock", ("rule", "verify_victim"))] {
        let page = lan
            .post(&format!("/tips/{id}/{path}"), &[("version", "1"), field])
            .await;
        assert_eq!(page.status, 409, "{path}");
    }
    no_copy_either(&house, &lan, &lan_id).await;
    let recovered = sql!(
        "select count(*) as count from audit where action in ('tip.recovered', 'tip.copy_recovered', 'tip.opened', 'tip.copy_opened')"
    );
    assert_eq!(count(&house, recovered).await, 0);
    // A wrong code opens nothing, the right one does, in this session alone.
    assert_eq!(lan.post("/tips/factor", &[("act", "make")]).await.status, 303);
    assert_eq!(lan.post("/tips/factor", &[("code", "000000")]).await.status, 422);
    assert_eq!(lan.get(&part).await.status, 409);
    give_factor(&lan).await;
    assert!(lan.get("/tips").await.body.contains(&id));
    assert_eq!(lan.get(&part).await.status, 200);
    let elsewhere = house.sign_in("officer").await;
    assert_eq!(elsewhere.get(&part).await.status, 409, "another session of work");
    digits_open_once(&elsewhere).await;
    assert_eq!(elsewhere.get(&part).await.status, 409);
    // A day of work later it is asked again.
    set_clock(&house, house.site.clock.now().plus_minutes(8 * 60 + 1));
    assert_eq!(lan.get(&part).await.status, 409);
}

/// A copy stands behind the same door.
async fn no_copy_either(house: &House, lan: &Person, id: &str) {
    let copy = copy_for_officer(house, id).await;
    let copy = format!("/tip-copies/{copy}");
    let asked = lan.get(&copy).await.location;
    assert_eq!(asked.as_deref(), Some("/tips/factor"));
    assert_eq!(lan.get(&format!("{copy}/sealed")).await.status, 409);
    for act in ["renewed", "recovered", "answers"] {
        let page = lan.send_bytes(&format!("{copy}/{act}"), b"0000sealed").await;
        assert_eq!(page.status, 409, "{act}");
    }
}

/// What was given before, typed again in another session.
async fn digits_open_once(person: &Person) {
    // Digits that somebody looked at while they were typed open nothing a second time.
    let page = person.get("/tips/factor").await.body;
    let seen = &page.split("mã lúc này là ").nth(1).expect("the digits")[..6];
    let replayed = person.post("/tips/factor", &[("code", seen)]).await;
    assert_eq!(replayed.status, 422, "{}", replayed.body);
}

#[tokio::test]
async fn a_private_key_under_a_hardware_key_is_kept_with_its_handle_and_given_back_to_its_owner_alone() {
    let (house, _) = practice().await;
    let lan = house.sign_in("officer").await;
    let phone = Phone::new(&house).await;
    let recipient = &phone
        .list
        .recipients
        .iter()
        .find(|one| one.kind == "other")
        .unwrap()
        .id;
    let outer =
        STANDARD.encode("age-encryption.org/v1\n-> age-encryption.org/fido2prf AAAA\nBBBB\n--- CCCC\n");
    let inner = STANDARD.encode(WRAPPED);
    let key = |wrapped: &str, handle: &str| {
        let age = format!("age1pq1{}", "a".repeat(1952));
        let sign = hex::encode(
            ed25519_dalek::SigningKey::from_bytes(&[3; 32])
                .verifying_key()
                .as_bytes(),
        );
        json!({ "recipient": recipient, "age": age, "sign": sign, "wrapped": wrapped, "hardware": handle })
            .to_string()
    };
    let handle = "AGE-PLUGIN-FIDO2PRF-1QQPZRY9X8GF2TVDW0";
    let long = format!("{handle}{}", "Q".repeat(2_000));
    for (what, wrapped, handle) in [
        ("a passphrase file is no hardware file", &inner, handle),
        ("a handle of something else", &outer, "AGE-SECRET-KEY-PQ-1QQ"),
        ("a long handle", &outer, long.as_str()),
    ] {
        let page = lan.send_bytes("/tips/key", key(wrapped, handle).as_bytes()).await;
        assert_eq!(page.status, 422, "{what}");
    }
    let naked = key(&outer, handle).replace(&format!("\"{handle}\""), "null");
    assert_eq!(
        lan.send_bytes("/tips/key", naked.as_bytes()).await.status,
        422,
        "no handle"
    );
    assert_eq!(
        lan.send_bytes("/tips/key", key(&outer, handle).as_bytes())
            .await
            .status,
        200
    );
    let page = lan.get("/tips/key").await.body;
    assert!(page.contains("có khoá phần cứng") && page.contains(handle));
    assert!(
        !house
            .sign_in("commune")
            .await
            .get("/tips/key")
            .await
            .body
            .contains(handle)
    );
}
