//! What a reading of official warnings would have written.
use crate::stage::Stage;
use channel::clock::Clock;
use channel::ids::{DeliveryId, PostId};
use channel::official::{Provider, Reach, Step, Watching, Words};
use channel::warning::{Moment, Name, Reference, RegionKey, Severity};
use std::time::Duration;
use store::{FoundMessage, OfficialChange, OfficialReading, OfficialTurn, SYSTEM, Settling};

/// The page of the warning below.
pub const PAGE: &str = "/lindenau/official/000000000000b";

/// A warning of the weather service, in two languages.
pub fn storm() -> FoundMessage {
    let words = |language: &str, headline: &str, description: &str| Words {
        language: language.to_owned(),
        headline: headline.to_owned(),
        description: description.to_owned(),
        instruction: "Halten Sie Abstand zu Bäumen.".to_owned(),
        areas: vec!["Lindenau".to_owned()],
        sender: "Deutscher Wetterdienst".to_owned(),
        web: "https://www.wettergefahren.de/".to_owned(),
    };
    let now: channel::clock::Timestamp = crate::stage::NOW.parse().unwrap();
    FoundMessage {
        step: Step::Begins,
        severity: Severity::Severe,
        rehearsal: false,
        sent: now,
        expires: Some(now + Duration::from_secs(6 * 3600)),
        words: vec![
            words("de-DE", "Amtliche WARNUNG vor STURM", "Böen < 100 km/h & mehr.\n\nZweiter Absatz."),
            words("en", "Official WARNING of STORM", "Gusts."),
        ],
        hash: "abc".to_owned(),
        kind: "application/cap+xml",
        bytes: b"<alert>as it came</alert>".to_vec(),
    }
}

/// Begins the warning.
pub fn begins(reach: Reach) -> OfficialChange {
    let sent = Moment::new(crate::stage::NOW.parse().unwrap(), 60).unwrap();
    let name = |text: &str| Name::parse(text).unwrap();
    let names = vec![Reference { sender: name("opendata@dwd.de"), identifier: name("x.1"), sent }];
    change(0, OfficialTurn::New(storm(), names), reach)
}

/// Another turn of it.
pub fn change(base: u32, turn: OfficialTurn, reach: Reach) -> OfficialChange {
    let (id, delivery) = (PostId(11), DeliveryId(1100 + i64::from(base)));
    OfficialChange { id, base, told: 0, turn, reach, delivery, title: "Deutscher Wetterdienst warnt".to_owned() }
}

/// Adds a source where there is none, and writes a complete reading.
pub async fn read(stage: &Stage, changes: Vec<OfficialChange>) {
    let (desk, officials, now) = (stage.stores.desk(), stage.stores.officials(), stage.clock.now());
    if desk.official_sources(stage.channel).await.unwrap().is_empty() {
        let region = RegionKey::parse("057580012012").unwrap();
        let watching = Watching { provider: Provider::Dwd, region, label: String::new(), url: None };
        desk.add_official_source((7, stage.channel), &watching, SYSTEM, now).await.unwrap();
    }
    let source = desk.official_sources(stage.channel).await.unwrap().remove(0);
    desk.look_at_official_source(&source, now).await.unwrap();
    let claimed = officials.claim(now, Duration::from_secs(60)).await.unwrap().unwrap();
    let (turn, due) = (officials.known(stage.channel).await.unwrap().turn, now + Duration::from_secs(60));
    let reading = OfficialReading { turn, due, complete: true, changes, ..OfficialReading::default() };
    assert_eq!(officials.settle(&claimed.source, &reading, now).await.unwrap(), Settling::Written);
}
