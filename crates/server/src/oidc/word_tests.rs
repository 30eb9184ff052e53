use super::*;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::json;

const NOW: i64 = 1_800_000_000;

/// A service with a key of its own.
struct There {
    pair: EcdsaKeyPair,
}

impl There {
    fn new() -> Self {
        Self { pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap() }
    }

    fn keys(&self) -> JwkSet {
        let point = self.pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
        serde_json::from_value(json!({"keys": [
            {"kty": "EC", "crv": "P-256", "kid": "1", "use": "sig", "alg": "ES256", "x": x, "y": y}
        ]}))
        .unwrap()
    }

    fn says(&self, claims: &Value) -> String {
        let pkcs8 = self.pair.to_pkcs8v1().unwrap();
        let header = Header { kid: Some("1".into()), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &EncodingKey::from_ec_der(pkcs8.as_ref())).unwrap()
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://anmeldung.stadt.de", "aud": "desk", "sub": "77", "nonce": "once", "iat": NOW, "exp": NOW + 60,
        "name": "Eva Muster", "preferred_username": "eva", "groups": ["presse", "kantine"],
        "realm_access": {"roles": ["leitung"]},
    })
}

fn expected() -> Expected<'static> {
    Expected {
        issuer: "https://anmeldung.stadt.de",
        client_id: "desk",
        nonce: "once",
        now: Timestamp::from_second(NOW).unwrap(),
    }
}

fn settings(claim: &str) -> Settings {
    let lindenau = ChannelSlug::parse("lindenau").ok();
    Settings {
        issuer: expected().issuer.into(),
        name: "Rathaus".into(),
        client_id: "desk".into(),
        secret: None,
        scopes: Vec::new(),
        claim: claim.into(),
        roles: vec![("presse".into(), lindenau, Role::Editor), ("leitung".into(), None, Role::Admin)],
    }
}

#[test]
fn a_word_that_is_to_be_believed_says_who_and_what() {
    let there = There::new();
    let believed = check(&there.says(&claims()), &there.keys(), &expected()).unwrap();
    let eva = person(&believed, &settings("groups")).unwrap();
    assert_eq!((eva.subject.as_str(), eva.name.as_str(), eva.login.as_str()), ("77", "Eva Muster", "eva"));
    assert_eq!(eva.roles, [(ChannelSlug::parse("lindenau").ok(), Role::Editor)]);
    assert_eq!(person(&believed, &settings("realm_access.roles")).unwrap().roles, [(None, Role::Admin)]);
    assert!(person(&believed, &settings("nothing.here")).unwrap().roles.is_empty());
}

#[test]
fn each_thing_that_is_wrong_is_told_apart() {
    let there = There::new();
    let wrong = |name: &str, value: Value| {
        let mut changed = claims();
        changed[name] = value;
        check(&there.says(&changed), &there.keys(), &expected()).unwrap_err()
    };
    for (name, value, why) in [
        ("iss", json!("https://boese.example"), Denied::Issuer),
        ("iss", Value::Null, Denied::Issuer),
        ("aud", json!("other"), Denied::Audience),
        ("aud", json!(["desk", "other"]), Denied::Audience),
        ("azp", json!("other"), Denied::Audience),
        ("exp", json!(NOW - 61), Denied::Expired),
        ("exp", Value::Null, Denied::Expired),
        ("iat", json!(NOW + 120), Denied::Expired),
        ("iat", json!(NOW - 3600), Denied::Expired),
        ("nbf", json!(NOW + 120), Denied::Expired),
        ("nonce", json!("twice"), Denied::Nonce),
        ("nonce", Value::Null, Denied::Nonce),
        ("sub", json!(""), Denied::Signature),
    ] {
        assert_eq!(wrong(name, value.clone()), why, "{name} = {value}");
    }
}

#[test]
fn only_the_services_own_key_signs() {
    let (there, other) = (There::new(), There::new());
    let refused = |token: &str, keys: &JwkSet| check(token, keys, &expected()).unwrap_err() == Denied::Signature;
    assert!(refused(&other.says(&claims()), &there.keys()), "another key");
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let none = format!("{}.{}.", part(&json!({"alg": "none"})), part(&claims()));
    assert!(refused(&none, &there.keys()), "none");
    let public = serde_json::to_vec(&there.keys().keys[0]).unwrap();
    let header = Header { kid: Some("1".into()), ..Header::new(Algorithm::HS256) };
    let shared = encode(&header, &claims(), &EncodingKey::from_secret(&public)).unwrap();
    assert!(refused(&shared, &there.keys()), "its public key for a shared secret");
    let good = there.says(&claims());
    assert!(refused(&good, &JwkSet { keys: Vec::new() }), "a key it does not have");
    let (head, rest) = good.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let mut other = claims();
    other["sub"] = json!("78");
    assert!(refused(&format!("{head}.{}.{signature}", part(&other)), &there.keys()), "changed words");
    assert!(refused("no.word", &there.keys()));
}
