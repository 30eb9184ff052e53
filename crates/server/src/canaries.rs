//! The canaries of all channels: what an administrator's machines should know of their silence.
use crate::metrics::Sample;
use channel::clock::Timestamp;
use channel::warning::canary::Heard;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use store::{Admin, Canary, Desk, StoreError};

/// So far back a message counts for the metrics and `doctor`.
const BACK: SignedDuration = SignedDuration::from_hours(24);

/// One canary and how it heard the last warning it should have heard.
pub struct Last {
    pub canary: Canary,
    pub heard: Option<Heard>,
}

/// All of them.
pub async fn last(admin: &Admin, desk: &Desk, now: Timestamp) -> Result<Vec<Last>, StoreError> {
    let mut by_channel: BTreeMap<_, Vec<Canary>> = BTreeMap::new();
    for canary in admin.canaries().await? {
        by_channel.entry(canary.channel).or_default().push(canary);
    }
    let mut all = Vec::new();
    for (channel, canaries) in by_channel {
        let echoes = desk.echoes(channel, now - BACK).await?;
        all.extend(canaries.into_iter().map(|canary| {
            let own = echoes.iter().rfind(|echo| echo.canary == canary.id);
            Last { heard: own.map(|echo| Heard::of(echo.released, echo.heard, now)), canary }
        }));
    }
    Ok(all)
}

/// How many there are and how many are silent, by push service.
pub fn samples(all: &[Last]) -> Vec<Sample> {
    let mut services: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for last in all {
        let counts = services.entry(&last.canary.origin).or_default();
        counts.0 += 1;
        counts.1 += u32::from(last.heard.is_some_and(Heard::alarms));
    }
    if services.is_empty() {
        // A number that is never told cannot be watched: without one there are none, and none is silent.
        services.insert("", (0, 0));
    }
    let gauge = |name, help, service: &str, value: u32| Sample {
        name,
        help,
        kind: "gauge",
        labels: vec![("service", service.to_owned())],
        value: f64::from(value),
    };
    let there = services.iter().map(|(service, counts)| {
        gauge("canaries", "Devices of the towns' own that say when a warning came.", service, counts.0)
    });
    let silent = services.iter().map(|(service, counts)| {
        let help = "Of these, those that had not heard the last warning of the day two minutes after its release.";
        gauge("canaries_silent", help, service, counts.1)
    });
    there.chain(silent).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use channel::ids::ChannelId;

    #[test]
    fn silence_is_counted_by_push_service() {
        let at = |second: i64| Timestamp::from_second(1_790_000_000 + second).unwrap_or_default();
        let last = |origin: &str, heard| Last {
            canary: Canary {
                id: 1,
                channel: ChannelId(1),
                name: "Leitstelle".to_owned(),
                origin: origin.to_owned(),
                made: at(0),
                heard: None,
                noticed: None,
            },
            heard,
        };
        let all = [
            last("https://a", Some(Heard::Not)),
            last("https://a", Some(Heard::In(SignedDuration::from_secs(2)))),
            last("https://b", None),
        ];
        let said: Vec<_> =
            samples(&all).into_iter().map(|one| (one.name, one.labels[0].1.clone(), one.value as u32)).collect();
        let line = |name, service: &str, value| (name, service.to_owned(), value);
        assert_eq!(
            said,
            [
                line("canaries", "https://a", 2),
                line("canaries", "https://b", 1),
                line("canaries_silent", "https://a", 1),
                line("canaries_silent", "https://b", 0),
            ]
        );
    }
}
