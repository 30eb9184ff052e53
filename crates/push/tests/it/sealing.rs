//! RFC 8291 from outside: what one side seals only the right device opens.

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use proptest::prelude::*;
use push::{Armed, HOUSE_BODY, HOUSE_PLAINTEXT, MAX_PLAINTEXT, Recipient, SealError, open, seal};

const SCALAR: [u8; 32] = [7; 32];
const AUTH: [u8; 16] = [9; 16];

fn device() -> Recipient {
    let public = PrivateKey::from_private_key(&ECDH_P256, &SCALAR).unwrap().compute_public_key().unwrap();
    Recipient { p256dh: public.as_ref().try_into().unwrap(), auth: AUTH }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_device_reads_what_was_sealed(plain in prop::collection::vec(any::<u8>(), 0..MAX_PLAINTEXT)) {
        let body = seal(&device(), &plain).unwrap();
        prop_assert_eq!(body.len(), plain.len() + 103);
        prop_assert_eq!(open(&SCALAR, &AUTH, &body).unwrap(), plain);
    }
}

#[test]
fn every_flipped_byte_is_refused_but_for_the_record_size() {
    let body = seal(&device(), b"Bombenfund").unwrap();
    for index in 0..body.len() {
        let mut damaged = body.clone();
        damaged[index] ^= 1;
        // The record size is no part of what is authenticated (RFC 8188 §2.1).
        assert_eq!(open(&SCALAR, &AUTH, &damaged).is_ok(), (16..20).contains(&index), "byte {index}");
    }
    for length in 0..body.len() {
        assert!(open(&SCALAR, &AUTH, &body[..length]).is_err());
    }
}

#[test]
fn another_device_and_another_secret_read_nothing() {
    let body = seal(&device(), b"text").unwrap();
    assert_eq!(open(&[8; 32], &AUTH, &body), Err(SealError::Body));
    assert_eq!(open(&SCALAR, &[8; 16], &body), Err(SealError::Body));
}

#[test]
fn lengths_are_those_of_the_rfc_and_of_the_house() {
    assert_eq!(MAX_PLAINTEXT, 3993);
    assert_eq!(seal(&device(), &[0; MAX_PLAINTEXT]).unwrap().len(), 4096);
    assert_eq!(seal(&device(), &[0; MAX_PLAINTEXT + 1]), Err(SealError::TooLong));
    assert_eq!(seal(&device(), &[0; HOUSE_PLAINTEXT]).unwrap().len(), HOUSE_BODY);
}

#[test]
fn a_key_off_the_curve_is_refused() {
    let mut recipient = device();
    recipient.p256dh[64] ^= 1;
    assert_eq!(seal(&recipient, b"text"), Err(SealError::Recipient));
    let zero = Recipient { p256dh: [0; 65], auth: AUTH };
    assert_eq!(seal(&zero, b"text"), Err(SealError::Recipient));
}

#[test]
fn each_message_has_its_own_key_and_salt() {
    let one = seal(&device(), b"text").unwrap();
    let two = Armed::new(&device()).unwrap().seal(b"text").unwrap();
    assert_ne!(one[..16], two[..16]);
    assert_ne!(one[21..86], two[21..86]);
    assert_eq!(open(&SCALAR, &AUTH, &two).unwrap(), b"text");
}
