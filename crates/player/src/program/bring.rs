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

/// Takes away programs that neither run nor stay nor are tried nor are ordered. The order is asked for after the folder
/// was read: what was brought by then was ordered before.
///
/// # Errors
/// The folder cannot be read.
pub fn sweep(store: &Store, own: &Name, ordered: impl FnOnce() -> Option<ProgramFile>) -> io::Result<()> {
    let folder = store.path("programs");
    if !folder.is_dir() {
        return Ok(());
    }
    let here: Vec<_> = std::fs::read_dir(folder)?.flatten().collect();
    let state = State::read(store);
    let ordered = ordered().map(|file| Name::of(&file.sha256));
    let kept = [
        Some(own.clone()),
        state.runs,
        state.tries.map(|tried| tried.name),
        ordered,
    ];
    let kept: Vec<&str> = kept.iter().flatten().map(Name::text).collect();
    for entry in here {
        if !kept.contains(&entry.file_name().to_string_lossy().as_ref()) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Notes that an ordered program is to be tried; false, and nothing noted, where it is not in the folder.
///
/// # Errors
/// The disk.
pub(crate) fn note(store: &Store, order: &ProgramOrder) -> io::Result<bool> {
    let name = order.file.map(|file| Name::of(&file.sha256));
    let Some(name) = name.filter(|name| name.path(store).is_file()) else {
        return Ok(false);
    };
    let mut state = State::read(store);
    state.tries = Some(Tried {
        serial: order.serial,
        name,
        times: 0,
    });
    state.keep(store)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::player::Tail;

    fn store_with(names: &[&Name]) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0).unwrap();
        std::fs::create_dir_all(store.path("programs")).unwrap();
        for name in names {
            std::fs::write(name.path(&store), b"a program").unwrap();
        }
        (folder, store)
    }

    fn here(store: &Store) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(store.path("programs"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn what_came_while_the_program_began_is_not_swept_away_before_it_was_tried() {
        let [own, runs, tried, ordered, old] = [1, 2, 3, 4, 5].map(|of| Name::of(&[of; 32]));
        let (_folder, store) = store_with(&[&own, &runs, &tried, &old]);
        let state = State {
            runs: Some(runs.clone()),
            tries: Some(Tried {
                serial: 1,
                name: tried.clone(),
                times: 1,
            }),
            ..State::default()
        };
        state.keep(&store).unwrap();
        let comes_meanwhile = || {
            std::fs::write(ordered.path(&store), b"a program").unwrap();
            Some(ProgramFile {
                sha256: [4; 32],
                bytes: 9,
            })
        };
        sweep(&store, &own, comes_meanwhile).unwrap();
        let kept = [&own, &runs, &tried, &ordered].map(|name| name.text().to_owned());
        assert_eq!(here(&store), kept);
        // It was there before: it stays all the same.
        let file = ProgramFile {
            sha256: [4; 32],
            bytes: 9,
        };
        sweep(&store, &own, || Some(file)).unwrap();
        assert_eq!(here(&store), kept);
        sweep(&store, &own, || None).unwrap();
        assert_eq!(
            here(&store),
            kept[..3],
            "an order that was taken back keeps nothing"
        );
    }

    #[test]
    fn what_is_not_in_the_folder_is_not_noted_as_one_to_be_tried() {
        let name = Name::of(&[4; 32]);
        let (_folder, store) = store_with(&[]);
        let order = ProgramOrder {
            release: Tail::default(),
            device: "loa-1".to_owned(),
            serial: 7,
            issued_at: Moment(0),
            nonce: [0; 16],
            program: "lantoa-player 9.9.9".to_owned(),
            file: Some(ProgramFile {
                sha256: [4; 32],
                bytes: 9,
            }),
        };
        assert!(!note(&store, &order).unwrap());
        assert_eq!(State::read(&store).tries, None);
        std::fs::write(name.path(&store), b"a program").unwrap();
        assert!(note(&store, &order).unwrap());
        assert_eq!(State::read(&store).tries.map(|tried| tried.serial), Some(7));
    }
}
