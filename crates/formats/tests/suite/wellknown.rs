//! Proofs are written as they are read, and a wrong key is never taken for a missing one.
use channel::verification::Leg;
use formats::wellknown::{dns_text, read_dns, read_site, site_document};
use proptest::prelude::*;

const URL: &str = "https://ausrufer.example/lindenau";
const KEY: [u8; 32] = [251; 32];
const OTHER: [u8; 32] = [7; 32];

#[test]
fn both_legs_read_back() {
    let document = site_document(&[("https://ausrufer.example/anders", &OTHER), (URL, &KEY)]);
    assert_eq!(read_site(document.as_bytes(), URL, &KEY), Leg::Agrees);
    assert_eq!(read_site(document.as_bytes(), URL, &OTHER), Leg::Contradicts);
    assert_eq!(read_site(document.as_bytes(), "https://ausrufer.example/fehlt", &KEY), Leg::Absent);
    let record = dns_text(URL, &KEY);
    assert!(record.starts_with("v=AUSRUFER1; k=ed25519; p="), "{record}");
    assert_eq!(read_dns(&["v=spf1 -all".to_owned(), record.clone()], URL, &KEY), Leg::Agrees);
    assert_eq!(read_dns(std::slice::from_ref(&record), URL, &OTHER), Leg::Contradicts);
    assert_eq!(read_dns(&["v=spf1 -all".to_owned()], URL, &KEY), Leg::Absent);
    assert_eq!(read_dns(&[dns_text(URL, &OTHER), record], URL, &KEY), Leg::Agrees, "keys are being exchanged");
}

#[test]
fn people_edit_by_hand() {
    let named = "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s";
    let document =
        format!("\u{feff}{{\"extra\":1,\"channels\":[7,{{\"key\":\"{named}=\",\"url\":\"{URL}/\",\"x\":[]}}]}}");
    assert_eq!(read_site(document.as_bytes(), URL, &KEY), Leg::Agrees);
    let standard = named.replace('-', "+").replace('_', "/");
    let record = format!(" v=ausrufer1;u={URL} ;  p = {standard}=");
    assert_eq!(read_dns(&[record], URL, &KEY), Leg::Agrees);
    for nonsense in ["", "<html>", "[]", "{\"channels\":{}}", "null"] {
        assert_eq!(read_site(nonsense.as_bytes(), URL, &KEY), Leg::Absent);
    }
}

#[test]
fn security_txt_is_as_the_rfc_wants_it() {
    let expires = "2027-11-21T00:00:00Z".parse().unwrap();
    let text =
        formats::security_txt::write(&["mailto:it@a.de\nX: y"], expires, "https://a.de/.well-known/security.txt", None);
    assert_eq!(
        text,
        "Contact: mailto:it@a.deX: y\nExpires: 2027-11-21T00:00:00Z\nPreferred-Languages: de, en\n\
         Canonical: https://a.de/.well-known/security.txt\n"
    );
}

proptest! {
    #[test]
    fn nothing_panics(text in "\\PC{0,80}", bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        read_dns(&[format!("v=AUSRUFER1;{text}")], URL, &KEY);
        prop_assert_eq!(read_site(&bytes, URL, &KEY), Leg::Absent);
    }
}
