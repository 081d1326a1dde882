//! Stop-all (dừng phát): silence for a device, a unit, everybody; at once, by a path that does not need this program.

pub mod by_hand;
mod carried;
pub mod cli;
mod confirm;
mod holding;
mod order;
mod pages;
mod part;
#[cfg(test)]
mod replaced_tests;
pub(crate) mod shelf;
mod store;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wave_tests;
mod whom;

pub use carried::Silence;
pub(in crate::station) use carried::{adopt, replaced};
pub(super) use confirm::{confirm, give};
pub use holding::{Holding, changed_below};
pub(super) use order::{issue, issue_again, publish, reissue, settle};
pub(super) use pages::{lift, list};
pub use shelf::Shelf;
