//! A press release as a PDF for newsrooms: A4, set in the town's type, its letters found and read aloud in order (tagged, with
//! language and title), with nothing in it that only a screen shows.
mod blocks;
mod fonts;
mod sheet;
mod write;

pub use blocks::Block;

use crate::accent::Rgb;
use crate::facts;
use crate::post_view::{ChannelView, PostView};

/// Everything that is written.
#[derive(Clone, Debug, Hash)]
pub struct Sheet {
    /// The title of the document.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// BCP 47 tag of its language.
    pub lang: String,
    /// On the head of each page, left and right.
    pub head: (String, String),
    /// In which the left one and the line below are drawn: it can be read on white.
    pub colour: Rgb,
    /// At the foot of each page, before its number.
    pub foot: String,
    /// The text in its order.
    pub blocks: Vec<Block>,
}

/// The file; `None` when the typeface cannot be read, which a test rules out.
pub fn pdf(sheet: &Sheet) -> Option<Vec<u8>> {
    let pages = sheet::set(&sheet.blocks);
    write::file(sheet, &pages)
}

/// The fields of its kind, as label and value.
pub fn facts(channel: &ChannelView<'_>, post: &PostView<'_>) -> Vec<(&'static str, String)> {
    facts::lines(channel, post).into_iter().map(|(label, value, _)| (label, value)).collect()
}
