//! Files of the media library, from wherever they lie. Their names are hashes, so they never change under an address.
mod facts;
mod known;
mod serve;
mod shelf;

pub use facts::facts;
pub use known::Known;
pub use serve::get;
pub use shelf::Shelf;

use channel::medium::Format;
use store::model::StoredMedium;

/// Widths of pictures the pages may ask for, in pixels. A smaller picture lies at its own width under the same names.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// The file of a picture in one of its widths.
pub fn file_name(hash: &str, width: u32) -> String {
    format!("{hash}-{width}.jpg")
}

/// The file of a picture as large as it came. It is no address of its own: newsrooms get it through a release.
pub fn print_name(hash: &str) -> String {
    format!("{hash}-print.jpg")
}

/// The file of captions.
pub fn captions_name(hash: &str) -> String {
    format!("{hash}.vtt")
}

/// The file residents get of a medium; of a picture the largest.
pub fn main_name(medium: &StoredMedium) -> String {
    match medium.file.format {
        Format::Jpeg => file_name(&medium.file.hash, WIDTHS[2]),
        format => format!("{}.{}", medium.file.hash, format.key()),
    }
}

/// Every file that may lie under a stem.
pub fn names_of(stem: &str) -> impl Iterator<Item = String> {
    let whole = Format::ALL.into_iter().filter(|format| *format != Format::Jpeg);
    let whole = whole.map(move |format| format!("{stem}.{}", format.key()));
    WIDTHS
        .into_iter()
        .map(move |width| file_name(stem, width))
        .chain(whole)
        .chain([print_name(stem), captions_name(stem)])
}
