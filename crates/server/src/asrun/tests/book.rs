//! The diary: what nobody knows is written as not known, and the chain can be recomputed.

use ::store::{args, sql};
use civic::Moment;
use wire::player::Ending;

use super::{Box_, DAY, Station, device, item, morning, occurrence, plan};

async fn diary(station: &Station) -> String {
    let mai = station.house.sign_in("commune").await;
    let page = mai.get("/broadcast-log?per=week&on=2021-04-26").await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.body
}

#[tokio::test]
async fn it_says_what_was_played_what_was_not_and_what_nobody_knows() {
    let station = Station::new().await;
    station.set_time(Moment(morning(1).0 + DAY / 2));
    let before = diary(&station).await;
    assert!(
        before.contains("3 lượt theo lịch: 0 đã phát, 0 phát dở hoặc không phát, 2 không rõ"),
        "{before}"
    );
    assert!(before.contains("Chưa đến giờ"));
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0));
    let cut = occurrence("S1", morning(1));
    player
        .cue(&cut, morning(1))
        .start(&cut, morning(1), 0)
        .end(&cut, None, Ending::Restart);
    station.take("loa-1", &player.log).await;
    let after = diary(&station).await;
    assert!(
        after.contains("3 lượt theo lịch: 1 đã phát, 0 phát dở hoặc không phát, 1 không rõ"),
        "{after}"
    );
    for words in [
        "06:30:00",
        "06:32:30",
        "2,5",
        "iếng Việt",
        "Phòng, chống mua bán người",
        "/directives/D?clause=1",
        "412/STTTT-TTBCXB, nhiệm vụ 1",
        "Đã bắt đầu, không rõ kết thúc",
    ] {
        assert!(after.contains(words), "{words}: {after}");
    }
    let hash = hex::encode(player.head.hash);
    assert!(after.contains(&hash));
}

#[tokio::test]
async fn a_gateway_says_that_it_sent_and_clusters_are_told_apart() {
    let station = Station::new().await;
    device(&station.house, &station.unit, "fm-1", true).await;
    let before = Moment(morning(0).0 - DAY);
    plan(
        &station.house,
        "fm-1",
        1,
        before,
        vec![item("S1", morning(0), "vi")],
    )
    .await;
    station.set_time(Moment(morning(0).0 + DAY / 2));
    let mut gateway = Box_::new("fm-1");
    gateway.play("S1", morning(0));
    station.take("fm-1", &gateway.log).await;
    let page = diary(&station).await;
    assert!(page.contains("Đã gửi tín hiệu"), "{page}");
    assert!(
        page.contains("không biết loa có nghe được không; 1 không rõ"),
        "{page}"
    );
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0));
    station.take("loa-1", &player.log).await;
    let page = diary(&station).await;
    assert!(
        page.contains("1 thiết bị đã phát; 1 thiết bị đã gửi tín hiệu"),
        "{page}"
    );
}

#[tokio::test]
async fn it_leaves_as_page_document_sheet_and_table() {
    let station = Station::new().await;
    station.set_time(Moment(morning(0).0 + DAY / 2));
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0));
    station.take("loa-1", &player.log).await;
    let mai = station.house.sign_in("commune").await;
    let get = |format: &str| {
        let (mai, path) = (&mai, format!("/broadcast-log/{format}?per=week&on=2021-04-26"));
        async move { mai.get(&path).await }
    };
    let print = get("print").await;
    assert!(print.body.contains("TRƯỞNG ĐÀI") && print.body.contains("NGƯỜI LẬP SỔ"));
    let csv = get("csv").await;
    assert_eq!(csv.body.lines().count(), 4, "{}", csv.body);
    assert!(
        csv.body.contains("confirmed") && csv.body.contains("S1@2021-04-26T06:30:00+07:00"),
        "{}",
        csv.body
    );
    assert_eq!(&get("xlsx").await.bytes[..2], b"PK");
    assert_eq!(&get("docx").await.bytes[..2], b"PK");
    let pdf = get("pdf").await;
    assert_eq!(pdf.status, if press::pdf::IS_BUILT_IN { 200 } else { 409 });
}

#[tokio::test]
async fn a_foreign_station_does_not_exist() {
    let station = Station::new().await;
    let path = format!("/broadcast-log?unit={}", station.unit);
    for (who, status) in [
        ("commune", 200),
        ("coordinator", 200),
        ("officer", 200),
        ("newsroom", 404),
    ] {
        let person = station.house.sign_in(who).await;
        assert_eq!(person.get(&path).await.status, status, "{who}");
    }
    let hoa = station.house.sign_in("newsroom").await;
    assert_eq!(hoa.get("/broadcast-log").await.status, 200);
    let none = hoa.get("/broadcast-log?unit=khong-co").await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn the_command_finds_a_record_that_was_changed_damaged_or_lost() {
    let whole = Station::new().await;
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0)).play("S1", morning(1));
    whole.take("loa-1", &player.log).await;
    let said = crate::asrun::cli::verify(&whole.house.site, None, false)
        .await
        .unwrap();
    assert!(said.contains("nguyên vẹn, 6 bản ghi"), "{said}");
    for harm in [
        sql!("update asrun_record set body = $1 where sequence = 3"),
        sql!("update asrun_record set hash = $1 where sequence = 3"),
        sql!("delete from asrun_record where sequence = 3 and body <> $1"),
        sql!("delete from asrun_record where sequence = 6 and body <> $1"),
    ] {
        let station = Station::new().await;
        station.take("loa-1", &player.log).await;
        let mut tx = station.house.site.db.begin().await.unwrap();
        tx.run(harm, args![vec![1_u8, 2, 3]]).await.unwrap();
        tx.commit().await.unwrap();
        let fault = crate::asrun::cli::verify(&station.house.site, Some("loa-1"), false)
            .await
            .unwrap_err();
        assert!(fault.to_string().contains("KHÔNG NGUYÊN VẸN"), "{fault}");
    }
}

#[tokio::test]
async fn a_damaged_record_makes_its_playing_unknown_and_never_counts() {
    let station = Station::new().await;
    station.set_time(Moment(morning(0).0 + DAY / 2));
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0));
    station.take("loa-1", &player.log[..2]).await;
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update asrun_record set body = $1 where sequence = 1"),
        args![vec![0_u8; 9]],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    station.take("loa-1", &player.log[2..]).await;
    let play = sql!("select outcome || ' ' || doubt as word from asrun_play");
    assert_eq!(station.word(play).await, "unknown damaged");
    assert_eq!(
        station
            .count(sql!("select count(*) as count from activity"))
            .await,
        0
    );
}
