//! Codes, and the command line.

use super::super::fixture_tests::*;
use crate::assignment::fixture_tests::unit_of;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn operators_enter_codes_and_do_not_see_what_messages_are_about() {
    let (house, spool) = house().await;
    come(&house, &spool, "a.edxml", &bytes(document("vd-1", "77/SVD-VP"))).await;
    let row = lines(&house, "in").await.remove(0);
    let operator = operator(&house).await;
    for path in ["/exchange".to_owned(), format!("/exchange/{}", row.id)] {
        let page = operator.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains("77/SVD-VP") && !page.body.contains("mua bán người"),
            "{}",
            page.body
        );
    }
    assert_eq!(
        operator
            .get(&format!("/exchange/{}/files/0", row.id))
            .await
            .status,
        403
    );
    assert_eq!(
        house.sign_in("officer").await.get("/exchange/codes").await.status,
        403
    );
    let unit = unit_of(&house, "hoa").await;
    let fields = |code| {
        [
            ("act", "add"),
            ("unit", unit.as_str()),
            ("code", code),
            ("reached", "1"),
        ]
    };
    assert_eq!(
        operator.post("/exchange/codes", &fields("h37 02")).await.status,
        422
    );
    let taken = operator.post("/exchange/codes", &fields(OURS)).await;
    assert!(
        taken.status == 422 && taken.body.contains("hãy kết thúc mã ấy trước"),
        "{}",
        taken.body
    );
    assert_eq!(
        operator.post("/exchange/codes", &fields("h37.02")).await.status,
        303
    );
    let page = operator.get("/exchange/codes").await.body;
    assert!(page.contains("H37.02"), "{page}");
    let id = page
        .split("/exchange/codes/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    assert_eq!(
        operator
            .post(&format!("/exchange/codes/{id}/end"), &[])
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn the_command_line_says_what_it_did() {
    let (house, spool) = house().await;
    spool
        .write("in", "a.edxml", &bytes(document("vd-1", "77/SVD-VP")))
        .unwrap();
    spool.write("in", "b.edxml", b"x").unwrap();
    let once = super::super::cli::once(&house.site, false).await.unwrap();
    assert!(
        once.contains("1 văn bản đưa vào bàn làm việc") && once.contains("1 gói tin không đọc được"),
        "{once}"
    );
    let status = super::super::cli::status(&house.site, true).await.unwrap();
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["failed"][0]["reason"]["code"], "not_xml");
    assert_eq!(status["out"].as_array().unwrap().len(), 1);
    let unit = unit_of(&house, "hoa").await;
    assert!(
        super::super::cli::code(&house.site, "h37.09", &unit, true, false)
            .await
            .unwrap()
            .contains("H37.09")
    );
    assert!(
        super::super::cli::code(&house.site, "h37.09", &unit, true, false)
            .await
            .is_err()
    );
    assert_eq!(
        super::super::cli::once(&house.site, false).await.unwrap(),
        "Không có gói tin nào chờ.\n"
    );
}
