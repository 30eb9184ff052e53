//! Fetching what anybody may have written.

use std::time::Duration;

use net::header::{ACCEPT, HeaderMap, HeaderValue};
use net::{Client, DialError, Dialer, FetchError, Fetched, Limits, Policy};
use url::Url;

use crate::site::{Answer, ok, redirect, start};

const LIMITS: Limits = Limits { max_bytes: 1000, timeout: Duration::from_secs(10), max_redirects: 3 };

async fn get(url: &Url, limits: Limits) -> Result<Fetched, FetchError> {
    let client = Client::new(Dialer::new(Policy { allow_loopback: true }, None).unwrap());
    client.get(url, limits, &HeaderMap::new()).await
}

/// The error one answer leads to.
async fn failure(answer: fn() -> Answer) -> FetchError {
    get(&start(move |_, _| answer()).await, LIMITS).await.expect_err("refused")
}

#[tokio::test]
async fn an_answer_comes_with_the_headers_that_matter() {
    let site = start(|path, head| {
        assert_eq!(path, "/feed?a=%C3%A4");
        let lower = head.to_ascii_lowercase();
        assert!(lower.contains("\r\nuser-agent: ausrufer/"), "{head}");
        assert!(lower.contains("\r\naccept: application/atom+xml\r\n"), "{head}");
        assert!(lower.contains("\r\nhost: 127.0.0.1:"), "{head}");
        ok("content-type: text/xml\r\netag: \"1\"\r\nlast-modified: Sun\r\nretry-after: 9\r\nx-other: x\r\n", "<a/>")
    })
    .await;
    let url = site.join("/feed?a=ä#part").unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/atom+xml"));
    let client = Client::new(Dialer::new(Policy { allow_loopback: true }, None).unwrap());
    let fetched = client.get(&url, LIMITS, &headers).await.unwrap();
    assert_eq!((fetched.status, &fetched.body[..], &fetched.final_url), (200, &b"<a/>"[..], &url));
    assert_eq!(fetched.content_type.as_deref(), Some("text/xml"));
    assert_eq!(fetched.etag.as_deref(), Some("\"1\""));
    assert_eq!(fetched.last_modified.as_deref(), Some("Sun"));
    assert_eq!(fetched.retry_after, Some(Duration::from_secs(9)));
}

#[tokio::test]
async fn nobody_silences_us_for_longer_than_a_day() {
    for (said, heard) in [("1000000000000", 86_400), ("18446744073709551615", 86_400), ("86400", 86_400), ("7", 7)] {
        let site = start(move |_, _| ok(&format!("retry-after: {said}\r\n"), "")).await;
        let client = Client::new(Dialer::new(Policy { allow_loopback: true }, None).unwrap());
        let fetched = client.get(&site.join("/").unwrap(), LIMITS, &HeaderMap::new()).await.unwrap();
        assert_eq!(fetched.retry_after, Some(Duration::from_secs(heard)), "{said}");
    }
}

