//! Units: organisations and territories with an identity of their own, their dated facts and their lineage.
//!
//! An official code or a name is a fact about a unit on a date, never its identity (law 5): 05986 named Xã Hoàng Đồng
//! until 30 June 2025 and names Phường Tam Thanh since. A territory also stands for its People's Committee.

mod above;
mod directory;
mod kind;
mod model;
mod words;

pub use directory::Directory;
pub use kind::{How, Kind};
pub use model::{Succession, Unit, Version};
pub use words::same_name;

#[cfg(test)]
mod sample;
