//! The folder: what is in it is the truth, and it is whole whenever the power goes.

mod log;
mod media;

pub use log::{Log, beginning, read_log};
pub use media::{Part, Wanted, hash_of};

use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// The folder of one player.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
    /// Most bytes that audio may take.
    media_limit: u64,
}

impl Store {
    /// Opens a folder, and makes it where it is missing.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(root: &Path, media_limit: u64) -> io::Result<Self> {
        std::fs::create_dir_all(root.join("media"))?;
        Ok(Self {
            root: root.to_owned(),
            media_limit,
        })
    }

    /// Holds the folder for this process as long as the file lives.
    ///
    /// # Errors
    /// Another player has it.
    pub fn lock(&self) -> io::Result<File> {
        let file = File::create(self.root.join("lock"))?;
        flock(&file, FlockOperation::NonBlockingLockExclusive)?;
        Ok(file)
    }

    /// The path of a thing in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// What is kept under a name.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match std::fs::read(self.path(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Puts bytes under a name: afterwards the old or the new is there, whole, whatever happens. Readable by the owner
    /// alone: keys are among it.
    ///
    /// # Errors
    /// The disk is full or broken; the old is still there.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let new = self.path(&format!("{name}.new"));
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&new, self.path(name))?;
        self.settle()
    }

    /// Makes the names of the folder safe on the disk.
    fn settle(&self) -> io::Result<()> {
        File::open(&self.root)?.sync_all()
    }

    /// Free bytes where the folder lies.
    #[must_use]
    pub fn free_bytes(&self) -> Option<u64> {
        let about = rustix::fs::statvfs(&self.root).ok()?;
        Some(about.f_bavail * about.f_frsize)
    }
}
