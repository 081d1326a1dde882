//! A merged commune, its health, its repairs, new versions and silence.

use proptest::prelude::*;

use super::*;
use crate::Moment;
use crate::broadcast::Span;

const NOW: Moment = Moment(1_760_000_000_000);

fn cluster(id: &str, technology: Technology, device: Option<&str>) -> Cluster {
    Cluster {
        id: id.into(),
        commune: "Mẫu Sơn".into(),
        name: format!("Cụm {id}"),
        technology,
        device: device.map(str::to_owned),
        vendor: None,
        old_unit: None,
        place: None,
        village: None,
        power: None,
        sim_paid_until: None,
        loudspeakers: None,
    }
}

fn merged() -> Station {
    let mut clusters = vec![
        cluster("1", Technology::Ip, Some("p1")),
        cluster("2", Technology::Ip, Some("p2")),
        cluster("3", Technology::Fm, Some("g1")),
        cluster("4", Technology::Wired, Some("g1")),
        cluster("5", Technology::Wired, None),
    ];
    clusters[2].old_unit = Some("Yên Khoái".into());
    clusters[4].old_unit = Some("Tú Mịch".into());
    clusters[4].village = Some("Bản Phải".into());
    Station {
        commune: "Mẫu Sơn".into(),
        clusters,
    }
}

