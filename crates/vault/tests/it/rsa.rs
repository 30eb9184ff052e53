use vault::{RsaKey, body_digest, verify_rsa};

#[test]
fn what_one_signs_everybody_can_check_and_nobody_can_change() {
    let key = RsaKey::generate().unwrap();
    let pem = key.public_pem().unwrap();
    let signature = key.sign(b"date: today").unwrap();
    assert_eq!(signature.len(), 256);
    assert!(verify_rsa(&pem, b"date: today", &signature));
    assert!(!verify_rsa(&pem, b"date: tomorrow", &signature));
    assert!(!verify_rsa(&RsaKey::generate().unwrap().public_pem().unwrap(), b"date: today", &signature));
    let again = RsaKey::from_secret(&key.to_secret().unwrap()).unwrap();
    assert_eq!((again.public_pem().unwrap(), again.sign(b"x").unwrap()), (pem.clone(), key.sign(b"x").unwrap()));
    // As some servers write it: one line, carriage returns.
    assert!(verify_rsa(&pem.replace('\n', "\r\n"), b"date: today", &signature));
}

#[test]
fn what_is_no_key_checks_nothing() {
    let huge = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", "A".repeat(10_000));
    for pem in ["", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", &huge] {
        assert!(!verify_rsa(pem, b"x", &[0; 256]));
    }
    assert!(RsaKey::from_secret("AAAA").is_err());
    // FIPS 180-4: the digest of nothing.
    assert_eq!(body_digest(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}
