//! Proof of work: `SHA-256(SHA-256("ausrufer work v1" ‖ challenge ‖ elements) ‖ solution)` must begin with as many zero
//! bits as the challenge asks for.

use aws_lc_rs::digest::{SHA256, digest};

use super::note::Note;

const LABEL: &[u8] = b"ausrufer work v1";

/// A challenge and the number that solves it.
#[derive(Clone, PartialEq, Eq)]
pub struct Work {
    pub challenge: Note,
    pub solution: u64,
}

impl Work {
    /// Zero bits at the beginning of the hash for these elements.
    pub(super) fn zeros(&self, elements: &[u8; 32]) -> u128 {
        zeros(&start(&self.challenge, elements), self.solution)
    }
}

/// Works. `elements` is [`crate::BookletRequest::digest`]; none when `tries` were not enough. The device's half: the
/// server calls it in tests only.
pub fn solve(challenge: &Note, elements: &[u8; 32], tries: u64) -> Option<Work> {
    let start = start(challenge, elements);
    let solution = (0..tries).find(|solution| zeros(&start, *solution) >= challenge.value())?;
    Some(Work { challenge: challenge.clone(), solution })
}

fn start(challenge: &Note, elements: &[u8; 32]) -> [u8; 32] {
    sha256(&[LABEL, &challenge.to_bytes(), elements].concat())
}

fn zeros(start: &[u8; 32], solution: u64) -> u128 {
    let hash = sha256(&[start.as_slice(), &solution.to_be_bytes()].concat());
    let first = hash.iter().take(8).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    u128::from(first.leading_zeros())
}

fn sha256(message: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, message).as_ref());
    out
}
