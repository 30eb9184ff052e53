//! What a web node holds instead of the master key: enough to name and seal subscriptions, to sign the desk's cookies and
//! to check what others vouch for; it unlocks the secrets of one-time codes. Nothing in it opens a box, signs a push or stands for a channel.

use zeroize::Zeroizing;

use crate::derive::{self, Key};
use crate::newsletter::ReaderKey;
use crate::{HmacKey, KeyFileError, Locker, Sealer, Tagger, VaultError, key_file, verify_identity};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const HEADER: &str = "# Ausrufer: Schlüssel der Webknoten. Kann Anmeldungen versiegeln, nicht öffnen; trotzdem geheim halten. \
     / Key of the web nodes. Can seal subscriptions, not open them; keep it secret all the same.";
const LABEL: &[u8] = b"ausrufer web key file v1\0";
const NAME: usize = 6;
const LENGTH: usize = 9 * 32 + NAME;

/// The keys of the web role, made by [`crate::MasterKey::web_key`]. Wiped when dropped.
pub struct WebKey {
    bytes: Zeroizing<[u8; LENGTH]>,
}

/// The public halves of a channel's keys, and the word of the master key for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicHalves {
    /// `applicationServerKey`, base64url.
    pub vapid: String,
    /// The Ed25519 key a channel's domain must name, base64url.
    pub identity: String,
    /// Ed25519 over channel, generation and both.
    pub signature: Vec<u8>,
}

/// The parts of a web key in the order of its file.
pub(crate) struct Pieces {
    pub tagger: Key,
    pub recipient: [u8; 32],
    pub session: Key,
    pub csrf: Key,
    pub bell: Key,
    pub voucher: [u8; 32],
    pub wrapping: Key,
    pub gate: Key,
    pub locker: Key,
    pub name: [u8; NAME],
}

impl WebKey {
    pub(crate) fn of(pieces: &Pieces) -> Self {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        let parts: [&[u8]; 10] = [
            pieces.tagger.as_ref(),
            &pieces.recipient,
            pieces.session.as_ref(),
            pieces.csrf.as_ref(),
            pieces.bell.as_ref(),
            &pieces.voucher,
            pieces.wrapping.as_ref(),
            pieces.gate.as_ref(),
            pieces.locker.as_ref(),
            &pieces.name,
        ];
        let mut at = 0;
        for part in parts {
            bytes[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
        Self { bytes }
    }

    /// Reads the text written by [`WebKey::to_text`]. A master key's file is refused.
    pub fn from_text(text: &str) -> Result<Self, KeyFileError> {
        Ok(Self { bytes: key_file::read(LABEL, text)? })
    }

    /// The file of the web nodes.
    pub fn to_text(&self) -> Zeroizing<String> {
        key_file::write(HEADER, LABEL, self.bytes.as_ref())
    }

    /// The name of the master key it was made from, as [`crate::MasterKey::fingerprint`] tells it.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.bytes[LENGTH - NAME..])
    }

    /// Makes the tags under which subscriptions are stored.
    pub fn tagger(&self) -> Tagger {
        Tagger::new(&self.piece(0))
    }

    /// Seals boxes and cannot open them.
    pub fn sealer(&self) -> Sealer {
        Sealer::from_public(*self.piece(1))
    }

    /// Names readers of newsletters and makes their marks. Derived from the key of the tags, so that web keys that were
    /// handed out before there were newsletters are good for them, too.
    pub fn reader_key(&self) -> ReaderKey {
        let secret = derive::expand_once(&self.piece(0), &[b"ausrufer reader marks v1\0"]);
        ReaderKey::new(self.tagger(), &secret)
    }

    /// Signs the desk's session cookies.
    pub fn session_key(&self) -> HmacKey {
        HmacKey::new(&self.piece(2))
    }

    /// Signs the desk's CSRF tokens.
    pub fn csrf_key(&self) -> HmacKey {
        HmacKey::new(&self.piece(3))
    }

    /// Signs what nodes tell each other.
    pub fn bell_key(&self) -> HmacKey {
        HmacKey::new(&self.piece(4))
    }

    /// Wraps the keys of anonymous reactions in the database; hand it to `reaction::Wrapping::new` and nowhere else.
    pub fn epoch_wrapping(&self) -> Zeroizing<[u8; 32]> {
        self.piece(6)
    }

    /// Signs what stands before a booklet of reaction tokens; hand it to `reaction::GateKey::new` and nowhere else.
    pub fn gate_secret(&self) -> Zeroizing<[u8; 32]> {
        self.piece(7)
    }

    /// Locks what the desk itself must read again.
    pub fn locker(&self) -> Result<Locker, VaultError> {
        Locker::new(&self.piece(8))
    }

    /// Whether the master key vouched for these halves of this channel.
    #[must_use]
    pub fn accepts(&self, channel_id: i64, generation: u32, halves: &PublicHalves) -> bool {
        let voucher = URL_SAFE_NO_PAD.encode(self.piece(5).as_ref());
        let message = vouched(channel_id, generation, &halves.vapid, &halves.identity);
        verify_identity(&voucher, &message, &halves.signature)
    }

    fn piece(&self, index: usize) -> Key {
        let mut piece = Zeroizing::new([0; 32]);
        piece.copy_from_slice(&self.bytes[index * 32..(index + 1) * 32]);
        piece
    }
}

/// What is signed. The halves are base64url, so the zero byte between them is in neither.
pub(crate) fn vouched(channel_id: i64, generation: u32, vapid: &str, identity: &str) -> Vec<u8> {
    let mut message = b"ausrufer public halves v1\0".to_vec();
    message.extend_from_slice(&channel_id.to_be_bytes());
    message.extend_from_slice(&generation.to_be_bytes());
    message.extend_from_slice(vapid.as_bytes());
    message.push(0);
    message.extend_from_slice(identity.as_bytes());
    message
}

/// `xxxx-xxxx-xxxx`, hexadecimal.
pub(crate) fn fingerprint(name: &[u8]) -> String {
    let hex: String = name.iter().take(NAME).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}", &hex[..4], &hex[4..8], &hex[8..])
}