#[test]
fn a_merged_commune_has_one_station_of_all_technologies_and_knows_the_old_names() {
    let station = merged();
    assert_eq!(station.check(), Ok(()));
    assert_eq!(station.by_technology(), [2, 1, 2]);
    let reach: Vec<_> = station.clusters.iter().map(Cluster::reach).collect();
    assert_eq!(reach[0], Reach::Player("p1"));
    assert_eq!(
        (&reach[2], &reach[3]),
        (&Reach::Gateway("g1"), &Reach::Gateway("g1"))
    );
    assert_eq!(reach[4], Reach::Hand);
    let called = |words: &str| {
        station
            .clusters
            .iter()
            .filter(|c| c.is_called(words))
            .map(|c| c.id.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(called("tu mich"), ["5"]);
    assert_eq!(called("YÊN KHOÁI"), ["3"]);
    assert_eq!(called("bản phải"), ["5"]);
    assert_eq!(called(" "), Vec::<&str>::new());
}

#[test]
fn a_station_that_cannot_be_is_refused() {
    let with = |change: fn(&mut Station)| {
        let mut station = merged();
        change(&mut station);
        station.check()
    };
    assert_eq!(
        with(|s| s.clusters[1].commune = "Kỳ Lừa".into()),
        Err(WrongStation::Foreign("2".into()))
    );
    assert_eq!(
        with(|s| s.clusters[3].id = "1".into()),
        Err(WrongStation::Twice("1".into()))
    );
    let placed = |latitude, longitude| {
        let mut station = merged();
        station.clusters[0].place = Some(Place { latitude, longitude });
        station.check()
    };
    assert_eq!(placed(106.7, 21.8), Err(WrongStation::Place("1".into())));
    assert_eq!(placed(f64::NAN, 106.7), Err(WrongStation::Place("1".into())));
    assert_eq!(placed(21.8, 106.7), Ok(()));
    let cloned = |s: &mut Station| s.clusters[1].device = Some("p1".into());
    assert_eq!(
        with(cloned),
        Err(WrongStation::SharedPlayer("1".into(), "2".into()))
    );
}

#[test]
fn a_sim_is_announced_before_it_ends() {
    let day = |text: &str| text.parse::<viet::Date>().unwrap();
    let mut cluster = cluster("1", Technology::Ip, None);
    assert_eq!(cluster.sim(day("2026-11-26"), 7), SimState::Unknown);
    cluster.sim_paid_until = Some(day("2026-12-03"));
    let at = |today: &str| cluster.sim(day(today), 7);
    assert_eq!(at("2026-11-25"), SimState::Paid);
    assert_eq!(at("2026-11-26"), SimState::Ends(7));
    assert_eq!(at("2026-12-03"), SimState::Ends(0));
    assert_eq!(at("2026-12-04"), SimState::Ended(1));
}

fn report() -> Report {
    Report {
        at: NOW,
        playing: Some(false),
        item: None,
        clock_error_ms: Some(3),
        grid: Some(true),
        free_mb: Some(4_000),
    }
}

fn expected(from_s: i64, until_s: i64) -> Vec<Expected> {
    let at = |s: i64| Moment(NOW.0 + s * 1000);
    vec![Expected {
        id: "tin".into(),
        span: Span {
            from: at(from_s),
            until: at(until_s),
        },
    }]
}

fn found(report: &Report, expected: &[Expected]) -> Vec<Condition> {
    classify(Some(report), expected, NOW, &HealthLimits::default())
}

#[test]
fn sound_and_silence_are_held_against_the_plan() {
    let playing = Report {
        playing: Some(true),
        item: Some("tiếng lạ".into()),
        ..report()
    };
    assert_eq!(
        found(&playing, &[]),
        [Condition::Unplanned(Some("tiếng lạ".into()))]
    );
    assert_eq!(found(&playing, &expected(-60, 60)), [Condition::Well]);
    assert_eq!(
        found(&report(), &expected(-60, 60)),
        [Condition::Silent("tin".into())]
    );
    assert_eq!(found(&report(), &[]), [Condition::Well]);
    let deaf = Report {
        playing: None,
        ..report()
    };
    assert_eq!(found(&deaf, &expected(-60, 60)), [Condition::SoundUnknown]);
}

#[test]
fn around_a_beginning_and_an_end_both_are_right() {
    let playing = Report {
        playing: Some(true),
        ..report()
    };
    for (from, until) in [(-5, 60), (5, 60), (-60, 5), (-60, -5)] {
        assert_eq!(
            found(&playing, &expected(from, until)),
            [Condition::Well],
            "{from} {until}"
        );
        assert_eq!(
            found(&report(), &expected(from, until)),
            [Condition::Well],
            "{from} {until}"
        );
    }
    assert!(found(&playing, &expected(11, 60))[0].alarms());
    assert!(found(&playing, &expected(-60, -11))[0].alarms());
    assert!(found(&report(), &expected(-10, 60))[0].alarms());
}

#[test]
fn what_is_not_known_is_not_well() {
    let limits = HealthLimits::default();
    assert_eq!(classify(None, &[], NOW, &limits), [Condition::Unknown]);
    let later = |ms: i64| {
        classify(
            Some(&report()),
            &expected(-60, 60_000),
            Moment(NOW.0 + ms),
            &limits,
        )
    };
    assert_eq!(later(600_001), [Condition::Offline(NOW)]);
    assert_eq!(later(600_000), [Condition::Silent("tin".into())]);
    let clockless = Report {
        clock_error_ms: None,
        ..report()
    };
    assert_eq!(found(&clockless, &[]), [Condition::ClockUnknown]);
}

#[test]
fn clock_power_and_store_are_told() {
    let off = |ms| {
        found(
            &Report {
                clock_error_ms: Some(ms),
                ..report()
            },
            &[],
        )
    };
    assert_eq!(off(1_000), [Condition::Well]);
    assert_eq!(off(-1_001), [Condition::ClockWrong(-1_001)]);
    assert_eq!(off(i64::MIN), [Condition::ClockWrong(i64::MIN)]);
    let poor = Report {
        grid: Some(false),
        free_mb: Some(99),
        ..report()
    };
    assert_eq!(
        found(&poor, &[]),
        [Condition::OnBattery, Condition::StoreFull(99)]
    );
}

#[test]
fn every_device_is_counted_once() {
    let devices = [
        vec![Condition::Well],
        vec![Condition::Unknown],
        vec![],
        vec![Condition::Offline(NOW)],
        vec![Condition::OnBattery, Condition::ClockUnknown],
    ];
    assert_eq!(
        fleet_health(&devices),
        FleetHealth {
            well: 1,
            faulty: 1,
            offline: 1,
            unknown: 2
        }
    );
}

#[test]
fn a_repair_is_closed_by_somebody_else() {
    let mut ticket = Ticket::open("1", Fault::Sound);
    assert_eq!(ticket.step(TicketStep::Repair(None)), Err(WrongTicket::NotNow));
    ticket.step(TicketStep::Take("Minh".into())).unwrap();
    assert_eq!(
        ticket.step(TicketStep::Wait(" ".into())),
        Err(WrongTicket::NoReason)
    );
    ticket.step(TicketStep::Wait("chờ kinh phí".into())).unwrap();
    ticket.step(TicketStep::Repair(Some(350_000))).unwrap();
    assert_eq!(
        ticket.step(TicketStep::Confirm("Minh".into())),
        Err(WrongTicket::OwnRepair)
    );
    assert!(ticket.is_open());
    ticket.step(TicketStep::Reopen).unwrap();
    ticket.step(TicketStep::Take("Minh".into())).unwrap();
    ticket.step(TicketStep::Repair(None)).unwrap();
    ticket.step(TicketStep::Confirm("Hoa".into())).unwrap();
    assert_eq!(
        (ticket.cost, ticket.reopened, ticket.is_open()),
        (Some(350_000), 1, false)
    );
    assert_eq!(
        ticket.step(TicketStep::Dismiss("nhầm".into())),
        Err(WrongTicket::NotNow)
    );
}

#[test]
fn one_fault_is_one_ticket() {
    let mut tickets = vec![Ticket::open("1", Fault::Offline)];
    assert!(!is_new(&tickets, "1", Fault::Offline));
    assert!(is_new(&tickets, "1", Fault::Sound) && is_new(&tickets, "2", Fault::Offline));
    tickets[0]
        .step(TicketStep::Dismiss("mất điện toàn xã".into()))
        .unwrap();
    assert!(is_new(&tickets, "1", Fault::Offline));
}

fn devices(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("d{at:03}")).collect()
}

fn rollout(count: usize) -> Rollout {
    Rollout {
        groups: waves(&devices(count), &[5, 25, 100]),
        success_percent: 80,
        error_percent: 10,
    }
}

#[test]
fn the_next_group_waits_for_the_share_of_the_one_before() {
    let rollout = rollout(100);
    assert_eq!(
        rollout.groups.iter().map(Vec::len).collect::<Vec<_>>(),
        [5, 20, 75]
    );
    assert_eq!(rollout.check(), Ok(()));
    let unknown = |_: &str| Installed::Unknown;
    assert_eq!(rollout.decide(0, &unknown), Decision::Install(0));
    assert_eq!(
        rollout.decide(1, &unknown),
        Decision::Wait { group: 0, unknown: 5 }
    );
    let four = |device: &str| {
        if device < "d004" {
            Installed::Succeeded
        } else {
            Installed::Unknown
        }
    };
    assert_eq!(rollout.decide(1, &four), Decision::Install(1));
    assert_eq!(
        rollout.decide(2, &four),
        Decision::Wait {
            group: 1,
            unknown: 20
        }
    );
    assert_eq!(rollout.decide(3, &|_| Installed::Succeeded), Decision::Done);
    assert_eq!(rollout.decide(9, &|_| Installed::Succeeded), Decision::Done);
}

#[test]
fn a_version_reaches_no_box_of_another_processor_or_model_and_none_that_has_not_said_what_it_is() {
    let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let pi = "Raspberry Pi 4 Model B Rev 1.4";
    // (wanted processor, wanted model), (the box's processor, its model), the answer.
    for ((processor, model), (own, name), answer) in [
        (("aarch64", ""), ("aarch64", pi), Ok(())),
        (("aarch64", ""), ("x86_64", ""), Err(Misfit::Processor)),
        (("aarch64", ""), ("", pi), Err(Misfit::Unknown)),
        (("aarch64", "raspberry pi 4"), ("", pi), Ok(())),
        (("aarch64", "raspberry pi 4"), ("aarch64", pi), Ok(())),
        (("aarch64", "Raspberry Pi 4"), ("arm", pi), Err(Misfit::Processor)),
        (("aarch64", "Raspberry Pi 5"), ("aarch64", pi), Err(Misfit::Model)),
        (
            ("aarch64", "Raspberry Pi 4"),
            ("aarch64", ""),
            Err(Misfit::Unknown),
        ),
        (("", "Raspberry Pi 4"), ("", pi), Ok(())),
        (("", ""), ("", ""), Ok(())),
    ] {
        let wanted = Wanted {
            processor: told(processor),
            model: told(model),
        };
        let has = Hardware {
            processor: told(own),
            model: told(name),
        };
        assert_eq!(wanted.fits(&has), answer, "{wanted:?} {has:?}");
    }
}

#[test]
fn an_error_share_stops_everything_even_late() {
    let rollout = rollout(100);
    let one_fails = |device: &str| {
        if device == "d000" {
            Installed::Failed
        } else {
            Installed::Succeeded
        }
    };
    assert_eq!(
        rollout.decide(1, &one_fails),
        Decision::Stop { group: 0, failed: 1 }
    );
    assert_eq!(
        rollout.decide(3, &one_fails),
        Decision::Stop { group: 0, failed: 1 }
    );
    let late = |device: &str| {
        if device > "d022" && device < "d025" {
            Installed::Failed
        } else {
            Installed::Succeeded
        }
    };
    assert_eq!(rollout.decide(3, &late), Decision::Stop { group: 1, failed: 2 });
}

#[test]
fn a_rollout_that_never_decides_is_refused() {
    let with = |change: fn(&mut Rollout)| {
        let mut rollout = rollout(10);
        change(&mut rollout);
        rollout.check()
    };
    assert_eq!(with(|r| r.groups.clear()), Err(WrongRollout::Empty));
    assert_eq!(with(|r| r.groups[1].clear()), Err(WrongRollout::Empty));
    assert_eq!(
        with(|r| r.groups[2][0] = "d000".into()),
        Err(WrongRollout::Twice("d000".into()))
    );
    assert_eq!(with(|r| r.success_percent = 0), Err(WrongRollout::Shares));
    assert_eq!(with(|r| r.error_percent = 101), Err(WrongRollout::Shares));
    assert_eq!(
        with(|r| (r.success_percent, r.error_percent) = (95, 10)),
        Err(WrongRollout::Shares)
    );
}

#[test]
fn silence_holds_until_it_is_lifted_and_takes_in_what_it_says() {
    let stop = |scope| Stop {
        scope,
        by: "Lan".into(),
        at: NOW,
        lifted: None,
    };
    let stopped = |stops: &[Stop], at| is_stopped(stops, "p1", "Mẫu Sơn", at);
    for scope in [
        Scope::Device("p1".into()),
        Scope::Commune("Mẫu Sơn".into()),
        Scope::Province,
    ] {
        assert!(stopped(&[stop(scope.clone())], NOW), "{scope:?}");
        assert!(stopped(&[stop(scope.clone())], NOW.plus_minutes(1_000_000)));
        assert!(!stopped(&[stop(scope.clone())], NOW.plus_minutes(-1)));
        let lifted = Stop {
            lifted: Some(NOW.plus_minutes(5)),
            ..stop(scope)
        };
        assert!(stopped(std::slice::from_ref(&lifted), NOW) && !stopped(&[lifted], NOW.plus_minutes(5)));
    }
    assert!(!stopped(
        &[
            stop(Scope::Device("p2".into())),
            stop(Scope::Commune("Kỳ Lừa".into()))
        ],
        NOW
    ));
    // One lifted order does not lift another.
    let two = [
        Stop {
            lifted: Some(NOW),
            ..stop(Scope::Province)
        },
        stop(Scope::Device("p1".into())),
    ];
    assert!(stopped(&two, NOW));
}

#[test]
fn a_device_with_an_open_door_is_not_taken_in() {
    let made = |check, evidence: &str| Checked {
        check,
        by: "Minh".into(),
        evidence: evidence.into(),
    };
    assert_eq!(open_checks(&[]), Check::ALL);
    let almost: Vec<_> = Check::ALL
        .map(|check| made(check, if check == Check::Cabinet { " " } else { "ảnh" }))
        .into();
    assert_eq!(open_checks(&almost), [Check::Cabinet]);
    assert_eq!(open_checks(&Check::ALL.map(|check| made(check, "ảnh"))), []);
}

proptest! {
    #[test]
    fn waves_hold_every_device_once(count in 0_usize..300, shares in prop::collection::vec(0_u8..=100, 1..6)) {
        let all = devices(count);
        let groups = waves(&all, &shares);
        prop_assert_eq!(groups.concat(), all);
        prop_assert!(groups.iter().all(|group| !group.is_empty()));
    }

    /// When every device has spoken, a checked rollout is decided: it goes on or stops, it never waits for ever.
    #[test]
    fn nothing_waits_when_everybody_has_spoken(count in 1_usize..80, success in 1_u8..=100, error in 1_u8..=100, failing in prop::collection::vec(any::<bool>(), 80), begun in 0_usize..4) {
        let rollout = Rollout { groups: waves(&devices(count), &[10, 50, 100]), success_percent: success, error_percent: error };
        prop_assume!(rollout.check().is_ok());
        let known = |device: &str| {
            let number: usize = device[1..].parse().unwrap_or(0);
            if failing[number % 80] { Installed::Failed } else { Installed::Succeeded }
        };
        let waits = matches!(rollout.decide(begun, &known), Decision::Wait { .. });
        prop_assert!(!waits);
    }
}
