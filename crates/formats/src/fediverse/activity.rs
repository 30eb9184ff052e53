//! What the channel does.
use super::{Attached, Names, PUBLIC, document, note};
use crate::name;
use crate::post_view::{ChannelView, PostView};
use channel::ids::PostId;
use serde_json::{Value, json};

/// What became of a post. The number is that in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// It came out.
    Create,
    /// A later version came out.
    Update,
    /// It was taken back.
    Delete,
}

impl Act {
    /// All of them.
    pub const ALL: [Act; 3] = [Act::Create, Act::Update, Act::Delete];

    /// The number in the database.
    pub fn code(self) -> i64 {
        match self {
            Act::Create => 1,
            Act::Update => 2,
            Act::Delete => 3,
        }
    }

    /// Reads the number.
    pub fn parse(code: i64) -> Option<Act> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Writes what became of a post as a document to be sent.
    pub fn document(self, channel: &ChannelView<'_>, post: &PostView<'_>, pictures: &[Attached]) -> String {
        document(of_post(self, channel, post, pictures))
    }

    fn word(self) -> &'static str {
        match self {
            Act::Create => "Create",
            Act::Update => "Update",
            Act::Delete => "Delete",
        }
    }
}

/// Writes what became of a post. Its id is the same whenever it is written, so that whoever gets it twice sees one.
pub fn of_post(act: Act, channel: &ChannelView<'_>, post: &PostView<'_>, pictures: &[Attached]) -> Value {
    let names = Names::new(channel.url);
    let object = match act {
        Act::Delete => json!({ "id": names.note(post.id), "type": "Tombstone" }),
        Act::Create | Act::Update => note(channel, post, pictures),
    };
    let (word, at) = (act.word(), if act == Act::Create { post.published } else { post.updated });
    json!({
        "id": format!("{}#{}-{}", names.note(post.id), word.to_ascii_lowercase(), post.version),
        "type": word,
        "actor": names.actor(),
        "published": name::rfc3339(at),
        "to": [PUBLIC],
        "cc": [names.followers()],
        "object": object,
    })
}

/// What stands where a post was that was taken back.
pub fn tombstone(channel: &str, post: PostId) -> String {
    document(json!({ "id": Names::new(channel).note(post), "type": "Tombstone" }))
}

/// The answer to a Follow: yes. `number` tells one Follow from another.
pub fn accept(channel: &str, number: i64, follow: &str, follower: &str) -> String {
    let names = Names::new(channel);
    document(json!({
        "id": format!("{}#accept-{:016x}", names.actor(), number),
        "type": "Accept",
        "actor": names.actor(),
        "to": [follower],
        "object": { "id": follow, "type": "Follow", "actor": follower, "object": names.actor() },
    }))
}
