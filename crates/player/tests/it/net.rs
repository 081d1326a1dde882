//! The conversation with the house.

use crate::bench_box::*;
use crate::house::*;
use player::clock::SystemClock;
use player::config::Config;
use player::identity;
use player::net::{Fetcher, Found, House, NetFault, Sync, enrol};
use player::orders::Orders;
use player::status::Board;
use player::store::Store;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use wire::player::*;

fn at(url: &str) -> House {
    House::at(url, Duration::from_secs(5)).unwrap()
}

fn talk(bench: &BenchBox, house: &ScriptedHouse) -> Sync {
    let identity = identity::load(&bench.store).unwrap().unwrap();
    *house.script.player.lock().unwrap() = Some(identity.signer.public());
    let board = Arc::<Board>::default();
    let records = bench.log();
    board.lock().log = verify_chain("loa-1", Head::default(), &records).unwrap();
    let mut config = Config::read(None).unwrap();
    config.wait_s = 0;
    Sync {
        house: at(&house.url),
        stop: at(&format!("{}/stop", house.url)),
        orders: Arc::new(Orders::open(bench.store.clone(), identity).unwrap()),
        store: bench.store.clone(),
        board,
        clock: SystemClock::default(),
        evidence: Arc::default(),
        config,
        own: player::program::own_name().unwrap(),
        on_trial: false,
    }
}

#[test]
fn a_box_is_enrolled_by_the_printed_code_and_by_no_other() {
    let (folder, house) = (tempfile::tempdir().unwrap(), ScriptedHouse::open());
    let store = Store::open(folder.path(), 0).unwrap();
    let code = PrintedCode {
        secret: SECRET,
        house: house_key().public().id(),
    };
    let wrong = PrintedCode {
        secret: [8; 10],
        ..code
    };
    assert!(matches!(
        enrol(&at(&house.url), &store, &wrong),
        Err(NetFault::Status(_))
    ));
    let other_house = PrintedCode {
        house: KeyId([0; 10]),
        ..code
    };
    assert!(matches!(
        enrol(&at(&house.url), &store, &other_house),
        Err(NetFault::Refused(_))
    ));
    assert!(identity::load(&store).unwrap().is_none());

    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa-player"));
    command
        .env("LANTOA_PLAYER_STORE", folder.path())
        .env("LANTOA_HOUSE", &house.url);
    let said = command
        .args(["enrol", &code.printed().to_lowercase()])
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    let identity = identity::load(&store).unwrap().unwrap();
    assert_eq!((identity.device.as_str(), identity.units.len()), ("loa-1", 1));
    assert!(!command.output().unwrap().status.success(), "it is enrolled once");
}

#[test]
fn nothing_is_sent_in_the_clear_over_a_network() {
    for url in ["http://lantoa.vn/player", "http://10.0.0.1", "ftp://x"] {
        assert!(
            matches!(House::at(url, Duration::ZERO), Err(NetFault::Plain(_))),
            "{url}"
        );
    }
}

#[test]
fn a_plan_and_its_audio_come_and_broken_downloads_go_on() {
    let (bench, house) = (BenchBox::new(), ScriptedHouse::open());
    let audio = bench.audio(RATE, 1000);
    let path = bench.store.media(&audio.media);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    *house.script.plan.lock().unwrap() = Some(bench.plan(3, vec![named(&audio, "a", MORNING + 5 * SECOND)]));
    *house.script.media.lock().unwrap() = vec![(hex::encode(audio.media), bytes)];
    *house.script.cut_after.lock().unwrap() = Some(10_000);
    let sync = talk(&bench, &house);
    sync.round(0).unwrap();
    let plan = sync.orders.now().plan.expect("the plan is here");
    let (fetcher, morning) = (fetcher(&bench, &house, &sync), || Moment(MORNING));
    assert!(fetcher.round(&plan, &morning).is_err(), "it broke off");
    assert!(!bench.store.has_media(&audio.media));
    assert_eq!(fetcher.round(&plan, &morning).unwrap(), Found::Brought);
    assert!(bench.store.has_media(&audio.media));
    assert_eq!(fetcher.round(&plan, &morning).unwrap(), Found::Nothing);
    assert_eq!(*house.script.ranges.lock().unwrap(), ["all", "10000"]);
    sync.round(0).unwrap();
    assert_eq!(house.script.polls.lock().unwrap().last().unwrap().plan, 3);
}

fn fetcher(bench: &BenchBox, house: &ScriptedHouse, sync: &Sync) -> Fetcher {
    Fetcher {
        house: at(&house.url),
        store: bench.store.clone(),
        orders: Arc::clone(&sync.orders),
        board: Arc::clone(&sync.board),
    }
}

