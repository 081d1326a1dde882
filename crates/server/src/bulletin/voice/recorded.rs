//! Recordings of what is said often: a folder whose files are named by the SHA-256 of the text that they say.

use std::path::PathBuf;

use super::{Engine, Mute};

/// The folder.
pub(super) struct Folder(pub PathBuf);

impl Engine for Folder {
    fn speak(&self, text: &str) -> Result<Vec<u8>, Mute> {
        let name = ::store::audit::digest(text.as_bytes());
        std::fs::read(self.0.join(name)).map_err(|_| Mute::Missing)
    }

    fn is_there(&self) -> bool {
        self.0.is_dir()
    }
}
