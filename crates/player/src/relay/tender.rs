//! Keeps a source running while it is needed: begins its program, takes what it gives, begins it again when it ends or
//! gives nothing.

use super::child::{Came, Child, Source};
use super::feed::{Feed, Shared};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest wait for bytes before it is asked whether the source is still needed.
const LOOK: Duration = Duration::from_millis(100);
/// A program that gives nothing for so long is begun anew.
const STALLED: Duration = Duration::from_secs(8);
/// Pauses before a program is begun again, doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// A program that gave for so long is begun again without a long pause.
const WELL: Duration = Duration::from_secs(20);

/// Begins a source.
pub(super) fn begin(source: Source) -> Feed {
    let shared = Arc::<Shared>::default();
    let given = Arc::clone(&shared);
    let tender = std::thread::spawn(move || tend(&source, &given));
    Feed::tended(shared, tender)
}

fn tend(source: &Source, shared: &Shared) {
    let mut pause = FIRST_PAUSE;
    while !shared.is_ended() {
        let began = Instant::now();
        shared.begins();
        match run(source, shared) {
            Ok(why) => shared.fault(why.to_owned()),
            Err(e) => shared.fault(e.to_string()),
        }
        if began.elapsed() >= WELL {
            pause = FIRST_PAUSE;
        }
        if shared.rests(pause) {
            return;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Takes what a program gives until it gives no more, or is not needed; gives why it is over.
fn run(source: &Source, shared: &Shared) -> std::io::Result<&'static str> {
    let mut child = Child::begin(source)?;
    let (mut bytes, mut have, mut samples) = ([0; 8_192], 0, Vec::with_capacity(4_096));
    let mut gave = Instant::now();
    loop {
        match child.read(&mut bytes[have..], LOOK)? {
            Came::End => return Ok("its program ended"),
            Came::Nothing if gave.elapsed() >= STALLED => return Ok("its program gives nothing"),
            Came::Nothing if shared.is_ended() => return Ok(""),
            Came::Nothing => {}
            Came::Bytes(count) => {
                let all = have + count;
                samples.clear();
                samples.extend(
                    bytes[..all]
                        .chunks_exact(2)
                        .map(|two| i16::from_le_bytes([two[0], two[1]])),
                );
                // Half a sample waits for its other half.
                have = all % 2;
                bytes[0] = bytes[all - 1];
                if !shared.put(&samples) {
                    return Ok("");
                }
                // Waiting for room is no fault of the source.
                gave = Instant::now();
            }
        }
    }
}
