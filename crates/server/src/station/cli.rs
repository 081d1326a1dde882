//! The commands of stations: `lantoa stop`, `lantoa stop-serve`, `lantoa keys`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use wire::player::Reach;

use super::{halt, keys, rollout};
use crate::serve::Failure;
use crate::site::Site;

/// Silence loudspeakers from the data folder, or from a copy of its folder `stop`, also when the program and the database
/// are down. It is lifted in the program, by a person.
#[derive(Debug, Args)]
pub struct Stop {
    /// Everybody who believes this house.
    #[arg(long, conflicts_with_all = ["unit", "device"], required_unless_present_any = ["unit", "device"])]
    all: bool,
    /// Every device of a unit: its id.
    #[arg(long, conflicts_with = "device")]
    unit: Option<String>,
    /// One device: its id.
    #[arg(long)]
    device: Option<String>,
    /// Why.
    #[arg(long)]
    why: String,
}

impl Stop {
    /// Signs it into the data folder.
    ///
    /// # Errors
    /// No key is there, or no reason was given.
    pub fn give(self, data: &Path, json: bool) -> Result<String, Failure> {
        let reach = match (self.unit, self.device) {
            (Some(id), _) => Reach::Unit { id },
            (None, Some(id)) => Reach::Device { id },
            (None, None) => Reach::All {},
        };
        halt::cli::stop(data, &reach, &self.why, json)
    }
}

/// Hand out the signed stop order by HTTP, and nothing else: a small program of its own that needs no database.
#[derive(Debug, Args)]
pub struct StopServe {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8081")]
    listen: String,
}

impl StopServe {
    /// Hands it out until told to stop.
    ///
    /// # Errors
    /// The address is taken.
    pub async fn serve(self, data: &Path) -> Result<(), Failure> {
        halt::cli::serve(data, &self.listen).await
    }
}

/// Releases of the player's program: signed on a machine of their own with a key that no house holds. Needs neither house nor
/// database.
#[derive(Debug, Subcommand)]
pub enum Release {
    /// Make a release key: a secret file (mode 0600), and the public key that houses and boxes are given.
    Keygen {
        /// The file of the secret key; one that is there is not written over.
        file: PathBuf,
    },
    /// Show the public key of a secret one, or what a release or a change of keys says.
    Show {
        /// A file of `keygen`, `sign` or `rotate`; `-` reads a secret key from the standard input.
        file: PathBuf,
    },
    /// Sign a program.
    Sign(rollout::release::Sign),
    /// Sign a new key with the old one: boxes that pinned the old one believe the new one from then on, and no longer the old.
    Rotate(rollout::release::Rotate),
}

impl Release {
    /// Does it.
    ///
    /// # Errors
    /// One sentence.
    pub fn run(self, json: bool) -> Result<String, Failure> {
        match self {
            Self::Keygen { file } => rollout::release::keygen(&file, json),
            Self::Show { file } => rollout::release::show(&file, json),
            Self::Sign(sign) => sign.run(json),
            Self::Rotate(rotate) => rotate.run(json),
        }
    }
}

/// Keys that devices believe.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Show the keys.
    List,
    /// Put a new key in the place of the one that is used.
    Rotate {
        /// The key that may only stop, instead of the daily one.
        #[arg(long)]
        stop: bool,
        /// The old key is in wrong hands: it ends now instead of in a week.
        #[arg(long)]
        now: bool,
        /// Why.
        #[arg(long)]
        why: String,
    },
}

impl Keys {
    /// Does it.
    ///
    /// # Errors
    /// One sentence.
    pub async fn run(self, site: &Site, json: bool) -> Result<String, Failure> {
        match self {
            Self::List => keys::cli::list(site, json).await,
            Self::Rotate { stop, now, why } => keys::cli::rotate(site, stop, now, &why, json).await,
        }
    }
}
