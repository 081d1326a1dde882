//! Materials from the officer's form, through the check, to everybody's page.

use crate::bulletin::tests::hands;
use crate::publication::tests::publish_material;
use crate::testing::{House, Page, Person};

const HEARD: [(&str, &str); 9] = [
    ("title", "Lời nhắn về việc làm ở xa"),
    ("kind", "hear"),
    ("language", "vi"),
    ("audience", "youth"),
    ("body", "Bà con chú ý.\nHãy gọi số 111 khi cần giúp đỡ <ngay>."),
    ("source", "Trung tâm Văn hóa, ngày 20/4/2021"),
    ("licence", "Được phát lại, nêu nguồn"),
    ("maker", "person"),
    ("captions", "WEBVTT\n\n00:00.000 --> 00:02.000\nBà con chú ý."),
];

/// Bytes that begin as an MP3 does, with a tag that names somebody.
fn mp3() -> Vec<u8> {
    let mut bytes = b"ID3\x04\0\0\0\0\0\x14TPE1 Nguyen Thi Hoa ".to_vec();
    bytes.extend([0xff, 0xfb, 0x90, 0x00]);
    bytes.extend([7; 400]);
    bytes
}

async fn enter(lan: &Person, changes: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Page {
    let changed = |name: &str| {
        changes
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, value)| *value)
    };
    let form: Vec<_> = HEARD
        .iter()
        .map(|(name, value)| (*name, changed(name).unwrap_or(value)))
        .collect();
    let files: Vec<(&str, &str, &[u8])> = file.iter().map(|(name, bytes)| ("file", *name, *bytes)).collect();
    lan.upload("/materials", &form, &files).await
}

fn id_of(page: &Page) -> String {
    let location = page
        .location
        .as_deref()
        .unwrap_or_else(|| panic!("{}", page.body));
    location.rsplit('/').next().unwrap_or_default().to_owned()
}

/// A recording of lan's unit that is not public.
pub(crate) async fn entered(house: &House) -> String {
    let lan = house.sign_in("officer").await;
    id_of(&enter(&lan, &[], Some(("loi.mp3", &mp3()))).await)
}

/// A public recording of lan's unit.
pub(crate) async fn heard(house: &House) -> String {
    let id = entered(house).await;
    publish_material(house, &id).await;
    id
}

