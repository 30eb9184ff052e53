//! Many pushes at once: the same promises as for one.

use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use push::{Allowed, PushEndpoint, Receipt, Sender, SenderConfig};

use crate::service::{Service, push_to, sender};

/// Sends one push to each path; the receipts in the order of the paths.
async fn send_all(sender: &Sender, service: &Service, paths: &[&str]) -> Vec<Receipt> {
    let model = service.push("/201");
    let receipts = Mutex::new(vec![None; paths.len()]);
    let allowed = Allowed::default().with_loopback();
    let letters = paths.iter().enumerate().map(|(number, path)| {
        let endpoint = PushEndpoint::parse(&format!("{}{path}", service.origin), &allowed).ok().unwrap();
        (number, endpoint, Bytes::from_static(b"sealed"))
    });
    let done = |number: usize, receipt| {
        let before = receipts.lock().unwrap()[number].replace(receipt);
        assert_eq!(before, None, "one receipt each");
    };
    sender.send_all(model.endpoint.at(), &model.envelope, letters, done).await;
    receipts.into_inner().unwrap().into_iter().map(Option::unwrap).collect()
}

#[tokio::test]
async fn a_thousand_are_sent_once_each_over_few_connections() {
    let service = Service::start(100).await;
    let receipts = send_all(&sender(SenderConfig::default()), &service, &["/201"; 1000]).await;
    assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted));
    assert_eq!(service.seen.requests.lock().unwrap().len(), 1000);
    assert!(service.connections() <= 8);
    assert!(service.seen.most_under_way.load(Ordering::SeqCst) <= 128, "bounded memory");
}

#[tokio::test]
async fn each_has_its_own_receipt_also_over_a_warm_connection() {
    let service = Service::start(100).await;
    let sender = sender(SenderConfig::default());
    for _ in 0..2 {
        let paths = ["/201", "/404", "/410", "/429/17", "/503", "/413", "/400", "/200"];
        let receipts = send_all(&sender, &service, &paths).await;
        let expected = [
            Receipt::Accepted,
            Receipt::Gone,
            Receipt::Gone,
            Receipt::RetryAfter(Duration::from_secs(17)),
            Receipt::Retry,
            Receipt::TooLarge,
            Receipt::Refused { status: 400 },
            Receipt::Accepted,
        ];
        assert_eq!(receipts, expected);
    }
}

#[tokio::test]
async fn what_was_not_processed_is_repeated_once_and_what_may_have_been_is_not() {
    let service = Service::start(100).await;
    let sender = sender(SenderConfig::default());
    assert_eq!(send_all(&sender, &service, &["/201"; 4]).await, [Receipt::Accepted; 4], "warm");
    assert_eq!(send_all(&sender, &service, &["/refuse"]).await, [Receipt::Retry]);
    assert_eq!(send_all(&sender, &service, &["/201"; 4]).await, [Receipt::Accepted; 4]);
    for path in ["/reset", "/drop", "/goaway"] {
        let before = service.connections();
        assert_eq!(send_all(&sender, &service, &[path]).await, [Receipt::Retry], "{path}");
        assert!(service.connections() <= before + 1, "{path}");
        assert_eq!(send_all(&sender, &service, &["/201"; 4]).await, [Receipt::Accepted; 4], "well again");
    }
}

#[tokio::test]
async fn a_service_that_shuts_down_gracefully_loses_nothing() {
    let service = Service::start(100).await;
    let sender = sender(SenderConfig::default());
    for _ in 0..10 {
        let receipts = send_all(&sender, &service, &["/graceful"; 20]).await;
        assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted), "{receipts:?}");
    }
}

#[tokio::test]
async fn hanging_ones_cost_one_time_out_and_the_others_are_answered_meanwhile() {
    let service = Service::start(100).await;
    let sender = sender(SenderConfig { request_timeout: Duration::from_secs(1), ..SenderConfig::default() });
    assert_eq!(send_all(&sender, &service, &["/201"]).await, [Receipt::Accepted], "warm");
    let paths: Vec<&str> = (0..60).map(|number| if number % 3 == 0 { "/hang" } else { "/201" }).collect();
    let receipts = send_all(&sender, &service, &paths).await;
    for (path, receipt) in paths.iter().zip(receipts) {
        assert_eq!(receipt, if *path == "/hang" { Receipt::Retry } else { Receipt::Accepted }, "{path}");
    }
}

