//! What officers answer.

use wire::edxml::{BusinessKind, StatusCode};

use super::super::fixture_tests::*;
use super::super::round::round_in;
use super::*;

#[tokio::test]
async fn a_sender_that_wants_its_document_back_is_answered() {
    let (house, spool) = house().await;
    come(&house, &spool, "a.edxml", &bytes(document("vd-1", "77/SVD-VP"))).await;
    let asked = come(
        &house,
        &spool,
        "b.edxml",
        &status("vd-1", StatusCode::TakeBackAsked, "gửi nhầm"),
    )
    .await;
    assert_eq!(asked.to_decide, 1);
    let mut recall = document("vd-1", "77/SVD-VP");
    recall.business.as_mut().unwrap().kind = BusinessKind::Recall;
    assert_eq!(come(&house, &spool, "c.edxml", &bytes(recall)).await.to_decide, 1);
    assert_eq!(letters(&house).await, 1, "a recall is no new letter");
    let lan = house.sign_in("officer").await;
    let requests: Vec<Line> = lines(&house, "in")
        .await
        .into_iter()
        .filter(|line| line.state == "asked")
        .collect();
    let path = |line: &Line| format!("/exchange/{}/answer", line.id);
    assert_eq!(
        lan.post(&path(&requests[0]), &[("step", "decline")]).await.status,
        422,
        "refusing needs a reason"
    );
    assert_eq!(
        lan.post(&path(&requests[0]), &[("step", "agree")]).await.status,
        303
    );
    assert_eq!(
        lan.post(&path(&requests[0]), &[("step", "agree")]).await.status,
        409
    );
    let declined = [("step", "decline"), ("reason", "đã triển khai")];
    assert_eq!(lan.post(&path(&requests[1]), &declined).await.status, 303);
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(told(&spool, "vd-1"), ["01", "15", "16"]);
}

#[tokio::test]
async fn refusing_a_document_ends_the_exchange() {
    let (house, spool) = house().await;
    come(&house, &spool, "a.edxml", &bytes(document("vd-1", "77/SVD-VP"))).await;
    let row = lines(&house, "in").await.remove(0);
    let lan = house.sign_in("officer").await;
    let path = format!("/exchange/{}/answer", row.id);
    let khac = house.sign_in("khac").await;
    assert_eq!(
        khac.post(&path, &[("step", "refuse")]).await.status,
        404,
        "another unit's"
    );
    let refused = [("step", "refuse"), ("reason", "không thuộc thẩm quyền")];
    assert_eq!(lan.post(&path, &refused).await.status, 303);
    assert_eq!(lan.post(&path, &[("step", "receive")]).await.status, 409);
    issue_the_letter(&house).await;
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(told(&spool, "vd-1"), ["01", "02"]);
}
