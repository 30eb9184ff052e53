//! RFC 8291 over RFC 8188: one push message for one device, in a single record.
//!
//! Split in two because the first half, two P-256 operations, is 97 % of the work and needs no message: an [`Armed`]
//! recipient can be made while idle, and sealing then costs two HKDF steps and one AES-GCM.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::{hmac, rand};
use zeroize::Zeroizing;

/// The longest plaintext a push service must take, in bytes (RFC 8291 §4: a body of 4096).
pub const MAX_PLAINTEXT: usize = 4096 - OVERHEAD;
/// The longest body we send, in bytes: Firefox on Android gets messages through a bridge that takes no more than 2744.
pub const HOUSE_BODY: usize = 2700;
/// The longest plaintext that seals to [`HOUSE_BODY`].
pub const HOUSE_PLAINTEXT: usize = HOUSE_BODY - OVERHEAD;

const POINT: usize = 65;
const SALT: usize = 16;
const TAG: usize = 16;
/// salt ‖ record size (4) ‖ length of the key id (1) ‖ key id, which is our point (RFC 8188 §2.1)
const HEADER: usize = SALT + 4 + 1 + POINT;
/// The last record's delimiter (RFC 8188 §2).
const DELIMITER: u8 = 2;
const OVERHEAD: usize = HEADER + 1 + TAG;
const RECORD_SIZE: u32 = 4096;

/// The device's half of a subscription (RFC 8291 §2).
pub struct Recipient {
    /// Its P-256 point, uncompressed.
    pub p256dh: [u8; 65],
    /// Its authentication secret.
    pub auth: [u8; 16],
}

/// A one-time key pair and what was agreed with it: all of sealing that needs no message. Used once, by value. The secret
/// half lies in one place from its making to its end, wherever this value is moved, so that wiping it leaves no copy.
pub struct Armed {
    point: [u8; POINT],
    input: Secret,
}

type Secret = Box<Zeroizing<[u8; 32]>>;

/// Why nothing was sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("the plaintext is longer than a push message holds")]
    TooLong,
    #[error("the device key is no point on the curve")]
    Recipient,
    #[error("the body is not a push message for this device")]
    Body,
    #[error("the cryptographic library refused a step")]
    Crypto,
}

/// Seals a message for one device: an `aes128gcm` body of 103 bytes more than the plaintext.
pub fn seal(recipient: &Recipient, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
    Armed::new(recipient)?.seal(plaintext)
}

impl Armed {
    /// Draws the one-time key and agrees with the device: RFC 8291 §3.1 and §3.3.
    pub fn new(recipient: &Recipient) -> Result<Self, SealError> {
        Self::with_key(&PrivateKey::generate(&ECDH_P256).map_err(|_| SealError::Crypto)?, recipient)
    }

    /// Seals the message and uses the key up: RFC 8291 §3.4.
    pub fn seal(self, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut salt = [0; SALT];
        rand::fill(&mut salt).map_err(|_| SealError::Crypto)?;
        self.with_salt(&salt, plaintext)
    }

    /// Bytes of [`Armed::write_to`]: the point without its leading 4, and the input key.
    pub const LEN: usize = POINT - 1 + 32;

    /// For keeping many in little memory. Whoever keeps them wipes them where they lie, and makes one use of each.
    pub fn write_to(self, bytes: &mut [u8; Self::LEN]) {
        bytes[..POINT - 1].copy_from_slice(&self.point[1..]);
        bytes[POINT - 1..].copy_from_slice(self.input.as_slice());
    }

    /// The other way.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Self {
        let mut armed = Self { point: [4; POINT], input: Secret::default() };
        armed.point[1..].copy_from_slice(&bytes[..POINT - 1]);
        armed.input.copy_from_slice(&bytes[POINT - 1..]);
        armed
    }

    fn with_key(one_time: &PrivateKey, recipient: &Recipient) -> Result<Self, SealError> {
        let point = one_time.compute_public_key().map_err(|_| SealError::Crypto)?;
        let point: [u8; POINT] = point.as_ref().try_into().map_err(|_| SealError::Crypto)?;
        let input = input_key(one_time, &recipient.p256dh, &recipient.auth, &recipient.p256dh, &point)?;
        Ok(Self { point, input })
    }

    fn with_salt(self, salt: &[u8; SALT], plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        if plaintext.len() > MAX_PLAINTEXT {
            return Err(SealError::TooLong);
        }
        let mut body = Vec::with_capacity(plaintext.len() + OVERHEAD);
        body.extend_from_slice(salt);
        body.extend_from_slice(&RECORD_SIZE.to_be_bytes());
        body.push(65);
        body.extend_from_slice(&self.point);
        body.extend_from_slice(plaintext);
        body.push(DELIMITER);
        let (key, nonce) = record_key(salt, &self.input)?;
        let tag =
            key.seal_in_place_separate_tag(nonce, Aad::empty(), &mut body[HEADER..]).map_err(|_| SealError::Crypto)?;
        body.extend_from_slice(tag.as_ref());
        Ok(body)
    }
}

