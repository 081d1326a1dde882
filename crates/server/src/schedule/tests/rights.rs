//! Who may: the station alone, what it took, and those above only look.

use super::*;

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
