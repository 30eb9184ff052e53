//! The pictures of a post, as other servers fetch them.
use crate::media::WIDTHS;
use crate::urls;
use channel::image::Picture;
use formats::fediverse::Attached;

/// Pictures that go along; more than these no server shows.
pub const MOST: usize = 4;

/// A picture in the largest size there is of it, by the hash of its file.
pub fn attached(base: &str, picture: &Picture, hash: &str) -> Attached {
    Attached {
        url: format!("{base}{}", urls::media(hash, WIDTHS[2])),
        alt: picture.alt.text().to_owned(),
        width: picture.width,
        height: picture.height,
    }
}
