//! Reads foreign feeds: RSS, Atom, JSON Feed, and the broken ones.
use channel::clock::Timestamp;
use channel::field::Complaint;
use channel::lang::Lang;
use channel::post::Content;
use url::Url;

/// A feed as read.
#[derive(Clone, Debug)]
pub struct FeedIn {
    /// Its title, possibly empty.
    pub title: String,
    /// Its items in the order of the feed.
    pub items: Vec<ItemIn>,
    /// What had to be repaired before it could be read.
    pub repaired: Vec<Repair>,
}

/// One item of a feed.
#[derive(Clone, Debug)]
pub struct ItemIn {
    /// Stable over repeated reads of the same feed: guid, else link, else title and date.
    pub key: String,
    /// Title without markup, possibly empty.
    pub title: String,
    /// Where it was published first.
    pub link: Option<Url>,
    /// When.
    pub published: Option<Timestamp>,
    /// Teaser as foreign HTML.
    pub summary_html: String,
    /// Full text as foreign HTML.
    pub content_html: String,
    /// Categories as written.
    pub categories: Vec<String>,
    /// Leading picture.
    pub image: Option<Url>,
}

/// What was wrong with a feed and put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repair {
    /// The text was not in the declared encoding.
    Charset,
    /// Something stood before the XML declaration.
    Prolog,
    /// `&` without an entity.
    Ampersand,
    /// Characters XML does not know.
    ControlCharacters,
    /// Dates that were not RFC 822 or RFC 3339.
    Dates,
    /// Items without an id.
    Ids,
}

impl Repair {
    /// Translation key.
    pub fn key(self) -> &'static str {
        match self {
            Repair::Charset => "import.repair.charset",
            Repair::Prolog => "import.repair.prolog",
            Repair::Ampersand => "import.repair.ampersand",
            Repair::ControlCharacters => "import.repair.control",
            Repair::Dates => "import.repair.dates",
            Repair::Ids => "import.repair.ids",
        }
    }
}

/// Why a feed could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedInError {
    /// More bytes than [`MAX_BYTES`].
    #[error("the feed is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// It declares entities of its own, which can grow without bound.
    #[error("the feed declares entities")]
    Entities,
    /// Elements nested deeper than any feed needs.
    #[error("the feed is nested too deeply")]
    TooDeep,
    /// A web page, not a feed.
    #[error("this is a web page, not a feed")]
    WebPage,
    /// Neither RSS, Atom nor JSON Feed.
    #[error("not a feed: {0}")]
    NotAFeed(String),
}

impl FeedInError {
    /// Translation key of the sentence for people.
    pub fn key(&self) -> &'static str {
        match self {
            FeedInError::TooLarge => "import.error.too_large",
            FeedInError::Entities => "import.error.entities",
            FeedInError::TooDeep => "import.error.too_deep",
            FeedInError::WebPage => "import.error.web_page",
            FeedInError::NotAFeed(_) => "import.error.not_a_feed",
        }
    }
}

/// Largest feed that is read, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// Reads a feed. `content_type` is the HTTP header, `base` the address it came from, for relative links.
pub fn read_feed(_bytes: &[u8], _content_type: Option<&str>, _base: Option<&Url>) -> Result<FeedIn, FeedInError> {
    Err(FeedInError::NotAFeed(String::new()))
}

/// Makes a post of an item: kind and topics from categories and title. `Err` says why it cannot be taken.
/// `zone` is the channel's, for event dates without one.
pub fn item_to_content(_item: &ItemIn, _lang: Lang, _zone: &jiff::tz::TimeZone) -> Result<Content, Complaint> {
    Err(Complaint::new("import.item.no_title"))
}
