//! The one secret of an installation, and the small text file it is kept in.

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::derive::{self, Key};
use crate::web_key::{self, Pieces};
use crate::{IdentityKey, KeyFileError, Opener, PublicHalves, Sealer, Tagger, VapidKey, VaultError, WebKey, key_file};

const HEADER: &str = "# Ausrufer: Hauptschlüssel. Wer ihn verliert, verliert alle Followerinnen und Follower; geheim \
     halten, getrennt von der Datenbank sichern. / Master key. Losing it loses every follower; keep it secret, save it \
     apart from the database.";
const LABEL: &[u8] = b"ausrufer key file v1\0";

/// 32 random bytes from which every other key derives. Wiped when dropped.
pub struct MasterKey {
    secret: Key,
}

impl MasterKey {
    /// A fresh key from the system's randomness.
    pub fn generate() -> Result<Self, VaultError> {
        let mut secret = Zeroizing::new([0; 32]);
        rand::fill(secret.as_mut())?;
        Ok(Self { secret })
    }

    /// Reads the text written by [`MasterKey::to_text`]; blank lines and lines starting with `#` are skipped.
    pub fn from_text(text: &str) -> Result<Self, KeyFileError> {
        Ok(Self { secret: key_file::read(LABEL, text)? })
    }

    /// The key file: a header line that says what this is, and one line of base64url with a checksum.
    pub fn to_text(&self) -> Zeroizing<String> {
        key_file::write(HEADER, LABEL, self.secret.as_ref())
    }

    /// A short public name of the key, for `doctor` and `backup` to compare: `xxxx-xxxx-xxxx`, hexadecimal.
    pub fn fingerprint(&self) -> String {
        web_key::fingerprint(self.name().as_ref())
    }

    fn name(&self) -> Key {
        self.key("fingerprint v1", &[])
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

    /// All the web role needs, and nothing that opens a box or signs a push.
    pub fn web_key(&self) -> Result<WebKey, VaultError> {
        let voucher = URL_SAFE_NO_PAD.decode(self.voucher()?.public_key()).map_err(|_| VaultError)?;
        let mut name = [0; 6];
        name.copy_from_slice(&self.name()[..6]);
        Ok(WebKey::of(&Pieces {
            tagger: self.key("tagger v1", &[]),
            recipient: *self.seal_public()?.recipient(),
            session: self.key("session v1", &[]),
            csrf: self.key("csrf v1", &[]),
            bell: self.key("bell v1", &[]),
            voucher: voucher.try_into().map_err(|_| VaultError)?,
            wrapping: self.key("reaction epoch wrapping v1", &[]),
            gate: self.key("reaction gate v1", &[]),
            locker: self.key("locker v1", &[]),
            name,
        }))
    }

    /// The public halves of a channel's keys, signed so that whoever has only the web key can trust what the database
    /// says they are.
    pub fn vouch(&self, channel_id: i64, generation: u32) -> Result<PublicHalves, VaultError> {
        let vapid = self.vapid(channel_id, generation)?.public_base64();
        let identity = self.identity(channel_id, generation)?.public_key();
        let signature = self.voucher()?.sign(&web_key::vouched(channel_id, generation, &vapid, &identity))?.to_vec();
        Ok(PublicHalves { vapid, identity, signature })
    }

    fn voucher(&self) -> Result<IdentityKey, VaultError> {
        IdentityKey::from_seed(&self.key("voucher v1", &[]))
    }

    fn box_secret(&self) -> Key {
        self.key("box x25519 v1", &[])
    }

    /// HKDF-Expand with the master key as pseudorandom key (it is uniform already, so RFC 5869 §3.3 lets us skip
    /// extract). The label ends with a zero byte, so no label can run into the parameters of another.
    pub(crate) fn key(&self, label: &str, parameters: &[&[u8]]) -> Key {
        let mut info: Vec<&[u8]> = vec![b"ausrufer ", label.as_bytes(), &[0]];
        info.extend_from_slice(parameters);
        derive::expand_once(&self.secret, &info)
    }
}
