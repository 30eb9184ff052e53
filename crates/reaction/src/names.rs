//! Names that cannot be wrong: a channel, an epoch, a booklet's volume, a slot. Together they are what a token is bound
//! to, so two spellings of one name would be two tokens for one post.

use std::fmt;

/// How many slots one booklet has.
pub const BOOKLET: usize = 128;
/// How many booklets an epoch may need. A channel with more posts than 4,096 in half a year shows no reactions on the rest.
pub const VOLUMES: u8 = 32;
/// Bytes a channel's name takes in the wire forms.
pub(crate) const CHANNEL_ROOM: usize = 40;

/// The text or number is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("a channel's name is 2 to 40 of a-z, 0-9 and single hyphens")]
    Channel,
    #[error("an epoch is a year and a half, such as 2026H2")]
    Epoch,
    #[error("a volume is 0 to 31")]
    Volume,
    #[error("a slot is 0 to 4095")]
    Slot,
}

/// A channel's name as it stands in its address. The shape leaves no room for the `|` between the parts of [`info`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelName(String);

impl ChannelName {
    /// 2 to 40 of a–z, 0–9 and single hyphens, none at the ends.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let shaped = (2..=CHANNEL_ROOM).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if shaped { Ok(Self(text.to_owned())) } else { Err(NameError::Channel) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name and zeros behind it.
    pub(crate) fn padded(&self) -> [u8; CHANNEL_ROOM] {
        let mut room = [0; CHANNEL_ROOM];
        for (place, byte) in room.iter_mut().zip(self.0.bytes()) {
            *place = byte;
        }
        room
    }

    /// Reads what [`ChannelName::padded`] wrote and nothing else.
    pub(crate) fn from_padded(room: &[u8; CHANNEL_ROOM]) -> Result<Self, NameError> {
        let end = room.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let text = std::str::from_utf8(&room[..end]).map_err(|_| NameError::Channel)?;
        Self::parse(text)
    }
}

/// Half a year of the channel's calendar. Its tokens can be used until two months after its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Epoch {
    year: u16,
    second: bool,
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Epoch {
    /// The epoch a month lies in. The caller's clock and time zone say which month it is. Years 1000 to 9999.
    pub fn of(year: u16, month: u8) -> Result<Self, NameError> {
        if (1000..=9999).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, second: month > 6 })
        } else {
            Err(NameError::Epoch)
        }
    }

    /// Reads `2026H2`.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let (year, half) = text.split_once('H').ok_or(NameError::Epoch)?;
        let digits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let year: u16 = year.parse().map_err(|_| NameError::Epoch)?;
        match (digits && year >= 1000, half) {
            (true, "1") => Ok(Self { year, second: false }),
            (true, "2") => Ok(Self { year, second: true }),
            _ => Err(NameError::Epoch),
        }
    }

    pub(crate) fn from_bytes(bytes: &[u8; 6]) -> Result<Self, NameError> {
        Self::parse(std::str::from_utf8(bytes).map_err(|_| NameError::Epoch)?)
    }

    /// The six letters of its label.
    pub(crate) fn to_bytes(self) -> [u8; 6] {
        let digit = |place: u16| b'0' + u8::try_from(self.year / place % 10).unwrap_or(0);
        [digit(1000), digit(100), digit(10), digit(1), b'H', if self.second { b'2' } else { b'1' }]
    }

    /// The epoch after this one; none after the year 9999.
    pub fn next(self) -> Option<Self> {
        if self.second {
            (self.year < 9999).then_some(Self { year: self.year + 1, second: false })
        } else {
            Some(Self { second: true, ..self })
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        Day { year: self.year, month: if self.second { 7 } else { 1 }, day: 1 }
    }

    /// The last day its key exists: two months after its end. On the day after, the key is destroyed.
    pub fn last_day_of_key(self) -> Day {
        if !self.second {
            return Day { year: self.year, month: 8, day: 31 };
        }
        let year = self.year + 1;
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        Day { year, month: 2, day: if leap { 29 } else { 28 } }
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}H{}", self.year, if self.second { 2 } else { 1 })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What one key pair is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyName {
    pub channel: ChannelName,
    pub epoch: Epoch,
}

/// Which booklet of an epoch: slots `128 × volume` to `128 × volume + 127`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Volume(u8);

impl Volume {
    /// 0 to 31.
    pub fn new(number: u8) -> Result<Self, NameError> {
        if number < VOLUMES { Ok(Self(number)) } else { Err(NameError::Volume) }
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Its 128 slots in order.
    pub fn slots(self) -> impl ExactSizeIterator<Item = Slot> {
        let first = u16::from(self.0) * 128;
        (0..128).map(move |at| Slot(first + at))
    }
}

/// The number of a post or poll within an epoch. Every post that allows reactions gets the next one when it is published;
/// a number is never given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(u16);

impl Slot {
    /// The first of an epoch.
    pub const FIRST: Self = Self(0);

    /// 0 to 4095.
    pub fn new(number: u16) -> Result<Self, NameError> {
        if usize::from(number) < BOOKLET * usize::from(VOLUMES) { Ok(Self(number)) } else { Err(NameError::Slot) }
    }

    /// Its number.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The one after it; none when the epoch is full.
    pub fn next(self) -> Option<Self> {
        Self::new(self.0 + 1).ok()
    }

    /// The booklet it is in.
    pub fn volume(self) -> Volume {
        Volume(u8::try_from(self.0 / 128).unwrap_or(VOLUMES - 1))
    }

    /// Its place in that booklet, 0 to 127.
    pub fn place(self) -> usize {
        usize::from(self.0 % 128)
    }
}

/// RFC 9497's public `info` of one slot: `<channel>|<epoch>|<slot>`, the slot in decimal without leading zeros.
pub fn info(key: &KeyName, slot: Slot) -> Vec<u8> {
    format!("{}|{}|{}", key.channel.as_str(), key.epoch, slot.number()).into_bytes()
}
