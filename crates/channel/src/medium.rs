//! A medium: one picture, document, recording or film of a channel's library, with what belongs to it wherever it is used.
use crate::field::FieldErrors;
use crate::ids::MediumId;
use crate::image::Alt;
use crate::text::Line;

/// What sort of medium it is, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Something to look at.
    Picture,
    /// A PDF.
    Document,
    /// Something to listen to.
    Audio,
    /// Something to watch.
    Video,
}

impl Kind {
    /// All, in the order the library offers them.
    pub const ALL: [Kind; 4] = [Kind::Picture, Kind::Document, Kind::Audio, Kind::Video];

    /// The word in the database, addresses and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Picture => "picture",
            Kind::Document => "document",
            Kind::Audio => "audio",
            Kind::Video => "video",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether somebody who cannot hear would miss something: it comes with captions or not at all.
    pub fn needs_captions(self) -> bool {
        matches!(self, Kind::Audio | Kind::Video)
    }
}

/// How a medium's file is written. Of a picture nothing but its pixels is kept, always as JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A picture, in several widths.
    Jpeg,
    /// A document.
    Pdf,
    /// MPEG-1 layer 3.
    Mp3,
    /// AAC in MPEG-4.
    M4a,
    /// Opus or Vorbis.
    Ogg,
    /// A film in MPEG-4.
    Mp4,
    /// A film in Matroska's small sister.
    Webm,
}

impl Format {
    /// All.
    pub const ALL: [Format; 7] =
        [Format::Jpeg, Format::Pdf, Format::Mp3, Format::M4a, Format::Ogg, Format::Mp4, Format::Webm];

    /// The ending of the file, and the word in the database.
    pub fn key(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Pdf => "pdf",
            Format::Mp3 => "mp3",
            Format::M4a => "m4a",
            Format::Ogg => "ogg",
            Format::Mp4 => "mp4",
            Format::Webm => "webm",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Format> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    /// The media type it is served under.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Pdf => "application/pdf",
            Format::Mp3 => "audio/mpeg",
            Format::M4a => "audio/mp4",
            Format::Ogg => "audio/ogg",
            Format::Mp4 => "video/mp4",
            Format::Webm => "video/webm",
        }
    }

    /// What sort of medium it makes.
    pub fn kind(self) -> Kind {
        match self {
            Format::Jpeg => Kind::Picture,
            Format::Pdf => Kind::Document,
            Format::Mp3 | Format::M4a | Format::Ogg => Kind::Audio,
            Format::Mp4 | Format::Webm => Kind::Video,
        }
    }
}

/// The place of a picture that every crop keeps, in percent of width and height. Ten steps each way are as fine as a crop
/// shows, and each has a class in the style sheet: no page carries a style of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    x: u8,
    y: u8,
}

impl Focus {
    /// The middle.
    pub const MIDDLE: Focus = Focus { x: 50, y: 50 };

    /// The nearest step; what lies outside counts as the edge.
    pub fn near(x: i64, y: i64) -> Focus {
        let step = |percent: i64| u8::try_from((percent.clamp(0, 100) + 5) / 10 * 10).unwrap_or(50);
        Focus { x: step(x), y: step(y) }
    }

    /// Reads the two fields of the form; what is no number is the middle.
    pub fn parse(x: &str, y: &str) -> Focus {
        let number = |text: &str| text.trim().parse().unwrap_or(50);
        Focus::near(number(x), number(y))
    }

    /// Percent from the left, in tens.
    pub fn x(self) -> u8 {
        self.x
    }

    /// Percent from above, in tens.
    pub fn y(self) -> u8 {
        self.y
    }
}

/// Whether people can be recognised, and what they said to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// Nobody has looked yet.
    Unsaid,
    /// Nobody can be recognised.
    Nobody,
    /// Who can be recognised has agreed.
    Agreed,
    /// Somebody can be recognised and has not agreed: nothing that shows it goes out.
    Missing,
}

