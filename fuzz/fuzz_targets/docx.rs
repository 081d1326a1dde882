//! `cargo +nightly fuzz run docx`: see `fuzz::docx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::docx(bytes));
