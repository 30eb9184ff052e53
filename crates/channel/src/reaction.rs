//! What residents may answer to a post: one emoji of the town's set, or one or several options of a poll. How many, never
//! who; a mood picture, never a vote.
use crate::clock::Timestamp;
use crate::field::Complaint;
use crate::text::Line;
use jiff::{SignedDuration, tz::TimeZone};
use unicode_segmentation::UnicodeSegmentation;

/// How long a post can be answered: then its numbers are frozen and every single reaction is deleted.
pub const OPEN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Most emojis of a set and most options of a poll: several options travel as the bits of one byte.
pub const CHOICES_MAX: usize = 8;
/// Longest life of a poll: no single answer is kept longer than those to other posts.
pub const POLL_MAX: SignedDuration = OPEN;
/// Nothing below is told to anybody.
pub const FEW: u64 = 5;

/// One emoji, as Unicode lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emoji(&'static emojis::Emoji);

impl Emoji {
    /// Exactly one emoji and nothing else; a text-style heart becomes the coloured one.
    pub fn parse(text: &str) -> Result<Emoji, Complaint> {
        let found = emojis::get(text).filter(|_| text.graphemes(true).count() == 1);
        found.map(Emoji).ok_or_else(|| Complaint::with("error.emoji.shape", text))
    }

    /// The emoji.
    pub fn as_str(&self) -> &'static str {
        self.0.as_str()
    }

    /// What Unicode calls it, in English.
    pub fn name(&self) -> &'static str {
        self.0.name()
    }
}

/// The emojis of a channel, in order and each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmojiSet(Vec<Emoji>);

impl EmojiSet {
    /// No reactions in this channel.
    pub const NONE: EmojiSet = EmojiSet(Vec::new());

    /// Reads emojis one after the other, with or without spaces between; nothing typed is the empty set.
    pub fn parse(text: &str) -> Result<EmojiSet, Complaint> {
        let mut emojis: Vec<Emoji> = Vec::new();
        for letter in text.graphemes(true).filter(|letter| !letter.trim().is_empty()) {
            let emoji = Emoji::parse(letter)?;
            if emojis.contains(&emoji) {
                return Err(Complaint::with("error.emoji.twice", letter));
            }
            emojis.push(emoji);
        }
        if emojis.len() > CHOICES_MAX {
            Err(Complaint::with("error.emoji.many", CHOICES_MAX))
        } else {
            Ok(EmojiSet(emojis))
        }
    }

    /// In order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Emoji> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Agreement, joy, applause, astonishment, sorrow, thanks: nothing to mock or to vote against anybody with.
impl Default for EmojiSet {
    fn default() -> Self {
        EmojiSet(["👍", "❤️", "👏", "😮", "😢", "🙏"].iter().filter_map(|text| Emoji::parse(text).ok()).collect())
    }
}

impl std::fmt::Display for EmojiSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let texts: Vec<&str> = self.0.iter().map(Emoji::as_str).collect();
        f.write_str(&texts.join(" "))
    }
}

/// A question's answers. Once it is out nothing of it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Two to eight.
    pub options: Vec<Line>,
    /// Whether one may choose several.
    pub several: bool,
    /// When the numbers are frozen.
    pub ends: Timestamp,
}

impl Poll {
    /// Reads the options, one a line, empty lines left out.
    pub fn options(text: &str) -> Result<Vec<Line>, Complaint> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let options = lines.map(Line::parse).collect::<Result<Vec<_>, _>>()?;
        let twice = (1..options.len()).find(|&at| options.iter().take(at).any(|one| Some(one) == options.get(at)));
        match (options.len(), twice.and_then(|at| options.get(at))) {
            (_, Some(again)) => Err(Complaint::with("error.poll.twice", again)),
            (0 | 1, None) => Err(Complaint::new("error.poll.few")),
            (n, None) if n > CHOICES_MAX => Err(Complaint::with("error.poll.many", CHOICES_MAX)),
            _ => Ok(options),
        }
    }

    /// An end that is still to come and not too far away.
    pub fn end(ends: Timestamp, now: Timestamp) -> Result<Timestamp, Complaint> {
        if ends <= now {
            Err(Complaint::new("error.poll.over"))
        } else if ends > now + POLL_MAX {
            Err(Complaint::with("error.poll.late", POLL_MAX.as_hours() / 24))
        } else {
            Ok(ends)
        }
    }
}

/// What residents may answer to one post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reactions {
    /// Nothing: obituaries, warnings, everything from before.
    #[default]
    Off,
    /// One emoji of the channel's set.
    Emoji,
    /// The options of a poll.
    Poll(Poll),
}

impl Reactions {
    /// The poll, if it is one.
    pub fn poll(&self) -> Option<&Poll> {
        match self {
            Reactions::Poll(poll) => Some(poll),
            Reactions::Off | Reactions::Emoji => None,
        }
    }
}