impl People {
    /// All.
    pub const ALL: [People; 4] = [People::Unsaid, People::Nobody, People::Agreed, People::Missing];

    /// The word in the database and the form.
    pub fn key(self) -> &'static str {
        match self {
            People::Unsaid => "unsaid",
            People::Nobody => "nobody",
            People::Agreed => "agreed",
            People::Missing => "missing",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<People> {
        Self::ALL.into_iter().find(|people| people.key() == key)
    }
}

/// What is said of a medium, and holds wherever it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What it is called in the library, and residents read on the link of a document.
    pub name: Line,
    /// Of a picture; `None` until somebody said it.
    pub alt: Option<Alt>,
    /// Who made it.
    pub credit: Option<Line>,
    /// Who can be recognised.
    pub people: People,
    /// What every crop keeps.
    pub focus: Focus,
}

/// What was typed about a medium.
pub struct Typed<'a> {
    /// Its name.
    pub name: &'a str,
    /// The description of a picture.
    pub alt: &'a str,
    /// Whether it says nothing the text does not say.
    pub decorative: bool,
    /// Who made it.
    pub credit: &'a str,
    /// The word of one of [`People`].
    pub people: &'a str,
    /// Percent from the left and from above.
    pub focus: (&'a str, &'a str),
}

impl About {
    /// Reads the form. A description may come later: it is demanded before something goes out.
    pub fn parse(typed: &Typed<'_>) -> Result<About, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", Line::parse(typed.name));
        let said = typed.decorative || !typed.alt.trim().is_empty();
        let alt = if said { errors.take("alt_text", Alt::parse(typed.alt, typed.decorative)) } else { None };
        let credit =
            if typed.credit.trim().is_empty() { None } else { errors.take("credit", Line::parse(typed.credit)) };
        let people = People::parse(typed.people).unwrap_or(People::Unsaid);
        let focus = Focus::parse(typed.focus.0, typed.focus.1);
        match name {
            Some(name) if errors.is_empty() => Ok(About { name, alt, credit, people, focus }),
            _ => Err(errors),
        }
    }
}

/// A document, recording or film as a post uses it; pictures are [`crate::image::Picture`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Which medium.
    pub id: MediumId,
    /// What sort; never a picture.
    pub kind: Kind,
    /// What residents read on the link or above the player.
    pub title: Line,
    /// Who made it.
    pub credit: Option<Line>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        assert!(Kind::ALL.into_iter().all(|kind| Kind::parse(kind.key()) == Some(kind)));
        assert!(Format::ALL.into_iter().all(|format| Format::parse(format.key()) == Some(format)));
        assert!(People::ALL.into_iter().all(|people| People::parse(people.key()) == Some(people)));
    }

    #[test]
    fn a_focus_is_a_step_whatever_was_typed() {
        assert_eq!((Focus::near(34, 35).x(), Focus::near(34, 35).y()), (30, 40));
        assert_eq!(Focus::near(-7, 900), Focus { x: 0, y: 100 });
        assert_eq!(Focus::parse("zwölf", ""), Focus::MIDDLE);
        assert_eq!(Focus::near(i64::MAX, i64::MIN), Focus { x: 100, y: 0 });
    }

    #[test]
    fn a_description_may_come_later_but_not_a_name() {
        let typed =
            Typed { name: "Markt", alt: " ", decorative: false, credit: "", people: "agreed", focus: ("20", "80") };
        let about = About::parse(&typed).unwrap();
        assert_eq!((about.alt, about.people, about.focus), (None, People::Agreed, Focus { x: 20, y: 80 }));
        let long = "x".repeat(300);
        let errors = About::parse(&Typed { name: " ", alt: &long, ..typed }).unwrap_err();
        assert_eq!(errors.0.iter().map(|error| error.field).collect::<Vec<_>>(), ["name", "alt_text"]);
    }
}
