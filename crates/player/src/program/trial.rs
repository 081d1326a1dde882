//! A new program on trial: a child that plays and talks, watched by the former one.

use super::{Name, State, Tried};
use crate::config::Config;
use crate::store::Store;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The variable that tells a child that it is on trial: the serial of the order.
pub const TRIAL: &str = "LANTOA_PLAYER_TRIAL";
/// The variable that tells it who watches: the process of the former program. The child cannot find that out by itself,
/// because its parent may have died before it asks.
pub const WATCHER: &str = "LANTOA_PLAYER_WATCHER";
/// What the child writes when it came up: the same serial.
pub const CAME_UP: &str = "programs.well";
/// Between two looks at the child.
const LOOK: Duration = Duration::from_millis(50);
/// Before a program that ended is tried once more.
const AGAIN: Duration = Duration::from_millis(500);
/// How long a program may take to end in good order.
const GOOD_ORDER: Duration = Duration::from_secs(10);

/// How a trial ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It came up: it is kept, and becomes this process.
    CameUp,
    /// It did not, this time or for good.
    Failed,
    /// This program was asked to end meanwhile.
    Ended,
}

fn command(store: &Store, name: &Name, config: Option<&Path>) -> Command {
    let mut command = Command::new(name.path(store));
    command.arg("run").env_remove(TRIAL).env_remove(WATCHER);
    if let Some(config) = config {
        command.arg("--config").arg(config);
    }
    command
}

/// Becomes another program; only comes back when that cannot be.
#[must_use]
pub fn become_it(store: &Store, name: &Name, config: Option<&Path>) -> io::Error {
    command(store, name, config).exec()
}

/// Tries a program once: it has so long to come up.
///
/// # Errors
/// The disk.
pub fn attempt(
    store: &Store,
    tried: &Tried,
    config: &Config,
    file: Option<&Path>,
    ending: &AtomicBool,
) -> io::Result<Verdict> {
    let serial = tried.serial.to_string();
    let child = command(store, &tried.name, file)
        .env(TRIAL, &serial)
        .env(WATCHER, std::process::id().to_string())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        // A program of another machine, or none at all: no second try makes it one.
        Err(e) => return give_up(store, &format!("it cannot be begun: {e}")),
    };
    let until = Instant::now() + Duration::from_secs(config.trial_s);
    loop {
        std::thread::sleep(LOOK);
        if store.read(CAME_UP)?.as_deref() == Some(serial.as_bytes()) {
            end(&mut child);
            State::read(store).settled().keep(store)?;
            return Ok(Verdict::CameUp);
        }
        if ending.load(Ordering::Relaxed) {
            end(&mut child);
            uncount(store)?;
            return Ok(Verdict::Ended);
        }
        if let Some(status) = child.try_wait()? {
            eprintln!("lantoa-player: the program on trial ended: {status}");
            std::thread::sleep(AGAIN);
            return Ok(Verdict::Failed);
        }
        if Instant::now() >= until {
            end(&mut child);
            return give_up(store, &format!("it did not come up within {} s", config.trial_s));
        }
    }
}

fn give_up(store: &Store, why: &str) -> io::Result<Verdict> {
    eprintln!("lantoa-player: the program on trial failed: {why}");
    State::read(store).given_up(why).keep(store)?;
    Ok(Verdict::Failed)
}

/// A trial that was broken off in good order does not count.
fn uncount(store: &Store) -> io::Result<()> {
    let mut state = State::read(store);
    if let Some(tried) = &mut state.tries {
        tried.times = tried.times.saturating_sub(1);
    }
    state.keep(store)
}

/// Asks a program to end, and ends it when it does not.
fn end(child: &mut Child) {
    let asked = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|pid| rustix::process::kill_process(pid, rustix::process::Signal::TERM).is_ok());
    let until = Instant::now() + if asked { GOOD_ORDER } else { Duration::ZERO };
    while Instant::now() < until {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        std::thread::sleep(LOOK);
    }
    let _ = child.kill();
    let _ = child.wait();
}
