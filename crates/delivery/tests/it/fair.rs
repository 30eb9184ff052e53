//! Many towns on one instance: nobody's delivery keeps another's waiting until it is through.
use crate::on_both_engines;
use crate::place::Place;
use crate::town::{Town, Worker, push_service, usual};
use crate::warned;
use channel::delivery::State;
use channel::ids::PostId;
use channel::post::Kind;
use channel::slug::ChannelSlug;
use delivery::Settings;
use std::time::Duration;
use testkit::PushService;
use testkit::push_service::Fault;

const MANY: usize = 3_000;
/// More than a lane begins in one pass.
const TOWNS: usize = 20;

/// Two ranges at once, all at one push service: less than the large town has.
fn narrow() -> Settings {
    Settings {
        batch: 10,
        shards_per_origin: 8,
        cut_from: 0,
        shards_at_once: 2,
        shards_at_once_per_origin: 2,
        ..Settings::default()
    }
}

/// Another town of the same instance.
async fn neighbour(town: &Town, slug: &str) -> Town {
    let place = Place::visited(&town.place.to_line());
    let mut other = Town::in_time(place, town.clock.clone(), town.clock.clone()).await;
    let slug = ChannelSlug::parse(slug).unwrap();
    let admin = town.stores.admin();
    admin.create_channel(&slug, &town.channel.profile, town.time.now(), town.random.u32()).await.unwrap();
    other.channel = admin.channel_by_slug(&slug).await.unwrap().unwrap().channel;
    other.random = town.random.clone();
    other
}

/// Many follow the town, twenty the small one beside it, and the push service of all is slow.
async fn beside_a_small_one(town: &Town) -> (PushService, Town) {
    let (service, small) = (push_service(town).await, neighbour(town, "werre").await);
    let devices = service.devices(MANY + 20);
    let (many, few) = devices.split_at(MANY);
    town.settle(many.iter().map(|device| (device, usual()))).await;
    small.settle(few.iter().map(|device| (device, usual()))).await;
    service.everywhere(Some(Fault::Slow(Duration::from_millis(20))));
    (service, small)
}

/// A rehearsal that stood back is brought to its end, and nobody hears of it twice.
async fn goes_on(town: &Town, service: &PushService, worker: &Worker, rehearsal: PostId) {
    service.everywhere(None);
    while service.tally(&rehearsal.to_string()).devices < MANY as u64 {
        town.clock.advance(Duration::from_secs(3));
        worker.poke();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(service.tally(&rehearsal.to_string()).duplicates, 0);
}

on_both_engines! {
    async fn a_large_towns_news_keeps_no_small_town_waiting(town) {
        let (service, small) = beside_a_small_one(&town).await;
        let large = town.publish(Kind::Update, "Brücke frei").await;
        let worker = town.work(narrow());
        service.until(|totals| totals.delivered >= 200).await;
        let news = small.publish(Kind::Update, "Markt verlegt").await;
        worker.poke();
        // The clock stands still otherwise, and who came first would not be known.
        small.until(news, |report| report.state == State::Sending).await;
        town.clock.advance(Duration::from_secs(1));
        assert_eq!(small.until_done(news).await.accepted, 20);
        let reached = service.tally(&large.to_string()).devices;
        println!("the small town was through when the large one had reached {reached} of {MANY}");
        assert!(reached < MANY as u64 * 2 / 3, "it waited until the large one was almost through: {reached}");
        service.everywhere(None);
        assert_eq!(town.until_done(large).await.accepted, MANY as u64);
        assert_eq!(service.tally(&large.to_string()).duplicates, 0, "taking turns sends nothing twice");
        worker.stop().await;
    }

    /// W13: on the day of the rehearsal.
    async fn a_rehearsal_keeps_no_warning_waiting(town) {
        let (service, small) = beside_a_small_one(&town).await;
        let rehearsal = warned::official(&town, true, None).await;
        let worker = town.work(narrow());
        service.until(|totals| totals.delivered >= 200).await;
        let before = service.tally(&rehearsal.to_string()).devices;
        let warning = small.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        service.until(|_| service.tally(&warning.to_string()).devices == 20).await;
        let meanwhile = service.tally(&rehearsal.to_string()).devices - before;
        println!("{meanwhile} heard of the rehearsal while the warning went out");
        // A busy machine looks late; without standing back almost all would have heard of it.
        assert!(meanwhile < MANY as u64 / 4, "it stands back: {meanwhile}");
        goes_on(&town, &service, &worker, rehearsal).await;
        worker.stop().await;
    }

    /// W13: the town's own test of the month is under way when something happens in that very town.
    async fn the_towns_own_test_is_overtaken_by_its_warning(town) {
        let service = push_service(&town).await;
        let devices = service.devices(MANY);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::Slow(Duration::from_millis(20))));
        let rehearsal = warned::rehearse(&town).await;
        let worker = town.work(narrow());
        service.until(|totals| totals.delivered >= 200).await;
        let before = service.tally(&rehearsal.to_string()).devices;
        town.clock.advance(Duration::from_secs(1));
        let warning = warned::warn(&town).await;
        worker.poke();
        service.until(|_| service.tally(&warning.to_string()).devices == MANY as u64).await;
        let meanwhile = service.tally(&rehearsal.to_string()).devices - before;
        println!("{meanwhile} heard of the test while {MANY} were warned");
        // Side by side, half of the pushes would be of the test, and all would have heard of it by now.
        assert!(meanwhile < MANY as u64 / 4, "it stands back: {meanwhile}");
        assert_eq!(service.tally(&warning.to_string()).duplicates, 0);
        goes_on(&town, &service, &worker, rehearsal).await;
        worker.stop().await;
    }

    async fn news_of_one_town_never_delays_a_warning_of_another(town) {
        let (service, small) = beside_a_small_one(&town).await;
        let large = town.publish(Kind::Update, "Brücke frei").await;
        let worker = town.work(narrow());
        service.until(|totals| totals.delivered >= 200).await;
        let before = service.tally(&large.to_string()).devices;
        let warning = small.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        service.until(|_| service.tally(&warning.to_string()).devices == 20).await;
        let meanwhile = service.tally(&large.to_string()).devices - before;
        println!("the warning was out after {meanwhile} more pieces of news");
        // What was under way may end: two ranges, two batches each, and those that began while the warning was read, which
        // on a busy machine takes a while. Without a lane of its own it would be all that were left.
        assert!(meanwhile <= MANY as u64 / 5, "{meanwhile}");
        service.everywhere(None);
        assert_eq!(town.until_done(large).await.accepted, MANY as u64);
        worker.stop().await;
    }

    async fn more_towns_than_are_begun_at_once_are_all_warned(town) {
        let service = push_service(&town).await;
        let devices = service.devices(2 * TOWNS);
        let mut warned = Vec::new();
        for (number, devices) in devices.chunks(2).enumerate() {
            let other = neighbour(&town, &format!("ort-{number}")).await;
            other.settle(devices.iter().map(|device| (device, usual()))).await;
            let post = other.publish(Kind::Warning, "Hochwasser").await;
            warned.push((other, post));
        }
        // A poll would come too late: one waking must be enough.
        let worker = town.work(Settings { poll: Duration::from_secs(3600), ..Settings::default() });
        worker.poke();
        service.until(|totals| totals.delivered == 2 * TOWNS as u64).await;
        for (other, post) in &warned {
            assert_eq!(other.until_done(*post).await.accepted, 2);
            assert_eq!(service.tally(&post.to_string()).duplicates, 0);
        }
        worker.stop().await;
    }
}
