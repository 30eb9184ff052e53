//! Everybody who wants a post gets it once, and nobody else.
use crate::on_both_engines;
use crate::town::{push_service, quiet, usual};
use channel::clock::Timestamp;
use channel::lang::Lang;
use channel::post::Kind;
use channel::subscription::Preferences;
use channel::topic::Topic;
use delivery::Settings;
use push::Topic as PushTopic;

const FOLLOWERS: usize = 2000;
const EACH: u64 = 400;

/// Five sorts of followers, in turn.
fn wishes(number: usize) -> Preferences {
    let tomorrow: Timestamp = "2026-11-23T00:00:00Z".parse().unwrap();
    match number % 5 {
        0 => usual(),
        1 => Preferences { lang: Lang::En, ..usual() },
        2 => Preferences { topics: [Topic::Jobs].into_iter().collect(), ..usual() },
        3 => quiet(),
        _ => Preferences { muted_until: Some(tomorrow), ..usual() },
    }
}

on_both_engines! {
    async fn two_thousand_followers_get_what_they_want(town) {
        let service = push_service(&town).await;
        let vapid = *town.key.vapid(town.channel.id.0, town.channel.key_generation).unwrap().public();
        let devices = service.devices_of(FOLLOWERS, &vapid);
        town.settle(devices.iter().zip(0..).map(|(device, number)| (device, wishes(number)))).await;
        let worker = town.work(Settings { batch: 100, ..Settings::default() });
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();

        let tag = post.to_string();
        let counts = town.until(post, |report| report.counts.accepted == 2 * EACH).await.counts;
        assert_eq!((counts.waiting, counts.gone, counts.refused), (EACH, 0, 0));
        for (device, number) in devices.iter().zip(0..) {
            let expected = usize::from(number % 5 < 2);
            assert_eq!(service.count(device, &tag), expected, "follower {number}");
        }
        let push = &service.received(&devices[0])[0];
        assert_eq!(push.urgency.as_deref(), Some("normal"));
        assert_eq!(push.topic.as_deref(), Some(PushTopic::of(&tag).as_str()));
        assert!((3 * 24 * 3600 - 60..=3 * 24 * 3600).contains(&push.ttl));
        let json = push.json();
        assert_eq!((&json["web_push"], &json["notification"]["title"]), (&8030.into(), &"Brücke frei".into()));
        let navigate = format!("https://rathaus.example/lindenau/p/{post}-titel");
        assert_eq!(json["notification"]["navigate"], navigate);

        // Seven o'clock in Berlin.
        town.clock.set("2026-11-22T06:00:00Z".parse().unwrap());
        worker.poke();
        let counts = town.until_done(post).await;
        assert_eq!((counts.accepted, counts.waiting, counts.gone, counts.refused), (3 * EACH, 0, 0, 0));
        let tally = service.tally(&tag);
        assert_eq!((tally.devices, tally.duplicates), (3 * EACH, 0));
        assert!(devices.iter().zip(0..).all(|(device, n)| service.count(device, &tag) == usize::from([0, 1, 3].contains(&(n % 5)))));
        assert_eq!((service.totals().undecryptable, service.totals().refused), (0, 0));
        worker.stop().await;
    }

    async fn a_warning_breaks_through_and_speaks_the_followers_language(town) {
        let service = push_service(&town).await;
        let devices = service.devices(5);
        town.settle(devices.iter().zip(0..).map(|(device, number)| (device, wishes(number)))).await;
        let worker = town.work(Settings::default());
        let post = town.publish(Kind::Warning, "Hochwasser").await;
        worker.poke();
        assert_eq!(town.until_done(post).await.accepted, 4);
        let title = |number: usize| service.received(&devices[number])[0].json()["notification"]["title"].clone();
        assert_eq!([title(0), title(1), title(3)], ["Warnung: Hochwasser", "Warning: Hochwasser", "Warnung: Hochwasser"]);
        assert_eq!(service.received(&devices[0])[0].urgency.as_deref(), Some("high"));
        assert!(service.received(&devices[2]).is_empty(), "jobs only");
        worker.stop().await;
    }

    async fn a_new_follower_is_greeted_at_once_and_once(town) {
        let service = push_service(&town).await;
        let devices = service.devices(3);
        let worker = town.work(Settings::default());
        service.unregister(&devices[2]);
        for device in &devices {
            town.follow(device, quiet()).await;
        }
        let asked = std::time::Instant::now();
        worker.poke();
        service.until(|totals| totals.delivered == 2 && totals.gone == 1).await;
        assert!(asked.elapsed().as_secs() < 2, "somebody is looking at the phone");
        assert_eq!(service.received(&devices[0])[0].tag(), "welcome-lindenau");
        // Following again is no reason for another greeting; a post comes without one.
        town.follow(&devices[0], usual()).await;
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        town.until(post, |report| report.counts.accepted == 1).await;
        worker.stop().await;
        assert_eq!(service.received(&devices[0]).len(), 2);
        assert!(!town.knows(&devices[2]).await, "gone at the greeting");
    }

    async fn a_channel_without_followers_is_done_at_once(town) {
        let worker = town.work(Settings::default());
        let post = town.publish(Kind::Update, "Brücke frei").await;
        worker.poke();
        assert_eq!(town.until_done(post).await, channel::delivery::Counts::default());
        worker.stop().await;
    }
}
