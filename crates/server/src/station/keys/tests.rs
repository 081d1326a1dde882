//! Keys come and go, and nobody is left behind or let in.

use std::os::unix::fs::PermissionsExt as _;

use wire::player::*;

use super::{Which, renew, seeds};
use crate::station::tests::*;
use crate::testing::House;

#[tokio::test]
async fn secrets_stand_in_the_data_folder_for_the_program_alone() {
    let house = House::demo().await;
    let data = &house.site.config.data;
    let keys = house.site.station.keys();
    let daily = keys.daily().unwrap().public.id();
    for file in [seeds::of_key(data, daily), seeds::of_stop(data)] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    // What may only stop signs nothing else.
    let stop = keys.keys.iter().find(|key| key.only_stops()).unwrap();
    assert_eq!(stop.powers, Powers::STOP);
    let before: Vec<_> = keys.keys.iter().map(|key| key.public).collect();
    crate::station::open(&house.site).await.unwrap();
    let after: Vec<_> = house
        .site
        .station
        .keys()
        .keys
        .iter()
        .map(|key| key.public)
        .collect();
    assert_eq!(before, after, "a second start makes no second keys");
}

#[tokio::test]
async fn a_device_follows_the_chain_of_keys_from_where_it_stands() {
    let (house, _, _, mut player) = with_player().await;
    let site = &house.site;
    give_plan(&house, &player.device, 1, None).await;
    let old = site.station.keys().daily().unwrap().public.id();
    later(&house, 1_000);
    renew(site, Which::Daily, site.clock.now(), "lộ khóa", None)
        .await
        .unwrap();
    later(&house, 1_000);
    renew(site, Which::Stop, site.clock.now(), "lộ khóa dừng", None)
        .await
        .unwrap();
    later(&house, 1_000);
    // It has heard of none: it is answered with the key that it believes, and told that there is news.
    let poll = player.poll(player.now(), 0);
    let answer = player.answered(&poll).await;
    assert_eq!(answer.trust, 2);
    let list = player.ask("trust", &poll).await;
    for rotation in Vec::<Vec<u8>>::from_bytes(&list.bytes).unwrap() {
        let sealed = Sealed::read(&rotation).unwrap();
        player.trust = player.trust.rotated(&sealed, Some(player.now())).unwrap();
    }
    later(&house, 1_000);
    let answer = player.answered(&player.poll(player.now(), 0)).await;
    assert_eq!(answer.trust, player.trust.serial);
    // What the old key signed is taken no more; what is signed now is.
    let expect = |trust| Expect {
        device: &player.device,
        trust,
        now: Some(player.now()),
        arrives: true,
        held: None,
    };
    let plan = player.ask("plan", &player.poll(player.now(), 0)).await;
    assert_eq!(
        accept_plan(&plan.bytes, &expect(&player.trust)),
        Err(Refused::KeyNotValid(old))
    );
    give_plan(&house, &player.device, 2, None).await;
    let plan = player.ask("plan", &player.poll(player.now(), 0)).await;
    assert!(accept_plan(&plan.bytes, &expect(&player.trust)).is_ok());
    let stop = house.stranger().get("/player/stop").await.bytes;
    assert!(
        accept_stop(&stop, &player.trust, Some(player.now()), None).is_ok(),
        "signed with the new stop key"
    );
    assert_eq!(super::store::last_serial(&site.db).await.unwrap(), 2);
}

#[tokio::test]
async fn a_code_that_was_printed_before_a_rotation_still_enrols() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let unit = crate::assignment::fixture_tests::unit_of(&house, "mai").await;
    let (_, code) = printed(&mai, &unit, "Bộ thu").await;
    later(&house, 1_000);
    renew(&house.site, Which::Daily, house.site.clock.now(), "định kỳ", None)
        .await
        .unwrap();
    let player = Player::enrolled(&house, &code, 4).await;
    assert_eq!(player.trust.serial, 1);
    later(&house, 1_000);
    player.answered(&player.poll(player.now(), 0)).await;
}

#[tokio::test]
async fn only_operators_rotate_and_only_with_the_words() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    assert_eq!(mai.get("/player-keys").await.status, 403);
    let operator = house.operator().await;
    let serial = || house.site.station.keys().serial;
    let rotate = async |word: &str, reason: &str| {
        let fields = [("which", "daily"), ("word", word), ("reason", reason)];
        operator.post("/player-keys/rotate", &fields).await.status
    };
    assert_eq!(
        (rotate("", "thử").await, rotate("thay khóa", "").await, serial()),
        (422, 422, 0)
    );
    assert_eq!((rotate("Thay khóa", "định kỳ").await, serial()), (303, 1));
    assert_eq!(operator.get("/player-keys").await.status, 200);
}
