//! Playings become one activity a bulletin, day and language; the report counts it; nobody edits it.

use ::store::{args, sql};
use civic::Moment;
use wire::player::{Ending, Event, Intake};

use super::{Box_, DAY, SAMPLES, Station, bulletin, device, item, morning, occurrence, plan};

async fn activities(station: &Station) -> Vec<(String, i64, i64, i64)> {
    ::store::record! { struct Row { language: String, items: Option<i64>, minutes: Option<i64>, version: i64 } }
    let list = sql!("select language, items, minutes, version from activity order by happened_on, language");
    let rows: Vec<Row> = station.house.site.db.all(list, args![]).await.unwrap();
    rows.into_iter()
        .map(|row| {
            (
                row.language,
                row.items.unwrap(),
                row.minutes.unwrap(),
                row.version,
            )
        })
        .collect()
}

#[tokio::test]
async fn playings_of_a_day_are_one_activity_that_grows_and_many_devices_count_once() {
    let station = Station::new().await;
    let evening = Moment(morning(0).0 + 11 * 3_600_000);
    device(&station.house, &station.unit, "loa-2", false).await;
    let items = || vec![item("S1", morning(0), "vi"), item("S1", evening, "vi")];
    let before = Moment(morning(0).0 - DAY / 2);
    plan(&station.house, "loa-2", 1, before, items()).await;
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(sql!("delete from device_plan where device = 'loa-1'"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    plan(&station.house, "loa-1", 1, before, items()).await;
    station.set_time(Moment(evening.0 + DAY / 24));
    let (mut one, mut two) = (Box_::new("loa-1"), Box_::new("loa-2"));
    one.play("S1", morning(0));
    two.play("S1", morning(0));
    station.take("loa-1", &one.log).await;
    assert_eq!(activities(&station).await, [("vi".to_owned(), 1, 3, 1)]);
    station.take("loa-2", &two.log).await;
    assert_eq!(activities(&station).await, [("vi".to_owned(), 1, 3, 1)]);
    one.play("S1", evening);
    station.take("loa-1", &one.log[3..]).await;
    assert_eq!(activities(&station).await, [("vi".to_owned(), 2, 5, 2)]);
    // The same again changes nothing.
    station.take("loa-1", &one.log).await;
    assert_eq!(activities(&station).await, [("vi".to_owned(), 2, 5, 2)]);
    let told = sql!("select state as word from bulletin_target");
    assert_eq!(station.word(told).await, "played");
    let evidence = sql!("select count(*) as count from evidence where kind = 'as-run'");
    assert_eq!(station.count(evidence).await, 1);
    let counted =
        sql!("select activity_count * 100 + evidence_count as count from assignment where id = 'A10'");
    assert_eq!(station.count(counted).await, 101);
    let tied = sql!("select count(*) as count from asrun_play where activity is not null");
    assert_eq!(station.count(tied).await, 3);
}

#[tokio::test]
async fn what_is_not_confirmed_a_drill_or_in_no_plan_is_never_counted() {
    let station = Station::new().await;
    station.set_time(Moment(morning(2).0 + 600_000));
    bulletin(&station.house, &station.unit, "B2", "S2", "drill", "vi").await;
    let before = Moment(morning(0).0 - DAY / 4);
    let items = vec![item("S1", morning(1), "vi"), item("S2", morning(2), "vi")];
    plan(&station.house, "loa-1", 2, before, items).await;
    let mut player = Box_::new("loa-1");
    let cut = occurrence("S1", morning(0));
    player
        .cue(&cut, morning(0))
        .start(&cut, morning(0), 0)
        .end(&cut, None, Ending::Restart);
    let half = occurrence("S1", morning(1));
    player
        .cue(&half, morning(1))
        .start(&half, morning(1), 0)
        .end(&half, Some(SAMPLES / 3), Ending::Stopped);
    // In no plan at all.
    player.play("S1", Moment(morning(1).0 + DAY / 2));
    // A drill, of plan 2.
    let drill = occurrence("S2", morning(2));
    player.now = Moment(morning(2).0 - 1_000);
    player.tell(Event::Cued {
        item: drill.clone(),
        plan: 2,
        media: [7; 32],
        class: wire::player::Class::Ordinary,
        origin: 1,
        due: morning(2),
    });
    player
        .start(&drill, morning(2), 0)
        .end(&drill, Some(SAMPLES), Ending::Done);
    station.take("loa-1", &player.log).await;
    assert!(activities(&station).await.is_empty());
    let foreign = sql!("select count(*) as count from alarm where kind = 'foreign'");
    assert_eq!(station.count(foreign).await, 1);
}

#[tokio::test]
async fn languages_are_counted_apart() {
    let station = Station::new().await;
    station.set_time(Moment(morning(0).0 + DAY / 2));
    bulletin(&station.house, &station.unit, "B1", "S3", "live", "tyz").await;
    let later = Moment(morning(0).0 + 600_000);
    let items = vec![item("S1", morning(0), "vi"), item("S3", later, "tyz")];
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(sql!("delete from device_plan"), args![]).await.unwrap();
    tx.commit().await.unwrap();
    plan(&station.house, "loa-1", 1, Moment(morning(0).0 - DAY), items).await;
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0)).play("S3", later);
    station.take("loa-1", &player.log).await;
    assert_eq!(
        activities(&station).await,
        [("tyz".to_owned(), 1, 3, 1), ("vi".to_owned(), 1, 3, 1)]
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_a_year_or_by_an_hour_makes_the_time_unknown() {
    for off in [365 * DAY, 3_600_000, -3_600_000] {
        let station = Station::new().await;
        station.set_time(Moment(morning(0).0 + DAY / 2));
        let (due, id) = (morning(0), occurrence("S1", morning(0)));
        let mut player = Box_::new("loa-1");
        player.tell(Event::Clock { good: true }).cue(&id, due);
        player
            .start(&id, Moment(due.0 - off), 0)
            .end(&id, Some(SAMPLES), Ending::Done);
        assert!(matches!(
            station.take("loa-1", &player.log).await,
            Intake::Take { .. }
        ));
        let play = sql!("select outcome || ' ' || doubt as word from asrun_play");
        assert_eq!(station.word(play).await, "unknown clock", "{off}");
        assert!(activities(&station).await.is_empty());
        let alarm = sql!("select count(*) as count from alarm where kind = 'set_back'");
        assert_eq!(station.count(alarm).await, i64::from(off > 0), "{off}");
    }
}

#[tokio::test]
async fn nobody_edits_or_withdraws_what_devices_measured() {
    let station = Station::new().await;
    station.set_time(Moment(morning(0).0 + DAY / 2));
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0));
    station.take("loa-1", &player.log).await;
    let id = station.word(sql!("select id as word from activity")).await;
    let mai = station.house.sign_in("commune").await;
    let page = mai.get(&format!("/activities/{id}")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("do thiết bị phát ghi lại"), "{}", page.body);
    assert!(page.body.contains("/broadcast-log?unit="), "{}", page.body);
    assert!(!page.body.contains("/withdraw"), "{}", page.body);
    let refused = mai
        .post(&format!("/activities/{id}/withdraw"), &[("reason", "thử")])
        .await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert_eq!(activities(&station).await, [("vi".to_owned(), 1, 3, 1)]);
}

#[tokio::test]
async fn the_form_that_is_filled_in_by_itself_counts_it() {
    let station = Station::new().await;
    station.set_time(Moment(morning(1).0 + DAY / 2));
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0)).play("S1", morning(1));
    station.take("loa-1", &player.log).await;
    let done = crate::filing::prefill::store::done(
        &station.house.site.db,
        &station.unit,
        "2021-04-01",
        "2021-04-30",
    )
    .await
    .unwrap();
    let figures: Vec<_> = done
        .iter()
        .map(|one| (one.kind.as_str(), one.items, one.minutes, one.language.as_str()))
        .collect();
    assert_eq!(figures, [("broadcast", Some(1), Some(3), "vi"); 2]);
}

#[tokio::test]
async fn work_that_was_refused_gets_no_activity() {
    let station = Station::new().await;
    station.set_time(Moment(morning(0).0 + DAY / 2));
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update assignment set handling = '02', reason = 'không có đài'"),
        args![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut player = Box_::new("loa-1");
    player.play("S1", morning(0));
    station.take("loa-1", &player.log).await;
    assert!(activities(&station).await.is_empty());
    let plays = sql!("select count(*) as count from asrun_play where outcome = 'confirmed'");
    assert_eq!(station.count(plays).await, 1);
}
