//! edXML from the outside: what a lenient reader takes, what it refuses, and the real samples where they are at hand.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests: what fails here fails the test"
)]

mod lenient;
mod refused;
mod samples;
mod strict;
