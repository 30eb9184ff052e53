use channel::official::Words;
use serde::{Deserialize, Serialize};

use crate::{Result, StoreError};

#[derive(Serialize, Deserialize)]
struct WordsWire {
    language: String,
    headline: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    instruction: String,
    #[serde(default)]
    areas: Vec<String>,
    /// How it was written before: the names on one line.
    #[serde(default, skip_serializing)]
    area: String,
    #[serde(default)]
    sender: String,
    #[serde(default)]
    web: String,
}

/// Writes what an official message says.
pub(crate) fn write_words(all: &[Words]) -> Result<String> {
    let wire = |words: &Words| {
        let Words { language, headline, description, instruction, areas, sender, web } = words.clone();
        WordsWire { language, headline, description, instruction, areas, area: String::new(), sender, web }
    };
    let all: Vec<WordsWire> = all.iter().map(wire).collect();
    serde_json::to_string(&all).map_err(|_| StoreError::corrupt("official_message", "words"))
}

/// Reads it back.
pub(crate) fn read_words(text: &str) -> Result<Vec<Words>> {
    let all: Vec<WordsWire> =
        serde_json::from_str(text).map_err(|_| StoreError::corrupt("official_message", "words"))?;
    let words = |wire: WordsWire| {
        let WordsWire { language, headline, description, instruction, mut areas, area, sender, web } = wire;
        if areas.is_empty() && !area.is_empty() {
            areas.push(area);
        }
        Words { language, headline, description, instruction, areas, sender, web }
    };
    Ok(all.into_iter().map(words).collect())
}
