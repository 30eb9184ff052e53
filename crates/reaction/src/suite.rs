//! The two suites of RFC 9497 behind one door, chosen at run time.

use p256::NistP256;
use voprf_ng::{PoprfServer, Ristretto255};

/// A suite of RFC 9497 §4 in POPRF mode (0x02). Which group is used decides how hard it is to *forge* a token. Who
/// reacted stays hidden whatever the group, because a blinded element is a uniformly random one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suite {
    /// ristretto255-SHA512, RFC 9497 §4.1. The default: four times faster.
    Ristretto255,
    /// P256-SHA256, RFC 9497 §4.3. For towns whose rules ask for a NIST curve.
    P256,
}

impl Suite {
    /// The identifier of RFC 9497, as it stands in the key document.
    pub fn identifier(self) -> &'static str {
        match self {
            Self::Ristretto255 => "ristretto255-SHA512",
            Self::P256 => "P256-SHA256",
        }
    }

    /// The suite of an identifier.
    pub fn from_identifier(text: &str) -> Option<Self> {
        [Self::Ristretto255, Self::P256].into_iter().find(|suite| suite.identifier() == text)
    }

    /// Its byte in wire forms and in the database.
    pub fn code(self) -> u8 {
        match self {
            Self::Ristretto255 => 1,
            Self::P256 => 2,
        }
    }

    /// The suite of a byte.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Ristretto255, Self::P256].into_iter().find(|suite| suite.code() == code)
    }

    /// Bytes of an element and of a public key.
    pub const fn element_bytes(self) -> usize {
        match self {
            Self::Ristretto255 => 32,
            Self::P256 => 33,
        }
    }
}

/// Bytes of a DLEQ proof: two scalars, in both suites.
pub const PROOF: usize = 64;

/// One of the two, as the library knows it. The library wipes it when dropped.
#[derive(Clone)]
pub(crate) enum Server {
    Ristretto255(PoprfServer<Ristretto255>),
    P256(PoprfServer<NistP256>),
}

/// Runs the same text for whichever suite it is.
macro_rules! with_server {
    ($server:expr, $name:ident => $body:expr) => {
        match $server {
            $crate::suite::Server::Ristretto255($name) => $body,
            $crate::suite::Server::P256($name) => $body,
        }
    };
}
pub(crate) use with_server;
