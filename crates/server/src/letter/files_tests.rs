//! Files that go along, and letters that leave the desk.

use super::tests::{form, pairs};
use crate::testing::House;

const SAMPLE: &str = include_str!("sample.txt");
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";

async fn opened(house: &House) -> (crate::testing::Person, String) {
    let lan = house.sign_in("officer").await;
    let path = lan
        .post("/letters", &[("text", SAMPLE), ("as_of", "2021-04-25")])
        .await;
    (lan, path.location.unwrap())
}

#[tokio::test]
async fn files_go_along_with_the_letter_to_the_directive_and_the_public() {
    let house = House::demo().await;
    let (lan, path) = opened(&house).await;
    let files = format!("{path}/files");
    let two = [
        ("files", "ke-hoach-61.pdf", PDF),
        ("files", "mau.pdf", b"%PDF-1.4\n2"),
    ];
    assert_eq!(lan.upload(&files, &[], &two).await.status, 303);
    let refused = lan
        .upload(
            &files,
            &[],
            &[
                ("files", "a.pdf", PDF),
                ("files", "trang.html", b"<!doctype html>"),
            ],
        )
        .await;
    assert!(
        refused.status == 409 && refused.body.contains("trang.html"),
        "{}",
        refused.body
    );
    let page = lan.get(&path).await.body;
    assert_eq!(
        page.matches(&format!("href=\"{files}/")).count(),
        2,
        "not one of the refused came in: {page}"
    );
    assert_eq!(lan.get(&format!("{files}/1")).await.bytes, PDF);
    assert_eq!(lan.post(&format!("{files}/2/remove"), &[]).await.status, 303);
    assert_eq!(lan.get(&format!("{files}/2")).await.status, 404);
    let issue = lan.get(&format!("{path}/issue")).await.body;
    let sent = lan.post(&format!("{path}/issue"), &pairs(&form(&issue))).await;
    let directive = sent.location.unwrap_or_else(|| panic!("{}", sent.body));
    assert_eq!(
        lan.upload(&files, &[], &two).await.status,
        409,
        "what went out does not change"
    );
    let public = directive.replace("/directives/", "/van-ban/");
    assert_eq!(house.stranger().get(&format!("{public}/tep/1")).await.status, 404);
    crate::publication::tests::publish(&house, &directive.replace("/directives/", "")).await;
    let shown = house.stranger().get(&public).await.body;
    assert!(
        shown.contains("ke-hoach-61.pdf") && !shown.contains("mau.pdf"),
        "{shown}"
    );
    assert_eq!(house.stranger().get(&format!("{public}/tep/1")).await.bytes, PDF);
}

#[tokio::test]
async fn a_letter_leaves_the_desk_and_comes_back() {
    let house = House::demo().await;
    let (lan, path) = opened(&house).await;
    assert_eq!(lan.post(&format!("{path}/discard"), &[]).await.status, 303);
    let page = lan.get(&path).await;
    assert!(
        page.status == 200 && page.body.contains("đã bỏ khỏi bàn"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("savebar"), "nothing to save");
    for way in ["", "/recipients", "/issue", "/files"] {
        let told = lan.post(&format!("{path}{way}"), &[("version", "2")]).await;
        assert_eq!(told.status, 409, "{way}");
    }
    let again = lan
        .post("/letters", &[("text", SAMPLE), ("as_of", "2021-04-25")])
        .await;
    assert_eq!(again.status, 303, "what is off the desk is no twin");
    assert!(
        lan.get("/letters")
            .await
            .body
            .contains(&format!("href=\"{path}\""))
    );
    assert_eq!(lan.post(&format!("{path}/restore"), &[]).await.status, 303);
    assert_eq!(lan.post(&format!("{path}/restore"), &[]).await.status, 409);
    assert!(lan.get(&path).await.body.contains("savebar"));
}
