//! What players ask, as they ask it; and what nobody may.

use std::time::Duration;

use store::{Count, args, record, sql};
use wire::player::*;

use crate::station::tests::*;
use crate::station::{Bell, ring};
use crate::testing::House;

#[tokio::test]
async fn a_code_is_good_once_and_for_a_week() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let unit = crate::assignment::fixture_tests::unit_of(&house, "mai").await;
    let (device, code) = printed(&mai, &unit, "Bộ thu chợ").await;
    let mistyped = code.replacen(|c: char| c != 'Z', "Z", 1);
    let signer = Signer::from_seed(&[1; 32]);
    assert_eq!(
        said(&enrol(&house, &mistyped, &signer).await),
        (403, "code_unknown")
    );
    assert_eq!(stand(&house, &device).await.state, "printed");
    assert_eq!(enrol(&house, &code, &signer).await.status, 200);
    assert_eq!(stand(&house, &device).await.state, "enrolled");
    // The answer was lost: the same box asks again. Another one does not get in.
    assert_eq!(enrol(&house, &code, &signer).await.status, 200);
    let thief = Signer::from_seed(&[2; 32]);
    assert_eq!(said(&enrol(&house, &code, &thief).await), (403, "code_used"));
    // One box is one device.
    let (second, code) = printed(&mai, &unit, "Bộ thu trường học").await;
    assert_eq!(said(&enrol(&house, &code, &signer).await), (409, "key_taken"));
    later(&house, 7 * 86_400_000);
    assert_eq!(said(&enrol(&house, &code, &thief).await), (403, "code_expired"));
    // A new code for it; the old one stays bad.
    let mai = house.sign_in("commune").await;
    let page = mai.post(&format!("/devices/{second}/code"), &[]).await;
    let fresh = between(&page.body, "<code>", "</code>");
    assert_eq!(said(&enrol(&house, &code, &thief).await), (403, "code_expired"));
    assert_eq!(enrol(&house, &fresh, &thief).await.status, 200);
    assert_eq!(
        mai.post(&format!("/devices/{second}/code"), &[]).await.status,
        409
    );
}

#[tokio::test]
async fn nothing_is_answered_without_the_key_of_the_device() {
    let (house, _, _, player) = with_player().await;
    let poll = player.poll(player.now(), 0);
    let stranger = house.stranger();
    let forged = Sealed::seal(Kind::Poll, &poll, &Signer::from_seed(&[9; 32])).to_bytes();
    let mut changed = Sealed::seal(Kind::Poll, &poll, &player.signer).to_bytes();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    let nobody = Poll {
        device: "KHONG-CO".to_owned(),
        ..poll.clone()
    };
    let nobody = Sealed::seal(Kind::Poll, &nobody, &player.signer).to_bytes();
    for path in ["/player/poll", "/player/plan", "/player/trust"] {
        for (body, word) in [
            (&forged, "unknown_key"),
            (&changed, "bad_signature"),
            (&nobody, "unknown_key"),
        ] {
            assert_eq!(
                said(&stranger.send_bytes(path, body).await),
                (403, word),
                "{path}"
            );
        }
        for body in [&b""[..], b"LaTo", b"GET / HTTP/1.1", player.device.as_bytes()] {
            assert_eq!(stranger.send_bytes(path, body).await.status, 400, "{path}");
        }
    }
    // A poll is no batch, and a batch no poll.
    let sealed = Sealed::seal(Kind::Poll, &poll, &player.signer).to_bytes();
    assert_eq!(
        said(&stranger.send_bytes("/player/records", &sealed).await),
        (400, "other_kind")
    );
    assert_eq!(
        stranger.get("/player/media/..%2f..%2flantoa.db").await.status,
        404
    );
    assert_eq!(stranger.get("/player/poll").await.status, 405);
}

