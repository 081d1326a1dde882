//! Sealed tips: what the house may know of them, which is little. Sizes, clocks, words, work, states; no content ever.
//!
//! The server stores ciphertext, the day, the size class, the key epoch, the state, and to which recipients it goes.

mod checklist;
mod clock;
mod envelope;
mod frame;
mod keys;
mod pieces;
mod register;
mod sign;
mod size;
mod state;
mod statistics;
mod words;
mod work;

pub use checklist::{Checklist, Item, Line};
pub use clock::{Clocks, Rule, Start, Unit};
pub use envelope::{Envelope, Malformed, stanza_len};
pub use frame::{CHALLENGE, Challenge, Frame, HEAD};
pub use keys::{KeyFault, KeyList, Listed, OfficerKey};
pub use pieces::{PIECE, Pieces};
pub use register::{Flow, Register};
pub use sign::{Indicators, Sign};
pub use size::{
    CLASSES, FILE_BUCKETS, TEXT_CLASSES, class_for, class_of_sealed, may_hold_files, padme, sealed_len,
};
pub use state::State;
pub use statistics::publishable;
pub use words::{PAIRS, WORDS, Words};
pub use work::{AT_REST, HARDEST, NETWORK_BUDGET, difficulty, difficulty_for, is_anomalous, meets};
