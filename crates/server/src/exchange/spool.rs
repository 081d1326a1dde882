//! The spool: folders that other programs put messages into and take them from.
//!
//! `in/` waiting to be read · `out/` waiting to be fetched · `failed/` with a reason beside each file · `done/` what was
//! read · `tmp/` half-made files of ours, never to be taken by anybody. Nothing is written in its place: a file is made
//! in `tmp/`, brought to the disk, and renamed.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use serde::{Deserialize, Serialize};

const FOLDERS: [&str; 5] = ["in", "out", "failed", "done", "tmp"];
/// Behind the name of a failed file.
const REASON: &str = ".reason.json";

/// The folders of one installation.
#[derive(Debug)]
pub struct Spool {
    root: PathBuf,
    /// A message that cannot be read may still be on its way into the folder: it has so long to become whole.
    settle: Duration,
    /// Steps until the power fails; never below zero. Tests set it.
    cut: AtomicI64,
}

/// Why a message stands in `failed/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A stable word.
    pub code: String,
    /// Cause and way out.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// When, for people and machines.
    pub at: String,
}

/// A failed message.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The name of its file.
    pub name: String,
    /// Why; `None` when somebody took the reason away.
    pub reason: Option<Reason>,
}

impl Spool {
    /// The spool in a folder, which is made if it is not there.
    pub fn open(root: PathBuf, settle: Duration) -> io::Result<Self> {
        for folder in FOLDERS {
            fs::create_dir_all(root.join(folder))?;
        }
        Ok(Self {
            root,
            settle,
            cut: AtomicI64::new(-1),
        })
    }

