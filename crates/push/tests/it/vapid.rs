//! RFC 8292: tokens that verify, for exactly one origin, signed seldom.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use push::{Contact, ContactError, Vapid};
use serde_json::Value;

const ORIGIN: &str = "https://push.example.net";

fn vapid() -> Vapid {
    Vapid::new(&[3; 32], Contact::parse("mailto:presse@ludwigsburg.example").unwrap()).unwrap()
}

fn header(vapid: &Vapid, origin: &str, now: Timestamp) -> String {
    vapid.authorization(origin, now).unwrap().header().to_str().unwrap().to_owned()
}

/// Checks the signature with the key in the header and returns the claims.
fn verified(header: &str) -> Value {
    let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let decode = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&decode(head)).unwrap()["alg"], "ES256");
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decode(key))
        .verify(signed.as_bytes(), &decode(signature))
        .expect("the signature verifies");
    serde_json::from_slice(&decode(claims)).unwrap()
}

/// RFC 8292 §2.4, so that our own check is the standard's.
#[test]
fn the_example_of_the_rfc_verifies() {
    let claims = verified(
        "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3N\
         jgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmy\
         sazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmC\
         lBPs",
    );
    assert_eq!(claims["aud"], ORIGIN);
    assert_eq!(claims["sub"], "mailto:push@example.com");
}

#[test]
fn a_token_names_its_origin_and_expires_within_a_day() {
    let now = Timestamp::from_second(1_790_000_000).unwrap();
    let claims = verified(&header(&vapid(), ORIGIN, now));
    assert_eq!(claims["aud"], ORIGIN);
    assert_eq!(claims["sub"], "mailto:presse@ludwigsburg.example");
    assert_eq!(claims["exp"].as_i64().unwrap(), now.as_second() + 12 * 60 * 60);
}

#[test]
fn it_is_signed_once_per_origin_until_shortly_before_it_expires() {
    let (vapid, now) = (vapid(), Timestamp::from_second(1_790_000_000).unwrap());
    let first = header(&vapid, ORIGIN, now);
    assert_eq!(header(&vapid, ORIGIN, now + SignedDuration::from_hours(10)), first);
    let other = header(&vapid, "https://fcm.googleapis.com", now);
    assert_eq!(verified(&other)["aud"], "https://fcm.googleapis.com");
    let later = now + SignedDuration::from_hours(11) + SignedDuration::from_secs(1);
    let renewed = header(&vapid, ORIGIN, later);
    assert_eq!(verified(&renewed)["exp"].as_i64().unwrap(), later.as_second() + 12 * 60 * 60);
    // A clock set back a day must not leave a token that is valid for more than 24 hours.
    let back = header(&vapid, ORIGIN, now - SignedDuration::from_hours(24));
    assert_ne!(back, renewed);
}

#[test]
fn more_origins_than_it_remembers_do_not_confuse_it() {
    let (vapid, now) = (vapid(), Timestamp::from_second(1_790_000_000).unwrap());
    for number in 0..3_000 {
        let origin = format!("https://{number}.notify.windows.com");
        assert_eq!(verified(&header(&vapid, &origin, now))["aud"], origin);
    }
}

#[test]
fn a_contact_is_one_push_services_accept() {
    for taken in ["mailto:presse@stadt.example", "https://stadt.example/kontakt"] {
        assert_eq!(Contact::parse(taken).unwrap().as_str(), taken);
    }
    for refused in [
        "",
        "presse@stadt.example",
        "http://stadt.example",
        "mailto:",
        "mailto:presse",
        "mailto:root@localhost",
        "mailto:root@stadt.local",
        "https://localhost/",
        "https://a.invalid/",
        "https://stadt.",
    ] {
        assert_eq!(Contact::parse(refused), Err(ContactError), "{refused}");
    }
}
