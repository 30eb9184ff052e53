//! What a file is, told by its content.
#![no_main]

use formats::file_in::{Told, is_hevc, is_whole, private, told};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let mut file = Cursor::new(bytes);
    for kind in [Told::Mp4, Told::Mp3, Told::Ogg, Told::Webm, Told::Pdf].into_iter().chain(told(bytes)) {
        let _ = is_whole(kind, &mut file);
    }
    let _ = (is_hevc(&mut file), private(&mut file), formats::webvtt::read(bytes));
});
