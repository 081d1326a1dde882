//! `lantoa-player run`: plays, becomes the program that stays, or tries a new one, and always comes back to one that works.

use crate::config::Config;
use crate::program::{Choice, TRIAL, Verdict, WATCHER, attempt, become_it, choose, own_name};
use crate::run::{self, Ended, Role};
use std::io;
use std::os::unix::process::{CommandExt as _, parent_id};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Runs until it is asked to end. `file` is the configuration, for the programs that it begins.
///
/// # Errors
/// What keeps it from playing, said for a person.
pub fn run(config: &Config, file: Option<&Path>) -> io::Result<()> {
    let ending = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&ending))?;
    }
    let (store, own) = (run::store(config)?, own_name()?);
    let trial = told(TRIAL);
    let role = Role { own, trial };
    if role.trial.is_some() {
        ends_with_its_parent(told(WATCHER).unwrap_or_else(parent_id), &ending);
        return run::play(config, &role, &ending).map(drop);
    }
    while !ending.load(Ordering::Relaxed) {
        match choose(&store, &role.own)? {
            Choice::Own => {
                if run::play(config, &role, &ending)? == Ended::Asked {
                    return Ok(());
                }
                // Begun anew, without the threads that talk: on trial another program does.
                return Err(begin_anew(file));
            }
            Choice::Become(name) => {
                let fault = become_it(&store, &name, file);
                eprintln!("lantoa-player: the program that stays cannot be begun: {fault}");
            }
            Choice::Try(tried) => {
                if attempt(&store, &tried, config, file, &ending)? == Verdict::Ended {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Becomes itself from the beginning; only comes back when that cannot be.
fn begin_anew(file: Option<&Path>) -> io::Error {
    let mut command = Command::new("/proc/self/exe");
    command.arg("run");
    if let Some(file) = file {
        command.arg("--config").arg(file);
    }
    command.exec()
}

/// A number that the program that began this one left in a variable.
fn told<T: std::str::FromStr>(variable: &str) -> Option<T> {
    std::env::var(variable).ok()?.parse().ok()
}

/// A program on trial whose watcher died goes too, whenever that was: it would hold the folder, and whoever is started
/// next could neither play nor decide anew.
fn ends_with_its_parent(watcher: u32, ending: &Arc<AtomicBool>) {
    let ending = Arc::clone(ending);
    std::thread::spawn(move || {
        while parent_id() == watcher {
            std::thread::sleep(Duration::from_millis(200));
        }
        ending.store(true, Ordering::Relaxed);
    });
}
