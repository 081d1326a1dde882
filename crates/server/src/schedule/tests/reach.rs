//! A slot that goes to some devices of the station alone.

use super::*;

/// What a device plays on 26 April 2021, by bulletin and minute of the day.
async fn plays(house: &House, device: &str) -> Vec<(String, i64)> {
    let from = Moment::start_of("2021-04-26".parse().unwrap());
    let window = Span::lasting(from, 86_400_000);
    let heard = crate::schedule::expected(&house.site, device, window)
        .await
        .unwrap();
    let heard = heard
        .into_iter()
        .map(|one| (one.item, (one.span.from.0 - from.0) / 60_000));
    heard.collect()
}

async fn two_players() -> (House, String) {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    player(&house, "may-1", &unit).await;
    player(&house, "may-2", &unit).await;
    (house, unit)
}

fn to<'a>(item: &'a str, start: &'a str, device: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("item", item),
        ("start", start),
        ("to", "some"),
        ("device", device),
    ]
}

#[tokio::test]
async fn what_goes_to_different_devices_shares_its_time_and_each_plays_its_own() {
    let (house, _) = two_players().await;
    let mai = house.sign_in("commune").await;
    let first = save(&mai, &to("b:loa:vi", "17:00", "may-1")).await.unwrap();
    save(&mai, &to("b:hai:vi", "17:05", "may-2")).await.unwrap();
    assert_eq!(plays(&house, "may-1").await, [("loa".to_owned(), 1020)]);
    assert_eq!(plays(&house, "may-2").await, [("hai".to_owned(), 1025)]);
    let page = mai.get(&format!("/timetable/slots/{first}")).await.body;
    assert!(page.contains("<dd>may-1</dd>"), "{page}");
    let day = mai.get("/timetable").await.body;
    assert!(!day.contains("trùng giờ với"), "{day}");

    // What goes to all meets both, and is told of both.
    let all = save(&mai, &[("item", "b:loa:vi"), ("start", "17:08")])
        .await
        .unwrap_err();
    assert!(
        all.body.contains("Bản tin loa (17:00–17:10)") && all.body.contains("Bản tin hai (17:05–17:15)"),
        "{}",
        all.body
    );
}

#[tokio::test]
async fn what_makes_room_at_one_device_is_not_pushed_onto_another_ones_programme() {
    let (house, _) = two_players().await;
    let mai = house.sign_in("commune").await;
    // Everywhere at 17:00; at the second device alone something right behind it.
    save(&mai, &AFTERNOON).await.unwrap();
    save(&mai, &to("b:hai:vi", "17:10", "may-2")).await.unwrap();
    // For the first device alone: shifting the first one would put it onto the second device's own.
    let wanted = to("b:hai:vi", "17:00", "may-1");
    let shifted = [&wanted[..], &[("choice", "shift")]].concat();
    let refused = save(&mai, &shifted).await.unwrap_err();
    assert!(
        refused.body.contains("trùng nhau, đang có sẵn hoặc sau khi dời"),
        "{}",
        refused.body
    );
    let behind = [&wanted[..], &[("choice", "append")]].concat();
    save(&mai, &behind).await.unwrap();
    assert_eq!(
        plays(&house, "may-1").await,
        [("loa".to_owned(), 1020), ("hai".to_owned(), 1030)]
    );
    assert_eq!(
        plays(&house, "may-2").await,
        [("loa".to_owned(), 1020), ("hai".to_owned(), 1030)]
    );
}

#[tokio::test]
async fn no_device_and_anothers_device_are_refused() {
    let (house, _) = two_players().await;
    let (_, beside) = neighbour(&house).await;
    player(&house, "may-la", &beside).await;
    let mai = house.sign_in("commune").await;
    let none = save(&mai, &[("item", "b:loa:vi"), ("start", "17:00"), ("to", "some")])
        .await
        .unwrap_err();
    assert!(
        none.status == 422 && none.body.contains("Chọn ít nhất một thiết bị"),
        "{}",
        none.body
    );
    let stolen = save(&mai, &to("b:loa:vi", "17:00", "may-la")).await.unwrap_err();
    assert!(
        stolen.status == 422 && stolen.body.contains("không còn thuộc đài này"),
        "{}",
        stolen.body
    );
    assert_eq!(slots(&house).await, 0);
}

#[tokio::test]
async fn a_device_that_is_replaced_hands_its_slots_on() {
    let (house, unit) = two_players().await;
    let mai = house.sign_in("commune").await;
    save(&mai, &to("b:loa:vi", "17:00", "may-1")).await.unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    let at = house.site.clock.now();
    crate::schedule::device_replaced(&mut tx, &unit, ("may-1", "may-2"), at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(plays(&house, "may-1").await, []);
    assert_eq!(plays(&house, "may-2").await, [("loa".to_owned(), 1020)]);
}
