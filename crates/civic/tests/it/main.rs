//! The directory of units as the programs use it.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests: what fails here fails the test"
)]

mod amending;
mod importing;
mod replay;
