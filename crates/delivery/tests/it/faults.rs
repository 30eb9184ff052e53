//! Push services that refuse, throttle, hang and break.
use crate::on_both_engines;
use crate::town::{Town, Worker, push_service, usual};
use channel::delivery::{Lane, State};
use channel::post::Kind;
use delivery::Settings;
use std::sync::atomic::Ordering;
use std::time::Duration;
use testkit::PushService;
use testkit::push_service::{Device, Fault};

/// A town whose followers meet these faults, one follower each.
async fn meet(town: &Town, faults: &[Vec<Fault>]) -> (PushService, Vec<Device>, Worker) {
    let service = push_service(town).await;
    let devices = service.devices(faults.len());
    town.settle(devices.iter().map(|device| (device, usual()))).await;
    for (device, faults) in devices.iter().zip(faults) {
        service.script(device, faults.iter().copied());
    }
    let worker = town.work(patient());
    (service, devices, worker)
}

/// Clocks jump in these tests; a jump must not cost a worker its leases.
fn patient() -> Settings {
    Settings { lease: Duration::from_secs(7 * 24 * 3600), ..Settings::default() }
}

/// Lets the town's time pass in steps, each long enough for what becomes due to be tried.
async fn pass(town: &Town, worker: &Worker, step: Duration, steps: u32) {
    for _ in 0..steps {
        town.clock.advance(step);
        worker.poke();
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

on_both_engines! {
    async fn unknown_addresses_are_deleted_at_once(town) {
        let faults = [vec![Fault::Gone], vec![Fault::NotFound], vec![]];
        let (_service, devices, worker) = meet(&town, &faults).await;
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.gone, counts.refused), (1, 2, 0));
        for (device, known) in devices.iter().zip([false, false, true]) {
            assert_eq!(town.knows(device).await, known);
        }
        worker.stop().await;
    }

    async fn retry_after_is_obeyed(town) {
        let faults = [vec![Fault::TooMany(Some(120))], vec![Fault::Unavailable(Some(300)), Fault::TooMany(Some(400))]];
        let (service, devices, worker) = meet(&town, &faults).await;
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until(post, |report| report.counts.waiting == 2).await;
        pass(&town, &worker, Duration::from_secs(20), 45).await;
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.refused), (2, 0));
        let waits = |device| {
            let times = service.attempt_times(device);
            times.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_secs()).collect::<Vec<_>>()
        };
        let (one, other) = (waits(&devices[0]), waits(&devices[1]));
        assert!(one.len() == 1 && one[0] >= 120, "{one:?}");
        assert!(other.len() == 2 && other[0] >= 300 && other[1] >= 400, "{other:?}");
        worker.stop().await;
    }

    async fn what_may_pass_is_tried_again_and_what_will_not_is_refused(town) {
        let town = town.impatient();
        let faults = [
            vec![Fault::Unavailable(None), Fault::Status(500)],
            vec![Fault::GoAway],
            vec![Fault::TooLarge],
            vec![Fault::Status(403)],
            vec![Fault::Hang],
        ];
        let (service, devices, worker) = meet(&town, &faults).await;
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until(post, |report| report.counts.waiting == 2).await;
        pass(&town, &worker, Duration::from_secs(30), 10).await;
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.gone, counts.refused), (3, 0, 2));
        let got: Vec<_> = devices.iter().map(|device| service.count(device, &post.to_string())).collect();
        assert_eq!(got, [1, 1, 0, 0, 1]);
        for device in &devices {
            assert!(town.knows(device).await, "nobody is deleted for a fault of the service");
        }
        worker.stop().await;
    }

    async fn a_cut_connection_loses_nobody(town) {
        // Two services, since neighbours on a connection share its fate.
        let services = [push_service(&town).await, push_service(&town).await];
        let devices = services.each_ref().map(|service| service.devices(3));
        town.settle(devices.iter().flatten().map(|device| (device, usual()))).await;
        services[0].script(&devices[0][0], [Fault::Reset]);
        services[1].script(&devices[1][0], [Fault::TakenThenReset]);
        let worker = town.work(patient());
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until(post, |report| report.counts.waiting >= 2).await;
        pass(&town, &worker, Duration::from_secs(30), 10).await;
        assert_eq!(town.until_done(post).await.accepted, 6);
        for (service, device) in services.iter().zip(&devices).flat_map(|(s, all)| all.iter().map(move |d| (s, d))) {
            let copies = service.received(device);
            assert!(!copies.is_empty());
            assert!(copies.iter().all(|copy| copy.tag() == post.to_string() && copy.topic == copies[0].topic));
        }
        assert_eq!(services[1].count(&devices[1][0], &post.to_string()), 2, "taken, but the answer was lost");
        worker.stop().await;
    }

    async fn who_never_answers_is_given_up_under_a_name(town) {
        let (service, devices, worker) = meet(&town, &[vec![], vec![]]).await;
        service.always(&devices[0], Some(Fault::Unavailable(None)));
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until(post, |report| report.counts.waiting == 1).await;
        pass(&town, &worker, Duration::from_secs(1200), 60).await;
        let report = town.until(post, |report| report.state.is_terminal()).await;
        assert_eq!(report.state, State::Done);
        assert_eq!((report.counts.accepted, report.counts.waiting, report.counts.refused), (1, 0, 1));
        let attempts = service.attempts(&devices[0]);
        assert!((3..=8).contains(&attempts), "{attempts} attempts");
        worker.stop().await;
    }

    async fn a_service_that_hangs_holds_up_nobody_else(town) {
        let town = town.impatient();
        let (well, ill) = (push_service(&town).await, push_service(&town).await);
        let (healthy, sick) = (well.devices(300), ill.devices(300));
        town.settle(healthy.iter().chain(&sick).map(|device| (device, usual()))).await;
        ill.everywhere(Some(Fault::Hang));
        let worker = town.work(Settings { batch: 50, ..patient() });
        let first = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        well.until(|totals| totals.delivered == 300).await;
        ill.until(|totals| totals.attempts > 0).await;
        // A warning meets the same hanging service on its own connections and reaches the others at once.
        let warning = town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        let asked = std::time::Instant::now();
        well.until(|totals| totals.delivered == 600).await;
        assert!(asked.elapsed() < Duration::from_secs(5));

        let progress = worker.delivery.progress();
        let stalled = || progress.lane(Lane::News).stalled.load(Ordering::Relaxed) > 0;
        for _ in 0..600 {
            if stalled() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(stalled(), "an outage is noticed");
        ill.everywhere(None);
        for _ in 0..120 {
            pass(&town, &worker, Duration::from_secs(20), 1).await;
            if ill.totals().delivered == 600 {
                break;
            }
        }
        for post in [first, warning] {
            let counts = town.until_done(post).await;
            assert_eq!((counts.accepted, counts.refused, counts.waiting), (600, 0, 0));
            let (at_well, at_ill) = (well.tally(&post.to_string()), ill.tally(&post.to_string()));
            assert_eq!((at_well.devices, at_ill.devices), (300, 300));
            assert_eq!((at_well.duplicates, at_ill.duplicates), (0, 0));
        }
        worker.stop().await;
    }
}
