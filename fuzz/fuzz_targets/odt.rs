//! `cargo +nightly fuzz run odt`: see `fuzz::odt`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::odt(bytes));
