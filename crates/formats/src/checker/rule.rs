//! The rules by name, and what each of them means in a sentence.
use channel::lang::Lang;

/// What a piece of advice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A sentence of many words.
    LongSentence,
    /// A word of many letters.
    LongWord,
    /// Words all in capitals.
    Capitals,
    /// A link whose words do not say where it leads.
    HereLink,
    /// Several emoji in a row.
    EmojiRun,
    /// A picture without a description.
    NoAlt,
    /// Leichte Sprache: more than one thought in a sentence.
    ManyThoughts,
    /// Leichte Sprache: a genitive.
    Genitive,
    /// Leichte Sprache: nobody does it.
    Passive,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 9] = [
        Rule::LongSentence,
        Rule::LongWord,
        Rule::Capitals,
        Rule::HereLink,
        Rule::EmojiRun,
        Rule::NoAlt,
        Rule::ManyThoughts,
        Rule::Genitive,
        Rule::Passive,
    ];

    /// The rule's word.
    pub fn key(self) -> &'static str {
        match self {
            Rule::LongSentence => "long_sentence",
            Rule::LongWord => "long_word",
            Rule::Capitals => "capitals",
            Rule::HereLink => "here_link",
            Rule::EmojiRun => "emoji_run",
            Rule::NoAlt => "no_alt",
            Rule::ManyThoughts => "many_thoughts",
            Rule::Genitive => "genitive",
            Rule::Passive => "passive",
        }
    }

    /// What the rule means; `{n}` stands for the number of the advice.
    pub fn says(self, lang: Lang) -> &'static str {
        match lang {
            Lang::De => self.german(),
            Lang::En => self.english(),
        }
    }

    fn german(self) -> &'static str {
        match self {
            Rule::LongSentence => "Dieser Satz hat {n} Wörter. Zwei kurze Sätze liest man leichter als einen langen.",
            Rule::LongWord => "Dieses Wort hat {n} Buchstaben. Ein Bindestrich oder zwei Wörter machen es lesbar.",
            Rule::Capitals => "Nur Großbuchstaben wirken wie Rufen; manche Vorleseprogramme buchstabieren sie.",
            Rule::HereLink => {
                "Der Link sagt nicht, wohin er führt. Vorleseprogramme lesen Links ohne den Satz drumherum vor."
            }
            Rule::EmojiRun => "Jedes Emoji wird mit seinem Namen vorgelesen. {n} hintereinander hört niemand gern.",
            Rule::NoAlt => "Wer das Bild nicht sieht, erfährt nicht, was darauf ist. Ein Satz genügt.",
            Rule::ManyThoughts => "Leichte Sprache: ein Gedanke in einem Satz. Das sind wohl mehrere.",
            Rule::Genitive => "Leichte Sprache: kein Genitiv. Besser: „das Haus von der Stadt“.",
            Rule::Passive => "Leichte Sprache: Sagen Sie, wer etwas tut. Besser: „Wir sperren die Straße“.",
        }
    }

    fn english(self) -> &'static str {
        match self {
            Rule::LongSentence => "This sentence has {n} words. Two short sentences read easier than a long one.",
            Rule::LongWord => "This word has {n} letters. A hyphen or two words make it readable.",
            Rule::Capitals => "Capitals only feel like shouting; some screen readers spell them out.",
            Rule::HereLink => "The link does not say where it leads. Screen readers list links without their sentence.",
            Rule::EmojiRun => "Every emoji is read out by its name. Nobody likes to hear {n} in a row.",
            Rule::NoAlt => "Whoever cannot see the picture does not learn what it shows. One sentence is enough.",
            Rule::ManyThoughts => "Easy language: one thought in a sentence. These are probably several.",
            Rule::Genitive => "Easy language: no genitive. Better: “das Haus von der Stadt”.",
            Rule::Passive => "Easy language: say who does it. Better: “Wir sperren die Straße”.",
        }
    }
}
