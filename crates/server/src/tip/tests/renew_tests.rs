//! Redacted copies that are sealed anew, opened by recovery and passed on again.

use store::sql;

use super::pass_tests::told;
use super::receiver_tests::{answering, received};
use super::*;

/// What a browser sends: the serial of the list, then each sealed thing behind its length.
fn body(serial: u32, sealed: &[Vec<u8>]) -> Vec<u8> {
    let mut body = serial.to_be_bytes().to_vec();
    for one in sealed {
        body.extend(u32::try_from(one.len()).unwrap().to_be_bytes());
        body.extend(one);
    }
    body
}

/// Like [`sealed`], with another last byte, so that old and new can be told apart.
fn anew(recipients: usize, content: usize) -> Vec<u8> {
    let mut bytes = sealed(recipients, content);
    *bytes.last_mut().unwrap() = 0xa5;
    bytes
}

#[tokio::test]
async fn a_copy_and_its_answers_are_sealed_anew_by_whoever_got_it_all_at_once_or_not_at_all() {
    let told = told().await;
    let (mai, link) = received(&told).await;
    let path = format!("{link}/renewed");
    assert!(done(
        &mai.send_bytes(&format!("{link}/answers"), &answering(&Value::Null))
            .await
    ));
    assert!(
        !mai.get(&link).await.body.contains("id=\"renew\""),
        "it is of this epoch"
    );
    later_list(&told.house, "2021-05").await;
    let inbox = mai.get("/tips").await.body;
    assert!(inbox.contains("1 bản che được niêm bằng khoá kỳ cũ"), "{inbox}");
    assert!(mai.get(&link).await.body.contains("Niêm lại cho kỳ 2021-05"));

    let (keys, small) = (told.commune.keys.len() + 1, CLASSES[0]);
    let (copy, answer) = (anew(keys, small), anew(keys, small));
    let both = [copy.clone(), answer.clone()];
    what_does_not_fit_is_refused(&mai, &link, keys, (&copy, &answer)).await;
    // Neither who passed it on nor anybody else seals it for them.
    let binh = told.house.sign_in("binh").await;
    for other in [&told.lan, &binh] {
        assert_eq!(other.send_bytes(&path, &body(2, &both)).await.status, 404);
    }
    assert!(done(&mai.send_bytes(&path, &body(2, &both)).await));
    assert_eq!(mai.get(&format!("{link}/sealed")).await.bytes, copy);
    assert_eq!(mai.get(&format!("{link}/answers/1")).await.bytes, answer);
    assert!(!mai.get("/tips").await.body.contains("khoá kỳ cũ"));
    assert!(!mai.get(&link).await.body.contains("id=\"renew\""));
    let recorded = sql!("select count(*) as count from audit where action = 'tip.copy_resealed'");
    assert_eq!(
        count(&told.house, recorded).await,
        1,
        "and what was refused is not"
    );
}

/// Everything but both things, sealed to the right keys of the newest list, in their lengths.
async fn what_does_not_fit_is_refused(
    mai: &Person,
    link: &str,
    keys: usize,
    (copy, answer): (&Vec<u8>, &Vec<u8>),
) {
    let (path, small) = (format!("{link}/renewed"), CLASSES[0]);
    let both = [copy.clone(), answer.clone()];
    let mut cut = body(2, &both);
    cut.truncate(cut.len() - 1);
    for (what, bytes, status) in [
        ("an old list", body(1, &both), 409),
        ("a list to come", body(3, &both), 409),
        ("without its answer", body(2, &both[..1]), 409),
        ("nothing of it", body(2, &[]), 409),
        ("one more", body(2, &[&both[..], &both[..1]].concat()), 409),
        (
            "fewer keys",
            body(2, &[anew(keys - 1, small), answer.clone()]),
            422,
        ),
        ("more keys", body(2, &[copy.clone(), anew(keys + 1, small)]), 422),
        (
            "another length",
            body(2, &[anew(keys, CLASSES[1]), answer.clone()]),
            422,
        ),
        (
            "plain text",
            body(2, &[b"em nho len xe".to_vec(), answer.clone()]),
            422,
        ),
        ("cut", cut, 422),
        ("no serial", Vec::new(), 422),
    ] {
        let page = mai.send_bytes(&path, &bytes).await;
        assert_eq!(page.status, status, "{what}: {}", page.body);
        assert_ne!(&mai.get(&format!("{link}/sealed")).await.bytes, copy, "{what}");
    }
}

#[tokio::test]
async fn a_copy_is_not_sealed_anew_for_a_recipient_that_no_list_names() {
    let told = told().await;
    let (mai, link) = received(&told).await;
    let list = later_list(&told.house, "2021-05").await;
    let mut without = list.clone();
    without.recipients.retain(|one| one.id != told.commune.id);
    let mut tx = told.house.site.db.begin().await.unwrap();
    let change = sql!("update tip_list set body = $1 where serial = 2");
    tx.run(change, args![serde_json::json!(without).to_string()])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!mai.get(&link).await.body.contains("id=\"renew\""));
    let keys = told.commune.keys.len() + 1;
    let page = mai
        .send_bytes(&format!("{link}/renewed"), &body(2, &[anew(keys, CLASSES[0])]))
        .await;
    assert_eq!(page.status, 409, "{}", page.body);
}

#[tokio::test]
async fn opening_a_copy_by_recovery_is_recorded_and_only_its_receiver_does_it() {
    let told = told().await;
    let (mai, link) = received(&told).await;
    assert!(mai.get(&link).await.body.contains("id=\"recover\""));
    let path = format!("{link}/recovered");
    assert_eq!(told.lan.send_bytes(&path, b"{}").await.status, 404);
    let recorded = sql!("select count(*) as count from audit where action = 'tip.copy_recovered'");
    assert_eq!(count(&told.house, recorded).await, 0);
    assert!(done(&mai.send_bytes(&path, b"{}").await));
    assert_eq!(count(&told.house, recorded).await, 1);
}

#[tokio::test]
async fn a_copy_that_cannot_be_answered_is_passed_on_again_and_begins_no_clock_twice() {
    let told = told().await;
    let (mai, _) = received(&told).await;
    let clocks = sql!("select count(*) as count from tip_clock");
    let before = count(&told.house, clocks).await;
    let again = pass_tests::Copy {
        version: 2,
        ..told.copy()
    };
    assert!(done(&told.pass(&told.lan, &again).await));
    let inbox = mai.get("/tips").await.body;
    assert_eq!(inbox.matches("href=\"/tip-copies/").count(), 2);
    assert_eq!(count(&told.house, clocks).await, before);
}
