//! A note the server gives out and takes back: signed, with an end, remembered nowhere.

use aws_lc_rs::hmac;

use crate::names::KeyName;
use crate::random::{Random, bytes};

/// Bytes of a note: expiry (8, seconds since 1970), value (16), salt (8), MAC (32). Numbers are big-endian.
pub const NOTE: usize = 64;

/// Why a gate stayed shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    #[error("the note is not ours, or for another channel, epoch or purpose")]
    Forged,
    #[error("the note has expired")]
    Expired,
    #[error("the work is not done for this challenge and these elements")]
    Unsolved,
}

/// A ticket or a challenge, as bytes: only the server can read it with trust.
#[derive(Clone, PartialEq, Eq)]
pub struct Note([u8; NOTE]);

impl Note {
    /// Any 64 bytes; whether they are ours is for [`GateKey`] to say.
    pub fn from_bytes(bytes: &[u8; NOTE]) -> Self {
        Self(*bytes)
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> [u8; NOTE] {
        self.0
    }

    fn number(&self, from: usize, bytes: usize) -> u128 {
        self.0.iter().skip(from).take(bytes).fold(0, |number, byte| number << 8 | u128::from(*byte))
    }

    /// When it ends, as it says itself; unchecked.
    pub(super) fn expires(&self) -> u128 {
        self.number(0, 8)
    }

    /// What it carries, unchecked.
    pub(super) fn value(&self) -> u128 {
        self.number(8, 16)
    }
}

#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Ticket,
    Challenge,
}

/// Signs notes. From the secret that crate vault derives for this and nothing else.
#[derive(Clone)]
pub struct GateKey {
    key: hmac::Key,
}

impl GateKey {
    /// From `vault::WebKey::gate_secret`.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret) }
    }

    pub(super) fn note(&self, purpose: Purpose, key: &KeyName, expires: u64, value: u128, random: Random<'_>) -> Note {
        let mut out = [0; NOTE];
        out[..8].copy_from_slice(&expires.to_be_bytes());
        out[8..24].copy_from_slice(&value.to_be_bytes());
        out[24..32].copy_from_slice(&bytes::<8>(random));
        let mac = hmac::sign(&self.key, &signed(purpose, key, &out[..32]));
        out[32..].copy_from_slice(mac.as_ref());
        Note(out)
    }

    /// The value of a note of ours that has not expired at `now`. The MAC is compared in constant time.
    pub(super) fn check(&self, purpose: Purpose, key: &KeyName, note: &Note, now: u64) -> Result<u128, GateError> {
        let (said, mac) = note.0.split_at(32);
        hmac::verify(&self.key, &signed(purpose, key, said), mac).map_err(|_| GateError::Forged)?;
        if note.expires() < u128::from(now) { Err(GateError::Expired) } else { Ok(note.value()) }
    }
}

fn signed(purpose: Purpose, key: &KeyName, said: &[u8]) -> Vec<u8> {
    let label: &[u8] = match purpose {
        Purpose::Ticket => b"ausrufer gate ticket v1|",
        Purpose::Challenge => b"ausrufer gate challenge v1|",
    };
    [label, key.channel.as_str().as_bytes(), b"|", &key.epoch.to_bytes(), b"|", said].concat()
}
