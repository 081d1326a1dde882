//! A board shows what holds, and nothing else; what it really shows is read back.

use ::store::{args, sql};
use civic::Moment;

use crate::asrun::tests::{DAY, MINUTE, Station, bulletin, item, morning, plan};
use crate::testing::{Page, Person};

const TEXT: &str = "Bà con cảnh giác với lời mời đi làm việc nhẹ lương cao.\nGọi 111 khi cần giúp.";

async fn run(station: &Station, what: ::store::Sql, values: ::store::Args) {
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(what, values).await.unwrap();
    tx.commit().await.unwrap();
}

async fn written(station: &Station, bulletin: &str, stage: &str) {
    let insert = sql!(
        "insert into bulletin_variant (id, bulletin, language, voice, body, stage, approved_at, version, changed_at) \
         values ($1, $1, 'vi', 'synthetic', $2, $3, 1, 1, 0)"
    );
    run(station, insert, args![bulletin, TEXT, stage]).await;
}

/// Makes a board and gives its address.
async fn board(mai: &Person) -> String {
    let page = mai
        .post("/boards", &[("name", "Bảng trước UBND xã"), ("minutes", "30")])
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    let address = page.body.split("id=\"address\">").nth(1).unwrap();
    address.split('<').next().unwrap().to_owned()
}

fn is_blank(page: &Page) -> bool {
    page.status == 200 && !page.body.contains("data-say")
}

#[tokio::test]
async fn it_shows_what_is_on_and_goes_blank_after_its_time_or_by_order() {
    let station = Station::new().await;
    written(&station, "B1", "approved").await;
    let mai = station.house.sign_in("commune").await;
    let address = board(&mai).await;
    let wall = station.house.stranger();
    station.set_time(Moment(morning(0).0 - 1));
    assert!(is_blank(&wall.get(&address).await));
    station.set_time(Moment(morning(0).0 + MINUTE));
    let page = wall.get(&address).await;
    assert!(
        page.body.contains("lương cao") && page.body.contains("Gọi 111"),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains("<a ") && !page.body.contains("<form"),
        "no way out of it"
    );
    // The slot lasts five minutes, the text stays thirty more.
    station.set_time(Moment(morning(0).0 + 35 * MINUTE - 1));
    assert!(wall.get(&address).await.body.contains("lương cao"));
    station.set_time(Moment(morning(0).0 + 35 * MINUTE));
    assert!(is_blank(&wall.get(&address).await));
    station.set_time(Moment(morning(0).0 + MINUTE));
    // As pages and the command write them: the unit itself, one above it, all; the last one is nobody's.
    let directory = station.house.site.directory();
    let above = directory
        .ancestors(&station.unit, morning(0).day())
        .last()
        .unwrap()
        .id
        .clone();
    for (scope, thing, by) in [
        ("unit", Some(&station.unit), Some("binh")),
        ("unit", Some(&above), Some("binh")),
        ("all", None, None),
    ] {
        let stop = sql!(
            "insert into stop_order (id, scope, thing, why, ordered_by, at) values ('X', $1, $2, 'thử', $3, 0)"
        );
        run(&station, stop, args![scope, thing.cloned(), by]).await;
        assert!(is_blank(&wall.get(&address).await), "{scope} {thing:?}");
        run(&station, sql!("delete from stop_order"), args![]).await;
        assert!(!is_blank(&wall.get(&address).await));
    }
    assert_eq!(wall.get("/board/khong-phai").await.status, 404);
}

#[tokio::test]
async fn it_shows_nothing_that_is_not_approved_was_withdrawn_or_has_expired() {
    for (stage, change) in [
        ("draft", sql!("update bulletin set version = version")),
        ("approved", sql!("update bulletin set withdrawn_at = 1")),
        ("approved", sql!("update bulletin set expires_at = 5")),
        ("approved", sql!("update bulletin set withheld = true")),
        ("approved", sql!("update bulletin set superseded_by = id")),
        ("approved", sql!("update bulletin set mode = 'drill'")),
        ("approved", sql!("update slot set ended_at = 1")),
    ] {
        let station = Station::new().await;
        written(&station, "B1", stage).await;
        run(&station, change, args![]).await;
        let mai = station.house.sign_in("commune").await;
        let address = board(&mai).await;
        station.set_time(Moment(morning(0).0 + MINUTE));
        assert!(
            is_blank(&station.house.stranger().get(&address).await),
            "{stage} {change:?}"
        );
    }
}

