//! `cargo +nightly fuzz run viet`: see `fuzz::viet`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::viet(bytes));
