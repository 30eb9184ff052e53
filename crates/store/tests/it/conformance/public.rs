use channel::clock::Timestamp;
use channel::event::Event;
use channel::ids::{ChannelId, MediumId, PostId};
use channel::post::{Content, Kind, State};
use channel::slug::ChannelSlug;
use channel::subscription::RoundedCount;
use channel::text::Body;
use channel::topic::Topic;
use channel::verification::{Finding, Leg, Verification};
use store::{Cursor, MonthCount, PublishedPost};

use crate::harness::{EDITOR, World, answerable, at, content, each, expiring, picture, poll, profile, update};

fn titles(posts: &[PublishedPost]) -> Vec<&str> {
    posts.iter().map(|post| post.content.title.as_str()).collect()
}

async fn verify(world: &World, channel: ChannelId) {
    let good = Finding { dns: Leg::Agrees, site: Leg::Agrees };
    let verified = Verification::claimed(at(0)).after(good, at(10));
    assert!(world.stores.admin().save_verification(channel, "lindenau-werre.de", &verified).await.unwrap());
}

#[tokio::test]
async fn channel() {
    each(async |world: &World| {
        let (public, slug) = (world.stores.public(), ChannelSlug::parse("lindenau").unwrap());
        assert!(public.channel(&slug).await.unwrap().is_none());
        let id = world.channel("lindenau").await;
        let found = public.channel(&slug).await.unwrap().unwrap();
        assert_eq!(found.channel.id, id);
        assert_eq!(found.channel.profile, profile("Stadt Lindenau"), "everything comes back as it went in");
        assert_eq!(found.verification, Verification::claimed(at(0)));
        world.stores.desk().set_public(id, false, EDITOR, at(1)).await.unwrap();
        assert!(public.channel(&slug).await.unwrap().is_none(), "closed channels are not there");
    })
    .await;
}

#[tokio::test]
async fn channel_even_closed() {
    each(async |world: &World| {
        let (public, slug) = (world.stores.public(), ChannelSlug::parse("lindenau").unwrap());
        assert!(public.channel_even_closed(&slug).await.unwrap().is_none());
        let id = world.channel("lindenau").await;
        world.stores.desk().set_public(id, false, EDITOR, at(1)).await.unwrap();
        assert_eq!(public.channel_even_closed(&slug).await.unwrap().unwrap().channel.id, id);
    })
    .await;
}

