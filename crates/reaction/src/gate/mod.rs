//! The gate before a booklet: without one, tokens stop nobody, since anybody could draw as many booklets as they like.
//!
//! Both gates need no memory on the server: what it gives out is signed, and comes back.
//! - **Push proof.** A *ticket* is sent to a follower's device in an encrypted push. Whoever brings it back has that
//!   device. The server learns "this follower drew a booklet". A reaction comes from one of those who did.
//! - **Proof of work**, for devices without push: a *challenge* costs the device some seconds of computing.

mod note;
mod work;

pub use work::{Work, solve};

use crate::Malformed;
use crate::names::KeyName;
use crate::random::Random;
use crate::read::Reader;
use note::Purpose;
pub use note::{GateError, GateKey, NOTE, Note};

/// Bytes a gate takes in a request.
pub const GATE: usize = 1 + NOTE + 8;

/// How a request for a booklet says that it may have one. Names a follower's row, so it has no Debug.
#[derive(Clone, PartialEq, Eq)]
pub enum Gate {
    /// A ticket that came by push.
    Push(Note),
    /// A challenge and its solution.
    Work(Work),
}

/// The row of the subscription a ticket went to. Names a follower's device, so it has no Debug.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The number of its push service.
    pub origin: i64,
    /// The vault's tag of channel and endpoint.
    pub sid: i64,
}

impl Subject {
    fn to_number(self) -> u128 {
        u128::from(self.origin.cast_unsigned()) << 64 | u128::from(self.sid.cast_unsigned())
    }

    /// The two halves, each taken whole.
    fn from_number(number: u128) -> Self {
        let [a, b, c, d, e, f, g, h, low @ ..] = number.to_be_bytes();
        Self { origin: i64::from_be_bytes([a, b, c, d, e, f, g, h]), sid: i64::from_be_bytes(low) }
    }
}

impl Gate {
    /// Kind (1 byte: 1 push, 2 work), note (64), solution of the work or zeros (8, big-endian).
    pub fn to_bytes(&self) -> [u8; GATE] {
        let mut out = [0; GATE];
        let (kind, note, solution) = match self {
            Self::Push(ticket) => (1, ticket, 0),
            Self::Work(work) => (2, &work.challenge, work.solution),
        };
        out[0] = kind;
        out[1..=NOTE].copy_from_slice(&note.to_bytes());
        out[NOTE + 1..].copy_from_slice(&solution.to_be_bytes());
        out
    }

    /// Reads what [`Gate::to_bytes`] writes and nothing else.
    pub fn parse(bytes: &[u8; GATE]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let kind = reader.byte()?;
        let note = Note::from_bytes(&reader.array()?);
        match kind {
            1 => {
                reader.only_zeros()?;
                Ok(Self::Push(note))
            }
            2 => Ok(Self::Work(Work { challenge: note, solution: u64::from_be_bytes(reader.array()?) })),
            _ => Err(Malformed::Gate),
        }
    }
}

impl GateKey {
    /// A ticket for one device. `expires` in seconds since 1970.
    pub fn ticket(&self, key: &KeyName, subject: Subject, expires: u64, random: Random<'_>) -> Note {
        self.note(Purpose::Ticket, key, expires, subject.to_number(), random)
    }

    /// Whose ticket this is, if it is ours and has not expired at `now`.
    pub fn check_ticket(&self, key: &KeyName, ticket: &Note, now: u64) -> Result<Subject, GateError> {
        self.check(Purpose::Ticket, key, ticket, now).map(Subject::from_number)
    }

    /// A challenge of 2^`difficulty` tries on average. 20 is about a second of a computer and several of a phone.
    pub fn challenge(&self, key: &KeyName, difficulty: u8, expires: u64, random: Random<'_>) -> Note {
        self.note(Purpose::Challenge, key, expires, u128::from(difficulty), random)
    }

    /// Whether `work` solves a challenge of ours that has not expired at `now`, for these blinded elements
    /// ([`crate::BookletRequest::digest`]). Bound to the elements, a solution is good for one booklet only and nothing
    /// spent has to be remembered.
    pub fn check_work(&self, key: &KeyName, work: &Work, elements: &[u8; 32], now: u64) -> Result<(), GateError> {
        let difficulty = self.check(Purpose::Challenge, key, &work.challenge, now)?;
        if work.zeros(elements) >= difficulty { Ok(()) } else { Err(GateError::Unsolved) }
    }
}
