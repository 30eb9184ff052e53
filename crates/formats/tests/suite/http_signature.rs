use formats::http_signature::{Asked, Flaw, Form, Sending, prepare, read};
use std::collections::BTreeMap;

const NOW: i64 = 1_790_000_000;
const ORIGIN: &str = "https://kanal.example";
const DIGEST: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

type Headers = BTreeMap<&'static str, String>;

/// Headers of a request that was signed with three bytes, which nobody here checks.
fn signed(form: Form) -> Headers {
    let key = "https://social.example/eva#main-key";
    let sending =
        Sending { method: "POST", origin: ORIGIN, path: "/lindenau/inbox?x=1", digest: Some(DIGEST), key, now: NOW };
    prepare(form, &sending).signed(&[1, 2, 3]).into_iter().collect()
}

fn reading(headers: &Headers, path: &str, now: i64) -> Result<formats::http_signature::Claimed, Flaw> {
    let header = |name: &str| headers.get(name).cloned();
    read(&Asked { method: "POST", path, origin: ORIGIN, header: &header }, DIGEST, now)
}

#[test]
fn what_is_written_reads_back_in_both_forms() {
    for form in [Form::Cavage, Form::Message] {
        let claimed = reading(&signed(form), "/lindenau/inbox?x=1", NOW).unwrap();
        assert_eq!(
            (claimed.key.as_str(), claimed.signature.as_slice()),
            ("https://social.example/eva#main-key", &[1, 2, 3][..])
        );
        let sending = Sending {
            method: "POST",
            origin: ORIGIN,
            path: "/lindenau/inbox?x=1",
            digest: Some(DIGEST),
            key: &claimed.key,
            now: NOW,
        };
        assert_eq!(prepare(form, &sending).text, claimed.text);
    }
}

#[test]
fn the_lines_are_those_of_the_specifications() {
    let claimed = reading(&signed(Form::Cavage), "/lindenau/inbox?x=1", NOW).unwrap();
    let lines = "(request-target): post /lindenau/inbox?x=1\nhost: kanal.example\n\
                 date: Mon, 21 Sep 2026 14:13:20 GMT\ndigest: SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    assert_eq!(claimed.text, lines);
    let claimed = reading(&signed(Form::Message), "/lindenau/inbox?x=1", NOW).unwrap();
    let lines = "\"@method\": POST\n\"@target-uri\": https://kanal.example/lindenau/inbox?x=1\n\
                 \"content-digest\": sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\n\
                 \"@signature-params\": (\"@method\" \"@target-uri\" \"content-digest\");created=1790000000;\
                 keyid=\"https://social.example/eva#main-key\";alg=\"rsa-v1_5-sha256\"";
    assert_eq!(claimed.text, lines);
}

/// RFC 9421, §2.5: the request of the example, its components and its signature base.
#[test]
fn the_base_of_the_rfc_is_ours() {
    let digest = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
    let headers: Headers = [
        ("content-digest", format!("sha-256=:{digest}:")),
        ("content-type", "application/json".to_owned()),
        ("content-length", "18".to_owned()),
        (
            "signature-input",
            "sig1=(\"@method\" \"@authority\" \"@path\" \"content-digest\" \"content-length\" \"content-type\");\
             created=1618884473;keyid=\"test-key-rsa\""
                .to_owned(),
        ),
        ("signature", "sig1=:AQID:".to_owned()),
    ]
    .into();
    let header = |name: &str| headers.get(name).cloned();
    let asked =
        Asked { method: "POST", path: "/foo?param=Value&Pet=dog", origin: "https://example.com", header: &header };
    let claimed = read(&asked, digest, 1_618_884_473).unwrap();
    let base = "\"@method\": POST\n\"@authority\": example.com\n\"@path\": /foo\n\
                \"content-digest\": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:\n\
                \"content-length\": 18\n\"content-type\": application/json\n\
                \"@signature-params\": (\"@method\" \"@authority\" \"@path\" \"content-digest\" \"content-length\" \
                \"content-type\");created=1618884473;keyid=\"test-key-rsa\"";
    assert_eq!(claimed.text, base);
}

#[test]
fn what_does_not_cover_enough_or_is_not_of_now_means_nothing() {
    let path = "/lindenau/inbox?x=1";
    for form in [Form::Cavage, Form::Message] {
        let good = signed(form);
        assert_eq!(reading(&good, path, NOW + 3_601).unwrap_err(), Flaw::Stale);
        assert_eq!(reading(&good, path, NOW - 3_601).unwrap_err(), Flaw::Stale);
        assert_eq!(reading(&Headers::new(), path, NOW).unwrap_err(), Flaw::Missing);
        let with = |name: &'static str, from: &str, to: &str| {
            let mut headers = good.clone();
            let value = headers[name].replace(from, to);
            headers.insert(name, value);
            reading(&headers, path, NOW)
        };
        let (list, digest) = match form {
            Form::Cavage => ("signature", "digest"),
            Form::Message => ("signature-input", "content-digest"),
        };
        assert_eq!(
            with(list, digest, "date").unwrap_err(),
            if form == Form::Cavage { Flaw::Uncovered } else { Flaw::Missing }
        );
        assert_eq!(with(digest, "47DE", "47DF").unwrap_err(), Flaw::Digest);
        assert_eq!(with(list, "rsa-", "ecdsa-").unwrap_err(), Flaw::Algorithm);
        for broken in ["", "x", "a=b", "sig1=", "sig1=(", "sig1=(\"@method\"", "keyId=\"", ",,,", "sig1=();created=x"] {
            let mut headers = good.clone();
            headers.insert(list, broken.to_owned());
            assert!(reading(&headers, path, NOW).is_err(), "{broken}");
        }
        let mut headers = good.clone();
        headers.insert(list, "x".repeat(9_000));
        assert!(reading(&headers, path, NOW).is_err());
    }
    // A name that comes twice would let two readers read two things.
    let mut headers = signed(Form::Cavage);
    let twice = format!("{},keyId=\"https://evil.example/key\"", headers["signature"]);
    headers.insert("signature", twice);
    assert_eq!(reading(&headers, path, NOW).unwrap_err(), Flaw::Malformed);
}
