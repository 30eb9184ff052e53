use channel::clock::from_ms;
use channel::ids::{ChannelId, MediumId};
use channel::image::Alt;
use channel::medium::{About, Focus, Format, People};
use channel::text::Line;

use super::{count, small};
use crate::{MediumFile, Result, StoreError, StoredMedium};

/// The columns of `medium_from!`.
pub(crate) type MediumRow =
    (i64, i64, String, String, i64, i64, i64, Option<String>, String, Option<String>, String, String, i64, i64, i64);

/// Reads a medium.
pub(crate) fn read(row: MediumRow) -> Result<StoredMedium> {
    let (id, channel, hash, format, width, height, bytes, captions, name, alt, credit, people, x, y, created) = row;
    let corrupt = |what: &str| StoreError::corrupt("medium", what);
    let line = |text: &str| Line::parse(text).map_err(|complaint| corrupt(complaint.key));
    let file = MediumFile {
        hash,
        format: Format::parse(&format).ok_or_else(|| corrupt("format"))?,
        width: small("medium", width)?,
        height: small("medium", height)?,
        bytes: count(bytes),
        captions,
    };
    let about = About {
        name: line(&name)?,
        alt: match alt.as_deref() {
            None => None,
            Some("") => Some(Alt::Decorative),
            Some(text) => Some(Alt::Text(line(text)?)),
        },
        credit: if credit.is_empty() { None } else { Some(line(&credit)?) },
        people: People::parse(&people).ok_or_else(|| corrupt("people"))?,
        focus: Focus::near(x, y),
    };
    Ok(StoredMedium { id: MediumId(id), channel: ChannelId(channel), file, about, created: from_ms(created) })
}

/// A description as it is stored: nothing said is NULL, and a decorative picture has an empty one.
pub(crate) fn alt(alt: Option<&Alt>) -> Option<&str> {
    alt.map(|alt| match alt {
        Alt::Text(line) => line.as_str(),
        Alt::Decorative => "",
    })
}

/// What a medium is found by, in small letters: the engines differ in what they call the same letter.
pub(crate) fn findable(about: &About) -> String {
    let parts = [Some(about.name.as_str()), alt(about.alt.as_ref()), about.credit.as_ref().map(Line::as_str)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase()
}
