//! The one secret of an installation, and the small text file it is kept in.

use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::derive::{self, Key};
use crate::{HmacKey, IdentityKey, Opener, Sealer, Tagger, VapidKey, VaultError};

const HEADER: &str = "# Ausrufer: Hauptschlüssel. Wer ihn verliert, verliert alle Followerinnen und Follower; geheim \
     halten, getrennt von der Datenbank sichern. / Master key. Losing it loses every follower; keep it secret, save it \
     apart from the database.";
const CHECKSUM: usize = 4;

/// 32 random bytes from which every other key derives. Wiped when dropped.
pub struct MasterKey {
    secret: Key,
}

/// Why a key file was not taken. Never holds any of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    #[error("the key file has no key line")]
    Empty,
    #[error("the key file has more than one key line")]
    ManyLines,
    #[error("the key line is not base64url of 36 bytes")]
    Encoding,
    #[error("the checksum of the key line does not match: a character was changed or lost")]
    Checksum,
}

impl MasterKey {
    /// A fresh key from the system's randomness.
    pub fn generate() -> Result<Self, VaultError> {
        let mut secret = Zeroizing::new([0; 32]);
        rand::fill(secret.as_mut())?;
        Ok(Self { secret })
    }

    /// Reads the text written by [`MasterKey::to_text`]; blank lines and lines starting with `#` are skipped.
    pub fn from_text(text: &str) -> Result<Self, MasterKeyError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = lines.next().ok_or(MasterKeyError::Empty)?;
        if lines.next().is_some() {
            return Err(MasterKeyError::ManyLines);
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(line).map_err(|_| MasterKeyError::Encoding)?);
        let (secret, sum) = bytes.split_first_chunk::<32>().ok_or(MasterKeyError::Encoding)?;
        if sum.len() != CHECKSUM {
            return Err(MasterKeyError::Encoding);
        }
        if checksum(secret) != sum {
            return Err(MasterKeyError::Checksum);
        }
        Ok(Self { secret: Zeroizing::new(*secret) })
    }

    /// The key file: a header line that says what this is, and one line of base64url with a checksum.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; 32 + CHECKSUM]);
        bytes[..32].copy_from_slice(self.secret.as_ref());
        bytes[32..].copy_from_slice(&checksum(&self.secret));
        let line = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_ref()));
        Zeroizing::new(format!("{HEADER}\n{}\n", line.as_str()))
    }

    /// A short public name of the key, for `doctor` and `backup` to compare: `xxxx-xxxx-xxxx`, hexadecimal.
    pub fn fingerprint(&self) -> String {
        let id = self.key("fingerprint v1", &[]);
        let hex: String = id.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{}-{}", &hex[..4], &hex[4..8], &hex[8..])
    }

    /// The key that signs a channel's push requests (RFC 8292). A new generation loses every follower of the channel,
    /// since push services bind subscriptions to it.
    pub fn vapid(&self, channel_id: i64, generation: u32) -> Result<VapidKey, VaultError> {
        // A candidate is no valid scalar once in 2^32 keys; the next counter value is tried then.
        for counter in 0..=u8::MAX {
            let scalar = self.key("vapid v1", &[&channel_id.to_be_bytes(), &generation.to_be_bytes(), &[counter]]);
            if let Ok(key) = VapidKey::from_scalar(scalar) {
                return Ok(key);
            }
        }
        Err(VaultError)
    }

    /// The key that stands for the channel itself: verification documents and signed posts.
    pub fn identity(&self, channel_id: i64, generation: u32) -> Result<IdentityKey, VaultError> {
        let seed = self.key("identity v1", &[&channel_id.to_be_bytes(), &generation.to_be_bytes()]);
        IdentityKey::from_seed(&seed)
    }

    /// Makes the tags under which subscriptions are stored.
    pub fn tagger(&self) -> Tagger {
        Tagger::new(&self.key("tagger v1", &[]))
    }

    /// The half of the boxes' keys that can seal and cannot open: for the web role.
    pub fn seal_public(&self) -> Result<Sealer, VaultError> {
        Sealer::new(&self.box_secret())
    }

    /// The half that opens boxes: for the delivery role only.
    pub fn opener(&self) -> Result<Opener, VaultError> {
        Opener::new(&self.box_secret(), &self.key("box settled v1", &[]))
    }

    /// Signs the desk's session cookies.
    pub fn session_key(&self) -> HmacKey {
        HmacKey::new(&self.key("session v1", &[]))
    }

    /// Signs the desk's CSRF tokens.
    pub fn csrf_key(&self) -> HmacKey {
        HmacKey::new(&self.key("csrf v1", &[]))
    }

    /// Wraps the keys of anonymous reactions in the database; hand it to `reaction::Wrapping::new` and nowhere else.
    pub fn epoch_wrapping(&self) -> Zeroizing<[u8; 32]> {
        self.key("reaction epoch wrapping v1", &[])
    }

    /// Signs what stands before a booklet of reaction tokens; hand it to `reaction::GateKey::new` and nowhere else.
    pub fn gate_secret(&self) -> Zeroizing<[u8; 32]> {
        self.key("reaction gate v1", &[])
    }

    fn box_secret(&self) -> Key {
        self.key("box x25519 v1", &[])
    }

    /// HKDF-Expand with the master key as pseudorandom key (it is uniform already, so RFC 5869 §3.3 lets us skip
    /// extract). The label ends with a zero byte, so no label can run into the parameters of another.
    fn key(&self, label: &str, parameters: &[&[u8]]) -> Key {
        let mut info: Vec<&[u8]> = vec![b"ausrufer ", label.as_bytes(), &[0]];
        info.extend_from_slice(parameters);
        derive::expand_once(&self.secret, &info)
    }
}

fn checksum(secret: &[u8; 32]) -> [u8; CHECKSUM] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(b"ausrufer key file v1\0");
    context.update(secret);
    let mut sum = [0; CHECKSUM];
    sum.copy_from_slice(&context.finish().as_ref()[..CHECKSUM]);
    sum
}
