//! A bulletin is written, spoken by a machine, heard, approved, sent, taken by the commune; and taken back.

use super::hands::*;
use crate::assignment::fixture_tests::unit_of;
use crate::testing::House;

#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
#[tokio::test]
async fn a_bulletin_goes_from_words_to_the_programme_of_a_commune() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let mai = house.sign_in("mai").await;
    let id = begun(&lan, "ordinary", "live").await;
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(
        page.contains("Ủy ban nhân dân") && page.contains("bảy giờ ba mươi phút"),
        "read aloud"
    );
    aimed(&house, &lan, &id).await;
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/speech"), &[("language", "vi")])
            .await
            .status,
        303
    );
    assert!(
        lan.get(&format!("/bulletins/{id}/state"))
            .await
            .body
            .contains("waiting")
    );
    assert!(crate::bulletin::pass(&house.site).await.unwrap());
    assert!(
        !crate::bulletin::pass(&house.site).await.unwrap(),
        "nothing else to do"
    );
    assert!(
        lan.get(&format!("/bulletins/{id}/state"))
            .await
            .body
            .contains("done")
    );
    let hash = hash(&lan, &id, "vi").await;
    let fields = [("language", "vi"), ("hash", hash.as_str()), ("to_the_end", "on")];
    let heard = format!("/bulletins/{id}/heard");
    assert_eq!(
        lan.post(&heard, &fields).await.status,
        422,
        "it was not sent to her"
    );
    assert!(
        lan.get(&format!("/bulletins/{id}/media"))
            .await
            .bytes
            .starts_with(b"fLaC")
    );
    assert_eq!(
        lan.post(&heard, &fields).await.status,
        422,
        "its time has not passed"
    );
    later(&house, 1);
    assert_eq!(lan.post(&heard, &fields).await.status, 303);
    let approve = format!("/bulletins/{id}/approve");
    let own = lan.post(&approve, &fields).await;
    assert!(
        own.status == 409 && own.body.contains("Người làm bản này không duyệt được"),
        "{}",
        own.body
    );
    assert!(
        mai.get(&format!("/bulletins/{id}")).await.status == 404,
        "nothing leaves before it is sent"
    );
    let send = format!("/bulletins/{id}/send");
    assert_eq!(
        lan.post(&send, &[("count", "1")]).await.status,
        409,
        "nothing is approved"
    );
    assert_eq!(binh.post(&approve, &fields).await.status, 303);
    assert_eq!(
        lan.post(&send, &[("count", "2")]).await.status,
        409,
        "another list"
    );
    assert_eq!(lan.post(&send, &[("count", "1")]).await.status, 303);
    assert_eq!(lan.post(&send, &[("count", "1")]).await.status, 409, "once");
    assert!(
        mai.get("/bulletins/inbox")
            .await
            .body
            .contains("Thông báo tiêm phòng")
    );
    assert!(mai.get(&format!("/bulletins/{id}")).await.body.contains("đã xem"));
    assert!(
        mai.get(&format!("/bulletins/{id}/media"))
            .await
            .bytes
            .starts_with(b"fLaC")
    );
    assert_eq!(
        mai.post(&format!("/bulletins/{id}/accept"), &[]).await.status,
        303
    );
    assert!(
        lan.get(&format!("/bulletins/{id}"))
            .await
            .body
            .contains("nhận phát")
    );
    let again = mai.post(&format!("/bulletins/{id}/accept"), &[]).await;
    assert_eq!(again.status, 409);
    let mut tx = house.site.db.snapshot().await.unwrap();
    let media = crate::bulletin::media(&mut tx, &id, "vi").await.unwrap().unwrap();
    assert_eq!((media.sha256, media.samples % 48_000), (hash, 0));
}

#[tokio::test]
async fn an_edit_voids_what_was_approved() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let id = begun(&lan, "ordinary", "live").await;
    approved(&house, &lan, &binh, &id, "vi").await;
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    let (_, rest) = page.split_once("name=\"version\" value=\"").unwrap();
    let version = rest.split('"').next().unwrap();
    let fields = [("language", "vi"), ("version", version), ("body", "Lời khác.")];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/variant"), &fields)
            .await
            .status,
        303
    );
    let stale = lan.post(&format!("/bulletins/{id}/variant"), &fields).await;
    assert_eq!(stale.status, 409, "somebody wrote in between");
    let mut tx = house.site.db.snapshot().await.unwrap();
    assert_eq!(crate::bulletin::media(&mut tx, &id, "vi").await.unwrap(), None);
    drop(tx);
    aimed(&house, &lan, &id).await;
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
            .await
            .status,
        409
    );
}

