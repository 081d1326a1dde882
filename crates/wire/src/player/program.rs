//! Which program a player is to run: an order for one player that names the bytes by their digest.

use super::canonical::{canonical, canonical_codes};
use super::{Kind, Moment, Powers, Refused, Sealed, Tail, Trust};

canonical! {
    /// The bytes of a program.
    #[derive(Copy)]
    pub struct ProgramFile {
        /// SHA-256.
        pub sha256: [u8; 32],
        /// How many.
        pub bytes: u64,
    }
}

canonical! {
    /// What one player is to run. A newer one takes the place of an older one.
    pub struct ProgramOrder {
        /// Whom it is for.
        pub device: String,
        /// Counts up for this player; a lower one is a replay.
        pub serial: u64,
        /// When it was signed.
        pub issued_at: Moment,
        /// Random.
        pub nonce: [u8; 16],
        /// What the program calls itself: `lantoa-player 0.2.0`.
        pub program: String,
        /// Its bytes; `None` takes an earlier order back: whoever has not begun yet stays with what he runs.
        pub file: Option<ProgramFile>,
        /// The parts of its [`super::ReleaseNote`]; none where nobody released it, or the player does not read releases.
        pub release: Tail<Vec<u8>>,
    }
}

canonical_codes! {
    /// How far a player has come with the newest order that it has.
    pub enum Update {
        /// There is none, or it was taken back.
        Idle = 0,
        /// The bytes are on their way.
        Fetching = 1,
        /// They are here and the right ones; something sounds, or is about to.
        Waiting = 2,
        /// The new program runs on trial.
        Trying = 3,
        /// It came up and stays.
        Runs = 4,
        /// It did not come up, or could not be fetched; the former program runs.
        Failed = 5,
    }
}

impl Update {
    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Fetching => "fetching",
            Self::Waiting => "waiting",
            Self::Trying => "trying",
            Self::Runs => "runs",
            Self::Failed => "failed",
        }
    }
}

/// The processor that a program is for, by the head of its file, in the words of `std::env::consts::ARCH`; `None`: it is
/// no program of Linux, or one for a processor that no player was built for.
#[must_use]
pub fn processor_of(file: &[u8]) -> Option<&'static str> {
    let head = file.get(..20).filter(|head| head.starts_with(b"\x7fELF"))?;
    // Class (32 or 64 bits) and order of bytes, then the machine at 18: the first is the low one in what we build for.
    let (class, order, machine) = (head[4], head[5], u16::from_le_bytes([head[18], head[19]]));
    match (class, order, machine) {
        (2, 1, 62) => Some("x86_64"),
        (2, 1, 183) => Some("aarch64"),
        (2, 1, 243) => Some("riscv64"),
        (1, 1, 40) => Some("arm"),
        (1, 1, 3) => Some("x86"),
        _ => None,
    }
}

/// Decides about an order that arrives, or that is read again from the own store (`now` is `None` then); `Ok(None)` when
/// it is the one that is held.
///
/// # Errors
/// [`Refused`] says what is not so; the order that is held stays.
pub fn accept_program(
    bytes: &[u8],
    (device, trust): (&str, &Trust),
    now: Option<Moment>,
    held: Option<&ProgramOrder>,
) -> Result<Option<ProgramOrder>, Refused> {
    let sealed = Sealed::read(bytes)?;
    let as_order = (Kind::Program, Powers::PLAN);
    let order: ProgramOrder = trust.open(&sealed, as_order, now, |order: &ProgramOrder| order.issued_at)?;
    if order.device != device {
        return Err(Refused::OtherDevice(order.device));
    }
    match held {
        Some(held) if order.serial < held.serial => Err(Refused::Replayed {
            held: held.serial,
            got: order.serial,
        }),
        // The house signs anew whenever it is asked: the same serial must name the same bytes.
        Some(held) if order.serial == held.serial => {
            if order.file == held.file {
                Ok(None)
            } else {
                Err(Refused::Racing(order.serial))
            }
        }
        _ => Ok(Some(order)),
    }
}
