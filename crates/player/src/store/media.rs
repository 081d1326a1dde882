//! Audio by its SHA-256: begun, broken off, gone on with; playable only when it is whole and the right one.

use super::Store;
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use wire::player::{Class, Hash, Moment, Plan};

/// Audio that a plan needs and that is not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// What is urgent comes first.
    pub later: bool,
    /// Then what is due first.
    pub at: Moment,
    /// Which.
    pub media: Hash,
    /// How large; `None` where the plan does not say.
    pub bytes: Option<u64>,
}

impl Store {
    /// Where audio lies when it is whole.
    #[must_use]
    pub fn media(&self, hash: &Hash) -> PathBuf {
        self.path(&format!("media/{}", hex::encode(hash)))
    }

    /// Whether audio is here, whole.
    #[must_use]
    pub fn has_media(&self, hash: &Hash) -> bool {
        self.media(hash).is_file()
    }

    /// What a plan needs from `now` on and is not here, most pressing first.
    #[must_use]
    pub fn wanted(&self, plan: &Plan, now: Moment) -> Vec<Wanted> {
        let coming = plan
            .items
            .iter()
            .filter(|i| i.at.0 + i64::from(i.late_ms) >= now.0 && i.samples > 0);
        let mut wanted: Vec<Wanted> = coming
            .map(|i| Wanted {
                later: i.class != Class::Urgent,
                at: i.at,
                media: i.media,
                bytes: Some(i.bytes),
            })
            .collect();
        wanted.extend(plan.fallback.map(|media| Wanted {
            later: true,
            at: plan.expires_at,
            media,
            bytes: None,
        }));
        wanted.sort_unstable();
        let mut seen = std::collections::HashSet::new();
        wanted.retain(|w| seen.insert(w.media) && !self.has_media(&w.media));
        wanted
    }

    /// Takes away audio that the plan does not name; gives the bytes that became free.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn sweep(&self, plan: &Plan) -> io::Result<u64> {
        let named = plan.items.iter().map(|i| i.media).chain(plan.fallback);
        let named: std::collections::HashSet<String> = named.map(hex::encode).collect();
        let mut freed = 0;
        for entry in std::fs::read_dir(self.path("media"))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !named.contains(name.trim_end_matches(".part")) {
                freed += entry.metadata().map_or(0, |about| about.len());
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(freed)
    }

    /// Takes away audio that turned out to be broken on the disk, so that it is fetched again.
    pub fn forget(&self, hash: &Hash) {
        let _ = std::fs::remove_file(self.media(hash));
    }

    fn media_bytes(&self) -> u64 {
        let entries = std::fs::read_dir(self.path("media"))
            .into_iter()
            .flatten()
            .flatten();
        entries
            .filter_map(|e| e.metadata().ok())
            .map(|about| about.len())
            .sum()
    }
}

/// Audio that is being fetched.
pub struct Part {
    hash: Hash,
    file: File,
    /// Bytes that are here already: where the fetching goes on.
    pub have: u64,
    room: u64,
    most: Option<u64>,
}

impl Part {
    /// Begins, or goes on where it was broken off.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn open(store: &Store, wanted: &Wanted) -> io::Result<Self> {
        let path = part_path(store, &wanted.media);
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .read(true)
            .open(path)?;
        let have = file.metadata()?.len();
        Ok(Self {
            hash: wanted.media,
            file,
            have,
            room: store.media_limit.saturating_sub(store.media_bytes()),
            most: wanted.bytes,
        })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// [`io::ErrorKind::StorageFull`] when the disk, or what audio may take of it, is full: what is here stays for the
    /// next try. [`io::ErrorKind::InvalidData`] when there are more bytes than the plan says.
    pub fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() as u64 > self.room {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        if self
            .most
            .is_some_and(|most| self.have + bytes.len() as u64 > most)
        {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "more bytes than the plan says",
            ));
        }
        self.file.write_all(bytes)?;
        self.have += bytes.len() as u64;
        self.room -= bytes.len() as u64;
        Ok(())
    }

    /// Begins again from nothing: the house does not go on where it was broken off.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn restart(&mut self) -> io::Result<()> {
        self.room += self.have;
        self.have = 0;
        self.file.set_len(0)
    }

    /// Ends: the audio becomes playable when it is the right one, and is thrown away when it is not.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] when its SHA-256 is another.
    pub fn finish(self, store: &Store) -> io::Result<()> {
        self.file.sync_all()?;
        let path = part_path(store, &self.hash);
        if hash_of(&path)? != self.hash {
            std::fs::remove_file(&path)?;
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the audio has another SHA-256",
            ));
        }
        std::fs::rename(&path, store.media(&self.hash))?;
        File::open(store.path("media"))?.sync_all()
    }
}

fn part_path(store: &Store, hash: &Hash) -> PathBuf {
    store.media(hash).with_extension("part")
}

/// The SHA-256 of a file, read piece by piece.
///
/// # Errors
/// It cannot be read.
pub fn hash_of(path: &std::path::Path) -> io::Result<Hash> {
    let (mut file, mut digest, mut piece) = (File::open(path)?, Sha256::new(), vec![0; 65_536]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(digest.finalize().into()),
            count => digest.update(&piece[..count]),
        }
    }
}