#[tokio::test]
async fn listed() {
    each(async |world: &World| {
        let public = world.stores.public();
        let mut ids = Vec::new();
        for (slug, name) in [("zwickau", "Zwickau"), ("oehringen", "Öhringen"), ("bad-x", "Bad Überau"), ("b", "Bonn")]
        {
            let id = world.channel(&format!("{slug}-1")).await;
            let named = channel::channel::Profile { postal_codes: vec![format!("0{}", ids.len())], ..profile(name) };
            assert!(world.stores.desk().save_profile(id, &named, EDITOR, at(1)).await.unwrap());
            ids.push(id);
        }
        assert!(public.listed(None, 9).await.unwrap().is_empty(), "nobody is verified");
        for id in &ids {
            verify(world, *id).await;
        }
        let found = async |query: Option<&str>, limit| -> Vec<String> {
            let channels = public.listed(query, limit).await.unwrap();
            channels.into_iter().map(|found| found.channel.profile.name).collect()
        };
        assert_eq!(found(None, 9).await, ["Bad Überau", "Bonn", "Öhringen", "Zwickau"]);
        assert_eq!(found(None, 2).await, ["Bad Überau", "Bonn"]);
        assert_eq!(found(Some("  "), 9).await.len(), 4);
        assert_eq!(found(Some("öHr"), 9).await, ["Öhringen"]);
        assert_eq!(found(Some("Ohringen"), 9).await, ["Öhringen"]);
        assert_eq!(found(Some("uber bad"), 9).await, ["Bad Überau"]);
        assert_eq!(found(Some("bad zwick"), 9).await, Vec::<String>::new());
        assert_eq!(found(Some("00"), 9).await, ["Zwickau"], "postal code");
        assert_eq!(found(Some("05758001"), 2).await, ["Bad Überau", "Bonn"], "region key");
        assert_eq!(found(Some("%"), 9).await.len(), 4, "a text without any word asks nothing");
        world.stores.desk().set_public(ids[0], false, EDITOR, at(2)).await.unwrap();
        assert_eq!(found(Some("zwickau"), 9).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn sole() {
    each(async |world: &World| {
        assert_eq!(world.stores.public().sole().await.unwrap(), None);
        let first = world.channel("lindenau").await;
        assert_eq!(world.stores.public().sole().await.unwrap().unwrap().as_str(), "lindenau");
        world.channel("werre").await;
        assert_eq!(world.stores.public().sole().await.unwrap(), None);
        world.stores.desk().set_public(first, false, EDITOR, at(0)).await.unwrap();
        assert_eq!(world.stores.public().sole().await.unwrap().unwrap().as_str(), "werre");
    })
    .await;
}

#[tokio::test]
async fn timeline() {
    each(async |world: &World| {
        let (channel, other, public) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.public());
        for second in [1, 2, 2, 3, 4] {
            world.post(channel, content(Kind::Update, &format!("Meldung {second}")), at(second)).await;
        }
        world.post(channel, update("Beides", &[Topic::Traffic, Topic::Jobs]), at(5)).await;
        world.post(other, content(Kind::Update, "Anderswo"), at(6)).await;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = public.timeline(channel, None, after, 2, at(9)).await.unwrap();
            assert!(page.items.len() <= 2);
            seen.extend(page.items);
            after = page.next.map(|cursor| Cursor::parse(&cursor.to_string()).unwrap());
            if after.is_none() {
                break;
            }
        }
        let all = ["Beides", "Meldung 4", "Meldung 3", "Meldung 2", "Meldung 2", "Meldung 1"];
        assert_eq!(titles(&seen), all, "newest first, each once, over pages that end within one millisecond");
        for topic in [Topic::Traffic, Topic::Jobs] {
            assert_eq!(titles(&public.timeline(channel, Some(topic), None, 9, at(9)).await.unwrap().items), ["Beides"]);
        }
        world.post(channel, expiring("Kurz", at(20)), at(7)).await;
        for topic in [None, Some(Topic::News)] {
            assert_eq!(titles(&public.timeline(channel, topic, None, 1, at(19)).await.unwrap().items), ["Kurz"]);
            let later = public.timeline(channel, topic, None, 1, at(20)).await.unwrap();
            assert_ne!(titles(&later.items), ["Kurz"], "it left by itself");
        }
        let news = public.timeline(channel, Some(Topic::News), None, 4, at(30)).await.unwrap();
        assert_eq!(titles(&news.items), all[1..5]);
        let rest = public.timeline(channel, Some(Topic::News), news.next, 4, at(30)).await.unwrap();
        assert_eq!((titles(&rest.items), rest.next), (vec!["Meldung 1"], None));
    })
    .await;
}

#[tokio::test]
async fn pinned() {
    each(async |world: &World| {
        let (channel, desk, public) = (world.channel("lindenau").await, world.stores.desk(), world.stores.public());
        let mut posts = Vec::new();
        for (second, title) in [(1, "Eins"), (2, "Zwei"), (3, "Drei"), (4, "Vier")] {
            posts.push(world.post(channel, content(Kind::Update, title), at(second)).await);
        }
        let short = world.post(channel, expiring("Kurz", at(100)), at(5)).await;
        assert!(public.pinned(channel, at(6)).await.unwrap().is_empty());
        assert!(desk.pin(channel, posts[0], at(50), EDITOR, at(6)).await.unwrap());
        assert!(desk.pin(channel, short, at(500), EDITOR, at(7)).await.unwrap());
        assert_eq!(titles(&public.pinned(channel, at(8)).await.unwrap()), ["Kurz", "Eins"], "the latest first");
        assert_eq!(titles(&public.pinned(channel, at(60)).await.unwrap()), ["Kurz"], "a pin has an end");
        assert!(public.pinned(channel, at(200)).await.unwrap().is_empty(), "what has expired is on top no more");
    })
    .await;
}

#[tokio::test]
async fn month() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        let instant = |text: &str| text.parse::<Timestamp>().unwrap();
        // In Berlin the year begins an hour before it begins in UTC.
        for (title, when) in [
            ("Dezember", "2026-12-31T22:59:59Z"),
            ("Januar", "2026-12-31T23:00:00Z"),
            ("Auch Januar", "2027-01-20T00:00:00Z"),
            ("Februar", "2027-01-31T23:00:00Z"),
        ] {
            world.post(channel, content(Kind::Update, title), instant(when)).await;
        }
        let page = public.month(channel, 2027, 1, None, 1).await.unwrap();
        assert_eq!(titles(&page.items), ["Auch Januar"]);
        let rest = public.month(channel, 2027, 1, page.next, 1).await.unwrap();
        assert_eq!((titles(&rest.items), rest.next), (vec!["Januar"], None));
        assert_eq!(titles(&public.month(channel, 2026, 12, None, 9).await.unwrap().items), ["Dezember"]);
        assert!(public.month(channel, 2026, 1, None, 9).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn months() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        assert!(public.months(channel).await.unwrap().is_empty());
        let instant = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut posts = Vec::new();
        for when in ["2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z", "2027-01-20T00:00:00Z"] {
            posts.push(world.post(channel, content(Kind::Update, "Neu"), instant(when)).await);
        }
        let count = |year, month, posts| MonthCount { year, month, posts };
        assert_eq!(public.months(channel).await.unwrap(), [count(2027, 1, 2), count(2026, 12, 1)]);
        let corrected =
            world.next(channel, posts[2], content(Kind::Update, "Neuer"), instant("2027-02-20T00:00:00Z"), 1);
        world.stores.desk().publish(corrected).await.unwrap();
        assert_eq!(public.months(channel).await.unwrap()[0], count(2027, 1, 2), "a correction moves nothing");
        assert!(world.stores.desk().withdraw(world.withdrawal(posts[0], at(0))).await.unwrap());
        assert_eq!(public.months(channel).await.unwrap(), [count(2027, 1, 2)], "a month without posts is not shown");
    })
    .await;
}

