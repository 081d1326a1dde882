//! A house in wrong hands orders programs: whose word a player needs, and what of it is not enough.

use super::*;

const HASH: [u8; 32] = [5; 32];

fn release(serial: u64) -> Release {
    Release {
        program: "lantoa-player 0.3.0".to_owned(),
        processor: "aarch64".to_owned(),
        file: ProgramFile {
            sha256: HASH,
            bytes: 5_000_000,
        },
        serial,
        not_before: Moment(NOW.0 - 1_000),
        signed_at: NOW,
    }
}

fn order(release: &Release, note: &ReleaseNote) -> ProgramOrder {
    ProgramOrder {
        device: "loa-1".to_owned(),
        serial: 1,
        issued_at: NOW,
        nonce: [1; 16],
        program: release.program.clone(),
        file: Some(release.file),
        release: note.parts().to_vec().into(),
    }
}

fn pinned(seed: u8) -> ReleaseTrust {
    ReleaseTrust::pinned(vec![signer(seed).public()])
}

fn taken(serial: u64) -> Option<Taken> {
    Some(Taken {
        serial,
        sha256: [4; 32],
    })
}

fn code(order: &ProgramOrder, trust: &ReleaseTrust, taken: Option<Taken>) -> Result<u64, &'static str> {
    let accepted = accept_release(order, trust, "aarch64", taken, Some(NOW));
    accepted
        .map(|found| found.map_or(0, |(taken, _)| taken.serial))
        .map_err(|refused| refused.code())
}

#[test]
fn only_what_a_pinned_key_released_is_run() {
    let one = release(3);
    let note = ReleaseNote::sign(&one, Vec::new(), &signer(40));
    let good = order(&one, &note);
    assert_eq!(code(&good, &pinned(40), None), Ok(3));
    assert_eq!(code(&good, &pinned(41), None), Err("not_released"), "another key");
    assert_eq!(
        code(&good, &ReleaseTrust::pinned(Vec::new()), None),
        Err("not_released")
    );
    let bare = ProgramOrder {
        release: Tail::default(),
        ..good.clone()
    };
    assert_eq!(code(&bare, &pinned(40), None), Err("not_released"));
    let back = ProgramOrder { file: None, ..bare };
    assert_eq!(
        code(&back, &pinned(40), None),
        Ok(0),
        "silence needs nobody's word"
    );
    // The word is for these bytes, this name, this processor.
    let mut other = good.clone();
    other.file = Some(ProgramFile {
        sha256: [6; 32],
        bytes: 5_000_000,
    });
    assert_eq!(code(&other, &pinned(40), None), Err("not_released"));
    let renamed = ProgramOrder {
        program: "lantoa-player 9.9.9".to_owned(),
        ..good.clone()
    };
    assert_eq!(code(&renamed, &pinned(40), None), Err("not_released"));
    let processor = accept_release(&good, &pinned(40), "riscv64", None, Some(NOW));
    assert_eq!(processor.unwrap_err().code(), "not_released");
    // Signed as something else by the very key.
    let as_plan = Sealed::seal(Kind::Plan, &one, &signer(40)).to_bytes();
    let disguised = ProgramOrder {
        release: vec![as_plan].into(),
        ..good
    };
    assert_eq!(code(&disguised, &pinned(40), None), Err("other_kind"));
}

#[test]
fn an_older_release_is_a_replay_and_a_number_names_one_program() {
    let one = release(3);
    let good = order(&one, &ReleaseNote::sign(&one, Vec::new(), &signer(40)));
    assert_eq!(code(&good, &pinned(40), taken(2)), Ok(3));
    assert_eq!(code(&good, &pinned(40), taken(4)), Err("not_released"));
    assert_eq!(
        code(&good, &pinned(40), taken(3)),
        Err("not_released"),
        "other bytes under one number"
    );
    let same = Some(Taken {
        serial: 3,
        sha256: HASH,
    });
    assert_eq!(code(&good, &pinned(40), same), Ok(3), "the same again");
    let early = Release {
        not_before: Moment(NOW.0 + 1),
        ..release(5)
    };
    let early = order(&early, &ReleaseNote::sign(&early, Vec::new(), &signer(40)));
    assert_eq!(code(&early, &pinned(40), None), Err("too_early"));
    let again = accept_release(&early, &pinned(40), "aarch64", None, None);
    assert!(again.is_ok(), "read again from the own store");
}

