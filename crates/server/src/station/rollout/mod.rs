//! A new version of the player on its way, group by group (`civic::station::Rollout`).
//!
//! The protocol has no message that brings a program: an operator installs the package on the devices of a group that
//! has begun. How far that is, devices say themselves with the version in their health.

mod pages;
mod store;

pub(super) use pages::{create, list, show, step};
