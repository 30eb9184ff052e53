//! Deliveries that come late, and posts that change meanwhile.
use crate::on_both_engines;
use crate::town::{push_service, quiet, usual};
use channel::delivery::{Occasion, State};
use channel::lang::Lang;
use channel::life::Step;
use channel::post::Kind;
use channel::subscription::Preferences;
use channel::variant::{Original, Tongue};
use delivery::Settings;
use std::time::Duration;
use store::{SYSTEM, SaveVariant, SavedVariant, StepVariant, Taken};
use testkit::push_service::Fault;

on_both_engines! {
    async fn news_of_the_day_before_yesterday_rings_nowhere(town) {
        let service = push_service(&town).await;
        let devices = service.devices(2);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let old = town.publish(Kind::Update, "Brücke frei").await;
        town.clock.advance(Duration::from_secs(26 * 3600));
        let new = town.publish(Kind::Update, "Brücke wieder gesperrt").await;
        let worker = town.work(Settings::default());
        assert_eq!(town.until(old, |report| report.state.is_terminal()).await.state, State::Expired);
        town.until_done(new).await;
        worker.stop().await;
        assert_eq!((service.tally(&old.to_string()).devices, service.tally(&new.to_string()).devices), (0, 2));
    }

    async fn what_was_taken_back_is_not_sent(town) {
        let service = push_service(&town).await;
        let devices = service.devices(2);
        town.settle([(&devices[0], usual()), (&devices[1], quiet())]).await;
        let worker = town.work(Settings::default());
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until(post, |report| report.counts.accepted == 1).await;
        town.withdraw(post, Kind::Update, Occasion::Quiet).await;
        town.clock.set("2026-11-22T06:00:00Z".parse().unwrap());
        let next = town.publish(Kind::Update, "Brücke wieder gesperrt").await;
        worker.poke();
        town.until_done(next).await;
        assert!(town.until(post, |report| report.state.is_terminal()).await.counts.accepted == 1);
        worker.stop().await;
        assert_eq!(service.count(&devices[1], &post.to_string()), 0);
    }

    async fn a_translation_goes_to_whoever_chose_its_language(town) {
        let service = push_service(&town).await;
        let devices = service.devices(2);
        let english = Preferences { lang: Lang::En, ..usual() };
        town.settle([(&devices[0], usual()), (&devices[1], english)]).await;
        let post = town.publish(Kind::Update, "Brücke frei").await;
        let (desk, now) = (town.stores.desk(), town.time.now());
        let main = desk.published(post).await.unwrap().unwrap().content;
        let (tongue, of) = (Tongue::In("en"), Original::of(&main));
        let (title, body) = ("Bridge open", "The bridge is open again.");
        let save = SaveVariant { post, tongue, revision: None, title, body, of: &of, by: SYSTEM, now };
        assert_eq!(desk.save_variant(save).await.unwrap(), SavedVariant::Saved(1));
        let out = StepVariant { post, tongue, step: Step::Release, revision: 1, text: "", by: SYSTEM, now };
        assert_eq!(desk.step_variant(out).await.unwrap(), Taken::Done);
        let worker = town.work(Settings::default());
        town.until_done(post).await;
        worker.stop().await;
        let said = |device| service.received(device).last().unwrap().json()["notification"].clone();
        let (german, english) = (said(&devices[0]), said(&devices[1]));
        assert_eq!((&german["title"], &german["lang"]), (&"Brücke frei".into(), &"de".into()));
        assert_eq!((&english["title"], &english["lang"]), (&"Bridge open".into(), &"en".into()));
        assert!(english["navigate"].as_str().unwrap().ends_with("?lang=en"));
    }

    async fn a_withdrawal_replaces_the_notification_where_it_went(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1);
        town.settle([(&devices[0], usual())]).await;
        let worker = town.work(Settings::default());
        for (kind, silent) in [(Kind::Update, Some(true)), (Kind::Warning, None)] {
            let post = town.publish(kind, "Brücke gesperrt").await;
            worker.poke();
            town.until_done(post).await;
            town.withdraw(post, kind, Occasion::Correction).await;
            worker.poke();
            town.until(post, |report| report.version == 2 && report.state == State::Done).await;
            let pushes = service.received(&devices[0]);
            let last = pushes.last().unwrap();
            let tag = post.to_string();
            assert_eq!((last.tag(), service.count(&devices[0], &tag)), (tag.as_str(), 2));
            let json = last.json();
            let notification = &json["notification"];
            assert_eq!(notification["title"], "Zurückgezogen: Brücke gesperrt");
            assert_eq!(notification["silent"].as_bool(), silent);
        }
        // Nobody heard of this one.
        let unsent = town.publish(Kind::Update, "Nie unterwegs").await;
        town.withdraw(unsent, Kind::Update, Occasion::Correction).await;
        assert_eq!(town.report(unsent).await.version, 1);
        worker.stop().await;
    }

    async fn a_persons_word_sends_what_a_restore_held_back_for_days(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1);
        town.settle([(&devices[0], usual())]).await;
        let old = town.publish(Kind::Warning, "Abkochgebot").await;
        town.clock.advance(Duration::from_secs(3 * 24 * 3600));
        assert_eq!(town.stores.delivery().pause_old(town.time.now(), town.time.now()).await.unwrap(), 1);
        let worker = town.work(Settings::default());
        let id = town.report(old).await.id;
        assert!(town.stores.desk().resume(id, SYSTEM, town.time.now()).await.unwrap());
        worker.poke();
        assert_eq!(town.until_done(old).await.accepted, 1);
        worker.stop().await;
    }

    async fn who_gets_it_late_gets_the_corrected_text(town) {
        let service = push_service(&town).await;
        let devices = service.devices(3);
        town.settle([(&devices[0], usual()), (&devices[1], quiet()), (&devices[2], quiet())]).await;
        let worker = town.work(Settings::default());
        let post = town.publish(Kind::Update, "Brücke am Montag frei").await;
        worker.poke();
        town.until(post, |report| report.counts.waiting == 2).await;
        town.correct(post, Kind::Update, "Brücke am Dienstag frei", 1).await;
        worker.poke();
        town.until(post, |report| report.version == 2 && report.counts.waiting == 2).await;
        // One of them mutes the channel before the morning.
        let muted_until = Some("2026-11-23T00:00:00Z".parse().unwrap());
        town.follow(&devices[2], Preferences { muted_until, ..quiet() }).await;
        town.clock.set("2026-11-22T06:00:00Z".parse().unwrap());
        worker.poke();
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.refused), (2, 0));
        let texts = |number: usize| -> Vec<_> {
            let pushes = service.received(&devices[number]);
            pushes.iter().map(|push| push.json()["notification"]["title"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(texts(0), ["Brücke am Montag frei", "Brücke am Dienstag frei"]);
        assert_eq!(texts(1), ["Brücke am Dienstag frei", "Brücke am Dienstag frei"]);
        assert!(texts(2).is_empty(), "muted since");
        worker.stop().await;
    }

    async fn who_is_next_when_a_text_is_corrected_gets_the_corrected_one(town) {
        let service = push_service(&town).await;
        let mut devices = service.devices(3);
        devices.sort_by_key(|device| town.sid(device));
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        // The one in the middle holds the range up for as long as the correction takes.
        service.script(&devices[1], [Fault::Slow(Duration::from_secs(4))]);
        let worker = town.work(Settings { batch: 1, depth: 1, ..Settings::default() });
        let post = town.publish(Kind::Update, "Brücke am Montag frei").await;
        worker.poke();
        let title = |push: &testkit::push_service::Received| push.json()["notification"]["title"].as_str().unwrap().to_owned();
        let titles = |number: usize| service.received(&devices[number]).iter().map(title).collect::<Vec<_>>();
        for _ in 0..600 {
            if service.attempts(&devices[1]) > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(titles(2).is_empty(), "its turn has not come");
        town.correct(post, Kind::Update, "Brücke am Dienstag frei", 1).await;
        town.clock.advance(Duration::from_secs(11));
        worker.poke();
        town.until(post, |report| report.version == 2 && report.state == State::Done).await;
        service.until(|totals| totals.delivered >= 6).await;
        worker.stop().await;
        assert_eq!(titles(0), ["Brücke am Montag frei", "Brücke am Dienstag frei"]);
        assert_eq!(titles(2), ["Brücke am Dienstag frei", "Brücke am Dienstag frei"]);
    }

    async fn after_a_restore_old_deliveries_wait_for_a_person(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1);
        town.settle([(&devices[0], usual())]).await;
        let old = town.publish(Kind::Update, "Brücke frei").await;
        town.clock.advance(Duration::from_secs(600));
        town.stores.delivery().pause_old(town.time.now(), town.time.now()).await.unwrap();
        let worker = town.work(Settings::default());
        town.until(old, |report| report.state == State::Paused).await;
        let new = town.publish(Kind::Update, "Brücke wieder gesperrt").await;
        worker.poke();
        town.until_done(new).await;
        assert_eq!(service.tally(&old.to_string()).devices, 0);
        let id = town.report(old).await.id;
        town.stores.desk().resume(id, SYSTEM, town.time.now()).await.unwrap();
        worker.poke();
        assert_eq!(town.until_done(old).await.accepted, 1);
        worker.stop().await;
    }
}
