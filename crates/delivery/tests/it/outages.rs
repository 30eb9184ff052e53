//! Whole push services that fail in every way they know, beside one that is well: nothing is lost, nobody waits for the
//! sick one, and it is asked now and then instead of all the time. What is counted is attempts, connections and
//! transactions, since time says little on a busy machine.
use crate::on_both_engines;
use crate::town::{Town, Worker, push_service, usual};
use channel::delivery::Lane;
use channel::post::Kind;
use delivery::Settings;
use std::sync::atomic::Ordering;
use std::time::Duration;
use testkit::PushService;
use testkit::push_service::{Fault, Manner};

/// Followers at each of the two services.
const EACH: usize = 120;
/// An outage in the town's time: so many steps of so many seconds, each with a poke.
const STEPS: u32 = 40;
const STEP: Duration = Duration::from_secs(30);
/// Ranges a service. Each is tried with a whole batch once and with few from then on.
const SHARDS: u64 = 4;
/// Back-off begins at seconds and doubles: twenty minutes hold no more rounds than this.
const ROUNDS: u64 = 12;
/// Of a range that is tried with few.
const PROBE: u64 = 20;
/// Claims, checkpoints and releases of a round, and the sweeps and counts around it.
const WRITES: u64 = 80;

fn settings() -> Settings {
    // Clocks jump in these tests; a jump must not cost a worker its leases.
    let lease = Duration::from_secs(7 * 24 * 3600);
    Settings { lease, shards_per_origin: SHARDS as u32, cut_from: 0, ..Settings::default() }
}

