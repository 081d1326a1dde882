//! A device that was silenced and is replaced: whoever takes its place is silent too, until somebody lifts it; nobody else is.

use store::{args, record, sql};

use super::tests::{give, order};
use crate::schedule::{pass, plan_station};
use crate::station::tests::*;
use crate::testing::{House, Person};

/// Replaces a device by the page, and enrols the box that comes in its place.
async fn replaced(house: &House, mai: &Person, device: &str, seed: u8) -> Player {
    let path = format!("/devices/{device}/replace");
    assert_eq!(mai.post(&path, &[]).await.status, 422, "a reason is asked for");
    let page = mai.post(&path, &[("reason", "hỏng nguồn")]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let code = between(&page.body, "<code>", "</code>");
    Player::enrolled(house, &code, seed).await
}

/// Whether the signed document silences a box, as the box reads it.
async fn is_silent(house: &House, player: &Player, unit: &str) -> bool {
    let units = crate::station::units_of(&house.site, unit);
    let now = Some(player.now());
    order(house, player).await.stops(&player.device, &units, now)
}

record! {
    struct Left { left_out: serde_json::Value }
}

/// What the newest plan of a device leaves out because it is stopped.
async fn stopped_by_plan(house: &House, unit: &str, device: &str) -> bool {
    let mut tx = house.site.db.begin().await.unwrap();
    crate::schedule::replan(&mut tx, unit, house.site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    plan_station(&house.site, unit).await.unwrap();
    let find = sql!("select left_out from device_plan where device = $1 order by version desc limit 1");
    let row: Left = house.site.db.one(find, args![device]).await.unwrap();
    row.left_out.to_string().contains("stopped")
}

#[tokio::test]
async fn who_takes_the_place_of_a_silenced_device_is_silent_until_it_is_lifted_and_nobody_else_is() {
    let (house, mai, unit, first) = with_player().await;
    crate::schedule::fixture_tests::bulletin(&house, crate::schedule::fixture_tests::own("loa", &unit)).await;
    let fields = [("item", "b:loa:vi"), ("start", "17:00")];
    crate::schedule::fixture_tests::save(&mai, &fields).await.unwrap();
    pass(&house.site, true).await.unwrap();
    let (_, code) = printed(&mai, &unit, "Bộ thu trường học").await;
    let beside = Player::enrolled(&house, &code, 20).await;
    assert_eq!(give(&mai, "device", &first.device).await, 303);
    assert!(is_silent(&house, &first, &unit).await && !is_silent(&house, &beside, &unit).await);

    let second = replaced(&house, &mai, &first.device, 8).await;
    assert!(is_silent(&house, &second, &unit).await);
    assert!(stopped_by_plan(&house, &unit, &second.device).await);
    // The box that was taken away stays silent as revoked; the neighbour was never meant.
    assert!(is_silent(&house, &first, &unit).await && !is_silent(&house, &beside, &unit).await);
    assert!(!stopped_by_plan(&house, &unit, &beside.device).await);
    let page = mai.get(&format!("/devices/{}", second.device)).await.body;
    assert!(page.contains("bị chiếm quyền"), "{page}");

    // Replaced once more, before and after anybody lifted anything.
    let third = replaced(&house, &mai, &second.device, 9).await;
    assert!(is_silent(&house, &third, &unit).await && !is_silent(&house, &beside, &unit).await);
    assert!(stopped_by_plan(&house, &unit, &third.device).await);

    let lan = house.sign_in("officer").await;
    let page = lan.get("/stops").await.body;
    assert_eq!(page.matches("/lift\"").count(), 1, "one order: {page}");
    let id = between(&page, "action=\"/stops/", "/lift");
    let lift = format!("/stops/{id}/lift");
    assert_eq!(
        mai.post(&lift, &[("reason", "tự gỡ")]).await.status,
        409,
        "her own order"
    );
    assert!(is_silent(&house, &third, &unit).await);
    assert_eq!(lan.post(&lift, &[("reason", "đã kiểm tra")]).await.status, 303);
    assert!(!is_silent(&house, &third, &unit).await);
    assert!(!stopped_by_plan(&house, &unit, &third.device).await);
    assert!(is_silent(&house, &second, &unit).await, "revoked, as before");

    // An order that was lifted is nobody's any more.
    let fourth = replaced(&house, &mai, &third.device, 10).await;
    assert!(!is_silent(&house, &fourth, &unit).await);
    assert!(!stopped_by_plan(&house, &unit, &fourth.device).await);
}

#[tokio::test]
async fn a_device_that_was_never_stopped_is_replaced_by_one_that_sounds() {
    let (house, mai, unit, first) = with_player().await;
    let (_, code) = printed(&mai, &unit, "Bộ thu trường học").await;
    let beside = Player::enrolled(&house, &code, 20).await;
    assert_eq!(give(&mai, "device", &beside.device).await, 303);
    let second = replaced(&house, &mai, &first.device, 8).await;
    assert!(!is_silent(&house, &second, &unit).await && is_silent(&house, &beside, &unit).await);
}
