//! The editorial step: sent back with remarks, mended or answered, submitted again; everybody sees what happened.

use super::hands::*;
use crate::testing::{House, Page, Person};

const REMARK: &str = "Đọc sai ngày tiêm: phải là 30/4.";

/// Heard by its maker: it waits for those who approve. Gives the fields of an act.
async fn submitted(house: &House, lan: &Person, id: &str) -> String {
    let hash = recorded(lan, id, "vi").await;
    heard(house, lan, id, &hash).await;
    hash
}

async fn heard(house: &House, person: &Person, id: &str, hash: &str) {
    person.get(&format!("/bulletins/{id}/media")).await;
    later(house, 1);
    let fields = [("language", "vi"), ("hash", hash), ("to_the_end", "on")];
    let page = person.post(&format!("/bulletins/{id}/heard"), &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn act(person: &Person, id: &str, act: &str, hash: &str, remark: &str) -> Page {
    let fields = [("language", "vi"), ("hash", hash), ("remark", remark)];
    person.post(&format!("/bulletins/{id}/{act}"), &fields).await
}

async fn variant(person: &Person, id: &str) -> String {
    person.get(&format!("/bulletins/{id}/variant")).await.body
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn what_is_sent_back_reaches_its_maker_is_mended_and_is_approved_after_all() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let id = begun(&lan, "ordinary", "live").await;
    aimed(&house, &lan, &id).await;
    let first = submitted(&house, &lan, &id).await;
    assert!(variant(&binh, &id).await.contains("name=\"remark\""));
    assert!(
        !variant(&lan, &id).await.contains("name=\"remark\""),
        "not her own work"
    );
    for (who, hash, remark, status) in [
        (&lan, first.as_str(), REMARK, 409),
        (&binh, first.as_str(), "  ", 422),
        (&binh, "khac", REMARK, 409),
    ] {
        let page = act(who, &id, "return", hash, remark).await;
        assert_eq!(page.status, status, "{}", page.body);
    }
    assert_eq!(act(&binh, &id, "return", &first, REMARK).await.status, 303);
    // Whoever made it sees it before anything else, and where to go.
    let list = lan.get("/bulletins").await.body;
    assert!(
        list.contains("Bản ghi bị trả lại kèm ý kiến thẩm định: 1") && list.contains("trả lại kèm ý kiến"),
        "{list}"
    );
    assert!(
        !binh
            .get("/bulletins")
            .await
            .body
            .contains("bị trả lại kèm ý kiến thẩm định")
    );
    assert!(
        lan.get("/bulletins?show=returned")
            .await
            .body
            .contains(&format!("/bulletins/{id}"))
    );
    assert!(variant(&lan, &id).await.contains(REMARK));
    // Nobody approves or sends it as it is.
    assert_eq!(act(&binh, &id, "approve", &first, "").await.status, 409);
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
            .await
            .status,
        409
    );
    assert_eq!(act(&binh, &id, "return", &first, "lần nữa").await.status, 409);
    // Mended: the remarks stay in sight until it is approved.
    let second = submitted(&house, &lan, &id).await;
    let page = variant(&binh, &id).await;
    assert!(
        page.contains(REMARK) && page.contains("ý kiến còn ở đây"),
        "{page}"
    );
    assert_eq!(act(&binh, &id, "approve", &second, "").await.status, 303);
    let page = variant(&lan, &id).await;
    assert!(!page.contains("ý kiến còn ở đây"), "settled");
    let steps = page.split_once("id=\"steps\"").unwrap().1;
    assert!(steps.contains(REMARK), "and kept");
    assert_eq!(steps.matches("trình duyệt").count(), 2);
    assert_eq!(
        steps.matches(">trả lại<").count() + steps.matches(" trả lại").count(),
        1,
        "{steps}"
    );
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
            .await
            .status,
        303
    );
    // What has left is withdrawn, not sent back.
    assert_eq!(act(&binh, &id, "return", &second, REMARK).await.status, 409);
}

#[tokio::test]
async fn an_approval_is_void_when_it_is_sent_back_and_an_answer_is_its_makers() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let id = begun(&lan, "ordinary", "live").await;
    aimed(&house, &lan, &id).await;
    let hash = submitted(&house, &lan, &id).await;
    assert_eq!(act(&lan, &id, "answer", &hash, "chưa ai hỏi").await.status, 409);
    assert_eq!(act(&binh, &id, "approve", &hash, "").await.status, 303);
    assert_eq!(act(&binh, &id, "return", &hash, REMARK).await.status, 303);
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
            .await
            .status,
        409
    );
    let page = act(&lan, &id, "answer", &hash, "").await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert_eq!(
        act(&lan, &id, "answer", &hash, "Đúng theo công văn số 12.")
            .await
            .status,
        303
    );
    assert!(variant(&binh, &id).await.contains("Đúng theo công văn số 12."));
    assert!(
        !lan.get("/bulletins")
            .await
            .body
            .contains("bị trả lại kèm ý kiến thẩm định")
    );
    assert_eq!(act(&binh, &id, "approve", &hash, "").await.status, 303);
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn others_and_who_is_not_named_send_nothing_back() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let id = begun(&lan, "ordinary", "live").await;
    let hash = submitted(&house, &lan, &id).await;
    let mai = house.sign_in("mai").await;
    assert_eq!(act(&mai, &id, "return", &hash, REMARK).await.status, 404);
    assert_eq!(act(&mai, &id, "answer", &hash, REMARK).await.status, 404);
    // Of the office, and named by nobody.
    let tam = house.sign_in("second").await;
    let page = act(&tam, &id, "return", &hash, REMARK).await;
    assert!(
        page.status == 409 && page.body.contains("chưa được giao duyệt"),
        "{}",
        page.body
    );
    assert!(!variant(&tam, &id).await.contains("name=\"remark\""));
    assert_eq!(
        act(&binh, &id, "approve", &hash, "").await.status,
        303,
        "nothing was changed"
    );
}
