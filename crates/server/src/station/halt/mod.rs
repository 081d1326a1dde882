//! Stop-all (dừng phát): silence for a device, a unit, everybody; at once, by a path that does not need this program.

pub mod by_hand;
pub mod cli;
mod confirm;
mod holding;
mod order;
mod pages;
pub(crate) mod shelf;
mod store;
#[cfg(test)]
mod tests;
mod whom;

pub(super) use confirm::{confirm, give};
pub use holding::{Holding, changed_below};
pub(super) use order::{issue, publish, reissue, settle};
pub(super) use pages::{lift, list};
pub use shelf::Shelf;
