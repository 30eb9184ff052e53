//! Deliveries a person holds.
use crate::on_both_engines;
use crate::town::{push_service, usual};
use channel::delivery::State;
use channel::post::Kind;
use delivery::Settings;
use std::time::Duration;
use store::SYSTEM;
use testkit::push_service::Fault;

on_both_engines! {
    async fn a_delivery_held_in_the_middle_goes_on_later_and_reaches_everybody_once(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1000);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::Slow(Duration::from_millis(30))));
        let post = town.publish(Kind::Update, "Brücke frei").await;
        let worker = town.work(Settings { batch: 20, ..Settings::default() });
        service.until(|totals| totals.delivered > 50).await;
        let id = town.report(post).await.id;
        assert!(town.stores.desk().pause(id, SYSTEM, town.time.now()).await.unwrap());
        worker.poke();
        // The lane is free for others meanwhile; when they are done, the held one has long stopped.
        let other = town.publish(Kind::Update, "Markt am Samstag").await;
        worker.poke();
        assert_eq!(town.until_done(other).await.accepted, 1000);
        let held = town.report(post).await;
        let reached = service.tally(&post.to_string()).devices;
        assert_eq!((held.state, held.counts.accepted), (State::Paused, reached as u64));
        assert!(reached < 1000, "it was stopped in the middle");
        assert!(held.per_service[0].pace.share < channel::pace::WHOLE);

        assert!(town.stores.desk().resume(id, SYSTEM, town.time.now()).await.unwrap());
        worker.poke();
        assert_eq!(town.until_done(post).await.accepted, 1000);
        let tally = service.tally(&post.to_string());
        assert_eq!((tally.devices, tally.duplicates), (1000, 0));
        worker.stop().await;
    }

    async fn a_push_service_that_does_not_answer_is_named_with_its_time(town) {
        let service = push_service(&town).await;
        let devices = service.devices(100);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        service.everywhere(Some(Fault::TooMany(Some(900))));
        let post = town.publish(Kind::Update, "Brücke frei").await;
        let worker = town.work(Settings { batch: 5, ..Settings::default() });
        let named = town.until(post, |report| report.per_service.iter().any(|one| one.rest.is_some())).await;
        let rest = named.per_service[0].rest.unwrap();
        assert!(rest.asked && rest.until >= town.time.now() + Duration::from_secs(890), "{rest:?}");
        worker.stop().await;
    }
}
