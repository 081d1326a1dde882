//! Timetables as people use them: the form, conflicts, quiet hours, one day changed, who may.

use civic::Moment;
use civic::broadcast::Span;
use store::{Count, args, sql};

use super::fixture_tests::*;
use crate::testing::House;

const AFTERNOON: [(&str, &str); 2] = [("item", "b:loa:vi"), ("start", "17:00")];

async fn slots(house: &House) -> i64 {
    let count = sql!("select count(*) as count from slot");
    house.site.db.one::<Count>(count, args![]).await.unwrap().count
}

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
async fn a_conflict_is_found_before_saving_and_each_choice_says_what_it_changes() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    save(&mai, &AFTERNOON).await.unwrap();
    let second = [
        ("item", "b:hai:vi"),
        ("start", "17:05"),
        ("days", "once"),
        ("first", "27/4/2021"),
    ];
    let refused = save(&mai, &second).await.unwrap_err();
    assert_eq!(refused.status, 422, "without a choice nothing is saved");
    assert!(
        refused.body.contains("Bản tin loa (17:00–17:10)"),
        "{}",
        refused.body
    );
    assert!(
        refused
            .body
            .contains("thứ Ba, 27/4/2021: Bản tin loa từ 17:00–17:10 sang 17:15–17:25"),
        "{}",
        refused.body
    );
    assert_eq!(slots(&house).await, 1);
    let shifted = [&second[..], &[("choice", "shift")]].concat();
    save(&mai, &shifted).await.unwrap();
    let table = mai.get("/timetable/new").await;
    assert_eq!(table.status, 200);
    // Asked on the day itself, the first one comes after the second.
    at(
        &house,
        Moment::start_of("2021-04-27".parse().unwrap()).plus_minutes(480),
    );
    let mai = house.sign_in("commune").await;
    let day = mai.get("/timetable").await.body;
    assert!(
        day.contains("17:05–17:15") && day.contains("17:15–17:25"),
        "{day}"
    );
}

#[tokio::test]
async fn of_two_who_save_into_one_gap_the_second_is_told() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    let look = async |item: &str, key: &str, step: &str, seen: &str| {
        let fields = [
            ("form_key", key),
            ("item", item),
            ("days", "daily"),
            ("first", "26/4/2021"),
            ("start", "17:00"),
            ("late", "5"),
            ("step", step),
            ("seen", seen),
        ];
        mai.post("/timetable/slots", &fields).await
    };
    let (one, two) = (
        look("b:loa:vi", "k1", "preview", "").await,
        look("b:hai:vi", "k2", "preview", "").await,
    );
    let (seen_one, seen_two) = (hidden(&one.body, "seen"), hidden(&two.body, "seen"));
    assert_eq!(look("b:loa:vi", "k1", "save", &seen_one).await.status, 303);
    let told = look("b:hai:vi", "k2", "save", &seen_two).await;
    assert_eq!(told.status, 409);
    assert!(
        told.body.contains("Lịch phát đã có thay đổi từ lúc bạn xem"),
        "{}",
        told.body
    );
    assert_eq!(slots(&house).await, 1);
    // The same form sent twice is one slot.
    assert_eq!(look("b:loa:vi", "k1", "save", &seen_one).await.status, 303);
    assert_eq!(slots(&house).await, 1);
}

#[tokio::test]
async fn two_at_the_same_instant_do_not_fill_one_gap() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    let fields = |key, item, step, seen| {
        [
            ("form_key", key),
            ("item", item),
            ("days", "daily"),
            ("first", "26/4/2021"),
            ("start", "17:00"),
            ("late", "5"),
            ("step", step),
            ("seen", seen),
        ]
    };
    let seen = hidden(
        &mai.post("/timetable/slots", &fields("k0", "b:loa:vi", "preview", ""))
            .await
            .body,
        "seen",
    );
    let (one, two) = (
        fields("k1", "b:loa:vi", "save", &seen),
        fields("k2", "b:hai:vi", "save", &seen),
    );
    let (one, two) = tokio::join!(
        mai.post("/timetable/slots", &one),
        mai.post("/timetable/slots", &two)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(slots(&house).await, 1);
}

