//! Signing in and out, as requests see it.

use super::password;
use crate::testing::House;

#[tokio::test]
async fn a_password_lets_in_and_a_wrong_one_does_not_say_what_was_wrong() {
    let house = House::demo().await;
    let hash = password::hash("hoa hồi nở bên suối".to_owned()).await.unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    let lan = super::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    super::store::set_password(&mut tx, &lan.id, &hash).await.unwrap();
    tx.commit().await.unwrap();
    let stranger = house.stranger();
    let right = [("login", "LAN"), ("password", "hoa hồi nở bên suối")];
    assert_eq!(
        stranger.post("/sign-in", &right).await.location.as_deref(),
        Some("/home")
    );
    let wrong = stranger
        .post("/sign-in", &[("login", "lan"), ("password", "x")])
        .await;
    let nobody = stranger
        .post("/sign-in", &[("login", "nobody"), ("password", "x")])
        .await;
    assert_eq!((wrong.status, nobody.status), (422, 422));
    let words = "Tên đăng nhập hoặc mật khẩu không đúng";
    assert!(wrong.body.contains(words) && nobody.body.contains(words));
}

#[tokio::test]
async fn the_sixth_try_in_a_minute_is_refused() {
    let house = House::demo().await;
    let stranger = house.stranger();
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(
            stranger
                .post("/sign-in", &[("login", "tuan"), ("password", "x")])
                .await
                .status,
        );
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.post_with("/sign-out", "", &[]).await.status, 403);
    assert_eq!(lan.post_with("/sign-out", &"y".repeat(43), &[]).await.status, 403);
    assert_eq!(lan.get("/letters").await.status, 200);
    assert_eq!(lan.post("/sign-out", &[]).await.status, 303);
    assert_eq!(lan.get("/letters").await.status, 303);
}

#[tokio::test]
async fn a_demonstration_link_works_once() {
    let house = House::demo().await;
    let links = crate::demo::prepare(&house.site).await.unwrap();
    let stranger = house.stranger();
    let path = format!("/sign-in/{}", links[0].1);
    assert_eq!(stranger.get(&path).await.status, 200);
    assert_eq!(stranger.post(&path, &[]).await.status, 303);
    assert_eq!(stranger.post(&path, &[]).await.status, 409);
}
