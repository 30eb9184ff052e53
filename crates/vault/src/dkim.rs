//! The key a town signs its newsletter with (RFC 6376): RSA of 2048 bits, which every mail server can check; Ed25519
//! (RFC 8463) is still known to few.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::VaultError;

const LINE: usize = 64;

/// A fresh pair: the private half as a PEM text (PKCS #1), the public half as `p=` of the DNS record wants it. Takes a
/// tenth of a second or three.
pub fn dkim_pair() -> Result<(Zeroizing<String>, String), VaultError> {
    let pair = KeyPair::generate(KeySize::Rsa2048)?;
    let private: Pkcs8V1Der<'_> = pair.as_der()?;
    let public: PublicKeyX509Der<'_> = aws_lc_rs::signature::KeyPair::public_key(&pair).as_der()?;
    let inner = pkcs1(private.as_ref()).ok_or(VaultError)?;
    Ok((pem(inner), STANDARD.encode(public.as_ref())))
}

fn pem(der: &[u8]) -> Zeroizing<String> {
    let text = Zeroizing::new(STANDARD.encode(der));
    let mut out = Zeroizing::new(String::from("-----BEGIN RSA PRIVATE KEY-----\n"));
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(LINE.min(rest.len()));
        out.push_str(line);
        out.push('\n');
        rest = after;
    }
    out.push_str("-----END RSA PRIVATE KEY-----\n");
    out
}

/// What lies in the octet string of a PKCS #8 key (RFC 5958 §2): `SEQUENCE { version, algorithm, OCTET STRING }`.
fn pkcs1(der: &[u8]) -> Option<&[u8]> {
    let (0x30, sequence, _) = element(der)? else { return None };
    let (0x02, _, rest) = element(sequence)? else { return None };
    let (0x30, _, rest) = element(rest)? else { return None };
    let (0x04, key, _) = element(rest)? else { return None };
    Some(key)
}

/// Tag, content and what follows of the first element of DER (X.690 §8.1).
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, first, rest @ ..] = der else { return None };
    let (length, rest) = match *first {
        short @ 0..=0x7f => (usize::from(short), rest),
        0x81 => (usize::from(*rest.first()?), rest.get(1..)?),
        0x82 => (usize::from(u16::from_be_bytes(*rest.first_chunk::<2>()?)), rest.get(2..)?),
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((*tag, content, after))
}
