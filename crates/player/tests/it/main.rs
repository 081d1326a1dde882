//! The player, tried from outside: real folders, real children, a virtual clock, a scripted house.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests: what fails here fails the test"
)]

mod bench_box;
mod clock;
mod disk;
mod forms;
mod house;
mod house_plan;
mod log;
mod net;
mod plans;
mod power;
mod program;
mod relay_ladder;
mod relays;
mod release;
mod scene;
mod sound;
