//! What stands around every residents' page: the context of `templates/base.html`.
use crate::app::App;
use crate::channel_view::ChannelView;
use crate::error::Problem;
use crate::lang::{Lang, Speak, t};
use crate::pages::officials::Officials;
use crate::urls;
use axum::http::Uri;
use channel::subscription::RoundedCount;
use channel::verification::State;
use serde::Serialize;
use store::model::PublicChannel;

pub use crate::channel_view::{filled, grouped, tel};

/// The style sheets of the residents' pages, in this order.
pub const CSS: [&str; 1] = ["site.css"];
/// Their scripts.
pub const JS: [&str; 1] = ["js/main.js"];

/// The texts the scripts say.
const WORDS: [&str; 12] = [
    "follow.failed",
    "follow.saved",
    "follow.tested",
    "post.copied",
    "stored.nothing",
    "stored.quiet_none",
    "stored.quiet_span",
    "stored.sealed",
    "react.off_later",
    "stream.came",
    "stream.new_many",
    "stream.new_one",
];

/// `site` in the templates.
#[derive(Clone, Serialize)]
pub struct Site {
    base_url: String,
    css: Vec<String>,
    js: Vec<String>,
    lang: &'static str,
    dir: &'static str,
    home_url: String,
    desk_url: Option<String>,
    languages: Vec<LanguageLink>,
    #[serde(serialize_with = "crate::view::safe")]
    words: String,
    /// Origin reactions are sent to, where it is another than the pages'.
    anon: Option<String>,
    year: String,
    version: &'static str,
}

#[derive(Clone, Serialize)]
struct LanguageLink {
    lang: &'static str,
    label: &'static str,
    url: String,
    current: bool,
}

/// `page` in the templates.
#[derive(Clone, Serialize)]
pub struct PageHead {
    /// Name of the page's template without ending.
    pub kind: &'static str,
    /// Without the channel's name.
    pub title: String,
    /// For search engines and previews.
    pub description: String,
    /// Absolute address.
    pub canonical_url: Option<String>,
    /// Search engines keep away. Always true while the channel is not verified.
    pub noindex: bool,
    /// Open Graph.
    pub og: Option<OpenGraph>,
}

/// `page.og` in the templates.
#[derive(Clone, Serialize)]
pub struct OpenGraph {
    /// `website` or `article`; the field is called `type` in templates.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// A sentence.
    pub description: String,
    /// Absolute address of the page.
    pub url: String,
    /// The link card.
    pub image: Option<OgImage>,
}

/// `page.og.image` in the templates.
#[derive(Clone, Serialize)]
pub struct OgImage {
    /// Absolute address.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Description.
    pub alt: String,
}

/// One of `warnings` in the templates.
#[derive(Clone, Serialize)]
pub struct WarningView {
    /// Permalink.
    pub url: String,
    /// Title.
    pub title: String,
    /// Language of title and steps, when it is not the page's.
    pub lang: Option<String>,
    /// Where it applies, in words.
    pub area: Option<String>,
    /// Since when, in words.
    pub when: String,
    /// What it is about in a sentence or two; may be empty.
    pub say: String,
    /// What to do first, at most three steps.
    pub do_first: Vec<String>,
    /// Whether the post says more than that.
    pub more: bool,
    /// How it looks: `severe` or `moderate` while it holds, `expired` when its time went by without an all-clear, `exercise`
    /// or `test` where nothing happened.
    pub tone: &'static str,
    /// What it is, in a word or two.
    pub word: String,
    /// Until when it holds, or since when it no longer does, as a sentence; nothing of one that has no end.
    pub until: Option<String>,
}

/// The context of `base.html`.
#[derive(Clone, Serialize)]
pub struct Frame {
    /// The instance and the language.
    pub site: Site,
    /// Head of the page.
    pub page: PageHead,
    /// The channel, if the page is one of a channel.
    pub channel: Option<ChannelView>,
    /// Active warnings, on every page of the channel.
    pub warnings: Vec<WarningView>,
    /// What authorities say; never the town's.
    pub officials: Officials,
}

impl PageHead {
    /// A head without Open Graph that may be indexed.
    pub fn new(kind: &'static str, title: &str, description: &str) -> Self {
        Self {
            kind,
            title: title.to_owned(),
            description: description.to_owned(),
            canonical_url: None,
            noindex: false,
            og: None,
        }
    }
}

impl Frame {
    /// Around a page of no channel.
    pub fn bare(app: &App, speak: Speak, uri: &Uri, page: PageHead) -> Self {
        Self { site: site(app, speak, uri), page, channel: None, warnings: Vec::new(), officials: Officials::default() }
    }

    /// Around a page of a channel.
    pub fn of_channel(
        app: &App,
        speak: Speak,
        uri: &Uri,
        mut page: PageHead,
        channel: &PublicChannel,
        warnings: Vec<WarningView>,
    ) -> Result<Self, Problem> {
        page.noindex |= channel.verification.state != State::Verified;
        let view = ChannelView::new(app, speak, channel);
        Ok(Self { site: site(app, speak, uri), page, channel: Some(view), warnings, officials: Officials::default() })
    }

    /// With the official warnings.
    pub fn with_officials(mut self, officials: Officials) -> Self {
        self.officials = officials;
        self
    }

    /// With a manifest that carries the topics of a poster through the installation.
    pub fn with_manifest(mut self, url: String) -> Self {
        if let Some(channel) = &mut self.channel {
            channel.carry_topics(url);
        }
        self
    }

    /// With the rounded number of followers in the head.
    pub fn with_followers(mut self, lang: Lang, count: RoundedCount) -> Self {
        if let Some(channel) = &mut self.channel {
            channel.count_followers(lang, count);
        }
        self
    }
}

fn site(app: &App, speak: Speak, uri: &Uri) -> Site {
    let address = |name: &str| app.assets.url(name).unwrap_or_default();
    let language = |lang: Lang| LanguageLink {
        lang: lang.tag(),
        label: if lang == Lang::De { "Deutsch" } else { "English" },
        url: urls::in_language(uri.path(), uri.query().unwrap_or_default(), lang),
        current: lang == speak.lang,
    };
    Site {
        base_url: app.settings.base_url.clone(),
        css: CSS.into_iter().map(address).collect(),
        js: JS.into_iter().map(address).collect(),
        lang: speak.lang.tag(),
        dir: "ltr",
        home_url: urls::directory(speak, ""),
        desk_url: None,
        languages: Lang::ALL.into_iter().map(language).collect(),
        words: words(speak.lang),
        anon: app.reactions.origin().map(str::to_owned),
        year: app.clock.now().to_zoned(jiff::tz::TimeZone::UTC).year().to_string(),
        version: app.settings.version,
    }
}

/// Texts the scripts say, as JSON that is safe inside an element.
fn words(lang: Lang) -> String {
    let pairs: std::collections::BTreeMap<&str, String> = WORDS.iter().map(|key| (*key, t(lang, key, &[]))).collect();
    serde_json::to_string(&pairs).unwrap_or_default().replace('<', "\\u003c")
}
