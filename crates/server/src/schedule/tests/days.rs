//! The days of a slot: in words, inclusive ends, midnight, quiet hours.

use super::*;

#[tokio::test]
async fn the_days_are_said_in_words_before_anything_is_saved() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    let key = hidden(&mai.get("/timetable/new").await.body, "form_key");
    let fields = [
        ("form_key", key.as_str()),
        ("item", "b:loa:vi"),
        ("days", "nth"),
        ("nth", "-1"),
        ("nth_weekday", "FR"),
        ("first", "26/4/2021"),
        ("start", "17:00"),
        ("late", "5"),
        ("step", "preview"),
    ];
    let page = mai.post("/timetable/slots", &fields).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("thứ Sáu cuối tháng, hằng tháng, từ 26/4/2021"),
        "{}",
        page.body
    );
    assert!(page.body.contains("thứ Sáu, 30/4/2021, 17:00–17:10"));
    assert!(page.body.contains("thứ Sáu, 28/5/2021, 17:00–17:10"));
    assert_eq!(slots(&house).await, 0, "a look saves nothing");
    let slot = save(&mai, &fields[1..8]).await.unwrap();
    let page = mai.get(&format!("/timetable/slots/{slot}")).await;
    assert!(page.body.contains("thứ Sáu cuối tháng"));
}

#[tokio::test]
async fn a_rule_that_is_not_understood_is_refused_with_its_reason() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    let rule = |text| [&AFTERNOON[..], &[("days", "rrule"), ("rrule", text)]].concat();
    let refused = save(&mai, &rule("FREQ=DAILY;BYHOUR=9")).await.unwrap_err();
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("không hiểu phần BYHOUR=9"),
        "{}",
        refused.body
    );
    save(&mai, &rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"))
        .await
        .unwrap();
}

#[tokio::test]
async fn quiet_hours_are_refused_on_the_server_and_midnight_is_not_passed_over() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    // 03:15, as in Trung Lộc; and 20:55 to 21:05, which runs into the night.
    for start in ["03:15", "20:55", "23:59"] {
        let refused = save(&mai, &[("item", "b:loa:vi"), ("start", start)])
            .await
            .unwrap_err();
        assert_eq!(refused.status, 422, "{start}");
        assert!(refused.body.contains("Rơi vào giờ yên tĩnh"), "{start}");
    }
    assert_eq!(slots(&house).await, 0);
    save(&mai, &[("item", "b:loa:vi"), ("start", "20:50")])
        .await
        .unwrap();
}

#[tokio::test]
async fn the_last_day_counts_sundays_are_there_and_midnight_is_passed() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    enter_rule(&house, &[("quiet", "02:00–05:00")]).await;
    // Sundays from Sunday 2 May to Sunday 9 May, over midnight.
    let fields = [
        ("item", "b:loa:vi"),
        ("start", "23:55"),
        ("days", "weekly"),
        ("weekday", "SU"),
        ("first", "2/5/2021"),
        ("until", "9/5/2021"),
    ];
    let slot = save(&mai, &fields).await.unwrap();
    let page = mai.get(&format!("/timetable/slots/{slot}")).await.body;
    assert!(page.contains("Chủ nhật, 2/5/2021, 23:55–00:05 (3/5)"), "{page}");
    assert!(
        page.contains("Chủ nhật, 9/5/2021, 23:55–00:05 (10/5)"),
        "the last day counts"
    );
    assert!(!page.contains("16/5/2021"));
    // At two minutes past midnight it still sounds.
    at(
        &house,
        Moment::start_of("2021-05-10".parse().unwrap()).plus_minutes(2),
    );
    let mai = house.sign_in("commune").await;
    let day = mai.get("/timetable").await.body;
    assert!(day.contains("23:55–00:05 (10/5)"), "{day}");
    assert!(day.contains(">10/5</text>") || day.contains("tt-midnight"));
}
