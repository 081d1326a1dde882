//! The log of a player: whole, taken exactly once, and never two under one name.

use super::*;

pub fn cued(item: &str) -> Event {
    Event::Cued {
        item: item.to_owned(),
        plan: 4,
        media: [7; 32],
        class: Class::Ordinary,
        origin: 1,
        due: NOW,
    }
}

pub fn ended(item: &str) -> Event {
    let played = Played {
        item: item.to_owned(),
        samples: Some(480_000),
        expected: 480_000,
        ending: Ending::Done,
        by: String::new(),
        level: Some(-2_000),
        volume: None,
        skew_us: 40,
        servo_ppm: -48,
    };
    Event::Ended { played }
}

/// A log of `loa-1`.
pub fn records(events: &[Event]) -> Vec<Record> {
    let mut head = Head::default();
    let clock = ClockState {
        source: ClockSource::House,
        error_us: Some(9_000),
    };
    let link = |event: &Event| {
        let record = Record {
            sequence: head.sequence + 1,
            previous: head.hash,
            at: NOW,
            clock,
            event: event.clone(),
        };
        head = Head {
            sequence: record.sequence,
            hash: record.hash("loa-1"),
        };
        record
    };
    events.iter().map(link).collect()
}

fn six() -> Vec<Record> {
    records(&[
        cued("a"),
        ended("a"),
        cued("b"),
        ended("b"),
        cued("c"),
        Event::Clock { good: false },
    ])
}

fn head_of(records: &[Record]) -> Head {
    verify_chain("loa-1", Head::default(), records).expect("whole")
}

#[test]
fn every_event_is_read_again() {
    let events = [
        Event::Boot {
            program: "0.1.0".to_owned(),
            torn: 17,
        },
        cued("a"),
        Event::Started {
            item: "a".to_owned(),
            at_us: NOW.0 * 1000 + 1,
            from: 4_800,
        },
        ended("a"),
        Event::Silent {
            item: "b".to_owned(),
            due: NOW,
            why: Silence::QuietHours,
        },
        Event::PlanTaken {
            version: 4,
            digest: [1; 32],
        },
        Event::Refused {
            what: "plan".to_owned(),
            code: "replayed".to_owned(),
        },
        Event::Stop {
            serial: 2,
            stopped: true,
        },
        Event::Clock { good: true },
    ];
    for record in records(&events) {
        assert_eq!(Record::from_bytes(&record.to_bytes()), Ok(record));
    }
}

#[test]
fn a_changed_a_missing_and_a_foreign_record_break_the_chain() {
    let whole = six();
    assert_eq!(head_of(&whole).sequence, 6);
    let mut changed = whole.clone();
    changed[1].event = ended("x");
    assert_eq!(
        verify_chain("loa-1", Head::default(), &changed),
        Err(Broken::Changed(3))
    );
    let mut missing = whole.clone();
    missing.remove(2);
    assert_eq!(
        verify_chain("loa-1", Head::default(), &missing),
        Err(Broken::Gap { after: 2, got: 4 })
    );
    assert_eq!(
        verify_chain("loa-2", Head::default(), &whole),
        Err(Broken::Changed(2))
    );
}

#[test]
fn records_are_taken_exactly_once_however_often_they_come() {
    let whole = six();
    let known = |sequence: u64| whole.get(sequence as usize - 1).map(|r| r.hash("loa-1"));
    let end = head_of(&whole);
    let head = head_of(&whole[..4]);
    assert_eq!(
        intake("loa-1", Head::default(), &whole[..4], known),
        Intake::Take { new: 4, head }
    );
    assert_eq!(
        intake("loa-1", head, &whole[1..], known),
        Intake::Take { new: 2, head: end }
    );
    assert_eq!(
        intake("loa-1", end, &whole, known),
        Intake::Take { new: 0, head: end }
    );
    assert_eq!(
        intake("loa-1", end, &[], known),
        Intake::Take { new: 0, head: end }
    );
    assert_eq!(
        intake("loa-1", head_of(&whole[..2]), &whole[4..], known),
        Intake::SendFrom(3)
    );
}

#[test]
fn a_cloned_box_is_found_by_its_second_log() {
    let first = six();
    let known = |sequence: u64| first.get(sequence as usize - 1).map(|r| r.hash("loa-1"));
    // The card was copied after the second record; the copy went on by itself.
    let mut events = vec![cued("a"), ended("a"), cued("b")];
    events.push(Event::Boot {
        program: "0.1.0".to_owned(),
        torn: 0,
    });
    events.extend([cued("d"), ended("d"), cued("e")]);
    let second = records(&events);
    assert_eq!(
        intake("loa-1", head_of(&first), &second, known),
        Intake::Forked { at: 4 }
    );
    assert_eq!(
        intake("loa-1", head_of(&first), &second[6..], known),
        Intake::Forked { at: 7 }
    );
}

#[test]
fn a_batch_is_its_senders_and_a_receipt_is_for_it() {
    let batch = Batch {
        device: "loa-1".to_owned(),
        nonce: [6; 16],
        records: six(),
    };
    let bytes = Sealed::seal(Kind::Batch, &batch, &signer(8)).to_bytes();
    assert_eq!(
        Batch::read(&bytes, "loa-1", &signer(8).public()),
        Ok(batch.clone())
    );
    assert_eq!(
        Batch::read(&bytes, "loa-2", &signer(8).public()).map_err(|e| e.code()),
        Err("other_device")
    );
    let receipt = Receipt {
        device: "loa-1".to_owned(),
        nonce: [6; 16],
        at: NOW,
        log: head_of(&six()),
    };
    let signed = |seed| Sealed::seal(Kind::Receipt, &receipt, &signer(seed)).to_bytes();
    assert_eq!(Receipt::read(&signed(1), &batch, &trust()), Ok(receipt.clone()));
    assert_eq!(
        Receipt::read(&signed(8), &batch, &trust()).map_err(|e| e.code()),
        Err("unknown_key")
    );
}
