//! A result report goes to the organ from whose message the work came.

use wire::edxml::{Message, Payload, Steering};

use super::super::fixture_tests::*;
use super::super::round::round_in;
use super::super::spool::Spool;
use super::*;

/// A report on the work that a partner's message gave, still a draft.
async fn composed(house: &House, spool: &Spool) -> String {
    come(house, spool, "a.edxml", &bytes(document("vd-1", "77/SVD-VP"))).await;
    let directive = issue_the_letter(house).await;
    round_in(&house.site, spool).await.unwrap();
    compose(house, &directive).await
}

async fn compose(house: &House, directive: &str) -> String {
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{directive}/reports");
    let made = lan.post(&path, &[("scope", "whole")]).await;
    assert_eq!(made.status, 303, "{}", made.body);
    made.location.unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn number(house: &House, report: &str) {
    let lan = house.sign_in("officer").await;
    let path = format!("/reports/{report}");
    let fields = [("version", "1"), ("number", ""), ("then", "number")];
    assert_eq!(lan.post(&path, &fields).await.status, 303);
}

#[tokio::test]
async fn a_report_goes_back_the_way_that_the_work_came() {
    let (house, spool) = house().await;
    let report = composed(&house, &spool).await;
    let lan = house.sign_in("officer").await;
    let (page, send) = (format!("/reports/{report}"), format!("/reports/{report}/send"));
    assert_eq!(lan.post(&send, &[]).await.status, 409, "a draft");
    assert!(!lan.get(&page).await.body.contains("Gửi qua trục liên thông"));
    number(&house, &report).await;
    assert!(lan.get(&page).await.body.contains("Gửi qua trục liên thông"));
    assert_eq!(lan.post(&send, &[]).await.status, 303);
    assert_eq!(lan.post(&send, &[]).await.status, 409, "once");
    assert!(lan.get(&page).await.body.contains("Đã chuyển báo cáo này"));
    assert_eq!(round_in(&house.site, &spool).await.unwrap().sent, 1);
    assert_eq!(round_in(&house.site, &spool).await.unwrap().sent, 0);
    let documents = out(&spool).into_iter().filter_map(|message| match message {
        Message::Document(document) => Some(*document),
        Message::Status(_) => None,
    });
    let documents: Vec<_> = documents.collect();
    let [sent] = documents.as_slice() else {
        panic!("{documents:?}")
    };
    assert_eq!(
        (sent.from.id.as_deref(), sent.to[0].id.as_deref()),
        (Some(OURS), Some(PARTNER))
    );
    assert_eq!(sent.kind.name.as_deref(), Some("Báo cáo"));
    assert_eq!(sent.steering, Some(Steering::NoDirective));
    assert!(
        sent.number().unwrap().starts_with("01/BC-"),
        "{:?}",
        sent.number()
    );
    let answered = &sent.response_for[0];
    assert_eq!(answered.document_id.as_deref(), Some("vd-1"));
    assert_eq!(answered.code.as_deref(), Some("77/SVD-VP"));
    let Payload::Bytes(docx) = &sent.attachments[0].payload else {
        panic!("no file")
    };
    let text = press::text::read(docx, "bc.docx").unwrap().text;
    assert!(text.contains("BÁO CÁO") && text.contains("01/BC-"), "{text}");
    let wanted = if press::pdf::IS_BUILT_IN { 2 } else { 1 };
    assert_eq!(sent.attachments.len(), wanted);

    // What its receiver says is kept beside it and moves nothing.
    let before: Vec<String> = given(&house).await.into_iter().map(|one| one.handling).collect();
    let id = sent.document_id.clone().unwrap();
    let done = come(
        &house,
        &spool,
        "s.edxml",
        &status(&id, wire::edxml::StatusCode::Done, "đã nhận"),
    )
    .await;
    assert_eq!(done.told, 1);
    let after: Vec<String> = given(&house).await.into_iter().map(|one| one.handling).collect();
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_report_that_nobody_elsewhere_asked_for_stays_here() {
    let (house, spool) = house().await;
    let lan = house.sign_in("officer").await;
    let text = letter("412/STTTT-TTBCXB");
    let files = [("file", "cv.txt", text.as_bytes())];
    lan.upload("/letters", &[("as_of", "2021-04-25")], &files).await;
    let directive = issue_the_letter(&house).await;
    let report = compose(&house, &directive).await;
    number(&house, &report).await;
    let (page, send) = (format!("/reports/{report}"), format!("/reports/{report}/send"));
    assert!(!lan.get(&page).await.body.contains("Gửi qua trục liên thông"));
    assert_eq!(lan.post(&send, &[]).await.status, 409);
    let khac = house.sign_in("khac").await;
    assert_eq!(khac.post(&send, &[]).await.status, 404, "another unit's");
    assert_eq!(round_in(&house.site, &spool).await.unwrap().sent, 0);
}
