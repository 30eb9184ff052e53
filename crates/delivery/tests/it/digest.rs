//! Several posts in one message: one push each, with the titles of what somebody wants to hear of.
use crate::on_both_engines;
use crate::town::{Town, push_service, usual};
use channel::delivery::Occasion;
use channel::ids::PostId;
use channel::lang::Lang;
use channel::post::Kind;
use channel::subscription::Preferences;
use channel::topic::Topic;
use delivery::Settings;

const THREE: [(Kind, &str); 3] = [(Kind::Update, "Brücke frei"), (Kind::Traffic, "Weg zu"), (Kind::Job, "Stelle")];

fn only(topics: &[Topic]) -> Preferences {
    Preferences { topics: topics.iter().copied().collect(), ..usual() }
}

async fn together(town: &Town) -> Vec<PostId> {
    town.publish_together(&THREE).await
}

on_both_engines! {
    async fn everybody_gets_one_push_with_what_they_want(town) {
        let service = push_service(&town).await;
        let devices = service.devices(5);
        let wishes = [
            usual(),
            Preferences { lang: Lang::En, ..only(&[Topic::News, Topic::Traffic, Topic::Jobs]) },
            only(&[Topic::Jobs]),
            only(&[Topic::Events]),
            only(&[Topic::News, Topic::Jobs]),
        ];
        town.settle(devices.iter().zip(wishes)).await;
        let worker = town.work(Settings::default());
        let posts = together(&town).await;
        worker.poke();
        let counts = town.until_done(posts[0]).await;
        assert_eq!((counts.accepted, counts.waiting, counts.refused), (4, 0, 0));
        let told = |device: usize| {
            let pushes = service.received(&devices[device]);
            assert_eq!(pushes.len(), 1, "device {device}");
            let said = pushes[0].json()["notification"].clone();
            (said["title"].as_str().unwrap().to_owned(), said["body"].as_str().unwrap().to_owned(), said)
        };
        // Jobs are not among what is switched on at first.
        let (title, body, said) = told(0);
        assert_eq!((title.as_str(), body.as_str()), ("2 neue Beiträge", "• Brücke frei\n• Weg zu"));
        assert_eq!(said["navigate"], "https://rathaus.example/lindenau");
        assert_eq!(said["tag"], format!("digest-{}", posts[0]));
        let (title, body, _) = told(1);
        assert_eq!((title.as_str(), body.as_str()), ("3 new posts", "• Brücke frei\n• Weg zu\n• Stelle"));
        let (title, _, said) = told(2);
        assert_eq!(title, "Stelle", "one post alone is told as ever");
        assert_eq!(said["navigate"], format!("https://rathaus.example/lindenau/p/{}-titel", posts[2]));
        assert!(service.received(&devices[3]).is_empty());
        assert_eq!(told(4).1, "• Brücke frei\n• Stelle");
        worker.stop().await;
    }

    async fn a_post_taken_back_before_is_left_out_and_the_others_are_told(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let posts = together(&town).await;
        // The first one, whose order carries the message.
        town.withdraw(posts[0], Kind::Update, Occasion::Correction).await;
        let worker = town.work(Settings::default());
        worker.poke();
        town.until(posts[1], |report| report.counts.accepted == 1).await;
        let pushes = service.received(&devices[0]);
        let titles: Vec<String> =
            pushes.iter().map(|push| push.json()["notification"]["title"].as_str().unwrap().to_owned()).collect();
        assert_eq!(titles, ["Weg zu"]);
        worker.stop().await;
    }

    async fn a_post_taken_back_after_is_taken_back_with_whoever_heard_of_it(town) {
        let service = push_service(&town).await;
        let devices = service.devices(1);
        town.settle(devices.iter().map(|device| (device, usual()))).await;
        let worker = town.work(Settings::default());
        let posts = together(&town).await;
        worker.poke();
        town.until_done(posts[0]).await;
        town.withdraw(posts[1], Kind::Traffic, Occasion::Correction).await;
        worker.poke();
        town.until(posts[1], |report| report.version == 2 && report.counts.accepted == 1).await;
        assert_eq!(service.received(&devices[0]).len(), 2);
        worker.stop().await;
    }
}