#[tokio::test]
async fn search() {
    each(async |world: &World| {
        let (channel, other, public) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.public());
        let body = |text: &str| Some(Body::parse(text).unwrap());
        let bins =
            Content { body: body("Die Mu\u{308}llabfuhr kommt am Dienstag."), ..content(Kind::Service, "Neue Zeiten") };
        let bins = world.post(channel, bins, at(1)).await;
        world.post(channel, content(Kind::Traffic, "Straße gesperrt: \"Lange Gasse\" (Nord-Süd)"), at(2)).await;
        world.post(other, content(Kind::Service, "Müllabfuhr in Werre"), at(3)).await;
        let found = async |text: &str| -> Vec<String> {
            let posts = public.search(channel, text, 9, 0).await.unwrap();
            posts.iter().map(|post| post.content.title.to_string()).collect()
        };
        let (times, street) = ("Neue Zeiten", "Straße gesperrt: \"Lange Gasse\" (Nord-Süd)");
        for text in ["müll", "Müllabfuhr", "MÜLL", "mull", "mu\u{308}ll", "dienstag müll", "neue zeit"] {
            assert_eq!(found(text).await, [times], "{text}");
        }
        for text in
            ["gasse", "nord", "süd", "nord-süd", "\"lange gasse\"", "(gesperrt)", "straße*", "lange AND gasse\""]
        {
            let expected: &[&str] = if text.contains("AND") { &[] } else { &[street] };
            assert_eq!(found(text).await, expected, "{text}");
        }
        for text in ["", " ", "\"", "'", "*", "-", "()", "NEAR(", ":", "title:", "\\", "👩‍👩‍👧", "müll & !", "gibtesnicht"]
        {
            let expected: &[&str] = if text.contains("müll") { &[times] } else { &[] };
            assert_eq!(found(text).await, expected, "{text}");
        }
        for long in ["x".repeat(10_240), "müll ".repeat(2_048), "\"(*".repeat(3_000), "'&|!<->:*".repeat(1_000)] {
            found(&long).await;
        }
        assert_eq!(public.search(channel, "e", 9, 0).await.unwrap().len(), 0, "no word begins with it");
        world.stores.desk().publish(world.next(channel, bins, content(Kind::Service, "Kurz"), at(4), 1)).await.unwrap();
        assert_eq!(found("müll").await, Vec::<String>::new(), "what a correction removed is no longer found");
        for second in 5..8 {
            world.post(channel, content(Kind::Update, &format!("Fest {second}")), at(second)).await;
        }
        let page = async |limit, offset| public.search(channel, "fest", limit, offset).await.unwrap();
        assert_eq!(titles(&page(2, 0).await), ["Fest 7", "Fest 6"]);
        assert_eq!(titles(&page(2, 2).await), ["Fest 5"]);
    })
    .await;
}

