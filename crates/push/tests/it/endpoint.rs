//! The endpoint of a subscription is user input.

use proptest::prelude::*;
use push::endpoint::LONGEST;
use push::{Allowed, EndpointError, PushEndpoint, Service};

fn parse(text: &str, allowed: &Allowed) -> Result<(String, Service), EndpointError> {
    PushEndpoint::parse(text, allowed).map(|endpoint| {
        assert_eq!(endpoint.url().as_str(), text);
        (endpoint.origin().to_owned(), endpoint.service())
    })
}

#[test]
fn known_push_services_are_taken() {
    for (text, origin, service) in [
        ("https://fcm.googleapis.com/fcm/send/abc:APA91b", "https://fcm.googleapis.com", Service::Google),
        (
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://updates.push.services.mozilla.com",
            Service::Mozilla,
        ),
        ("https://web.push.apple.com/QGuQ", "https://web.push.apple.com", Service::Apple),
        (
            "https://wns2-par02p.notify.windows.com/w/?token=BQ%2b",
            "https://wns2-par02p.notify.windows.com",
            Service::Microsoft,
        ),
    ] {
        assert_eq!(parse(text, &Allowed::default()), Ok((origin.to_owned(), service)));
    }
}

#[test]
fn everything_else_is_refused() {
    use EndpointError::{Form, Malformed, TooLong, UnknownHost};
    let long = format!("https://fcm.googleapis.com/{}", "a".repeat(LONGEST));
    for (text, error) in [
        ("", Malformed),
        ("fcm.googleapis.com/fcm/send/abc", Malformed),
        ("HTTPS://fcm.googleapis.com/fcm/send/abc", Malformed),
        ("https://fcm.googleapis.com:443/fcm/send/abc", Malformed),
        ("https://fcm.googleapis.com/fcm/../abc", Malformed),
        (" https://fcm.googleapis.com/a", Malformed),
        ("http://fcm.googleapis.com/fcm/send/abc", Form),
        ("https://fcm.googleapis.com:8443/fcm/send/abc", Form),
        ("https://user:pw@fcm.googleapis.com/fcm/send/abc", Form),
        ("https://fcm.googleapis.com@evil.example/", Form),
        ("https://fcm.googleapis.com/a#b", Form),
        ("file:///etc/passwd", Form),
        ("https://fcm.googleapis.com.evil.example/a", UnknownHost),
        ("https://evilfcm.googleapis.com/a", UnknownHost),
        ("https://notify.windows.com/a", UnknownHost),
        ("https://evilnotify.windows.com/a", UnknownHost),
        ("https://push.apple.com.evil.example/a", UnknownHost),
        ("https://fcm.googleapis.com./a", UnknownHost),
        ("https://127.0.0.1/a", UnknownHost),
        ("https://[::1]/a", UnknownHost),
        ("https://localhost/a", UnknownHost),
        ("https://169.254.169.254/latest", UnknownHost),
        (&long, TooLong),
    ] {
        assert_eq!(parse(text, &Allowed::default()), Err(error), "{text}");
    }
}

#[test]
fn configured_hosts_are_taken_exactly_or_below_a_star() {
    let allowed = Allowed::new(["Push.Example.org".to_owned(), "*.up.example.net".to_owned()]);
    assert!(parse("https://push.example.org/a", &allowed).is_ok());
    assert!(parse("https://a.up.example.net/a", &allowed).is_ok());
    for refused in ["https://a.push.example.org/a", "https://up.example.net/a", "https://bup.example.net/a"] {
        assert_eq!(parse(refused, &allowed), Err(EndpointError::UnknownHost), "{refused}");
    }
    let everything = Allowed::new(["*".to_owned(), String::new()]);
    assert_eq!(parse("https://evil.example/a", &everything), Err(EndpointError::UnknownHost));
}

#[test]
fn loopback_is_taken_in_tests_only() {
    let allowed = Allowed::default().with_loopback();
    let (origin, service) = parse("http://127.0.0.1:9601/push/1", &allowed).unwrap();
    assert_eq!((origin.as_str(), service), ("http://127.0.0.1:9601", Service::Other));
    assert!(parse("http://localhost:9601/push/1", &allowed).is_ok());
    assert!(parse("https://[::1]:9601/push/1", &allowed).is_ok());
    assert!(parse("http://10.0.0.1/push/1", &allowed).is_err());
    assert!(parse("http://localhost.evil.example/push/1", &allowed).is_err());
}

proptest! {
    #[test]
    fn no_text_gets_past_the_list(text in "(https?://)?[a-z.@:/#?\\\\\\[\\]0-9%]{0,40}(fcm.googleapis.com)?[a-z.@:/]{0,20}") {
        if let Ok(endpoint) = PushEndpoint::parse(&text, &Allowed::default()) {
            let url = endpoint.url();
            prop_assert_eq!(url.scheme(), "https");
            let host = url.host_str().unwrap();
            prop_assert!(host == "fcm.googleapis.com" || host.ends_with(".push.apple.com"));
        }
    }
}
