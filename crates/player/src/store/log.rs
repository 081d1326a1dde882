//! The as-run log: only ever added to, safe on the disk before it counts, and honest about a torn end. What the house has and
//! is old is cut off its beginning; the first record that stays names the hash of the one before.

use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use wire::player::{Canonical as _, ClockState, Event, Head, Moment, Record, verify_chain};

/// The log of one player, open for adding.
pub struct Log {
    path: PathBuf,
    file: File,
    device: String,
    head: Head,
    /// Bytes of the file that are whole records.
    length: u64,
    /// Records that the disk did not take yet.
    pending: Vec<u8>,
}

/// A record on the disk: length, record, first four bytes of its digest.
fn frame(record: &Record) -> Vec<u8> {
    let bytes = record.to_bytes();
    let mut frame = (bytes.len() as u32).to_be_bytes().to_vec();
    frame.extend_from_slice(&bytes);
    frame.extend_from_slice(&Sha256::digest(&bytes)[..4]);
    frame
}

/// The first record of `bytes` and the bytes that it takes; `None` when none stands there whole.
fn unframe(bytes: &[u8]) -> Option<(Record, usize)> {
    let length = u32::from_be_bytes(*bytes.first_chunk::<4>()?) as usize;
    let end = length.checked_add(4)?;
    let (record, check) = (bytes.get(4..end)?, bytes.get(end..end + 4)?);
    let whole = Sha256::digest(record)[..4] == *check;
    whole.then(|| Some((Record::from_bytes(record).ok()?, end + 4)))?
}

/// The whole records of a file's bytes, and how many bytes they take.
fn records_of(bytes: &[u8]) -> (Vec<Record>, usize) {
    let (mut records, mut at) = (Vec::new(), 0);
    while let Some((record, length)) = unframe(&bytes[at..]) {
        records.push(record);
        at += length;
    }
    (records, at)
}

/// The records of a log after a sequence, at most so many.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_log(path: &Path, after: u64, most: usize) -> io::Result<Vec<Record>> {
    let bytes = match std::fs::read(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other?,
    };
    let records = records_of(&bytes).0.into_iter();
    Ok(records.filter(|r| r.sequence > after).take(most).collect())
}

/// Where a log begins: nowhere, or behind what was cut off it.
#[must_use]
pub fn beginning(records: &[Record]) -> Head {
    records.first().map_or_else(Head::default, |first| Head {
        sequence: first.sequence.saturating_sub(1),
        hash: first.previous,
    })
}

/// So many records stay whatever their age: what the box knew of the time stands in them.
const STAY: u64 = 100;

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).read(true).open(path)
}

impl Log {
    /// Opens the log of a device, cuts off a torn end (its bytes are kept beside it) and gives what was in it, and how
    /// many bytes were torn.
    ///
    /// # Errors
    /// The disk; or the log was changed: then nothing is played until a person has looked.
    pub fn open(path: &Path, device: &str) -> io::Result<(Self, Vec<Record>, u32)> {
        let file = open(path)?;
        // A cut that the power ended before it was one.
        let _ = std::fs::remove_file(path.with_extension("cut"));
        let bytes = std::fs::read(path)?;
        let (records, length) = records_of(&bytes);
        let head = verify_chain(device, beginning(&records), &records).map_err(io::Error::other)?;
        let torn = &bytes[length..];
        if !torn.is_empty() {
            std::fs::write(path.with_extension("torn"), torn)?;
            file.set_len(length as u64)?;
            file.sync_all()?;
        }
        let log = Self {
            path: path.to_owned(),
            file,
            device: device.to_owned(),
            head,
            length: length as u64,
            pending: Vec::new(),
        };
        Ok((log, records, torn.len() as u32))
    }

    /// Where it ends.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Adds a record and makes it safe on the disk.
    ///
    /// # Errors
    /// The disk does not take it. The record stays, and goes to the disk before the next one.
    pub fn add(&mut self, at: Moment, clock: ClockState, event: Event) -> io::Result<()> {
        let record = Record {
            sequence: self.head.sequence + 1,
            previous: self.head.hash,
            at,
            clock,
            event,
        };
        self.head = Head {
            sequence: record.sequence,
            hash: record.hash(&self.device),
        };
        self.pending.extend_from_slice(&frame(&record));
        self.flush()
    }

    /// Cuts off the beginning what the house keeps (`confirmed` is the last of it) and was written before `before`. Whenever the
    /// power goes, the file is the one before or the one after. How many records were cut.
    ///
    /// # Errors
    /// The disk did not take the shorter file: the longer one stays.
    pub fn cut(&mut self, confirmed: u64, before: Moment) -> io::Result<u64> {
        if !self.pending.is_empty() {
            return Ok(0);
        }
        let bytes = std::fs::read(&self.path)?;
        let (mut at, mut cut) = (0, 0);
        while let Some((record, length)) = unframe(&bytes[at..]) {
            let is_kept = record.sequence <= confirmed && record.at < before;
            if !is_kept || record.sequence + STAY > self.head.sequence {
                break;
            }
            (at, cut) = (at + length, cut + 1);
        }
        if cut > 0 {
            self.put_in_place(&bytes[at..self.length as usize])?;
        }
        Ok(cut)
    }

    fn put_in_place(&mut self, rest: &[u8]) -> io::Result<()> {
        let short = self.path.with_extension("cut");
        let mut file = File::create(&short)?;
        file.write_all(rest)?;
        file.sync_all()?;
        std::fs::rename(&short, &self.path)?;
        self.file = open(&self.path)?;
        self.length = rest.len() as u64;
        match self.path.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // Half a record of an earlier try goes first.
        self.file.set_len(self.length)?;
        self.file.write_all(&self.pending)?;
        self.file.sync_data()?;
        self.length += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }
}