#[tokio::test]
async fn post() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        let id = world.post(channel, content(Kind::Poll, "Wie soll die Brücke heißen?"), at(1)).await;
        let found = public.post(channel, id).await.unwrap().unwrap();
        assert_eq!((found.id, found.channel, found.state, found.version), (id, channel, State::Published, 1));
        assert_eq!(found.slug_tail, "wie-soll-die-bruecke-heissen");
        assert_eq!((found.published, found.updated), (at(1), at(1)));
        assert!(public.post(ChannelId(1), id).await.unwrap().is_none(), "another channel's");
        let draft = world.stores.desk().create_draft(channel, "{}", EDITOR, at(2), world.random()).await.unwrap();
        assert!(public.post(channel, draft).await.unwrap().is_none());
        world.stores.desk().withdraw(world.withdrawal(id, at(3))).await.unwrap();
        let found = public.post(channel, id).await.unwrap().unwrap();
        assert_eq!((found.state, found.version, found.updated), (State::Withdrawn, 2, at(3)));
        assert!(public.post(channel, PostId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn versions() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        let id = world.post(channel, content(Kind::Update, "Eins"), at(1)).await;
        world.stores.desk().publish(world.next(channel, id, content(Kind::Update, "Zwei"), at(2), 1)).await.unwrap();
        world.stores.desk().withdraw(world.withdrawal(id, at(3))).await.unwrap();
        let lines = public.versions(id).await.unwrap();
        let lines: Vec<_> = lines.iter().map(|line| (line.version, line.at, line.note.as_str())).collect();
        assert_eq!(lines, [(1, at(1), ""), (2, at(2), "Uhrzeit berichtigt"), (3, at(3), "Irrtum")]);
    })
    .await;
}

