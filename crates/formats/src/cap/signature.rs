//! The XML signature of a message (CAP 1.2 §3.3.4.1): enveloped (XML Signature 1.1), over the canonical form of Exclusive XML
//! Canonicalization 1.0, with ECDSA on P-256 and SHA-256 (RFC 6931 §2.3.6).
//!
//! Only what [`super::write`] wrote is signed, never what somebody else did: it has no comments, no prefixes, no attributes and one
//! declaration of a namespace, at the root. Of the canonical form it lacks three things only: the XML declaration and the
//! line ends around the root go (§2.3 of Canonical XML), and quotes in texts stand as they are.
use crate::escape::escape_html;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
const END: &str = "\n</alert>";
/// What stands before the point of a public key on P-256 (RFC 5480 §2, in DER).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// What `write` wrote, with its signature as its last part; not another byte is touched. `key` says where the public key is; `sign` makes the signature of bytes,
/// r and s of 32 bytes each (ECDSA over SHA-256). `None` when it makes none.
pub fn signed(text: &str, key: &str, sign: impl FnOnce(&[u8]) -> Option<[u8; 64]>) -> Option<String> {
    let info = info(&STANDARD.encode(Sha256::digest(canonical(text)?)));
    // As a part of its own it carries the namespace it has inside the signature.
    let alone = info.replacen("<SignedInfo>", &format!("<SignedInfo xmlns=\"{NAMESPACE}\">"), 1);
    let value = STANDARD.encode(sign(alone.as_bytes())?);
    let (before, after) = text.rsplit_once(END)?;
    let key = escape_html(key);
    Some(format!(
        "{before}<Signature xmlns=\"{NAMESPACE}\">{info}<SignatureValue>{value}</SignatureValue>\
         <KeyInfo><KeyName>{key}</KeyName></KeyInfo></Signature>{END}{after}"
    ))
}

/// A public key (uncompressed point, SEC 1 §2.3.3) as every tool reads it (RFC 7468 §13).
pub fn public_key(point: &[u8; 65]) -> String {
    let text = STANDARD.encode([SPKI.as_slice(), point].concat());
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// What is signed: the digest of the message and how it was made, in canonical form but for the namespace.
fn info(digest: &str) -> String {
    let method = |name: &str, of: &str| format!("<{name} Algorithm=\"{of}\"></{name}>");
    [
        "<SignedInfo>",
        &method("CanonicalizationMethod", EXCLUSIVE),
        &method("SignatureMethod", ECDSA_SHA256),
        "<Reference URI=\"\"><Transforms>",
        &method("Transform", ENVELOPED),
        &method("Transform", EXCLUSIVE),
        "</Transforms>",
        &method("DigestMethod", SHA256),
        "<DigestValue>",
        digest,
        "</DigestValue></Reference></SignedInfo>",
    ]
    .concat()
}

/// The canonical form of what `write` wrote.
fn canonical(text: &str) -> Option<String> {
    let root = &text[text.find("<alert")?..];
    let (open, inside) = root.trim_end().split_once('>')?;
    // Quotes in a text need no reference there, and a line end is one character to whoever reads it.
    let plain = inside.replace("&quot;", "\"").replace("&#39;", "'").replace("\r\n", "\n").replace('\r', "\n");
    Some(format!("{open}>{plain}"))
}
