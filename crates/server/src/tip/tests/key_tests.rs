//! Private keys that were wrapped in an older way: they are given to their owner, who wraps them anew.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use store::{args, sql};

use super::desk_tests::key_of_lan;
use super::*;

const OLD: &[u8] = b"age-encryption.org/v1\n-> scrypt AAAA 16\nBBBB\n--- CCCC\n";

async fn make_old(house: &House, id: &str) {
    let mut tx = house.site.db.begin().await.unwrap();
    let change = sql!("update tip_key set wrapped = $2 where id = $1");
    tx.run(change, args![id, OLD.to_vec()]).await.unwrap();
    tx.commit().await.unwrap();
}

fn said(key: &str, before: &[u8], wrapped: &str) -> Vec<u8> {
    let before = ::store::audit::digest(before);
    json!({ "key": key, "before": before, "wrapped": STANDARD.encode(wrapped) })
        .to_string()
        .into_bytes()
}

#[tokio::test]
async fn an_old_wrapping_is_replaced_by_its_owner_once_and_by_nobody_else() {
    let (house, _) = practice().await;
    let key = key_of_lan(&house).await;
    make_old(&house, &key).await;
    let lan = house.sign_in("officer").await;
    let page = lan.get("/tips/key").await.body;
    assert!(
        page.contains(&STANDARD.encode(OLD)),
        "the old file is there to be opened"
    );
    let right = said(&key, OLD, WRAPPED);
    let weak = WRAPPED.replace("65536", "1024");
    for (who, what, body, status) in [
        ("binh", "somebody else's key", right.clone(), 404),
        ("newsroom", "a role that opens nothing", right.clone(), 403),
        (
            "officer",
            "a key that is not there",
            said("khong-co", OLD, WRAPPED),
            404,
        ),
        (
            "officer",
            "an old file for an old file",
            said(&key, OLD, "age-encryption.org/v1\n-> scrypt A"),
            422,
        ),
        ("officer", "little memory", said(&key, OLD, &weak), 422),
        (
            "officer",
            "too long",
            said(&key, OLD, &format!("{WRAPPED}{}", "x".repeat(2048))),
            422,
        ),
        (
            "officer",
            "another file than was opened",
            said(&key, b"x", WRAPPED),
            409,
        ),
    ] {
        let page = house
            .sign_in(who)
            .await
            .send_bytes("/tips/key/wrapped", &body)
            .await;
        assert_eq!(page.status, status, "{what}: {}", page.body);
    }
    assert!(done(&lan.send_bytes("/tips/key/wrapped", &right).await));
    assert!(
        lan.get("/tips/key")
            .await
            .body
            .contains(&STANDARD.encode(WRAPPED))
    );
    let again = lan
        .send_bytes("/tips/key/wrapped", &said(&key, WRAPPED.as_bytes(), WRAPPED))
        .await;
    assert_eq!(again.status, 409, "what is in today's way stays as it is");
    let recorded = sql!("select count(*) as count from audit where action = 'tip.key_rewrapped'");
    assert_eq!(count(&house, recorded).await, 1);
}

#[tokio::test]
async fn a_key_under_a_hardware_key_is_not_replaced_by_a_file_without_one() {
    let (house, _) = practice().await;
    let key = key_of_lan(&house).await;
    make_old(&house, &key).await;
    let mut tx = house.site.db.begin().await.unwrap();
    let change = sql!("update tip_key set hardware = 'AGE-PLUGIN-FIDO2PRF-1QQ' where id = $1");
    tx.run(change, args![&key]).await.unwrap();
    tx.commit().await.unwrap();
    let lan = house.sign_in("officer").await;
    let page = lan
        .send_bytes("/tips/key/wrapped", &said(&key, OLD, WRAPPED))
        .await;
    assert_eq!(page.status, 422);
}