/// Opens a body as the device would; for tests and the test push service. `scalar` is the device's private key.
pub fn open(scalar: &[u8; 32], auth: &[u8; 16], body: &[u8]) -> Result<Vec<u8>, SealError> {
    let (salt, rest) = body.split_first_chunk::<SALT>().ok_or(SealError::Body)?;
    let (size, rest) = rest.split_first_chunk::<4>().ok_or(SealError::Body)?;
    let [65, rest @ ..] = rest else { return Err(SealError::Body) };
    let (point, sealed) = rest.split_first_chunk::<POINT>().ok_or(SealError::Body)?;
    // A single record is shorter than the record size, or just as long (RFC 8188 §2).
    if sealed.len() < TAG + 1 || sealed.len() > usize::try_from(u32::from_be_bytes(*size)).unwrap_or(usize::MAX) {
        return Err(SealError::Body);
    }
    let secret = PrivateKey::from_private_key(&ECDH_P256, scalar).map_err(|_| SealError::Recipient)?;
    let mine = secret.compute_public_key().map_err(|_| SealError::Crypto)?;
    let mine: &[u8; POINT] = mine.as_ref().try_into().map_err(|_| SealError::Crypto)?;
    let input = input_key(&secret, point, auth, mine, point).map_err(|_| SealError::Body)?;
    let (key, nonce) = record_key(salt, &input)?;
    let mut plain = sealed.to_vec();
    let length = key.open_in_place(nonce, Aad::empty(), &mut plain).map_err(|_| SealError::Body)?.len();
    plain.truncate(length);
    // Padding is zeros after the delimiter.
    let end = plain.iter().rposition(|byte| *byte != 0).ok_or(SealError::Body)?;
    if plain[end] != DELIMITER {
        return Err(SealError::Body);
    }
    plain.truncate(end);
    Ok(plain)
}

/// RFC 8291 §3.4: `IKM = HKDF(auth, ecdh, "WebPush: info" ‖ 0 ‖ device's point ‖ our point)`.
fn input_key(
    mine: &PrivateKey,
    theirs: &[u8; POINT],
    auth: &[u8; 16],
    device: &[u8; POINT],
    server: &[u8; POINT],
) -> Result<Secret, SealError> {
    agree(mine, UnparsedPublicKey::new(&ECDH_P256, theirs), SealError::Recipient, |shared| {
        let mut input = Secret::default();
        expand(&extract(auth, shared), &[b"WebPush: info\0", device, server], &mut input);
        Ok(input)
    })
}

/// RFC 8188 §2.2 and §2.3: the content key, and the nonce of record 0.
fn record_key(salt: &[u8; SALT], input: &[u8; 32]) -> Result<(LessSafeKey, Nonce), SealError> {
    let prk = extract(salt, input);
    let (mut key, mut nonce) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    expand(&prk, &[b"Content-Encoding: aes128gcm\0"], &mut key);
    expand(&prk, &[b"Content-Encoding: nonce\0"], &mut nonce);
    let key = UnboundKey::new(&AES_128_GCM, &key[..16]).map_err(|_| SealError::Crypto)?;
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).map_err(|_| SealError::Crypto)?;
    Ok((LessSafeKey::new(key), nonce))
}

/// RFC 5869 §2.2, ready for [`expand`].
fn extract(salt: &[u8], input: &[u8]) -> hmac::Key {
    let prk = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), input);
    hmac::Key::new(hmac::HMAC_SHA256, prk.as_ref())
}

/// RFC 5869 §2.3 for one block, of which callers take what they need. Written where it stays.
fn expand(prk: &hmac::Key, info: &[&[u8]], out: &mut [u8; 32]) {
    let mut context = hmac::Context::with_key(prk);
    for piece in info {
        context.update(piece);
    }
    context.update(&[1]);
    out.copy_from_slice(context.sign().as_ref());
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
    }

    /// RFC 8291 §5 with the intermediate values of appendix A.
    #[test]
    fn seals_the_example_of_the_rfc() {
        let secret: [u8; 32] = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let recipient = Recipient {
            p256dh: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        };
        let one_time = PrivateKey::from_private_key(&ECDH_P256, &secret).unwrap();
        let armed = Armed::with_key(&one_time, &recipient).unwrap();
        assert_eq!(**armed.input, bytes::<32>("S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg"));
        let body =
            armed.with_salt(&bytes("DGv6ra1nlYgDCS1FRnbzlw"), b"When I grow up, I want to be a watermelon").unwrap();
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
             AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(&body), expected);
        let device = bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
        assert_eq!(open(&device, &recipient.auth, &body).unwrap(), b"When I grow up, I want to be a watermelon");
    }
}