#[test]
fn a_long_download_makes_way_for_what_is_urgent_and_goes_on_afterwards() {
    let (bench, house) = (BenchBox::new(), ScriptedHouse::open());
    let (long, short) = (bench.audio(20 * RATE, 1000), bench.audio(RATE, 900));
    for audio in [&long, &short] {
        let path = bench.store.media(&audio.media);
        let media = (hex::encode(audio.media), std::fs::read(&path).unwrap());
        std::fs::remove_file(&path).unwrap();
        house.script.media.lock().unwrap().push(media);
    }
    let (go_on, waits) = std::sync::mpsc::channel();
    *house.script.holds.lock().unwrap() = Some(waits);
    let ordinary = named(&long, "a", MORNING + HOUR);
    *house.script.plan.lock().unwrap() = Some(bench.plan(1, vec![ordinary.clone()]));
    let sync = talk(&bench, &house);
    sync.round(0).unwrap();
    let (fetcher, morning) = (fetcher(&bench, &house, &sync), || Moment(MORNING));
    let plan = sync.orders.now().plan.unwrap();
    let found = std::thread::scope(|scope| {
        let fetching = scope.spawn(|| fetcher.round(&plan, &morning).unwrap());
        let part = bench.store.media(&long.media).with_extension("part");
        assert!(wait_for(
            || std::fs::metadata(&part).is_ok_and(|about| about.len() > 0)
        ));
        let urgent = Item {
            class: Class::Urgent,
            ..named(&short, "u", MORNING + 2 * HOUR)
        };
        *house.script.plan.lock().unwrap() = Some(bench.plan(2, vec![ordinary.clone(), urgent]));
        sync.round(0).unwrap();
        go_on.send(()).unwrap();
        fetching.join().unwrap()
    });
    assert_eq!(found, Found::Interrupted);
    let plan = sync.orders.now().plan.unwrap();
    assert_eq!(fetcher.round(&plan, &morning).unwrap(), Found::Brought);
    assert!(bench.store.has_media(&short.media) && !bench.store.has_media(&long.media));
    assert_eq!(fetcher.round(&plan, &morning).unwrap(), Found::Brought);
    assert!(bench.store.has_media(&long.media));
    let ranges = house.script.ranges.lock().unwrap();
    assert!(
        ranges[0] == "all" && ranges[1] == "all" && ranges[2].parse::<u64>().unwrap() > 0,
        "what had come is not fetched again: {ranges:?}"
    );
}

#[test]
fn an_address_of_stop_orders_that_is_down_keeps_neither_plan_nor_log_up() {
    let (bench, house) = (BenchBox::new(), ScriptedHouse::open());
    *house.script.plan.lock().unwrap() = Some(bench.plan(3, vec![]));
    let order = StopOrder {
        serial: 1,
        issued_at: Moment(MORNING),
        expires_at: Moment(MORNING + DAY),
        nonce: [1; 16],
        stopped: vec![],
    };
    *house.script.stop.lock().unwrap() = Some(sealed(Kind::Stop, &order));
    let mut sync = talk(&bench, &house);
    // Nobody listens there.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    sync.stop = at(&format!("http://{nobody}/stop"));
    sync.round(0).unwrap();
    let standing = sync.orders.now();
    assert_eq!(standing.plan.map(|plan| plan.version), Some(3));
    assert_eq!(
        standing.stop.map(|stop| stop.serial),
        Some(1),
        "from the house instead"
    );
}

#[test]
fn what_is_urgent_is_fetched_first_and_nothing_twice() {
    let bench = BenchBox::new();
    let of = |byte: u8, id: &str, at: i64| Item {
        media: [byte; 32],
        samples: 1,
        ..named(&item(), id, at)
    };
    let items = vec![
        of(1, "past", MORNING - HOUR),
        of(2, "a", MORNING + HOUR),
        of(3, "b", MORNING + 2 * HOUR),
        of(2, "again", MORNING + 3 * HOUR),
        Item {
            class: Class::Urgent,
            ..of(4, "u", MORNING + 4 * HOUR)
        },
    ];
    let wanted = bench.store.wanted(&bench.plan(1, items), Moment(MORNING));
    assert_eq!(wanted.iter().map(|w| w.media[0]).collect::<Vec<_>>(), [4, 2, 3]);
}

