//! One function for each parser of bytes from outside: it must not panic, and what it takes it must write the same way
//! again. `cargo test` feeds them arbitrary and nearly right bytes; the targets in `fuzz/` feed them for hours.

use reaction::device::Draw;
use reaction::gate::{GATE, Note};
use reaction::{
    BOOKLET_REQUEST, BookletRequest, ChannelName, Epoch, EpochKey, Gate, KeyDocument, KeyName, REACTION, Reaction,
    Slot, Suite, Volume, Wrapping,
};
use std::sync::LazyLock;

fn name() -> KeyName {
    KeyName { channel: ChannelName::parse("ludwigsburg").unwrap(), epoch: Epoch::parse("2026H2").unwrap() }
}

/// Not random; nothing here depends on it.
fn seven(out: &mut [u8]) {
    out.fill(7);
}

fn key(suite: Suite) -> EpochKey {
    EpochKey::generate(name(), suite, &mut seven).ok().unwrap()
}

fn suites() -> [Suite; 2] {
    [Suite::Ristretto255, Suite::P256]
}

/// Nobody finds the one size by chance, so the bytes are also tried with zeros behind.
fn sized(bytes: &[u8], size: usize) -> [Vec<u8>; 2] {
    let mut filled = bytes.to_vec();
    filled.resize(size, 0);
    [bytes.to_vec(), filled]
}

pub fn reaction(bytes: &[u8]) {
    sized(bytes, REACTION).iter().for_each(|bytes| reaction_of(bytes));
}

fn reaction_of(bytes: &[u8]) {
    let Ok(reaction) = Reaction::parse(bytes) else { return };
    assert_eq!(reaction.to_bytes(), bytes);
    let _ = key(Suite::Ristretto255).redeem(&reaction);
}

pub fn booklet_request(bytes: &[u8]) {
    sized(bytes, BOOKLET_REQUEST).iter().for_each(|bytes| booklet_request_of(bytes));
}

fn booklet_request_of(bytes: &[u8]) {
    let Ok(request) = BookletRequest::parse(bytes) else { return };
    assert_eq!(request.to_bytes(), bytes);
    let _ = key(request.suite).issue(&request, Slot::new(127).unwrap(), &mut seven);
}

pub fn gate(bytes: &[u8]) {
    let [_, bytes] = sized(bytes, GATE);
    let Ok(bytes) = <&[u8; GATE]>::try_from(bytes.as_slice()) else { return };
    if let Ok(gate) = Gate::parse(bytes) {
        assert_eq!(gate.to_bytes(), *bytes);
    }
}

pub fn key_document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok((document, signature)) = KeyDocument::parse(text) {
        assert_eq!(document.signed(&signature), text);
    }
}

pub fn names(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(epoch) = Epoch::parse(text) {
        assert_eq!(epoch.to_string(), text);
    }
    if let Ok(channel) = ChannelName::parse(text) {
        assert_eq!(channel.as_str(), text);
    }
}

pub fn wrapped_key(bytes: &[u8]) {
    let wrapping = Wrapping::new(&[1; 32]).ok().unwrap();
    for suite in suites() {
        assert!(EpochKey::unwrap(name(), suite, bytes, &wrapping).is_err());
    }
}

static DRAWS: LazyLock<Vec<(Suite, Draw)>> = LazyLock::new(|| {
    let draw = |suite| Draw::begin(KeyDocument::of(&key(suite)), Volume::new(0).unwrap(), &mut seven).unwrap();
    suites().into_iter().map(|suite| (suite, draw(suite))).collect()
});

/// An answer to a device: whatever comes, the device does not take it for a booklet of the key.
pub fn answer(bytes: &[u8]) {
    for (suite, draw) in DRAWS.iter() {
        let mut whole = vec![0; suite.answer_bytes()];
        let start = whole.len().saturating_sub(bytes.len());
        for (place, byte) in whole[start..].iter_mut().zip(bytes) {
            *place = *byte;
        }
        let tokens = draw.finish(&whole).map_or(0, |booklet| booklet.tokens());
        assert_eq!(tokens, 0);
    }
}

/// Samples that are right, to start from.
pub fn samples() -> Vec<Vec<u8>> {
    let key = key(Suite::Ristretto255);
    let document = KeyDocument::of(&key);
    let draw = Draw::begin(document.clone(), Volume::new(0).unwrap(), &mut seven).unwrap();
    let gate = Gate::Push(Note::from_bytes(&[5; 64]));
    let request = draw.request(gate.clone());
    let answer = key.issue(&request, Slot::new(127).unwrap(), &mut seven).unwrap();
    let reaction = draw.finish(&answer).unwrap().react(Slot::new(127).unwrap(), 1, 1).unwrap();
    vec![
        reaction.to_bytes().to_vec(),
        request.to_bytes(),
        gate.to_bytes().to_vec(),
        document.signed(&[3; 64]).into_bytes(),
        b"2026H2".to_vec(),
        b"ludwigsburg".to_vec(),
    ]
}