    /// One round at a time works on a folder, also across programs. `None` while another one does.
    pub fn lock(&self) -> io::Result<Option<File>> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.root.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(fault)) => Err(fault),
        }
    }

    /// A place of a file in one of the folders.
    pub fn place(&self, folder: &str, name: &str) -> PathBuf {
        self.root.join(folder).join(name)
    }

    /// The messages that wait in a folder, by name. Files that are still being written carry other endings.
    pub fn waiting(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.root.join(folder))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if entry.file_type()?.is_file() && is_message(&name) {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The bytes of a waiting message, never more than one more than `most`; `None` when somebody took it away.
    pub fn read(&self, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(self.place("in", name)) {
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// True while a waiting message was touched so lately that its writer may not have finished.
    pub fn is_fresh(&self, name: &str) -> bool {
        let touched = fs::metadata(self.place("in", name)).and_then(|meta| meta.modified());
        let age = touched.ok().and_then(|touched| touched.elapsed().ok());
        age.is_none_or(|age| age < self.settle) && !self.settle.is_zero()
    }

    /// Lays a message that was read aside, under the id of its row. `false` when it lies there already: then the
    /// waiting copy is a second one, and goes.
    pub fn archive(&self, name: &str, id: &str) -> io::Result<bool> {
        let aside = self.place("done", &format!("{id}.edxml"));
        if aside.exists() {
            gone(fs::remove_file(self.place("in", name)))?;
            return Ok(false);
        }
        self.step()?;
        gone(fs::rename(self.place("in", name), &aside))?;
        sync_folder(&self.root.join("done"))?;
        Ok(true)
    }

    /// Moves a waiting message to the failed ones; its reason is there first.
    pub fn fail(&self, name: &str, reason: &Reason) -> io::Result<()> {
        let kept = self.free_name("failed", name);
        let words = serde_json::to_vec_pretty(reason).map_err(io::Error::other)?;
        self.write("failed", &format!("{kept}{REASON}"), &words)?;
        self.step()?;
        gone(fs::rename(self.place("in", name), self.place("failed", &kept)))?;
        sync_folder(&self.root.join("failed"))
    }

    /// The failed messages with their reasons.
    pub fn failed(&self) -> io::Result<Vec<Failed>> {
        let one = |name: String| {
            let reason = fs::read(self.place("failed", &format!("{name}{REASON}"))).ok();
            let reason = reason.and_then(|words| serde_json::from_slice(&words).ok());
            Failed { name, reason }
        };
        Ok(self.waiting("failed")?.into_iter().map(one).collect())
    }

    /// Puts a failed message back among the waiting. `false` when there is none of this name.
    pub fn retry(&self, name: &str) -> io::Result<bool> {
        if !self.waiting("failed")?.iter().any(|failed| failed == name) {
            return Ok(false); // also every name that is a path
        }
        let back = self.free_name("in", name);
        fs::rename(self.place("failed", name), self.place("in", &back))?;
        gone(fs::remove_file(self.place("failed", &format!("{name}{REASON}"))))?;
        sync_folder(&self.root.join("in"))?;
        Ok(true)
    }

    /// Lays a message that a gateway took aside.
    pub fn lay_aside(&self, name: &str) -> io::Result<()> {
        gone(fs::rename(self.place("out", name), self.place("done", name)))?;
        sync_folder(&self.root.join("done"))
    }

    /// Makes a file whole on the disk and puts it in its place in one move.
    pub fn write(&self, folder: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.prepare(&format!("{name}.half"), bytes)?;
        self.publish(&format!("{name}.half"), folder, name)
    }

    /// Makes a file whole on the disk, where nobody takes it yet.
    pub fn prepare(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(self.place("tmp", name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        sync_folder(&self.root.join("tmp"))
    }

    /// Shows a prepared file to everybody.
    pub fn publish(&self, prepared: &str, folder: &str, name: &str) -> io::Result<()> {
        fs::rename(self.place("tmp", prepared), self.place(folder, name))?;
        sync_folder(&self.root.join(folder))
    }

    /// Takes a prepared file away.
    pub fn forget(&self, prepared: &str) -> io::Result<()> {
        gone(fs::remove_file(self.place("tmp", prepared)))
    }

    /// Prepared files that a crash left.
    pub fn prepared(&self) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(self.root.join("tmp"))?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.collect())
    }

    /// `name`, or one like it that is not taken.
    fn free_name(&self, folder: &str, name: &str) -> String {
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, "edxml"));
        let numbered = (2..).map(|n| format!("{stem}-{n}.{end}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let free = names.find(|name| !self.place(folder, name).exists());
        free.unwrap_or_else(|| name.to_owned())
    }

    /// A place where the power may fail: tests let it fail at each.
    pub(super) fn step(&self) -> io::Result<()> {
        match self.cut.load(Relaxed) {
            0 => Err(io::Error::other("the power failed")), // and stays away
            left => {
                self.cut.store((left - 1).max(-1), Relaxed);
                Ok(())
            }
        }
    }

    /// Lets the power fail after so many more steps; never with -1.
    #[cfg(test)]
    pub(super) fn cut_after(&self, steps: i64) {
        self.cut.store(steps, Relaxed);
    }
}

fn is_message(name: &str) -> bool {
    let end = Path::new(name).extension().and_then(|end| end.to_str());
    !name.starts_with('.') && end.is_some_and(|end| ["edxml", "xml"].contains(&end.to_lowercase().as_str()))
}

/// What is gone already need not go.
fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// A rename is on the disk when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spool() -> (tempfile::TempDir, Spool) {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path().join("exchange"), Duration::ZERO).unwrap();
        (folder, spool)
    }

    fn reason() -> Reason {
        let word = || "x".to_owned();
        Reason {
            code: word(),
            vi: word(),
            en: word(),
            at: word(),
        }
    }

    #[test]
    fn only_whole_messages_are_taken() {
        let (_folder, spool) = spool();
        for name in ["b.edxml", "a.XML", "c.edxml.part", ".d.edxml", "e.txt"] {
            spool.write("in", name, b"x").unwrap();
        }
        assert_eq!(spool.waiting("in").unwrap(), ["a.XML", "b.edxml"]);
        assert!(spool.prepared().unwrap().is_empty());
    }

    #[test]
    fn failing_and_trying_again_loses_nothing_and_leaves_the_folder_to_nobody() {
        let (_folder, spool) = spool();
        for content in [b"1", b"2"] {
            spool.write("in", "a.edxml", content).unwrap();
            spool.fail("a.edxml", &reason()).unwrap();
        }
        let names: Vec<String> = spool
            .failed()
            .unwrap()
            .into_iter()
            .map(|failed| failed.name)
            .collect();
        assert_eq!(names, ["a-2.edxml", "a.edxml"]);
        assert!(
            spool
                .failed()
                .unwrap()
                .iter()
                .all(|failed| failed.reason == Some(reason()))
        );
        for path in ["../in/x.edxml", "x.edxml", ""] {
            assert!(!spool.retry(path).unwrap());
        }
        assert!(spool.retry("a-2.edxml").unwrap() && spool.retry("a.edxml").unwrap());
        assert_eq!(spool.waiting("in").unwrap(), ["a-2.edxml", "a.edxml"]);
        assert!(!spool.place("failed", "a.edxml.reason.json").exists());
    }

    #[test]
    fn one_round_at_a_time() {
        let (folder, first) = spool();
        let second = Spool::open(folder.path().join("exchange"), Duration::ZERO).unwrap();
        let held = first.lock().unwrap();
        assert!(held.is_some() && second.lock().unwrap().is_none());
        drop(held);
        assert!(second.lock().unwrap().is_some());
    }
}
