//! Files of a backup: hashed, written so that they survive a power cut, named beside their target while they grow.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{BLOB_FOLDER, FileEntry};
use crate::{Error, Result};

/// Where something grows before it takes its name: the same folder, so that it can be renamed.
pub(super) fn beside(target: &Path) -> Result<PathBuf> {
    let name = target.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Error::Backup(format!("{} names no folder", target.display())))?;
    Ok(target.with_file_name(format!(".{name}.partial-{}", std::process::id())))
}

/// The path of a blob in a backup, as [`crate::Blobs`] lays it out.
pub(super) fn blob_path(hash: &str) -> String {
    format!("{BLOB_FOLDER}/{}/{hash}", hash.get(..2).unwrap_or("xx"))
}

/// Describes a file that stands in the folder.
pub(super) fn entry(folder: &Path, path: &str) -> Result<FileEntry> {
    let (size, sha256) = measure(&folder.join(path))?;
    Ok(FileEntry {
        path: path.to_owned(),
        size,
        sha256,
    })
}

/// Copies a file into the folder under its own name, and describes it.
pub(super) fn take(file: &Path, folder: &Path) -> Result<FileEntry> {
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Error::Backup(format!("{} names no file", file.display())))?;
    std::fs::copy(file, folder.join(name))?;
    entry(folder, name)
}

/// Copies a file into the folder under a path of its own, with its permissions, and describes it.
pub(super) fn take_as(file: &Path, folder: &Path, path: &str) -> Result<FileEntry> {
    let target = folder.join(path);
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::copy(file, target)?;
    entry(folder, path)
}

/// Size and hash of a file, read in pieces.
fn measure(file: &Path) -> Result<(i64, String)> {
    let (mut file, mut hash, mut size) = (File::open(file)?, Sha256::new(), 0);
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((size, hex::encode(hash.finalize())));
        }
        hash.update(&piece[..read]);
        size += read as i64;
    }
}

/// Compares a file with what the manifest says of it.
pub(super) fn compare(folder: &Path, entry: &FileEntry) -> Result<()> {
    let path = Path::new(&entry.path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Error::Backup(format!(
            "the manifest names a path outside: {}",
            entry.path
        )));
    }
    let measured = measure(&folder.join(path));
    let (size, sha256) = measured.map_err(|fault| Error::Backup(format!("{}: {fault}", entry.path)))?;
    if size != entry.size {
        return Err(Error::Backup(format!(
            "{} has {size} bytes instead of {}",
            entry.path, entry.size
        )));
    }
    if sha256 != entry.sha256 {
        return Err(Error::Backup(format!(
            "{} does not have its hash any more",
            entry.path
        )));
    }
    Ok(())
}

/// Copies a file of a backup, makes sure that it stands on the disk, and compares the copy.
pub(super) fn copy(from: &Path, to: &Path, entry: &FileEntry) -> Result<()> {
    let target = to.join(&entry.path);
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::copy(from.join(&entry.path), &target)?;
    File::open(target)?.sync_all()?;
    compare(to, entry)
}

/// Makes sure that every listed file stands on the disk and not only in memory.
pub(super) fn settle_all(folder: &Path, entries: &[FileEntry]) -> Result<()> {
    for entry in entries {
        File::open(folder.join(&entry.path))?.sync_all()?;
    }
    Ok(())
}

/// Makes sure that the names in a folder stand on the disk.
pub(super) fn settle(folder: Option<&Path>) -> Result<()> {
    match folder {
        Some(folder) if !folder.as_os_str().is_empty() => Ok(File::open(folder)?.sync_all()?),
        _ => Ok(File::open(".")?.sync_all()?),
    }
}

/// Writes a file and makes sure that it stands on the disk.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Refuses a folder in which anything stands.
pub(super) fn must_be_empty(folder: &Path) -> Result<()> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Error::Backup(format!(
                "{} is not empty: nothing was restored into it",
                folder.display()
            ))),
        },
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}
