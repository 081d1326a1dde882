//! A folder of its own for one conversion, gone with it, and a queue for those that take long.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use crate::Unreadable;
use crate::child::{self, Bounds, Fault, Said};

/// How many scans and old office files are converted at once.
const PLACES: usize = 2;
/// How long one waits for a place.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Scratch(TempDir);

impl Scratch {
    pub fn new() -> Result<Self, Unreadable> {
        let made = tempfile::Builder::new().prefix("lantoa-").tempdir();
        made.map(Self).map_err(|_| Unreadable::NoRoom)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Puts a file into the folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Unreadable> {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).map_err(|_| Unreadable::NoRoom)?;
        Ok(path)
    }

    /// Runs a program in the folder; `missing` is what its absence means.
    pub fn run(
        &self,
        program: &str,
        args: &[&OsStr],
        bounds: Bounds,
        missing: Unreadable,
    ) -> Result<Said, Unreadable> {
        child::run(program, args, self.path(), bounds).map_err(|fault| match fault {
            Fault::Missing => missing,
            Fault::TooSlow => Unreadable::TooSlow,
            Fault::TooMuch => Unreadable::TooMuch,
            Fault::Refused => Unreadable::NoRoom,
        })
    }
}

/// A place among the long conversions, given back when dropped.
pub(super) struct Place(());

static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

impl Place {
    pub fn take() -> Result<Self, Unreadable> {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, waited) = FREED
            .wait_timeout_while(taken, PATIENCE, |taken| *taken >= PLACES)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() && *taken >= PLACES {
            return Err(Unreadable::Busy);
        }
        *taken += 1;
        Ok(Self(()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}
