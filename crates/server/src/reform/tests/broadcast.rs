//! Stations of communes that become one: each timetable goes on where it was heard, bulletins and faults at the new unit.

use civic::broadcast::Span;
use civic::reform::Rule;
use serde_json::json;

use super::*;
use crate::schedule::fixture_tests::{Told, bulletin, neighbour, own, player, run, save, sent, station};

record! {
    #[derive(Debug, PartialEq, Eq)]
    struct Stands { unit: String, state: String }
}

/// Another station, that of neither of the two.
fn third(house: &House, not: [&str; 2]) -> String {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let free = directory.units().iter().find(|unit| {
        unit.kind == Kind::CommuneStation
            && !not.contains(&unit.id.as_str())
            && directory.exists(&unit.id, on)
    });
    free.unwrap().id.clone()
}

/// Carries everything of stations that follows its unit, in the order of the legal hour: how many things of each kind went.
async fn carry_all(house: &House, from: [&str; 2], heir: &str) -> Vec<(&'static str, usize)> {
    let at = house.site.clock.now();
    let mut tx = house.site.db.begin().await.unwrap();
    let mut counts = Vec::new();
    let broadcast = [
        "bulletin",
        "bulletin_here",
        "reading",
        "operating_rule",
        "slot",
        "cluster",
        "device",
        "ticket",
        "alarm",
    ];
    let follows =
        |kind: &&crate::reform::Affected| kind.rule == Rule::Follows && broadcast.contains(&kind.name);
    for kind in crate::AFFECTED.iter().filter(follows) {
        let things = (kind.find)(&mut tx, json!([[from[0]], [from[1]]])).await.unwrap();
        if things.is_empty() {
            continue;
        }
        let carry = crate::reform::Carry {
            reform: "R",
            at,
            on: at.day(),
            ids: &house.site.ids,
            things: things.iter().map(|thing| (thing, heir)).collect(),
        };
        (kind.carry)(&mut tx, &carry).await.unwrap();
        counts.push((kind.name, things.len()));
    }
    tx.commit().await.unwrap();
    counts
}

