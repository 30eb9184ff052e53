//! What a push service checks of RFC 8292.
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// RFC 8292 §2: `exp` is at most a day away.
const LONGEST: i64 = 24 * 3600;

/// A token that was good once; only its time can spoil it.
#[derive(Clone)]
pub struct Checked {
    pub key: String,
    expires: i64,
}

/// Why a token is not taken, for the body of the answer.
pub type Refusal = &'static str;

pub fn key_text(public: &[u8; 65]) -> String {
    URL_SAFE_NO_PAD.encode(public)
}

impl Checked {
    /// Whether the time is right; `now` in seconds since 1970.
    pub fn at(&self, now: i64) -> Result<(), Refusal> {
        match self.expires - now {
            left if left <= 0 => Err("exp has passed"),
            left if left > LONGEST => Err("exp is more than a day ahead"),
            _ => Ok(()),
        }
    }
}

/// Checks `vapid t=<JWT>, k=<key>`.
pub fn check(authorization: &str, origin: &str) -> Result<Checked, Refusal> {
    let (scheme, parameters) = authorization.split_once(' ').ok_or("no scheme")?;
    if !scheme.eq_ignore_ascii_case("vapid") {
        return Err("not the vapid scheme");
    }
    let find = |name: &str| {
        let mut all = parameters.split(',').filter_map(|part| part.trim().split_once('='));
        all.find_map(|(key, value)| (key == name).then(|| value.trim_matches('"')))
    };
    let (token, key) = (find("t").ok_or("no t=")?, find("k").ok_or("no k=")?);
    let (signed, signature) = token.rsplit_once('.').ok_or("t is no JWT")?;
    let (head, claims) = signed.split_once('.').ok_or("t is no JWT")?;
    let point = URL_SAFE_NO_PAD.decode(key).map_err(|_| "k is not base64url")?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "signature is not base64url")?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
        .verify(signed.as_bytes(), &signature)
        .map_err(|_| "signature does not verify")?;
    if json(head)?["alg"] != "ES256" {
        return Err("alg is not ES256");
    }
    let claims = json(claims)?;
    if claims["aud"] != origin {
        return Err("aud is not this origin");
    }
    // Optional in the standard, required by Apple, which also wants an address it could write to.
    let subject = claims["sub"].as_str().unwrap_or_default();
    if !subject.starts_with("mailto:") && !subject.starts_with("https://") {
        return Err("sub is neither mailto: nor https:");
    }
    Ok(Checked { key: key.to_owned(), expires: claims["exp"].as_i64().ok_or("exp is no number")? })
}

fn json(part: &str) -> Result<serde_json::Value, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| "part of t is not base64url")?;
    serde_json::from_slice(&bytes).map_err(|_| "part of t is not JSON")
}
