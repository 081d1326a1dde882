//! The player, tried from outside: real folders, real children, a virtual clock, a scripted house.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod bench_box;
mod clock;
mod disk;
mod house;
mod net;
mod plans;
mod power;
mod sound;
