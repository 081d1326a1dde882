//! Floods, guesses, foreign officers.

use std::collections::HashSet;

use civic::tip::Words;
use store::sql;

use super::*;
use crate::tip::tell::lookup;

/// A thousand junk tips with work done under one early challenge, which is the cheapest flood there is.
#[tokio::test]
async fn a_thousand_junk_tips_keep_no_honest_one_out() {
    let (house, _) = practice().await;
    let flood = Phone::new(&house).await;
    for n in 0..1000 {
        assert!(done(&flood.send(&flood.sending(&format!("rac {n}"), 0)).await));
    }
    let apart = sql!("select count(*) as count from tip where apart");
    assert_eq!(
        count(&house, apart).await,
        1000 - 63,
        "from the 64th on a person looks apart"
    );
    for n in 0..30 {
        let honest = Phone::new(&house).await;
        assert!(
            u32::from(honest.challenge[4]) > 15,
            "the work has risen: {}",
            honest.challenge[4]
        );
        assert!(done(&honest.send(&honest.sending(&format!("that {n}"), 0)).await));
    }
    assert_eq!(tips(&house).await, 1030);
    let mai = house.sign_in("commune").await;
    let inbox = mai.get("/tips").await.body;
    assert!(inbox.contains("Đến trong đợt dồn dập"));
    // Half an hour later the line is as before.
    set_clock(&house, house.site.clock.now().plus_minutes(30));
    assert_eq!(Phone::new(&house).await.challenge[4], civic::tip::AT_REST);
}

/// The words that are drawn for this number: a cheap stand-in for random ones, spread over all 7,776⁶.
fn guess(n: u64) -> String {
    let hash = Sha256::digest(n.to_be_bytes());
    let word = |at: usize| {
        let number = usize::from(u16::from_be_bytes([hash[2 * at], hash[2 * at + 1]]));
        Words::shipped().word(number % civic::tip::PAIRS).unwrap()
    };
    (0..6).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_million_guessed_words_find_none_of_ten_thousand_tips() {
    let stored: HashSet<String> = (0..10_000)
        .map(|n| lookup(&Sha256::digest(format!("tip {n}"))))
        .collect();
    let hits = (0..1_000_000)
        .filter(|n| stored.contains(&lookup(&Sha256::digest(guess(*n)))))
        .count();
    assert_eq!(hits, 0);
    let different: HashSet<String> = (0..20_000).map(guess).collect();
    assert_eq!(different.len(), 20_000, "the guesses are guesses");
}

#[tokio::test]
async fn an_excluded_commune_does_not_learn_that_there_is_a_tip() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let province = phone
        .list
        .recipients
        .iter()
        .position(|one| one.kind == "other")
        .unwrap();
    let sending = Sending {
        mask: 1 << province,
        ..phone.sending("khong gui xa", 0)
    };
    assert!(done(&phone.send(&sending).await));
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let id = only_tip(&lan.get("/tips").await);
    let inbox = mai.get("/tips").await.body;
    assert!(!inbox.contains(&id) && inbox.contains("Chưa có tin nào"));
    for path in [format!("/tips/{id}"), format!("/tips/{id}/parts/1")] {
        assert_eq!(lan.get(&path).await.status, 200, "{path}");
        let (there, nothing) = (
            mai.get(&path).await,
            mai.get(&path.replace(&id, "00000000000000000000000000")).await,
        );
        assert_eq!((there.status, nothing.status), (404, 404), "{path}");
        assert_eq!(
            there.body.replace(&id, "00000000000000000000000000"),
            nothing.body,
            "{path}"
        );
    }
    for who in ["coordinator", "binh", "khac"] {
        assert_eq!(
            house.sign_in(who).await.get(&format!("/tips/{id}")).await.status,
            404,
            "{who}"
        );
    }
    assert_eq!(house.sign_in("newsroom").await.get("/tips").await.status, 403);
    assert_eq!(house.stranger().get(&format!("/tips/{id}")).await.status, 303);
}

#[tokio::test]
async fn operators_set_the_channel_up_and_open_nothing() {
    let (house, chi) = practice().await;
    let phone = Phone::new(&house).await;
    assert!(done(&phone.send(&phone.sending("mot", 0)).await));
    let id = only_tip(&house.sign_in("officer").await.get("/tips").await);
    for path in [
        "/tips".to_owned(),
        format!("/tips/{id}"),
        format!("/tips/{id}/parts/1"),
    ] {
        assert_eq!(chi.get(&path).await.status, 403, "{path}");
    }
    let settings = chi.get("/tip-settings").await.body;
    assert!(!settings.contains(&id));
    assert!(settings.contains("dưới 5 hoặc được giấu"), "one tip is no number");
}

#[tokio::test]
async fn a_part_cannot_be_read_by_walking_paths() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    assert!(done(&phone.send(&phone.sending("mot", 0)).await));
    let lan = house.sign_in("officer").await;
    let id = only_tip(&lan.get("/tips").await);
    for path in [
        format!("/tips/{id}/parts/2"),
        format!("/tips/{id}/parts/-1"),
        format!("/tips/{id}/parts/..%2f1"),
        format!("/tips/{id}x/parts/1"),
        "/tips/%2e%2e/parts/1".to_owned(),
    ] {
        let status = lan.get(&path).await.status;
        assert!((400..500).contains(&status), "{path}: {status}");
    }
}
