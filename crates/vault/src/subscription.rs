//! What is inside a follower's box, as bytes of one of two sizes.

use zeroize::{Zeroize, Zeroizing};

use crate::sealed::OVERHEAD;

/// Size of a sealed box of the common class, in bytes. Leaves 204 bytes for what follows the known origin; measured on
/// endpoints seen in the wild: FCM 151 to 175, Mozilla 193, Apple up to 182.
pub const SMALL_BOX: usize = 352;
/// Size of a sealed box for all others: Windows (about 400 bytes of token) and configured push servers.
pub const LARGE_BOX: usize = 1024;
/// The longest endpoint that fits a box when its origin is not a known one, in bytes.
pub const LONGEST_ENDPOINT: usize = LARGE_BOX - OVERHEAD - FIXED;

const VERSION: u8 = 1;
/// version, origin code, length of the tail, point without its leading 4, auth, prefs
const FIXED: usize = 1 + 1 + 2 + POINT + AUTH + PREFS;
// The point stays uncompressed: it fits the small class anyway, the library offers no door to decompress, and finding
// the square root again would cost each cold push about a tenth more.
const POINT: usize = 64;
const AUTH: usize = 16;
const PREFS: usize = 16;
/// Position + 1 is the code that stands for the origin in a box; only ever append. Code 0: whole address in the tail.
const ORIGINS: [&str; 3] =
    ["https://fcm.googleapis.com", "https://updates.push.services.mozilla.com", "https://web.push.apple.com"];

/// One follower's subscription. Wiped when dropped.
pub struct Secret {
    /// The whole endpoint address.
    pub endpoint: String,
    /// The device's P-256 point, uncompressed (RFC 8291 §2).
    pub p256dh: [u8; 65],
    /// The device's authentication secret (RFC 8291 §3.2).
    pub auth: [u8; 16],
    /// Topics, quiet hours and the like; their meaning lives in crate channel.
    pub prefs: [u8; 16],
}

/// Why a subscription was not written or not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("the endpoint is longer than a box holds")]
    EndpointTooLong,
    #[error("the device key is not an uncompressed point")]
    Point,
    #[error("the box holds a version this program does not know")]
    Version,
    #[error("the content of the box is not a subscription")]
    Content,
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.endpoint.zeroize();
        self.p256dh.zeroize();
        self.auth.zeroize();
        self.prefs.zeroize();
    }
}

impl Secret {
    /// The bytes to seal, padded with zeros to their class, so that a sealed box is [`SMALL_BOX`] or [`LARGE_BOX`] long.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        let (code, tail) = split_origin(&self.endpoint);
        let size = match FIXED + tail.len() {
            n if n <= SMALL_BOX - OVERHEAD => SMALL_BOX - OVERHEAD,
            n if n <= LARGE_BOX - OVERHEAD => LARGE_BOX - OVERHEAD,
            _ => return Err(SecretError::EndpointTooLong),
        };
        let length = u16::try_from(tail.len()).map_err(|_| SecretError::EndpointTooLong)?;
        let [4, point @ ..] = &self.p256dh else { return Err(SecretError::Point) };
        let mut out = Zeroizing::new(Vec::with_capacity(size));
        out.extend_from_slice(&[VERSION, code]);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(point);
        out.extend_from_slice(&self.auth);
        out.extend_from_slice(&self.prefs);
        out.extend_from_slice(tail.as_bytes());
        out.resize(size, 0);
        Ok(out)
    }

    /// Reads what [`Secret::to_bytes`] wrote and nothing else: the padding must be zero.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let [version, code, high, low, rest @ ..] = bytes else { return Err(SecretError::Content) };
        if *version != VERSION {
            return Err(SecretError::Version);
        }
        let (point, rest) = rest.split_first_chunk::<POINT>().ok_or(SecretError::Content)?;
        let (auth, rest) = rest.split_first_chunk::<AUTH>().ok_or(SecretError::Content)?;
        let (prefs, rest) = rest.split_first_chunk::<PREFS>().ok_or(SecretError::Content)?;
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let (tail, padding) = rest.split_at_checked(length).ok_or(SecretError::Content)?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(SecretError::Content);
        }
        let tail = std::str::from_utf8(tail).map_err(|_| SecretError::Content)?;
        let mut p256dh = [4; 65];
        p256dh[1..].copy_from_slice(point);
        Ok(Self { endpoint: [origin_of(*code)?, tail].concat(), p256dh, auth: *auth, prefs: *prefs })
    }
}

/// The tail of a known origin starts with `/`, so `https://web.push.apple.com.example` is not taken for Apple.
fn split_origin(endpoint: &str) -> (u8, &str) {
    let known = ORIGINS.iter().zip(1u8..).find_map(|(origin, code)| {
        let tail = endpoint.strip_prefix(origin)?;
        tail.starts_with('/').then_some((code, tail))
    });
    known.unwrap_or((0, endpoint))
}

fn origin_of(code: u8) -> Result<&'static str, SecretError> {
    match usize::from(code).checked_sub(1) {
        None => Ok(""),
        Some(index) => ORIGINS.get(index).copied().ok_or(SecretError::Content),
    }
}
