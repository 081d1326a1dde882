//! Recordings come in and are listened to; what is none is told so.

use super::hands::*;
use crate::bulletin::sound::tests::{speech, wav};
use crate::testing::House;

#[tokio::test]
async fn what_cannot_be_used_is_refused_with_its_cause_and_nothing_is_kept() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let id = begun(&lan, "ordinary", "live").await;
    let rate = 8_000;
    let whole = wav(rate, 1, &speech(rate, 4_000, -60.0));
    let long = wav(rate, 1, &speech(rate, 1_000, -60.0).repeat(3_660));
    let cases: [(&[u8], &str); 7] = [
        (b"Kinh gui: cac don vi", "không phải bản ghi âm"),
        (&whole[..whole.len() / 2], "đứt giữa chừng"),
        (&wav(rate, 1, &[]), ""),
        (&wav(rate, 1, &speech(rate, 300, -60.0)), "chỉ dài 300 ms"),
        (&wav(rate, 1, &[0; 24_000]), "không có tiếng"),
        (&wav(rate, 1, &speech(rate, 4_000, -13.0)), "nền ồn"),
        (&long, "dài hơn 60 phút"),
    ];
    for (bytes, says) in cases {
        let path = format!("/bulletins/{id}/recording");
        let page = lan
            .upload(&path, &[("language", "tyz")], &[("sound", "a.wav", bytes)])
            .await;
        assert!(
            page.status == 422 && page.body.contains(says),
            "{says}: {} {}",
            page.status,
            page.body
        );
    }
    let kept = store::sql!("select count(*) as count from bulletin_variant where language = 'tyz'");
    let kept: store::Count = house.site.db.one(kept, store::args![]).await.unwrap();
    assert_eq!(kept.count, 0);
}

#[tokio::test]
async fn no_machine_speaks_tay_and_a_person_does() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let id = begun(&lan, "ordinary", "live").await;
    let asked = lan
        .post(&format!("/bulletins/{id}/speech"), &[("language", "tyz")])
        .await;
    assert!(
        asked.status == 422 && asked.body.contains("phải do người đọc"),
        "{}",
        asked.body
    );
    recorded(&lan, &id, "tyz").await;
    assert!(
        lan.get(&format!("/bulletins/{id}"))
            .await
            .body
            .contains("tiếng Tày")
    );
}

#[tokio::test]
async fn the_player_reports_what_was_heard_and_the_server_counts_the_time() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let id = begun(&lan, "ordinary", "live").await;
    let hash = recorded(&lan, &id, "vi").await;
    let path = format!("/bulletins/{id}/listening");
    let tell = |listening: Option<&str>, sha256: &str, heard: &str| {
        let listening = listening.map_or("null".to_owned(), |id| format!("\"{id}\""));
        format!(r#"{{"language":"vi","sha256":"{sha256}","listening":{listening},"heard":{heard}}}"#)
            .into_bytes()
    };
    assert_eq!(
        lan.send_bytes(&path, &tell(None, &"0".repeat(64), "[]"))
            .await
            .status,
        409
    );
    let begun = lan.send_bytes(&path, &tell(None, &hash, "[]")).await.body;
    let listening = begun.split('"').nth(3).unwrap().to_owned();
    let said = |heard: &'static str| {
        let (lan, path, bytes) = (&lan, &path, tell(Some(&listening), &hash, heard));
        async move { lan.send_bytes(path, &bytes).await.body }
    };
    assert!(
        said("[[0,3000]]").await.contains(r#""heard":false"#),
        "three seconds in none"
    );
    later(&house, 1);
    assert!(
        said("[[0,1000]]").await.contains(r#""heard":false"#),
        "not to the end"
    );
    assert!(
        said("[[0,700],[2500,3000]]").await.contains(r#""heard":false"#),
        "a gap"
    );
    assert!(said("[[1500,3000],[0,1600]]").await.contains(r#""heard":true"#));
    let khac = house.sign_in("khac").await;
    assert_eq!(khac.send_bytes(&path, &tell(None, &hash, "[]")).await.status, 404);
    let wrong = lan.send_bytes(&path, b"{}").await;
    assert_eq!(wrong.status, 422);
}

#[tokio::test]
async fn speech_for_words_that_changed_meanwhile_is_thrown_away() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let id = begun(&lan, "ordinary", "live").await;
    lan.post(&format!("/bulletins/{id}/speech"), &[("language", "vi")])
        .await;
    let fields = [("language", "vi"), ("version", "1"), ("body", "Lời khác hẳn.")];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/variant"), &fields)
            .await
            .status,
        303
    );
    crate::bulletin::pass(&house.site).await.unwrap();
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(
        page.contains("Chưa có bản thu") && page.contains("Lời đã sửa trong khi máy đọc"),
        "{page}"
    );
}

/// How long they are, milliseconds.
const SPOKEN_MS: i64 = 4_883;

/// The same words, spoken by espeak-ng and packed by ffmpeg, as telephones and players bring them.
const PACKED: [(&str, &[u8]); 3] = [
    ("loi-moi.mp3", include_bytes!("sounds/loi-moi.mp3")),
    ("loi-moi.ogg", include_bytes!("sounds/loi-moi.ogg")),
    ("loi-moi.m4a", include_bytes!("sounds/loi-moi.m4a")),
];

#[tokio::test]
async fn what_telephones_record_is_taken_by_its_content_and_half_of_it_is_not() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let id = begun(&lan, "ordinary", "live").await;
    let path = format!("/bulletins/{id}/recording");
    let bring = async |name: &str, bytes: &[u8]| {
        lan.upload(&path, &[("language", "tyz")], &[("sound", name, bytes)])
            .await
    };
    let lengths = store::sql!("select duration_ms as count from bulletin_variant where language = 'tyz'");
    for (name, bytes) in PACKED {
        for name in [name, "ghi-am.wav", "ghi-am"] {
            let page = bring(name, bytes).await;
            assert_eq!(page.status, 303, "{name}: {}", page.body);
        }
        let kept: store::Count = house.site.db.one(lengths, store::args![]).await.unwrap();
        assert!(
            (SPOKEN_MS - 150..SPOKEN_MS + 150).contains(&kept.count),
            "{name}: {}",
            kept.count
        );
        let half = bring(name, &bytes[..bytes.len() / 2]).await;
        assert_eq!(half.status, 422, "half of {name} is none: {}", half.body);
        // A name does not make a recording of what is none.
        let none = bring(name, b"Kinh gui: cac don vi").await;
        assert!(
            none.status == 422 && none.body.contains("không phải bản ghi âm"),
            "{name}"
        );
    }
    // What was refused took nothing away: the last good one is there, as FLAC.
    let media = lan.get(&format!("/bulletins/{id}/media?language=tyz")).await;
    assert!(
        media.status == 200 && media.bytes.starts_with(b"fLaC"),
        "{}",
        media.status
    );
}
