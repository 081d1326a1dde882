//! Stop-all: at once, exactly whom it says, lifted by another; and without the main program.

use store::{args, record, sql};
use wire::player::*;

use super::{by_hand, settle, shelf};
use crate::station::tests::*;
use crate::testing::{House, Person};

/// What the house gives out as its stop order.
pub(super) async fn order(house: &House, player: &Player) -> StopOrder {
    let bytes = house.stranger().get("/player/stop").await.bytes;
    assert_eq!(
        bytes,
        std::fs::read(shelf::file(&house.site.config.data)).unwrap(),
        "the file is the same"
    );
    accept_stop(&bytes, &player.trust, Some(player.now()), None)
        .unwrap()
        .unwrap()
}

pub(super) async fn give(person: &Person, scope: &str, thing: &str) -> u16 {
    let fields = [
        ("scope", scope),
        ("thing", thing),
        ("reason", "bị chiếm quyền"),
        ("word", "Dừng phát"),
    ];
    person.post("/stops", &fields).await.status
}

#[tokio::test]
async fn one_person_stops_and_another_lifts() {
    let (house, mai, unit, mut player) = with_player().await;
    let units = crate::station::units_of(&house.site, &unit);
    let stops = async |player: &Player| {
        order(&house, player)
            .await
            .stops(&player.device, &units, Some(player.now()))
    };
    assert!(!stops(&player).await);
    let page = mai.get(&format!("/stops/new?scope=unit&thing={unit}")).await.body;
    assert!(
        page.contains("<span class=\"stop-count\">1</span>"),
        "exactly whom: {page}"
    );
    for wrong in [
        [("reason", ""), ("word", "dừng phát")],
        [("reason", "thử"), ("word", "dung")],
    ] {
        let fields = [&[("scope", "unit"), ("thing", unit.as_str())][..], &wrong[..]].concat();
        assert_eq!(mai.post("/stops", &fields).await.status, 422);
    }
    assert!(!stops(&player).await);
    player.stop = house.site.station.shelf.serial();
    assert_eq!(give(&mai, "unit", &unit).await, 303);
    assert!(stops(&player).await);
    assert!(
        player.answered(&player.poll(player.now(), 25_000)).await.stop > player.stop,
        "told at once"
    );
    let page = mai.get("/stops").await.body;
    assert!(!page.contains("/lift\""), "her own order: {page}");
    let lan = house.sign_in("officer").await;
    let id = between(&lan.get("/stops").await.body, "action=\"/stops/", "/lift");
    let lift = format!("/stops/{id}/lift");
    assert_eq!(mai.post(&lift, &[("reason", "thử")]).await.status, 409);
    assert!(stops(&player).await);
    assert_eq!(lan.post(&lift, &[("reason", "đã kiểm tra")]).await.status, 303);
    assert!(!stops(&player).await);
    assert_eq!(lan.post(&lift, &[("reason", "lần nữa")]).await.status, 409);
}

#[tokio::test]
async fn the_office_of_the_province_silences_all_that_it_directs_and_nobody_below_lifts_it() {
    let (house, mai, unit, player) = with_player().await;
    let units = crate::station::units_of(&house.site, &unit);
    let lan = house.sign_in("officer").await;
    let office = person_unit(&house, "lan").await;
    let (directory, today) = (house.site.directory(), house.site.clock.now().day());
    let province = directory.parent(&office, today).unwrap().id.clone();
    let stopped = async || {
        order(&house, &player)
            .await
            .stops(&player.device, &units, Some(player.now()))
    };
    let offered = format!("/stops/new?scope=unit&amp;thing={province}");
    assert!(lan.get("/stops").await.body.contains(&offered));
    let page = lan.get(&offered.replace("&amp;", "&")).await.body;
    assert!(page.contains("<span class=\"stop-count\">1</span>"), "{page}");
    // Not the commune's, although no other station stands in the province; nor another office's.
    assert!(!mai.get("/stops").await.body.contains(&offered));
    assert_eq!(give(&mai, "unit", &province).await, 404);
    assert_eq!(give(&house.sign_in("khac").await, "unit", &province).await, 404);
    assert!(!stopped().await);
    assert_eq!(give(&lan, "unit", &province).await, 303);
    assert!(stopped().await);
    let page = mai.get("/stops").await.body;
    assert!(
        page.contains("bị chiếm quyền") && !page.contains("/lift\""),
        "{page}"
    );
    let id = house
        .site
        .db
        .one::<Id>(sql!("select id from stop_order"), args![])
        .await
        .unwrap()
        .id;
    let lift = format!("/stops/{id}/lift");
    assert_eq!(mai.post(&lift, &[("reason", "thử")]).await.status, 404);
    assert_eq!(lan.post(&lift, &[("reason", "của mình")]).await.status, 409);
    let second = house.sign_in("second").await;
    assert_eq!(second.post(&lift, &[("reason", "đã kiểm tra")]).await.status, 303);
    assert!(!stopped().await);
}

