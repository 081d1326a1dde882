//! Single days of a slot, and its end.

use super::*;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn one_day_is_moved_dropped_and_taken_back_and_the_slot_ends() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    let slot = save(&mai, &AFTERNOON).await.unwrap();
    save(&mai, &[("item", "b:hai:vi"), ("start", "18:00")])
        .await
        .unwrap();
    let act = async |what: &str, fields: &[(&str, &str)]| {
        mai.post(&format!("/timetable/slots/{slot}/{what}"), fields).await
    };
    let to = |time| {
        [
            ("day", "2021-04-28"),
            ("to_day", "28/4/2021"),
            ("to_time", time),
            ("why", "họp"),
        ]
    };
    for (time, why) in [
        ("18:05", "đã dành cho Bản tin hai"),
        ("22:00", "Rơi vào giờ yên tĩnh"),
        ("25:00", "Ghi ngày"),
    ] {
        let refused = act("move", &to(time)).await;
        assert_eq!(refused.status, 422, "{time}");
        assert!(refused.body.contains(why), "{time}: {}", refused.body);
    }
    let far = [
        ("day", "2021-04-28"),
        ("to_day", "5/5/2021"),
        ("to_time", "16:00"),
    ];
    assert_eq!(act("move", &far).await.status, 422);
    assert_eq!(act("move", &to("16:00")).await.status, 303);
    assert_eq!(
        act("drop", &[("day", "2021-04-29"), ("why", "mất điện")])
            .await
            .status,
        303
    );
    let page = mai.get(&format!("/timetable/slots/{slot}")).await.body;
    assert!(page.contains("thứ Tư, 28/4/2021, 16:00–16:10"), "{page}");
    assert!(page.contains("thứ Năm, 29/4/2021: không phát (mất điện)"));
    assert!(!page.contains("thứ Năm, 29/4/2021, 17:00"));
    assert_eq!(
        act("drop", &[("day", "2021-04-29")]).await.status,
        409,
        "it is gone already"
    );
    assert_eq!(act("restore", &[("day", "2021-04-29")]).await.status, 303);
    let page = mai.get(&format!("/timetable/slots/{slot}")).await.body;
    assert!(page.contains("thứ Năm, 29/4/2021, 17:00–17:10"));
    assert_eq!(
        act("end", &[("version", "1")]).await.status,
        422,
        "an end has a reason"
    );
    assert_eq!(act("end", &[("version", "7"), ("why", "hết")]).await.status, 409);
    assert_eq!(act("end", &[("version", "1"), ("why", "hết")]).await.status, 303);
    let page = mai.get("/timetable").await.body;
    assert!(!page.contains(&format!("/timetable/slots/{slot}")), "{page}");
}
