//! Official warnings, as the desk sees them.
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::official::{Ending, Provider, Reach, Rule, Step, Watching, Words};
use channel::warning::{Moment, Name, Reference, RegionKey, Severity};
use std::time::Duration;
use store::{FoundMessage, Official, OfficialChange, OfficialReading, OfficialSource, OfficialTurn, SYSTEM, Settling};

use crate::harness::{EDITOR, World, at, each};

pub fn watching() -> Watching {
    let region = RegionKey::parse("057580012012").unwrap();
    Watching { provider: Provider::Nina, region, label: String::new(), url: None }
}

/// A source of number 7, added at 1.
pub async fn source(world: &World, channel: ChannelId) -> OfficialSource {
    world.stores.desk().add_official_source((7, channel), &watching(), EDITOR, at(1)).await.unwrap();
    world.stores.desk().official_sources(channel).await.unwrap().remove(0)
}

pub fn name(identifier: &str, second: i64) -> Reference {
    Reference {
        sender: Name::parse("DE-NW-HF").unwrap(),
        identifier: Name::parse(identifier).unwrap(),
        sent: Moment::new(at(second), 60).unwrap(),
    }
}

pub fn message(headline: &str, step: Step) -> FoundMessage {
    let words = |language: &str| Words {
        language: language.to_owned(),
        headline: headline.to_owned(),
        description: "Fenster\n\nzu „lassen“.".to_owned(),
        sender: "Leitstelle Werre".to_owned(),
        ..Words::default()
    };
    FoundMessage {
        step,
        severity: Severity::Severe,
        rehearsal: false,
        sent: at(2),
        expires: Some(at(9000)),
        words: vec![words("de"), words("en")],
        hash: format!("hash of {headline}"),
        kind: "application/json",
        bytes: headline.as_bytes().to_vec(),
    }
}

pub fn change(id: i64, base: u32, told: u32, turn: OfficialTurn, reach: Reach) -> OfficialChange {
    let delivery = DeliveryId(id * 100 + i64::from(base));
    OfficialChange { id: PostId(id), base, told, turn, reach, delivery, title: format!("Leitstelle Werre warnt: {id}") }
}

pub fn new(id: i64, reach: Reach) -> OfficialChange {
    let turn = OfficialTurn::New(message(&format!("Rauch {id}"), Step::Begins), vec![name(&format!("a.{id}"), 2)]);
    change(id, 0, 0, turn, reach)
}

/// Claims the source at that second and writes a complete reading.
pub async fn read(world: &World, second: i64, changes: Vec<OfficialChange>) -> bool {
    let officials = world.stores.officials();
    let claimed = officials.claim(at(second), Duration::from_secs(60)).await.unwrap().unwrap();
    let turn = officials.known(claimed.source.channel).await.unwrap().turn;
    let reading = OfficialReading { turn, due: at(second + 60), complete: true, changes, ..OfficialReading::default() };
    officials.settle(&claimed.source, &reading, at(second)).await.unwrap() == Settling::Written
}

pub async fn all(world: &World, channel: ChannelId) -> Vec<Official> {
    world.stores.desk().officials(channel, at(0), 9).await.unwrap()
}

#[tokio::test]
async fn official_rule() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert_eq!(world.stores.desk().official_rule(channel).await.unwrap(), Rule::From(Severity::Severe));
    })
    .await;
}

#[tokio::test]
async fn set_official_rule() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        for rule in Rule::ALL {
            desk.set_official_rule(channel, rule, EDITOR, at(1)).await.unwrap();
            assert_eq!(desk.official_rule(channel).await.unwrap(), rule);
        }
        let line = &desk.audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.detail.as_str()), ("official_rule_set", "off"));
    })
    .await;
}

#[tokio::test]
async fn official_sources() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert!(world.stores.desk().official_sources(channel).await.unwrap().is_empty());
        let url = Some(url::Url::parse("https://kreis.example/cap.atom").unwrap());
        let feed = Watching { provider: Provider::Feed, label: "Kreis Werre".to_owned(), url, ..watching() };
        world.stores.desk().add_official_source((8, channel), &feed, EDITOR, at(1)).await.unwrap();
        assert_eq!(world.stores.desk().official_sources(channel).await.unwrap()[0].watching, feed, "as it was put in");
    })
    .await;
}

#[tokio::test]
async fn add_official_source() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let source = source(world, channel).await;
        assert_eq!((source.due, source.complete, source.is_stale(at(2))), (at(1), None, false), "read at once");
        assert!(source.is_stale(at(3600)), "never read completely");
        let line = &world.stores.desk().audit(channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.detail.as_str()), ("official_source_added", "05758012"));
    })
    .await;
}

#[tokio::test]
async fn confirm_official_source() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let source = source(world, channel).await;
        assert!(!desk.confirm_official_source(&source, EDITOR, at(2)).await.unwrap(), "whoever added it is no second");
        assert!(desk.confirm_official_source(&source, SYSTEM, at(3)).await.unwrap());
        assert!(!desk.confirm_official_source(&source, SYSTEM, at(4)).await.unwrap(), "once");
        let now = desk.official_sources(channel).await.unwrap().remove(0);
        assert_eq!((now.added_by, now.confirmed), (EDITOR, Some(SYSTEM)));
        assert_eq!(desk.audit(channel, &Default::default(), 1).await.unwrap()[0].what, "official_source_confirmed");
    })
    .await;
}