async fn person_unit(house: &House, login: &str) -> String {
    let account = crate::account::store::account(&house.site.db, login).await;
    account.unwrap().unwrap().unit
}

record! {
    #[derive(Debug)]
    struct Id { id: String }
}

#[tokio::test]
async fn nobody_stops_or_sees_what_is_not_his() {
    let (house, mai, unit, player) = with_player().await;
    let khac = house.sign_in("khac").await;
    for (scope, thing) in [
        ("unit", unit.as_str()),
        ("device", player.device.as_str()),
        ("all", ""),
    ] {
        assert_eq!(give(&khac, scope, thing).await, 404, "{scope}");
        assert_eq!(
            khac.get(&format!("/stops/new?scope={scope}&thing={thing}"))
                .await
                .status,
            404
        );
    }
    assert_eq!(give(&mai, "all", "").await, 404);
    assert_eq!(khac.get(&format!("/devices/{}", player.device)).await.status, 404);
    assert_eq!(khac.get(&format!("/stations/{unit}")).await.status, 404);
    let fields = [("name", "Lén"), ("kind", "player"), ("languages", "vi")];
    assert_eq!(
        khac.post(&format!("/stations/{unit}/devices"), &fields)
            .await
            .status,
        404
    );
    assert_eq!(give(&house.operator().await, "all", "").await, 303);
    assert!(
        order(&house, &player)
            .await
            .stops(&player.device, &[], Some(player.now()))
    );
    // Who stands below sees why it is silent, and cannot lift it.
    let page = mai.get("/stops").await.body;
    assert!(
        page.contains("bị chiếm quyền") && !page.contains("/lift\""),
        "{page}"
    );
}

#[tokio::test]
async fn the_command_stops_without_the_program_and_the_program_takes_it_in() {
    let (house, mai, _, player) = with_player().await;
    let data = &house.site.config.data;
    let reach = Reach::Device {
        id: player.device.clone(),
    };
    let before = house.site.station.shelf.serial();
    by_hand::stop(data, &reach, "chương trình chính hỏng", player.now()).unwrap();
    let file = std::fs::read(shelf::file(data)).unwrap();
    let held = accept_stop(&file, &player.trust, Some(player.now()), None)
        .unwrap()
        .unwrap();
    assert!(held.serial > before && held.stops(&player.device, &[], Some(player.now())));
    for _ in 0..2 {
        settle(&house.site).await.unwrap();
        let order = order(&house, &player).await;
        assert!(order.serial >= held.serial && order.stops(&player.device, &[], Some(player.now())));
    }
    let page = mai.get("/stops").await.body;
    assert_eq!(page.matches("/lift\"").count(), 1, "taken in once: {page}");
    let id = between(&page, "action=\"/stops/", "/lift");
    assert_eq!(
        mai.post(&format!("/stops/{id}/lift"), &[("reason", "xong")])
            .await
            .status,
        303
    );
    assert!(
        !order(&house, &player)
            .await
            .stops(&player.device, &[], Some(player.now()))
    );
    // A file that was lost is put out again, with the same number.
    let serial = house.site.station.shelf.serial();
    std::fs::remove_file(shelf::file(data)).unwrap();
    settle(&house.site).await.unwrap();
    assert_eq!(order(&house, &player).await.serial, serial);
}