#[tokio::test]
async fn a_drill_comes_on_a_practice_board_alone_and_says_so() {
    let station = Station::new().await;
    bulletin(&station.house, &station.unit, "B2", "S2", "drill", "vi").await;
    written(&station, "B2", "approved").await;
    plan(
        &station.house,
        "loa-1",
        2,
        Moment(morning(0).0 - DAY / 2),
        vec![item("S2", morning(0), "vi")],
    )
    .await;
    let mai = station.house.sign_in("commune").await;
    let live = board(&mai).await;
    let page = mai
        .post("/boards", &[("name", "Tập"), ("minutes", "0"), ("practice", "1")])
        .await;
    let practice = page.body.split("id=\"address\">").nth(1).unwrap();
    let practice = practice.split('<').next().unwrap().to_owned();
    station.set_time(Moment(morning(0).0 + MINUTE));
    let wall = station.house.stranger();
    assert!(is_blank(&wall.get(&live).await));
    assert!(
        wall.get(&practice)
            .await
            .body
            .contains("DIỄN TẬP – KHÔNG PHẢI TIN THẬT")
    );
}

#[tokio::test]
async fn what_stands_there_is_read_back_and_something_else_is_an_alarm() {
    let station = Station::new().await;
    written(&station, "B1", "approved").await;
    let mai = station.house.sign_in("commune").await;
    let address = board(&mai).await;
    station.set_time(Moment(morning(0).0 + 2 * MINUTE));
    let wall = station.house.stranger();
    let reading = format!("{address}/reading");
    let right = format!("Phòng, chống mua bán người\n{TEXT}");
    assert!(
        wall.send_bytes(&reading, right.as_bytes())
            .await
            .body
            .contains("true")
    );
    assert!(mai.get("/boards").await.body.contains("Đang hiện đúng nội dung"));
    let wrong = wall.send_bytes(&reading, "Casino online".as_bytes()).await;
    assert!(wrong.body.contains("false"));
    assert!(mai.get("/boards").await.body.contains("Đang hiện nội dung khác"));
    let alarms = sql!("select count(*) as count from alarm where kind = 'board' and cleared_at is null");
    assert_eq!(station.count(alarms).await, 1);
    assert!(mai.get("/alarms").await.body.contains("Casino online"));
    wall.send_bytes(&reading, right.as_bytes()).await;
    assert_eq!(station.count(alarms).await, 0);
    // Somebody who looks at the address while signed in does not speak for the board.
    assert_eq!(mai.send_bytes(&reading, b"x").await.status, 403);
    station.set_time(Moment(morning(0).0 + 20 * MINUTE));
    assert!(mai.get("/boards").await.body.contains("Không rõ đang hiện gì"));
}

/// Gives the bulletin a picture; its hash.
async fn pictured(station: &Station, bulletin: &str) -> String {
    let site = &station.house.site;
    let bytes = crate::bulletin::tests::picture::png(800, 600);
    let put = site.blobs.put(&bytes).await.unwrap();
    let mut tx = site.db.begin().await.unwrap();
    ::store::note_blob(&mut tx, &put, "image/png", Moment(0))
        .await
        .unwrap();
    let give = sql!(
        "update bulletin_variant set picture = $2, picture_alt = 'Áp phích: gọi 111' where bulletin = $1"
    );
    tx.run(give, args![bulletin, &put.hash]).await.unwrap();
    tx.commit().await.unwrap();
    put.hash
}

/// The plan of the one board is signed as the worker does it; what it names.
async fn signed(station: &Station) -> Vec<wire::player::Picture> {
    let site = &station.house.site;
    crate::schedule::pass(site, true).await.unwrap();
    // The player goes on with the plan of this test: its slot has no days of its own.
    let (now, items) = (site.clock.now(), (0..3).map(|day| item("S1", morning(day), "vi")));
    let version = u64::try_from(now.0).unwrap();
    plan(
        &station.house,
        "loa-1",
        version,
        Moment(morning(0).0 - DAY),
        items.collect(),
    )
    .await;
    let newest = sql!(
        "select p.sealed from device_plan p join board b on b.device = p.device order by p.version desc limit 1"
    );
    ::store::record! { struct Row { sealed: Vec<u8> } }
    let row = site.db.one::<Row>(newest, args![]).await.unwrap();
    let plan = crate::asrun::planned::read(&row.sealed).unwrap();
    assert!(
        plan.items.is_empty(),
        "a board plays nothing: it is no line of the diary"
    );
    plan.pictures().to_vec()
}

