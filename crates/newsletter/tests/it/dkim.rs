//! The signature holds for a reader of RFC 6376 who shares no code with whoever signed.
use crate::town::{Town, daily};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::LazyLock;
use testkit::MailManner;
use testkit::mail::TakenMail;

/// One pair for all tests: private as PEM, public as in the DNS.
pub static PAIR: LazyLock<(String, String)> = LazyLock::new(|| {
    let (private, public) = vault::dkim_pair().unwrap();
    (private.to_string(), public)
});

/// RFC 6376 §3.4.2: one name in small letters, one space, no folding.
fn relaxed(name: &str, value: &str) -> String {
    format!("{}:{}\r\n", name.to_lowercase(), value.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// §3.4.4.
fn relaxed_body(body: &str) -> String {
    let squeezed = |line: &str| {
        let mut out = String::new();
        for letter in line.chars() {
            let letter = if letter == '\t' { ' ' } else { letter };
            if letter != ' ' || !out.ends_with(' ') {
                out.push(letter);
            }
        }
        out.trim_end().to_owned()
    };
    let lines: Vec<String> = body.split("\r\n").map(squeezed).collect();
    format!("{}\r\n", lines.join("\r\n").trim_end_matches("\r\n"))
}

/// `None` when it holds, else what does not.
fn verify(mail: &TakenMail, public: &str) -> Option<&'static str> {
    let signature = mail.header("DKIM-Signature");
    let tags: std::collections::HashMap<&str, String> = signature
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .map(|(name, value)| (name.trim(), value.split_whitespace().collect()))
        .collect();
    let body = mail.message.split_once("\r\n\r\n").unwrap().1;
    if tags["bh"] != STANDARD.encode(digest(&SHA256, relaxed_body(body).as_bytes())) {
        return Some("body");
    }
    let mut signed: String = tags["h"].split(':').map(|name| relaxed(name, &mail.header(name))).collect();
    let bare = format!("{}b=", signature.rsplit_once("b=").unwrap().0);
    signed.push_str(relaxed("DKIM-Signature", &bare).trim_end());
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, STANDARD.decode(public).unwrap());
    key.verify(signed.as_bytes(), &STANDARD.decode(&tags["b"]).unwrap()).err().map(|_| "signature")
}

#[tokio::test]
async fn mails_are_signed_with_both_ways_of_leaving() {
    let town = Town::with(MailManner::default(), |setup| {
        setup.selector = Some("ausrufer".to_owned());
        setup.dkim_public = PAIR.1.clone();
    })
    .await;
    town.reader("max@example.org", daily()).await;
    town.due().await;
    town.turn().await;
    let [mail] = town.server.taken().try_into().unwrap();
    let signature = mail.header("DKIM-Signature");
    for part in ["a=rsa-sha256", "d=lindenau-werre.de", "s=ausrufer", "list-unsubscribe-post", "list-unsubscribe:"] {
        assert!(signature.contains(part), "{part}: {signature}");
    }
    assert_eq!(verify(&mail, &PAIR.1), None, "{}", mail.message);
    let forged = |from: &str, to: &str| TakenMail { message: mail.message.replacen(from, to, 1), ..mail.clone() };
    assert_eq!(verify(&forged("Der Markt", "Kein Markt"), &PAIR.1), Some("body"));
    assert_eq!(verify(&forged("/newsletter/leave/", "/newsletter/elsewhere/"), &PAIR.1), Some("signature"));
    let health = town.stores.desk().newsletter(town.channel).await.unwrap().unwrap().health;
    assert_eq!(health.key, "newsletter.key.missing", "the DNS knows nothing of it");
}
