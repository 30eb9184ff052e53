//! HKDF-SHA-256 (RFC 5869) for outputs of one block. Written over HMAC because that cannot fail, where the general
//! expand can (it refuses outputs of more than 255 blocks, which we never ask for).

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

pub type Key = Zeroizing<[u8; 32]>;

/// RFC 5869 §2.2: a pseudorandom key from input of uneven quality.
pub fn extract(salt: &[u8], input: &[u8]) -> Key {
    tag_bytes(&hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), input))
}

/// RFC 5869 §2.3 for one block: `T(1) = HMAC(prk, info ‖ 0x01)`, the info given in pieces.
pub fn expand(prk: &hmac::Key, info: &[&[u8]]) -> Key {
    let mut context = hmac::Context::with_key(prk);
    for piece in info {
        context.update(piece);
    }
    context.update(&[1]);
    tag_bytes(&context.sign())
}

/// The same from the bytes of the pseudorandom key.
pub fn expand_once(prk: &[u8; 32], info: &[&[u8]]) -> Key {
    expand(&hmac::Key::new(hmac::HMAC_SHA256, prk), info)
}

fn tag_bytes(tag: &hmac::Tag) -> Key {
    let mut out = Zeroizing::new([0; 32]);
    out.copy_from_slice(tag.as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5869 appendix A.1, first block of the output.
    #[test]
    fn rfc5869_case_1() {
        let salt: Vec<u8> = (0x00..=0x0c).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let prk = extract(&salt, &[0x0b; 22]);
        assert_eq!(prk[..4], [0x07, 0x77, 0x09, 0x36]);
        let okm = expand_once(&prk, &[&info[..3], &info[3..]]);
        let expected = [
            0x3c, 0xb2, 0x5f, 0x25, 0xfa, 0xac, 0xd5, 0x7a, 0x90, 0x43, 0x4f, 0x64, 0xd0, 0x36, 0x2f, 0x2a, 0x2d, 0x2d,
            0x0a, 0x90, 0xcf, 0x1a, 0x5a, 0x4c, 0x5d, 0xb0, 0x2d, 0x56, 0xec, 0xc4, 0xc5, 0xbf,
        ];
        assert_eq!(*okm, expected);
    }
}
