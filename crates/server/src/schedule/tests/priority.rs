//! Priority bulletins from above.

use super::*;

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

/// The form of a place in the timetable: from 27/4/2021 until a day, at these times.
fn place<'a>(time: &'a str, until: &'a str, key: &'a str) -> [(&'static str, &'a str); 5] {
    [
        ("day", "27/4/2021"),
        ("until", until),
        ("time", time),
        ("choice", "append"),
        ("form_key", key),
    ]
}

/// Languages of the province's bulletin and the minutes after 27/4/2021 at which they are heard.
async fn heard(house: &House, days: i64) -> Vec<(String, i64)> {
    let from = Moment::start_of("2021-04-27".parse().unwrap());
    let window = Span::lasting(from, u32::try_from(days * 86_400_000).unwrap());
    let heard = crate::schedule::expected(&house.site, "may-1", window)
        .await
        .unwrap();
    let tinh = heard.into_iter().filter(|one| one.item == "tinh");
    let at = tinh.map(|one| (one.language, (one.span.from.0 - from.0) / 60_000));
    at.collect::<Vec<_>>()
}

/// A bulletin of the commune and one of the province in two languages that has come to it; one player.
async fn two_levels(house: &House, unit: &str) {
    let lan_unit = crate::assignment::fixture_tests::unit_of(house, "lan").await;
    let priority = |id, unit, level, spoken| Told {
        class: "priority",
        level,
        spoken,
        ..own(id, unit)
    };
    bulletin(house, priority("xa", unit, "commune", &[("vi", 600)])).await;
    bulletin(
        house,
        priority("tinh", &lan_unit, "province", &[("vi", 60), ("tyz", 120)]),
    )
    .await;
    sent(house, "tinh", unit, "received").await;
    player(house, "may-1", unit).await;
}

#[tokio::test]
async fn a_priority_bulletin_comes_on_several_days_and_each_time_finds_its_own_room() {
    let house = House::demo().await;
    let unit = station(&house).await;
    two_levels(&house, &unit).await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    save(&mai, &[("item", "b:xa:vi"), ("start", "18:00")])
        .await
        .unwrap();
    for (time, until) in [
        ("", ""),
        ("25:00", ""),
        ("05:30", "26/4/2021"),
        ("05:30", "1/6/2021"),
        ("1:00,2:00,3:00,4:00,5:00,6:00,7:00", ""),
    ] {
        let refused = lan
            .post("/timetable/priority/tinh", &place(time, until, "p"))
            .await;
        assert_eq!(refused.status, 422, "{time} {until}");
    }
    let placed = lan
        .post(
            "/timetable/priority/tinh",
            &place("18:00, 05:30", "29/4/2021", "p1"),
        )
        .await;
    assert!(
        placed.body.contains("27/4/2021, 05:30") && placed.body.contains("18:00: chờ xã quyết định"),
        "{}",
        placed.body
    );
    // The morning is heard on three days, the last one included; the languages follow one another.
    let morning: Vec<(String, i64)> = (0..3)
        .flat_map(|day| {
            [
                ("vi".to_owned(), day * 1440 + 330),
                ("tyz".to_owned(), day * 1440 + 331),
            ]
        })
        .collect();
    assert_eq!(heard(&house, 6).await, morning);
    // The evening waits, and the commune decides it for all its days at once.
    let decide = mai.post("/timetable/decide/tinh", &[("choice", "append")]).await;
    assert_eq!(decide.status, 303, "{}", decide.body);
    let all = heard(&house, 6).await;
    assert_eq!(all.len(), 12);
    assert!(
        all.contains(&("vi".to_owned(), 1090)) && all.contains(&("tyz".to_owned(), 1091)),
        "{all:?}"
    );
    // Placed again it is told, not doubled.
    let again = lan
        .post("/timetable/priority/tinh", &place("09:00", "", "p2"))
        .await;
    assert!(again.body.contains("không đặt được"), "{}", again.body);
    // Every step of the bulletin at the commune has its entry, with who took it.
    let steps = said(&house, "bulletin.moved").await;
    let taken: Vec<bool> = steps.iter().map(|one| one.person.is_some()).collect();
    assert_eq!(taken, [true, true], "collided, then decided: {steps:?}");
    assert!(steps[0].detail.contains("scheduled") && steps[1].detail.contains("needs_decision"));
}
