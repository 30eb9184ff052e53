use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::post::Content;

/// What a channel tells newsrooms about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PressAbout {
    /// Whom to ask.
    pub contact: String,
    /// Under which number.
    pub phone: String,
    /// Under which address.
    pub email: String,
    /// The paragraphs about the town that stand under every release.
    pub about: String,
}

/// A newsroom the town gave a link to. It is made by looking its link up and by nothing else: without one nobody can ask for
/// what waits for its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newsroom {
    pub(crate) channel: ChannelId,
    /// What the town calls it.
    pub name: String,
}

impl Newsroom {
    /// Whose it is.
    pub fn channel(&self) -> ChannelId {
        self.channel
    }
}

/// A newsroom as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsroomLine {
    /// Its number.
    pub id: i64,
    /// What the town calls it.
    pub name: String,
    /// When it got its link.
    pub created: Timestamp,
}

/// A release that waits for its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AheadRelease {
    /// Which post it becomes.
    pub post: PostId,
    /// Until when nobody else may know of it.
    pub due: Timestamp,
    /// What goes out then, word for word.
    pub content: Content,
}
