//! Any bytes are one of NINA's files or none.
#![no_main]
use formats::nina::{dashboard, detail, map, outlines};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = (detail(bytes), dashboard(bytes), map(bytes), outlines(bytes));
});