#[tokio::test]
async fn look_at_official_source() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let source = source(world, channel).await;
        assert!(read(world, 2, vec![]).await);
        assert!(world.stores.desk().look_at_official_source(&source, at(5)).await.unwrap());
        assert_eq!(world.stores.desk().official_sources(channel).await.unwrap()[0].due, at(5));
        let stranger = OfficialSource { channel: ChannelId(1), ..source };
        assert!(!world.stores.desk().look_at_official_source(&stranger, at(5)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn remove_official_source() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let source = source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Propose)]).await);
        assert!(desk.remove_official_source(&source, EDITOR, at(5)).await.unwrap());
        assert!(!desk.remove_official_source(&source, EDITOR, at(6)).await.unwrap());
        let left = all(world, channel).await;
        assert_eq!((left[0].ended, left[0].proposed), (Some((Ending::Unwatched, at(5))), None));
        assert!(desk.official_sources(channel).await.unwrap().is_empty());
    })
    .await;
}

/// What another source lists too is that one's from then on.
#[tokio::test]
async fn remove_official_source_of_two() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let first = source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet)]).await);
        desk.add_official_source((8, channel), &watching(), EDITOR, at(3)).await.unwrap();
        let officials = world.stores.officials();
        let claimed = officials.claim(at(4), Duration::from_secs(60)).await.unwrap().unwrap();
        let turn = officials.known(channel).await.unwrap().turn;
        let seen = vec![(PostId(11), false)];
        let reading = OfficialReading { turn, due: at(99), complete: true, seen, ..OfficialReading::default() };
        assert_eq!(officials.settle(&claimed.source, &reading, at(4)).await.unwrap(), Settling::Written);
        assert_eq!(officials.known(channel).await.unwrap().all[0].listed, [(7, None), (8, None)]);
        assert!(desk.remove_official_source(&first, EDITOR, at(5)).await.unwrap());
        let left = officials.known(channel).await.unwrap().all.remove(0);
        assert_eq!((left.source, left.ended, left.listed), (8, None, vec![(8, None)]));
    })
    .await;
}

#[tokio::test]
async fn officials() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet), new(12, Reach::Propose)]).await);
        let found = all(world, channel).await;
        assert_eq!(found.iter().map(|one| one.id.0).collect::<Vec<_>>(), [12, 11]);
        assert_eq!((found[0].proposed, found[1].proposed, found[0].told), (Some(at(2)), None, 0));
        assert_eq!(found[0].words, message("Rauch 12", Step::Begins).words, "word for word");
        assert!(all(world, other).await.is_empty());
        assert!(read(world, 70, vec![change(11, 1, 0, OfficialTurn::Gone(Ending::Withdrawn), Reach::Quiet)]).await);
        let desk = world.stores.desk();
        assert_eq!(desk.officials(channel, at(70), 9).await.unwrap().len(), 2, "it ended then");
        assert_eq!(desk.officials(channel, at(71), 9).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn send_official() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Propose)]).await);
        let one = all(world, channel).await.remove(0);
        let send = |second| desk.send_official(&one, DeliveryId(second), "Leitstelle warnt", EDITOR, at(second));
        assert!(send(3).await.unwrap());
        assert!(!send(4).await.unwrap(), "pressed twice it goes once");
        let sent = all(world, channel).await.remove(0);
        assert_eq!((sent.told, sent.proposed), (1, None));
        let deliveries = desk.deliveries(channel, 9).await.unwrap();
        assert_eq!((deliveries.len(), deliveries[0].title.as_str()), (1, "Leitstelle warnt"));
        assert_eq!(desk.audit(channel, &Default::default(), 1).await.unwrap()[0].what, "official_sent");
        assert!(read(world, 70, vec![new(12, Reach::Propose)]).await);
        let old = all(world, channel).await.remove(0);
        let turn = OfficialTurn::Next(message("Mehr Rauch", Step::Changes), vec![name("a.12", 2), name("a.13", 3)]);
        assert!(read(world, 140, vec![change(12, 1, 0, turn, Reach::Propose)]).await);
        assert!(!desk.send_official(&old, DeliveryId(9), "x", EDITOR, at(141)).await.unwrap(), "another text by now");
    })
    .await;
}

#[tokio::test]
async fn dismiss_official() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Propose)]).await);
        let one = all(world, channel).await.remove(0);
        assert!(desk.dismiss_official(&one, EDITOR, at(3)).await.unwrap());
        assert!(!desk.dismiss_official(&one, EDITOR, at(4)).await.unwrap());
        assert_eq!(all(world, channel).await[0].proposed, None);
        assert!(desk.send_official(&one, DeliveryId(9), "x", EDITOR, at(5)).await.unwrap(), "a mind may change");
    })
    .await;
}
