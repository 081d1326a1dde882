//! What comes: onto desks, alerted, failed, unpacked.

use civic::assignment::Step;
use wire::edxml::Message;

use super::super::fixture_tests::*;
use super::super::round::round_in;
use super::*;

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
    assert_eq!(
        told(&spool, "vd-1"),
        ["01", "03", "04", "05", "05", "06", "06"],
        "each once for each time that the work was taken up"
    );
    let again = out(&spool).into_iter().filter(|message| {
        matches!(message, Message::Status(status)
            if status.description.as_deref().is_some_and(|words| words.contains("mở lại")))
    });
    assert_eq!(again.count(), 1, "the second 05 says why");
    for _ in 0..2 {
        take(&house, &all[0], Step::Reopen).await;
        take(&house, &all[0], Step::Finish).await;
    }
    round_in(&house.site, &spool).await.unwrap();
    let codes = told(&spool, "vd-1");
    let times = |code: &str| codes.iter().filter(|told| *told == code).count();
    assert_eq!((times("04"), times("05"), times("06")), (1, 4, 4));
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
pub(in crate::exchange) fn zipped(name: &str, text: &str) -> Vec<u8> {
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