#[tokio::test]
async fn withdrawn() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let (public, desk) = (world.stores.public(), world.stores.desk());
        for (channel, title, second) in [(channel, "Eins", 1), (channel, "Zwei", 2), (other, "Drei", 3)] {
            let id = world.post(channel, content(Kind::Update, title), at(second)).await;
            assert!(public.withdrawn(channel, at(0), 9).await.unwrap().iter().all(|gone| gone.id != id), "it is out");
            desk.withdraw(world.withdrawal(id, at(second + 10))).await.unwrap();
        }
        let gone = public.withdrawn(channel, at(0), 9).await.unwrap();
        let said: Vec<_> = gone.iter().map(|one| (one.published, one.at, one.reason.as_str())).collect();
        assert_eq!(said, [(at(2), at(12), "Irrtum"), (at(1), at(11), "Irrtum")], "the latest first");
        assert_eq!(public.withdrawn(channel, at(12), 9).await.unwrap().len(), 1);
        assert_eq!(public.withdrawn(channel, at(0), 1).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn version() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        let id = world.post(channel, content(Kind::Update, "Eins"), at(1)).await;
        world.stores.desk().publish(world.next(channel, id, content(Kind::Update, "Zwei"), at(2), 1)).await.unwrap();
        assert_eq!(public.version(id, 1).await.unwrap(), Some(content(Kind::Update, "Eins")));
        assert_eq!(public.version(id, 2).await.unwrap(), Some(content(Kind::Update, "Zwei")));
        assert_eq!(public.version(id, 3).await.unwrap(), None);
        world.stores.desk().withdraw(world.withdrawal(id, at(3))).await.unwrap();
        assert_eq!(public.version(id, 1).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn upcoming_events() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        let event = |title: &str, start: i64, end: Option<i64>, all_day| {
            let event = Event { start: at(start), end: end.map(at), all_day, place: None, registration_url: None };
            Content { event: Some(event), ..content(Kind::Event, title) }
        };
        for (title, start, end, all_day) in [
            ("Ausstellung", 100, Some(100_000), false),
            ("Konzert", 5_000, None, false),
            ("Lesung", 7_000, Some(8_000), false),
            ("Markttag", 500, None, true),
        ] {
            world.post(channel, event(title, start, end, all_day), at(1)).await;
        }
        let from = async |second, limit| public.upcoming_events(channel, at(second), limit).await.unwrap();
        assert_eq!(titles(&from(0, 9).await), ["Ausstellung", "Markttag", "Konzert", "Lesung"]);
        assert_eq!(titles(&from(6_000, 9).await), ["Ausstellung", "Markttag", "Lesung"], "what is going on is found");
        assert_eq!(titles(&from(0, 2).await), ["Konzert", "Lesung"], "those that end first");
        assert!(from(200_000, 9).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn all_day_events_last_until_the_end_of_their_last_day() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        let midnight = |text: &str| text.parse::<Timestamp>().unwrap();
        // Three days in Berlin; the last one is the 26th.
        let (start, end) = (midnight("2026-11-23T23:00:00Z"), midnight("2026-11-25T23:00:00Z"));
        let event = Event { start, end: Some(end), all_day: true, place: None, registration_url: None };
        let fair = Content { event: Some(event), ..content(Kind::Event, "Messe") };
        let id = world.post(channel, fair.clone(), at(1)).await;
        world.stores.desk().publish(world.next(channel, id, fair, at(2), 1)).await.unwrap();
        let found = async |text: &str| public.upcoming_events(channel, midnight(text), 9).await.unwrap().len();
        assert_eq!(found("2026-11-26T20:00:00Z").await, 1, "in the evening of the last day");
        assert_eq!(found("2026-11-26T23:00:01Z").await, 0);
    })
    .await;
}

#[tokio::test]
async fn past_events() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        for (title, start) in [("Eins", 100), ("Zwei", 200), ("Drei", 300), ("Vier", 400)] {
            let (start, end) = (at(start), None);
            let event = Event { start, end, all_day: false, place: None, registration_url: None };
            let post = Content { event: Some(event), ..content(Kind::Event, title) };
            world.post(channel, post, at(1)).await;
        }
        let past = async |limit| public.past_events(channel, (at(150), at(400)), limit).await.unwrap();
        assert_eq!(titles(&past(9).await), ["Drei", "Zwei"]);
        assert_eq!(titles(&past(1).await), ["Drei"]);
    })
    .await;
}

#[tokio::test]
async fn active_warnings() {
    each(async |world: &World| {
        let (channel, public) = (world.channel("lindenau").await, world.stores.public());
        let old = world.post(channel, content(Kind::Warning, "Hochwasser"), at(1)).await;
        world.post(channel, content(Kind::Warning, "Sturm"), at(50)).await;
        world.post(channel, content(Kind::Update, "Sonne"), at(60)).await;
        assert_eq!(titles(&public.active_warnings(channel, at(0)).await.unwrap()), ["Sturm", "Hochwasser"]);
        assert_eq!(titles(&public.active_warnings(channel, at(10)).await.unwrap()), ["Sturm"]);
        world
            .stores
            .desk()
            .publish(world.next(channel, old, content(Kind::Warning, "Pegel sinkt"), at(70), 1))
            .await
            .unwrap();
        assert_eq!(titles(&public.active_warnings(channel, at(10)).await.unwrap()), ["Pegel sinkt", "Sturm"]);
    })
    .await;
}

