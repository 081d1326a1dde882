//! What goes: directives, that they replace others or are taken back, and what their receivers say.

use wire::edxml::{BusinessKind, Message, Payload, StatusCode};

use super::super::fixture_tests::*;
use super::super::round::round_in;
use super::super::spool::Spool;
use super::*;
use crate::assignment::of_unit;

/// A directive that goes to the partner as well: the newspaper uses another system.
pub(super) async fn sent(house: &House, spool: &Spool) -> wire::edxml::Document {
    let paper = unit_of(house, "khac").await;
    enter(house, &paper, PARTNER, true).await;
    let lan = house.sign_in("officer").await;
    let text = letter("412/STTTT-TTBCXB");
    let files = [("file", "cv.txt", text.as_bytes())];
    assert_eq!(
        lan.upload("/letters", &[("as_of", "2021-04-25")], &files)
            .await
            .status,
        303
    );
    issue_the_letter(house).await;
    assert_eq!(round_in(&house.site, spool).await.unwrap().sent, 1);
    match out(spool).remove(0) {
        Message::Document(document) => *document,
        Message::Status(_) => panic!("no document"),
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn a_directive_goes_to_a_partner_whose_word_moves_its_assignments() {
    let (house, spool) = house().await;
    let document = sent(&house, &spool).await;
    assert_eq!(document.from.id.as_deref(), Some(OURS));
    assert_eq!(document.to.len(), 1);
    assert_eq!(document.to[0].id.as_deref(), Some(PARTNER));
    assert_eq!(document.number().as_deref(), Some("412/STTTT-TTBCXB"));
    assert_eq!(document.business_kind(), BusinessKind::New);
    assert_eq!(
        document.attachments[0].payload,
        Payload::Bytes(letter("412/STTTT-TTBCXB").into_bytes())
    );
    let id = document.document_id.unwrap();
    assert_eq!(id, "H98.05,2021/04/12,412/STTTT-TTBCXB");

    let paper = unit_of(&house, "khac").await;
    let states = || async {
        let rows = of_unit(&house.site.db, &paper).await.unwrap();
        let mut codes: Vec<String> = rows.into_iter().map(|row| row.handling).collect();
        codes.dedup();
        codes
    };
    for (code, expected) in [
        ("01", "01"),
        ("03", "03"),
        ("09", "03"),
        ("05", "05"),
        ("03", "05"),
        ("06", "06"),
    ] {
        let message = match StatusCode::from_code(code) {
            StatusCode::Unknown(_) => {
                let known = status(&id, StatusCode::Received, "x9");
                String::from_utf8(known)
                    .unwrap()
                    .replace("StatusCode>03<", "StatusCode>09<")
                    .into_bytes()
            }
            known => status(&id, known, &format!("{code} {expected}")),
        };
        let done = come(&house, &spool, "s.edxml", &message).await;
        assert_eq!(done.told, 1, "{code}: {done:?}");
        assert_eq!(states().await, [expected], "after {code}");
    }
    let lan = house.sign_in("officer").await;
    let row = lines(&house, "out").await.remove(0);
    let page = lan.get(&format!("/exchange/{}", row.id)).await.body;
    assert!(
        page.contains("Trạng thái 09: không rõ nghĩa") && page.contains("hoàn thành"),
        "{page}"
    );
    let stray = come(
        &house,
        &spool,
        "t.edxml",
        &status("vd-404", StatusCode::Done, "x"),
    )
    .await;
    assert_eq!(stray.told, 1);
    assert_eq!(
        lines(&house, "in")
            .await
            .iter()
            .filter(|line| line.state == "stray")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_directive_without_number_is_not_sent_half_known() {
    let (house, spool) = house().await;
    enter(&house, &unit_of(&house, "khac").await, PARTNER, true).await;
    let lan = house.sign_in("officer").await;
    let text = letter("/STTTT-TTBCXB");
    let files = [("file", "cv.txt", text.as_bytes())];
    lan.upload("/letters", &[("as_of", "2021-04-25")], &files).await;
    let desk = lan.get("/letters").await.body;
    let id = desk
        .split("href=\"/letters/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let page = lan.get(&format!("/letters/{id}/issue")).await;
    let mut fields = form(&page.body);
    fields.push(("without_number".to_owned(), "1".to_owned()));
    assert_eq!(
        lan.post(&format!("/letters/{id}/issue"), &pairs(&fields))
            .await
            .status,
        303
    );
    let done = round_in(&house.site, &spool).await.unwrap();
    assert_eq!((done.sent, done.stuck), (0, 1), "{done:?}");
    let page = lan.get("/exchange").await.body;
    assert!(page.contains("Thiếu CodeNumber"), "{page}");
    let stuck = lines(&house, "out").await.remove(0);
    assert_eq!(
        lan.post(&format!("/exchange/{}/again", stuck.id), &[])
            .await
            .status,
        303
    );
    assert_eq!(round_in(&house.site, &spool).await.unwrap().stuck, 1);
}

/// What went out as documents.
fn documents(spool: &Spool) -> Vec<wire::edxml::Document> {
    let all = out(spool).into_iter().filter_map(|message| match message {
        Message::Document(document) => Some(*document),
        Message::Status(_) => None,
    });
    all.collect()
}

async fn recall(house: &House) {
    let lan = house.sign_in("officer").await;
    let id = given_directive(house).await;
    let reason = [("reason", "ban hành nhầm")];
    let path = format!("/directives/{id}/recall");
    assert_eq!(lan.post(&path, &reason).await.status, 303);
}

record! {
    struct Newest { id: String }
}

async fn given_directive(house: &House) -> String {
    let find = sql!("select id from directive order by id desc limit 1");
    house.site.db.one::<Newest>(find, args![]).await.unwrap().id
}

#[tokio::test]
async fn a_directive_that_is_taken_back_is_asked_back_from_who_got_it() {
    let (house, spool) = house().await;
    let first = sent(&house, &spool).await;
    recall(&house).await;
    assert_eq!(round_in(&house.site, &spool).await.unwrap().sent, 1);
    let mut both = documents(&spool);
    both.retain(|one| one.business_kind() == BusinessKind::Recall);
    let [recall] = both.as_slice() else {
        panic!("{both:?}")
    };
    assert_eq!(recall.document_id, first.document_id);
    assert_eq!(recall.to, first.to);
    assert_eq!(
        recall.business.as_ref().unwrap().reason.as_deref(),
        Some("ban hành nhầm")
    );
    assert!(recall.attachments.is_empty());
    let id = recall.document_id.clone().unwrap();
    let agreed = status(&id, StatusCode::ChangeAgreed, "đồng ý");
    assert_eq!(come(&house, &spool, "s.edxml", &agreed).await.told, 1);
    let lan = house.sign_in("officer").await;
    let list = lan.get("/exchange").await.body;
    assert!(list.contains("đồng ý cập nhật, lấy lại"), "{list}");
}

#[tokio::test]
async fn a_directive_that_was_taken_back_before_it_went_does_not_go() {
    let (house, spool) = house().await;
    enter(&house, &unit_of(&house, "khac").await, PARTNER, true).await;
    let lan = house.sign_in("officer").await;
    let text = letter("412/STTTT-TTBCXB");
    let files = [("file", "cv.txt", text.as_bytes())];
    lan.upload("/letters", &[("as_of", "2021-04-25")], &files).await;
    issue_the_letter(&house).await;
    recall(&house).await;
    assert_eq!(round_in(&house.site, &spool).await.unwrap().sent, 0);
    assert!(out(&spool).is_empty());
    assert_eq!(lines(&house, "out").await[0].state, "withdrawn");
}

#[tokio::test]
async fn a_directive_that_replaces_another_says_so_to_who_got_that() {
    let (house, spool) = house().await;
    let first = sent(&house, &spool).await;
    let lan = house.sign_in("officer").await;
    let ends = "Đề nghị Quý cơ quan";
    let replaces =
        "Công văn này thay thế Công văn số 412/STTTT-TTBCXB ngày 12/4/2021 của Sở Thông tin và Truyền thông.";
    let text = letter("415/STTTT-TTBCXB").replace(ends, &format!("{replaces}\n\n{ends}"));
    let files = [("file", "cv2.txt", text.as_bytes())];
    let put = lan.upload("/letters", &[("as_of", "2021-04-26")], &files).await;
    assert_eq!(put.status, 303);
    let id = put.location.unwrap().rsplit('/').next().unwrap().to_owned();
    issue(&house, &id).await;
    round_in(&house.site, &spool).await.unwrap();
    let mut all = documents(&spool);
    all.retain(|one| one.business_kind() == BusinessKind::Replacement);
    let [second] = all.as_slice() else {
        panic!("{text}\n{all:?}")
    };
    let replaced = &second.business.as_ref().unwrap().replaces;
    assert_eq!(replaced.len(), 1);
    assert_eq!(replaced[0].document_id, first.document_id);
    assert_eq!(replaced[0].organs, [PARTNER]);
    assert!(!second.attachments.is_empty());
}
