use channel::clock::from_ms;
use channel::ids::{ChannelId, PostId};
use channel::post::State;

use super::small;
use crate::wire::read_content;
use crate::{PublishedPost, Result, StoreError};

/// The columns of `post_from!`.
pub(crate) type PostRow = (i64, i64, String, String, i64, String, i64, i64);

/// Reads a published post.
pub(crate) fn read(row: PostRow) -> Result<PublishedPost> {
    let (id, channel, slug_tail, state, version, content, published, at) = row;
    Ok(PublishedPost {
        id: PostId(id),
        channel: ChannelId(channel),
        slug_tail,
        state: parse_state(&state)?,
        version: small("post", version)?,
        content: read_content(&content)?,
        published: from_ms(published),
        updated: from_ms(at),
    })
}

/// Reads the state's word.
pub(crate) fn parse_state(word: &str) -> Result<State> {
    State::parse(word).ok_or_else(|| StoreError::corrupt("post", "state"))
}
