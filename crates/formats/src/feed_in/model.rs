//! What a feed becomes.
use super::dates;
use crate::html_in;
use channel::clock::Timestamp;
use url::Url;

/// Largest feed that is read, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Longest key, in bytes.
const KEY_BYTES: usize = 200;
/// Longer titles are cut here, in letters; a post's title is shorter still.
const TITLE_CHARS: usize = 2_000;
const MAX_CATEGORIES: usize = 30;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemIn {
    /// Stable over repeated reads of the same feed: guid, else link, else title and date. At most 200 bytes.
    pub key: String,
    /// Title without markup, possibly empty.
    pub title: String,
    /// Where it was published first, percent-encoded.
    pub link: Option<Url>,
    /// When.
    pub published: Option<Timestamp>,
    /// Teaser as foreign HTML.
    pub summary_html: String,
    /// Full text as foreign HTML.
    pub content_html: String,
    /// Categories as written.
    pub categories: Vec<String>,
    /// Leading picture, http or https.
    pub image: Option<Url>,
}

impl ItemIn {
    /// The key without the guid.
    pub(super) fn own_key(&self) -> String {
        match (&self.link, self.published) {
            (Some(link), _) => key(link.as_str()),
            (None, Some(published)) => key(&format!("{} {published}", self.title)),
            (None, None) => key(&format!("{} {}", self.title, self.summary_html)),
        }
    }
}

/// What was wrong with a feed and put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repair {
    /// The text was not in the declared encoding.
    Charset,
    /// Something stood before the XML declaration.
    Prolog,
    /// `&` or `<` that stand for themselves.
    Ampersand,
    /// Characters XML does not know.
    ControlCharacters,
    /// Tags that were not ended, or stood where text belongs.
    Tags,
    /// A version of RSS that does not exist.
    Version,
    /// Dates that were neither RFC 822 nor RFC 3339, or could not be read at all.
    Dates,
    /// Items without an id.
    Ids,
}

impl Repair {
    /// All of them.
    pub const ALL: [Repair; 8] = [
        Repair::Charset,
        Repair::Prolog,
        Repair::Ampersand,
        Repair::ControlCharacters,
        Repair::Tags,
        Repair::Version,
        Repair::Dates,
        Repair::Ids,
    ];

    /// Translation key.
    pub fn key(self) -> &'static str {
        match self {
            Repair::Charset => "import.repair.charset",
            Repair::Prolog => "import.repair.prolog",
            Repair::Ampersand => "import.repair.ampersand",
            Repair::ControlCharacters => "import.repair.control",
            Repair::Tags => "import.repair.tags",
            Repair::Version => "import.repair.version",
            Repair::Dates => "import.repair.dates",
            Repair::Ids => "import.repair.ids",
        }
    }
}

/// Repairs, each once.
#[derive(Default)]
pub(crate) struct Repairs(u16);

impl Repairs {
    pub(crate) fn add(&mut self, repair: Repair) {
        self.0 |= 1 << repair as u16;
    }

    pub(super) fn list(&self) -> Vec<Repair> {
        Repair::ALL.into_iter().filter(|repair| self.0 & (1 << *repair as u16) != 0).collect()
    }
}

/// Why a feed could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedInError {
    /// More bytes than [`MAX_BYTES`].
    #[error("the feed is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// More elements than any feed has.
    #[error("the feed has too many elements")]
    TooManyItems,
    /// It declares entities of its own, which can grow without bound.
    #[error("the feed declares entities of its own")]
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
    /// No answer of a WordPress.
    #[error("not the REST interface of a WordPress")]
    NotWordPress,
    /// A recipe with a selector that is none, by its field.
    #[error("the selector of {0} is none")]
    Selector(&'static str),
    /// Nothing in the page is an item by the recipe.
    #[error("nothing in the page fits the recipe")]
    NothingFits,
}

impl FeedInError {
    /// Translation key of the sentence for people.
    pub fn key(&self) -> &'static str {
        match self {
            FeedInError::TooLarge => "import.error.too_large",
            FeedInError::TooManyItems => "import.error.too_many_items",
            FeedInError::Entities => "import.error.entities",
            FeedInError::TooDeep => "import.error.too_deep",
            FeedInError::WebPage => "import.error.web_page",
            FeedInError::NotAFeed(_) => "import.error.not_a_feed",
            FeedInError::NotWordPress => "import.error.not_wordpress",
            FeedInError::Selector("recipe_item") => "import.error.selector_item",
            FeedInError::Selector("recipe_title") => "import.error.selector_title",
            FeedInError::Selector("recipe_link") => "import.error.selector_link",
            FeedInError::Selector("recipe_date") => "import.error.selector_date",
            FeedInError::Selector(_) => "import.error.selector_text",
            FeedInError::NothingFits => "import.error.nothing_fits",
        }
    }
}

/// An item as the formats hand it over: strings, nothing believed yet.
pub(crate) struct Raw {
    pub(super) id: String,
    /// HTML.
    pub(super) title: String,
    pub(super) links: Vec<String>,
    pub(super) date: String,
    /// HTML.
    pub(super) summary: String,
    /// HTML.
    pub(super) content: String,
    pub(super) categories: Vec<String>,
    pub(super) images: Vec<String>,
}

impl Raw {
    pub(super) fn item(self, base: Option<&Url>, repairs: &mut Repairs) -> ItemIn {
        let web = |text: &String| html_in::address(text, base).filter(|url| matches!(url.scheme(), "http" | "https"));
        let date = dates::parse(&self.date);
        if !self.date.trim().is_empty() && date.is_none_or(|(_, standard)| !standard) {
            repairs.add(Repair::Dates);
        }
        // A guid that is an address stands in for a missing link.
        let link = self.links.iter().find_map(web).or_else(|| Url::parse(&self.id).ok().filter(|url| url.has_host()));
        let link = link.filter(|url| matches!(url.scheme(), "http" | "https"));
        let inside = || html_in::to_markdown(if self.content.is_empty() { &self.summary } else { &self.content }, base);
        let image = self.images.iter().find_map(web).or_else(|| Some(inside().images.into_iter().next()?.src));
        let mut item = ItemIn {
            key: key(self.id.trim()),
            title: html_in::to_line(&self.title).chars().take(TITLE_CHARS).collect(),
            link,
            published: date.map(|(time, _)| time),
            categories: self.categories.iter().map(|c| html_in::to_line(c)).filter(|c| !c.is_empty()).collect(),
            summary_html: self.summary,
            content_html: self.content,
            image,
        };
        item.categories.truncate(MAX_CATEGORIES);
        if item.key.is_empty() {
            repairs.add(Repair::Ids);
            item.key = item.own_key();
        }
        item
    }
}

/// Shortens to a key: the head of the text and 64 bits of FNV-1a over all of it, which tell long ones apart.
pub(super) fn key(text: &str) -> String {
    let text = text.trim();
    if text.len() <= KEY_BYTES && !text.contains(char::is_control) {
        return text.to_owned();
    }
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let head: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("{head}#{hash:016x}")
}
