//! A program of the machine: text on its standard input, sound on its standard output; bounded, and ended with its children.

use std::ffi::OsStr;
use std::time::Duration;

use press::child::{self, Bounds, Fault};

use super::{Engine, MOST_BYTES, Mute};

/// Memory of an engine: neural ones load their voices whole.
const MEMORY_MIB: u64 = 4_096;

/// A program and its arguments.
pub(super) struct Program {
    argv: Vec<String>,
    time: Duration,
}

impl Program {
    pub(super) fn new(argv: Vec<String>, time: Duration) -> Self {
        Self { argv, time }
    }
}

impl Engine for Program {
    fn speak(&self, text: &str) -> Result<Vec<u8>, Mute> {
        let home = std::env::temp_dir();
        let (program, args) = self.argv.split_first().ok_or(Mute::Missing)?;
        let args: Vec<&OsStr> = args.iter().map(AsRef::as_ref).collect();
        let bounds = Bounds {
            time: self.time,
            memory_mib: MEMORY_MIB,
            output: MOST_BYTES,
        };
        let said = child::run_with(program, &args, &home, bounds, text.as_bytes().to_vec());
        match said {
            Ok(said) if said.ok && !said.output.is_empty() => Ok(said.output),
            Ok(said) => {
                tracing::warn!(program, complaint = said.complaint, "a voice failed");
                Err(Mute::Failed)
            }
            Err(Fault::Missing) => Err(Mute::Missing),
            Err(Fault::TooSlow) => Err(Mute::Slow),
            Err(Fault::TooMuch | Fault::Refused) => Err(Mute::Failed),
        }
    }

    fn is_there(&self) -> bool {
        let Some(program) = self.argv.first() else {
            return false;
        };
        let paths = std::env::var_os("PATH").unwrap_or_default();
        program.contains('/') && std::path::Path::new(program).exists()
            || std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
    }
}
