//! Names that resolve to what they should not.

use std::future::{Future, ready};
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use net::{Alpn, DialError, Dialer, Policy, Protocol, Resolve};
use tokio::net::TcpListener;
use url::Url;

/// Answers with these addresses, and with loopback from the second question on, as a rebinding name server would.
struct Names {
    first: Vec<&'static str>,
    asked: AtomicUsize,
}

impl Names {
    fn new(first: &[&'static str]) -> Arc<Self> {
        Arc::new(Self { first: first.to_vec(), asked: AtomicUsize::new(0) })
    }
}

impl Resolve for Names {
    fn resolve<'a>(&'a self, _: &'a str) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>> {
        let again = self.asked.fetch_add(1, Ordering::SeqCst) > 0;
        let addresses = if again { vec!["127.0.0.1"] } else { self.first.clone() };
        Box::pin(ready(Ok(addresses.iter().map(|address| address.parse().unwrap()).collect())))
    }
}

async fn dial(policy: Policy, names: Arc<Names>, url: &str) -> Result<Protocol, DialError> {
    let dialer =
        Dialer::new(policy, None).unwrap().with_resolver(names).with_connect_timeout(Duration::from_millis(500));
    dialer.dial(&Url::parse(url).unwrap(), Alpn::Both).await.map(|connection| connection.protocol())
}

#[tokio::test]
async fn a_public_name_for_a_private_address_is_not_dialled() {
    for address in ["10.1.2.3", "127.0.0.1", "169.254.169.254", "100.64.0.1", "fd00::1", "fe80::1", "::ffff:10.0.0.1"] {
        let names = Names::new(&[address]);
        let result = dial(Policy::default(), Arc::clone(&names), "https://feed.example/").await;
        assert!(matches!(result, Err(DialError::Private)), "{address}");
        assert_eq!(names.asked.load(Ordering::SeqCst), 1, "the name is resolved once");
    }
    let result = dial(Policy::default(), Names::new(&[]), "https://feed.example/").await;
    assert!(matches!(result, Err(DialError::Resolve)));
}

#[tokio::test]
async fn the_test_setting_opens_loopback_and_nothing_else() {
    let policy = Policy { allow_loopback: true };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://site.test:{}/", listener.local_addr().unwrap().port());
    let result = dial(policy, Names::new(&["10.0.0.1", "127.0.0.1"]), &url).await;
    assert!(matches!(result, Ok(Protocol::Plain)));
    for address in ["10.0.0.1", "8.8.8.8"] {
        assert!(matches!(dial(policy, Names::new(&[address]), &url).await, Err(DialError::Private)), "{address}");
    }
}

#[tokio::test]
async fn the_next_address_is_tried_when_one_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://site.test:{}/", listener.local_addr().unwrap().port());
    // Nobody listens on ::1 at this port.
    let result = dial(Policy { allow_loopback: true }, Names::new(&["::1", "127.0.0.1"]), &url).await;
    assert!(matches!(result, Ok(Protocol::Plain)));
}

#[tokio::test]
async fn a_server_that_never_finishes_tls_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://site.test:{}/", listener.local_addr().unwrap().port());
    let result = dial(Policy { allow_loopback: true }, Names::new(&["127.0.0.1"]), &url).await;
    assert!(matches!(result, Err(DialError::Timeout)));
}

#[test]
fn extra_authorities_must_be_certificates() {
    for pem in ["", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(Dialer::new(Policy::default(), Some(pem)).is_err(), "{pem}");
    }
    assert!(Dialer::new(Policy::default(), Some(include_str!("../tls/authority.pem"))).is_ok());
}
