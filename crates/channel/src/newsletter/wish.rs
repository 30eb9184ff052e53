//! What one reader wants. It lives inside a sealed box of its own and nowhere else.
use crate::lang::Lang;
use crate::topic::{Topic, TopicSet};

/// Bytes a wish takes inside its box.
pub const WISH_LEN: usize = 8;

/// How often somebody gets mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rhythm {
    /// On every day on which something came out.
    Daily,
    /// Once a week.
    Weekly,
}

impl Rhythm {
    /// Both, in the order the pages show them.
    pub const ALL: [Rhythm; 2] = [Rhythm::Daily, Rhythm::Weekly];

    /// The word in forms, the database and translation keys (`newsletter.daily`).
    pub fn key(self) -> &'static str {
        match self {
            Rhythm::Daily => "daily",
            Rhythm::Weekly => "weekly",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Rhythm> {
        Self::ALL.into_iter().find(|rhythm| rhythm.key() == key)
    }
}

/// Topics, rhythm and language of one reader. No Debug: it describes a person's choice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// What they want to read about; at least one.
    pub topics: TopicSet,
    /// How often.
    pub rhythm: Rhythm,
    /// Language of the words around the posts.
    pub lang: Lang,
}

impl Wish {
    /// Topics a newsletter can be about: all but warnings, which come too late by mail.
    pub fn topics() -> impl Iterator<Item = Topic> {
        Topic::ALL.into_iter().filter(|topic| *topic != Topic::Warnings)
    }

    /// Whether a post about these topics belongs into this reader's mail. What is about warnings belongs into everybody's:
    /// where the town wants it in the newsletter at all, nobody misses it by a choice.
    pub fn wants(&self, topics: TopicSet) -> bool {
        topics.contains(Topic::Warnings) || self.topics.meets(topics)
    }

    /// The bytes for the box.
    pub fn to_bytes(&self) -> [u8; WISH_LEN] {
        [1, self.topics.bits(), u8::from(self.rhythm == Rhythm::Weekly), u8::from(self.lang == Lang::En), 0, 0, 0, 0]
    }

    /// Reads the bytes of a box; `None` when they are of a version this program does not know.
    pub fn from_bytes(bytes: &[u8; WISH_LEN]) -> Option<Self> {
        let [1, topics, rhythm, lang, 0, 0, 0, 0] = *bytes else { return None };
        Some(Self {
            topics: TopicSet::from_bits(topics),
            rhythm: if rhythm == 1 { Rhythm::Weekly } else { Rhythm::Daily },
            lang: if lang == 1 { Lang::En } else { Lang::De },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_survives_its_box() {
        for bits in 0..128 {
            for (rhythm, lang) in [(Rhythm::Daily, Lang::De), (Rhythm::Weekly, Lang::En)] {
                let wish = Wish { topics: TopicSet::from_bits(bits), rhythm, lang };
                assert!(Wish::from_bytes(&wish.to_bytes()) == Some(wish));
            }
        }
        assert!(Wish::from_bytes(&[2, 0, 0, 0, 0, 0, 0, 0]).is_none());
    }

    #[test]
    fn a_warning_is_missed_by_no_choice() {
        let wish = Wish { topics: [Topic::Jobs].into_iter().collect(), rhythm: Rhythm::Daily, lang: Lang::De };
        assert!(
            wish.wants([Topic::Warnings].into_iter().collect()) && !wish.wants([Topic::News].into_iter().collect())
        );
    }
}
