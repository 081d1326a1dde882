//! The picture of a variant: with words, without secrets, within bounds, and never past an approval.

use store::{args, record, sql};

use super::hands::*;
use crate::testing::House;

const SECRET: &str = "GPS 21.8530N 106.7610E";

fn chunk(name: &str, content: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    out.extend(name.bytes());
    out.extend(content);
    out.extend([0; 4]);
    out
}

/// A PNG of this size with a secret in a chunk of text.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 2, 0, 0, 0]);
    let parts = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk("IHDR", &head),
        chunk("tEXt", SECRET.as_bytes()),
        chunk("IDAT", &[1, 2, 3]),
        chunk("IEND", &[]),
    ];
    parts.concat()
}

record! { struct Stage { stage: String, picture: Option<String> } }

async fn stage(house: &House, id: &str) -> (String, bool) {
    let find = sql!("select stage, picture from bulletin_variant where bulletin = $1 and language = 'vi'");
    let row: Stage = house.site.db.one(find, args![id]).await.unwrap();
    (row.stage, row.picture.is_some())
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_picture_comes_with_words_and_without_secrets_and_voids_what_was_approved() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let id = begun(&lan, "ordinary", "live").await;
    approved(&house, &lan, &binh, &id, "vi").await;
    assert_eq!(stage(&house, &id).await, ("approved".to_owned(), false));
    let path = format!("/bulletins/{id}/picture");
    let good = png(1_200, 800);
    let refused = [
        (
            vec![("language", "vi"), ("alt", " ")],
            &good[..],
            "Ảnh cần lời mô tả",
        ),
        (
            vec![("language", "vi"), ("alt", "x")],
            &png(3_841, 10)[..],
            "lớn quá 3 MB",
        ),
        (vec![("language", "vi"), ("alt", "x")], &good[..40], "bị hỏng"),
        (
            vec![("language", "vi"), ("alt", "x")],
            &b"%PDF-1.7 not a picture"[..],
            "không phải ảnh",
        ),
    ]
    .map(|(fields, bytes, says)| (fields, bytes.to_vec(), says));
    for (fields, bytes, says) in refused {
        let page = lan.upload(&path, &fields, &[("picture", "a.png", &bytes)]).await;
        assert!(
            page.status == 422 && page.body.contains(says),
            "{says}: {}",
            page.body
        );
        assert_eq!(
            stage(&house, &id).await,
            ("approved".to_owned(), false),
            "nothing half stored"
        );
    }
    let fields = [("language", "vi"), ("alt", "Áp phích: gọi 111 khi cần giúp")];
    let saved = lan.upload(&path, &fields, &[("picture", "a.png", &good)]).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert_eq!(
        stage(&house, &id).await,
        ("draft".to_owned(), true),
        "approved before it was there"
    );
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(page.contains("alt=\"Áp phích: gọi 111 khi cần giúp\""), "{page}");
    let shown = lan.get(&format!("{path}?language=vi")).await;
    assert!(
        shown.status == 200 && !shown.body.contains("GPS"),
        "its secret is out"
    );
    // Other words alone keep the picture; taking it out takes the words along.
    assert_eq!(
        lan.post(&path, &[("language", "vi"), ("alt", "Áp phích 111")])
            .await
            .status,
        303
    );
    assert_eq!(stage(&house, &id).await, ("draft".to_owned(), true));
    assert_eq!(
        lan.post(&path, &[("language", "vi"), ("drop", "1")]).await.status,
        303
    );
    assert_eq!(stage(&house, &id).await, ("draft".to_owned(), false));
    assert_eq!(lan.get(&format!("{path}?language=vi")).await.status, 404);
}

#[tokio::test]
async fn a_picture_of_what_was_sent_is_not_changed_and_a_draft_one_is_nobody_elses() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let mai = house.sign_in("mai").await;
    let id = begun(&lan, "ordinary", "live").await;
    let path = format!("/bulletins/{id}/picture");
    let fields = [("language", "vi"), ("alt", "Áp phích")];
    let files = [("picture", "a.png", &png(600, 400)[..])];
    assert_eq!(mai.upload(&path, &fields, &files).await.status, 404);
    assert_eq!(lan.upload(&path, &fields, &files).await.status, 303);
    approved(&house, &lan, &binh, &id, "vi").await;
    assert_eq!(stage(&house, &id).await, ("approved".to_owned(), true));
    aimed(&house, &lan, &id).await;
    let shown = format!("{path}?language=vi");
    assert_eq!(mai.get(&shown).await.status, 404, "not sent yet");
    lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
        .await;
    assert_eq!(mai.get(&shown).await.status, 200);
    assert_eq!(lan.upload(&path, &fields, &files).await.status, 409);
}
