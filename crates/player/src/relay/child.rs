//! The program of a source, and everything that it began: all of it ends together.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{self, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Where samples come from: a program and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source(Vec<String>);

impl Source {
    /// `command:PROGRAM WORD…`, or `file:PATH`, also of a named pipe.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let words: Vec<String> = match kind {
            "command" => rest.split_whitespace().map(str::to_owned).collect(),
            "file" if !rest.is_empty() => ["cat", "--", rest].map(str::to_owned).to_vec(),
            _ => return None,
        };
        (!words.is_empty()).then_some(Self(words))
    }
}

/// A program that runs, under a guard: the guard ends it when this process is gone, however that came about.
pub(super) struct Child {
    guard: std::process::Child,
    out: ChildStdout,
    /// The guard reads its end: closed, it ends the program.
    _leash: ChildStdin,
}

/// What came when bytes were waited for.
pub(super) enum Came {
    Bytes(usize),
    Nothing,
    End,
}

impl Child {
    /// Begins the program of a source.
    pub fn begin(source: &Source) -> io::Result<Self> {
        let mut command = Command::new("/proc/self/exe");
        command.arg(super::guard::WORD).args(&source.0);
        // A group of its own: what the program begins ends with it.
        command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut guard = command.spawn()?;
        let gone = || io::Error::other("no pipe");
        let (leash, out) = (guard.stdin.take(), guard.stdout.take());
        Ok(Self {
            out: out.ok_or_else(gone)?,
            _leash: leash.ok_or_else(gone)?,
            guard,
        })
    }

    /// Waits for bytes.
    pub fn read(&mut self, into: &mut [u8], patience: Duration) -> io::Result<Came> {
        let limit = Timespec {
            tv_sec: patience.as_secs() as i64,
            tv_nsec: i64::from(patience.subsec_nanos()),
        };
        let mut waiting = [PollFd::new(&self.out, PollFlags::IN)];
        match poll(&mut waiting, Some(&limit)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(Came::Nothing),
            other => other?,
        };
        Ok(match self.out.read(into)? {
            0 => Came::End,
            count => Came::Bytes(count),
        })
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let group = i32::try_from(self.guard.id()).ok().and_then(Pid::from_raw);
        // The guard is not waited for yet, so that its number is still its own.
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.guard.wait();
    }
}
