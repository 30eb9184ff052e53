//! The XML signature, as somebody else's program judges it: xmlsec1 of Debian.
use super::made::sound;
use super::{SMOKE, oracle, take};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use channel::warning::rules::Sound;
use formats::cap::{public_key, signed, write};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::path::Path;
use std::process::Command;

const KEY: &str = "https://lindenau-werre.example/lindenau/warnings/key.pem?a&b";

/// Whether xmlsec1 finds the signature good; `None` with a word when it is not installed.
fn verified(key: &Path, file: &Path) -> Option<bool> {
    let mut command = Command::new("xmlsec1");
    command.arg("--verify").arg(format!("--pubkey-pem:{KEY}")).arg(key).arg(file);
    let Ok(output) = command.output() else {
        eprintln!("left out: xmlsec1 is not installed (scripts/needs)");
        return None;
    };
    Some(output.status.success())
}

/// Issue 5.6: whatever we write can be signed, passes the schema with its signature, and holds under xmlsec1, until a letter
/// of it is another one.
#[test]
fn w9_signed_messages_hold_under_xmlsec1_and_the_schema() {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let sign = |bytes: &[u8]| -> Option<[u8; 64]> {
        let made = pair.sign(&SystemRandom::new(), bytes).ok()?;
        made.as_ref().try_into().ok()
    };
    let mut runner = TestRunner::deterministic();
    let mut all: Vec<Sound> = (0..25).map(|_| sound().new_tree(&mut runner).unwrap().current()).collect();
    all.push(Sound::new(take(SMOKE).unwrap().alert).unwrap());
    let texts: Vec<String> = all.iter().map(|message| signed(&write(message), KEY, sign).unwrap()).collect();
    let received = take(texts.last().unwrap()).unwrap();
    assert!(received.is_signed() && received.report.fits_schema(), "{:?}", received.report);
    let point: [u8; 65] = pair.public_key().as_ref().try_into().unwrap();
    let mut written = texts.clone();
    written.push(public_key(&point));
    written.push(texts[25].replacen("Rauch", "Staub", 1));
    let files = oracle::Files::new("signed", &written);
    let (key, tampered) = (&files.paths[26], &files.paths[27]);
    for (text, file) in texts.iter().zip(&files.paths) {
        assert!(verified(key, file) != Some(false), "{text}");
    }
    assert!(written[27] != texts[25] && verified(key, tampered) != Some(true), "another text");
    for (validator, verdicts) in
        [("xmllint", oracle::xmllint(&files.paths[..26])), ("xmlschema", oracle::xmlschema(&files.paths[..26]))]
    {
        for (text, valid) in texts.iter().zip(verdicts.unwrap_or_default()) {
            assert!(valid, "{validator} refuses {text}");
        }
    }
}