#[tokio::test]
async fn a_picture_stands_beside_the_words_while_they_hold_and_one_that_is_not_drawn_is_an_alarm() {
    let station = Station::new().await;
    written(&station, "B1", "approved").await;
    let hash = pictured(&station, "B1").await;
    let mai = station.house.sign_in("commune").await;
    let address = board(&mai).await;
    let wall = station.house.stranger();
    let picture = format!("{address}/picture/{hash}");
    station.set_time(Moment(morning(0).0 + 2 * MINUTE));
    assert_eq!(wall.get(&picture).await.status, 404, "nobody has signed it");
    station.set_time(Moment(morning(0).0 - 1));
    let named = signed(&station).await;
    assert_eq!(named.len(), 1);
    assert_eq!(
        (named[0].slot.as_str(), hex::encode(named[0].sha256)),
        ("S1", hash.clone())
    );
    let stored = wall_bytes(&station, &hash).await;
    assert_eq!(named[0].bytes, stored.len() as u64);
    assert_eq!(wall.get(&picture).await.status, 404, "not yet");
    station.set_time(Moment(morning(0).0 + 2 * MINUTE));
    let page = wall.get(&address).await.body;
    assert!(
        page.contains(&picture) && page.contains("alt=\"Áp phích: gọi 111\""),
        "{page}"
    );
    assert!(
        page.contains(&format!("data-bytes=\"{}\"", stored.len())),
        "{page}"
    );
    assert_eq!(wall.get(&picture).await.bytes, stored);
    let other = ::store::audit::digest(b"x");
    assert_eq!(wall.get(&format!("{address}/picture/{other}")).await.status, 404);
    let reading = format!("{address}/reading");
    let words = format!("Phòng, chống mua bán người {TEXT}");
    let drawn = format!("{words} [{hash} Áp phích: gọi 111]");
    assert!(
        wall.send_bytes(&reading, drawn.as_bytes())
            .await
            .body
            .contains("true")
    );
    let alarms = sql!("select count(*) as count from alarm where kind = 'board' and cleared_at is null");
    assert_eq!(station.count(alarms).await, 0);
    let undrawn = format!("{words} [–]");
    assert!(
        wall.send_bytes(&reading, undrawn.as_bytes())
            .await
            .body
            .contains("false")
    );
    assert_eq!(station.count(alarms).await, 1);
    assert!(mai.get("/boards").await.body.contains("Đang hiện nội dung khác"));
    station.set_time(Moment(morning(0).0 + 35 * MINUTE));
    assert_eq!(wall.get(&picture).await.status, 404, "its time is over");
}

async fn wall_bytes(station: &Station, hash: &str) -> Vec<u8> {
    station.house.site.blobs.get(hash).await.unwrap().to_vec()
}

#[tokio::test]
async fn another_picture_than_the_signed_one_is_not_shown_and_a_stop_takes_it_out_of_the_plan() {
    let station = Station::new().await;
    written(&station, "B1", "approved").await;
    pictured(&station, "B1").await;
    let mai = station.house.sign_in("commune").await;
    let address = board(&mai).await;
    let wall = station.house.stranger();
    station.set_time(Moment(morning(0).0 + MINUTE));
    assert_eq!(signed(&station).await.len(), 1);
    assert!(wall.get(&address).await.body.contains("board-picture"));
    // Somebody writes another one into the database: words stay, the picture does not.
    let bytes = crate::bulletin::tests::picture::png(40, 40);
    let put = station.house.site.blobs.put(&bytes).await.unwrap();
    let mut tx = station.house.site.db.begin().await.unwrap();
    ::store::note_blob(&mut tx, &put, "image/png", Moment(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let swap = sql!("update bulletin_variant set picture = $1");
    run(&station, swap, args![&put.hash]).await;
    let page = wall.get(&address).await.body;
    assert!(
        page.contains("lương cao") && !page.contains("board-picture"),
        "{page}"
    );
    let stop = sql!(
        "insert into stop_order (id, scope, thing, why, ordered_by, at) values ('X', 'unit', $1, 'thử', null, $2)"
    );
    run(&station, stop, args![&station.unit, morning(0).0 + MINUTE + 1]).await;
    station.set_time(Moment(morning(0).0 + 2 * MINUTE));
    assert_eq!(signed(&station).await, []);
}

#[tokio::test]
async fn a_new_address_ends_the_old_one_and_a_closed_board_has_none() {
    let station = Station::new().await;
    let mai = station.house.sign_in("commune").await;
    let old = board(&mai).await;
    let id = station.word(sql!("select device as word from board")).await;
    let page = mai.post(&format!("/boards/{id}/address"), &[]).await;
    let new = page.body.split("id=\"address\">").nth(1).unwrap();
    let new = new.split('<').next().unwrap().to_owned();
    let wall = station.house.stranger();
    assert_eq!(wall.get(&old).await.status, 404);
    assert_eq!(wall.get(&new).await.status, 200);
    assert_eq!(
        mai.post(&format!("/boards/{id}/close"), &[("reason", "")])
            .await
            .status,
        422
    );
    assert_eq!(
        mai.post(&format!("/boards/{id}/close"), &[("reason", "hỏng")])
            .await
            .status,
        303
    );
    assert_eq!(wall.get(&new).await.status, 404);
    let hoa = station.house.sign_in("newsroom").await;
    assert_eq!(hoa.post(&format!("/boards/{id}/address"), &[]).await.status, 404);
}
