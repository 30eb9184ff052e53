//! Drawing a booklet: 128 blinded elements in, 128 evaluated elements with proofs out. Both messages have one size.

use aws_lc_rs::digest;
use voprf_ng::{BlindedElement, CipherSuite, PoprfServer};

use crate::Malformed;
use crate::gate::Gate;
use crate::key::EpochKey;
use crate::names::{BOOKLET, CHANNEL_ROOM, ChannelName, Epoch, KeyName, Slot, Volume, info};
use crate::random::{Generator, Random};
use crate::read::Reader;
use crate::suite::{PROOF, Suite, with_server};

/// Bytes of every request for a booklet, whatever the suite and the gate.
pub const BOOKLET_REQUEST: usize = 6_144;
const VERSION: u8 = 1;

/// A request as it came: well-formed, its gate not yet checked, its elements not yet looked at (that costs half a
/// millisecond, so the gate comes first).
pub struct BookletRequest {
    pub key: KeyName,
    pub suite: Suite,
    pub volume: Volume,
    pub gate: Gate,
    elements: Vec<u8>,
}

/// Why no booklet was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    #[error("the request is for another channel, epoch or suite than the key")]
    OtherKey,
    #[error("an element is none of the group")]
    Element,
    #[error("the cryptographic library refused")]
    Library,
}

impl BookletRequest {
    /// From its parts; `elements` are 128 serialized blinded elements one after the other.
    pub(crate) fn new(key: KeyName, suite: Suite, volume: Volume, gate: Gate, elements: Vec<u8>) -> Self {
        Self { key, suite, volume, gate, elements }
    }

    /// The 6,144 bytes, in this order: version 1 (1 byte), suite (1), epoch (6), channel (40, zeros behind), volume (1),
    /// gate (73, see [`Gate::to_bytes`]), 128 elements of 32 or 33 bytes, zeros.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(BOOKLET_REQUEST);
        out.extend_from_slice(&[VERSION, self.suite.code()]);
        out.extend_from_slice(&self.key.epoch.to_bytes());
        out.extend_from_slice(&self.key.channel.padded());
        out.push(self.volume.number());
        out.extend_from_slice(&self.gate.to_bytes());
        out.extend_from_slice(&self.elements);
        out.resize(BOOKLET_REQUEST, 0);
        out
    }

    /// Reads what [`BookletRequest::to_bytes`] writes and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let bytes: &[u8; BOOKLET_REQUEST] = bytes.try_into().map_err(|_| Malformed::Size)?;
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return Err(Malformed::Version);
        }
        let suite = Suite::from_code(reader.byte()?).ok_or(Malformed::Suite)?;
        let epoch = Epoch::from_bytes(&reader.array()?)?;
        let channel = ChannelName::from_padded(&reader.array::<CHANNEL_ROOM>()?)?;
        let volume = Volume::new(reader.byte()?)?;
        let gate = Gate::parse(&reader.array()?)?;
        let elements = reader.slice(BOOKLET * suite.element_bytes())?.to_vec();
        reader.only_zeros()?;
        Ok(Self::new(KeyName { channel, epoch }, suite, volume, gate, elements))
    }

    /// SHA-256 of the blinded elements: kept with the subscription for the half-year, so that a lost answer can be given again
    /// for the same elements and no others. Also what a proof of work is bound to.
    pub fn digest(&self) -> [u8; 32] {
        let mut out = [0; 32];
        out.copy_from_slice(digest::digest(&digest::SHA256, &self.elements).as_ref());
        out
    }
}

impl Suite {
    /// Bytes of the answer to a request: for each slot an evaluated element and its proof.
    pub const fn answer_bytes(self) -> usize {
        BOOKLET * (self.element_bytes() + PROOF)
    }
}

impl EpochKey {
    /// Evaluates the booklet (RFC 9497 §3.3.3 BlindEvaluate, once a slot, each under the slot's own info). The answer has
    /// [`Suite::answer_bytes`] bytes.
    ///
    /// `first` is the next slot this channel will give to a post. Slots before it belong to posts that are out already:
    /// their places in the answer stay zero, so that no token can be drawn for a post one has seen ("maturity").
    /// `Slot::FIRST` switches that off.
    pub fn issue(&self, request: &BookletRequest, first: Slot, random: Random<'_>) -> Result<Vec<u8>, IssueError> {
        if request.key != *self.name() || request.suite != self.suite() {
            return Err(IssueError::OtherKey);
        }
        with_server!(self.server(), server => {
            evaluate(server, request, first, &mut Generator(random))
        })
    }
}

fn evaluate<CS: CipherSuite>(
    server: &PoprfServer<CS>,
    request: &BookletRequest,
    first: Slot,
    random: &mut Generator<'_, '_>,
) -> Result<Vec<u8>, IssueError> {
    let (size, total) = (request.suite.element_bytes(), request.suite.answer_bytes());
    let mut out = Vec::with_capacity(total);
    for (element, slot) in request.elements.chunks_exact(size).zip(request.volume.slots()) {
        if slot < first {
            out.resize(out.len() + size + PROOF, 0);
            continue;
        }
        let element = BlindedElement::<CS>::deserialize(element).map_err(|_| IssueError::Element)?;
        let answer = server.blind_evaluate(random, &element, Some(&info(&request.key, slot)));
        let answer = answer.map_err(|_| IssueError::Library)?;
        out.extend_from_slice(&answer.message.serialize());
        out.extend_from_slice(&answer.proof.serialize());
    }
    Ok(out)
}
