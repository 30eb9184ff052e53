//! A sign-in service that takes connections and says nothing.
use super::{Service, Settings};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::FakeClock;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::Instant;
use web::provider::{Asked, Denied, Provider};

fn asked() -> Asked {
    Asked {
        back: "https://kanal.example/desk/sign-in/provider/back".to_owned(),
        state: "s".to_owned(),
        nonce: "n".to_owned(),
        verifier: "v".to_owned(),
    }
}

#[tokio::test]
async fn sixty_people_before_a_service_that_hangs_wait_as_long_as_one() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asks = Arc::new(AtomicUsize::new(0));
    let counted = asks.clone();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            held.push(socket);
        }
    });
    let settings = Settings {
        issuer: format!("http://{address}"),
        name: "Stadt".to_owned(),
        client_id: "ausrufer".to_owned(),
        secret: None,
        scopes: Vec::new(),
        claim: "groups".to_owned(),
        roles: Vec::new(),
    };
    let dialer = net::Dialer::new(net::Policy { allow_loopback: true }, None).unwrap();
    let clock = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
    let service = Arc::new(Service::new(settings, net::Client::new(dialer), clock.clone()));
    let began = Instant::now();
    let mut people = JoinSet::new();
    for _ in 0..60 {
        let service = service.clone();
        people.spawn(async move { service.begin(&asked()).await });
    }
    let all = tokio::time::timeout(Duration::from_secs(20), people.join_all()).await.unwrap();
    assert!(all.iter().all(|answer| *answer == Err(Denied::Unreachable)));
    assert_eq!(asks.load(Ordering::SeqCst), 1, "one asked for all");
    // Who comes a little later is told at once, and after some seconds it is asked again.
    let waited = began.elapsed();
    assert_eq!(service.begin(&asked()).await, Err(Denied::Unreachable));
    assert!(began.elapsed() - waited < Duration::from_secs(1));
    clock.advance(Duration::from_secs(11));
    assert_eq!(service.begin(&asked()).await, Err(Denied::Unreachable));
    assert_eq!(asks.load(Ordering::SeqCst), 2);
}