#[test]
fn the_old_key_signs_the_new_one_and_nobody_else_does() {
    let to = |serial, seed| ReleaseKeys {
        serial,
        keys: vec![signer(seed).public()],
        signed_at: NOW,
    };
    let first = ReleaseNote::change(&to(1, 41), &signer(40));
    let second = ReleaseNote::change(&to(2, 42), &signer(41));
    let one = release(9);
    let note = ReleaseNote::sign(&one, vec![first.clone(), second.clone()], &signer(42));
    let (_, after) = accept_release(&order(&one, &note), &pinned(40), "aarch64", None, Some(NOW))
        .unwrap()
        .unwrap();
    assert_eq!((after.serial, after.keys), (2, vec![signer(42).public()]));
    // Who has taken the changes reads the same file, and the old keys sign nothing any more.
    let later = ReleaseTrust {
        serial: 2,
        keys: vec![signer(42).public()],
    };
    assert_eq!(code(&order(&one, &note), &later, None), Ok(9));
    let old = ReleaseNote::sign(&release(10), Vec::new(), &signer(40));
    assert_eq!(
        code(&order(&release(10), &old), &later, None),
        Err("not_released")
    );
    // A change that a stranger signed, one that leaves nobody, and one without the step between.
    let stolen = ReleaseNote::change(&to(1, 66), &signer(66));
    let note = ReleaseNote::sign(&one, vec![stolen], &signer(66));
    assert_eq!(code(&order(&one, &note), &pinned(40), None), Err("not_released"));
    let nobody = ReleaseKeys {
        serial: 1,
        keys: Vec::new(),
        signed_at: NOW,
    };
    let note = ReleaseNote::sign(&one, vec![ReleaseNote::change(&nobody, &signer(40))], &signer(40));
    assert_eq!(code(&order(&one, &note), &pinned(40), None), Err("not_released"));
    let note = ReleaseNote::sign(&one, vec![second], &signer(42));
    assert_eq!(code(&order(&one, &note), &pinned(40), None), Err("not_released"));
}

#[test]
fn a_release_file_is_read_as_it_was_written_and_rubbish_is_none() {
    let one = release(3);
    let note = ReleaseNote::sign(&one, Vec::new(), &signer(40));
    let read = ReleaseNote::read(&note.to_bytes()).unwrap();
    assert_eq!(read.peek().unwrap(), (one, signer(40).public().id()));
    let bytes = note.to_bytes();
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 1;
        let opened = ReleaseNote::read(&broken).and_then(|note| note.open(&pinned(40)));
        assert!(opened.is_err(), "a bit of byte {at}");
        assert!(
            ReleaseNote::read(&bytes[..at])
                .and_then(|note| note.open(&pinned(40)))
                .is_err()
        );
    }
    let key = signer(40).public();
    assert_eq!(PublicKey::read(&key.to_string()), Ok(key));
    let typed = key.to_string();
    let wrong = typed.replacen(&typed[..1], if typed.starts_with('0') { "1" } else { "0" }, 1);
    assert!(PublicKey::read(&wrong).is_err(), "a letter that is wrong");
}

#[test]
fn messages_without_the_new_ends_are_still_read() {
    let one = release(3);
    let mut bare = order(&one, &ReleaseNote::sign(&one, Vec::new(), &signer(40)));
    bare.release = Tail::default();
    // What an older player expects: nothing behind the file.
    let bytes = bare.to_bytes();
    assert_eq!(bytes.last_chunk::<8>(), Some(&5_000_000_u64.to_be_bytes()));
    assert_eq!(ProgramOrder::from_bytes(&bytes), Ok(bare));
}
