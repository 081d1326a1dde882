//! Relays, markets, and the calendar of a telephone.

use super::*;

#[tokio::test]
async fn the_telephone_reads_the_timetable_under_an_address_that_can_be_renewed() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    save(&mai, &AFTERNOON).await.unwrap();
    assert_eq!(mai.post("/timetable/feed", &[]).await.status, 303);
    let address = |body: &str| {
        let rest = body.split("href=\"/timetable/feed/").nth(1).unwrap();
        format!("/timetable/feed/{}", rest.split('"').next().unwrap())
    };
    let first = address(&mai.get("/timetable/settings").await.body);
    let feed = house.stranger().get(&first).await;
    assert_eq!(feed.status, 200);
    assert!(feed.body.starts_with("BEGIN:VCALENDAR\r\n") && feed.body.contains("END:VCALENDAR"));
    assert!(feed.body.contains("SUMMARY:Bản tin loa\r\n"), "{}", feed.body);
    // 17:00 in Vietnam.
    assert!(
        feed.body.contains("DTSTART:20210426T100000Z\r\n")
            && feed.body.contains("DTEND:20210426T101000Z\r\n")
    );
    assert_eq!(feed.body.matches("BEGIN:VEVENT").count(), 30);
    mai.post("/timetable/feed", &[]).await;
    assert_eq!(house.stranger().get(&first).await.status, 404);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn relays_and_markets_are_kept_and_a_relay_is_never_moved() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    assert_eq!(
        mai.post("/timetable/relays", &[("source", "relay")]).await.status,
        422
    );
    assert_eq!(
        mai.post("/timetable/relays", &[("name", "VOV1"), ("source", "relay")])
            .await
            .status,
        303
    );
    let market = [
        ("market", "Chợ Thất Khê"),
        ("how", "lunar"),
        ("days", "4, 9, 14, 19, 24, 29"),
    ];
    assert_eq!(mai.post("/timetable/markets", &market).await.status, 303);
    assert_eq!(
        mai.post(
            "/timetable/markets",
            &[("market", "X"), ("how", "lunar"), ("days", "31")]
        )
        .await
        .status,
        422
    );
    let form = mai.get("/timetable/new").await.body;
    let relay = format!(
        "r:{}",
        form.split("value=\"r:")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
    );
    let market = form
        .split("<select id=\"market\"")
        .nth(1)
        .unwrap()
        .split("value=\"")
        .nth(2)
        .unwrap();
    let market = market.split('"').next().unwrap();
    save(&mai, &[("item", &relay), ("start", "05:00"), ("minutes", "30")])
        .await
        .unwrap();
    let fields = [
        ("item", "b:loa:vi"),
        ("start", "05:20"),
        ("days", "market"),
        ("market", market),
    ];
    let refused = save(&mai, &fields).await.unwrap_err();
    assert!(
        refused.body.contains("VOV1") && refused.body.contains("là tiếp sóng, không dời được"),
        "{}",
        refused.body
    );
    let behind = [&fields[..], &[("choice", "append")]].concat();
    let slot = save(&mai, &behind).await.unwrap();
    let page = mai.get(&format!("/timetable/slots/{slot}")).await.body;
    // 27 April 2021 is the 16th of the third lunar month; the 30th is the 19th.
    assert!(page.contains("thứ Sáu, 30/4/2021, 05:30–05:40"), "{page}");
    assert!(page.contains("Chợ Thất Khê (các ngày 4, 9, 14, 19, 24, 29 âm lịch)"));
}