#[tokio::test]
async fn a_commune_declines_with_a_reason_and_the_sender_takes_back_and_corrects() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let mai = house.sign_in("mai").await;
    let id = begun(&lan, "ordinary", "live").await;
    approved(&house, &lan, &binh, &id, "vi").await;
    aimed(&house, &lan, &id).await;
    lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
        .await;
    let decline = format!("/bulletins/{id}/decline");
    assert_eq!(mai.post(&decline, &[("reason", "")]).await.status, 409);
    assert_eq!(
        mai.post(&decline, &[("reason", "Đã phát hôm qua")]).await.status,
        303
    );
    assert!(
        lan.get(&format!("/bulletins/{id}"))
            .await
            .body
            .contains("Đã phát hôm qua")
    );
    let correct = lan
        .post(&format!("/bulletins/{id}/correct"), &[("kind", "correction")])
        .await;
    let next = correct.location.unwrap().rsplit('/').next().unwrap().to_owned();
    let page = lan.get(&format!("/bulletins/{next}")).await.body;
    assert!(
        page.contains("Đúng các nơi đã nhận") && page.contains("Đính chính: Thông báo tiêm phòng"),
        "{page}"
    );
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/withdraw"), &[("reason", "")])
            .await
            .status,
        422
    );
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/withdraw"), &[("reason", "Sai giờ")])
            .await
            .status,
        303
    );
    let there = mai.get(&format!("/bulletins/{id}")).await.body;
    assert!(
        there.contains("Sai giờ") && there.contains("từ chối"),
        "what was declined stays declined"
    );
}

#[tokio::test]
async fn a_text_of_only_emojis_and_a_bulletin_without_purpose_are_refused() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let fields = |purpose: &'static str, kind: &'static str, body: &'static str| {
        [
            ("title", "x"),
            ("class", "ordinary"),
            ("kind", kind),
            ("mode", "live"),
            ("purpose", purpose),
            ("body", body),
        ]
    };
    for (purpose, kind, body, says) in [
        ("own", "notice", "🎉🎉 !!", "chỉ có ký hiệu"),
        ("clause", "notice", "Lời.", "Chọn nhiệm vụ"),
        ("feedback", "answer", "Lời.", "Ghi ý kiến"),
        ("own", "answer", "Lời.", "phải ghi ý kiến"),
        ("", "notice", "Lời.", "Chọn bản tin thực hiện việc gì"),
    ] {
        let page = lan.post("/bulletins", &fields(purpose, kind, body)).await;
        assert!(
            page.status == 422 && page.body.contains(says),
            "{purpose} {body}: {}",
            page.body
        );
    }
}

#[tokio::test]
async fn the_dictionary_of_a_unit_reads_its_bulletins_and_must_fit_together() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let add = |written: &'static str, spoken: &'static str| [("written", written), ("spoken", spoken)];
    assert_eq!(
        lan.post("/bulletins/reading", &add("NVH", "nhà văn hóa"))
            .await
            .status,
        303
    );
    let wrong = lan.post("/bulletins/reading", &add("K9", "khu 9")).await;
    assert!(
        wrong.status == 422 && wrong.body.contains("khu chín"),
        "{}",
        wrong.body
    );
    assert!(
        lan.get("/bulletins/reading?try=H%E1%BB%8Dp+NVH")
            .await
            .body
            .contains("Họp nhà văn hóa")
    );
    assert_eq!(
        lan.post("/bulletins/reading", &[("drop", "NVH")]).await.status,
        303
    );
    assert!(!lan.get("/bulletins/reading").await.body.contains("nhà văn hóa"));
}

#[tokio::test]
async fn nobody_names_themselves_and_a_superior_names_below() {
    let house = House::demo().await;
    let (lan, mai) = (house.sign_in("lan").await, house.sign_in("mai").await);
    let (sender, station) = (unit_of(&house, "lan").await, unit_of(&house, "mai").await);
    let id = |login: &'static str| async {
        crate::account::find(&house.site.db, login)
            .await
            .unwrap()
            .unwrap()
            .id
    };
    let (lan_id, mai_id) = (id("lan").await, id("mai").await);
    let name = |unit: &str, person: &str| {
        [
            ("unit".to_owned(), unit.to_owned()),
            ("person".to_owned(), person.to_owned()),
        ]
    };
    for (who, unit, person, status) in [
        (&lan, &sender, &lan_id, 409),
        (&lan, &station, &mai_id, 303),
        (&mai, &station, &mai_id, 409),
        (&mai, &sender, &lan_id, 404),
        (&lan, &station, &lan_id, 404),
    ] {
        let fields = name(unit, person);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            who.post("/bulletins/mandates", &fields).await.status,
            status,
            "{unit} {person}"
        );
    }
}
