//! The signed stop order where it is given out: in memory, and as the file `stop/stop` that any web server can hand out.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use wire::player::{Kind, Sealed, StopOrder};

/// The order in memory.
#[derive(Debug, Default)]
pub struct Shelf(RwLock<(u64, Option<Arc<[u8]>>)>);

impl Shelf {
    /// The number of the newest order; 0: there is none.
    #[must_use]
    pub fn serial(&self) -> u64 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).0
    }

    /// The signed order.
    #[must_use]
    pub fn bytes(&self) -> Option<Arc<[u8]>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// Takes a newer order; an older one changes nothing.
    pub(super) fn put(&self, serial: u64, sealed: &[u8]) {
        let mut shelf = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if serial > shelf.0 {
            *shelf = (serial, Some(sealed.into()));
        }
    }
}

/// Where the file stands.
#[must_use]
pub fn file(data: &Path) -> PathBuf {
    data.join("stop").join("stop")
}

/// Where orders wait that were given by the command while the program was down.
pub(super) fn by_hand(data: &Path) -> PathBuf {
    data.join("stop").join("orders.jsonl")
}

/// The order in the file, as it says itself; `None`: there is none, or none that can be read.
pub(super) fn read(data: &Path) -> io::Result<Option<(StopOrder, Vec<u8>)>> {
    let bytes = match fs::read(file(data)) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let order = Sealed::read(&bytes).and_then(|sealed| sealed.peek(Kind::Stop));
    Ok(order.ok().map(|order| (order, bytes)))
}

/// Writes the file; whoever reads meanwhile gets the old one or the new one whole.
pub(super) fn write(data: &Path, sealed: &[u8]) -> io::Result<()> {
    let file = file(data);
    let folder = file.parent().unwrap_or(data);
    fs::create_dir_all(folder)?;
    let beside = file.with_extension("new");
    let mut out = File::create(&beside)?;
    out.write_all(sealed)?;
    out.sync_all()?;
    fs::rename(&beside, &file)?;
    File::open(folder)?.sync_all()
}
