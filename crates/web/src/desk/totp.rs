//! One-time codes (RFC 6238): six digits, half a minute, one step of skew, each good once.
use channel::clock::Timestamp;
use totp_rs::{Builder, Secret, Totp};

/// Length of a secret in bytes (RFC 4226 §4 R6 recommends 160 bits).
pub const SECRET_LEN: usize = 20;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step the code fits, one step of skew allowed; whoever accepts it must use the step up in the store, so
/// that nobody uses it again (RFC 6238 §5.2).
pub fn matching_step(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    totp(secret)?.check(&code, seconds(now)).and_then(|step| i64::try_from(step).ok())
}

/// The code of this moment, as an authenticator app would show it.
pub fn code(secret: &[u8], now: Timestamp) -> Option<String> {
    Some(totp(secret)?.generate(seconds(now)).to_string())
}

/// The secret as people type it into an app: base32 in groups of four (RFC 4648 §6).
pub fn secret_text(secret: &[u8]) -> String {
    let text = base32(secret);
    text.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join(" ")
}

/// The address an authenticator app reads from the QR code.
pub fn address(secret: &[u8], issuer: &str, login: &str) -> String {
    let encode =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    format!(
        "otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}",
        issuer = encode(issuer),
        login = encode(login),
        secret = base32(secret)
    )
}

/// Reads the base32 form, spaces and case aside; `None` unless it is a whole secret.
pub fn parse_secret(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for byte in text.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let digit = BASE32.iter().position(|&b| b == byte.to_ascii_uppercase())?;
        held = (held << 5) | u32::try_from(digit).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    (out.len() == SECRET_LEN).then_some(out)
}

fn base32(secret: &[u8]) -> String {
    let (mut out, mut bits, mut held) = (String::new(), 0u32, 0u32);
    for &byte in secret {
        held = (held << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(BASE32[((held >> bits) & 31) as usize]));
        }
    }
    out
}

fn totp(secret: &[u8]) -> Option<Totp> {
    let secret: [u8; SECRET_LEN] = secret.try_into().ok()?;
    Builder::new().with_secret(Secret::new_stack(secret)).with_skew(1).build().ok()
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn rfc6238_appendix_b() {
        let at = Timestamp::from_second(1_111_111_109).unwrap();
        assert_eq!(code(SECRET, at).unwrap(), "081804");
    }

    #[test]
    fn codes_fit_their_step_and_its_neighbours() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let step = matching_step(SECRET, "081 804", at(1_111_111_109));
        assert_eq!(step, Some(1_111_111_109 / 30));
        assert_eq!(matching_step(SECRET, "081804", at(1_111_111_109 + 30)), step);
        assert_eq!(matching_step(SECRET, "081804", at(1_111_111_109 + 90)), None);
        assert_eq!(matching_step(SECRET, "08180", at(1_111_111_109)), None);
    }

    #[test]
    fn secrets_read_back_as_typed() {
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(parse_secret(&secret_text(SECRET).to_lowercase()).unwrap(), SECRET);
        assert!(parse_secret("GEZD").is_none());
        assert!(address(SECRET, "Stadt A", "eva@b.de").starts_with("otpauth://totp/Stadt%20A:eva%40b.de?secret=GEZD"));
    }
}
