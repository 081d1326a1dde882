//! A new version of the player on its way, group by group (`civic::station::Rollout`).
//!
//! With a file the house brings the program itself: `bring.rs` orders it for each device of a group that has begun, and
//! stops by itself at the error share. Without one an operator installs a package on these devices. How far that is, devices
//! say themselves with their health. `release.rs` asks for the word of a release key, which no house holds.

mod bring;
mod pages;
mod progress;
pub(super) mod release;
mod store;

pub(super) use bring::pass;
pub(super) use pages::{create, list, show, step};