#[tokio::test]
async fn followers() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert_eq!(world.stores.public().followers(channel).await.unwrap(), RoundedCount::Few);
        for sid in 0..23 {
            let origin = "https://fcm.googleapis.com".to_owned();
            let new = store::NewSubscription { channel, origin, sid, sealed: vec![1; 352], week: 2900 };
            world.stores.follow().put(new).await.unwrap();
        }
        assert!(world.stores.delivery().recount(at(0)).await.unwrap());
        assert_eq!(world.stores.public().followers(channel).await.unwrap(), RoundedCount::About(20));
    })
    .await;
}

#[tokio::test]
async fn reactions() {
    each(async |world: &World| {
        let public = world.stores.public();
        let channel = world.channel("lindenau").await;
        world.epoch(channel).await;
        let quiet = world.post(channel, content(Kind::Update, "Nachruf"), at(1)).await;
        let emoji = world.post(channel, answerable("Neuer Park"), at(2)).await;
        let poll = world.post(channel, poll("Welcher Name?", at(86_400)), at(3)).await;
        let warning = Content { kind: Kind::Warning, ..answerable("Sturm") };
        let warning = world.post(channel, warning, at(4)).await;
        let shown = public.reactions(&[quiet, emoji, poll, warning]).await.unwrap();
        assert_eq!(shown.len(), 2, "an obituary and a warning are not answered");
        let (emoji, poll) = (&shown[&emoji], &shown[&poll]);
        assert_eq!(
            (emoji.slot, emoji.epoch.as_str(), emoji.emojis.iter().len(), emoji.frozen),
            (0, "2026H2", 6, false)
        );
        assert_eq!(emoji.closes, at(2) + channel::reaction::OPEN);
        assert_eq!((poll.slot, poll.choices.count, poll.choices.several, poll.closes), (1, 2, true, at(86_400)));
        assert!(poll.emojis.is_empty() && poll.tally.each == [0, 0]);
    })
    .await;
}

#[tokio::test]
async fn public_halves() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let halves = store::StoredHalves { vapid: "v".into(), identity: "i".into(), signature: vec![1, 2] };
        world.stores.admin().keep_public_halves(channel, 3, &halves).await.unwrap();
        let public = world.stores.public();
        assert_eq!(public.public_halves(channel, 3).await.unwrap(), Some(halves));
        assert_eq!(public.public_halves(channel, 0).await.unwrap(), None, "of another generation");
    })
    .await;
}

#[tokio::test]
async fn went_out() {
    each(async |world: &World| {
        let (public, channel) = (world.stores.public(), world.channel("lindenau").await);
        let first = world.post(channel, content(Kind::Update, "Eins"), at(1)).await;
        let second = world.post(channel, content(Kind::Warning, "Zwei"), at(2)).await;
        let all = public.went_out(channel::ids::DeliveryId(0), 9).await.unwrap();
        assert_eq!(
            all.iter().map(|one| (one.1, one.2, one.3)).collect::<Vec<_>>(),
            [(channel, first, 1), (channel, second, 1)]
        );
        assert_eq!(public.went_out(all[0].0, 9).await.unwrap(), all[1..]);
        assert_eq!(public.went_out(channel::ids::DeliveryId(0), 1).await.unwrap(), all[..1]);
    })
    .await;
}

#[tokio::test]
async fn variants() {
    each(async |world: &World| {
        let office = super::desk_life::office(world).await;
        super::desk_variants::approved(world, &office).await;
        let shown = world.stores.public().variants(&[office.post, PostId(1)]).await.unwrap();
        let one = &shown[&office.post][0];
        assert_eq!((shown.len(), one.wording.title.as_str()), (1, "Pazar"));
        let main = super::desk_life::says();
        assert!(!one.is_older(&main) && one.is_older(&content(Kind::Update, "Anders")));
        let instead = one.instead(&main);
        assert_eq!((instead.lang.as_str(), instead.topics), ("tr", main.topics));
    })
    .await;
}

#[tokio::test]
async fn medium() {
    each(async |world: &World| {
        let picture = picture(MediumId::fresh(at(0), world.random()), ChannelId(3), "0a1b2c");
        assert!(world.stores.public().medium(picture.id).await.unwrap().is_none());
        world.stores.desk().add_medium(&picture, EDITOR).await.unwrap();
        assert_eq!(world.stores.public().medium(picture.id).await.unwrap(), Some(picture));
    })
    .await;
}
