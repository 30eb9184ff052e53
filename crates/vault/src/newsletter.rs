//! What belongs to a reader of a newsletter: three boxes of fixed sizes, and the marks that stand in links and return
//! addresses, which nobody can make up and for which nothing has to be stored.
//!
//! The web seals and cannot open; it can read a mark, which is how somebody leaves by a link. The boxes are apart, because
//! the web must put a new wish beside an address it cannot read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::{Zeroize, Zeroizing};

use crate::{HmacKey, OVERHEAD, Tagger};

/// Size of a sealed address, in bytes: that of a subscription of the common class.
pub const ADDRESS_BOX: usize = 352;
/// Size of a sealed wish, in bytes.
pub const WISH_BOX: usize = 16 + OVERHEAD;
/// Size of a sealed proof of consent, in bytes.
pub const PROOF_BOX: usize = 64 + OVERHEAD;
/// Bytes of the secret in the link that confirms.
pub const SECRET: usize = 16;

const VERSION: u8 = 1;
const MARK: usize = 12;
const RETURN_MARK: usize = 8;

/// The address of somebody who asked, as it was asked for. Wiped when dropped.
pub struct Asked {
    /// Where mail goes.
    pub address: String,
    /// When it was asked for, milliseconds since 1970.
    pub at: i64,
    /// Number of the words that were agreed to.
    pub wording: u16,
    /// What the confirming link carries.
    pub secret: [u8; SECRET],
}

/// That it was confirmed, and by what.
pub struct Proof {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Number of the words that were agreed to.
    pub wording: u16,
    /// Hash of the secret the confirming link carried.
    pub secret: [u8; 32],
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.address.zeroize();
        self.secret.zeroize();
    }
}

impl Asked {
    /// The bytes to seal; `None` when the address is longer than any that mail is sent to (254 bytes).
    pub fn to_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        let length = u8::try_from(self.address.len()).ok()?;
        let parts: [&[u8]; 5] =
            [&self.at.to_be_bytes(), &self.wording.to_be_bytes(), &self.secret, &[length], self.address.as_bytes()];
        padded(b'A', &parts.concat(), ADDRESS_BOX - OVERHEAD)
    }

    /// Reads what [`Asked::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = content(b'A', bytes)?;
        let (at, rest) = rest.split_first_chunk::<8>()?;
        let (wording, rest) = rest.split_first_chunk::<2>()?;
        let (secret, rest) = rest.split_first_chunk::<SECRET>()?;
        let (length, rest) = rest.split_first()?;
        let (address, padding) = rest.split_at_checked(usize::from(*length))?;
        let address = std::str::from_utf8(address).ok().filter(|_| padding.iter().all(|byte| *byte == 0))?;
        Some(Self {
            address: address.to_owned(),
            at: i64::from_be_bytes(*at),
            wording: u16::from_be_bytes(*wording),
            secret: *secret,
        })
    }
}

impl Proof {
    /// The bytes to seal.
    pub fn to_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        let parts: [&[u8]; 3] = [&self.at.to_be_bytes(), &self.wording.to_be_bytes(), &self.secret];
        padded(b'P', &parts.concat(), PROOF_BOX - OVERHEAD)
    }

    /// Reads what [`Proof::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = content(b'P', bytes)?;
        let (at, rest) = rest.split_first_chunk::<8>()?;
        let (wording, rest) = rest.split_first_chunk::<2>()?;
        let secret = *rest.first_chunk::<32>()?;
        Some(Self { at: i64::from_be_bytes(*at), wording: u16::from_be_bytes(*wording), secret })
    }
}

/// The bytes of a wish to seal; their meaning lives in crate channel.
pub fn wish_to_bytes(wish: [u8; 8]) -> Option<Zeroizing<Vec<u8>>> {
    padded(b'W', &wish, WISH_BOX - OVERHEAD)
}

/// Reads them.
pub fn wish_from_bytes(bytes: &[u8]) -> Option<[u8; 8]> {
    content(b'W', bytes)?.first_chunk::<8>().copied()
}

