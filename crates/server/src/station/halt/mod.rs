//! Stop-all (dừng khẩn): silence for a device, a unit, everybody; at once, by a path that does not need this program.

pub(crate) mod by_hand;
mod order;
pub(crate) mod shelf;
mod store;

pub(super) use order::{issue, publish, reissue, settle};
pub use shelf::Shelf;