#[test]
fn the_log_arrives_exactly_once_though_receipts_are_lost_and_the_house_was_away_for_thirty_days() {
    let (bench, house) = (BenchBox::new(), ScriptedHouse::open());
    let audio = bench.audio(RATE / 10, 1000);
    let items: Vec<Item> = (0..19 * 24)
        .map(|h| named(&audio, &format!("{h}"), MORNING + h * HOUR + 60_000))
        .collect();
    let plan = bench.plan(1, items);
    bench.keep_plan(&plan);
    // The plan ends after 20 days; the box goes on without a word from anybody.
    assert!(
        bench
            .child(MORNING, MORNING + 30 * DAY, &["--vouch", "1000"])
            .wait()
            .unwrap()
            .success()
    );
    let events = bench.events();
    let played = events
        .iter()
        .filter(|e| matches!(e, Event::Ended { played } if played.ending == Ending::Done))
        .count();
    let quiet = events
        .iter()
        .filter(|e| {
            matches!(
                e,
                Event::Silent {
                    why: Silence::QuietHours,
                    ..
                }
            )
        })
        .count();
    assert_eq!((played, played + quiet), (19 * 17, 19 * 24));
    let sync = talk(&bench, &house);
    house.script.loses_receipts.store(true, Ordering::SeqCst);
    assert!(sync.round(0).is_err());
    sync.round(0).unwrap();
    sync.round(0).unwrap();
    assert_eq!(*house.script.log.lock().unwrap(), bench.log());
    let batches = house.script.batches.load(Ordering::SeqCst);
    sync.round(0).unwrap();
    assert_eq!(
        house.script.batches.load(Ordering::SeqCst),
        batches,
        "nothing is sent again"
    );
}

#[test]
fn a_rotation_is_taken_and_kept_and_plans_of_the_new_key_are_believed() {
    let (bench, house) = (BenchBox::new(), ScriptedHouse::open());
    let new = Signer::from_seed(&[5; 32]);
    let key = TrustedKey {
        key: new.public(),
        powers: Powers::ALL,
        from: Moment(MORNING - DAY),
        until: None,
    };
    let rotation = Rotation {
        serial: 1,
        issued_at: Moment(MORNING - HOUR),
        keys: vec![key],
    };
    *house.script.rotations.lock().unwrap() = vec![sealed(Kind::Rotation, &rotation)];
    let sync = talk(&bench, &house);
    sync.round(0).unwrap();
    let by_new = Sealed::seal(Kind::Plan, &bench.plan(9, vec![]), &new).to_bytes();
    assert!(sync.orders.plan_arrives(&by_new, Some(Moment(MORNING))).unwrap());
    assert_eq!(identity::load(&bench.store).unwrap().unwrap().trust.serial, 1);
}

#[test]
fn the_program_enrolled_and_running_plays_what_is_urgent_and_obeys_a_stop() {
    let (folder, house) = (tempfile::tempdir().unwrap(), ScriptedHouse::open());
    let audio = BenchBox::new();
    let item = Item {
        class: Class::Urgent,
        late_ms: 3_600_000,
        ..audio.audio(60 * RATE, 1000)
    };
    let media = (
        hex::encode(item.media),
        std::fs::read(audio.store.media(&item.media)).unwrap(),
    );
    *house.script.media.lock().unwrap() = vec![media];
    *house.script.plan.lock().unwrap() = Some(audio.plan(1, vec![named(&item, "u", MORNING)]));
    let store = Store::open(folder.path(), 0).unwrap();
    let code = PrintedCode {
        secret: SECRET,
        house: house_key().public().id(),
    };
    enrol(&at(&house.url), &store, &code).unwrap();
    let sound = folder.path().join("sound");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa-player"));
    command
        .env("LANTOA_PLAYER_STORE", folder.path())
        .env("LANTOA_HOUSE", &house.url);
    command.env("LANTOA_OUTPUT", format!("file:{}", sound.display()));
    let mut child = command.arg("run").stderr(Stdio::null()).spawn().unwrap();

    let told = |what: &dyn Fn(&Event) -> bool| {
        wait_for(|| house.script.log.lock().unwrap().iter().any(|r| what(&r.event)))
    };
    // The house's clock stands still in 2021: a box without a chip believes it, its own not.
    assert!(told(&|e| matches!(e, Event::Started { item, .. } if item == "u")));
    let stop = StopOrder {
        serial: 1,
        issued_at: Moment(MORNING - HOUR),
        expires_at: Moment(MORNING + DAY),
        nonce: [1; 16],
        stopped: vec![Reach::All {}],
    };
    *house.script.stop.lock().unwrap() = Some(sealed(Kind::Stop, &stop));
    assert!(told(
        &|e| matches!(e, Event::Ended { played } if played.ending == Ending::Stopped)
    ));
    let heard = std::fs::read(&sound).unwrap();
    assert!(heard.iter().any(|byte| *byte != 0));
    assert!(
        Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap()
            .success()
    );
    assert!(
        child.wait().unwrap().success(),
        "asked to end, it ends in good order"
    );
}

/// Waits for something that will come; a minute is for machines under load.
fn wait_for(there: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while !there() {
        if began.elapsed() > Duration::from_secs(60) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}
