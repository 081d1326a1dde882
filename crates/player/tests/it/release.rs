//! Release keys that no house holds: what a box that pinned one runs, and what one that did not.

use crate::bench_box::*;
use crate::scene::*;
use wire::player::*;

fn release_key(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32])
}

fn release(serial: u64, file: ProgramFile) -> Release {
    Release {
        program: NEW.to_owned(),
        processor: std::env::consts::ARCH.to_owned(),
        file,
        serial,
        not_before: Moment(0),
        signed_at: Moment(MORNING),
    }
}

#[test]
fn a_house_whose_daily_key_is_stolen_brings_no_program_to_a_box_that_pinned_a_release_key() {
    let (good, stranger) = (release_key(80), release_key(81));
    let scene = Scene::pinning(&[good.public()]);
    let playing = scene.play();
    scene.hears("the pinned key", |poll, _| {
        poll.pinned() == Some(vec![good.public().id().to_string().as_str()])
    });
    let refused = |serial: u64, word: &str| {
        let health = scene.hears(word, |poll, health| {
            poll.program == serial && health.update == Update::Failed
        });
        assert!(health.update_fault.contains(word), "{}", health.update_fault);
        assert_eq!(health.program, player::PROGRAM);
        assert!(
            std::fs::read_dir(scene.path("programs")).map_or(0, Iterator::count) == 0,
            "nothing of it may be executed"
        );
    };
    // Signed by the house as ever: without a release, with one of somebody else's, with one of other bytes.
    scene.order(1, &newer());
    refused(1, "carries no release");
    scene.order_released(2, &newer(), |file| {
        ReleaseNote::sign(&release(1, file), Vec::new(), &stranger)
    });
    refused(2, "not pinned");
    scene.order_released(3, &newer(), |file| {
        let other = ProgramFile { bytes: 1, ..file };
        ReleaseNote::sign(&release(1, other), Vec::new(), &good)
    });
    refused(3, "of another program");
    scene.order_released(4, &newer(), |file| {
        let foreign = Release {
            processor: "riscv64".to_owned(),
            ..release(1, file)
        };
        ReleaseNote::sign(&foreign, Vec::new(), &good)
    });
    refused(4, "another processor");
    // Plans and all else of the house are believed as before: the box still talks, and after a power cut too.
    drop(playing);
    scene.house.script.polls.lock().unwrap().clear();
    let playing = scene.play();
    refused(4, "another processor");
    scene.order_released(5, &newer(), |file| {
        ReleaseNote::sign(&release(7, file), Vec::new(), &good)
    });
    scene.hears("the released program", |poll, health| {
        poll.program == 5 && health.program == NEW && health.update == Update::Runs
    });
    // An older release that the key really signed once is a replay.
    let older = [newer(), b"older".to_vec()].concat();
    scene.order_released(6, &older, |file| {
        ReleaseNote::sign(&release(6, file), Vec::new(), &good)
    });
    let health = scene.hears("the refused replay", |poll, health| {
        poll.program == 6 && health.update == Update::Failed
    });
    assert!(
        health.update_fault.contains("older than the one"),
        "{}",
        health.update_fault
    );
    assert_eq!(health.program, NEW, "what was released stays");
    drop(playing);
}

#[test]
fn keys_of_the_configuration_are_pinned_and_the_old_key_signs_the_new_one() {
    let (old, new) = (release_key(82), release_key(83));
    let scene = Scene::new();
    let keys = format!("release_keys = [\"{}\"]\n", old.public());
    let playing = scene.play_with(&keys);
    scene.hears("the pinned key", |poll, _| {
        poll.pinned() == Some(vec![old.public().id().to_string().as_str()])
    });
    scene.order_released(1, &newer(), |file| {
        ReleaseNote::sign(&release(1, file), Vec::new(), &new)
    });
    scene.hears("the refusal", |poll, health| {
        poll.program == 1 && health.update == Update::Failed && health.update_fault.contains("not pinned")
    });
    let change = ReleaseKeys {
        serial: 1,
        keys: vec![new.public()],
        signed_at: Moment(MORNING),
    };
    let change = ReleaseNote::change(&change, &old);
    scene.order_released(2, &newer(), |file| {
        ReleaseNote::sign(&release(2, file), vec![change.clone()], &new)
    });
    scene.hears("the program, and the new key", |poll, health| {
        let pinned = poll.pinned() == Some(vec![new.public().id().to_string().as_str()]);
        poll.program == 2 && health.program == NEW && health.update == Update::Runs && pinned
    });
    drop(playing);
}

#[test]
fn a_box_without_a_pinned_key_takes_what_the_house_orders() {
    let scene = Scene::new();
    let _playing = scene.play();
    scene.hears("no pinned key", |poll, _| poll.pinned() == Some(vec![]));
    scene.order(1, &newer());
    scene.hears("the new program", |poll, health| {
        poll.program == 1 && health.program == NEW && health.update == Update::Runs
    });
}
