//! Any bytes are read or refused; what is read and sound comes back from its own writing as it was.
#![no_main]
use channel::warning::rules::Sound;
use formats::cap::{read, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(received) = read(bytes) else { return };
    assert_eq!(received.bytes(), bytes);
    let Ok(sound) = Sound::new(received.alert) else { return };
    let again = read(write(&sound)).expect("what we wrote");
    assert!(again.report.fits_schema(), "{:?}", again.report);
    // Items of lists cannot hold a double quote; all else comes back.
    if !write(&sound).contains("&quot;") {
        assert_eq!(&again.alert, sound.alert());
    }
});
