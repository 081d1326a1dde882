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
    // At once: on a busy machine six passwords one after the other take longer than the limit needs to forget one.
    let wrong = async || {
        let form = [("login", "tuan"), ("password", "x")];
        stranger.post("/sign-in", &form).await.status
    };
    let (a, b, c, d, e, f) = tokio::join!(wrong(), wrong(), wrong(), wrong(), wrong(), wrong());
    let mut statuses = [a, b, c, d, e, f];
    statuses.sort_unstable();
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

#[tokio::test]
async fn a_session_that_somebody_planted_does_not_become_that_of_who_signs_in() {
    let house = House::demo().await;
    let hash = password::hash("hoa hồi nở bên suối".to_owned()).await.unwrap();
    let lan = super::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    super::store::set_password(&mut tx, &lan.id, &hash).await.unwrap();
    tx.commit().await.unwrap();
    // Lan's browser carries a session whose cookie somebody else knows.
    let planted = house.sign_in("commune").await;
    let right = [("login", "lan"), ("password", "hoa hồi nở bên suối")];
    let signed = planted.post("/sign-in", &right).await;
    assert_eq!(signed.location.as_deref(), Some("/home"), "{}", signed.body);
    let hers = house.sign_in("officer").await.get("/inbox").await.body;
    assert!(hers.contains("Nguyễn Thị Lan"), "whose it is stands on the page");
    let page = planted.get("/inbox").await;
    assert!(
        !page.body.contains("Nguyễn Thị Lan"),
        "the known cookie opens nothing of hers"
    );
    assert!(
        page.status == 303 || page.body.contains("Nông Thị Mai"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn tokens_of_sessions_and_links_do_not_lie_in_the_file_of_the_database() {
    let house = House::on_file().await;
    let links = crate::demo::prepare(&house.site).await.unwrap();
    let lan = super::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    let session = super::begin(&mut tx, &lan.id, house.site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let folder = &house.site.config.data;
    let files = ["lantoa.db", "lantoa.db-wal"]
        .map(|name| std::fs::read(folder.join(name)).unwrap_or_default())
        .concat();
    let lies = |text: &str| files.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(lies(&lan.id), "the search finds what is there");
    assert!(!lies(&session));
    for (_, token) in links {
        assert!(!lies(&token));
    }
}