/// Which choices a post takes. A choice is one byte: 0 takes a reaction back, else the number of the one choice counted
/// from 1, or, where several may be chosen, the bits of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    /// How many there are, 1 to 8.
    pub count: u8,
    /// Whether one may choose several.
    pub several: bool,
}

impl Choices {
    /// Whether the byte says something.
    pub fn takes(self, choice: u8) -> bool {
        let highest = if self.several { (1u16 << self.count.min(8)) - 1 } else { u16::from(self.count) };
        u16::from(choice) <= highest
    }

    /// How often each choice was made, and by how many devices; from how often each byte came.
    pub fn tally(self, bytes: impl IntoIterator<Item = (u8, u64)>) -> Tally {
        let mut tally = Tally { devices: 0, each: vec![0; usize::from(self.count)] };
        for (choice, times) in bytes.into_iter().filter(|(choice, _)| *choice != 0 && self.takes(*choice)) {
            tally.devices += times;
            for (place, number) in tally.each.iter_mut().enumerate() {
                let chosen = if self.several { choice >> place & 1 == 1 } else { usize::from(choice) == place + 1 };
                *number += if chosen { times } else { 0 };
            }
        }
        tally
    }
}

/// Numbers of one post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Devices that chose anything.
    pub devices: u64,
    /// Times each choice was made.
    pub each: Vec<u64>,
}

impl Tally {
    /// As everybody sees it and as it is stored, the desk included.
    pub fn shown(&self) -> Tally {
        Tally { devices: shown(self.devices), each: self.each.iter().copied().map(shown).collect() }
    }
}

/// A count as everybody sees it: 0 stands for "fewer than five", then steps of five below fifty, of ten above. Down, so
/// that one reaction is rarely visible.
pub fn shown(count: u64) -> u64 {
    match count {
        0..FEW => 0,
        FEW..50 => count / 5 * 5,
        _ => count / 10 * 10,
    }
}

/// The half-year whose tokens a post of that instant takes, such as `2026H2`; half-years turn at midnight UTC.
pub fn half_year(at: Timestamp) -> String {
    let date = at.to_zoned(TimeZone::UTC).date();
    format!("{:04}H{}", date.year(), if date.month() > 6 { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_single_emojis_make_a_set() {
        assert_eq!(EmojiSet::default().iter().len(), 6);
        assert_eq!(EmojiSet::parse("👍❤ 🏳️‍🌈").unwrap().to_string(), "👍 ❤️ 🏳️‍🌈");
        assert!(EmojiSet::parse(" ").unwrap().is_empty());
        for wrong in ["👍 a", ":)", "1", "👍👍", "<b>", "\u{200d}", "🏳️‍", "👍 ❤️ 👏 😮 😢 🙏 🎉 🤔 😀"]
        {
            assert!(EmojiSet::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(EmojiSet::parse(&EmojiSet::default().to_string()).unwrap(), EmojiSet::default());
    }

    #[test]
    fn polls_have_two_to_eight_different_options() {
        assert_eq!(Poll::options("Ja\n\n Nein \n").unwrap().len(), 2);
        for wrong in ["", "Ja", "Ja\nNein\nJa", "1\n2\n3\n4\n5\n6\n7\n8\n9"] {
            assert!(Poll::options(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn polls_end_within_thirty_days() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-11-25T10:00:00Z");
        assert!(Poll::end(at("2026-12-25T10:00:00Z"), now).is_ok());
        assert_eq!(Poll::end(at("2026-12-25T10:00:01Z"), now).unwrap_err().key, "error.poll.late");
        assert_eq!(Poll::end(now, now).unwrap_err().key, "error.poll.over");
    }

    #[test]
    fn counts_below_five_are_told_to_nobody() {
        let told: Vec<u64> = [0, 4, 5, 9, 49, 50, 59, 127].into_iter().map(shown).collect();
        assert_eq!(told, [0, 0, 5, 5, 45, 50, 50, 120]);
    }

    #[test]
    fn half_years_turn_at_midnight() {
        assert_eq!(half_year("2026-06-30T23:59:59Z".parse().unwrap()), "2026H1");
        assert_eq!(half_year("2026-07-01T00:00:00Z".parse().unwrap()), "2026H2");
    }

    proptest! {
        #[test]
        fn one_choice_or_several_are_counted_alike(count in 1u8..=8, bytes in prop::collection::vec((0u8..=255, 0u64..50), 0..40)) {
            for several in [false, true] {
                let choices = Choices { count, several };
                let good: Vec<_> = bytes.iter().copied().filter(|(byte, _)| *byte != 0 && choices.takes(*byte)).collect();
                let tally = choices.tally(bytes.iter().copied());
                prop_assert_eq!(tally.devices, good.iter().map(|(_, times)| times).sum::<u64>());
                let made: u64 = good.iter().map(|(byte, times)| times * if several { u64::from(byte.count_ones()) } else { 1 }).sum();
                prop_assert_eq!(tally.each.iter().sum::<u64>(), made);
            }
        }
    }
}
