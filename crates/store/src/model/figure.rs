use channel::ids::{ChannelId, PostId};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FigureKind {
    /// The channel's page, or a post's.
    Page,
    /// A feed, whoever reads it out.
    Feed,
}

impl FigureKind {
    pub(crate) fn key(self) -> &'static str {
        match self {
            FigureKind::Page => "page",
            FigureKind::Feed => "feed",
        }
    }
}

/// How often something was asked for. Nothing of who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Of which channel.
    pub channel: ChannelId,
    /// Which post; `None` for the channel itself.
    pub post: Option<PostId>,
    /// What.
    pub what: FigureKind,
    /// How often.
    pub number: u64,
}

/// The sums of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FigureDay {
    /// Days since 1970, UTC.
    pub day: i64,
    /// Pages.
    pub pages: u64,
    /// Feeds.
    pub feeds: u64,
}
