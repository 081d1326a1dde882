//! Plans and stop orders: whose, for whom, when, and never twice.

use super::*;

fn refusal(bytes: &[u8], change: impl FnOnce(&mut Expect<'_>)) -> Refused {
    let trust = trust();
    let mut expect = Expect {
        device: "loa-1",
        trust: &trust,
        now: Some(NOW),
        arrives: true,
        held: None,
    };
    change(&mut expect);
    accept_plan(bytes, &expect).expect_err("this is to be refused")
}

#[test]
fn a_good_plan_is_taken_once_and_known_again() {
    let trust = trust();
    let bytes = sealed_plan(&plan(4), 1);
    let mut expect = Expect {
        device: "loa-1",
        trust: &trust,
        now: Some(NOW),
        arrives: true,
        held: None,
    };
    assert_eq!(accept_plan(&bytes, &expect), Ok(Accepted::New(Box::new(plan(4)))));
    expect.held = Some(plan(4).held());
    assert_eq!(accept_plan(&bytes, &expect), Ok(Accepted::Same));
    expect.now = None;
    assert_eq!(
        accept_plan(&sealed_plan(&plan(5), 1), &expect),
        Ok(Accepted::New(Box::new(plan(5))))
    );
}

#[test]
fn a_plan_of_another_key_device_or_time_is_refused() {
    let good = sealed_plan(&plan(1), 1);
    assert_eq!(refusal(&sealed_plan(&plan(1), 9), |_| ()).code(), "unknown_key");
    assert_eq!(refusal(&sealed_plan(&plan(1), 2), |_| ()).code(), "not_entitled");
    assert_eq!(refusal(&good, |e| e.device = "loa-2").code(), "other_device");
    assert_eq!(
        refusal(&good, |e| e.now = Some(Moment(NOW.0 + 7 * DAY))).code(),
        "expired"
    );
    assert_eq!(
        refusal(&good, |e| e.now = Some(Moment(NOW.0 - DAY))).code(),
        "not_yet_issued"
    );
    let stop = Sealed::seal(Kind::Stop, &plan(1), &signer(1)).to_bytes();
    assert_eq!(refusal(&stop, |_| ()).code(), "other_kind");
}

#[test]
fn a_replayed_plan_and_a_racing_one_are_refused() {
    let held = Some(plan(5).held());
    assert_eq!(
        refusal(&sealed_plan(&plan(4), 1), |e| e.held = held).code(),
        "replayed"
    );
    let other = Plan {
        nonce: [4; 16],
        ..plan(5)
    };
    assert_eq!(
        refusal(&sealed_plan(&other, 1), |e| e.held = held).code(),
        "racing"
    );
}

#[test]
fn a_plan_out_of_order_or_with_twins_or_for_a_year_is_refused() {
    let swapped = Plan {
        items: vec![item("a", 2), item("b", 1)],
        ..plan(1)
    };
    let twins = Plan {
        items: vec![item("a", 1), item("a", 2)],
        ..plan(1)
    };
    let year = Plan {
        expires_at: Moment(NOW.0 + 365 * DAY),
        ..plan(1)
    };
    for bad in [swapped, twins, year] {
        assert_eq!(refusal(&sealed_plan(&bad, 1), |_| ()).code(), "malformed");
    }
}

#[test]
fn keys_rotate_and_the_old_one_signs_nothing_new() {
    let old = TrustedKey {
        until: Some(Moment(NOW.0 + DAY)),
        ..trusted(1, Powers::ALL)
    };
    let new = TrustedKey {
        from: NOW,
        ..trusted(3, Powers::ALL)
    };
    let rotation = Rotation {
        serial: 1,
        issued_at: NOW,
        keys: vec![old, new],
    };
    let sealed = Sealed::seal(Kind::Rotation, &rotation, &signer(1));
    let after = trust()
        .rotated(&sealed, Some(NOW))
        .expect("signed by the old key");
    assert_eq!((after.serial, after.keys.len()), (1, 3));
    assert_eq!(
        after.rotated(&sealed, Some(NOW)),
        Err(Refused::Replayed { held: 1, got: 1 })
    );

    let later = Moment(NOW.0 + 2 * DAY);
    let expect = |arrives| Expect {
        device: "loa-1",
        trust: &after,
        now: Some(later),
        arrives,
        held: None,
    };
    let by_old = sealed_plan(&plan(4), 1);
    // Dated back into its validity, but it comes when the key has ended.
    assert_eq!(
        accept_plan(&by_old, &expect(true)),
        Err(Refused::KeyNotValid(signer(1).public().id()))
    );
    assert!(
        accept_plan(&by_old, &expect(false)).is_ok(),
        "what was taken in time stays good in the own store"
    );
    assert!(
        accept_plan(
            &sealed_plan(
                &Plan {
                    issued_at: later,
                    ..plan(5)
                },
                3
            ),
            &expect(true)
        )
        .is_ok()
    );
}

#[test]
fn a_stop_key_rotates_nothing_and_somebody_can_always_rotate() {
    let rotation = Rotation {
        serial: 1,
        issued_at: NOW,
        keys: vec![trusted(3, Powers::ALL)],
    };
    let by_stop_key = Sealed::seal(
        Kind::Rotation,
        &Rotation {
            serial: 2,
            ..rotation.clone()
        },
        &signer(2),
    );
    assert_eq!(
        trust().rotated(&by_stop_key, None).map(|_| ()),
        Err(Refused::NotEntitled(signer(2).public().id()))
    );
    let ends_all = Rotation {
        serial: 1,
        issued_at: NOW,
        keys: vec![TrustedKey {
            until: Some(NOW),
            ..trusted(1, Powers::ALL)
        }],
    };
    let sealed = Sealed::seal(Kind::Rotation, &ends_all, &signer(1));
    assert_eq!(
        trust().rotated(&sealed, None).map_err(|e| e.code()),
        Err("malformed")
    );
}

#[test]
fn quiet_hours_cross_midnight_and_let_only_urgent_through() {
    let quiet = plan(1).quiet;
    // 24 June 2021 in Vietnam.
    let at = |hour: i64, minute: i64| Moment(1_624_467_600_000 + (hour * 60 + minute) * 60_000);
    for (hour, minute, may) in [
        (3, 15, false),
        (4, 59, false),
        (5, 0, true),
        (20, 59, true),
        (21, 0, false),
        (0, 0, false),
    ] {
        assert_eq!(
            quiet.allow(Class::Priority, at(hour, minute)),
            may,
            "{hour}:{minute}"
        );
        assert!(quiet.allow(Class::Urgent, at(hour, minute)));
    }
    assert_eq!(quiet.silence_from(Class::Ordinary, at(20, 30)), Some(at(21, 0)));
    assert_eq!(quiet.silence_from(Class::Ordinary, at(23, 0)), Some(at(23, 0)));
    assert_eq!(quiet.silence_from(Class::Urgent, at(23, 0)), None);
    let whole_day = QuietHours {
        spans: vec![QuietSpan { from: 0, until: 0 }],
    };
    assert!(!whole_day.allow(Class::Ordinary, at(12, 0)));
    assert_eq!(
        QuietHours::default().silence_from(Class::Ordinary, at(3, 0)),
        None
    );
}

#[test]
fn a_stop_order_reaches_whom_it_names_until_it_is_lifted_or_ends() {
    let order = |serial, stopped| StopOrder {
        serial,
        issued_at: NOW,
        expires_at: Moment(NOW.0 + DAY),
        nonce: [1; 16],
        stopped,
    };
    let sealed = |order: &StopOrder, seed| Sealed::seal(Kind::Stop, order, &signer(seed)).to_bytes();
    let units = ["xa".to_owned(), "tinh".to_owned()];
    let province = order(
        2,
        vec![Reach::Unit {
            id: "tinh".to_owned(),
        }],
    );
    let taken = accept_stop(&sealed(&province, 2), &trust(), Some(NOW), None);
    assert_eq!(taken, Ok(Some(province.clone())));
    assert!(province.stops("loa-1", &units, Some(NOW)) && province.stops("loa-1", &units, None));
    assert!(
        !province.stops("loa-1", &units, Some(Moment(NOW.0 + DAY)))
            && !province.stops("loa-1", &[], Some(NOW))
    );
    let held = Some(&province);
    assert_eq!(
        accept_stop(&sealed(&province, 2), &trust(), Some(NOW), held),
        Ok(None)
    );
    let code = |order: &StopOrder, seed| {
        accept_stop(&sealed(order, seed), &trust(), Some(NOW), held).map_err(|e| e.code())
    };
    assert_eq!(code(&order(1, vec![]), 2), Err("replayed"));
    assert_eq!(code(&order(2, vec![]), 2), Err("racing"));
    assert_eq!(code(&order(3, vec![]), 9), Err("unknown_key"));
    let lifted = accept_stop(&sealed(&order(3, vec![]), 1), &trust(), Some(NOW), held)
        .expect("good")
        .expect("new");
    assert!(!lifted.stops("loa-1", &units, None));
    let device = order(
        4,
        vec![Reach::Device {
            id: "loa-1".to_owned(),
        }],
    );
    assert!(device.stops("loa-1", &[], Some(NOW)) && !device.stops("loa-2", &[], Some(NOW)));
}

fn program(serial: u64, byte: u8) -> ProgramOrder {
    ProgramOrder {
        release: Tail::default(),
        device: "loa-1".to_owned(),
        serial,
        issued_at: NOW,
        nonce: [serial as u8; 16],
        program: "lantoa-player 0.2.0".to_owned(),
        file: (byte > 0).then_some(ProgramFile {
            sha256: [byte; 32],
            bytes: 5_000_000,
        }),
    }
}

#[test]
fn a_program_is_taken_from_a_key_that_may_for_this_player_and_never_from_a_recording() {
    let seal = |order: &ProgramOrder, seed| Sealed::seal(Kind::Program, order, &signer(seed)).to_bytes();
    let trust = trust();
    let weigh = |bytes: &[u8], held: Option<&ProgramOrder>| {
        accept_program(bytes, ("loa-1", &trust), Some(NOW), held).map_err(|refused| refused.code())
    };
    let second = program(2, 7);
    assert_eq!(weigh(&seal(&second, 1), None), Ok(Some(second.clone())));
    assert_eq!(
        weigh(&seal(&second, 1), Some(&program(1, 6))),
        Ok(Some(second.clone()))
    );
    let anew = ProgramOrder {
        issued_at: Moment(NOW.0 - 9),
        nonce: [9; 16],
        ..second.clone()
    };
    assert_eq!(
        weigh(&seal(&anew, 1), Some(&second)),
        Ok(None),
        "signed again, the same"
    );
    assert_eq!(weigh(&seal(&program(2, 8), 1), Some(&second)), Err("racing"));
    assert_eq!(weigh(&seal(&program(1, 6), 1), Some(&second)), Err("replayed"));
    assert_eq!(
        weigh(&seal(&program(3, 0), 1), Some(&second)),
        Ok(Some(program(3, 0)))
    );
    for stranger in [2, 9] {
        assert!(weigh(&seal(&second, stranger), None).is_err(), "{stranger}");
    }
    let other = ProgramOrder {
        device: "loa-2".to_owned(),
        ..second.clone()
    };
    assert_eq!(weigh(&seal(&other, 1), None), Err("other_device"));
    let as_plan = Sealed::seal(Kind::Plan, &second, &signer(1)).to_bytes();
    assert_eq!(weigh(&as_plan, None), Err("other_kind"));
}
