//! The text of a push: Declarative Web Push JSON, which Safari shows by itself and our service worker shows elsewhere.
use crate::post_view::{ChannelView, PostView};
use channel::delivery::Occasion;
use channel::lang::Lang;

/// No payload is longer, in bytes. Some bridges refuse bodies above 2.7 KB after encryption and base64.
pub const MAX_BYTES: usize = 1_792;
/// Payload lengths are multiples of this, so that the length says little about the post.
pub const STEP_BYTES: usize = 256;

/// The payload for one post version, the same for all followers who read `lang`.
pub fn post(_channel: &ChannelView<'_>, _post: &PostView<'_>, _lang: Lang, _occasion: Occasion) -> Vec<u8> {
    Vec::new()
}

/// The test notification right after following.
pub fn welcome(_channel: &ChannelView<'_>, _lang: Lang) -> Vec<u8> {
    Vec::new()
}
