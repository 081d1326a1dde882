//! `cargo +nightly fuzz run html`: see `fuzz::html`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::html(bytes));
