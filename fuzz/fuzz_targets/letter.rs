//! `cargo +nightly fuzz run letter`: see `fuzz::letter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::letter(bytes));
