//! Whom a slot meets: told before anything is saved, and again when somebody was faster.

use super::*;
use crate::testing::{Page, Person};

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

/// Sends the form of a daily slot at five in the afternoon.
async fn daily(person: &Person, item: &str, key: &str, step: &str, seen: &str) -> Page {
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
    person.post("/timetable/slots", &fields).await
}

#[tokio::test]
async fn of_two_who_save_into_one_gap_the_second_is_told() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    let one = daily(&mai, "b:loa:vi", "k1", "preview", "").await;
    let two = daily(&mai, "b:hai:vi", "k2", "preview", "").await;
    let (seen_one, seen_two) = (hidden(&one.body, "seen"), hidden(&two.body, "seen"));
    let saved = daily(&mai, "b:loa:vi", "k1", "save", &seen_one).await;
    assert_eq!(saved.status, 303);
    let told = daily(&mai, "b:hai:vi", "k2", "save", &seen_two).await;
    assert_eq!(told.status, 409);
    assert!(
        told.body.contains("Lịch phát đã có thay đổi từ lúc bạn xem"),
        "{}",
        told.body
    );
    assert_eq!(slots(&house).await, 1);
    // The same form sent twice is one slot.
    let again = daily(&mai, "b:loa:vi", "k1", "save", &seen_one).await;
    assert_eq!((again.status, slots(&house).await), (303, 1));
}

#[tokio::test]
async fn two_at_the_same_instant_do_not_fill_one_gap() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    let seen = hidden(&daily(&mai, "b:loa:vi", "k0", "preview", "").await.body, "seen");
    let (one, two) = tokio::join!(
        daily(&mai, "b:loa:vi", "k1", "save", &seen),
        daily(&mai, "b:hai:vi", "k2", "save", &seen)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(slots(&house).await, 1);
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
    let expected = crate::schedule::expected(&house.site, "may-1", window)
        .await
        .unwrap();
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
