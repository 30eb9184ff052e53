//! The picture a link shows when it is shared: 1200×630 JPEG of at most 300 KB.
use crate::post_view::{ChannelView, PostView};

/// Why no picture came out.
#[derive(Debug, thiserror::Error)]
#[error("drawing a picture failed: {0}")]
pub struct DrawError(pub(crate) String);

/// The card of one post. `crest` is the PNG of the coat of arms; `verified` shows the domain with a tick.
pub fn post(
    _c: &ChannelView<'_>,
    _p: &PostView<'_>,
    _crest: Option<&[u8]>,
    _verified: bool,
) -> Result<Vec<u8>, DrawError> {
    Err(DrawError(String::new()))
}

/// The card of the channel page.
pub fn channel(_c: &ChannelView<'_>, _crest: Option<&[u8]>, _verified: bool) -> Result<Vec<u8>, DrawError> {
    Err(DrawError(String::new()))
}