async fn enter_rule(house: &House, fields: &[(&str, &str)]) {
    let mai = house.sign_in("commune").await;
    let base = [
        ("decided_by", "05/QĐ-UBND"),
        ("from", "1/4/2021"),
        ("quiet", "21:00–05:00"),
    ];
    let unsaid = |(name, _): &(&str, &str)| !fields.iter().any(|(given, _)| given == name);
    let base: Vec<(&str, &str)> = base.into_iter().filter(unsaid).collect();
    let saved = mai.post("/timetable/rule", &[&base[..], fields].concat()).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
}

#[tokio::test]
async fn what_breaks_the_rule_is_said_with_its_line_and_saved_only_when_confirmed() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    assert!(
        mai.get("/timetable/rule")
            .await
            .body
            .contains("Chưa biết quy chế")
    );
    assert!(mai.get("/timetable").await.body.contains("Chưa biết quy chế"));
    enter_rule(
        &house,
        &[("hours", "05:00–07:00"), ("longest", "5"), ("day", "1")],
    )
    .await;
    let page = mai.get("/timetable").await.body;
    assert!(page.contains("05/QĐ-UBND") && !page.contains("Chưa biết quy chế"));
    let refused = save(&mai, &AFTERNOON).await.unwrap_err();
    assert!(
        refused.body.contains("ngoài giờ phát 05:00–07:00 (05/QĐ-UBND)"),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("buổi phát dài 10 phút, quy chế cho 5 phút"));
    assert_eq!(slots(&house).await, 0);
    save(&mai, &[&AFTERNOON[..], &[("confirm", "yes")]].concat())
        .await
        .unwrap();
    // A correction of the same day takes its place and stays in the history.
    enter_rule(&house, &[("hours", "16:00–18:00")]).await;
    let history = mai.get("/timetable/rule").await.body;
    assert!(history.contains("Được thay lúc") && history.contains("16:00–18:00"));
}

#[tokio::test]
async fn quiet_hours_of_the_commune_hold_in_place_of_those_of_the_house() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    enter_rule(&house, &[("quiet", "11:00–13:30, 20:00–05:00")]).await;
    let noon = save(&mai, &[("item", "b:loa:vi"), ("start", "12:00")])
        .await
        .unwrap_err();
    assert!(
        noon.status == 422 && noon.body.contains("Rơi vào giờ yên tĩnh"),
        "{}",
        noon.body
    );
    let base = [
        ("decided_by", "x"),
        ("from", "1/4/2021"),
        ("quiet", "chín giờ tối"),
    ];
    assert_eq!(mai.post("/timetable/rule", &base).await.status, 422);
}

#[tokio::test]
async fn an_ordinary_bulletin_from_above_is_scheduled_only_when_the_commune_took_it() {
    let house = House::demo().await;
    let unit = station(&house).await;
    let lan = crate::assignment::fixture_tests::unit_of(&house, "lan").await;
    let from_above = Told {
        level: "province",
        ..own("tinh", &lan)
    };
    bulletin(&house, from_above).await;
    sent(&house, "tinh", &unit, "received").await;
    let mai = house.sign_in("commune").await;
    assert!(!mai.get("/timetable/new").await.body.contains("Bản tin tinh"));
    let fields = [("item", "b:tinh:vi"), ("start", "17:00")];
    assert_eq!(save(&mai, &fields).await.unwrap_err().status, 422);
    for state in ["declined", "withdrawn", "expired", "seen"] {
        run(
            &house,
            sql!("update bulletin_target set state = $1"),
            args![state],
        )
        .await;
        assert_eq!(save(&mai, &fields).await.unwrap_err().status, 422, "{state}");
    }
    run(
        &house,
        sql!("update bulletin_target set state = $1"),
        args!["accepted"],
    )
    .await;
    save(&mai, &fields).await.unwrap();
    let scheduled = sql!("select count(*) as count from bulletin_target where state = 'scheduled'");
    assert_eq!(
        house
            .site
            .db
            .one::<Count>(scheduled, args![])
            .await
            .unwrap()
            .count,
        1
    );
}

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

