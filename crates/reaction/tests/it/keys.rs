//! Keys at rest, their document, and names.

use proptest::prelude::*;
use reaction::{ChannelName, Epoch, EpochKey, KeyDocument, KeyName, Slot, Suite, Volume, WRAPPED, Wrapping, info};

use crate::common::{SUITES, dice, key, name};

#[test]
fn a_wrapped_key_opens_under_its_own_name_only() {
    let (wrapping, other) = (Wrapping::new(&[1; 32]).ok().unwrap(), Wrapping::new(&[2; 32]).ok().unwrap());
    for suite in SUITES {
        let key = key(suite, 5);
        let wrapped = key.wrap(&wrapping, &mut dice(6)).unwrap();
        let again = EpochKey::unwrap(name(), suite, &wrapped, &wrapping).ok().unwrap();
        assert_eq!(again.public_key(), key.public_key());

        let mut later = name();
        later.epoch = later.epoch.next().unwrap();
        let mut neighbour = name();
        neighbour.channel = ChannelName::parse("ludwigsburg2").unwrap();
        assert!(EpochKey::unwrap(later, suite, &wrapped, &wrapping).is_err());
        assert!(EpochKey::unwrap(neighbour, suite, &wrapped, &wrapping).is_err());
        assert!(EpochKey::unwrap(name(), suite, &wrapped, &other).is_err());
        for one in SUITES.into_iter().filter(|one| *one != suite) {
            assert!(EpochKey::unwrap(name(), one, &wrapped, &wrapping).is_err());
        }
        for bit in 0..WRAPPED * 8 {
            let mut flipped = wrapped;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(EpochKey::unwrap(name(), suite, &flipped, &wrapping).is_err());
        }
        assert!(EpochKey::unwrap(name(), suite, &wrapped[1..], &wrapping).is_err());
    }
}

#[test]
fn a_key_document_has_one_spelling() {
    let document = KeyDocument::of(&key(Suite::Ristretto255, 5));
    let text = document.signed(&[9; 64]);
    assert!(text.starts_with(
        r#"{"v":1,"suite":"ristretto255-SHA512","channel":"ludwigsburg","epoch":"2026H2","slots":128,"volumes":32,"pk":""#
    ));
    assert!(text.contains(r#"","not_before":"2026-07-01","not_after":"2027-02-28","sig":""#));
    assert!(KeyDocument::parse(&text) == Ok((document.clone(), [9; 64])));
    assert_ne!(document.hash(), KeyDocument::of(&key(Suite::Ristretto255, 6)).hash());
    let wrong = [
        text.replace("2026-07-01", "2026-07-02"),
        text.replace(r#""v":1"#, r#""v":2"#),
        text.replace("128", "127"),
        text.replace("ristretto255-SHA512", "P256-SHA256"),
        text.replace("\",\"", "\", \""),
        text.replace(r#","sig""#, r#","more":1,"sig""#),
        text.replace("ludwigsburg", "Ludwigsburg"),
        text[1..].to_owned(),
    ];
    for wrong in wrong {
        assert!(KeyDocument::parse(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn names_have_one_spelling() {
    for wrong in ["", "a", "-ab", "ab-", "a--b", "Ab", "a|b", "ä-b", "a b", &"a".repeat(41)] {
        assert!(ChannelName::parse(wrong).is_err(), "{wrong}");
    }
    for wrong in ["", "2026", "2026H0", "2026H3", "2026h1", "0026H1", "+026H1", "2026H11", "12026H1", " 2026H1"] {
        assert!(Epoch::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(info(&name(), Slot::new(7).unwrap()), b"ludwigsburg|2026H2|7");
    assert!(Slot::new(4096).is_err() && Volume::new(32).is_err());
    assert!(Slot::new(4095).unwrap().next().is_none());
    assert_eq!((Slot::new(300).unwrap().volume().number(), Slot::new(300).unwrap().place()), (2, 44));
}

#[test]
fn an_epoch_is_half_a_year_and_its_key_lives_two_months_longer() {
    let days = |epoch: &str| {
        let epoch = Epoch::parse(epoch).unwrap();
        (epoch.first_day().to_string(), epoch.last_day_of_key().to_string())
    };
    assert_eq!(days("2026H1"), ("2026-01-01".into(), "2026-08-31".into()));
    assert_eq!(days("2026H2"), ("2026-07-01".into(), "2027-02-28".into()));
    assert_eq!(days("2027H2").1, "2028-02-29");
    assert_eq!(days("2099H2").1, "2100-02-28");
    assert_eq!(Epoch::of(2026, 6).unwrap().next(), Some(Epoch::of(2026, 7).unwrap()));
    assert!(
        Epoch::of(2026, 13).is_err() && Epoch::of(999, 1).is_err() && Epoch::parse("9999H2").unwrap().next().is_none()
    );
}

proptest! {
    #[test]
    fn labels_read_back(year in 1000u16..=9999, month in 1u8..=12) {
        let epoch = Epoch::of(year, month).unwrap();
        prop_assert_eq!(Epoch::parse(&epoch.to_string()), Ok(epoch));
    }

    /// Two names that differ anywhere have infos that differ: else a token of one would be good for the other.
    #[test]
    fn infos_differ_when_names_do(
        a in ("[a-z0-9]{2,6}", 2000u16..2003, 1u8..13, 0u16..40), b in ("[a-z0-9]{2,6}", 2000u16..2003, 1u8..13, 0u16..40),
    ) {
        let named = |(channel, year, month, slot): &(String, u16, u8, u16)| {
            let key = KeyName { channel: ChannelName::parse(channel).unwrap(), epoch: Epoch::of(*year, *month).unwrap() };
            (key, Slot::new(*slot).unwrap())
        };
        let (a, b) = (named(&a), named(&b));
        prop_assert_eq!(info(&a.0, a.1) == info(&b.0, b.1), a == b);
    }
}
