//! Which program is to run now.

use super::{Name, STARTS, State, TRIES, Tried, is_here};
use crate::store::{Store, hash_of};
use std::io;
use std::path::Path;

/// What the program does at its start, or when it was told of a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Plays itself.
    Own,
    /// Becomes the program that stays.
    Become(Name),
    /// Tries a new one, and goes on itself when that does not come up.
    Try(Tried),
}

/// The name of the program that runs.
///
/// # Errors
/// The system does not show it.
pub fn own_name() -> io::Result<Name> {
    hash_of(Path::new("/proc/self/exe")).map(|hash| Name::of(&hash))
}

/// Chooses, and writes down what it counts. Bytes that the disk has changed since are no program.
///
/// # Errors
/// The disk.
pub fn choose(store: &Store, own: &Name) -> io::Result<Choice> {
    let mut state = State::read(store);
    if came_up(store, &state) {
        state = state.settled();
        state.keep(store)?;
    }
    if let Some(runs) = state.runs.clone().filter(|runs| runs != own) {
        state.starts += 1;
        if state.starts > STARTS || !is_here(store, &runs) {
            // What was installed by hand is the last resort; nobody takes that away.
            state.runs = None;
            state.starts = 0;
            state.keep(store)?;
        } else {
            state.keep(store)?;
            return Ok(Choice::Become(runs));
        }
    }
    let Some(mut tried) = state.tries.clone() else {
        return Ok(Choice::Own);
    };
    let why = if !is_here(store, &tried.name) {
        "its bytes are not on the disk any more"
    } else if tried.times >= TRIES {
        "it did not come up"
    } else {
        tried.times += 1;
        state.tries = Some(tried.clone());
        state.keep(store)?;
        return Ok(Choice::Try(tried));
    };
    state.given_up(why).keep(store)?;
    Ok(Choice::Own)
}

/// Whether the program on trial has said that it came up, before the power went.
fn came_up(store: &Store, state: &State) -> bool {
    let said = store.read(super::trial::CAME_UP).ok().flatten();
    let tried = state.tries.as_ref();
    said.zip(tried)
        .is_some_and(|(said, tried)| said == tried.serial.to_string().into_bytes())
}
