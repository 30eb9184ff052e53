#![no_main]
#![allow(dead_code, reason = "each target runs one of the functions")]
#[path = "../../../crates/reaction/tests/it/parsers.rs"]
mod parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::booklet_request(bytes));