/// What a device plays on the second day after the hour, by bulletin and minute of the day.
async fn plays(house: &House, device: &str) -> Vec<(String, i64)> {
    let from = Moment::start_of(hour().day().plus_days(2));
    let window = Span::lasting(from, 86_400_000);
    let heard = crate::schedule::expected(&house.site, device, window)
        .await
        .unwrap();
    let at = heard
        .into_iter()
        .map(|one| (one.item, (one.span.from.0 - from.0) / 60_000));
    at.collect()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn stations_that_become_one_go_on_where_they_were_heard() {
    let house = House::demo().await;
    let unit = station(&house).await;
    let (nam, beside) = neighbour(&house).await;
    let lan_unit = unit_of(&house, "lan").await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("cho", &beside)).await;
    let from_above = Told {
        level: "province",
        ..own("tinh", &lan_unit)
    };
    bulletin(&house, from_above).await;
    sent(&house, "tinh", &unit, "accepted").await;
    sent(&house, "tinh", &beside, "received").await;
    bulletin(
        &house,
        Told {
            ..own("xong", &lan_unit)
        },
    )
    .await;
    sent(&house, "xong", &unit, "declined").await;
    player(&house, "may-1", &unit).await;
    player(&house, "may-2", &beside).await;
    let mai = house.sign_in("commune").await;
    // At the same time, each in its own commune; on one day the first is not heard.
    let five = |item| [("item", item), ("start", "17:00")];
    let slot = save(&mai, &five("b:loa:vi")).await.unwrap();
    save(&nam, &five("b:cho:vi")).await.unwrap();
    let once = [("days", "once"), ("first", "25/4/2021")];
    let passing = [&[("item", "b:loa:vi"), ("start", "19:00")][..], &once].concat();
    let over = save(&mai, &passing).await.unwrap();
    let day = hour().day().plus_days(3).to_string();
    let drop = [("day", day.as_str()), ("why", "họp dân")];
    assert_eq!(
        mai.post(&format!("/timetable/slots/{slot}/drop"), &drop)
            .await
            .status,
        303
    );
    let fault = sql!(
        "insert into ticket (id, unit, device, fault, note, state, reopened, opened_at, changed_at) \
         values ('hong', $1, 'may-1', 'silent', '', 'open', 0, 0, 0)"
    );
    run(&house, fault, args![&unit]).await;
    let alarm = sql!(
        "insert into alarm (id, unit, device, kind, detail, raised_at) values ('keu', $1, 'may-1', 'silent', '', 0)"
    );
    run(&house, alarm, args![&unit]).await;

    set_clock(&house, Moment(hour().0 - 1));
    assert_eq!(plays(&house, "may-1").await, [("loa".to_owned(), 1020)]);
    set_clock(&house, hour());
    let heir = third(&house, [&unit, &beside]);
    let counts = carry_all(&house, [&unit, &beside], &heir).await;
    for moved in [
        ("slot", 3),
        ("bulletin", 2),
        ("bulletin_here", 2),
        ("device", 2),
        ("ticket", 1),
        ("alarm", 1),
    ] {
        assert!(counts.contains(&moved), "{moved:?}: {counts:?}");
    }

    // Each is heard where it was heard, and not at the other one's loudspeakers.
    assert_eq!(plays(&house, "may-1").await, [("loa".to_owned(), 1020)]);
    assert_eq!(plays(&house, "may-2").await, [("cho".to_owned(), 1020)]);
    let third = Span::lasting(Moment::start_of(hour().day().plus_days(3)), 86_400_000);
    let dropped = crate::schedule::expected(&house.site, "may-1", third)
        .await
        .unwrap();
    assert!(dropped.is_empty(), "the day that was dropped stays dropped");
    // What was heard before stays the old unit's, and says why it ended; what was over is left alone.
    let ended =
        sql!("select count(*) as count from slot where unit in ($1, $2) and ended_why = 'unit_ended'");
    assert_eq!(count(&house, ended, args![&unit, &beside]).await, 2);
    let alone = sql!("select count(*) as count from slot where id = $1 and unit = $2 and ended_at is null");
    assert_eq!(count(&house, alone, args![&over, &unit]).await, 1);
    // The bulletin from above stands once, as far as the first of the two had come; what was declined stays.
    let stands =
        sql!("select unit, state from bulletin_target where bulletin in ('tinh', 'xong') order by state");
    let stands: Vec<Stands> = house.site.db.all(stands, args![]).await.unwrap();
    let row = |unit: &str, state: &str| Stands {
        unit: unit.to_owned(),
        state: state.to_owned(),
    };
    assert_eq!(stands, [row(&heir, "accepted"), row(&unit, "declined")]);
    let here = sql!(
        "select (select count(*) from ticket where unit = $1) + (select count(*) from alarm where unit = $1) \
         + (select count(*) from bulletin where unit = $1) as count"
    );
    assert_eq!(count(&house, here, args![&heir]).await, 4);

    run(
        &house,
        sql!("update person set unit = $1 where login = 'mai'"),
        args![&heir],
    )
    .await;
    // Chị Mai works at the new unit now: both timetables are hers, and she changes one of them.
    let table = mai.get("/timetable").await.body;
    assert!(
        table.contains("Bản tin loa") && table.contains("Bản tin cho"),
        "{table}"
    );
    assert!(
        !table.contains("trùng giờ với"),
        "different devices share no time: {table}"
    );
    crate::schedule::pass(&house.site, false).await.unwrap();
    let plans = sql!(
        "select count(*) as count from device_plan where device in ('may-1', 'may-2') and item_count > 0"
    );
    assert!(
        count(&house, plans, args![]).await >= 2,
        "the devices get signed plans"
    );
    assert!(matches!(
        verify(&house.site.db).await.unwrap(),
        Verdict::Sound { .. }
    ));
}
