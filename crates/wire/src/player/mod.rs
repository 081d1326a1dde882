//! What the house and its loudspeaker players say to each other: signed, versioned, canonical bytes.
//!
//! A value has exactly one writing ([`Canonical`]), so that a signature and a hash mean one thing. Everything that makes
//! a player act travels in a [`Sealed`] envelope; who may sign what, and from when until when, says [`Trust`]. Nothing
//! here knows a clock, a file or chance: the time is a parameter, and where it is not known that is said (`None`).
//!
//! House → player: [`Enrolled`], [`Plan`], [`StopOrder`], [`Rotation`], [`ProgramOrder`], [`Answer`], [`Receipt`].
//! A key that no house holds → player, carried by the house: [`Release`], [`ReleaseKeys`].
//! Player → house: [`Enrol`], [`Poll`] with [`Health`], [`Batch`] of [`Record`]s.

mod batch;
mod canonical;
mod chain;
mod code;
mod enrol;
mod extra;
mod health;
mod keys;
mod plan;
mod poll;
mod program;
mod quiet;
mod record;
mod refused;
mod release;
mod rotation;
mod sealed;
mod stop;
#[cfg(test)]
mod tests;
mod trust;

pub use batch::{Batch, Receipt};
pub use canonical::{Canonical, Reader, Tail, Tails};
pub use chain::{Broken, Head, Intake, intake, verify_chain};
pub use civic::Moment;
pub use code::{PrintedCode, text_of};
pub use enrol::{Enrol, Enrolled};
pub use extra::{Picture, Relay, is_source_name, relays_of, relays_said};
pub use health::Health;
pub use keys::{KeyId, PublicKey, Signer};
pub use plan::{Accepted, Class, Expect, Held, Item, Plan, Resume, accept_plan};
pub use poll::{Answer, Poll};
pub use program::{ProgramFile, ProgramOrder, Update, accept_program, processor_of};
pub use quiet::{QuietHours, QuietSpan};
pub use record::{ClockSource, ClockState, Ending, Event, Hash, Played, Record, Silence};
pub use refused::Refused;
pub use release::{
    KNOWS_RELEASES, Release, ReleaseKeys, ReleaseNote, ReleaseTrust, Taken, accept_release, releases_of,
    releases_said,
};
pub use rotation::Rotation;
pub use sealed::{Kind, Sealed};
pub use stop::{Reach, StopOrder, accept_stop};
pub use trust::{Powers, Trust, TrustedKey};
