//! Pages that stand still: given again, dropped when anything changes, never one person's to another.

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::testing::House;

/// What somebody without any cookie gets.
async fn ask(house: &House, path: &str, more: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path);
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = super::app(&house.site).oneshot(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, headers, body.to_vec())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn an_act_is_on_every_page_at_once() {
    let house = House::demo().await;
    let before = ask(&house, "/kenh-chinh-thuc", &[]).await.2;
    assert!(text(&before).contains("Chưa có kênh nào"));
    assert_eq!(ask(&house, "/kenh-chinh-thuc", &[]).await.2, before, "it stands");
    crate::outlet::tests::entered(&house).await;
    assert!(text(&ask(&house, "/kenh-chinh-thuc", &[]).await.2).contains("zalo.me"));
    let front = text(&ask(&house, "/", &[]).await.2);
    assert!(!front.contains("class=\"outage\""));
    crate::outage::tests::announced(&house).await;
    assert!(text(&ask(&house, "/", &[]).await.2).contains("class=\"outage\""));
}

/// Another node writes into the same database: a second later it is on the page.
#[tokio::test]
async fn what_another_node_did_is_seen_after_a_second() {
    let house = House::demo().await;
    assert!(text(&ask(&house, "/kenh-chinh-thuc", &[]).await.2).contains("Chưa có kênh nào"));
    let kept = ask(&house, "/kenh-chinh-thuc", &[]).await.2;
    // The same house, as a second program would hold it: its own memory, the same database.
    let other = house.beside().await;
    crate::outlet::tests::entered(&other).await;
    assert_eq!(
        ask(&house, "/kenh-chinh-thuc", &[]).await.2,
        kept,
        "within the second it may stand"
    );
    let crate::site::Clock::Fixed(clock) = &house.site.clock else {
        panic!("tests set the time");
    };
    clock.fetch_add(1_001, std::sync::atomic::Ordering::Relaxed);
    assert!(text(&ask(&house, "/kenh-chinh-thuc", &[]).await.2).contains("zalo.me"));
}

#[tokio::test]
async fn a_signed_in_person_s_page_is_theirs_alone() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    assert!(lan.get("/").await.body.contains("Nguyễn Thị Lan"));
    let stranger = text(&ask(&house, "/", &[]).await.2);
    assert!(!stranger.contains("Nguyễn Thị Lan"));
    assert!(
        lan.get("/").await.body.contains("Nguyễn Thị Lan"),
        "nor is theirs everybody's"
    );
    let asked = text(&ask(&house, "/?lang=en", &[]).await.2);
    assert!(asked.contains("lang=\"en\""));
    assert!(
        text(&ask(&house, "/", &[]).await.2).contains("<html lang=\"vi\">"),
        "a language is asked for each time"
    );
    let english = ask(&house, "/", &[("cookie", "lantoa-lang=en")]).await.2;
    assert!(text(&english).contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn bodies_are_packed_once_for_each_way_and_feeds_answer_to_their_tag() {
    let house = House::demo().await;
    let plain = ask(&house, "/van-ban", &[]).await;
    for _ in 0..2 {
        let packed = ask(&house, "/van-ban", &[("accept-encoding", "br, gzip")]).await;
        assert_eq!(packed.1[header::CONTENT_ENCODING], "gzip");
        assert!(packed.2.len() < plain.2.len());
    }
    assert!(
        !ask(&house, "/van-ban", &[])
            .await
            .1
            .contains_key(header::CONTENT_ENCODING)
    );
    assert_eq!(
        plain.1[header::CACHE_CONTROL],
        "no-store",
        "a page leaves nothing on a shared telephone"
    );
    let feed = ask(&house, "/van-ban/feed.atom", &[]).await;
    let tag = feed.1[header::ETAG].to_str().unwrap().to_owned();
    let again = ask(&house, "/van-ban/feed.atom", &[("if-none-match", &tag)]).await;
    assert!(again.0 == 304 && again.2.is_empty());
    crate::material::tests::heard(&house).await;
    let feed = ask(&house, "/tai-lieu/feed.atom", &[("if-none-match", &tag)]).await;
    assert_eq!(feed.0, 200);
    for (name, _) in [("content-security-policy", ""), ("x-content-type-options", "")] {
        assert!(plain.1.contains_key(name) && again.1.contains_key(name), "{name}");
    }
}

/// A form's token is one visitor's: a page that holds one must not be anybody else's.
#[tokio::test]
async fn no_page_that_stands_has_a_token_in_it() {
    let house = House::demo().await;
    for path in crate::campaign::addresses().iter().map(String::as_str).chain([
        "/",
        "/van-ban",
        "/can-giup",
        "/tai-lieu",
        "/kenh-chinh-thuc",
        "/tam-ngung",
        "/do-luong",
    ]) {
        assert!(!text(&ask(&house, path, &[]).await.2).contains("csrf"), "{path}");
    }
    let sign_in = |bytes: Vec<u8>| {
        text(&bytes)
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .map(|rest| rest[..43].to_owned())
    };
    let (first, second) = (
        ask(&house, "/sign-in", &[]).await.2,
        ask(&house, "/sign-in", &[]).await.2,
    );
    assert!(sign_in(first.clone()).is_some() && sign_in(first) != sign_in(second));
}