#[tokio::test]
async fn play_now_asks_quiet_hours_and_what_is_on() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    player(&house, "may-1", &unit).await;
    let mai = house.sign_in("commune").await;
    save(&mai, &AFTERNOON).await.unwrap();
    let play = async |key: &str, step: &str, seen: &str, choice: &str| {
        let fields = [
            ("item", "b:hai:vi"),
            ("form_key", key),
            ("step", step),
            ("seen", seen),
            ("choice", choice),
        ];
        mai.post("/timetable/now", &fields).await
    };
    at(
        &house,
        Moment::start_of("2021-04-26".parse().unwrap()).plus_minutes(17 * 60 + 2),
    );
    let look = play("n1", "look", "", "").await;
    assert!(look.body.contains("Bản tin loa (17:00–17:10)"), "{}", look.body);
    let seen = hidden(&look.body, "seen");
    assert_eq!(
        play("n1", "play", &seen, "").await.status,
        200,
        "without a choice nothing sounds"
    );
    assert_eq!(slots(&house).await, 1);
    assert_eq!(play("n1", "play", &seen, "append").await.status, 303);
    let window = Span::lasting(house.site.clock.now(), 3_600_000);
    let expected = super::expected(&house.site.db, "may-1", window).await.unwrap();
    let times: Vec<(String, i64)> = expected
        .iter()
        .map(|one| (one.item.clone(), (one.span.from.0 - window.from.0) / 60_000))
        .collect();
    assert_eq!(times, [("loa".to_owned(), -2), ("hai".to_owned(), 8)]);
    at(
        &house,
        Moment::start_of("2021-04-26".parse().unwrap()).plus_minutes(22 * 60),
    );
    let night = play("n2", "look", "", "").await;
    assert_eq!(night.status, 422);
    assert!(night.body.contains("Rơi vào giờ yên tĩnh"));
    // A bulletin that is urgent has its own way, and one of nobody none.
    let strange = mai
        .post("/timetable/now", &[("item", "b:khong:vi"), ("form_key", "n3")])
        .await;
    assert_eq!(strange.status, 422);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_commune_cannot_touch_the_timetable_of_another() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    let slot = save(&mai, &AFTERNOON).await.unwrap();
    let (nam, beside) = neighbour(&house).await;
    for path in [
        format!("/timetable/units/{unit}"),
        format!("/timetable/units/{unit}/left-out"),
        format!("/timetable/slots/{slot}"),
    ] {
        assert_eq!(nam.get(&path).await.status, 404, "{path}");
        assert_eq!(mai.get(&path).await.status, 200, "{path}");
    }
    let audits = sql!("select count(*) as count from audit");
    let before = house.site.db.one::<Count>(audits, args![]).await.unwrap().count;
    let fields = [
        ("day", "2021-04-28"),
        ("to_day", "28/4/2021"),
        ("to_time", "16:00"),
        ("version", "1"),
        ("why", "x"),
    ];
    for what in ["end", "move", "drop", "restore"] {
        let page = nam
            .post(&format!("/timetable/slots/{slot}/{what}"), &fields)
            .await;
        assert_eq!(page.status, 404, "{what}");
    }
    // Another's bulletin is not to be put into the own timetable either, and a unit in the form is not asked.
    let stolen = save(&nam, &[("item", "b:loa:vi"), ("start", "17:00"), ("unit", &unit)])
        .await
        .unwrap_err();
    assert_eq!(stolen.status, 422);
    assert_eq!(
        nam.post(
            "/timetable/now",
            &[("item", "b:loa:vi"), ("form_key", "x"), ("unit", &unit)]
        )
        .await
        .status,
        422
    );
    let after = house.site.db.one::<Count>(audits, args![]).await.unwrap().count;
    assert_eq!((slots(&house).await, after), (1, before));
    assert!(!nam.get("/timetable").await.body.contains("Bản tin loa"));
    assert_eq!(nam.get(&format!("/timetable/units/{beside}")).await.status, 200);
    // A newsroom keeps no timetable, an officer has no station, the public sees nothing.
    assert_eq!(
        house.sign_in("newsroom").await.get("/timetable/new").await.status,
        403
    );
    assert_eq!(
        house.sign_in("officer").await.get("/timetable/new").await.status,
        409
    );
    assert_eq!(house.stranger().get("/timetable").await.status, 303);
    // Those above look, and change nothing.
    let lan = house.sign_in("officer").await;
    let seen = lan.get(&format!("/timetable/units/{unit}")).await;
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains("Bản tin loa") && !seen.body.contains("/timetable/new"));
    assert_eq!(
        lan.post(&format!("/timetable/slots/{slot}/end"), &fields)
            .await
            .status,
        404
    );
    assert!(
        lan.get("/timetable")
            .await
            .body
            .contains(&format!("/timetable/units/{unit}"))
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_priority_bulletin_makes_room_or_waits_for_the_commune() {
    let house = House::demo().await;
    let unit = station(&house).await;
    let lan_unit = crate::assignment::fixture_tests::unit_of(&house, "lan").await;
    let priority = |id, unit, level| Told {
        class: "priority",
        level,
        ..own(id, unit)
    };
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, priority("xa", &unit, "commune")).await;
    bulletin(&house, priority("tinh", &lan_unit, "province")).await;
    bulletin(&house, priority("hai", &lan_unit, "province")).await;
    sent(&house, "tinh", &unit, "received").await;
    sent(&house, "hai", &unit, "received").await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    save(&mai, &AFTERNOON).await.unwrap();
    save(&mai, &[("item", "b:xa:vi"), ("start", "18:00")])
        .await
        .unwrap();
    assert_eq!(
        mai.get("/timetable/priority/tinh").await.status,
        404,
        "the sender places it"
    );

    let place = [
        ("day", "27/4/2021"),
        ("time", "17:05"),
        ("choice", "shift"),
        ("form_key", "p1"),
    ];
    let placed = lan.post("/timetable/priority/tinh", &place).await;
    assert!(placed.body.contains("đã có giờ"), "{}", placed.body);
    let replace = [
        ("day", "27/4/2021"),
        ("time", "17:05"),
        ("choice", "replace"),
        ("form_key", "p2"),
    ];
    assert_eq!(
        lan.post("/timetable/priority/hai", &replace).await.status,
        422,
        "it removes nothing of the commune's"
    );
    let meets = [
        ("day", "27/4/2021"),
        ("time", "18:05"),
        ("choice", "shift"),
        ("form_key", "p3"),
    ];
    let waits = lan.post("/timetable/priority/hai", &meets).await;
    assert!(waits.body.contains("chờ xã quyết định"), "{}", waits.body);

    // Another unit was at work: it is looked at a second time.
    let page = mai.get("/timetable").await.body;
    assert!(
        page.contains("Cần xem lại") && page.contains("Dời: Bản tin loa"),
        "{page}"
    );
    let change = page
        .split("/timetable/changes/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let (nam, _) = neighbour(&house).await;
    assert_eq!(
        nam.post(&format!("/timetable/changes/{change}/see"), &[])
            .await
            .status,
        404
    );
    assert_eq!(
        mai.post(&format!("/timetable/changes/{change}/see"), &[])
            .await
            .status,
        303
    );
    assert!(!mai.get("/timetable").await.body.contains("Cần xem lại"));

    // Until the commune decides, its own is heard at its time.
    assert_eq!(nam.get("/timetable/decide/hai").await.status, 404);
    let form = mai.get("/timetable/decide/hai").await;
    assert!(form.body.contains("Bản tin xa (18:00–18:10)"), "{}", form.body);
    assert_eq!(mai.post("/timetable/decide/hai", &[]).await.status, 422);
    at(
        &house,
        Moment::start_of("2021-04-27".parse().unwrap()).plus_minutes(480),
    );
    let mai = house.sign_in("commune").await;
    let before = mai.get("/timetable").await.body;
    assert!(before.contains("18:00–18:10") && !before.contains("row\">18:05–18:15"));
    assert_eq!(
        mai.post("/timetable/decide/hai", &[("choice", "append")])
            .await
            .status,
        303
    );
    let after = mai.get("/timetable").await.body;
    assert!(
        after.contains("18:00–18:10") && after.contains("18:10–18:20"),
        "{after}"
    );
    assert_eq!(
        mai.post("/timetable/decide/hai", &[("choice", "append")])
            .await
            .status,
        409
    );
}

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
