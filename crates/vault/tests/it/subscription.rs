//! The content of a follower's box: nothing lost, two sizes only.

use proptest::prelude::*;
use vault::subscription::{LARGE_BOX, LONGEST_ENDPOINT, SMALL_BOX, Secret, SecretError};
use vault::{OVERHEAD, Place};

use crate::master;

fn secret(endpoint: &str) -> Secret {
    let mut p256dh = [5; 65];
    p256dh[0] = 4;
    Secret { endpoint: endpoint.to_owned(), p256dh, auth: [6; 16], prefs: [7; 16] }
}

fn size(endpoint: &str) -> usize {
    let plain = secret(endpoint).to_bytes().unwrap();
    let place = Place { channel_id: 1, sid: 2 };
    master().seal_public().unwrap().seal(place, &plain).unwrap().len()
}

fn error(bytes: &[u8]) -> Option<SecretError> {
    Secret::from_bytes(bytes).err()
}

/// An address as long as the longest seen of its kind.
fn long(start: &str, tail: usize) -> String {
    [start, &"x".repeat(tail)].concat()
}

#[test]
fn the_common_push_services_share_one_small_size() {
    for endpoint in [
        long("https://fcm.googleapis.com/fcm/send/", 163),
        long("https://updates.push.services.mozilla.com/wpush/v1/", 140),
        long("https://updates.push.services.mozilla.com/wpush/v2/", 183),
        long("https://web.push.apple.com/", 181),
        "https://fcm.googleapis.com/".to_owned(),
    ] {
        assert_eq!(size(&endpoint), SMALL_BOX, "{}", endpoint.len());
    }
    assert_eq!((SMALL_BOX, LARGE_BOX), (352, 1024));
}

#[test]
fn all_others_share_one_large_size_or_are_refused() {
    assert_eq!(size(&long("https://wns2-par02p.notify.windows.com/w/?token=", 430)), LARGE_BOX);
    assert_eq!(size(&long("https://up.example.net/", 300)), LARGE_BOX);
    assert_eq!(size(&long("https://up.example.net/", LONGEST_ENDPOINT - 23)), LARGE_BOX);
    let error = secret(&long("https://up.example.net/", LONGEST_ENDPOINT - 22)).to_bytes().err();
    assert_eq!((error, LONGEST_ENDPOINT), (Some(SecretError::EndpointTooLong), 876));
}

proptest! {
    #[test]
    fn what_was_written_reads_back(
        origin in prop::sample::select(vec![
            "https://fcm.googleapis.com",
            "https://updates.push.services.mozilla.com",
            "https://web.push.apple.com",
            "https://web.push.apple.com.example",
            "https://wns2-par02p.notify.windows.com",
            "",
        ]),
        tail in "(/[a-zA-Z0-9:_%?=ä-]{0,200})?",
        point in prop::array::uniform32(any::<u8>()),
        auth in prop::array::uniform16(any::<u8>()),
        prefs in prop::array::uniform16(any::<u8>()),
    ) {
        let mut p256dh = [4; 65];
        p256dh[1..33].copy_from_slice(&point);
        p256dh[33..].copy_from_slice(&point);
        let before = Secret { endpoint: [origin, &tail].concat(), p256dh, auth, prefs };
        let bytes = before.to_bytes().unwrap();
        prop_assert!([SMALL_BOX, LARGE_BOX].contains(&(bytes.len() + OVERHEAD)));
        let after = Secret::from_bytes(&bytes).ok().unwrap();
        prop_assert_eq!(&after.endpoint, &before.endpoint);
        prop_assert_eq!((after.p256dh, after.auth, after.prefs), (before.p256dh, before.auth, before.prefs));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let versioned = [&[1, 0][..], &bytes].concat();
        let _ = (Secret::from_bytes(&bytes).is_ok(), Secret::from_bytes(&versioned).is_ok());
    }
}

#[test]
fn only_what_it_wrote_is_read() {
    let bytes = secret("https://web.push.apple.com/Q").to_bytes().unwrap();
    let with = |index: usize, value: u8| {
        let mut damaged = bytes.to_vec();
        damaged[index] = value;
        damaged
    };
    assert_eq!(error(&bytes), None);
    assert_eq!(error(&with(0, 2)), Some(SecretError::Version));
    assert_eq!(error(&with(1, 99)), Some(SecretError::Content));
    assert_eq!(error(&with(2, 255)), Some(SecretError::Content), "a tail longer than the box");
    assert_eq!(error(&with(100, 0xff)), Some(SecretError::Content), "no UTF-8");
    assert_eq!(error(&with(bytes.len() - 1, 1)), Some(SecretError::Content), "something in the padding");
    assert_eq!(error(&bytes[..99]), Some(SecretError::Content));
    assert_eq!(error(&[]), Some(SecretError::Content));
    let mut no_point = secret("https://web.push.apple.com/Q");
    no_point.p256dh[0] = 2;
    assert_eq!(no_point.to_bytes().err(), Some(SecretError::Point));
}

#[test]
fn the_layout_is_frozen() {
    let bytes = secret("https://updates.push.services.mozilla.com/wpush/v2/ab").to_bytes().unwrap();
    assert_eq!(bytes.len(), 304);
    assert_eq!(bytes[..4], [1, 2, 0, 12]);
    assert_eq!((&bytes[4..68], &bytes[68..84], &bytes[84..100]), (&[5; 64][..], &[6; 16][..], &[7; 16][..]));
    assert_eq!((&bytes[100..112], &bytes[112..]), (&b"/wpush/v2/ab"[..], &[0; 192][..]));
}
