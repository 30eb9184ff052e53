//! Warnings that say until when they hold: told as long as they do, and no longer.
use crate::on_both_engines;
use crate::town::{Town, push_service, quiet, usual};
use crate::warned::{draft, official, order, patient, sealed_file, town_of};
use channel::delivery::{FOLLOWERS, State};
use channel::subscription::{Preferences, QuietHours};
use channel::warning::{Severity, Turn};
use jiff::SignedDuration;
use std::time::{Duration, Instant};
use store::{ReleaseWarning, WarningDraft};
use testkit::push_service::Fault;

/// The release of a message that holds for so many hours.
async fn holding(hours: i64, town: &Town, draft: &WarningDraft, severity: Severity) -> ReleaseWarning {
    let now = town.time.now();
    let expires = now + SignedDuration::from_hours(hours);
    let cap = sealed_file(town, draft, now, expires).await;
    ReleaseWarning { expires, cap, severity, ..order(town, draft, 0, now, &[FOLLOWERS]).await }
}

on_both_engines! {
    /// W12: whoever switches the phone on when it is over, or whose push service answers only then, hears nothing of it; and
    /// everybody reads until when it holds.
    async fn w12_a_warning_that_has_expired_rings_nowhere(town) {
        let (service, devices) = town_of(&town, 2).await;
        let (ill, _) = town_of(&town, 1).await;
        service.set_online(&devices[1], false);
        ill.everywhere(Some(Fault::Unavailable(Some(2 * 3600))));
        let worker = town.work(patient());
        let one = draft(&town, None, Turn::Alert, town.time.now()).await;
        let order = holding(1, &town, &one, Severity::Severe).await;
        assert!(town.stores.desk().release_warning(&order).await.unwrap());
        worker.poke();
        town.until(one.id, |report| report.counts.accepted == 2 && report.counts.waiting == 1).await;
        let body = service.received(&devices[0])[0].json()["notification"]["body"].to_string();
        assert!(body.contains("Gebiet: Stadt Lindenau. Gilt bis 21.11., 23:30 Uhr. "), "{body}");
        town.clock.advance(Duration::from_secs(5 * 3600));
        ill.everywhere(None);
        service.set_online(&devices[1], true);
        worker.poke();
        assert_eq!(town.until(one.id, |report| report.state.is_terminal()).await.state, State::Expired);
        worker.stop().await;
        assert_eq!((service.received(&devices[1]).len(), ill.totals().delivered), (0, 0));
        // Nobody worked when it was released.
        let late = draft(&town, None, Turn::Alert, town.time.now()).await;
        let order = holding(1, &town, &late, Severity::Severe).await;
        assert!(town.stores.desk().release_warning(&order).await.unwrap());
        town.clock.advance(Duration::from_secs(3600));
        let worker = town.work(patient());
        assert_eq!(town.until(late.id, |report| report.state.is_terminal()).await.state, State::Expired);
        worker.stop().await;
        assert_eq!(service.tally(&late.id.to_string()).devices, 0);
    }

    /// W12: whoever switches the phone off for the night hears in the morning of what still holds, and that what they heard of
    /// in the evening is over.
    async fn w12_a_phone_that_was_off_hears_what_holds_and_what_is_over(town) {
        let (service, devices) = town_of(&town, 2).await;
        let worker = town.work(patient());
        let one = draft(&town, None, Turn::Alert, town.time.now()).await;
        let alert = holding(24, &town, &one, Severity::Severe).await;
        service.set_online(&devices[1], false);
        assert!(town.stores.desk().release_warning(&alert).await.unwrap());
        worker.poke();
        town.until_done(one.id).await;
        town.clock.advance(Duration::from_secs(9 * 3600));
        service.set_online(&devices[1], true);
        assert_eq!(service.received(&devices[1]).len(), 1, "it holds");
        service.set_online(&devices[1], false);
        let now = town.time.now();
        let clear = draft(&town, Some(one.id), Turn::AllClear, now).await;
        let over = order(&town, &clear, 1, now, &[FOLLOWERS]).await;
        assert!(town.stores.desk().release_warning(&over).await.unwrap());
        worker.poke();
        service.until(|totals| totals.accepted == 4).await;
        town.clock.advance(Duration::from_secs(30 * 3600));
        service.set_online(&devices[1], true);
        assert_eq!(service.received(&devices[1]).len(), 2, "whoever was told of it is told its end");
        worker.stop().await;
    }

    /// W12: what an authority says rings no longer than it holds, and as long as that a phone may be off.
    async fn w12_an_official_warning_rings_while_it_holds(town) {
        let (service, devices) = town_of(&town, 3).await;
        let worker = town.work(patient());
        devices[1..].iter().for_each(|device| service.set_online(device, false));
        let expires = town.time.now() + SignedDuration::from_hours(10);
        let post = official(&town, false, Some(expires)).await;
        worker.poke();
        service.until(|totals| totals.accepted == 3).await;
        town.clock.advance(Duration::from_secs(9 * 3600));
        service.set_online(&devices[1], true);
        town.clock.advance(Duration::from_secs(2 * 3600));
        service.set_online(&devices[2], true);
        worker.stop().await;
        let heard = devices.iter().map(|device| service.received(device).len());
        assert_eq!(heard.collect::<Vec<_>>(), [1, 1, 0], "{post}");
    }

    /// W12: nor does anybody begin with one that is over.
    async fn w12_an_official_warning_that_is_over_is_not_begun(town) {
        let (service, _) = town_of(&town, 2).await;
        let post = official(&town, false, Some(town.time.now() + SignedDuration::from_hours(1))).await;
        town.clock.advance(Duration::from_secs(3600));
        let worker = town.work(patient());
        assert_eq!(town.until(post, |report| report.state.is_terminal()).await.state, State::Expired);
        worker.stop().await;
        assert_eq!(service.totals().attempts, 0);
    }

    /// W12: one that still holds in the morning is told when quiet hours end, however long they were, and is kept for a phone
    /// that is off then.
    async fn w12_a_mild_warning_that_holds_outlasts_the_night(town) {
        let service = push_service(&town).await;
        let device = service.devices(1).pop().unwrap();
        town.settle([(&device, quiet())]).await;
        let post = draft(&town, None, Turn::Alert, town.time.now()).await;
        let order = holding(48, &town, &post, Severity::Moderate).await;
        assert!(town.stores.desk().release_warning(&order).await.unwrap());
        let worker = town.work(patient());
        town.until(post.id, |report| report.counts.waiting == 1).await;
        worker.stop().await;
        // Whoever begins to work looks first for what is too old.
        town.clock.advance(Duration::from_secs(7 * 3600));
        let worker = town.work(patient());
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(town.report(post.id).await.state, State::Sending);
        service.script(&device, [Fault::Unavailable(None)]);
        service.set_online(&device, false);
        town.clock.set("2026-11-22T06:00:00Z".parse().unwrap());
        worker.poke();
        service.until(|totals| totals.attempts == 1).await;
        while !town.report(post.id).await.state.is_terminal() {
            town.clock.advance(Duration::from_secs(5));
            worker.poke();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(town.until_done(post.id).await.accepted, 1);
        worker.stop().await;
        town.clock.advance(Duration::from_secs(3 * 3600));
        service.set_online(&device, true);
        assert_eq!(service.received(&device).len(), 1);
    }

    /// Later attempts, too: whoever waits for the morning at a push service that hangs keeps nobody else waiting.
    async fn w13_later_attempts_wait_for_no_push_service_that_hangs(town) {
        let (hung, well) = (push_service(&town).await, push_service(&town).await);
        let (early, late) = (hung.devices(600), well.devices(40));
        let until_six = Preferences { quiet: QuietHours::new(22, 6), ..usual() };
        town.settle(early.iter().map(|device| (device, until_six))).await;
        town.settle(late.iter().map(|device| (device, quiet()))).await;
        hung.everywhere(Some(Fault::Hang));
        let post = draft(&town, None, Turn::Alert, town.time.now()).await;
        let order = holding(48, &town, &post, Severity::Moderate).await;
        assert!(town.stores.desk().release_warning(&order).await.unwrap());
        let worker = town.work(patient());
        town.until(post.id, |report| report.counts.waiting == 640).await;
        town.clock.set("2026-11-22T05:00:00Z".parse().unwrap());
        worker.poke();
        hung.until(|totals| totals.attempts >= 60).await;
        town.clock.set("2026-11-22T06:00:00Z".parse().unwrap());
        worker.poke();
        let begun = Instant::now();
        well.until(|totals| totals.delivered == 40).await;
        // One that hangs is given up after half a minute.
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
        assert!(hung.totals().attempts <= 256, "{}", hung.totals().attempts);
    }
}
