//! Urgent broadcasts: two named persons, the words, the list; drills that cannot be mistaken; one act to end.

use super::hands::*;
use crate::testing::{House, Person};

async fn ready(house: &House, lan: &Person, binh: &Person, mode: &str) -> String {
    let id = begun(lan, "urgent", mode).await;
    approved(house, lan, binh, &id, "vi").await;
    aimed(house, lan, &id).await;
    id
}

const ASK: [(&str, &str); 4] = [
    ("count", "1"),
    ("typed", "PHÁT THẬT"),
    ("reason", "disaster"),
    ("minutes", "60"),
];

#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
#[tokio::test]
async fn two_named_persons_send_and_one_stops() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let mai = house.sign_in("mai").await;
    let id = ready(&house, &lan, &binh, "live").await;
    let (path, confirm) = (
        format!("/bulletins/{id}/urgent"),
        format!("/bulletins/{id}/urgent/confirm"),
    );
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
            .await
            .status,
        409,
        "its own way"
    );
    assert_eq!(lan.post(&confirm, &ASK).await.status, 409, "nothing was asked");
    for wrong in [("count", "7"), ("typed", "DIỄN TẬP")] {
        let mut fields = ASK;
        for field in &mut fields {
            if field.0 == wrong.0 {
                *field = wrong;
            }
        }
        assert_eq!(lan.post(&path, &fields).await.status, 409, "{wrong:?}");
    }
    assert_eq!(lan.post(&path, &ASK).await.status, 303);
    assert_eq!(binh.post(&path, &ASK).await.status, 409, "asked already");
    assert_eq!(
        mai.get(&format!("/bulletins/{id}")).await.status,
        404,
        "one person sends nothing"
    );
    let same = lan.post(&confirm, &ASK).await;
    assert!(
        same.status == 409 && same.body.contains("không tự xác nhận"),
        "{}",
        same.body
    );
    assert_eq!(
        binh.post(&confirm, &[("count", "1"), ("typed", "ok")])
            .await
            .status,
        409
    );
    assert_eq!(binh.post(&confirm, &ASK[..2]).await.status, 303);
    assert!(
        mai.get("/bulletins/inbox?show=all")
            .await
            .body
            .contains("Thông báo tiêm phòng")
    );
    assert!(binh.get(&path).await.body.contains("đang phát"));
    assert_eq!(
        mai.post(&format!("/bulletins/{id}/decline"), &[("reason", "x")])
            .await
            .status,
        409
    );
    let sounding =
        store::sql!("select count(*) as count from bulletin_target where state in ('received', 'scheduled')");
    assert_eq!(
        house
            .site
            .db
            .one::<store::Count>(sounding, store::args![])
            .await
            .unwrap()
            .count,
        1
    );
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/urgent/cancel"), &[])
            .await
            .status,
        303
    );
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/urgent/cancel"), &[])
            .await
            .status,
        409
    );
    assert!(
        mai.get(&format!("/bulletins/{id}"))
            .await
            .body
            .contains("đã thu hồi")
    );
}

#[tokio::test]
async fn what_is_stale_changed_or_by_somebody_unnamed_does_not_go() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let id = ready(&house, &lan, &binh, "live").await;
    let (path, confirm) = (
        format!("/bulletins/{id}/urgent"),
        format!("/bulletins/{id}/urgent/confirm"),
    );
    lan.post(&path, &ASK).await;
    later(&house, 16);
    assert_eq!(binh.post(&confirm, &ASK).await.status, 409, "too old");
    assert_eq!(lan.post(&path, &ASK).await.status, 303, "asked again");
    let fields = [("language", "vi"), ("says_drill", "on")];
    let other = crate::bulletin::sound::tests::wav(
        16_000,
        1,
        &crate::bulletin::sound::tests::speech(16_000, 4_000, -60.0),
    );
    lan.upload(
        &format!("/bulletins/{id}/recording"),
        &fields,
        &[("sound", "b.wav", &other)],
    )
    .await;
    assert_eq!(binh.post(&confirm, &ASK).await.status, 409, "another recording");
    later(&house, 9 * 60);
    let tired = binh.post(&confirm, &ASK).await;
    assert!(
        tired.status == 409 && tired.body.contains("mã xác nhận"),
        "the second factor is old: {}",
        tired.body
    );
    let (tuan, unnamed) = (sure(&house, "tuan").await, house.sign_in("binh").await);
    assert_eq!(tuan.post(&confirm, &ASK).await.status, 404);
    assert_eq!(
        unnamed.post(&path, &ASK).await.status,
        409,
        "no second factor in this session"
    );
}