#[tokio::test]
async fn a_form_is_posted_once_and_goes_nowhere_else() {
    let site = start(|path, head| match path {
        "/token" => {
            let lower = head.to_ascii_lowercase();
            assert!(lower.starts_with("post /token http/1.1\r\n"), "{head}");
            assert!(lower.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{head}");
            assert!(lower.contains("\r\ncontent-length: 8\r\n"), "{head}");
            ok("", "{}")
        }
        "/away" => redirect(307, "/token"),
        _ => unreachable!(),
    })
    .await;
    let client = Client::new(Dialer::new(Policy { allow_loopback: true }, None).unwrap());
    let post = async |path| {
        client.post_form(&site.join(path).unwrap(), LIMITS, &HeaderMap::new(), "code=abc".to_owned()).await
    };
    assert_eq!(&post("/token").await.unwrap().body[..], b"{}");
    assert!(matches!(post("/away").await, Err(FetchError::Redirects)), "a secret is not carried on");
}

#[tokio::test]
async fn a_status_is_an_answer() {
    let site = start(|_, _| Answer::Close(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())).await;
    assert_eq!(get(&site, LIMITS).await.unwrap().status, 304);
}

#[tokio::test]
async fn redirects_are_followed_and_counted() {
    let site = start(|path, _| match path {
        "/1" => redirect(301, "/2"),
        "/2" => redirect(302, "3"),
        "/3" => redirect(307, "//localhost:0/"),
        "/4" => redirect(308, "?last"),
        "/4?last" => ok("", "here"),
        _ => redirect(303, "/loop"),
    })
    .await;
    let fetched = get(&site.join("/4").unwrap(), LIMITS).await.unwrap();
    assert_eq!((fetched.final_url, &fetched.body[..]), (site.join("/4?last").unwrap(), &b"here"[..]));
    let error = get(&site.join("/1").unwrap(), LIMITS).await.expect_err("port 0 takes no connection");
    assert_eq!(error.key(), "fetch.unreachable");
    let error = get(&site.join("/loop").unwrap(), LIMITS).await.expect_err("a loop");
    assert_eq!(error.key(), "fetch.too-many-redirects");
}

#[tokio::test]
async fn a_redirect_leads_to_no_private_address_and_no_other_scheme() {
    for (target, key) in [
        ("https://10.0.0.1/", "fetch.private-address"),
        ("https://169.254.169.254/latest/meta-data", "fetch.private-address"),
        ("https://[fd00::1]/", "fetch.private-address"),
        ("https://[::ffff:127.0.0.1]/", "fetch.private-address"),
        ("https://0x0a000001/", "fetch.private-address"),
        // Plain http is for loopback only, also where the address is public.
        ("http://192.168.0.1/", "fetch.private-address"),
        ("http://9.9.9.9/", "fetch.private-address"),
        ("file:///etc/passwd", "fetch.https-only"),
        ("ftp://127.0.0.1/", "fetch.https-only"),
        ("https://", "fetch.address"),
    ] {
        let site = start(move |_, _| redirect(302, target)).await;
        assert_eq!(get(&site, LIMITS).await.expect_err(target).key(), key, "{target}");
    }
}

#[tokio::test]
async fn without_the_test_setting_there_is_no_plain_http_and_no_loopback() {
    let client = Client::new(Dialer::new(Policy::default(), None).unwrap());
    let site = start(|_, _| ok("", "never")).await;
    let error = client.get(&site, LIMITS, &HeaderMap::new()).await.expect_err("plain http");
    assert!(matches!(error, FetchError::Dial(DialError::Scheme)));
    for url in ["https://127.0.0.1/", "https://localhost/", "https://[::1]/"] {
        let error = client.get(&Url::parse(url).unwrap(), LIMITS, &HeaderMap::new()).await.expect_err(url);
        assert!(matches!(error, FetchError::Dial(DialError::Private)), "{url}");
    }
}

#[tokio::test]
async fn a_body_is_cut_at_its_limit() {
    let endless = || Answer::Endless(b"HTTP/1.1 200 OK\r\n\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_vec());
    assert_eq!(failure(endless).await.key(), "fetch.too-large");
    let long = || ok("", &"a".repeat(1001));
    assert_eq!(failure(long).await.key(), "fetch.too-large");
    let exact = start(|_, _| ok("", &"a".repeat(1000))).await;
    assert_eq!(get(&exact, LIMITS).await.unwrap().body.len(), 1000);
}

#[tokio::test]
async fn a_slow_answer_is_timed_out() {
    let limits = Limits { timeout: Duration::from_millis(200), ..LIMITS };
    for begun in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"] {
        let site = start(move |_, _| Answer::Stay(begun.as_bytes().to_vec())).await;
        assert_eq!(get(&site, limits).await.expect_err(begun).key(), "fetch.timeout", "{begun}");
    }
}

#[tokio::test]
async fn a_broken_answer_is_an_error() {
    let broken: [fn() -> Answer; 5] = [
        || Answer::Close(Vec::new()),
        || Answer::Close(b"hello\r\n\r\n".to_vec()),
        || Answer::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_vec()),
        || Answer::Close(b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_vec()),
        || ok("content-encoding: gzip\r\n", "abc"),
    ];
    for answer in broken {
        assert_eq!(failure(answer).await.key(), "fetch.broken-answer");
    }
}