#[tokio::test]
async fn a_single_stream_is_shared_by_batches_and_single_pushes() {
    let service = Service::start(1).await;
    let sender = sender(SenderConfig { connections_per_origin: 1, ..SenderConfig::default() });
    let push = service.push("/201");
    let singles = async {
        for _ in 0..20 {
            assert_eq!(sender.send(&push).await, Receipt::Accepted);
        }
    };
    let (one, two) = (["/201"; 100], ["/202"; 100]);
    let (one, two, ()) = tokio::join!(send_all(&sender, &service, &one), send_all(&sender, &service, &two), singles);
    assert!(one.iter().chain(&two).all(|receipt| *receipt == Receipt::Accepted));
    assert_eq!((service.connections(), service.seen.most_under_way.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn a_batch_that_waits_for_answers_keeps_no_stream_it_does_not_use() {
    let service = Service::start(4).await;
    let sender = sender(SenderConfig { connections_per_origin: 1, ..SenderConfig::default() });
    assert_eq!(send_all(&sender, &service, &["/201"]).await, [Receipt::Accepted], "warm");
    let waiting = send_all(&sender, &service, &["/wait"; 3]);
    let others = async {
        service.until_under_way(3).await;
        assert_eq!(sender.send(&service.push("/201")).await, Receipt::Accepted);
        service.seen.release.notify_waiters();
    };
    let (receipts, ()) = tokio::join!(waiting, others);
    assert_eq!(receipts, [Receipt::Accepted; 3]);
    assert_eq!(service.connections(), 1);
}

#[tokio::test]
async fn an_endpoint_of_another_service_does_not_get_this_ones_token() {
    let (one, other) = (Service::start(100).await, Service::start(100).await);
    let model = one.push("/201");
    let foreign = push_to(&format!("{}/201", other.origin)).endpoint;
    let mut receipts = Vec::new();
    let letters = [(0, foreign, Bytes::from_static(b"sealed"))].into_iter();
    let sender = sender(SenderConfig::default());
    sender.send_all(model.endpoint.at(), &model.envelope, letters, |_: i32, receipt| receipts.push(receipt)).await;
    assert_eq!(receipts, [Receipt::Refused { status: 0 }]);
    assert_eq!(other.connections(), 0);
    assert!(model.endpoint.at().endpoint(&format!("{}.evil.example/a", one.origin)).is_none());
    assert!(model.endpoint.at().endpoint(&format!("{}/a", other.origin)).is_none());
    assert_eq!(model.endpoint.at().endpoint(&format!("{}/a?b=%20c", one.origin)).unwrap().url().path(), "/a");
}

#[tokio::test]
async fn each_has_a_receipt_when_more_than_a_breath_are_refused_by_ourselves() {
    let service = Service::start(100).await;
    let (model, allowed) = (service.push("/201"), Allowed::default().with_loopback());
    let letters = (0..100).map(|number| {
        let origin = if number < 70 { "https://updates.push.services.mozilla.com" } else { &service.origin };
        let endpoint = PushEndpoint::parse(&format!("{origin}/201"), &allowed).ok().unwrap();
        (number, endpoint, Bytes::from_static(b"sealed"))
    });
    let mut receipts = vec![None; 100];
    let done = |number: usize, receipt| receipts[number] = Some(receipt);
    let sender = sender(SenderConfig::default());
    sender.send_all(model.endpoint.at(), &model.envelope, letters, done).await;
    assert!(receipts[..70].iter().all(|receipt| *receipt == Some(Receipt::Refused { status: 0 })));
    assert!(receipts[70..].iter().all(|receipt| *receipt == Some(Receipt::Accepted)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_batches_at_once_never_take_the_same_stream() {
    // Few streams, so that all of them reach for the same ones all the time.
    let service = Service::start(40).await;
    let sender = sender(SenderConfig { connections_per_origin: 1, ..SenderConfig::default() });
    let paths = ["/201"; 500];
    let batches = (0..8).map(|_| send_all(&sender, &service, &paths));
    for receipts in futures_util::future::join_all(batches).await {
        assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted));
    }
    assert_eq!(service.connections(), 1, "a healthy connection is not given up");
    assert!(service.seen.most_under_way.load(Ordering::SeqCst) <= 40);
}
