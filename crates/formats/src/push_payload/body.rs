//! What the push of a warning says when there is no room for all of it: what to do is never cut off by what is the matter,
//! nor by a long list of places.
use super::{fit, json_len};
use channel::text::{letters, shorten};

/// At least so many letters of what is the matter stay before the list of places is shortened.
const MATTER: usize = 240;
/// So many letters are left of a long list of places.
const AREA: usize = 120;

/// A warning's words, in the order they are read.
pub(super) struct Said<'a> {
    /// What stands before the places.
    pub label: &'a str,
    /// Where.
    pub area: &'a str,
    /// Until when, as a sentence; may be empty.
    pub until: &'a str,
    /// What is the matter, on one line.
    pub matter: String,
    /// What to do, on one line.
    pub to_do: String,
}

/// What there is room for.
pub(super) struct Body {
    /// The text.
    pub text: String,
    /// So many letters of what to do are too many for it and for until when; 0 when all of it is there.
    pub missing: usize,
}

impl Said<'_> {
    /// All of it.
    pub fn whole(&self) -> String {
        self.join(self.area, &self.matter)
    }

    /// As much as takes at most `room` bytes in JSON.
    pub fn fitted(&self, room: usize) -> Body {
        let short = shorten(self.area, AREA);
        for (area, least) in [(self.area, MATTER), (short.as_str(), 0), ("", 0)] {
            // With the space before it.
            let Some(left) = room.checked_sub(json_len(&self.join(area, "")) + 1) else { continue };
            let matter = fit(&self.matter, left);
            if matter == self.matter || letters(&matter) >= least {
                return Body { text: self.join(area, &matter), missing: 0 };
            }
        }
        let (text, wanted) = (fit(&self.to_do, room), self.join("", ""));
        Body { missing: letters(&wanted).saturating_sub(letters(&text)), text }
    }

    fn join(&self, area: &str, matter: &str) -> String {
        let place = if area.is_empty() { String::new() } else { format!("{}: {area}.", self.label) };
        let parts = [place.as_str(), self.until, matter, self.to_do.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}
