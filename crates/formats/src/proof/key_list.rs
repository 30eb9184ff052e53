//! The list of keys: signed by the root key, published at the well-known address.
use super::ProofError;
use super::cbor::{Reader, Writer};
use super::cose::{self, Purpose};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::proof::{KeyList, KeyUse, Kid, ListedKey};
use serde_json::{Value, json};

/// Path of the document with the lists of all channels of a server.
pub const PATH: &str = "/.well-known/ausrufer/keys";
/// The longest document that is read, in bytes: a thousand towns with full lists.
const MAX_DOCUMENT: usize = 16 * 1024 * 1024;

/// A signed list and what stands beside it in the document.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Address of the channel.
    pub channel: &'a str,
    /// The town's domain.
    pub domain: &'a str,
    /// The root key's public half.
    pub root: &'a [u8; 32],
    /// The list, signed.
    pub signed: &'a [u8],
}

/// Signs a list with the root key of that name. `None` for a list that is not sound, or when signing failed.
pub fn sign_key_list(list: &KeyList, root: &Kid, sign: impl FnOnce(&[u8]) -> Option<[u8; 64]>) -> Option<Vec<u8>> {
    if !list.is_sound() {
        return None;
    }
    cose::sign(Purpose::KeyList, root, &encode(list), sign)
}

/// The list, if the root key signed it. Whether it may take the place of a known one says [`KeyList::replaces`].
pub fn read_key_list(
    bytes: &[u8],
    root: &[u8; 32],
    check: impl FnOnce(&[u8; 32], &[u8], &[u8; 64]) -> bool,
) -> Result<KeyList, ProofError> {
    let signed = cose::read(bytes).ok_or(ProofError::Encoding)?;
    let list = decode(signed.payload).ok_or(ProofError::Encoding)?;
    let message = cose::to_sign(Purpose::KeyList, &signed.kid, signed.payload);
    if check(root, &message, &signed.signature) { Ok(list) } else { Err(ProofError::Signature) }
}

/// The document that carries signed lists: JSON, so that it can stand beside others.
pub fn document(lists: &[Listed<'_>]) -> String {
    let one = |list: &Listed<'_>| {
        json!({
            "channel": list.channel,
            "domain": list.domain,
            "root": URL_SAFE_NO_PAD.encode(list.root),
            "key_list": URL_SAFE_NO_PAD.encode(list.signed),
        })
    };
    let document = json!({ "v": 1, "lists": lists.iter().map(one).collect::<Vec<_>>() });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The list in a document that this root key signed; others, and members that are not known, do not matter.
pub fn read_document(
    document: &[u8],
    root: &[u8; 32],
    check: impl Fn(&[u8; 32], &[u8], &[u8; 64]) -> bool,
) -> Result<KeyList, ProofError> {
    let short = document.len() <= MAX_DOCUMENT;
    let value: Value = serde_json::from_slice(document).ok().filter(|_| short).ok_or(ProofError::Encoding)?;
    let lists = value.get("lists").and_then(Value::as_array).ok_or(ProofError::Encoding)?;
    let mut why = ProofError::Encoding;
    for signed in lists.iter().filter_map(|list| URL_SAFE_NO_PAD.decode(list.get("key_list")?.as_str()?).ok()) {
        match read_key_list(&signed, root, &check) {
            Ok(list) => return Ok(list),
            Err(error) => why = error,
        }
    }
    Err(why)
}

/// A list that still has to be signed, to be carried to where the root key lies.
pub fn write_request(list: &KeyList) -> String {
    let request = json!({ "v": 1, "domain": list.domain, "version": list.version, "to_sign": URL_SAFE_NO_PAD.encode(encode(list)) });
    serde_json::to_string_pretty(&request).unwrap_or_default() + "\n"
}

/// Reads it there.
pub fn read_request(request: &[u8]) -> Option<KeyList> {
    let value: Value = serde_json::from_slice(request).ok()?;
    decode(&URL_SAFE_NO_PAD.decode(value.get("to_sign")?.as_str()?).ok()?)
}

/// `{1: domain, 2: version, 3: issued, 4: [[kid, public, use, from, until, revoked], …]}`
fn encode(list: &KeyList) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(4);
    out.uint(1).text(&list.domain);
    out.uint(2).uint(list.version);
    out.uint(3).uint(list.issued.unsigned_abs());
    out.uint(4).list(list.keys.len() as u64);
    for key in &list.keys {
        out.list(6).bytes(&key.kid).bytes(&key.public).uint(u64::from(key.key_use == KeyUse::Warnings));
        out.uint(key.from.unsigned_abs()).uint(key.until.unsigned_abs()).uint(u64::from(key.revoked));
    }
    out.finish()
}

fn decode(payload: &[u8]) -> Option<KeyList> {
    let mut from = Reader::new(payload);
    (from.map()? == 4).then_some(())?;
    let domain = from.after(1)?.text()?.to_owned();
    let version = from.after(2)?.uint()?;
    let issued = from.after(3)?.second()?;
    let count = from.after(4)?.list()?;
    let mut keys = Vec::new();
    for _ in 0..count {
        keys.push(key(&mut from)?);
    }
    from.finish()?;
    let list = KeyList { domain, version, issued, keys };
    (list.is_sound() && encode(&list) == payload).then_some(list)
}

fn key(from: &mut Reader<'_>) -> Option<ListedKey> {
    (from.list()? == 6).then_some(())?;
    let flag = |value: u64| (value < 2).then_some(value == 1);
    Some(ListedKey {
        kid: from.bytes()?.try_into().ok()?,
        public: from.bytes()?.try_into().ok()?,
        key_use: if flag(from.uint()?)? { KeyUse::Warnings } else { KeyUse::Posts },
        from: from.second()?,
        until: from.second()?,
        revoked: flag(from.uint()?)?,
    })
}