#[tokio::test]
async fn a_recorded_question_changes_nothing_and_a_wrong_clock_is_told_the_time() {
    let (house, _, _, player) = with_player().await;
    let poll = player.poll(player.now(), 0);
    let answer = player.answered(&poll).await;
    assert_eq!((answer.at, answer.plan, answer.trust), (player.now(), 0, 0));
    assert_eq!(said(&player.ask("poll", &poll).await), (409, "replayed"));
    super::flush(&house.site).await.unwrap();
    let kept = stand(&house, &player.device).await;
    assert_eq!(
        (kept.asked_at, kept.condition.as_deref()),
        (Some(poll.at.0), Some("well"))
    );
    for off in [-365 * 86_400_000, 365 * 86_400_000, -poll.at.0] {
        let strange = player.poll(Moment(poll.at.0 + off), 20_000);
        assert_eq!(
            player.answered(&strange).await.at,
            player.now(),
            "at once, with the time"
        );
    }
    later(&house, 1_000);
    let older = player.poll(Moment(poll.at.0 - 1), 0);
    player.answered(&older).await;
    super::flush(&house.site).await.unwrap();
    assert_eq!(
        stand(&house, &player.device).await,
        kept,
        "nothing of these was believed"
    );
    // The newest of several words wins, whatever their order.
    let (first, second) = (
        player.poll(Moment(poll.at.0 + 2), 0),
        player.poll(Moment(poll.at.0 + 9), 0),
    );
    player.answered(&second).await;
    player.answered(&first).await;
    assert_eq!(super::flush(&house.site).await.unwrap(), 1);
    assert_eq!(stand(&house, &player.device).await.asked_at, Some(second.at.0));
}

#[tokio::test]
async fn a_question_waits_until_the_bell_rings() {
    let (house, _, unit, mut player) = with_player().await;
    let (device, site) = (player.device.clone(), std::sync::Arc::clone(&house.site));
    player.stop = site.station.shelf.serial();
    for (version, bell) in [
        (1, Bell::Device(device.clone())),
        (2, Bell::Unit(unit)),
        (3, Bell::All),
    ] {
        let poll = player.poll(Moment(player.now().0 + version as i64), 25_000);
        let asking = player.answered(&poll);
        let ringing = async {
            while site.station.bells.waiting() == 0 {
                tokio::task::yield_now().await;
            }
            give_plan(&house, &device, version, None).await;
            ring(&site, &bell);
        };
        let both = async { tokio::join!(asking, ringing).0 };
        let answer = tokio::time::timeout(Duration::from_secs(20), both).await.unwrap();
        assert_eq!(answer.plan, version, "{bell:?}");
        player.plan = version;
    }
    // When the program ends nobody is kept.
    let poll = player.poll(Moment(player.now().0 + 9), 25_000);
    site.station.close();
    let answer = tokio::time::timeout(Duration::from_secs(20), player.answered(&poll)).await;
    assert!(answer.unwrap().again_ms >= 1_000);
}

#[tokio::test]
async fn records_are_kept_exactly_once() {
    let (house, _, _, mut player) = with_player().await;
    player.happens(boot());
    player.happens(Event::Clock { good: true });
    for _ in 0..2 {
        assert_eq!(player.send(&player.log.clone()).await.status, 200);
    }
    player.happens(Event::Clock { good: false });
    let gap = Record {
        sequence: 9,
        ..player.log[2].clone()
    };
    assert_eq!(said(&player.send(&[gap]).await), (409, "gap"));
    assert_eq!(
        player.send(&player.log.clone()).await.status,
        200,
        "the first two are known"
    );
    let count = sql!("select count(*) as count from asrun_record where device = $1");
    let kept: Count = house.site.db.one(count, args![&player.device]).await.unwrap();
    assert_eq!(kept.count, 3);
    assert_eq!(stand(&house, &player.device).await.state, "enrolled");
    let answer = player.answered(&player.poll(player.now(), 0)).await;
    assert_eq!(answer.log, player.head());
}

