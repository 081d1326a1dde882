//! A message to several units of the house lands on each of their desks.

use wire::edxml::{BusinessKind, Document, Message, Organ, StatusCode};

use super::super::fixture_tests::*;
use super::super::round::round_in;
use super::*;

/// The newspaper's code; made up.
const OTHER: &str = "H98.06";

async fn both(house: &House) -> Document {
    enter(house, &unit_of(house, "khac").await, OTHER, false).await;
    let mut document = document("vd-1", "77/SVD-VP");
    let ours = document.to[0].clone();
    for code in [OTHER, OURS] {
        document.to.push(Organ {
            id: Some(code.to_owned()),
            ..ours.clone()
        });
    }
    document
}

#[tokio::test]
async fn each_unit_gets_it_and_answers_for_itself() {
    let (house, spool) = house().await;
    let message = bytes(both(&house).await);
    let done = come(&house, &spool, "a.edxml", &message).await;
    assert_eq!((done.laid, done.to_decide, done.failed), (2, 0, 0), "{done:?}");
    assert_eq!(letters(&house).await, 2);
    for who in ["officer", "khac"] {
        let desk = house.sign_in(who).await.get("/letters").await.body;
        assert!(desk.contains("77/SVD-VP"), "{who}");
    }
    let from: Vec<Option<String>> = out(&spool)
        .into_iter()
        .filter_map(|message| match message {
            Message::Status(status) => Some(status.from.id),
            Message::Document(_) => None,
        })
        .collect();
    assert_eq!(from.len(), 2);
    assert!(from.contains(&Some(OURS.to_owned())) && from.contains(&Some(OTHER.to_owned())));
    let again = come(&house, &spool, "b.edxml", &message).await;
    assert_eq!((again.laid, again.repeated), (0, 1));
    assert_eq!(letters(&house).await, 2);

    // One refuses, the other goes on.
    let rows = lines(&house, "in").await;
    assert_eq!(rows.len(), 2);
    let (lan, khac) = (house.sign_in("officer").await, house.sign_in("khac").await);
    let mut refused = 0;
    for row in &rows {
        let path = format!("/exchange/{}/answer", row.id);
        let said = [("step", "refuse"), ("reason", "không thuộc thẩm quyền")];
        let status = khac.post(&path, &said).await.status;
        assert!(matches!(status, 303 | 404), "{status}");
        refused += usize::from(status == 303);
    }
    assert_eq!(refused, 1, "its own alone");
    drop(lan);
    issue_the_letter(&house).await;
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(told(&spool, "vd-1"), ["01", "01", "02", "03", "04"]);
}

#[tokio::test]
async fn a_desk_that_has_it_is_alerted_and_the_other_gets_it() {
    let (house, spool) = house().await;
    let document = both(&house).await;
    let mut alone = document.clone();
    alone.to.truncate(1);
    assert_eq!(come(&house, &spool, "a.edxml", &bytes(alone)).await.laid, 1);
    let done = come(&house, &spool, "b.edxml", &bytes(document)).await;
    assert_eq!((done.laid, done.to_decide), (1, 1), "{done:?}");
    assert_eq!(letters(&house).await, 2);
}

#[tokio::test]
async fn every_unit_that_has_it_is_asked_for_it() {
    let (house, spool) = house().await;
    let document = both(&house).await;
    come(&house, &spool, "a.edxml", &bytes(document.clone())).await;
    let asked = come(
        &house,
        &spool,
        "b.edxml",
        &status("vd-1", StatusCode::TakeBackAsked, "gửi nhầm"),
    )
    .await;
    assert_eq!(asked.to_decide, 1, "one message");
    let mut recall = document;
    recall.business.as_mut().unwrap().kind = BusinessKind::Recall;
    come(&house, &spool, "c.edxml", &bytes(recall)).await;
    let waiting: Vec<Line> = lines(&house, "in")
        .await
        .into_iter()
        .filter(|line| line.state == "asked")
        .collect();
    assert_eq!(waiting.len(), 4, "two requests at two units");
    let (lan, khac) = (house.sign_in("officer").await, house.sign_in("khac").await);
    for person in [&lan, &khac] {
        let mut agreed = 0;
        for line in &waiting {
            let path = format!("/exchange/{}/answer", line.id);
            let status = person.post(&path, &[("step", "agree")]).await.status;
            agreed += usize::from(status == 303);
        }
        assert_eq!(agreed, 2);
    }
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(told(&spool, "vd-1"), ["01", "01", "15", "15", "15", "15"]);
}

#[tokio::test]
async fn a_code_without_an_officer_is_named_and_holds_up_nobody() {
    let (house, spool) = house().await;
    let empty = unit_without_people(&house).await;
    enter(&house, &empty, OTHER, false).await;
    let mut document = document("vd-1", "77/SVD-VP");
    document.to.insert(
        0,
        Organ {
            id: Some(OTHER.to_owned()),
            ..Organ::default()
        },
    );
    assert_eq!(come(&house, &spool, "a.edxml", &bytes(document)).await.laid, 1);
    let row = lines(&house, "in").await.remove(0);
    let page = house
        .sign_in("officer")
        .await
        .get(&format!("/exchange/{}", row.id))
        .await
        .body;
    assert!(
        page.contains("Mã nơi nhận chưa có chuyên viên") && page.contains(OTHER),
        "{page}"
    );
    assert!(page.contains("Gói tin không có chữ ký số"), "{page}");
}

record! {
    struct Unit { id: String }
}

async fn unit_without_people(house: &House) -> String {
    let find = sql!(
        "select u.id from unit u where not exists (select 1 from person p where p.unit = u.id) order by u.id limit 1"
    );
    house.site.db.one::<Unit>(find, args![]).await.unwrap().id
}

#[tokio::test]
async fn a_signature_is_shown_as_unchecked() {
    let (house, spool) = house().await;
    let plain = String::from_utf8(bytes(document("vd-1", "77/SVD-VP"))).unwrap();
    let signed = plain.replace(
        "</edXML:edXMLHeader>",
        "<Signature><SignatureValue>AAAA</SignatureValue></Signature></edXML:edXMLHeader>",
    );
    assert_eq!(come(&house, &spool, "a.edxml", signed.as_bytes()).await.laid, 1);
    let row = lines(&house, "in").await.remove(0);
    let lan = house.sign_in("officer").await;
    let page = lan.get(&format!("/exchange/{}", row.id)).await.body;
    assert!(page.contains("chưa kiểm tra chữ ký số"), "{page}");
}
