//! Where official warnings are read.
use crate::field::FieldErrors;
use crate::text::Line;
use crate::warning::RegionKey;
use jiff::SignedDuration;
use std::time::Duration;
use url::Url;

/// Who lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// NINA's public files by the Federal Office of Civil Protection: MoWaS, KATWARN, BIWAPP, floods, weather, police.
    Nina,
    /// The weather service's own files, by warn cell.
    Dwd,
    /// Any Atom feed of CAP files.
    Feed,
}

impl Provider {
    /// All of them, the one every town wants first.
    pub const ALL: [Provider; 3] = [Provider::Nina, Provider::Dwd, Provider::Feed];

    /// The word in the database, in forms and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Provider::Nina => "nina",
            Provider::Dwd => "dwd",
            Provider::Feed => "feed",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Provider> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// What somebody wants watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watching {
    /// Who lists it.
    pub provider: Provider,
    /// Which region.
    pub region: RegionKey,
    /// Of a feed: whose warnings these are, as residents read it. Empty for the others, which say it themselves.
    pub label: String,
    /// Of a feed: its address.
    pub url: Option<Url>,
}

impl Watching {
    /// Whether it has the weather of everything another one watches, and more precisely.
    pub fn has_weather_of(&self, other: &Watching) -> bool {
        self.provider == Provider::Dwd && other.region.digits().starts_with(self.region.digits())
    }

    /// Reads the desk's form; `get` gives a field as typed.
    pub fn parse<'a>(get: impl Fn(&str) -> &'a str) -> Result<Watching, FieldErrors> {
        let mut errors = FieldErrors::default();
        let provider = Provider::parse(get("provider")).unwrap_or(Provider::Nina);
        let region = RegionKey::parse(&get("region").replace(' ', ""));
        if region.is_none() {
            errors.push("region", "error.official.region", "");
        } else if region.as_ref().is_some_and(|region| region.district().is_none()) {
            errors.push("region", "error.official.district", "");
        }
        let (mut label, mut url) = (String::new(), None);
        if provider == Provider::Feed {
            label = errors.take("label", Line::parse(get("label"))).map(|line| line.to_string()).unwrap_or_default();
            url = errors.take("url", crate::webhook::address(get("url")));
        }
        match region {
            Some(region) if errors.is_empty() => Ok(Watching { provider, region, label, url }),
            _ => Err(errors),
        }
    }
}

/// A source that gave no complete answer for so long is stale: what it says no longer holds may hold, and the reverse.
pub const STALE: Duration = Duration::from_secs(15 * 60);

/// How long complete readings must lack a warning before it counts as withdrawn: five readings' time, a quarter of an hour
/// at most. A server's bad minute with an empty list is no withdrawal.
pub fn patience(every: Duration) -> SignedDuration {
    SignedDuration::try_from(every.saturating_mul(5).min(STALE)).unwrap_or_default()
}

/// How long to wait after a reading: `every`, and after failures in a row twice as long each time up to ten minutes, never
/// shorter than the other side asked for within an hour. It never gives up.
pub fn pause(every: Duration, failures: u32, asked: Option<Duration>, spread: f64) -> Duration {
    let longest = Duration::from_secs(600).max(every);
    let wait = every.saturating_mul(2u32.saturating_pow(failures.min(10))).min(longest);
    let asked = asked.unwrap_or_default().min(Duration::from_secs(3600));
    wait.mul_f64(0.9 + spread.clamp(0.0, 1.0) / 5.0).max(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<'a>(fields: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> &'a str {
        move |name| fields.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    #[test]
    fn a_form_becomes_a_source_or_every_complaint() {
        let nina = Watching::parse(typed(&[("provider", "nina"), ("region", "05 7 58 0012012")])).unwrap();
        assert_eq!(
            (nina.provider, nina.region.nina().unwrap().as_str(), nina.url),
            (Provider::Nina, "057580000000", None)
        );
        let complaints = |fields: &[(&str, &str)]| {
            let errors = Watching::parse(typed(fields)).unwrap_err();
            errors.0.iter().map(|error| (error.field, error.key)).collect::<Vec<_>>()
        };
        let berlin = Watching::parse(typed(&[("provider", "nina"), ("region", "110000000000")])).unwrap();
        assert_eq!(berlin.region.nina().unwrap(), "110000000000");
        assert_eq!(complaints(&[("region", "05")]), [("region", "error.official.district")], "no files for a state");
        let all = complaints(&[("provider", "feed"), ("url", "ftp://x")]);
        assert_eq!(all.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["region", "label", "url"]);
    }

    #[test]
    fn a_town_of_the_weather_services_has_no_weather_of_a_district() {
        let of = |provider: &str, region: &str| {
            Watching::parse(typed(&[("provider", provider), ("region", region)])).unwrap()
        };
        let (town, district) = (of("nina", "057580012012"), of("nina", "05758"));
        assert!(of("dwd", "05758012").has_weather_of(&town) && of("dwd", "05758").has_weather_of(&town));
        assert!(!of("dwd", "05758012").has_weather_of(&district) && !of("dwd", "05711").has_weather_of(&town));
        assert!(!town.has_weather_of(&town));
    }

    #[test]
    fn readings_are_patient_and_never_give_up() {
        let every = Duration::from_secs(60);
        assert_eq!((patience(every).as_mins(), patience(every * 60).as_mins()), (5, 15));
        assert_eq!(pause(every, 0, None, 0.5), every);
        assert_eq!(pause(every, 1, None, 0.5), every * 2);
        assert_eq!(pause(every, 99, None, 0.5), Duration::from_secs(600));
        assert_eq!(pause(every, 0, Some(Duration::from_secs(120)), 0.5), Duration::from_secs(120));
        assert_eq!(pause(every, 0, Some(Duration::from_secs(999_999)), 0.5), Duration::from_secs(3600));
    }
}