async fn pass(town: &Town, worker: &Worker, steps: u32) {
    for _ in 0..steps {
        town.clock.advance(STEP);
        worker.poke();
        // Long enough for what became due to be tried; what is not tried within is tried in a later step.
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

/// An outage from before the first push until long after it; `sick` begins it, `well` ends it.
async fn outage(town: Town, sick: impl Fn(&PushService), well: impl Fn(&PushService)) {
    let town = town.impatient();
    let services = [push_service(&town).await, push_service(&town).await];
    let [ill, healthy] = &services;
    let devices = services.each_ref().map(|service| service.devices(EACH));
    town.settle(devices.iter().flatten().map(|device| (device, usual()))).await;
    sick(ill);
    let worker = town.work(settings());
    let post = town.publish(Kind::Update, "Brücke frei").await;
    worker.poke();
    healthy.until(|totals| totals.delivered == EACH as u64).await;

    let before = town.transactions();
    pass(&town, &worker, STEPS).await;
    let (attempts, connections, written) = (ill.totals().attempts, ill.connections(), town.transactions() - before);
    println!("outage: {attempts} attempts, {connections} connections, {written} transactions");
    assert!(attempts <= EACH as u64 + ROUNDS * SHARDS * PROBE, "{attempts} attempts");
    assert!(connections <= ROUNDS * SHARDS * 4, "{connections} connections");
    assert!(written <= u64::from(STEPS) * 4 + ROUNDS * WRITES, "{written} transactions");
    assert!(!town.report(post).await.state.is_terminal(), "nobody is given up within twenty minutes");

    well(ill);
    for _ in 0..80 {
        if ill.totals().delivered >= EACH as u64 && town.report(post).await.state.is_terminal() {
            break;
        }
        pass(&town, &worker, 2).await;
    }
    let counts = town.until_done(post).await;
    assert_eq!((counts.accepted, counts.gone, counts.waiting, counts.refused), (2 * EACH as u64, 0, 0, 0));
    for service in &services {
        let tally = service.tally(&post.to_string());
        assert_eq!((tally.devices, tally.duplicates), (EACH as u64, 0));
    }
    worker.stop().await;
}

async fn everywhere(town: Town, fault: Fault) {
    outage(town, |ill| ill.everywhere(Some(fault)), |ill| ill.everywhere(None)).await;
}

async fn treated(town: Town, manner: Manner) {
    outage(town, |ill| ill.manner(manner), |ill| ill.manner(Manner::Well)).await;
}

/// A service whose every answer is strange, but an answer: each follower is reached by the first attempt.
async fn strange(town: Town, fault: Fault) {
    let service = push_service(&town).await;
    let devices = service.devices(EACH);
    town.settle(devices.iter().map(|device| (device, usual()))).await;
    service.everywhere(Some(fault));
    let worker = town.work(settings());
    let post = town.publish(Kind::Update, "Brücke frei").await;
    worker.poke();
    let counts = town.until_done(post).await;
    assert_eq!((counts.accepted, counts.waiting, counts.refused), (EACH as u64, 0, 0));
    let tally = service.tally(&post.to_string());
    assert_eq!((tally.devices, tally.duplicates), (EACH as u64, 0));
    assert_eq!(service.totals().attempts, EACH as u64, "nothing was sent again");
    worker.stop().await;
}

on_both_engines! {
    async fn after_an_outage_a_range_goes_on_in_full_batches(town) {
        const MANY: usize = 1200;
        let town = town.impatient();
        let service = push_service(&town).await;
        let devices = service.devices(MANY);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::Unavailable(Some(120))));
        let worker = town.work(Settings { shards_per_origin: 1, ..settings() });
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        service.until(|totals| totals.attempts > 0).await;
        pass(&town, &worker, 2).await;
        service.everywhere(None);
        let batches = || worker.delivery.progress().lane(Lane::News).batches.load(Ordering::Relaxed);
        let before = batches();
        pass(&town, &worker, 20).await;
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.refused), (MANY as u64, 0));
        let (walked, full) = (batches() - before, MANY as u64 / settings().batch as u64);
        // Beside the full ones: the last try that failed, the one that found the service well, and the rest.
        assert!(walked <= full + 4, "{walked} batches, where {full} full ones would do");
        worker.stop().await;
    }

    async fn too_many_requests(town) { everywhere(town, Fault::TooMany(None)).await; }

    async fn too_many_requests_with_a_time(town) { everywhere(town, Fault::TooMany(Some(120))).await; }

    async fn unavailable(town) { everywhere(town, Fault::Unavailable(None)).await; }

    async fn unavailable_with_a_time(town) { everywhere(town, Fault::Unavailable(Some(120))).await; }

    async fn no_answer(town) { everywhere(town, Fault::Hang).await; }

    async fn connections_cut(town) { everywhere(town, Fault::Reset).await; }

    async fn streams_reset(town) { everywhere(town, Fault::ResetStream).await; }

    async fn connections_taken_in_silence(town) { treated(town, Manner::Silent).await; }

    async fn connections_cut_at_once(town) { treated(town, Manner::Shut).await; }

    async fn garbage_instead_of_http(town) { treated(town, Manner::Garbage).await; }

    async fn a_body_shorter_than_its_length(town) { strange(town, Fault::LyingLength(4000)).await; }

    async fn a_body_longer_than_its_length(town) { strange(town, Fault::LyingLength(1)).await; }

    async fn a_body_without_end(town) { strange(town, Fault::EndlessBody).await; }

    async fn goaway_after_every_answer(town) {
        let service = push_service(&town).await;
        let devices = service.devices(EACH);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::GoAway));
        let worker = town.work(settings());
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        for _ in 0..80 {
            if town.report(post).await.state.is_terminal() {
                break;
            }
            pass(&town, &worker, 1).await;
        }
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.waiting, counts.refused), (EACH as u64, 0, 0));
        let tally = service.tally(&post.to_string());
        assert_eq!((tally.devices, tally.duplicates), (EACH as u64, 0));
        assert!(service.connections() <= EACH as u64, "{} connections", service.connections());
        worker.stop().await;
    }

    async fn everybody_gone(town) {
        let services = [push_service(&town).await, push_service(&town).await];
        let devices = services.each_ref().map(|service| service.devices(EACH));
        town.settle(devices.iter().flatten().map(|device| (device, usual()))).await;
        services[0].everywhere(Some(Fault::Gone));
        let worker = town.work(settings());
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.gone, counts.waiting), (EACH as u64, EACH as u64, 0));
        assert_eq!(services[0].totals().attempts, EACH as u64, "whoever is gone is asked once");
        assert!(!town.knows(&devices[0][0]).await && town.knows(&devices[1][0]).await);
        worker.stop().await;
    }

    /// TLS that never begins: the address is https, and nobody says a word.
    async fn a_handshake_without_an_answer(town) {
        let town = town.impatient();
        let services = [push_service(&town).await, push_service(&town).await];
        let [silent, healthy] = &services;
        silent.manner(Manner::Silent);
        let mut devices = services.each_ref().map(|service| service.devices(EACH));
        devices[0].iter_mut().for_each(|device| device.endpoint = device.endpoint.replacen("http:", "https:", 1));
        town.settle(devices.iter().flatten().map(|device| (device, usual()))).await;
        let worker = town.work(settings());
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        healthy.until(|totals| totals.delivered == EACH as u64).await;
        let before = town.transactions();
        pass(&town, &worker, STEPS).await;
        let (connections, written) = (silent.connections(), town.transactions() - before);
        assert!(connections <= ROUNDS * SHARDS * 4, "{connections} connections");
        assert!(written <= u64::from(STEPS) * 4 + ROUNDS * WRITES, "{written} transactions");
        let report = town.report(post).await;
        assert!(!report.state.is_terminal() && report.counts.refused == 0);
        assert!(town.knows(&devices[0][0]).await, "silence is no reason to forget anybody");
        worker.stop().await;
    }
}
