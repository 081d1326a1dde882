//! The secret halves: files of 32 random bytes in the data folder, readable by the program's own user alone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use wire::player::{KeyId, Signer};

/// Where the secret of a daily key stands.
pub(super) fn of_key(data: &Path, key: KeyId) -> PathBuf {
    data.join("keys").join(key.to_string())
}

/// Where the secret of the key stands that may only stop: beside the stop order, so that this folder alone can stop.
pub(crate) fn of_stop(data: &Path) -> PathBuf {
    data.join("stop").join("key")
}

/// A new key that is not written yet.
pub(super) fn fresh() -> (Signer, [u8; 32]) {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("the system gives randomness");
    (Signer::from_seed(&seed), seed)
}

/// Writes a secret; whole and on the disk before it has its name.
pub(super) fn keep(file: &Path, seed: &[u8; 32]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let beside = file.with_extension("new");
    let mut out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    out.write_all(seed)?;
    out.sync_all()?;
    fs::rename(&beside, file)?;
    fs::File::open(folder)?.sync_all()
}

/// Reads a secret; `None` where there is none.
pub(crate) fn read(file: &Path) -> io::Result<Option<Signer>> {
    match fs::read(file) {
        Ok(bytes) => {
            let seed = bytes.as_slice().try_into();
            let seed = seed.map_err(|_| io::Error::other(format!("{} is no key", file.display())))?;
            Ok(Some(Signer::from_seed(seed)))
        }
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Every secret of the data folder and the stop order, with their paths in it: what a backup takes along.
pub(crate) fn all(data: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for folder in ["keys", "stop"] {
        let entries = match fs::read_dir(data.join(folder)) {
            Ok(entries) => entries,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => continue,
            Err(fault) => return Err(fault),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            found.push((entry.path(), format!("{folder}/{name}")));
        }
    }
    Ok(found)
}
