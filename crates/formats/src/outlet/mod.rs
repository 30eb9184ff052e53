//! What a post looks like at every outlet: the text within that outlet's limit, counted as that outlet counts, and what
//! stands in the way of sending it there. Pure, and the same for the preview at the desk and for whoever sends.
//!
//! One file an outlet, named like it. A text that is too long loses words at its end, never half a word or half a
//! letter, and never its link.
mod bluesky;
mod count;
mod facebook;
mod fit;
mod instagram;
mod letter;
mod link_card;
mod linkedin;
mod mail;
mod mastodon;
mod matrix;
mod parts;
mod problem;
mod push;
pub(crate) mod tags;
mod telegram;
mod threads;
mod whatsapp;
mod wordpress;

pub use count::Unit;
pub(crate) use count::is_emoji;
pub use mastodon::Instance;
pub use problem::{Field, Problem, Severity, Trouble};
pub use wordpress::Image;

use crate::post_view::{ChannelView, PostView};
use crate::{facts, words};
use channel::post::Content;
use channel::topic::Topic;

/// A place a post can go to, by the form its text has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outlet {
    /// The followers' phones.
    Push,
    /// What a shared link shows.
    LinkCard,
    /// A WhatsApp channel.
    Whatsapp,
    /// A mail to those who asked for it.
    Mail,
    /// Mastodon.
    Mastodon,
    /// A Facebook page.
    Facebook,
    /// Instagram: a picture with a caption.
    Instagram,
    /// A Telegram channel.
    Telegram,
    /// Bluesky.
    Bluesky,
    /// Threads.
    Threads,
    /// A Matrix room.
    Matrix,
    /// LinkedIn.
    Linkedin,
    /// The town's own website, where that is WordPress.
    Wordpress,
}

impl Outlet {
    /// All of them, in the order the desk shows them.
    pub const ALL: [Outlet; 13] = [
        Outlet::Push,
        Outlet::LinkCard,
        Outlet::Whatsapp,
        Outlet::Mail,
        Outlet::Mastodon,
        Outlet::Facebook,
        Outlet::Instagram,
        Outlet::Telegram,
        Outlet::Bluesky,
        Outlet::Threads,
        Outlet::Matrix,
        Outlet::Linkedin,
        Outlet::Wordpress,
    ];

    /// The word in translation keys and on the pages' ids.
    pub fn key(self) -> &'static str {
        match self {
            Outlet::Push => "push",
            Outlet::LinkCard => "link",
            Outlet::Whatsapp => "whatsapp",
            Outlet::Mail => "mail",
            Outlet::Mastodon => "mastodon",
            Outlet::Facebook => "facebook",
            Outlet::Instagram => "instagram",
            Outlet::Telegram => "telegram",
            Outlet::Bluesky => "bluesky",
            Outlet::Threads => "threads",
            Outlet::Matrix => "matrix",
            Outlet::Linkedin => "linkedin",
            Outlet::Wordpress => "wordpress",
        }
    }
}

/// A post as one outlet gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Which outlet.
    pub outlet: Outlet,
    /// The line above the text, where the outlet has one: a mail's subject, the title of a notification or a card.
    pub subject: Option<String>,
    /// What people read there.
    pub text: String,
    /// What is sent instead of the text, where the two differ: HTML for Telegram and Matrix, escapes for LinkedIn.
    pub wire: Option<String>,
    /// Links and tags of the text by bytes, where the outlet wants them told (Bluesky).
    pub facets: Vec<Facet>,
    /// The language of the text, where the outlet has a field for it.
    pub lang: Option<String>,
    /// The descriptions of the pictures that go along, in order; empty for a decorative one. Where the outlet has no
    /// field for them, none: the description stands in the text.
    pub alts: Vec<String>,
    /// How many pictures of the post go along, from the first.
    pub pictures: usize,
    /// Length of the text in the outlet's unit.
    pub count: usize,
    /// The most the outlet takes; `None` where no limit is known.
    pub limit: Option<usize>,
    /// What is counted.
    pub unit: Unit,
    /// What stands in the way, what blocks first.
    pub problems: Vec<Problem>,
}

impl Prepared {
    /// Whether it cannot be sent as it stands.
    pub fn blocked(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Blocks)
    }
}

/// A stretch of a text that means something, in bytes of UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// First byte.
    pub from: usize,
    /// Byte behind the last.
    pub to: usize,
    /// What it means.
    pub feature: Feature,
}

/// What a stretch of text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Leads to this address.
    Link(String),
    /// A tag, without its `#`.
    Tag(String),
}

/// The post as this outlet gets it.
pub fn prepare(outlet: Outlet, channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    match outlet {
        Outlet::Push => push::prepare(channel, post),
        Outlet::LinkCard => link_card::prepare(post),
        Outlet::Whatsapp => whatsapp::prepare(channel, post),
        Outlet::Mail => mail::prepare(channel, post),
        Outlet::Mastodon => mastodon::prepare(channel, post, Instance::default()),
        Outlet::Facebook => facebook::prepare(channel, post),
        Outlet::Instagram => instagram::prepare(channel, post),
        Outlet::Telegram => telegram::prepare(channel, post),
        Outlet::Bluesky => bluesky::prepare(channel, post),
        Outlet::Threads => threads::prepare(channel, post),
        Outlet::Matrix => matrix::prepare(channel, post),
        Outlet::Linkedin => linkedin::prepare(channel, post),
        Outlet::Wordpress => wordpress::prepare(channel, post),
    }
}

/// The post as one Mastodon server gets it, by the numbers that server names.
pub fn prepare_for_mastodon(channel: &ChannelView<'_>, post: &PostView<'_>, instance: Instance) -> Prepared {
    mastodon::prepare(channel, post, instance)
}

/// The text of a post for WordPress, once its pictures lie there: everything but title and first picture.
pub fn blocks_for_wordpress(channel: &ChannelView<'_>, post: &PostView<'_>, images: &[Image]) -> String {
    wordpress::blocks(channel, post, images)
}

/// A mail about a post in HTML, for a program that puts its own frame around it.
pub fn html_of_mail(channel: &ChannelView<'_>, post: &PostView<'_>) -> String {
    letter::html(channel, post)
}

/// The subject of a mail that follows one about the same post.
pub fn update_of(content: &Content, title: &str) -> String {
    letter::update(content, title)
}

/// What stands in the place of a text that was taken back and cannot be taken away.
pub fn withdrawal(content: &Content, url: &str) -> String {
    letter::withdrawal(content, url)
}

/// A topic in the words of a post's language: for outlets that sort posts by such words.
pub fn subject(content: &Content, topic: Topic) -> &'static str {
    words::topic(topic, facts::lang(content))
}
