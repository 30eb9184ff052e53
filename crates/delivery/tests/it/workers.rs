//! Several workers on one database, and workers that stop.
use crate::on_both_engines;
use crate::town::{IMPATIENCE, push_service, usual};
use channel::delivery::Lane;
use channel::post::Kind;
use delivery::Settings;
use std::sync::atomic::Ordering;
use std::time::Duration;
use testkit::push_service::Fault;

/// A worker among others.
fn among_others() -> Settings {
    Settings { alone: false, batch: 50, cut_from: 0, shards_at_once: 2, ..Settings::default() }
}

on_both_engines! {
    async fn two_workers_share_the_ranges_and_send_nothing_twice(town) {
        let service = push_service(&town).await;
        let devices = service.devices(2000);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        // Slow enough that one worker is not done before the other has begun.
        service.everywhere(Some(Fault::Slow(Duration::from_millis(50))));
        let post = town.publish(Kind::Update, "Brücke frei").await;
        let workers = [town.work(among_others()), town.work(among_others())];
        assert_eq!(town.until_done(post).await.accepted, 2000);
        let tally = service.tally(&post.to_string());
        assert_eq!((tally.devices, tally.duplicates), (2000, 0));
        let mut sent = Vec::new();
        for worker in workers {
            sent.push(worker.delivery.progress().lane(Lane::News).accepted.load(Ordering::Relaxed));
            worker.stop().await;
        }
        assert_eq!(sent.iter().sum::<u64>(), 2000);
        assert!(sent.iter().all(|sent| *sent > 0), "{sent:?}");
    }

    async fn a_worker_that_lost_its_lease_is_fenced_out(town) {
        let town = town.impatient();
        let service = push_service(&town).await;
        let devices = service.devices(200);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::Hang));
        let post = town.publish(Kind::Update, "Brücke frei").await;
        let slow = town.work(Settings { shards_at_once: 8, ..among_others() });
        service.until(|totals| totals.attempts == 200).await;
        // Longer than its lease: for everybody else it is dead.
        town.clock.advance(Duration::from_secs(31));
        service.everywhere(None);
        let other = town.work(Settings { shards_at_once: 8, ..among_others() });
        service.until(|totals| totals.delivered == 200).await;
        assert_eq!(town.until_done(post).await.accepted, 200);
        // The hanging requests end by themselves; what came of them must not be written.
        tokio::time::sleep(IMPATIENCE + Duration::from_millis(500)).await;
        assert_eq!(slow.delivery.progress().lane(Lane::News).fenced.load(Ordering::Relaxed), 4);
        let counts = town.report(post).await.counts;
        assert_eq!((counts.accepted, counts.waiting, counts.refused), (200, 0, 0));
        assert_eq!(service.tally(&post.to_string()).duplicates, 0);
        slow.stop().await;
        other.stop().await;
    }

    async fn a_worker_told_to_stop_finishes_its_batches_and_another_goes_on(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1000);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::Slow(Duration::from_millis(30))));
        let post = town.publish(Kind::Update, "Brücke frei").await;
        let first = town.work(Settings { batch: 20, ..Settings::default() });
        service.until(|totals| totals.delivered > 50).await;
        first.stop().await;
        let so_far = service.totals();
        assert_eq!(so_far.delivered, so_far.attempts, "nothing is under way");
        assert!(so_far.delivered < 1000);
        let second = town.work(Settings::default());
        assert_eq!(town.until_done(post).await.accepted, 1000);
        let tally = service.tally(&post.to_string());
        assert_eq!((tally.devices, tally.duplicates), (1000, 0));
        second.stop().await;
    }

    async fn a_warning_overtakes_news_that_is_under_way(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1000);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::Slow(Duration::from_millis(100))));
        let worker = town.work(Settings { batch: 20, cut_from: 0, shards_at_once: 1, ..Settings::default() });
        let news = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        service.until(|totals| totals.delivered > 20).await;
        let warning = town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        town.until_done(warning).await;
        let (news_so_far, warned) = (service.tally(&news.to_string()).devices, service.tally(&warning.to_string()).devices);
        assert_eq!(warned, 1000);
        assert!(news_so_far < 1000, "the news stood back");
        assert_eq!(town.until_done(news).await.accepted, 1000);
        worker.stop().await;
    }
}
