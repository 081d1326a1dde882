//! The bytes of an ordered program come: resumable, believed only with their digest, executable only then.

use super::{Name, State, Tried};
use crate::net::{Found, House, NetFault, bring};
use crate::store::{Store, Wanted, hash_of};
use std::fs::{File, Permissions};
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use wire::player::{Moment, ProgramFile, ProgramOrder, processor_of};

/// Whether a program lies in the folder, whole.
#[must_use]
pub fn is_here(store: &Store, name: &Name) -> bool {
    hash_of(&name.path(store)).is_ok_and(|hash| Name::of(&hash) == *name)
}

/// Brings programs.
pub struct Bringer<'b> {
    /// The program that runs.
    pub own: &'b Name,
    /// Where from.
    pub house: &'b House,
    /// Where to.
    pub store: &'b Store,
}

impl Bringer<'_> {
    /// Brings an ordered program where it is missing; true when it is here and is to be tried.
    ///
    /// # Errors
    /// [`NetFault`]; what is here already stays for the next try.
    pub fn bring(&self, order: &ProgramOrder, outdone: &mut dyn FnMut() -> bool) -> Result<bool, NetFault> {
        let state = State::read(self.store);
        let Some(file) = order.file else {
            return Ok(false);
        };
        let name = Name::of(&file.sha256);
        let known = *self.own == name
            || state.failed.is_some_and(|(serial, _)| serial == order.serial)
            || state.tries.is_some_and(|tried| tried.serial == order.serial);
        if known {
            return Ok(false);
        }
        if !is_here(self.store, &name) {
            return self.fetch(order.serial, &file, &name, outdone);
        }
        Ok(true)
    }

    fn fetch(
        &self,
        serial: u64,
        file: &ProgramFile,
        name: &Name,
        outdone: &mut dyn FnMut() -> bool,
    ) -> Result<bool, NetFault> {
        let wanted = Wanted {
            later: true,
            at: Moment(i64::MAX),
            media: file.sha256,
            bytes: Some(file.bytes),
        };
        let came = self.store.has_media(&file.sha256)
            || bring(self.house, self.store, &wanted, outdone)? == Found::Brought;
        if !came {
            return Ok(false);
        }
        if let Some(processor) = other_processor(&self.store.media(&file.sha256))? {
            let own = std::env::consts::ARCH;
            let mut state = State::read(self.store);
            state.failed = Some((
                serial,
                format!("it is for the processor {processor}, this is {own}"),
            ));
            state.keep(self.store)?;
            return Ok(false);
        }
        install(self.store, &wanted, name)?;
        Ok(true)
    }
}

/// The processor that a file is for, where that is another one than this: such bytes are never begun.
fn other_processor(path: &Path) -> io::Result<Option<&'static str>> {
    let mut head = Vec::new();
    File::open(path)?.take(20).read_to_end(&mut head)?;
    Ok(processor_of(&head).filter(|processor| *processor != std::env::consts::ARCH))
}

/// Verified bytes become a program: executable first, under its name last.
fn install(store: &Store, wanted: &Wanted, name: &Name) -> io::Result<()> {
    let folder = store.path("programs");
    std::fs::create_dir_all(&folder)?;
    let path = store.media(&wanted.media);
    std::fs::set_permissions(&path, Permissions::from_mode(0o700))?;
    File::open(&path)?.sync_all()?;
    std::fs::rename(&path, name.path(store))?;
    File::open(&folder)?.sync_all()
}

/// Takes away programs that neither run nor stay nor are tried.
///
/// # Errors
/// The folder cannot be read.
pub fn sweep(store: &Store, own: &Name) -> io::Result<()> {
    let state = State::read(store);
    let kept = [Some(own.clone()), state.runs, state.tries.map(|tried| tried.name)];
    let kept: Vec<&str> = kept.iter().flatten().map(Name::text).collect();
    let folder = store.path("programs");
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)?.flatten() {
        if !kept.contains(&entry.file_name().to_string_lossy().as_ref()) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Notes that an ordered program is to be tried.
///
/// # Errors
/// The disk.
pub(crate) fn note(store: &Store, order: &ProgramOrder) -> io::Result<()> {
    let Some(file) = order.file else { return Ok(()) };
    let mut state = State::read(store);
    state.tries = Some(Tried {
        serial: order.serial,
        name: Name::of(&file.sha256),
        times: 0,
    });
    state.keep(store)
}
