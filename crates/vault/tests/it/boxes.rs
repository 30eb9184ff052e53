//! Boxes: sealed by whoever may, opened by one, and of no use damaged or moved.

use proptest::prelude::*;
use vault::{BoxError, OVERHEAD, Place};

use crate::master;

const PLACE: Place = Place { channel_id: 7, sid: -3 };

fn open(place: Place, sealed: &[u8]) -> Result<(Vec<u8>, Option<Vec<u8>>), BoxError> {
    master().opener().unwrap().open(place, sealed).map(|opened| (opened.plain.to_vec(), opened.settled))
}

/// Boxes made apart from this code, with PyCA's X25519 and AES-GCM.
#[test]
fn the_format_is_frozen() {
    let fresh =
        bytes("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254dceb495d13cc22e63ab432afa17dd914356112");
    let settled =
        bytes("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254be02eccadac70dd661c037c50a2ae0d8670a80");
    assert_eq!(open(PLACE, &fresh), Ok((b"box".to_vec(), Some(settled.clone()))));
    assert_eq!(open(PLACE, &settled), Ok((b"box".to_vec(), None)));
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn what_was_sealed_opens_fresh_and_settled(
        plain in prop::collection::vec(any::<u8>(), 0..1200),
        channel_id: i64,
        sid: i64,
    ) {
        let place = Place { channel_id, sid };
        let fresh = master().seal_public().unwrap().seal(place, &plain).unwrap();
        prop_assert_eq!(fresh.len(), plain.len() + OVERHEAD);
        let (opened, settled) = open(place, &fresh).unwrap();
        prop_assert_eq!(&opened, &plain);
        let settled = settled.unwrap();
        prop_assert_eq!((settled.len(), &settled[..32]), (fresh.len(), &fresh[..32]));
        prop_assert_ne!(&settled[32..], &fresh[32..]);
        prop_assert_eq!(open(place, &settled).unwrap(), (plain, None));
        // Settling again writes the same bytes, so a batch done twice does no harm.
        prop_assert_eq!(open(place, &fresh).unwrap().1.unwrap(), settled);
    }
}

#[test]
fn every_flipped_byte_and_every_cut_is_refused() {
    let fresh = master().seal_public().unwrap().seal(PLACE, b"endpoint and keys").unwrap();
    let settled = open(PLACE, &fresh).unwrap().1.unwrap();
    for sealed in [fresh, settled] {
        for index in 0..sealed.len() {
            // The top bit of byte 31 is not part of an X25519 point (RFC 7748 §5), but it salts the key.
            for bit in [1, 0x80] {
                let mut damaged = sealed.clone();
                damaged[index] ^= bit;
                assert_eq!(open(PLACE, &damaged), Err(BoxError::Refused), "byte {index}");
            }
        }
        for length in 0..sealed.len() {
            assert!(open(PLACE, &sealed[..length]).is_err(), "cut to {length}");
        }
        assert_eq!(open(PLACE, &[&sealed[..], &[0]].concat()), Err(BoxError::Refused));
    }
    assert_eq!(open(PLACE, &[]), Err(BoxError::Short));
    assert_eq!(open(PLACE, &[0; OVERHEAD]), Err(BoxError::Refused));
}

#[test]
fn a_box_opens_only_in_its_place() {
    let fresh = master().seal_public().unwrap().seal(PLACE, b"x").unwrap();
    let settled = open(PLACE, &fresh).unwrap().1.unwrap();
    for place in [Place { channel_id: 8, ..PLACE }, Place { sid: 3, ..PLACE }, Place { channel_id: -3, sid: 7 }] {
        assert_eq!(open(place, &fresh), Err(BoxError::Refused));
        assert_eq!(open(place, &settled), Err(BoxError::Refused));
    }
}

#[test]
fn another_master_key_opens_nothing() {
    let other = vault::MasterKey::generate().unwrap();
    let fresh = master().seal_public().unwrap().seal(PLACE, b"x").unwrap();
    let settled = open(PLACE, &fresh).unwrap().1.unwrap();
    for sealed in [fresh, settled] {
        assert_eq!(other.opener().unwrap().open(PLACE, &sealed).err(), Some(BoxError::Refused));
    }
}

#[test]
fn the_same_content_never_looks_the_same() {
    let sealer = master().seal_public().unwrap();
    let (one, two) = (sealer.seal(PLACE, b"x").unwrap(), sealer.seal(PLACE, b"x").unwrap());
    assert_ne!(one[..32], two[..32]);
    assert_ne!(open(PLACE, &one).unwrap().1, open(PLACE, &two).unwrap().1);
}
