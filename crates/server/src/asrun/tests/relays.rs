//! Relays in the diary: what the source gave was heard, what it did not give was silence, and relayed minutes are not one's own.

use ::store::{args, sql};
use civic::Moment;
use serde_json::json;
use wire::player::{
    Class, Ending, Event, Kind, Plan, Played, QuietHours, Relay, Sealed, Signer, Silence, Tails,
};

use super::{Box_, DAY, MINUTE, Station, item, morning, occurrence};
use crate::asrun::alarm::pass::{Told, look};

/// Half an hour.
const SPAN: u64 = 1_800 * 48_000;

fn due(day: i64) -> Moment {
    Moment(morning(day).0 - 90 * MINUTE)
}

/// A station that relays at 05:00 and plays its own at 06:30.
async fn relaying() -> Station {
    let station = Station::new().await;
    let unit = &station.unit;
    let mut tx = station.house.site.db.begin().await.unwrap();
    let relay = sql!(
        "insert into relay (id, unit, name, source, code, changed_by, changed_at) values ('R', $1, 'Thời sự VOV1', 'relay', 'vov1', 'binh', 0)"
    );
    tx.run(relay, args![unit]).await.unwrap();
    let slot = sql!(
        "insert into slot (id, unit, relay, language, calendar, start_s, duration_ms, class, level, source, resume, late_ms, \
         form_key, created_by, created_at, version) values ('SR', $1, 'R', 'vi', $2, 18000, 1800000, 'ordinary', 'commune', 'relay', \
         'live', 60000, 'SR', 'binh', 0, 1)"
    );
    tx.run(slot, args![unit, json!({})]).await.unwrap();
    let relays = (0..3).map(|day| Relay {
        id: occurrence("SR", due(day)),
        source: "vov1".to_owned(),
        at: due(day),
        lasts_ms: 1_800_000,
        class: Class::Ordinary,
        origin: 1,
        gain: 0,
        gateways: 0,
        language: "vi".to_owned(),
    });
    let plan = Plan {
        device: "loa-1".to_owned(),
        version: 2,
        issued_at: Moment(morning(0).0 - DAY + 1),
        expires_at: Moment(morning(0).0 + 30 * DAY),
        nonce: [2; 16],
        offset_ms: 0,
        clock_limit_ms: 1_000,
        quiet: QuietHours::default(),
        fallback: None,
        tail: Tails {
            first: Vec::new(),
            more: relays.collect(),
        },
        items: (0..3).map(|day| item("S1", morning(day), "vi")).collect(),
    };
    let sealed = Sealed::seal(Kind::Plan, &plan, &Signer::from_seed(&[9; 32])).to_bytes();
    let insert = sql!(
        "insert into device_plan (device, version, digest, sealed, issued_at, expires_at, item_count, left_out) \
         values ('loa-1', 2, $1, $2, $3, $4, 6, $5)"
    );
    let values = args![
        plan.digest().to_vec(),
        sealed,
        plan.issued_at,
        plan.expires_at,
        json!([])
    ];
    tx.run(insert, values).await.unwrap();
    tx.commit().await.unwrap();
    station
}

/// A relay of which the source gave so much, in samples, from its beginning to its end.
fn relayed(player: &mut Box_, day: i64, given: u64, ending: Ending) {
    let item = occurrence("SR", due(day));
    player.now = Moment(due(day).0 - 10_000);
    player.tell(Event::Cued {
        item: item.clone(),
        plan: 2,
        media: [0; 32],
        class: Class::Ordinary,
        origin: 1,
        due: due(day),
    });
    player.start(&item, due(day), 0);
    player.now = Moment(due(day).0 + 1_800_000);
    if given < SPAN {
        player.tell(Event::Gaps {
            item: item.clone(),
            missing: SPAN - given,
            mute: 0,
            gaps: 1,
            begun: 2,
        });
    }
    player.tell(Event::Ended {
        played: Played {
            item,
            samples: Some(given),
            expected: SPAN,
            ending,
            by: String::new(),
            level: Some(-1800),
            volume: None,
            skew_us: 0,
            servo_ppm: 0,
        },
    });
}

async fn diary(station: &Station) -> String {
    let mai = station.house.sign_in("commune").await;
    mai.get("/broadcast-log?per=week&on=2021-04-26").await.body
}

