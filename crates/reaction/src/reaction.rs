//! A reaction on the wire, and what becomes of it: 256 bytes in, one vote or nothing out.

use aws_lc_rs::{digest, hmac};

use crate::Malformed;
use crate::key::EpochKey;
use crate::names::{CHANNEL_ROOM, ChannelName, Epoch, KeyName, Slot};
use crate::read::Reader;
use crate::standing::Standing;

/// Bytes of every reaction, change and withdrawal.
pub const REACTION: usize = 256;
const VERSION: u8 = 1;
const MAC_LABEL: &[u8] = b"react-v1";

/// A reaction as it came: well-formed, not yet believed. Names a device's token, so it has no Debug.
#[derive(Clone, PartialEq, Eq)]
pub struct Reaction {
    pub key: KeyName,
    pub slot: Slot,
    /// The token's random name; the input of the PRF.
    pub nonce: [u8; 32],
    /// The device's counter for this slot, from 1.
    pub seq: u32,
    /// What was chosen: 0 withdraws, else the number of an option or the bits of several, as the post says.
    pub choice: u8,
    /// HMAC-SHA-256 under the token's output.
    pub mac: [u8; 32],
}

/// A reaction whose token this channel issued for this slot and epoch. Only [`EpochKey::redeem`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct Vote {
    slot: Slot,
    tag: [u8; 32],
    standing: Standing,
}

impl Vote {
    /// The slot, which stands for the post.
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// SHA-256 of the token's nonce: the name under which the standing is kept. Says nothing about any other slot's.
    pub fn tag(&self) -> &[u8; 32] {
        &self.tag
    }

    /// The number and the choice.
    pub fn standing(&self) -> Standing {
        self.standing
    }
}

impl Reaction {
    /// The 256 bytes, in this order: version 1 (1 byte), epoch (6), channel (40, zeros behind), slot (2), nonce (32),
    /// seq (4), choice (1), MAC (32), zeros (138). Numbers are big-endian.
    pub fn to_bytes(&self) -> [u8; REACTION] {
        let mut out = [0; REACTION];
        let seq = self.seq.to_be_bytes();
        let slot = self.slot.number().to_be_bytes();
        let (epoch, channel) = (self.key.epoch.to_bytes(), self.key.channel.padded());
        let parts: [&[u8]; 8] = [&[VERSION], &epoch, &channel, &slot, &self.nonce, &seq, &[self.choice], &self.mac];
        for (place, byte) in out.iter_mut().zip(parts.concat()) {
            *place = byte;
        }
        out
    }

    /// Reads what [`Reaction::to_bytes`] writes and nothing else: there is one spelling of every reaction.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let bytes: &[u8; REACTION] = bytes.try_into().map_err(|_| Malformed::Size)?;
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return Err(Malformed::Version);
        }
        let epoch = Epoch::from_bytes(&reader.array()?)?;
        let channel = ChannelName::from_padded(&reader.array::<CHANNEL_ROOM>()?)?;
        let slot = Slot::new(u16::from_be_bytes(reader.array()?))?;
        let nonce = reader.array()?;
        let seq = u32::from_be_bytes(reader.array()?);
        let choice = reader.byte()?;
        let mac = reader.array()?;
        reader.only_zeros()?;
        if seq == 0 {
            return Err(Malformed::Number);
        }
        Ok(Self { key: KeyName { channel, epoch }, slot, nonce, seq, choice, mac })
    }
}

impl EpochKey {
    /// The vote, if the token was issued by this key for this slot and the MAC fits all that is said; else nothing. The
    /// caller answers the same in both cases.
    ///
    /// Recomputes the token's output from the nonce (RFC 9497 §3.3.3 Evaluate) and compares the MAC in constant time.
    /// The slot, epoch and channel are bound by the PRF's info, the number and the choice by the MAC.
    pub fn redeem(&self, reaction: &Reaction) -> Option<Vote> {
        if reaction.key != *self.name() {
            return None;
        }
        let output = self.evaluate(reaction.slot, &reaction.nonce).ok()?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &output);
        hmac::verify(&key, &mac_input(&reaction.nonce, reaction.seq, reaction.choice), &reaction.mac).ok()?;
        let mut tag = [0; 32];
        tag.copy_from_slice(digest::digest(&digest::SHA256, &reaction.nonce).as_ref());
        let standing = Standing { seq: reaction.seq, choice: reaction.choice };
        Some(Vote { slot: reaction.slot, tag, standing })
    }
}

/// `"react-v1" ‖ nonce ‖ seq ‖ choice`, 45 bytes.
fn mac_input(nonce: &[u8; 32], seq: u32, choice: u8) -> [u8; 45] {
    let mut out = [0; 45];
    out[..8].copy_from_slice(MAC_LABEL);
    out[8..40].copy_from_slice(nonce);
    out[40..44].copy_from_slice(&seq.to_be_bytes());
    out[44] = choice;
    out
}

/// The MAC a device makes.
pub(crate) fn mac(output: &[u8], nonce: &[u8; 32], seq: u32, choice: u8) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, output);
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(&key, &mac_input(nonce, seq, choice)).as_ref());
    out
}
