//! `lantoa-player guard PROGRAM WORD…`: runs the program of a source, and ends it and all that it began when the player is
//! gone, also by SIGKILL: then the guard's standard input ends.

use rustix::process::{Pid, Signal, getpgrp, getpid, kill_process_group};
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The word on the command line.
pub const WORD: &str = "guard";

/// Takes a program back to ordinary scheduling: one that spins at the player's own real-time priority would silence it.
const ORDINARY: &str = "/usr/bin/chrt";

/// Runs a program until it ends, or the standard input does.
///
/// # Errors
/// It cannot be begun.
pub fn guard(words: &[&str]) -> io::Result<()> {
    let begun = begin(words);
    if begun.is_ok() {
        // Nobody is waited for: whoever comes first ends the group, and this process with it.
        std::thread::spawn(|| {
            let mut nothing = [0; 64];
            while io::stdin().read(&mut nothing).is_ok_and(|count| count > 0) {}
            end_all();
        });
    }
    begun?.wait()?;
    end_all();
    Ok(())
}

fn begin(words: &[&str]) -> io::Result<Child> {
    let ordinary = Path::new(ORDINARY).exists();
    let before: &[&str] = if ordinary {
        &[ORDINARY, "--other", "0"]
    } else {
        &[]
    };
    let mut all = before.iter().chain(words);
    let none = || io::Error::other("guard: names no program");
    let program = all.next().filter(|_| !words.is_empty()).ok_or_else(none)?;
    Command::new(program).args(all).stdin(Stdio::null()).spawn()
}

/// Ends the group that the player made for this guard; a guard that a person began has none of its own.
fn end_all() {
    let own: Pid = getpid();
    if getpgrp() == own {
        let _ = kill_process_group(own, Signal::KILL);
    }
    std::process::exit(0);
}
