//! Bytes: where in a file something lies, whatever the file is, in use or freed.
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::collections::HashMap;

const HEAD: usize = 8;

/// Where each of these lies, all places. Each needs at least eight bytes.
pub fn places(bytes: &[u8], wanted: &[(usize, Vec<u8>)]) -> HashMap<usize, Vec<usize>> {
    let head = |bytes: &[u8]| u64::from_le_bytes(bytes[..HEAD].try_into().unwrap());
    let mut heads: HashMap<u64, Vec<usize>> = HashMap::new();
    // Most places are passed over by a look at one bit.
    let mut sieve = vec![0_u64; 1 << 14];
    let bit = |head: u64| ((head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44) as usize, 1_u64 << (head & 63));
    for (at, (_, what)) in wanted.iter().enumerate() {
        heads.entry(head(what)).or_default().push(at);
        let (word, mask) = bit(head(what));
        sieve[word >> 6] |= mask;
    }
    let mut found: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut window = 0_u64;
    for (end, byte) in bytes.iter().enumerate() {
        window = window >> 8 | u64::from(*byte) << 56;
        let (word, mask) = bit(window);
        if end + 1 < HEAD || sieve[word >> 6] & mask == 0 {
            continue;
        }
        let place = end + 1 - HEAD;
        for at in heads.get(&window).into_iter().flatten() {
            let (name, what) = &wanted[*at];
            if bytes[place..].starts_with(what) {
                found.entry(*name).or_default().push(place);
            }
        }
    }
    found
}

/// The ways somebody may have written bytes.
pub fn all_spellings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let listed = bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let texts = [hex.to_uppercase(), hex, listed, URL_SAFE_NO_PAD.encode(bytes), STANDARD_NO_PAD.encode(bytes)];
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    all.push(bytes.to_vec());
    all.retain(|one| one.len() >= HEAD);
    all.sort();
    all.dedup();
    all
}
