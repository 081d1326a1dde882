//! What goes public is looked through first: marks by which a person could be known are shown, answered one by one, and
//! confirmed by somebody else.
//!
//! Luật Phòng, chống mua bán người 53/2024/QH15, Điều 3 khoản 10: information about victims is not disclosed without their
//! consent. The look finds marks, not victims: it cannot know who somebody is, so it shows everybody, and a person decides.
//! A picture is always shown, since no part of this house recognises faces.

mod clearance;
mod home;
mod look;
mod name;
mod number;
mod plain;
mod word;

#[cfg(test)]
mod tests;

pub use clearance::{Answer, Cleared, Looked, Refused};
pub use look::{Found, Known, Mark, look};
