//! Plans as devices get them: signed, seven days long, the same again not at all, and safe on several nodes.

use civic::Moment;
use civic::broadcast::Span;
use serde_json::json;
use store::{Count, args, record, sql};
use wire::player::{Class, Kind, Plan, Sealed};

use super::fixture_tests::*;
use crate::testing::House;

record! {
    #[derive(Debug)]
    struct Kept { version: i64, sealed: Vec<u8>, left_out: serde_json::Value }
}

async fn newest(house: &House, device: &str) -> (Plan, Kept) {
    let find = sql!(
        "select version, sealed, left_out from device_plan where device = $1 order by version desc limit 1"
    );
    let kept = house.site.db.one::<Kept>(find, args![device]).await.unwrap();
    let plan: Plan = Sealed::read(&kept.sealed).unwrap().peek(Kind::Plan).unwrap();
    (plan, kept)
}

async fn versions(house: &House) -> i64 {
    let count = sql!("select count(*) as count from device_plan");
    house.site.db.one::<Count>(count, args![]).await.unwrap().count
}

async fn ready() -> (House, String) {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    player(&house, "may-1", &unit).await;
    player(&house, "may-2", &unit).await;
    (house, unit)
}

#[tokio::test]
async fn a_change_of_the_timetable_is_in_the_signed_plan_and_the_same_again_is_not_signed() {
    let (house, unit) = ready().await;
    let mai = house.sign_in("commune").await;
    save(&mai, &[("item", "b:loa:vi"), ("start", "17:00")])
        .await
        .unwrap();
    assert_eq!(super::pass(&house.site, false).await.unwrap(), 1);
    let (plan, kept) = newest(&house, "may-1").await;
    assert_eq!((plan.version, kept.version, plan.items.len()), (1, 1, 15));
    let first = &plan.items[0];
    assert_eq!(
        first.at,
        Moment::start_of("2021-04-26".parse().unwrap()).plus_minutes(17 * 60)
    );
    assert_eq!((first.samples, first.gain, first.origin), (600 * 48_000, -150, 1));
    assert!(plan.expires_at.0 - house.site.clock.now().0 >= 14 * 86_400_000);
    assert_eq!(super::pass(&house.site, true).await.unwrap(), 0, "nothing is due");
    let mut tx = house.site.db.begin().await.unwrap();
    super::replan(&mut tx, &unit, house.site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    super::pass(&house.site, false).await.unwrap();
    assert_eq!(
        versions(&house).await,
        2,
        "what says the same is not signed again"
    );
}

#[tokio::test]
async fn after_midnight_every_plan_is_renewed_and_a_week_is_always_there() {
    let (house, _) = ready().await;
    super::pass(&house.site, true).await.unwrap();
    assert_eq!(
        versions(&house).await,
        2,
        "also a device without items has its quiet hours"
    );
    for day in 1..4 {
        at(
            &house,
            Moment::start_of("2021-04-26".parse::<viet::Date>().unwrap().plus_days(day)).plus_minutes(1),
        );
        assert_eq!(super::pass(&house.site, true).await.unwrap(), 1);
        let (plan, _) = newest(&house, "may-2").await;
        assert_eq!(i64::try_from(plan.version).unwrap(), day + 1);
        assert!(plan.expires_at.0 - house.site.clock.now().0 >= 14 * 86_400_000);
    }
}

#[tokio::test]
async fn two_nodes_build_one_station_once() {
    let (house, _) = ready().await;
    let mai = house.sign_in("commune").await;
    save(&mai, &[("item", "b:loa:vi"), ("start", "17:00")])
        .await
        .unwrap();
    let (one, two) = tokio::join!(super::pass(&house.site, false), super::pass(&house.site, false));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(versions(&house).await, 2);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn what_is_left_out_is_said_with_its_reason() {
    let (house, unit) = ready().await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    save(&mai, &[("item", "b:loa:vi"), ("start", "17:00")])
        .await
        .unwrap();
    save(&mai, &[("item", "b:hai:vi"), ("start", "18:00")])
        .await
        .unwrap();
    run(
        &house,
        sql!("update bulletin set withdrawn_at = 1 where id = 'loa'"),
        args![],
    )
    .await;
    run(
        &house,
        sql!("update bulletin_variant set approved_hash = 'x' where bulletin = 'hai'"),
        args![],
    )
    .await;
    super::pass(&house.site, true).await.unwrap();
    let (plan, _) = newest(&house, "may-1").await;
    assert!(plan.items.is_empty());
    let page = mai.get(&format!("/timetable/units/{unit}/left-out")).await.body;
    assert!(
        page.contains("Bản tin đã bị thu hồi.") && page.contains("Chưa có bản ghi đã duyệt."),
        "{page}"
    );
    // Stopped, it plays nothing; when the stop is lifted it plays again without anybody asking.
    run(
        &house,
        sql!("update bulletin set withdrawn_at = null where id = 'loa'"),
        args![],
    )
    .await;
    run(
        &house,
        sql!("update bulletin_variant set approved_hash = audio"),
        args![],
    )
    .await;
    let at = house.site.clock.now().0;
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap()
        .id;
    let stop = sql!(
        "insert into stop_order (id, scope, thing, why, ordered_by, at) values ('s', 'device', 'may-1', 'x', $1, $2)"
    );
    run(&house, stop, args![lan, at + 1]).await;
    at_later(&house, 10);
    super::pass(&house.site, true).await.unwrap();
    let (plan, _) = newest(&house, "may-1").await;
    assert!(plan.items.is_empty());
    assert_eq!(newest(&house, "may-2").await.0.items.len(), 30);
    run(
        &house,
        sql!("update stop_order set lifted_at = $1"),
        args![at + 20_000],
    )
    .await;
    at_later(&house, 30);
    super::pass(&house.site, true).await.unwrap();
    assert_eq!(newest(&house, "may-1").await.0.items.len(), 30);
}

#[tokio::test]
async fn a_stop_of_a_unit_far_above_empties_the_plans_is_named_and_its_end_fills_them() {
    let (house, unit) = ready().await;
    let mai = house.sign_in("commune").await;
    save(&mai, &[("item", "b:loa:vi"), ("start", "17:00")])
        .await
        .unwrap();
    super::pass(&house.site, true).await.unwrap();
    assert_eq!(newest(&house, "may-1").await.0.items.len(), 15);
    let above = crate::station::units_of(&house.site, &unit).pop().unwrap();
    assert_ne!(above, unit);
    let at = house.site.clock.now().0;
    let stop = sql!(
        "insert into stop_order (id, scope, thing, why, ordered_by, at) values ('s', 'unit', $1, 'bị chiếm quyền', null, $2)"
    );
    run(&house, stop, args![&above, at + 1]).await;
    at_later(&house, 10);
    assert_eq!(super::pass(&house.site, true).await.unwrap(), 1, "due by itself");
    for device in ["may-1", "may-2"] {
        let (plan, kept) = newest(&house, device).await;
        assert!(plan.items.is_empty(), "{device}");
        assert!(
            kept.left_out.to_string().contains("\"stopped\""),
            "{}",
            kept.left_out
        );
    }
    assert_eq!(super::pass(&house.site, true).await.unwrap(), 0, "once");
    let window = Span::lasting(house.site.clock.now(), 86_400_000);
    let expected = async || super::expected(&house.site, "may-1", window).await.unwrap().len();
    assert_eq!(expected().await, 0);
    let page = mai.get(&format!("/timetable/units/{unit}/left-out")).await.body;
    let day = house.site.clock.now().day();
    let name = crate::http::name_of(&house.site.directory(), &above, day);
    assert!(
        page.contains(&name)
            && page.contains("bị chiếm quyền")
            && page.contains("Thiết bị đang bị lệnh dừng phát"),
        "{page}"
    );
    // Somebody else's unit is none of its business.
    let lift = sql!("update stop_order set lifted_at = $1");
    run(&house, lift, args![at + 20_000]).await;
    let other = sql!(
        "insert into stop_order (id, scope, thing, why, ordered_by, at) \
         select 'o', 'unit', min(id), 'x', null, $1 from unit where id not in ($2, $3)"
    );
    run(&house, other, args![at + 20_000, &above, &unit]).await;
    at_later(&house, 30);
    assert_eq!(super::pass(&house.site, true).await.unwrap(), 1);
    assert_eq!(newest(&house, "may-1").await.0.items.len(), 15, "it plays again");
    assert_eq!(expected().await, 1);
    let page = mai.get(&format!("/timetable/units/{unit}/left-out")).await.body;
    assert!(!page.contains("lệnh dừng phát"), "{page}");
}

fn at_later(house: &House, seconds: i64) {
    let start = crate::demo::first_moment();
    at(house, Moment(start.0 + seconds * 1000));
}

#[tokio::test]
async fn a_drill_reaches_no_live_device_and_live_bulletins_no_practice_device() {
    let (house, unit) = ready().await;
    let drill = Told {
        mode: "drill",
        ..own("tap", &unit)
    };
    bulletin(&house, drill).await;
    run(
        &house,
        sql!("update device set practice = $1 where id = 'may-2'"),
        args![true],
    )
    .await;
    let mai = house.sign_in("commune").await;
    save(&mai, &[("item", "b:loa:vi"), ("start", "17:00")])
        .await
        .unwrap();
    save(&mai, &[("item", "b:tap:vi"), ("start", "18:00")])
        .await
        .unwrap();
    super::pass(&house.site, true).await.unwrap();
    let media = |bulletin: &str| store::audit::digest(format!("{bulletin} vi").as_bytes());
    for (device, bulletin) in [("may-1", "loa"), ("may-2", "tap")] {
        let (plan, _) = newest(&house, device).await;
        assert_eq!(plan.items.len(), 15, "{device}");
        for item in plan.items {
            let hash = hex::encode(item.media);
            assert_eq!(hash, media(bulletin), "{device}");
        }
    }
}

/// Somebody arms a device from one minute of 26 April 2021 until another.
async fn arm(house: &House, device: &str, login: &str, (from, until): (i64, i64)) {
    let day = Moment::start_of("2021-04-26".parse().unwrap());
    let by = crate::account::store::account(&house.site.db, login)
        .await
        .unwrap()
        .unwrap()
        .id;
    let insert =
        sql!("insert into device_arming (device, from_at, until_at, armed_by) values ($1, $2, $3, $4)");
    let values = args![device, day.plus_minutes(from), day.plus_minutes(until), by];
    run(house, insert, values).await;
}

/// This person's arming alone is there when the plan is made anew.
async fn armed_alone(house: &House, unit: &str, who: &str, span: (i64, i64)) {
    run(house, sql!("delete from device_arming"), args![]).await;
    arm(house, "may-1", who, span).await;
    let mut tx = house.site.db.begin().await.unwrap();
    super::replan(&mut tx, unit, house.site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    super::pass(&house.site, false).await.unwrap();
}

/// A drill of Lan's urgent bulletin that Hoa asked for and Mai confirmed.
async fn urgent_drill(house: &House, unit: &str) {
    let urgent = Told {
        class: "urgent",
        ..own("lu", unit)
    };
    bulletin(
        house,
        Told {
            mode: "drill",
            ..urgent
        },
    )
    .await;
    let id = async |login: &str| {
        crate::account::store::account(&house.site.db, login)
            .await
            .unwrap()
            .unwrap()
            .id
    };
    let (asked, confirmed) = (id("hoa").await, id("mai").await);
    let night = house.site.clock.now();
    let order = sql!(
        "insert into urgent_order (id, bulletin, content, reason, mode, expires_at, target_count, asked_by, asked_at) \
         values ('tap-lu', 'lu', $1, 'flood', 'drill', $2, 1, $3, 0)"
    );
    run(house, order, args![json!({}), night.0 + 7_200_000, &asked]).await;
    let sounding = super::Sounding {
        bulletin: "lu",
        units: &[unit.to_owned()],
        order: "tap-lu",
        by: &confirmed,
        by_unit: unit,
        expires: Moment(night.0 + 7_200_000),
    };
    let mut tx = house.site.db.begin().await.unwrap();
    super::sound_now(&house.site, &mut tx, &sounding, night)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_sends_a_drill_cannot_arm_a_live_device_for_it() {
    // The bulletin is Lan's; Mai puts it at 18:00 for ten minutes; a third person may arm.
    let (house, unit) = ready().await;
    let drill = Told {
        mode: "drill",
        ..own("tap", &unit)
    };
    bulletin(&house, drill).await;
    let mai = house.sign_in("commune").await;
    let fields = [
        ("item", "b:tap:vi"),
        ("start", "18:00"),
        ("days", "once"),
        ("late", "120"),
    ];
    save(&mai, &fields).await.unwrap();
    let five = 17 * 60;
    // (who, from, until), how many items the plan has, and how many minutes late they may begin.
    let tries: [(&str, (i64, i64), usize, u32); 6] = [
        ("mai", (five, five + 180), 0, 0),
        ("lan", (five, five + 180), 0, 0),
        // Not yet, no longer, and not to the end of it.
        ("hoa", (five + 61, five + 180), 0, 0),
        ("hoa", (five, five + 60), 0, 0),
        ("hoa", (five, five + 69), 0, 0),
        // Ten minutes from 18:00 and armed until 18:30: no later than 18:20.
        ("hoa", (five, five + 90), 1, 20),
    ];
    for (who, span, items, late) in tries {
        armed_alone(&house, &unit, who, span).await;
        let (plan, kept) = newest(&house, "may-1").await;
        assert_eq!(plan.items.len(), items, "{who} {span:?}: {}", kept.left_out);
        assert!(
            plan.items.iter().all(|item| item.late_ms == late * 60_000),
            "{who} {span:?}"
        );
        assert!(
            newest(&house, "may-2").await.0.items.is_empty(),
            "another device is not armed by it"
        );
        let page = mai.get(&format!("/timetable/units/{unit}/left-out")).await.body;
        let told = page.contains("phải do người khác cho phép");
        assert_eq!(told, who != "hoa", "{who} {span:?}");
    }
}

#[tokio::test]
async fn neither_who_asked_for_an_urgent_drill_nor_who_confirmed_it_arms_a_device_for_it() {
    let (house, unit) = ready().await;
    urgent_drill(&house, &unit).await;
    for (who, items) in [("hoa", 0), ("mai", 0), ("lan", 0), ("tuan", 1)] {
        armed_alone(&house, &unit, who, (0, 1440)).await;
        assert_eq!(newest(&house, "may-1").await.0.items.len(), items, "{who}");
    }
}

#[tokio::test]
async fn an_urgent_bulletin_cuts_in_at_night_and_its_end_silences_it() {
    let (house, unit) = ready().await;
    let told = Told {
        class: "urgent",
        level: "province",
        spoken: &[("vi", 30), ("tyz", 40)],
        ..own("lu", &unit)
    };
    bulletin(&house, told).await;
    let night = Moment::start_of("2021-04-27".parse().unwrap()).plus_minutes(3 * 60 + 15);
    at(&house, night);
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap()
        .id;
    let order = sql!(
        "insert into urgent_order (id, bulletin, content, reason, mode, expires_at, target_count, asked_by, asked_at) \
         values ('lenh', 'lu', $1, 'flood', 'live', $2, 1, $3, 0)"
    );
    run(&house, order, args![json!({}), night.0 + 7_200_000, &lan]).await;
    let units = [unit.clone()];
    let sounding = super::Sounding {
        bulletin: "lu",
        units: &units,
        order: "lenh",
        by: &lan,
        by_unit: &unit,
        expires: Moment(night.0 + 7_200_000),
    };
    let mut tx = house.site.db.begin().await.unwrap();
    super::sound_now(&house.site, &mut tx, &sounding, night)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    super::pass(&house.site, false).await.unwrap();
    let (plan, _) = newest(&house, "may-1").await;
    let heard: Vec<_> = plan
        .items
        .iter()
        .map(|item| (item.class, item.at.0 - night.0, item.language.as_str()))
        .collect();
    assert_eq!(heard, [(Class::Urgent, 0, "vi"), (Class::Urgent, 30_000, "tyz")]);
    // A device that was cut off still says it while the order holds.
    assert_eq!(plan.items[0].late_ms, 7_200_000);
    at(&house, Moment(night.0 + 10_000));
    let mut tx = house.site.db.begin().await.unwrap();
    super::silence(&mut tx, "lenh", &lan, house.site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    super::pass(&house.site, false).await.unwrap();
    assert!(newest(&house, "may-1").await.0.items.is_empty());
    let window = Span::lasting(night, 3_600_000);
    assert!(
        super::expected(&house.site, "may-1", window)
            .await
            .unwrap()
            .is_empty()
    );
}

/// 24 June 2021, 05:30 in Vietnam: half an hour before the rehearsals of `crates/player` begin.
fn before_the_rehearsal() -> Moment {
    Moment::start_of("2021-06-24".parse().unwrap()).plus_minutes(330)
}

/// A mono WAV of 16 bits as `crates/player/tests/it/bench_box.rs` makes it: 100 samples up and 100 down.
fn wav(samples: u32, height: i16) -> Vec<u8> {
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + samples * 2).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(48_000_u32.to_le_bytes());
    bytes.extend(96_000_u32.to_le_bytes());
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend((samples * 2).to_le_bytes());
    let wave = (0..samples).map(|i| {
        if (i / 100).is_multiple_of(2) {
            height
        } else {
            -height
        }
    });
    bytes.extend(wave.flat_map(i16::to_le_bytes));
    bytes
}

/// A slot without the form.
async fn slot(
    house: &House,
    (id, bulletin): (&str, &str),
    calendar: serde_json::Value,
    start: i64,
    codes: [&str; 2],
) {
    let unit = station(house).await;
    let mai = crate::account::store::account(&house.site.db, "mai")
        .await
        .unwrap()
        .unwrap()
        .id;
    let mut tx = house.site.db.begin().await.unwrap();
    let new = super::store::NewSlot {
        id: id.to_owned(),
        unit,
        bulletin: Some(bulletin.to_owned()),
        relay: None,
        language: "vi".to_owned(),
        calendar,
        start_s: start,
        duration_ms: 60_000,
        codes: [codes[0], codes[1], "recording"].map(str::to_owned),
        devices: None,
        replaces: None,
        resume: "live".to_owned(),
        late_ms: 300_000,
        at: None,
        order: None,
        pending: false,
        form_key: id.to_owned(),
        by: mai,
        created: Moment(before_the_rehearsal().0 - 86_400_000),
    };
    super::store::insert_slot(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
}

/// The plan that the player's own tests rehearse is what this house builds today: kept as a file there, because the player
/// knows no house. `LANTOA_KEEP_PLAN=1` writes it anew.
#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn the_plan_that_players_rehearse_is_the_one_that_this_house_builds() {
    let house = House::demo().await;
    let unit = station(&house).await;
    player(&house, "loa-1", &unit).await;
    for (id, samples, height) in [("dai", 7 * 48_000_u32, 900), ("ngan", 3 * 48_000, 1_100)] {
        bulletin(
            &house,
            Told {
                spoken: &[],
                ..own(id, &unit)
            },
        )
        .await;
        let bytes = wav(samples, height);
        let audio = store::audit::digest(&bytes);
        let mut tx = house.site.db.begin().await.unwrap();
        let size = i64::try_from(bytes.len()).unwrap();
        spoken(&mut tx, id, "vi", &audio, size, i64::from(samples)).await;
        tx.commit().await.unwrap();
    }
    let every = |rule: &str| json!({ "days": { "every": rule }, "from": "2021-06-24" });
    for hour in 6..18 {
        let bulletin = if hour % 2 == 0 { "dai" } else { "ngan" };
        let id = format!("gio-{hour:02}");
        slot(
            &house,
            (&id, bulletin),
            every("FREQ=DAILY"),
            hour * 3600 + 600,
            ["ordinary", "commune"],
        )
        .await;
    }
    slot(
        &house,
        ("thu-sau", "dai"),
        every("FREQ=MONTHLY;BYDAY=-1FR"),
        18 * 3600,
        ["priority", "province"],
    )
    .await;
    slot(
        &house,
        ("chu-nhat", "ngan"),
        every("FREQ=WEEKLY;BYDAY=SU"),
        20 * 3600 + 3540,
        ["ordinary", "commune"],
    )
    .await;
    let once = json!({ "days": { "once": "2021-06-26" }, "from": "2021-06-26" });
    slot(
        &house,
        ("dem", "dai"),
        once.clone(),
        3 * 3600 + 900,
        ["urgent", "province"],
    )
    .await;
    slot(
        &house,
        ("dem-thuong", "ngan"),
        once,
        3 * 3600 + 1800,
        ["ordinary", "commune"],
    )
    .await;
    let at = before_the_rehearsal();
    let mut tx = house.site.db.snapshot().await.unwrap();
    let station = super::plan::Station::load(&house.site, &mut tx, &unit, at)
        .await
        .unwrap();
    let built = station.plan(&station.devices[0], at, [5; 16]).unwrap();
    // The recurring ones of fifteen days, the last Friday, two Sundays, the urgent night; the other one is in quiet hours.
    assert_eq!(built.plan.items.len(), 12 * 15 + 1 + 2 + 1);
    let left: Vec<&str> = built.out.iter().map(|out| out.why.as_str()).collect();
    assert_eq!(left, ["quiet"]);
    let signer = wire::player::Signer::from_seed(&[1; 32]);
    let sealed = Sealed::seal(Kind::Plan, &built.plan, &signer).to_bytes();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../player/tests/it/house.plan");
    if std::env::var_os("LANTOA_KEEP_PLAN").is_some() {
        std::fs::write(file, &sealed).unwrap();
    }
    assert!(
        std::fs::read(file).unwrap() == sealed,
        "the player rehearses a plan that this house no longer builds"
    );
}