#[tokio::test]
async fn a_cloned_box_is_found_out_by_its_records_and_by_its_question() {
    for by_records in [true, false] {
        let (house, mai, _, mut player) = with_player().await;
        player.happens(boot());
        assert_eq!(player.send(&player.log.clone()).await.status, 200);
        let mut clone = player.log.clone();
        player.happens(Event::Clock { good: true });
        assert_eq!(player.send(&player.log.clone()).await.status, 200);
        std::mem::swap(&mut clone, &mut player.log);
        if by_records {
            player.happens(Event::Clock { good: false });
            assert_eq!(said(&player.send(&player.log.clone()).await), (409, "forked"));
        } else {
            // The copy of the card, as it was before the last record.
            player.answered(&player.poll(player.now(), 0)).await;
        }
        assert_eq!(stand(&house, &player.device).await.state, "forked");
        // Neither is believed any more: no records, no new plan; people are told, once.
        std::mem::swap(&mut clone, &mut player.log);
        player.happens(boot());
        assert_eq!(said(&player.send(&player.log.clone()).await), (409, "forked"));
        give_plan(&house, &player.device, 5, None).await;
        let poll = player.poll(Moment(player.now().0 + 5), 0);
        assert_eq!(player.answered(&poll).await.plan, 0);
        assert_eq!(said(&player.ask("plan", &poll).await), (403, "forked"));
        let tickets = mai.get("/tickets").await.body;
        assert_eq!(tickets.matches("href=\"/tickets/").count(), 1, "{tickets}");
        let page = mai.get(&format!("/devices/{}", player.device)).await.body;
        assert!(page.contains("Có hai bộ thu dùng chung khóa này"), "{page}");
        // Replaced: a new key, the old one falls silent by the stop order.
        let replaced = mai
            .post(
                &format!("/devices/{}/replace", player.device),
                &[("reason", "bị sao chép")],
            )
            .await;
        assert_eq!(replaced.status, 200, "{}", replaced.body);
        assert_eq!(
            said(&player.ask("poll", &player.poll(player.now(), 0)).await),
            (403, "revoked")
        );
        let stop = house.stranger().get("/player/stop").await.bytes;
        let order = accept_stop(&stop, &player.trust, Some(player.now()), None)
            .unwrap()
            .unwrap();
        assert!(order.stops(&player.device, &[], Some(player.now())));
    }
}

record! {
    struct Forked { forked_at: Option<i64> }
}

async fn is_forked(house: &House, device: &str) -> bool {
    let find = sql!("select forked_at from device_log where device = $1");
    let row: Forked = house.site.db.one(find, args![device]).await.unwrap();
    row.forked_at.is_some()
}

#[tokio::test]
async fn a_settled_fork_is_forgotten_and_the_true_box_goes_on_where_its_log_is_known() {
    let (house, mai, _, mut player) = with_player().await;
    let settle = format!("/devices/{}/settle", player.device);
    let looked = [("reason", "Đã thu hồi thẻ nhớ sao chép")];
    assert_eq!(
        mai.post(&settle, &looked).await.status,
        409,
        "nothing is to be settled"
    );
    player.happens(boot());
    assert_eq!(player.send(&player.log.clone()).await.status, 200);
    let mut clone = player.log.clone();
    player.happens(Event::Clock { good: true });
    assert_eq!(player.send(&player.log.clone()).await.status, 200);
    std::mem::swap(&mut clone, &mut player.log);
    player.answered(&player.poll(player.now(), 0)).await;
    std::mem::swap(&mut clone, &mut player.log);
    assert_eq!(stand(&house, &player.device).await.state, "forked");
    assert!(is_forked(&house, &player.device).await);
    assert_eq!(
        mai.post(&settle, &[("reason", "")]).await.status,
        422,
        "without a reason nothing is"
    );
    assert_eq!(mai.post(&settle, &looked).await.status, 303);
    assert!(!is_forked(&house, &player.device).await);
    assert_eq!(stand(&house, &player.device).await.state, "enrolled");
    player.happens(Event::Clock { good: false });
    assert_eq!(player.send(&player.log.clone()).await.status, 200, "it goes on");
    // The clone that comes again is found again; replaced, nothing is left open.
    std::mem::swap(&mut clone, &mut player.log);
    player.happens(boot());
    assert_eq!(said(&player.send(&player.log.clone()).await), (409, "forked"));
    assert!(is_forked(&house, &player.device).await);
    let replace = format!("/devices/{}/replace", player.device);
    assert_eq!(mai.post(&replace, &[("reason", "bị sao chép")]).await.status, 200);
    assert!(!is_forked(&house, &player.device).await);
    assert_eq!(stand(&house, &player.device).await.state, "revoked");
}