#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
#[tokio::test]
async fn a_recording_is_public_after_two_people_with_its_words_and_without_its_tags() {
    let house = House::demo().await;
    let id = entered(&house).await;
    let stranger = house.stranger();
    for path in ["", "/tep", "/phu-de"] {
        assert_eq!(
            stranger.get(&format!("/tai-lieu/{id}{path}")).await.status,
            404,
            "{path}"
        );
    }
    assert!(
        stranger
            .get("/tai-lieu")
            .await
            .body
            .contains("Chưa có tài liệu nào")
    );
    publish_material(&house, &id).await;
    let page = stranger.get(&format!("/tai-lieu/{id}")).await.body;
    for words in [
        "<audio class=\"hear\" controls preload=\"none\"",
        "kind=\"captions\"",
        "số 111 khi cần giúp đỡ &#60;ngay&#62;.",
        "Được phát lại, nêu nguồn",
        "itemtype=\"https://schema.org/AudioObject\"",
        "Người làm",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let file = stranger.get(&format!("/tai-lieu/{id}/tep")).await;
    assert!(
        file.status == 200 && file.bytes.starts_with(&[0xff, 0xfb]),
        "the tag is gone"
    );
    assert!(!file.body.contains("Nguyen Thi Hoa"));
    assert_eq!(
        stranger
            .get_range(&format!("/tai-lieu/{id}/tep"), "bytes=0-9")
            .await
            .bytes
            .len(),
        10
    );
    assert!(
        stranger
            .get(&format!("/tai-lieu/{id}/phu-de"))
            .await
            .body
            .starts_with("WEBVTT")
    );
    for (query, there) in [
        ("", true),
        ("?language=vi&kind=hear", true),
        ("?language=tyz", false),
        ("?kind=see", false),
    ] {
        let list = stranger.get(&format!("/tai-lieu{query}")).await.body;
        assert_eq!(list.contains(&id), there, "{query}");
    }
    for path in ["/tai-lieu/feed.atom", "/sitemap.xml"] {
        assert!(stranger.get(path).await.body.contains(&id), "{path}");
    }
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_is_kept() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let sound = mp3();
    for (changes, file, words) in [
        ([("title", "")], Some(("loi.mp3", &sound[..])), "Ghi tên tài liệu"),
        (
            [("body", "ngắn")],
            Some(("loi.mp3", &sound[..])),
            "đủ lời của bản ghi âm",
        ),
        (
            [("licence", "")],
            Some(("loi.mp3", &sound[..])),
            "điều kiện sử dụng; chưa rõ",
        ),
        (
            [("captions", "1\n00:00:01,000 --> 2")],
            Some(("loi.mp3", &sound[..])),
            "không phải WebVTT",
        ),
        (
            [("kind", "see")],
            Some(("loi.mp3", &sound[..])),
            "không hợp với loại này",
        ),
        (
            [("kind", "film")],
            Some(("loi.mp3", &sound[..])),
            "Chọn trong danh sách",
        ),
        ([("kind", "hear")], None, "Chọn tệp ghi âm"),
        (
            [("kind", "see")],
            Some(("a.svg", &b"<svg onload=alert(1)>"[..])),
            "Không nhận loại tệp này",
        ),
        (
            [("kind", "read")],
            Some(("a.txt", &b"<html><script>"[..])),
            "Không nhận loại tệp này",
        ),
    ] {
        let page = enter(&lan, &changes, file).await;
        assert!(
            page.status == 422 && page.body.contains(words),
            "{words}: {}",
            page.body
        );
    }
    assert!(lan.get("/materials").await.body.contains("chưa có tài liệu nào"));
}

/// What was looked through is what goes public: any edit ends the look, and what is public is not edited.
#[tokio::test]
async fn an_edit_voids_the_look_and_what_is_public_stands() {
    let house = House::demo().await;
    let id = entered(&house).await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let path = format!("/materials/{id}/publication");
    let page = lan.get(&path).await;
    assert!(
        page.body.contains(&format!("{path}/files/0")),
        "a recording is heard by a person"
    );
    assert_eq!(
        lan.post(&format!("{path}/look"), &[]).await.status,
        422,
        "every mark and file is answered"
    );
    let names: Vec<String> = page
        .body
        .split("type=\"radio\" name=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let answers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "nobody")).collect();
    assert_eq!(lan.post(&format!("{path}/look"), &answers).await.status, 303);
    let shown = binh.get(&path).await.body;
    let look = shown
        .split("name=\"look\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let form: Vec<_> = HEARD
        .iter()
        .map(|(name, value)| match *name {
            "body" => ("body", "Chị Nguyễn Thị Hoa ở thôn Nà Lầu kể lại chuyện của mình."),
            name => (name, *value),
        })
        .collect();
    assert_eq!(
        lan.upload(&format!("/materials/{id}"), &form, &[]).await.status,
        303
    );
    assert_eq!(
        binh.post(&format!("{path}/confirm"), &[("look", look)])
            .await
            .status,
        409
    );
    assert_eq!(house.stranger().get(&format!("/tai-lieu/{id}")).await.status, 404);
    publish_material(&house, &id).await;
    assert_eq!(
        lan.upload(&format!("/materials/{id}"), &form, &[]).await.status,
        409
    );
    assert_eq!(
        lan.post(&format!("/materials/{id}/unpublish"), &[]).await.status,
        303
    );
    assert_eq!(house.stranger().get(&format!("/tai-lieu/{id}")).await.status, 404);
}

#[tokio::test]
async fn an_approved_bulletin_becomes_a_material_and_goes_with_it() {
    let house = House::demo().await;
    let (lan, binh) = hands::pair(&house).await;
    let bulletin = hands::begun(&lan, "ordinary", "live").await;
    let ask = format!("/materials/new?bulletin={bulletin}&language=vi");
    assert_eq!(lan.get(&ask).await.status, 404, "nothing is approved yet");
    hands::approved(&house, &lan, &binh, &bulletin, "vi").await;
    assert!(lan.get("/materials").await.body.contains(&bulletin));
    let page = lan.get(&ask).await;
    assert!(
        page.status == 200 && page.body.contains("lấy từ bản tin đã duyệt"),
        "{}",
        page.body
    );
    let more = [
        ("bulletin", bulletin.as_str()),
        ("spoken", "vi"),
        ("licence", "Được phát lại"),
        ("source", "Đài xã"),
    ];
    let form: Vec<_> = HEARD
        .iter()
        .filter(|(name, _)| !["licence", "source", "captions"].contains(name))
        .copied()
        .chain(more)
        .collect();
    let entered = lan.upload("/materials", &form, &[]).await;
    let id = id_of(&entered);
    publish_material(&house, &id).await;
    let file = house.stranger().get(&format!("/tai-lieu/{id}/tep")).await;
    assert!(file.status == 200 && file.bytes.starts_with(b"fLaC"));
    let mut tx = house.site.db.begin().await.unwrap();
    let back = store::sql!("update bulletin set withdrawn_at = 1 where id = $1");
    tx.run(back, store::args![&bulletin]).await.unwrap();
    tx.commit().await.unwrap();
    for path in [format!("/tai-lieu/{id}"), format!("/tai-lieu/{id}/tep")] {
        assert_eq!(house.stranger().get(&path).await.status, 404, "{path}");
    }
    assert!(
        !house
            .stranger()
            .get("/tai-lieu/feed.atom")
            .await
            .body
            .contains(&id)
    );
    let khac = house.sign_in("khac").await;
    assert_eq!(
        khac.get(&ask).await.status,
        404,
        "another unit's recording is none of theirs"
    );
}

#[tokio::test]
async fn a_poster_names_the_numbers_and_the_fingerprint_only_while_tips_are_taken() {
    let house = House::demo().await;
    let stranger = house.stranger();
    let path = "/tai-lieu/ap-phich/mua-ban-nguoi";
    let page = stranger.get(path).await.body;
    for words in [
        "<b>111</b>",
        "<b>113</b>",
        "poster-a4",
        "không tự đi cứu",
        "/chien-dich/mua-ban-nguoi",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        stranger
            .get(&format!("{path}?co=a5"))
            .await
            .body
            .contains("poster-a5")
    );
    assert!(!page.contains("<code>"), "no channel, no fingerprint");
    let base = &house.site.config.public_url;
    let link = format!("{base}/chien-dich/mua-ban-nguoi");
    assert!(page.contains(&crate::http::qr::picture(&link)));
    assert_eq!(stranger.get("/tai-lieu/ap-phich/khong-co").await.status, 404);
    let operator = house.operator().await;
    let opened = operator.post("/tip-settings/practice", &[]).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    let page = stranger.get(path).await.body;
    let print = page
        .split("<code>")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .expect("a fingerprint");
    assert!(
        stranger.get("/tin-bao").await.body.contains(print),
        "the one that the phone shows"
    );
    assert!(page.contains("tập dượt"));
    let link = format!("{base}/tin-bao#{}", print.replace(' ', ""));
    assert!(
        page.contains(&crate::http::qr::picture(&link)),
        "what a camera reads"
    );
}

#[tokio::test]
async fn a_video_is_public_with_captions_and_words_and_without_what_tells_of_its_maker() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let film = super::video::tests::film(&[(b"vide", b"avc1"), (b"soun", b"mp4a")]);
    let watch = |captions: &'static str| [("kind", "watch"), ("captions", captions)];
    let page = enter(&lan, &watch(""), Some(("phim.mp4", &film))).await;
    assert_eq!(page.status, 422, "a video without captions");
    assert!(page.body.contains("video chưa có phụ đề"));
    let captions = HEARD[8].1;
    let page = enter(&lan, &watch(captions), Some(("loi.mp3", &mp3()))).await;
    assert_eq!(page.status, 422, "a recording is no video");
    let places = super::video::tests::film(&[(b"vide", b"avc1"), (b"meta", b"mett")]);
    let page = enter(&lan, &watch(captions), Some(("phim.mp4", &places))).await;
    assert_eq!(page.status, 422, "a track of places");
    assert!(page.body.contains("Không nhận video này"));
    let id = id_of(&enter(&lan, &watch(captions), Some(("phim.mp4", &film))).await);
    publish_material(&house, &id).await;
    let stranger = house.stranger();
    let page = stranger.get(&format!("/tai-lieu/{id}")).await.body;
    for words in [
        "<video class=\"see\" controls preload=\"none\"",
        "kind=\"captions\"",
        "itemprop=\"transcript\"",
        "https://schema.org/VideoObject",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let path = format!("/tai-lieu/{id}/tep");
    let file = stranger.get(&path).await;
    assert_eq!((file.status, file.bytes.len()), (200, film.len()));
    for secret in ["Phone of Hoa", "106.76"] {
        assert!(!file.body.contains(secret), "{secret}");
    }
    assert_eq!(stranger.get_range(&path, "bytes=0-9").await.bytes.len(), 10);
}
