use reaction::device::{Booklet, Draw};
use reaction::gate::Note;
use reaction::{ChannelName, Epoch, EpochKey, Gate, KeyDocument, KeyName, Slot, Suite, Volume};

pub const SUITES: [Suite; 2] = [Suite::Ristretto255, Suite::P256];

/// Randomness of a test: SplitMix64, the same in every run. Good enough to be different, not good enough for keys.
pub fn dice(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed;
    move |out: &mut [u8]| {
        for byte in out {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (mixed ^ (mixed >> 31)).to_le_bytes()[0];
        }
    }
}

pub fn name() -> KeyName {
    KeyName { channel: ChannelName::parse("ludwigsburg").unwrap(), epoch: Epoch::parse("2026H2").unwrap() }
}

pub fn key(suite: Suite, seed: u64) -> EpochKey {
    EpochKey::generate(name(), suite, &mut dice(seed)).ok().unwrap()
}

/// A gate nobody looks at.
pub fn open_gate() -> Gate {
    Gate::Push(Note::from_bytes(&[7; 64]))
}

/// A device's booklet for the slots from `first` on.
pub fn booklet(key: &EpochKey, first: u16, seed: u64) -> Booklet {
    let mut random = dice(seed);
    let draw = Draw::begin(KeyDocument::of(key), Volume::new(0).unwrap(), &mut random).unwrap();
    let answer = key.issue(&draw.request(open_gate()), Slot::new(first).unwrap(), &mut random).unwrap();
    draw.finish(&answer).unwrap()
}
