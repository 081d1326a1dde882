//! Reads official letters and says what a composed document contains.

pub mod paper;
