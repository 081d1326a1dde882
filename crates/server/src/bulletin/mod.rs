//! Bulletins for the loudspeakers of communes: composed, recorded or spoken by an engine, heard, approved, sent, taken back;
//! urgent ones by two persons (requirements 8, 10 to 20 and 40 of `docs/broadcast.md`).

mod kept;
mod step;
mod store;

pub use kept::{Known, Media, load, media};
pub use step::{By, reception, step};
