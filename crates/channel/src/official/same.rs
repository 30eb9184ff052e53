//! When two names mean the same message, whoever lists it.
use crate::warning::Reference;

/// A message's name as it is compared: sender, identifier, instant. The weather service's messages have a number of their
/// own, under which others pass them on with another sender and another time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    name: NameKey,
    second: i64,
}

/// The same without the time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NameKey {
    sender: String,
    identifier: String,
}

impl Key {
    /// Of a name.
    pub fn of(name: &Reference) -> Key {
        match weather(name.identifier.as_str()) {
            Some(number) => Key { name: NameKey { sender: String::new(), identifier: number.to_owned() }, second: 0 },
            None => Key {
                name: NameKey { sender: name.sender.to_string(), identifier: name.identifier.to_string() },
                second: name.sent.instant().as_second(),
            },
        }
    }

    /// Without the time.
    pub fn name(&self) -> &NameKey {
        &self.name
    }
}

/// Whether it is a message of the weather service's.
pub fn is_weather(name: &Reference) -> bool {
    weather(name.identifier.as_str()).is_some()
}

/// The weather service's own number. NINA puts `dwd.` before it; behind it stands which languages the file has.
fn weather(identifier: &str) -> Option<&str> {
    let bare = identifier.strip_prefix("dwd.").unwrap_or(identifier);
    let number = match bare.rsplit_once('.') {
        Some((number, tail)) if tail.len() == 3 && tail.bytes().all(|b| b.is_ascii_uppercase()) => number,
        _ => bare,
    };
    number.contains(".DWD.").then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weather_service_is_known_again_in_ninas_clothes() {
        let of = |sender: &str, identifier: &str, sent: &str| {
            Key::of(&Reference {
                sender: crate::warning::Name::parse(sender).unwrap(),
                identifier: crate::warning::Name::parse(identifier).unwrap(),
                sent: crate::warning::Moment::parse(sent).unwrap(),
            })
        };
        let own = of("opendata@dwd.de", "2.49.0.0.276.0.DWD.PVW.17.f8.MUL", "2026-09-19T17:01:00-00:00");
        let ninas = of("DWD", "dwd.2.49.0.0.276.0.DWD.PVW.17.f8.DEU", "2026-09-19T19:00:24+02:00");
        assert_eq!(own, ninas);
        assert_ne!(own, of("opendata@dwd.de", "2.49.0.0.276.0.DWD.PVW.18.f8.MUL", "2026-09-19T17:01:00-00:00"));
        let local = of("DE-NW-HF", "mow.1", "2026-09-19T19:00:24+02:00");
        assert_eq!(local, of("DE-NW-HF", "mow.1", "2026-09-19T17:00:24-00:00"));
        assert_ne!(local, of("DE-NW-HF", "mow.1", "2026-09-19T17:00:25-00:00"));
    }
}
