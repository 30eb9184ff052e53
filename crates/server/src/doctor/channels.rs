//! Each channel: can residents see it, is it complete, is its proof in place.
use super::Check;
use crate::wiring::House;
use channel::verification::State;

/// A line or two per channel.
pub async fn checks(house: &House) -> Vec<Check> {
    let found = match house.stores.admin().channels().await {
        Ok(found) => found,
        Err(error) => return vec![Check::mend("channels", error.to_string(), "ausrufer migrate")],
    };
    if found.is_empty() {
        return vec![Check::advice("channels", "there is none yet", "ausrufer channel create SLUG --name NAME")];
    }
    let mut checks = Vec::new();
    for entry in found {
        let slug = entry.channel.slug.to_string();
        let missing = entry.channel.profile.imprint.missing();
        if !missing.is_empty() {
            checks.push(Check::advice(
                &slug,
                format!("imprint lacks {}", missing.join(", ")),
                "fill it in at the desk under Kanal",
            ));
        } else if !entry.channel.public {
            checks.push(Check::advice(
                &slug,
                "complete, but hidden from residents",
                format!("ausrufer channel open {slug}"),
            ));
        }
        let verify = format!("ausrufer verify {slug} says what to set");
        checks.push(match (entry.verification.state, entry.verification.grace_until) {
            (State::Verified, None) => Check::good(&slug, format!("proved for {}", entry.channel.profile.domain)),
            (State::Verified, Some(until)) => {
                Check::mend(&slug, format!("the proof is missing; the mark lapses on {until}"), verify)
            }
            (State::Lapsed, _) => Check::mend(&slug, "the proof has lapsed", verify),
            (State::Pending, _) => Check::advice(&slug, "the proof is not complete yet", verify),
            (State::Unverified, _) => {
                Check::advice(&slug, "names no domain; it can be followed by link only", "set the domain at the desk")
            }
        });
    }
    checks
}
