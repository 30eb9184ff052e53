//! Pictures and what must be said about them.
use crate::field::Complaint;
use crate::ids::MediumId;
use crate::text::Line;

/// What a blind reader hears. One of the two is required; there is no third.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alt {
    /// A description.
    Text(Line),
    /// The picture says nothing the text does not say.
    Decorative,
}

impl Alt {
    /// Reads the two form fields; complains when neither is given.
    pub fn parse(text: &str, decorative: bool) -> Result<Alt, Complaint> {
        match (Line::parse(text), decorative) {
            (_, true) => Ok(Alt::Decorative),
            (Ok(line), false) => Ok(Alt::Text(line)),
            (Err(complaint), false) if complaint.key == "error.line.long" => Err(complaint),
            (Err(_), false) => Err(Complaint::new("error.alt.missing")),
        }
    }

    /// The description; empty where none is needed.
    pub fn text(&self) -> &str {
        match self {
            Alt::Text(line) => line.as_str(),
            Alt::Decorative => "",
        }
    }
}

/// A picture as a post uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Which stored picture.
    pub id: MediumId,
    /// Width in pixels of the largest stored size.
    pub width: u32,
    /// Height in pixels of the largest stored size.
    pub height: u32,
    /// Description or the statement that none is needed.
    pub alt: Alt,
    /// Who made it.
    pub credit: Option<Line>,
}
