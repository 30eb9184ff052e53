//! The sorts of hazard a duty officer chooses from; few enough to be found at three in the morning.
use super::Category;

/// A sort of hazard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hazard {
    /// Fire and smoke.
    Fire,
    /// Gas, chemicals, radiation.
    Substance,
    /// Floods and heavy rain.
    Flood,
    /// Storm, ice, heat.
    Weather,
    /// Drinking water.
    DrinkingWater,
    /// Power, telephone, heating.
    Supply,
    /// Found bombs, violence, closed areas.
    Security,
    /// Anything else.
    Other,
}

impl Hazard {
    /// All of them, in the order the desk offers them.
    pub const ALL: [Hazard; 8] = [
        Hazard::Fire,
        Hazard::Substance,
        Hazard::Flood,
        Hazard::Weather,
        Hazard::DrinkingWater,
        Hazard::Supply,
        Hazard::Security,
        Hazard::Other,
    ];

    /// The word in forms and translation keys (`hazard.fire`).
    pub fn key(self) -> &'static str {
        match self {
            Hazard::Fire => "fire",
            Hazard::Substance => "substance",
            Hazard::Flood => "flood",
            Hazard::Weather => "weather",
            Hazard::DrinkingWater => "drinking_water",
            Hazard::Supply => "supply",
            Hazard::Security => "security",
            Hazard::Other => "other",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Hazard> {
        Self::ALL.into_iter().find(|hazard| hazard.key() == key)
    }

    /// Its sort in the words of the standard (§3.2.2 category).
    pub fn category(self) -> Category {
        match self {
            Hazard::Fire => Category::Fire,
            Hazard::Substance => Category::CBRNE,
            Hazard::Flood | Hazard::Weather => Category::Met,
            Hazard::DrinkingWater => Category::Health,
            Hazard::Supply => Category::Infra,
            Hazard::Security => Category::Security,
            Hazard::Other => Category::Safety,
        }
    }
}
