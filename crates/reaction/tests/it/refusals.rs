//! What must not count: anything not issued by this key, for this slot, with this choice; anything flipped, made up,
//! repeated or overtaken.

use proptest::prelude::*;
use reaction::device::{Booklet, Draw, DrawError};
use reaction::{Epoch, EpochKey, IssueError, KeyDocument, Reaction, Slot, Standing, Volume};
use std::sync::LazyLock;

use crate::common::{SUITES, booklet, dice, key, name, open_gate};

/// A key and a booklet with tokens for the last eight slots, of each suite.
static DRAWN: LazyLock<Vec<(EpochKey, Booklet)>> = LazyLock::new(|| {
    let keys = SUITES.into_iter().map(|suite| key(suite, 11));
    keys.map(|key| (booklet(&key, 120, 12), key)).map(|(booklet, key)| (key, booklet)).collect()
});

fn slots() -> impl Strategy<Value = Slot> {
    (120u16..128).prop_map(|number| Slot::new(number).unwrap())
}

fn redeemed(key: &EpochKey, bytes: &[u8]) -> Option<Standing> {
    Reaction::parse(bytes).ok().and_then(|reaction| key.redeem(&reaction)).map(|vote| vote.standing())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_device_sends_is_what_is_counted(slot in slots(), seq in 1u32.., choice: u8) {
        for (key, booklet) in DRAWN.iter() {
            let sent = booklet.react(slot, seq, choice).unwrap().to_bytes();
            let said = Standing { seq, choice };
            prop_assert!(redeemed(key, &sent) == Some(said));
        }
    }

    #[test]
    fn self_made_tokens_do_not_count(slot in slots(), nonce: [u8; 32], mac: [u8; 32], borrowed: bool) {
        for (key, booklet) in DRAWN.iter() {
            let mut made_up = booklet.react(slot, 1, 1).unwrap();
            made_up.nonce = nonce;
            if !borrowed {
                made_up.mac = mac;
            }
            prop_assert!(key.redeem(&made_up).is_none());
        }
    }

    #[test]
    fn a_token_is_good_for_its_own_slot_choice_and_number(
        slot in slots(), other in 0u16..4096, seq in 1u32..1000, choice: u8, changed: u8, later in 1u32..1000,
    ) {
        for (key, booklet) in DRAWN.iter() {
            let said = booklet.react(slot, seq, choice).unwrap();
            let moved = Reaction { slot: Slot::new(other).unwrap(), ..said.clone() };
            prop_assert_eq!(key.redeem(&moved).is_some(), other == slot.number());
            prop_assert_eq!(key.redeem(&Reaction { choice: changed, ..said.clone() }).is_some(), changed == choice);
            let hurried = Reaction { seq: seq + later, ..said };
            prop_assert!(key.redeem(&hurried).is_none());
        }
    }
}

/// All 2,048 bits, one after the other.
#[test]
fn every_flipped_bit_is_refused() {
    for (key, booklet) in DRAWN.iter() {
        let sent = booklet.react(Slot::new(125).unwrap(), 3, 2).unwrap().to_bytes();
        assert!(redeemed(key, &sent).is_some());
        for bit in 0..sent.len() * 8 {
            let mut flipped = sent;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(redeemed(key, &flipped).is_none(), "bit {bit} of the reaction does not matter");
        }
    }
}

#[test]
fn another_epoch_channel_key_or_suite_does_not_know_the_token() {
    for (at, (_, booklet)) in DRAWN.iter().enumerate() {
        let said = booklet.react(Slot::new(121).unwrap(), 1, 1).unwrap();
        assert!(key(SUITES[at], 99).redeem(&said).is_none());
        assert!(DRAWN[1 - at].0.redeem(&said).is_none());
        let mut later = name();
        later.epoch = Epoch::parse("2027H1").unwrap();
        let later = EpochKey::generate(later, SUITES[at], &mut dice(11)).ok().unwrap();
        assert!(later.redeem(&said).is_none());
        assert!(later.redeem(&Reaction { key: later.name().clone(), ..said }).is_none());
    }
}

/// The partitioning attack: a server that answers one device with a key of its own would recognise it by that key.
#[test]
fn a_device_drops_a_booklet_of_another_key_or_with_one_bad_proof() {
    for suite in SUITES {
        let (own, other) = (key(suite, 1), key(suite, 2));
        let mut random = dice(3);
        let draw = Draw::begin(KeyDocument::of(&own), Volume::new(0).unwrap(), &mut random).unwrap();
        let request = draw.request(open_gate());
        let last = Slot::new(126).unwrap();
        let partitioned = other.issue(&request, last, &mut random).unwrap();
        assert!(draw.finish(&partitioned).err() == Some(DrawError::Proof));

        let good = own.issue(&request, last, &mut random).unwrap();
        assert!(draw.finish(&good).is_ok());
        for at in [good.len() - 1, good.len() - 70, good.len() - 65 - 64] {
            let mut spoilt = good.clone();
            spoilt[at] ^= 4;
            assert!(draw.finish(&spoilt).is_err(), "a spoilt byte {at} was taken");
        }
        let size = suite.element_bytes() + 64;
        let mut gap = own.issue(&request, Slot::new(125).unwrap(), &mut random).unwrap();
        gap[126 * size..127 * size].fill(0);
        assert!(draw.finish(&gap).err() == Some(DrawError::Gap));
        assert!(draw.finish(&good[1..]).err() == Some(DrawError::Size));
    }
}

#[test]
fn a_booklet_is_issued_for_its_own_key_and_the_posts_to_come() {
    let own = key(SUITES[0], 1);
    let mut random = dice(4);
    let draw = Draw::begin(KeyDocument::of(&own), Volume::new(1).unwrap(), &mut random).unwrap();
    let request = draw.request(open_gate());
    assert_eq!(key(SUITES[1], 1).issue(&request, Slot::FIRST, &mut random), Err(IssueError::OtherKey));
    let tokens = |first: u16, random: &mut dyn FnMut(&mut [u8])| {
        let answer = own.issue(&request, Slot::new(first).unwrap(), random).unwrap();
        assert_eq!(answer.len(), SUITES[0].answer_bytes());
        draw.finish(&answer).unwrap().tokens()
    };
    assert_eq!(tokens(0, &mut random), 128);
    assert_eq!(tokens(255, &mut random), 1);
    assert_eq!(tokens(256, &mut random), 0);
}