#[tokio::test]
async fn an_hour_has_so_many_and_a_correction_is_never_one_too_many() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let mut last = String::new();
    for _ in 0..6 {
        last = ready(&house, &lan, &binh, "live").await;
        assert_eq!(
            lan.post(&format!("/bulletins/{last}/urgent"), &ASK).await.status,
            303
        );
        assert_eq!(
            binh.post(&format!("/bulletins/{last}/urgent/confirm"), &ASK)
                .await
                .status,
            303
        );
    }
    let one_more = ready(&house, &lan, &binh, "live").await;
    let many = lan.post(&format!("/bulletins/{one_more}/urgent"), &ASK).await;
    assert!(
        many.status == 409 && many.body.contains("giới hạn"),
        "{}",
        many.body
    );
    let begun = lan
        .post(&format!("/bulletins/{last}/correct"), &[("kind", "denial")])
        .await;
    let denial = begun.location.unwrap().rsplit('/').next().unwrap().to_owned();
    approved(&house, &lan, &binh, &denial, "vi").await;
    let page = lan.get(&format!("/bulletins/{denial}/urgent")).await.body;
    assert!(page.contains("Một thao tác dừng"), "{page}");
    assert_eq!(
        lan.post(&format!("/bulletins/{denial}/urgent"), &ASK)
            .await
            .status,
        303
    );
    assert!(
        lan.get(&format!("/bulletins/{last}"))
            .await
            .body
            .contains("đã thu hồi"),
        "the old one ends at once"
    );
    assert_eq!(
        binh.post(&format!("/bulletins/{denial}/urgent/confirm"), &ASK)
            .await
            .status,
        303
    );
    let mut tx = house.site.db.snapshot().await.unwrap();
    let known = crate::bulletin::load(&mut tx, &last).await.unwrap().unwrap();
    assert_eq!(known.bulletin.superseded_by.as_deref(), Some(denial.as_str()));
}

#[tokio::test]
async fn a_drill_says_so_everywhere_and_asks_for_other_words() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let id = begun(&lan, "urgent", "drill").await;
    let (path, voice) = (format!("/bulletins/{id}/recording"), voice());
    let silent = lan
        .upload(&path, &[("language", "vi")], &[("sound", "a.wav", &voice)])
        .await;
    assert_eq!(silent.status, 422, "the recording must say that it is a drill");
    assert!(
        lan.get(&format!("/bulletins/{id}/variant"))
            .await
            .body
            .contains("Đây là diễn tập")
    );
    approved(&house, &lan, &binh, &id, "vi").await;
    aimed(&house, &lan, &id).await;
    let page = lan.get(&format!("/bulletins/{id}/urgent")).await.body;
    assert!(page.contains("drill-band") && !page.contains("urgent-band") && page.contains("btn-drill"));
    assert!(
        page.matches("DIỄN TẬP").count() > 8 && !page.contains("PHÁT THẬT"),
        "{page}"
    );
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/urgent"), &ASK).await.status,
        409
    );
    let drill = [
        ("count", "1"),
        ("typed", "DIỄN TẬP"),
        ("reason", "disaster"),
        ("minutes", "60"),
    ];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/urgent"), &drill).await.status,
        303
    );
    assert_eq!(
        binh.post(&format!("/bulletins/{id}/urgent/confirm"), &drill)
            .await
            .status,
        303
    );
    assert!(
        house
            .sign_in("mai")
            .await
            .get("/bulletins/inbox?show=all")
            .await
            .body
            .contains("DIỄN TẬP")
    );
}
