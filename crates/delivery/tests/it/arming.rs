//! Keys made beforehand: used once, made anew, never for the wrong device, and warnings only.
use crate::on_both_engines;
use crate::town::{Worker, push_service, usual};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use channel::post::Kind;
use delivery::{Arm, Settings};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use testkit::push_service::{Device, Fault};

const FOLLOWERS: usize = 700;

fn quick(arm: Arm) -> Settings {
    Settings { arm, arm_share: 1.0, ..Settings::default() }
}

/// Keys there, taken, missed.
fn keys(worker: &Worker) -> (u64, u64, u64) {
    let progress = worker.delivery.progress();
    let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    (read(&progress.armed), read(&progress.armed_taken), read(&progress.armed_missed))
}

/// Waits until so many keys are there.
async fn until_armed(worker: &Worker, count: usize) {
    for _ in 0..1200 {
        if keys(worker).0 == count as u64 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("waited in vain; {} keys are there", keys(worker).0);
}

on_both_engines! {
    async fn a_warning_takes_each_key_once_and_they_are_made_anew(town) {
        let service = push_service(&town).await;
        let devices = service.devices(FOLLOWERS);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let worker = town.work(quick(Arm::Warnings));
        for round in 1..=3 {
            until_armed(&worker, FOLLOWERS).await;
            let post = town.publish(Kind::Warning, "Hochwasser").await;
            worker.poke();
            assert_eq!(town.until_done(post).await.accepted, FOLLOWERS as u64);
            let (_, taken, missed) = keys(&worker);
            assert_eq!((taken, missed), (round * FOLLOWERS as u64, 0));
            let tally = service.tally(&post.to_string());
            assert_eq!((tally.devices, tally.duplicates), (FOLLOWERS as u64, 0));
        }
        // Every device could open every message, and no two bodies shared a key: the service refuses what does not open.
        assert_eq!(service.totals().undecryptable, 0);
        worker.stop().await;
    }

    async fn news_takes_none_so_that_a_warning_right_after_finds_them_all(town) {
        let service = push_service(&town).await;
        let devices = service.devices(FOLLOWERS);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let worker = town.work(quick(Arm::Warnings));
        until_armed(&worker, FOLLOWERS).await;
        let news = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until_done(news).await;
        assert_eq!(keys(&worker), (FOLLOWERS as u64, 0, 0));
        let warning = town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        town.until_done(warning).await;
        let (_, taken, missed) = keys(&worker);
        assert_eq!((taken, missed), (FOLLOWERS as u64, 0));
        worker.stop().await;
    }

    async fn who_follows_again_with_other_keys_never_gets_the_old_secret(town) {
        let service = push_service(&town).await;
        let devices = service.devices(20);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        // One range, hence one batch: with more, new keys may be there before the last.
        let worker = town.work(Settings { shards_per_origin: 1, ..quick(Arm::Warnings) });
        until_armed(&worker, 20).await;
        // The same address, other keys. Its push service no longer has the old ones.
        let point = PrivateKey::generate(&ECDH_P256).unwrap().compute_public_key().unwrap();
        let renewed = Device { p256dh: point.as_ref().try_into().unwrap(), ..devices[0].clone() };
        town.settle([(&renewed, usual())]).await;
        let other_auth = Device { auth: [9; 16], ..devices[1].clone() };
        town.settle([(&other_auth, usual())]).await;
        let post = town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        town.until(post, |report| report.state.is_terminal() || report.counts.accepted >= 18).await;
        let (_, taken, missed) = keys(&worker);
        assert_eq!((taken, missed), (18, 2), "the two are sealed from scratch, for the keys they have now");
        // The old key would have opened there: the service knows these two devices by their old keys only.
        for device in &devices[..2] {
            assert_eq!(service.count(device, &post.to_string()), 0);
        }
        worker.stop().await;
    }

    async fn who_stops_following_leaves_no_key(town) {
        let service = push_service(&town).await;
        let devices = service.devices(40);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let worker = town.work(quick(Arm::Warnings));
        until_armed(&worker, 40).await;
        devices[..10].iter().for_each(|device| service.unregister(device));
        let post = town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.gone), (30, 10));
        until_armed(&worker, 30).await;
        worker.stop().await;
    }

    async fn a_restart_sends_at_once_without_keys_and_makes_them_later(town) {
        let service = push_service(&town).await;
        let devices = service.devices(FOLLOWERS);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let first = town.work(quick(Arm::Warnings));
        until_armed(&first, FOLLOWERS).await;
        first.stop().await;
        let post = town.publish(Kind::Warning, "Hochwasser").await;
        // So slow that it has none when the warning goes out.
        let second = town.work(Settings { arm_share: 0.01, ..quick(Arm::Warnings) });
        assert_eq!(town.until_done(post).await.accepted, FOLLOWERS as u64);
        let (_, taken, missed) = keys(&second);
        assert_eq!((taken, missed), (0, FOLLOWERS as u64), "what the first one had is gone");
        second.stop().await;
        let third = town.work(quick(Arm::Warnings));
        until_armed(&third, FOLLOWERS).await;
        third.stop().await;
    }

    async fn switched_off_there_are_none_and_always_serves_news_too(town) {
        let service = push_service(&town).await;
        let devices = service.devices(100);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let off = town.work(quick(Arm::Off));
        let post = town.publish(Kind::Warning, "Hochwasser").await;
        off.poke();
        town.until_done(post).await;
        assert_eq!(keys(&off), (0, 0, 0));
        off.stop().await;
        let always = town.work(quick(Arm::Always));
        until_armed(&always, 100).await;
        let post = town.publish(Kind::Update, "Brücke frei").await;
        always.poke();
        town.until_done(post).await;
        let (_, taken, missed) = keys(&always);
        assert_eq!((taken, missed), (100, 0));
        always.stop().await;
    }

    /// An incident: one push service hangs for as long as it likes, and the next warning still finds every key.
    async fn a_service_that_hangs_keeps_no_key_from_being_made(town) {
        let (ill, well) = (push_service(&town).await, push_service(&town).await);
        let devices = [ill.devices(100), well.devices(FOLLOWERS)];
        town.settle(devices.iter().flatten().map(|device| (device, usual()))).await;
        let worker = town.work(quick(Arm::Warnings));
        until_armed(&worker, FOLLOWERS + 100).await;
        ill.everywhere(Some(Fault::Hang));
        let begun = Instant::now();
        town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        well.until(|totals| totals.delivered == FOLLOWERS as u64).await;
        until_armed(&worker, FOLLOWERS + 100).await;
        assert_eq!(ill.totals().delivered, 0);
        assert!(begun.elapsed() < Duration::from_secs(20), "before the sender gives up, after {:?}", begun.elapsed());
        worker.stop().await;
    }

    async fn no_more_are_kept_than_there_is_room_for(town) {
        let service = push_service(&town).await;
        let devices = service.devices(FOLLOWERS);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let worker = town.work(Settings { arm_limit: 550, ..quick(Arm::Warnings) });
        until_armed(&worker, 550).await;
        let post = town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        assert_eq!(town.until_done(post).await.accepted, FOLLOWERS as u64);
        let (_, taken, missed) = keys(&worker);
        assert_eq!((taken, missed), (550, FOLLOWERS as u64 - 550));
        until_armed(&worker, 550).await;
        worker.stop().await;
    }
}
