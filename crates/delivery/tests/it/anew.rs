//! Tasks that panic begin anew, and what comes after is delivered.
use crate::place::Place;
use crate::town::{NIGHT, Town, push_service, usual};
use channel::clock::{Clock, Timestamp};
use channel::post::Kind;
use delivery::Settings;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use testkit::FakeClock;

/// All tasks ask for the time; while it is broken each of them panics.
struct Broken {
    clock: Arc<FakeClock>,
    broken: AtomicBool,
    panics: AtomicUsize,
}

impl Clock for Broken {
    fn now(&self) -> Timestamp {
        if self.broken.load(Ordering::SeqCst) {
            self.panics.fetch_add(1, Ordering::SeqCst);
            panic!("on purpose");
        }
        self.clock.now()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_panic_of_every_lane() {
    let clock = Arc::new(FakeClock::at(NIGHT));
    let broken = Broken { clock: clock.clone(), broken: AtomicBool::new(false), panics: AtomicUsize::new(0) };
    let time = Arc::new(broken);
    let town = Town::in_time(Place::sqlite(), clock, time.clone()).await;
    let service = push_service(&town).await;
    let devices = service.devices(20);
    town.settle(devices.iter().map(|device| (device, usual()))).await;
    let worker = town.work(Settings { poll: Duration::from_millis(50), ..Settings::default() });
    time.broken.store(true, Ordering::SeqCst);
    // Two lanes, their later attempts, greetings, upkeep: each at least twice.
    while time.panics.load(Ordering::SeqCst) < 12 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    time.broken.store(false, Ordering::SeqCst);
    for kind in [Kind::Update, Kind::Warning] {
        let post = town.publish(kind, "Brücke frei").await;
        assert_eq!(town.until_done(post).await.accepted, 20);
        assert_eq!(service.tally(&post.to_string()).duplicates, 0);
    }
    worker.stop().await;
}
