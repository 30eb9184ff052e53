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
mod link_card;
mod linkedin;
mod mail;
mod mastodon;
mod matrix;
mod parts;
mod problem;
mod push;
mod tags;
mod telegram;
mod threads;
mod whatsapp;

pub use count::Unit;
pub(crate) use count::is_emoji;
pub use mastodon::Instance;
pub use problem::{Field, Problem, Severity, Trouble};

use crate::post_view::{ChannelView, PostView};

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
}

impl Outlet {
    /// All of them, in the order the desk shows them.
    pub const ALL: [Outlet; 12] = [
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
    }
}

/// The post as one Mastodon server gets it, by the numbers that server names.
pub fn prepare_for_mastodon(channel: &ChannelView<'_>, post: &PostView<'_>, instance: Instance) -> Prepared {
    mastodon::prepare(channel, post, instance)
}
