//! Units: organisations and territories with an identity of their own, their dated facts and their lineage.
//!
//! An official code or a name is a fact about a unit on a date, never its identity (law 5): 05986 named Xã Hoàng Đồng
//! until 30 June 2025 and names Phường Tam Thanh since. A territory also stands for its People's Committee.

mod above;
mod alter;
mod amend;
mod change;
mod check;
mod class;
mod delegate;
mod directory;
mod fact;
mod grammar;
pub mod import;
mod kind;
mod model;
mod needs;
mod order;
mod places;
mod resolve;
pub mod seed;
mod turns;
mod words;

pub use amend::Amendment;
pub use change::{Change, Objection, What, Why};
pub use class::{Class, Need, Note};
pub use directory::Directory;
pub use fact::{About, Fact, Value};
pub use kind::{How, Kind};
pub use model::{Replaced, Share, Succession, Turn, Unit, Version};
pub use resolve::{Resolution, Verdict};
pub use words::same_name;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
