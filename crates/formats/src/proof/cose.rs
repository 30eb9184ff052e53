//! COSE_Sign1 (RFC 9052 §4.2) with Ed25519 (RFC 9053 §2.2): `[protected, {}, payload, signature]`, untagged.
use super::cbor::{Reader, Writer};
use channel::proof::Kid;

/// What is signed. It goes into the signature as external data (RFC 9052 §4.4), so that one cannot pass for another.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Claim,
    KeyList,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Purpose::Claim => b"ausrufer claim v1",
            Purpose::KeyList => b"ausrufer key list v1",
        }
    }
}

/// A message whose signature was not checked yet.
pub(super) struct Signed<'a> {
    pub kid: Kid,
    pub payload: &'a [u8],
    pub signature: [u8; 64],
}

/// `{1: -8, 4: kid}`: EdDSA, and the name of the key.
fn protected(kid: &Kid) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(2).uint(1).negative(7).uint(4).bytes(kid);
    out.finish()
}

/// The bytes under the signature: `["Signature1", protected, external, payload]`.
pub(super) fn to_sign(purpose: Purpose, kid: &Kid, payload: &[u8]) -> Vec<u8> {
    let mut out = Writer::default();
    out.list(4).text("Signature1").bytes(&protected(kid)).bytes(purpose.label()).bytes(payload);
    out.finish()
}

pub(super) fn sign(
    purpose: Purpose,
    kid: &Kid,
    payload: &[u8],
    sign: impl FnOnce(&[u8]) -> Option<[u8; 64]>,
) -> Option<Vec<u8>> {
    let signature = sign(&to_sign(purpose, kid, payload))?;
    let mut out = Writer::default();
    out.list(4).bytes(&protected(kid)).map(0).bytes(payload).bytes(&signature);
    Some(out.finish())
}

pub(super) fn read(bytes: &[u8]) -> Option<Signed<'_>> {
    if bytes.len() > super::MAX_BYTES {
        return None;
    }
    let mut from = Reader::new(bytes);
    (from.list()? == 4).then_some(())?;
    let kid = key_name(from.bytes()?)?;
    (from.map()? == 0).then_some(())?;
    let payload = from.bytes()?;
    let signature = from.bytes()?.try_into().ok()?;
    from.finish()?;
    Some(Signed { kid, payload, signature })
}

fn key_name(protected: &[u8]) -> Option<Kid> {
    let mut from = Reader::new(protected);
    (from.map()? == 2).then_some(())?;
    (from.after(1)?.negative()? == 7).then_some(())?;
    let kid = from.after(4)?.bytes()?.try_into().ok()?;
    from.finish()?;
    Some(kid)
}
