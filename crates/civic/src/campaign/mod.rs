//! What the public pages of a campaign say: topics, hotlines, signs of a bad offer, days; as data with sources and days.
//!
//! A hotline without a recent check is not shown: a wrong number costs somebody the only call that they had.

mod line;
mod written;

#[cfg(test)]
mod tests;

pub use line::{Cost, Line, Recorded, Standing, shown};
pub use written::{Campaign, Day, Part, Sign, Strength, Topic, WrongCampaign, shipped};
