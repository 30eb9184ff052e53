use channel::clock::Timestamp;
use channel::field::Complaint;
use channel::ids::{ChannelId, PostId};
use channel::source::{Fate, Watch};

use crate::PublicChannel;

/// A place that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// What is watched, and how.
    pub watch: Watch,
    /// Watched since; before that only tried.
    pub started: Option<Timestamp>,
    /// Next look.
    pub due: Option<Timestamp>,
    /// Last look.
    pub looked: Option<Timestamp>,
    /// What went wrong at the last look, as a translation key; empty if nothing did.
    pub problem: String,
    /// Looks in a row that failed.
    pub failures: u32,
    /// The last answer's ETag.
    pub etag: Option<String>,
    /// The last answer's Last-Modified.
    pub modified: Option<String>,
}

/// An item as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceItem {
    /// Names it for good.
    pub key: String,
    /// When it was found.
    pub at: Timestamp,
    /// Its title, shortened.
    pub title: String,
    /// Its address; empty if it has none.
    pub link: String,
    /// What became of it.
    pub fate: Fate,
    /// Why it was skipped: a translation key and its number.
    pub why: Option<(String, String)>,
    /// What it became.
    pub post: Option<PostId>,
}

/// What became of an item, to be written down.
#[derive(Clone, Debug)]
pub struct ItemNote {
    /// Names it for good.
    pub key: String,
    /// Its title, shortened.
    pub title: String,
    /// Its address; empty if it has none.
    pub link: String,
    /// What became of it.
    pub fate: Fate,
    /// Why it was skipped.
    pub why: Option<Complaint>,
    /// What it became.
    pub post: Option<PostId>,
}

/// A place that is somebody's to look at until the lease ends.
#[derive(Clone, Debug)]
pub struct ClaimedSource {
    /// The place; `due` is the end of the lease.
    pub source: Source,
    /// Whose.
    pub channel: PublicChannel,
    /// Somebody must approve what comes out, so nothing does by itself.
    pub four_eyes: bool,
}

/// How a look ended.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The next one; `None` after a trial.
    pub due: Option<Timestamp>,
    /// What went wrong, as a translation key; empty if nothing did.
    pub problem: &'static str,
    /// Of the answer.
    pub etag: Option<String>,
    /// Of the answer.
    pub modified: Option<String>,
}
