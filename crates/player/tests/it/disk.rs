//! A disk that is full, a key that is nobody else's, audio that arrives in pieces.

use crate::bench_box::*;
use player::identity;
use player::store::{Part, Store, Wanted, hash_of};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use wire::player::*;

fn wanted(bytes: &[u8], folder: &std::path::Path) -> Wanted {
    let path = folder.join("whole");
    std::fs::write(&path, bytes).unwrap();
    Wanted {
        later: true,
        at: Moment(0),
        media: hash_of(&path).unwrap(),
        bytes: Some(bytes.len() as u64),
    }
}

#[test]
fn audio_goes_on_where_it_broke_off_and_is_playable_only_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), 1 << 30).unwrap();
    let bytes = wav(1000, 5);
    let wanted = wanted(&bytes, folder.path());
    let mut part = Part::open(&store, &wanted).unwrap();
    part.add(&bytes[..700]).unwrap();
    drop(part);
    assert!(!store.has_media(&wanted.media));
    let mut part = Part::open(&store, &wanted).unwrap();
    assert_eq!(part.have, 700);
    part.add(&bytes[700..]).unwrap();
    part.finish(&store).unwrap();
    assert_eq!(std::fs::read(store.media(&wanted.media)).unwrap(), bytes);
}

#[test]
fn other_audio_and_too_much_audio_are_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), 1 << 30).unwrap();
    let bytes = wav(1000, 5);
    let wanted = wanted(&bytes, folder.path());
    let mut part = Part::open(&store, &wanted).unwrap();
    part.add(&wav(1000, 6)).unwrap();
    assert_eq!(part.add(&[0]).unwrap_err().kind(), ErrorKind::InvalidData);
    assert_eq!(part.finish(&store).unwrap_err().kind(), ErrorKind::InvalidData);
    assert!(!store.has_media(&wanted.media));
    assert_eq!(Part::open(&store, &wanted).unwrap().have, 0);
}

#[test]
fn a_full_disk_refuses_audio_keeps_what_is_there_and_sweeping_makes_room() {
    let bench = BenchBox::new();
    let old = bench.audio(10_000, 3);
    let store = Store::open(bench.folder.path(), 30_000).unwrap();
    let bytes = wav(10_000, 4);
    let wanted = wanted(&bytes, bench.folder.path());
    let mut part = Part::open(&store, &wanted).unwrap();
    part.add(&bytes[..9_000]).unwrap();
    assert_eq!(
        part.add(&bytes[9_000..]).unwrap_err().kind(),
        ErrorKind::StorageFull
    );
    drop(part);
    let plan = bench.plan(
        1,
        vec![Item {
            media: wanted.media,
            ..old.clone()
        }],
    );
    assert!(store.sweep(&plan).unwrap() > 20_000);
    assert!(!store.has_media(&old.media));
    let mut part = Part::open(&store, &wanted).unwrap();
    assert_eq!(part.have, 9_000, "what was here is not fetched again");
    part.add(&bytes[9_000..]).unwrap();
    part.finish(&store).unwrap();
}

/// A limit on the size of files stands for a full disk: half of a record is written, then nothing more.
#[test]
fn a_full_disk_keeps_nothing_from_playing_and_leaves_a_log_that_is_whole() {
    let bench = BenchBox::new();
    let audio = bench.audio(RATE, 1000);
    let items = (1..9)
        .map(|i| named(&audio, &format!("{i}"), MORNING + i * 10 * SECOND))
        .collect();
    bench.keep_plan(&bench.plan(1, items));
    let (from, until) = (MORNING.to_string(), (MORNING + HOUR).to_string());
    let mut command = std::process::Command::new("bash");
    command.args([
        "-c",
        "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_lantoa-player"),
    ]);
    command
        .args(["rehearse", &from, &until, "--vouch", "1000"])
        .env("LANTOA_PLAYER_STORE", bench.folder.path());
    let said = command.output().unwrap();
    assert!(said.status.success(), "{said:?}");
    assert!(
        String::from_utf8_lossy(&said.stderr).contains("the log cannot be written"),
        "{said:?}"
    );
    let kept = bench.log().len();
    assert!((1..16).contains(&kept), "{kept}");
    assert!(
        bench
            .child(MORNING + HOUR, MORNING + 2 * HOUR, &["--vouch", "1000"])
            .wait()
            .unwrap()
            .success()
    );
    assert!(bench.log().len() > kept);
}

#[test]
fn the_key_is_made_once_and_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), 0).unwrap();
    let first = identity::signer(&store).unwrap().public();
    assert_eq!(identity::signer(&store).unwrap().public(), first);
    let mode = std::fs::metadata(store.path("key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(store.path("key"), b"short").unwrap();
    assert!(
        identity::signer(&store).is_err(),
        "a broken key is not written over"
    );
}

#[test]
fn a_folder_with_another_key_is_a_clone_and_plays_nothing() {
    let bench = BenchBox::new();
    bench.store.keep("key", &[42; 32]).unwrap();
    assert!(
        !bench
            .child(MORNING, MORNING + SECOND, &[])
            .wait()
            .unwrap()
            .success()
    );
}
