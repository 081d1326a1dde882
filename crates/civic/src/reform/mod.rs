//! A re-organisation as an operation: what is to change in the tree of units, at which legal hour, on which legal basis;
//! what follows from it for people and open work; and the path from a draft to the day on which it is carried out.
//!
//! A part of the law is in every rule here: people and work of a unit that goes whole follow it, what is divided is
//! nobody's until a person says so, and what was reported stays with the unit that reported it.

mod check;
mod claim;
mod effect;
mod fate;
mod mapping;
mod model;
mod state;
#[cfg(test)]
mod tests;

pub use check::{Fault, Wrong, check};
pub use claim::{Claim, contested, rivals};
pub use effect::{Altered, Closed, Effect, Step};
pub use fate::{Fate, Reach, Rule, reach};
pub use mapping::{Found, Pair, RowFault, RowWrong, changes};
pub use model::{Change, Heading, NewUnit, Part, Reform};
pub use state::{Act, Refused, State, may_sign};
