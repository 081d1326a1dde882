//! One writing for every value, and no bit of it that may be another.

use super::*;
use proptest::prelude::*;

fn texts() -> impl Strategy<Value = String> {
    "[a-zđơưêạ0-9 📢-]{0,30}"
}

fn items() -> impl Strategy<Value = Item> {
    let first = (
        texts(),
        any::<i64>(),
        any::<u32>(),
        0_usize..4,
        any::<u8>(),
        any::<[u8; 32]>(),
    );
    let second = (
        any::<u64>(),
        any::<u64>(),
        any::<i16>(),
        0_usize..3,
        any::<u16>(),
        texts(),
    );
    (first, second).prop_map(
        |((id, at, late_ms, class, origin, media), (bytes, samples, gain, resume, gateways, language))| {
            Item {
                id,
                at: Moment(at),
                late_ms,
                class: [Class::Fallback, Class::Ordinary, Class::Priority, Class::Urgent][class],
                origin,
                media,
                bytes,
                samples,
                gain,
                resume: [Resume::Never, Resume::Live, Resume::Continue][resume],
                gateways,
                language,
            }
        },
    )
}

fn plans() -> impl Strategy<Value = Plan> {
    let spans = prop::collection::vec((0_u16..1440, 0_u16..1440), 0..4);
    let all = (
        texts(),
        any::<u64>(),
        any::<[u8; 16]>(),
        spans,
        any::<Option<[u8; 32]>>(),
    );
    (all, prop::collection::vec(items(), 0..6)).prop_map(
        |((device, version, nonce, spans, fallback), items)| Plan {
            device,
            version,
            nonce,
            fallback,
            items,
            quiet: QuietHours {
                spans: spans
                    .into_iter()
                    .map(|(from, until)| QuietSpan { from, until })
                    .collect(),
            },
            ..plan(1)
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(plan in plans()) {
        prop_assert_eq!(Plan::from_bytes(&plan.to_bytes()), Ok(plan.clone()));
        let sealed = Sealed::seal(Kind::Plan, &plan, &signer(1));
        let read = Sealed::read(&sealed.to_bytes()).expect("our own");
        prop_assert_eq!(read.open::<Plan>(Kind::Plan, &signer(1).public()), Ok(plan));
    }

    #[test]
    fn any_flipped_bit_is_refused(place in 0_usize..100_000, bit in 0_u8..8) {
        let mut bytes = sealed_plan(&plan(1), 1);
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        let expect = Expect { device: "loa-1", trust: &trust(), now: Some(NOW), arrives: true, held: None };
        prop_assert!(accept_plan(&bytes, &expect).is_err(), "byte {} bit {}", place, bit);
    }

    #[test]
    fn bytes_that_are_read_have_one_writing(mut bytes in prop::collection::vec(any::<u8>(), 0..300), place in 0_usize..300) {
        // Half of the cases begin as a true record, with one byte changed.
        if place % 2 == 0 {
            let true_one = log::records(&[log::cued("a"), log::ended("a")]);
            let changed = bytes.first().copied().unwrap_or(0);
            bytes = true_one[place / 2 % 2].to_bytes();
            let place = place % bytes.len();
            bytes[place] = changed;
        }
        if let Ok(record) = Record::from_bytes(&bytes) {
            prop_assert_eq!(record.to_bytes(), bytes.clone());
        }
        if let Ok(plan) = Plan::from_bytes(&bytes) {
            prop_assert_eq!(plan.to_bytes(), bytes.clone());
        }
        let _ = Sealed::read(&bytes);
    }

    #[test]
    fn a_message_that_ends_early_is_refused(kept in 0_usize..100_000) {
        let bytes = sealed_plan(&plan(1), 1);
        prop_assert!(Sealed::read(&bytes[..kept % bytes.len()]).is_err());
    }
}

#[test]
fn every_single_bit_of_a_stop_order_counts() {
    let order = StopOrder {
        serial: 1,
        issued_at: NOW,
        expires_at: Moment(NOW.0 + DAY),
        nonce: [1; 16],
        stopped: vec![Reach::All {}],
    };
    let bytes = Sealed::seal(Kind::Stop, &order, &signer(2)).to_bytes();
    assert!(accept_stop(&bytes, &trust(), Some(NOW), None).is_ok());
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(
            accept_stop(&changed, &trust(), Some(NOW), None).is_err(),
            "bit {bit}"
        );
    }
}

#[test]
fn a_poll_with_nothing_new_takes_less_than_a_kilobyte_both_ways_together() {
    let question = question();
    let sent = Sealed::seal(Kind::Poll, &question, &signer(8)).to_bytes();
    let answer = Answer {
        device: "loa-1".to_owned(),
        nonce: [9; 16],
        at: NOW,
        plan: 4,
        stop: 0,
        trust: 0,
        program: 0,
        log: question.log,
        again_ms: 60_000,
    };
    let back = Sealed::seal(Kind::Answer, &answer, &signer(1)).to_bytes();
    assert!(sent.len() + back.len() < 600, "{} + {}", sent.len(), back.len());
    assert_eq!(Answer::read(&back, &question, &trust()), Ok(answer.clone()));
    assert_eq!(Poll::read(&sent, &signer(8).public()), Ok(question.clone()));
    assert_eq!(
        Poll::read(&sent, &signer(7).public()).map(|_| ()),
        Err(Refused::UnknownKey(signer(8).public().id()))
    );
    let other = Poll {
        nonce: [8; 16],
        ..question
    };
    assert_eq!(Answer::read(&back, &other, &trust()), Err(Refused::OtherQuestion));
}

#[test]
fn what_was_signed_before_there_were_pictures_is_read_and_a_picture_is_part_of_what_is_signed() {
    let old = plan(1);
    let bytes = old.to_bytes();
    assert_eq!(Plan::from_bytes(&bytes), Ok(old.clone()));
    let shown = |slot: &str| Picture {
        slot: slot.to_owned(),
        sha256: [6; 32],
        bytes: 1_234,
    };
    let new = Plan {
        tail: pictures(vec![shown("s1"), shown("s2")]),
        ..old.clone()
    };
    let with = new.to_bytes();
    assert!(with.starts_with(&bytes) && with.len() > bytes.len());
    assert_eq!(Plan::from_bytes(&with), Ok(new.clone()));
    assert_ne!(new.digest(), old.digest());
    // Nothing at the end has one writing, and half a tail is none.
    assert!(Plan::from_bytes(&[&bytes[..], &[0, 0, 0, 0]].concat()).is_err());
    for cut in bytes.len() + 1..with.len() {
        assert!(Plan::from_bytes(&with[..cut]).is_err(), "{cut}");
    }
    // Another picture under the same signature is another plan.
    let mut sealed = sealed_plan(&new, 1);
    let at = sealed.windows(32).position(|part| part == [6; 32]).unwrap();
    sealed[at] ^= 1;
    let (trust, now) = (trust(), Some(NOW));
    let expect = Expect {
        device: "loa-1",
        trust: &trust,
        now,
        arrives: true,
        held: None,
    };
    assert!(accept_plan(&sealed, &expect).is_err());
    assert!(accept_plan(&sealed_plan(&new, 1), &expect).is_ok());
    let twice = Plan {
        tail: pictures(vec![shown("s1"), shown("s1")]),
        ..old
    };
    assert!(matches!(
        accept_plan(&sealed_plan(&twice, 1), &expect),
        Err(Refused::Malformed(_))
    ));
}

fn pictures(first: Vec<Picture>) -> Tails<Picture, Relay> {
    Tails {
        first,
        ..Tails::default()
    }
}

fn relay(id: &str, at: i64) -> Relay {
    Relay {
        id: id.to_owned(),
        source: "vov1".to_owned(),
        at: Moment(at),
        lasts_ms: 1_800_000,
        class: Class::Ordinary,
        origin: 1,
        gain: 0,
        gateways: 1,
        language: "vi".to_owned(),
    }
}

#[test]
fn a_plan_without_relays_is_byte_for_byte_what_it_was_and_one_with_them_has_one_writing() {
    let old = plan(1);
    let with = |first: Vec<Picture>, more: Vec<Relay>| Plan {
        tail: Tails { first, more },
        ..old.clone()
    };
    let shown = Picture {
        slot: "s1".to_owned(),
        sha256: [6; 32],
        bytes: 1_234,
    };
    let plain = old.to_bytes();
    // The pictures of plans that are already signed: their list, and nothing after it.
    let before = [&plain[..], &vec![shown.clone()].to_bytes()].concat();
    assert_eq!(with(vec![shown.clone()], vec![]).to_bytes(), before);
    let relays = vec![relay("r1", NOW.0), relay("r2", NOW.0 + 9)];
    let alone = with(vec![], relays.clone()).to_bytes();
    assert_eq!(alone, [&plain[..], &[0; 4], &relays.to_bytes()].concat());
    for plan in [with(vec![], relays.clone()), with(vec![shown.clone()], relays)] {
        let bytes = plan.to_bytes();
        assert_eq!(Plan::from_bytes(&bytes), Ok(plan.clone()));
        for cut in plain.len() + 1..bytes.len() {
            // A list of pictures that ends there is a plan of its own.
            let is_plan = !plan.pictures().is_empty() && cut == before.len();
            assert_eq!(Plan::from_bytes(&bytes[..cut]).is_ok(), is_plan, "{cut}");
        }
        assert!(Plan::from_bytes(&[&bytes[..], &[0; 4]].concat()).is_err());
    }
    for nothing in [&[0; 4][..], &[0; 8]] {
        assert!(Plan::from_bytes(&[&plain[..], nothing].concat()).is_err());
        assert!(Plan::from_bytes(&[&before[..], nothing].concat()).is_err());
    }
}

#[test]
fn a_relay_stands_among_the_items_in_its_time_and_its_name_is_nobody_elses() {
    let mut new = plan(1);
    let first = new.items[0].clone();
    let (trust, at) = (trust(), first.at.0 + 1);
    new.tail.more = vec![relay("r", at)];
    let all = new.all();
    assert_eq!((all[0].id.as_str(), all[1].id.as_str()), (first.id.as_str(), "r"));
    assert_eq!((all[1].samples, all[1].late_ms), (1_800 * 48_000, 1_800_000));
    assert_eq!(all[1].resume, Resume::Live);
    let expect = Expect {
        device: "loa-1",
        trust: &trust,
        now: Some(NOW),
        arrives: true,
        held: None,
    };
    assert!(accept_plan(&sealed_plan(&new, 1), &expect).is_ok());
    for wrong in [
        vec![relay(&first.id, at)],
        vec![relay("r", at), relay("r", at)],
        vec![relay("r", at), relay("s", at - 1)],
        (0..3_001).map(|i| relay(&i.to_string(), at)).collect(),
    ] {
        new.tail.more = wrong;
        assert!(matches!(
            accept_plan(&sealed_plan(&new, 1), &expect),
            Err(Refused::Malformed(_))
        ));
    }
}

#[test]
fn a_box_says_what_it_relays_behind_its_processor() {
    let said = relays_said(["tinh", "vov1"]);
    let about = [vec!["aarch64".to_owned()], said].concat();
    assert_eq!(about, ["aarch64", "relay", "relay tinh", "relay vov1"]);
    assert_eq!(relays_of(&about), Some(vec!["tinh", "vov1"]));
    assert_eq!(relays_of(&about[..2]), Some(vec![]));
    assert_eq!(relays_of(&about[..1]), None);
    assert_eq!(relays_of(&[]), None);
    // A source named like the word itself is no ability.
    assert_eq!(relays_of(&["x86_64".to_owned(), "relay relay".to_owned()]), None);
    assert!(
        ["vov1", "dai-tinh", "a"]
            .map(is_source_name)
            .iter()
            .all(|fits| *fits)
    );
    for wrong in ["", "VOV1", "vov 1", "đài", "a/b", &"a".repeat(25)] {
        assert!(!is_source_name(wrong), "{wrong}");
    }
}

#[test]
fn a_box_says_its_processor_and_one_that_does_not_is_understood() {
    let old = question();
    let new = Poll {
        about: Tail(vec!["aarch64".to_owned()]),
        ..old.clone()
    };
    assert!(new.to_bytes().starts_with(&old.to_bytes()));
    assert_eq!(Poll::from_bytes(&new.to_bytes()), Ok(new));
    assert_eq!(Poll::from_bytes(&old.to_bytes()), Ok(old));
}

#[test]
fn the_head_of_a_program_says_its_processor() {
    let head = |class: u8, order: u8, machine: u16| {
        let mut head = b"\x7fELF".to_vec();
        head.extend([class, order, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]);
        head.extend(machine.to_le_bytes());
        head
    };
    for (file, processor) in [
        (head(2, 1, 62), Some("x86_64")),
        (head(2, 1, 183), Some("aarch64")),
        (head(1, 1, 40), Some("arm")),
        (head(2, 1, 243), Some("riscv64")),
        // The other order of bytes, a wrong class, a machine that we do not know.
        (head(2, 2, 183), None),
        (head(1, 1, 62), None),
        (head(2, 1, 8), None),
        (b"#!/bin/sh\nexec sleep 1000\n".to_vec(), None),
        (b"\x7fELF".to_vec(), None),
        (Vec::new(), None),
    ] {
        assert_eq!(processor_of(&file), processor, "{file:?}");
    }
}

#[test]
fn a_month_of_items_is_a_small_file() {
    let items = (0..600)
        .map(|i| item(&format!("01JZZZZZZZZZZZZZZZZZZZZ{i:03}"), NOW.0 + i * 3_600_000))
        .collect();
    let bytes = sealed_plan(&Plan { items, ..plan(1) }, 1);
    assert!(bytes.len() < 80_000, "{}", bytes.len());
}

#[test]
fn a_count_that_cannot_be_true_costs_no_memory() {
    let mut bytes = Vec::new();
    u32::MAX.put(&mut bytes);
    assert_eq!(Vec::<u64>::from_bytes(&bytes), Err(Refused::Truncated));
}
