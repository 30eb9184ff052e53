//! What an administrator is told of outlets and newsletters outside of the desk.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::{Town, free_port};
use crate::web::get;
use channel::clock::Clock;
use channel::outlet::Kind;
use std::time::Duration;
use store::{MailHealth, NewOutlet, SYSTEM};
use testkit::WallClock;

async fn add(inside: &Inside, id: i64, kind: Kind, label: &str) {
    let channel = inside.channel("lindenau").await.id;
    let settings = r#"{"server":"https://social.example"}"#;
    let new = NewOutlet { id, channel, kind, label, settings, secret: b"not ours", usual: true, by: SYSTEM };
    inside.stores.desk().add_outlet(new, WallClock.now()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_and_the_metrics_name_what_is_broken() {
    for engine in engines() {
        let mut town = Town::on(engine);
        let metrics = free_port();
        town.set("AUSRUFER_METRICS_LISTEN", format!("127.0.0.1:{metrics}"));
        town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
        town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
        let inside = Inside::of(&town).await;
        let (channel, desk) = (inside.channel("lindenau").await.id, inside.stores.desk());
        add(&inside, 7, Kind::Mastodon, "Masto").await;
        add(&inside, 8, Kind::Whatsapp, "WhatsApp").await;
        add(&inside, 9, Kind::Facebook, "Seite").await;
        let mut page = desk.outlets(channel).await.unwrap().into_iter().find(|one| one.id == 9).unwrap();
        page.health.sunset = Some(WallClock.now() + Duration::from_secs(29 * 86_400 + 43_200));
        assert!(inside.stores.outlets().health(&page, false, WallClock.now()).await.unwrap());
        let setup = testkit::newsletter(465);
        desk.save_newsletter(channel, &setup, &[1], SYSTEM, WallClock.now()).await.unwrap();
        let fresh = town.run(&["doctor"]).ends(1).out;
        for words in ["outlet Masto (mastodon): not looked at yet", "(whatsapp): by hand", "newsletter: switched off"] {
            assert!(fresh.contains(words), "{words:?} is missing in: {fresh}");
        }

        let serving = town.serve();
        let numbers = || get(metrics, "/metrics").is(200).text();
        // Its secret does not open: the server finds that out as it looks.
        let broken = || numbers().contains("ausrufer_outlets_broken{kind=\"mastodon\"} 1\n");
        crate::mails::until("the outlet was looked at", async || broken()).await;
        let told = numbers();
        for line in [
            "ausrufer_outlets{kind=\"whatsapp\"} 1\n",
            "ausrufer_outlet_access_days{kind=\"mastodon\"} +Inf\n",
            "ausrufer_outlet_interface_days{kind=\"mastodon\"} +Inf\n",
            "ausrufer_outlet_interface_days{kind=\"facebook\"} 29\n",
            "ausrufer_newsletter_checks_failing{check=\"key\"} 0\n",
        ] {
            assert!(told.contains(line), "{line:?} is missing in: {told}");
        }
        assert!(!told.contains("Masto") && !told.contains("lindenau"), "kinds, and nobody's name: {told}");
        serving.stop();

        assert!(desk.start_newsletter(channel, SYSTEM, WallClock.now()).await.unwrap());
        let mailings = inside.stores.mailings();
        let known = mailings.newsletter(channel).await.unwrap().unwrap();
        let health = MailHealth {
            looked: Some(WallClock.now()),
            key: "newsletter.key.missing".to_owned(),
            ..MailHealth::default()
        };
        let look = WallClock.now() + Duration::from_secs(600);
        assert!(mailings.note_health(&known, &health, look, None).await.unwrap());
        let doctor = town.run(&["doctor"]).ends(1).out;
        for words in
            ["outlet Masto (mastodon): does not work: ", "/desk/at/lindenau/outlets/7", "newsletter: DKIM record: "]
        {
            assert!(doctor.contains(words), "{words:?} is missing in: {doctor}");
        }
        assert!(doctor.contains("MEND  lindenau"), "{doctor}");
    }
}
