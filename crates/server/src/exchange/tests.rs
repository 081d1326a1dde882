//! Messages in, letters and states out.

use civic::Role;
use civic::assignment::Step;
use civic::permission::Actor;
use store::{args, record, sql};
use wire::edxml::{BusinessKind, Message, Payload, StatusCode};

use super::fixture_tests::*;
use super::round::round_in;
use super::spool::Spool;
use crate::assignment::fixture_tests::unit_of;
use crate::assignment::{of_unit, steps};
use crate::letter::tests::{form, pairs};
use crate::testing::House;

record! {
    struct Given { id: String, unit: String, handling: String }
}

async fn given(house: &House) -> Vec<Given> {
    let list = sql!("select id, unit, handling from assignment order by id");
    house.site.db.all(list, args![]).await.unwrap()
}

/// Opens the only letter on chị Lan's desk and issues it as it was read.
async fn issue_the_letter(house: &House) -> String {
    let lan = house.sign_in("officer").await;
    let desk = lan.get("/letters").await.body;
    let id = desk
        .split("href=\"/letters/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let page = lan.get(&format!("/letters/{id}/issue")).await;
    let fields = form(&page.body);
    let sent = lan.post(&format!("/letters/{id}/issue"), &pairs(&fields)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent.location.unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn take(house: &House, one: &Given, step: Step) {
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let actor = Actor {
        person: lan.id,
        unit: one.unit.clone(),
        role: Role::Officer,
    };
    let mut tx = house.site.db.begin().await.unwrap();
    steps::take(&mut tx, house.site.clock.now(), &actor, &one.id, step, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_document_lands_on_the_desk_once_and_its_sender_sees_how_it_goes() {
    let (house, spool) = house().await;
    let message = bytes(document("vd-1", "77/SVD-VP"));
    let done = come(&house, &spool, "a.edxml", &message).await;
    assert_eq!((done.laid, done.sent, done.failed), (1, 1, 0), "{done:?}");
    assert!(spool.waiting("in").unwrap().is_empty());
    let lan = house.sign_in("officer").await;
    assert!(lan.get("/letters").await.body.contains("77/SVD-VP"));
    assert_eq!(told(&spool, "vd-1"), ["01"]);
    let Message::Status(first) = &out(&spool)[0] else {
        panic!("no status")
    };
    assert_eq!(first.from.id.as_deref(), Some(OURS));
    assert_eq!(first.about.organ.as_deref(), Some(PARTNER));
    assert_eq!(first.about.code.as_deref(), Some("77/SVD-VP"));

    let again = come(&house, &spool, "b.edxml", &message).await;
    assert_eq!((again.laid, again.repeated), (0, 1), "{again:?}");
    assert_eq!(letters(&house).await, 1);

    issue_the_letter(&house).await;
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(told(&spool, "vd-1"), ["01", "03", "04"]);
    let all = given(&house).await;
    take(&house, &all[0], Step::Begin).await;
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(told(&spool, "vd-1"), ["01", "03", "04", "05"]);
    for one in &all {
        take(&house, one, Step::Finish).await;
    }
    take(&house, &all[0], Step::Reopen).await;
    take(&house, &all[0], Step::Finish).await;
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(told(&spool, "vd-1"), ["01", "03", "04", "05", "06"], "each once");
    let verified = crate::audit::cli::verify(&house.site.db, false).await.unwrap();
    assert!(verified.contains("nguyên vẹn"), "{verified}");
}

#[tokio::test]
async fn possible_duplicates_are_alerted_and_a_person_decides() {
    let (house, spool) = house().await;
    come(&house, &spool, "a.edxml", &bytes(document("vd-1", "77/SVD-VP"))).await;
    let same_id = come(&house, &spool, "b.edxml", &bytes(document("vd-1", "78/SVD-VP"))).await;
    let same_number = come(&house, &spool, "c.edxml", &bytes(document("vd-2", "77/SVD-VP"))).await;
    assert_eq!((same_id.to_decide, same_number.to_decide), (1, 1));
    assert_eq!(letters(&house).await, 1);
    let lan = house.sign_in("officer").await;
    assert!(
        lan.get("/exchange")
            .await
            .body
            .contains("nghi trùng, chờ quyết định")
    );
    let alerts: Vec<Line> = lines(&house, "in")
        .await
        .into_iter()
        .filter(|line| line.state == "alert")
        .collect();
    assert_eq!(alerts.len(), 2);
    let mut said = Vec::new();
    for alert in &alerts {
        let page = lan.get(&format!("/exchange/{}", alert.id)).await.body;
        said.push((
            page.contains("cùng mã văn bản này"),
            page.contains("cùng số, ký hiệu"),
        ));
    }
    said.sort_unstable();
    assert_eq!(said, [(false, true), (true, false)]);
    let path = format!("/exchange/{}/lay", alerts[0].id);
    assert_eq!(lan.post(&path, &[]).await.status, 303);
    assert_eq!(lan.post(&path, &[]).await.status, 409, "once");
    assert_eq!(letters(&house).await, 2);
}

#[tokio::test]
async fn what_cannot_be_taken_says_why_and_can_be_tried_again() {
    let (house, spool) = house().await;
    let mut foreign = document("vd-3", "79/SVD-VP");
    foreign.to[0].id = Some("H97".to_owned());
    let mut picture = document("vd-4", "80/SVD-VP");
    picture.attachments = vec![attachment("cid:1", "a.pdf", b"%PDF-1.4 not a real one")];
    spool.write("in", "foreign.edxml", &bytes(foreign)).unwrap();
    spool.write("in", "picture.edxml", &bytes(picture)).unwrap();
    spool
        .write("in", "bomb.edxml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><edXML/>")
        .unwrap();
    let done = round_in(&house.site, &spool).await.unwrap();
    assert_eq!((done.failed, done.laid), (3, 0), "{done:?}");
    let codes: Vec<_> = spool
        .failed()
        .unwrap()
        .into_iter()
        .map(|one| (one.name, one.reason.unwrap().code))
        .collect();
    let expected = [
        ("bomb.edxml", "doctype"),
        ("foreign.edxml", "no_unit"),
        ("picture.edxml", "no_letter"),
    ];
    assert_eq!(
        codes,
        expected.map(|(name, code)| (name.to_owned(), code.to_owned()))
    );
    let operator = operator(&house).await;
    let page = operator.get("/exchange").await.body;
    assert!(page.contains("H97") && page.contains("DOCTYPE"), "{page}");
    enter(&house, &unit_of(&house, "khac").await, "H97", false).await;
    let retried = operator
        .post("/exchange/retry", &[("name", "foreign.edxml")])
        .await;
    assert_eq!(retried.status, 303);
    for path in ["../lantoa.db", "foreign.edxml", ""] {
        assert_eq!(
            operator.post("/exchange/retry", &[("name", path)]).await.status,
            409,
            "{path}"
        );
    }
    assert_eq!(round_in(&house.site, &spool).await.unwrap().laid, 1);
    let khac = house.sign_in("khac").await;
    assert!(
        khac.get("/letters").await.body.contains("79/SVD-VP"),
        "on the desk of the unit that it is for"
    );
}

#[tokio::test]
async fn packed_attachments_are_opened_and_the_others_go_along() {
    let (house, spool) = house().await;
    let mut packed = document("vd-5", "81/SVD-VP");
    packed.attachments = vec![
        attachment("cid:1", "ke-hoach.pdf", b"%PDF-1.4 plan"),
        attachment("cid:2", "thu.txt", &zipped("thu.txt", &letter("81/SVD-VP"))),
    ];
    let done = come(&house, &spool, "a.edxml", &bytes(packed)).await;
    assert_eq!(done.laid, 1, "{done:?}");
    let lan = house.sign_in("officer").await;
    let id = lines(&house, "in").await.remove(0).id;
    let page = lan.get(&format!("/exchange/{id}")).await.body;
    assert!(
        page.contains("ke-hoach.pdf") && page.contains("thu.txt"),
        "{page}"
    );
    let file = lan.get(&format!("/exchange/{id}/files/1")).await;
    assert_eq!(file.bytes, letter("81/SVD-VP").into_bytes());
    let letter = page
        .split("href=\"/letters/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(
        lan.get(&format!("/letters/{letter}"))
            .await
            .body
            .contains("ke-hoach.pdf")
    );
}

/// A stored (not deflated) archive of one file.
pub(super) fn zipped(name: &str, text: &str) -> Vec<u8> {
    let (size, length) = (
        (text.len() as u32).to_le_bytes(),
        (name.len() as u16).to_le_bytes(),
    );
    let crc = crc32(text.as_bytes()).to_le_bytes();
    let common = [
        &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &crc,
        &size,
        &size,
        &length,
        &[0, 0],
    ]
    .concat();
    let mut zip = [b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat();
    let at = zip.len() as u32;
    let central = [b"PK\x01\x02\x14\0", &common[..], &[0; 14], name.as_bytes()].concat();
    zip.extend(&central);
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend((central.len() as u32).to_le_bytes());
    zip.extend(at.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        let mixed = crc ^ u32::from(*byte);
        (0..8).fold(mixed, |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (0u32.wrapping_sub(crc & 1)))
        })
    };
    !bytes.iter().fold(!0, step)
}

/// A directive that goes to the partner as well: the newspaper uses another system.
async fn sent(house: &House, spool: &Spool) -> wire::edxml::Document {
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
    let once = super::cli::once(&house.site, false).await.unwrap();
    assert!(
        once.contains("1 văn bản đưa vào bàn làm việc") && once.contains("1 gói tin không đọc được"),
        "{once}"
    );
    let status = super::cli::status(&house.site, true).await.unwrap();
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["failed"][0]["reason"]["code"], "not_xml");
    assert_eq!(status["out"].as_array().unwrap().len(), 1);
    let unit = unit_of(&house, "hoa").await;
    assert!(
        super::cli::code(&house.site, "h37.09", &unit, true, false)
            .await
            .unwrap()
            .contains("H37.09")
    );
    assert!(
        super::cli::code(&house.site, "h37.09", &unit, true, false)
            .await
            .is_err()
    );
    assert_eq!(
        super::cli::once(&house.site, false).await.unwrap(),
        "Không có gói tin nào chờ.\n"
    );
}
