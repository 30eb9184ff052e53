//! RFC 8030 against a real HTTP/2 server on loopback.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::service::{Service, push_to, sender};
use futures_util::future::join_all;
use push::{Lane, Receipt, SenderConfig, Topic, Urgency};

fn impatient() -> SenderConfig {
    SenderConfig { request_timeout: Duration::from_secs(1), ..SenderConfig::default() }
}

#[tokio::test]
async fn each_answer_has_its_receipt() {
    let service = Service::start(100).await;
    let sender = sender(SenderConfig::default());
    let seconds = |n| Receipt::RetryAfter(Duration::from_secs(n));
    for (path, receipt) in [
        ("/201", Receipt::Accepted),
        ("/404", Receipt::Gone),
        ("/410", Receipt::Gone),
        ("/429/17", seconds(17)),
        ("/429", seconds(60)),
        ("/503/120", seconds(120)),
        ("/503", Receipt::Retry),
        ("/500", Receipt::Retry),
        ("/413", Receipt::TooLarge),
        ("/400", Receipt::Refused { status: 400 }),
        ("/401", Receipt::Refused { status: 401 }),
        ("/403", Receipt::Refused { status: 403 }),
        ("/302", Receipt::Refused { status: 302 }),
        ("/307", Receipt::Refused { status: 307 }),
    ] {
        assert_eq!(sender.send(&service.push(path)).await, receipt, "{path}");
    }
    assert_eq!(service.connections(), 1, "one connection carried all of it, and no redirect was followed");
}

#[tokio::test]
async fn the_request_is_that_of_the_rfcs() {
    let service = Service::start(100).await;
    let mut push = service.push("/201");
    push.envelope.urgency = Urgency::High;
    push.envelope.ttl_seconds = 0;
    assert_eq!(sender(SenderConfig::default()).send(&push).await, Receipt::Accepted);
    let requests = service.seen.requests.lock().unwrap();
    let (path, headers, body) = &requests[0];
    assert_eq!((path.as_str(), &body[..]), ("/201", &b"sealed"[..]));
    assert_eq!(headers["ttl"], "0");
    assert_eq!(headers["urgency"], "high");
    assert_eq!(headers["topic"], Topic::of("418").as_str());
    assert_eq!(headers["content-encoding"], "aes128gcm");
    assert_eq!(headers["content-length"], "6");
    let (token, _) = headers["authorization"].to_str().unwrap()["vapid t=".len()..].split_once(", k=").unwrap();
    let claims =
        base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, token.split('.').nth(1).unwrap());
    let claims: serde_json::Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    assert_eq!(claims["aud"], service.origin.as_str());
}

#[tokio::test]
async fn a_thousand_at_once_take_several_connections_and_no_more_streams_than_allowed() {
    let service = Service::start(150).await;
    let sender = sender(SenderConfig { connections_per_origin: 4, ..SenderConfig::default() });
    let push = service.push("/wait");
    let sending = join_all((0..1000).map(|_| sender.send(&push)));
    let releasing = async {
        service.until_under_way(600).await;
        while service.seen.requests.lock().unwrap().len() < 1000 || service.seen.under_way.load(Ordering::SeqCst) > 0 {
            service.seen.release.notify_waiters();
            tokio::task::yield_now().await;
        }
    };
    let (receipts, ()) = tokio::join!(sending, releasing);
    assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted));
    assert_eq!(service.connections(), 4);
    assert_eq!(service.seen.most_under_way.load(Ordering::SeqCst), 600, "4 connections of 150 streams");
}