#[tokio::test]
async fn only_audio_of_a_plan_is_given_out_and_from_any_byte() {
    let (house, _, _, player) = with_player().await;
    let stored = house.site.blobs.put(b"0123456789").await.unwrap();
    let path = format!("/player/media/{}", stored.hash);
    let stranger = house.stranger();
    assert_eq!(stranger.get(&path).await.status, 404, "no plan names it");
    let mut media = [0; 32];
    for (byte, pair) in media.iter_mut().zip(stored.hash.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    }
    let plan = give_plan(&house, &player.device, 1, Some(media)).await;
    assert_eq!(
        stranger.get(&path).await.status,
        404,
        "no device has taken the plan"
    );
    let page = player.ask("plan", &player.poll(player.now(), 0)).await;
    let expect = Expect {
        device: &player.device,
        trust: &player.trust,
        now: Some(player.now()),
        arrives: true,
        held: None,
    };
    assert_eq!(
        accept_plan(&page.bytes, &expect).unwrap(),
        Accepted::New(Box::new(plan))
    );
    assert_eq!(stranger.get(&path).await.bytes, b"0123456789");
    for (range, status, bytes) in [
        ("bytes=4-", 206, &b"456789"[..]),
        ("bytes=0-", 200, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=2-3", 200, b"0123456789"),
        ("nonsense", 200, b"0123456789"),
    ] {
        let page = stranger.get_range(&path, range).await;
        assert_eq!((page.status, page.bytes.as_slice()), (status, bytes), "{range}");
    }
    assert_eq!(
        stranger.get("/player/media/").await.status,
        404,
        "there is no list"
    );
}

#[tokio::test]
async fn a_thousand_players_that_come_back_at_once_are_all_answered() {
    const PLAYERS: usize = 1_000;
    let (house, _, unit, one) = with_player().await;
    let signer = |n: usize| {
        let mut seed = [3; 32];
        seed[..8].copy_from_slice(&n.to_be_bytes());
        Signer::from_seed(&seed)
    };
    let insert = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, public_key, told_units, \
         version, created_by, created_at, changed_at) select $1, $2, 'player', $1, 'enrolled', practice, gateway, 0, languages, \
         $3, told_units, 1, created_by, 0, 0 from device where id = $4"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    for n in 0..PLAYERS {
        let key = signer(n).public().bytes.to_vec();
        let values = args![format!("loa-{n:04}"), &unit, key, &one.device];
        tx.run(insert, values).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = (0..PLAYERS).map(|n| {
        let poll = Poll {
            device: format!("loa-{n:04}"),
            ..one.poll(one.now(), 0)
        };
        let sealed = Sealed::seal(Kind::Poll, &poll, &signer(n)).to_bytes();
        let stranger = house.stranger();
        tokio::spawn(async move { stranger.send_bytes("/player/poll", &sealed).await.status })
    });
    for asked in all.collect::<Vec<_>>() {
        assert_eq!(asked.await.unwrap(), 200);
    }
    assert_eq!(super::flush(&house.site).await.unwrap(), PLAYERS);
    let count = sql!("select count(*) as count from device_health where condition = 'well'");
    assert_eq!(
        house.site.db.one::<Count>(count, args![]).await.unwrap().count as usize,
        PLAYERS
    );
}
