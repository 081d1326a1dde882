//! The teller's page read aloud: what sounds, and what falls silent by itself.

use store::sql;

use super::*;

const RECORDING: &[u8] = b"a recording of the page";

/// A public recording in a language, as two persons let it out.
async fn public(house: &House, id: &str, language: &str, bytes: &[u8]) {
    let blob = house.site.blobs.put(bytes).await.unwrap();
    let at = house.site.clock.now();
    let mut tx = house.site.db.begin().await.unwrap();
    let known = sql!(
        "insert into blob (hash, size, media_type, created_at) values ($1, $2, 'audio/mpeg', $3) on conflict (hash) do nothing"
    );
    tx.run(known, args![&blob.hash, blob.size, at]).await.unwrap();
    let insert = sql!(
        "insert into material (id, unit, kind, title, language, audience, body, source, licence, maker, blob, file_name, \
         media_type, made_by, made_at, published_at) select $1, p.unit, 'hear', 'Bản đọc', $2, 'everybody', 'Lời đọc', \
         'Sở', 'CC BY 4.0', 'person', $3, 'doc.mp3', 'audio/mpeg', p.id, $4, $4 from person p where p.login = 'lan'"
    );
    tx.run(insert, args![id, language, &blob.hash, at]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn change(house: &House, change: store::Sql) {
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(change, args![]).await.unwrap();
    tx.commit().await.unwrap();
    // The doors of the house say so by themselves.
    house.site.still.drop_all();
}

async fn choose(chi: &Person, language: &str, material: &str, heard: &str) -> Page {
    let form = [("language", language), ("material", material), ("heard", heard)];
    chi.post("/tip-settings/readings", &form).await
}

#[tokio::test]
async fn a_recording_sounds_once_somebody_has_heard_it_and_only_in_its_language() {
    let (house, chi) = practice().await;
    let teller = house.stranger();
    assert_eq!(teller.get("/tin-bao/doc/tyz").await.status, 404);
    public(&house, "TAY", "tyz", RECORDING).await;
    assert_eq!(choose(&chi, "tyz", "TAY", "").await.status, 422, "not heard");
    assert_eq!(
        choose(&chi, "nut", "TAY", "1").await.status,
        422,
        "another language"
    );
    assert_eq!(choose(&chi, "tyz", "KHONG-CO", "1").await.status, 422);
    assert_eq!(choose(&chi, "fr", "TAY", "1").await.status, 404);
    assert_eq!(teller.get("/tin-bao/doc/tyz").await.status, 404);
    let lan = house.sign_in("officer").await;
    assert_eq!(choose(&lan, "tyz", "TAY", "1").await.status, 403);
    assert!(!teller.get("/tin-bao").await.body.contains("<audio"));

    assert_eq!(choose(&chi, "tyz", "TAY", "1").await.status, 303);
    let page = teller.get("/tin-bao").await.body;
    assert!(
        page.contains("preload=\"none\" src=\"/tin-bao/doc/tyz\""),
        "{page}"
    );
    assert_eq!(page.matches("<audio").count(), 1);
    let missing = page.split("Bản ghi ").nth(1).unwrap();
    let missing = missing.split('<').next().unwrap();
    assert!(missing.contains("Nùng") && missing.contains("Việt"), "{missing}");
    let sound = teller.get("/tin-bao/doc/tyz").await;
    assert_eq!((sound.status, sound.bytes.as_slice()), (200, RECORDING));
    let heads = teller.headers("/tin-bao/doc/tyz").await;
    assert_eq!(heads["cache-control"], "no-store");
    assert!(!heads.contains_key("set-cookie"));
    assert_eq!(teller.get("/tin-bao/doc/nut").await.status, 404);

    let away = [("language", "tyz"), ("act", "away")];
    assert_eq!(chi.post("/tip-settings/readings", &away).await.status, 303);
    assert_eq!(teller.get("/tin-bao/doc/tyz").await.status, 404);
    let steps = sql!(
        "select count(*) as count from audit where action in ('tip.reading_chosen', 'tip.reading_away')"
    );
    assert_eq!(count(&house, steps).await, 2);
}

#[tokio::test]
async fn a_recording_falls_silent_when_page_file_or_material_change_and_while_nothing_is_taken() {
    let (house, chi) = practice().await;
    let teller = house.stranger();
    public(&house, "TAY", "tyz", RECORDING).await;
    assert_eq!(choose(&chi, "tyz", "TAY", "1").await.status, 303);
    let sounds = async || teller.get("/tin-bao/doc/tyz").await.status == 200;
    let says = async |words: &str| chi.get("/tip-settings/readings").await.body.contains(words);
    assert!(sounds().await && says("đã nghe và đặt lên").await);

    // As after a renewal of the program whose page says something else.
    change(&house, sql!("update tip_reading set words = 'khac'")).await;
    assert!(!sounds().await && says("chữ trên trang đã đổi").await);
    assert!(!teller.get("/tin-bao").await.body.contains("<audio"));
    assert_eq!(choose(&chi, "tyz", "TAY", "1").await.status, 303, "heard again");
    assert!(sounds().await);

    // Taken back, its file exchanged, and let out once more.
    change(
        &house,
        sql!("update material set published_at = null where id = 'TAY'"),
    )
    .await;
    assert!(!sounds().await && says("không còn công khai").await);
    public(&house, "KHAC", "tyz", b"other words").await;
    let exchange = sql!(
        "update material set published_at = 1, blob = (select blob from material where id = 'KHAC') where id = 'TAY'"
    );
    change(&house, exchange).await;
    assert!(
        !sounds().await && says("tệp đã được thay").await,
        "nobody heard this one"
    );
    assert_eq!(choose(&chi, "tyz", "TAY", "1").await.status, 303);
    assert!(sounds().await);

    assert_eq!(
        chi.post("/tip-settings/switch", &[("act", "off")]).await.status,
        303
    );
    assert!(!sounds().await, "the page promises nothing now");
    assert!(!teller.get("/tin-bao").await.body.contains("<audio"));
}

#[tokio::test]
async fn the_words_to_be_read_are_those_of_the_page() {
    let (house, chi) = practice().await;
    let plain = |page: &str| {
        page.replace("&#39;", "'")
            .replace("&#34;", "\"")
            .replace("&amp;", "&")
    };
    let page = plain(&house.stranger().get("/tin-bao").await.body);
    let settings = plain(&chi.get("/tip-settings/readings").await.body);
    let words = crate::tip::reading::words();
    assert!(words.len() > 30, "{words:?}");
    for line in words {
        assert!(settings.contains(&line), "{line}");
        // The numbers stand apart from their names on the page.
        let parts: Vec<&str> = if line.starts_with('1') {
            line.split(": ").take(1).collect()
        } else {
            vec![&line]
        };
        for part in parts {
            assert!(page.contains(part), "{part}");
        }
    }
}