#[tokio::test]
async fn what_a_source_gave_was_heard_and_relayed_minutes_are_told_from_ones_own() {
    let station = relaying().await;
    station.set_time(Moment(morning(2).0 + DAY / 2));
    let mut player = Box_::new("loa-1");
    relayed(&mut player, 0, SPAN, Ending::Done);
    player.play("S1", morning(0));
    // Of the second morning twenty minutes.
    relayed(&mut player, 1, SPAN * 2 / 3, Ending::Gaps);
    player.now = Moment(due(2).0 + 1_800_000);
    player.tell(Event::Silent {
        item: occurrence("SR", due(2)),
        due: due(2),
        why: Silence::Dry,
    });
    station.take("loa-1", &player.log).await;
    let page = diary(&station).await;
    for words in [
        "Tiếp sóng: Thời sự VOV1",
        "Nguồn tiếp sóng mất tiếng một phần. nguồn không có tiếng 10,0 phút",
        "Nguồn tiếp sóng không có tiếng",
        "Thời lượng đã phát: tự sản xuất 3 phút, tiếp sóng 50 phút",
        "6 lượt theo lịch: 2 đã phát, 2 phát dở hoặc không phát, 2 không rõ",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let dry = sql!(
        "select count(*) as count from asrun_play where dry = 28800000 and media is null and samples = 57600000"
    );
    assert_eq!(station.count(dry).await, 1, "silence is said apart");
}

#[tokio::test]
async fn a_relay_that_gives_nothing_is_an_alarm_while_it_is_silent_and_when_it_is_over() {
    let station = relaying().await;
    let during = Moment(due(0).0 + 5 * MINUTE);
    let upsert = sql!(
        "insert into device_health (device, at, asked_at, health, plan, stop, trust, condition, judged_at) \
         values ('loa-1', $1, $1, $2, 2, 0, 0, 'well', $1)"
    );
    let mut tx = station.house.site.db.begin().await.unwrap();
    // A box whose relay is dry says that nothing sounds.
    let health =
        json!({ "playing": "", "clock_error_us": 3_000, "power": 0, "free_bytes": 5_000_000_000_u64 });
    tx.run(upsert, args![during, health]).await.unwrap();
    tx.commit().await.unwrap();
    station.set_time(during);
    look(&station.house.site, &mut Told::default()).await.unwrap();
    let silent = sql!("select count(*) as count from alarm where kind = 'silent' and cleared_at is null");
    assert_eq!(station.count(silent).await, 1);
    station.set_time(Moment(due(0).0 + 31 * MINUTE));
    let mut player = Box_::new("loa-1");
    // Five minutes of thirty.
    relayed(&mut player, 0, SPAN / 6, Ending::Gaps);
    station.take("loa-1", &player.log).await;
    let missed = sql!("select count(*) as count from alarm where kind = 'missed' and detail = 'dry'");
    assert_eq!(station.count(missed).await, 1);
    let mai = station.house.sign_in("commune").await;
    let page = mai.get("/alarms").await.body;
    assert!(page.contains("Nguồn tiếp sóng không có tiếng"), "{page}");
    // The next morning it sounds.
    station.set_time(Moment(due(1).0 + 31 * MINUTE));
    relayed(&mut player, 1, SPAN, Ending::Done);
    station.take("loa-1", &player.log).await;
    let open = sql!("select count(*) as count from alarm where kind = 'missed' and cleared_at is null");
    assert_eq!(station.count(open).await, 0);
}

#[tokio::test]
async fn a_source_that_the_box_does_not_know_is_an_alarm_with_its_reason() {
    let station = relaying().await;
    station.set_time(due(0));
    let mut player = Box_::new("loa-1");
    player.now = due(0);
    player.tell(Event::Silent {
        item: occurrence("SR", due(0)),
        due: due(0),
        why: Silence::NoSource,
    });
    station.take("loa-1", &player.log).await;
    let missed = sql!("select count(*) as count from alarm where kind = 'missed' and detail = 'no_source'");
    assert_eq!(station.count(missed).await, 1);
    assert!(
        diary(&station)
            .await
            .contains("Hộp phát chưa khai nguồn tiếp sóng này")
    );
}
