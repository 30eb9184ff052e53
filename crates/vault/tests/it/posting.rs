//! Keys for proofs.
use std::collections::HashSet;

use vault::{KeyFileError, PostingUse, generate_root, key_name, read_root, text_digest, verify_signature};

use crate::master;

#[test]
fn each_use_channel_and_period_has_its_own_key() {
    let mut keys = HashSet::new();
    for (channel, period) in [(7, 0), (7, 1), (8, 0)] {
        for posting_use in [PostingUse::Posts, PostingUse::Warnings] {
            let key = master().posting(channel, posting_use, period).unwrap();
            assert_eq!(key.public_key(), master().posting(channel, posting_use, period).unwrap().public_key());
            assert!(keys.insert(key.public_bytes().unwrap()));
        }
    }
    assert!(keys.insert(master().identity(7, 0).unwrap().public_bytes().unwrap()));
}

#[test]
fn a_root_key_reads_back_and_complains_of_a_changed_letter() {
    let (root, text) = generate_root().unwrap();
    assert!(text.starts_with("# Ausrufer: Wurzelschlüssel."));
    assert_eq!(read_root(&text).ok().unwrap().public_key(), root.public_key());
    let line = text.lines().nth(1).unwrap();
    let other = if line.starts_with('A') { "B" } else { "A" };
    assert_eq!(read_root(&format!("{other}{}", &line[1..])).err(), Some(KeyFileError::Checksum));
    assert_eq!(read_root(&master().to_text()).err(), Some(KeyFileError::Checksum), "a master key is no root key");
}

#[test]
fn signatures_names_and_digests() {
    let key = master().posting(7, PostingUse::Warnings, 0).unwrap();
    let (public, mut signature) = (key.public_bytes().unwrap(), key.sign(b"text").unwrap());
    assert!(verify_signature(&public, b"text", &signature) && !verify_signature(&public, b"texT", &signature));
    signature[63] ^= 1;
    assert!(!verify_signature(&public, b"text", &signature));
    // SHA-256 of 32 zero bytes, and of the empty text (FIPS 180-4), as published.
    assert_eq!(key_name(&[0; 32]), [0x66, 0x68, 0x7a, 0xad, 0xf8, 0x62, 0xbd, 0x77]);
    assert_eq!(text_digest("")[..4], [0xe3, 0xb0, 0xc4, 0x42]);
}