/// Kind and version stand first, so that no box is ever taken for one of another kind at the same place.
fn padded(kind: u8, content: &[u8], size: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(size));
    out.extend_from_slice(&[kind, VERSION]);
    out.extend_from_slice(content);
    if out.len() > size {
        return None;
    }
    out.resize(size, 0);
    Some(out)
}

fn content(kind: u8, bytes: &[u8]) -> Option<&[u8]> {
    bytes.strip_prefix(&[kind, VERSION])
}

/// What SHA-256 makes of a confirming link's secret: all the database has of it.
pub fn secret_hash(secret: &[u8; SECRET]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret).as_ref());
    out
}

/// The text in a confirming link: which reader, and the secret.
pub fn confirming(sid: i64, secret: &[u8; SECRET]) -> String {
    URL_SAFE_NO_PAD.encode([&sid.to_be_bytes()[..], secret].concat())
}

/// Reads it.
pub fn read_confirming(text: &str) -> Option<(i64, [u8; SECRET])> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (sid, secret) = bytes.split_first_chunk::<8>()?;
    Some((i64::from_be_bytes(*sid), secret.try_into().ok()?))
}

/// Names readers and makes their marks.
#[derive(Clone)]
pub struct ReaderKey {
    tagger: Tagger,
    key: HmacKey,
}

impl ReaderKey {
    pub(crate) fn new(tagger: Tagger, secret: &[u8; 32]) -> Self {
        Self { tagger, key: HmacKey::new(secret) }
    }

    /// The name of an address' row. `name` begins with `mailto:`, so that it is never that of a push endpoint.
    pub fn sid(&self, channel_id: i64, name: &str) -> i64 {
        self.tagger.sid(channel_id, name)
    }

    /// The mark in a reader's links: 27 letters. Whoever has it may leave and choose other topics, and nothing else.
    pub fn mark(&self, channel_id: i64, sid: i64) -> String {
        let tag = self.tag(b"link", channel_id, sid);
        URL_SAFE_NO_PAD.encode([&sid.to_be_bytes()[..], &tag[..MARK]].concat())
    }

    /// Reads one of this channel.
    pub fn read_mark(&self, channel_id: i64, text: &str) -> Option<i64> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (sid, mark) = bytes.split_first_chunk::<8>()?;
        let sid = i64::from_be_bytes(*sid);
        same(mark, &self.tag(b"link", channel_id, sid)[..MARK]).then_some(sid)
    }

    /// The mark in a return address and a `Message-ID`: 48 small letters and digits, since servers write what stands
    /// before the @ in whatever case they like. It names the channel, too.
    pub fn return_mark(&self, channel_id: i64, sid: i64) -> String {
        let tag = self.tag(b"return", channel_id, sid);
        let bytes = [&channel_id.to_be_bytes()[..], &sid.to_be_bytes(), &tag[..RETURN_MARK]].concat();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads one: channel and reader.
    pub fn read_return_mark(&self, text: &str) -> Option<(i64, i64)> {
        if text.len() != 2 * (16 + RETURN_MARK) || !text.is_ascii() {
            return None;
        }
        let digits = |at: usize| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok();
        let bytes = (0..16 + RETURN_MARK).map(digits).collect::<Option<Vec<u8>>>()?;
        let (channel, rest) = bytes.split_first_chunk::<8>()?;
        let (sid, mark) = rest.split_first_chunk::<8>()?;
        let (channel, sid) = (i64::from_be_bytes(*channel), i64::from_be_bytes(*sid));
        same(mark, &self.tag(b"return", channel, sid)[..RETURN_MARK]).then_some((channel, sid))
    }

    fn tag(&self, purpose: &[u8], channel_id: i64, sid: i64) -> [u8; 32] {
        self.key.sign(&[purpose, &[0], &channel_id.to_be_bytes(), &sid.to_be_bytes()].concat())
    }
}

/// In constant time.
fn same(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}