#[tokio::test]
async fn a_service_that_allows_one_stream_gets_one_at_a_time() {
    let service = Service::start(1).await;
    let sender = sender(SenderConfig { connections_per_origin: 1, ..SenderConfig::default() });
    let push = service.push("/201");
    let receipts = join_all((0..50).map(|_| sender.send(&push))).await;
    assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted));
    assert_eq!((service.connections(), service.seen.most_under_way.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn a_hanging_service_costs_its_time_out_and_stops_nobody_else() {
    let (slow, quick) = (Service::start(100).await, Service::start(100).await);
    let sender = sender(impatient());
    let hanging = slow.push("/hang");
    let given_up = AtomicBool::new(false);
    let stuck = async {
        let receipts = join_all((0..200).map(|_| sender.send(&hanging))).await;
        given_up.store(true, Ordering::SeqCst);
        receipts
    };
    let running = async {
        slow.until_under_way(100).await;
        (sender.send(&quick.push("/201")).await, given_up.load(Ordering::SeqCst))
    };
    let (stuck, running) = tokio::join!(stuck, running);
    assert_eq!(running, (Receipt::Accepted, false), "while the others still hung");
    assert!(stuck.iter().all(|receipt| *receipt == Receipt::Retry));
    assert_eq!(sender.send(&slow.push("/201")).await, Receipt::Accepted, "on a new connection");
}

#[tokio::test]
async fn a_full_origin_makes_its_own_senders_wait_only() {
    let (full, free) = (Service::start(100).await, Service::start(100).await);
    let sender = sender(SenderConfig { in_flight_per_origin: 3, ..SenderConfig::default() });
    let waiting = full.push("/wait");
    let sending = join_all((0..9).map(|_| sender.send(&waiting)));
    let releasing = async {
        full.until_under_way(3).await;
        assert_eq!(sender.send(&free.push("/201")).await, Receipt::Accepted);
        while full.seen.requests.lock().unwrap().len() < 9 || full.seen.under_way.load(Ordering::SeqCst) > 0 {
            full.seen.release.notify_waiters();
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(sending, releasing);
    assert_eq!(full.seen.most_under_way.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn lanes_share_no_connection() {
    let service = Service::start(100).await;
    let sender = sender(SenderConfig::default());
    let mut push = service.push("/201");
    for lane in [Lane::News, Lane::Warning, Lane::News, Lane::Warning] {
        push.envelope.lane = lane;
        assert_eq!(sender.send(&push).await, Receipt::Accepted);
    }
    assert_eq!(service.connections(), 2);
}

#[tokio::test]
async fn what_the_service_did_not_process_is_repeated_once() {
    let service = Service::start(100).await;
    let receipt = sender(SenderConfig::default()).send(&service.push("/refuse-once")).await;
    assert_eq!((receipt, service.connections()), (Receipt::Accepted, 2));
    let service = Service::start(100).await;
    assert_eq!(sender(SenderConfig::default()).send(&service.push("/refuse")).await, Receipt::Retry);
    assert_eq!(service.connections(), 2, "twice and no more");
}

#[tokio::test]
async fn what_it_may_have_processed_is_not_repeated() {
    // The last one says GOAWAY and that it took the request, then closes without an answer.
    for path in ["/reset", "/drop", "/goaway"] {
        let service = Service::start(100).await;
        let sender = sender(SenderConfig::default());
        assert_eq!(sender.send(&service.push(path)).await, Receipt::Retry, "{path}");
        assert_eq!(service.connections(), 1, "{path}");
        assert_eq!(sender.send(&service.push("/201")).await, Receipt::Accepted, "well again");
    }
}

#[tokio::test]
async fn a_service_that_shuts_down_gracefully_loses_nothing() {
    let service = Arc::new(Service::start(100).await);
    let sender = sender(SenderConfig::default());
    for _ in 0..20 {
        let push = service.push("/graceful");
        let receipts = join_all((0..10).map(|_| sender.send(&push))).await;
        assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted), "{receipts:?}");
    }
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let service = Service::start(100).await;
    let sender = sender(SenderConfig::default());
    let push = service.push("/200");
    let receipts = join_all((0..50).map(|_| sender.send(&push))).await;
    assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted), "{receipts:?}");
}

#[tokio::test]
async fn an_unreachable_service_is_retried_later() {
    let gone = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}/push/1", listener.local_addr().unwrap())
    };
    let sender = sender(SenderConfig::default());
    let push = push_to(&gone);
    let receipts = join_all((0..100).map(|_| sender.send(&push))).await;
    assert!(receipts.iter().all(|receipt| *receipt == Receipt::Retry));
}
