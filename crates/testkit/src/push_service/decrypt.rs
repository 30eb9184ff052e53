//! The receiving half of RFC 8291, written apart from the sending half so that one checks the other.
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hmac;

/// The secrets of a device.
pub struct Keys {
    pub private: PrivateKey,
    pub p256dh: [u8; 65],
    pub auth: [u8; 16],
}

/// Opens a body of one record; `None` when it was not made for these keys or is malformed.
pub fn open(keys: &Keys, body: &[u8]) -> Option<Vec<u8>> {
    // RFC 8188 §2.1: salt, record size, length of the key id; RFC 8291 §4: the key id is the sender's point.
    let (salt, rest) = body.split_first_chunk::<16>()?;
    let (record_size, rest) = rest.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first()?;
    let (sender, record) = rest.split_at_checked(usize::from(*length)).filter(|(id, _)| id.len() == 65)?;
    if record.len() > u32::from_be_bytes(*record_size) as usize {
        return None;
    }
    let secret = agree(&keys.private, UnparsedPublicKey::new(&ECDH_P256, sender), (), |secret| Ok(secret.to_vec()));
    let prk = mac(&keys.auth, &[&secret.ok()?]);
    let input = mac(&prk, &[b"WebPush: info\0", &keys.p256dh, sender, &[1]]);
    let prk = mac(salt, &[&input]);
    let key = mac(&prk, &[b"Content-Encoding: aes128gcm\0\x01"]);
    let nonce = mac(&prk, &[b"Content-Encoding: nonce\0\x01"]);
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).ok()?);
    let mut record = record.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).ok()?;
    let length = cipher.open_in_place(nonce, Aad::empty(), &mut record).ok()?.len();
    record.truncate(length);
    // The last record ends with 2 and then zeros.
    while record.last() == Some(&0) {
        record.pop();
    }
    (record.pop() == Some(2)).then_some(record)
}

fn mac(key: &[u8], pieces: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for piece in pieces {
        context.update(piece);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.sign().as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    /// RFC 8291 §5 and appendix A.
    #[test]
    fn the_example_of_the_standard_opens() {
        let text = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let scalar = text("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
        let keys = Keys {
            private: PrivateKey::from_private_key(&ECDH_P256, &scalar).unwrap(),
            p256dh: text("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
                .try_into()
                .unwrap(),
            auth: text("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap(),
        };
        let body = text(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        assert_eq!(open(&keys, &body).unwrap(), b"When I grow up, I want to be a watermelon");
        let mut spoilt = body.clone();
        *spoilt.last_mut().unwrap() ^= 1;
        assert!(open(&keys, &spoilt).is_none() && open(&keys, &body[..80]).is_none());
    }
}
