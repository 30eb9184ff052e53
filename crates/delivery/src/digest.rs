//! One message that tells of several posts. Each follower gets the titles of those they want to hear of; made once for each
//! set of topics, sealed for each device.
use crate::letter::words;
use crate::parts::{Links, Parts};
use channel::channel::Channel;
use channel::delivery::Occasion;
use channel::lang::Lang;
use channel::post::Content;
use channel::subscription::Preferences;
use channel::topic::TopicSet;
use channel::variant::Variant;
use formats::post_view::PostView;
use formats::push_payload;
use std::sync::OnceLock;
use store::PublishedPost;

/// Sets of seven topics, in two languages.
const TEXTS: usize = 2 * 128;

/// The posts, and the texts made so far.
pub struct Digest {
    channel: Channel,
    home: Links,
    posts: Vec<Told>,
    tag: String,
    key: Option<String>,
    texts: Vec<OnceLock<Vec<u8>>>,
}

/// One of the posts.
struct Told {
    post: PublishedPost,
    variants: Vec<Variant>,
    links: Links,
}

impl Digest {
    /// Of posts in their order, each with its other texts; `tag` names the message.
    pub fn new(
        parts: &Parts,
        channel: &Channel,
        posts: Vec<(PublishedPost, Vec<Variant>)>,
        tag: String,
        key: Option<&str>,
    ) -> Digest {
        let told = posts.into_iter().map(|(post, variants)| {
            let links = (parts.links)(channel, Some(&post));
            Told { post, variants, links }
        });
        Digest {
            channel: channel.clone(),
            home: (parts.links)(channel, None),
            posts: told.collect(),
            tag,
            key: key.map(str::to_owned),
            texts: (0..TEXTS).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Everything they are about.
    pub fn topics(&self) -> TopicSet {
        self.posts.iter().flat_map(|told| told.post.content.topics.iter()).collect()
    }

    /// Names of the posts that count for how long it is kept.
    pub fn posts(&self) -> impl Iterator<Item = &PublishedPost> {
        self.posts.iter().map(|told| &told.post)
    }

    /// The text for somebody: of one post alone where they want to hear of no other.
    pub fn text(&self, preferences: &Preferences) -> &[u8] {
        let (topics, lang) = (preferences.topics, preferences.lang);
        let place = 2 * usize::from(topics.bits() & 0x7f) + usize::from(lang == Lang::En);
        self.texts.get(place).map_or(&[], |text| text.get_or_init(|| self.write(topics, lang)))
    }

    fn write(&self, topics: TopicSet, lang: Lang) -> Vec<u8> {
        let channel = self.home.channel_view(&self.channel);
        let wanted: Vec<&Told> = self.posts.iter().filter(|told| told.post.content.topics.meets(topics)).collect();
        let said = |told: &Told| words(&told.post, &told.variants, &told.links, lang);
        let said: Vec<(Content, String)> = wanted.iter().map(|told| said(told)).collect();
        let views: Vec<PostView<'_>> = wanted
            .iter()
            .zip(&said)
            .map(|(told, (content, url))| told.links.post_view(&told.post, content, url))
            .collect();
        match views.as_slice() {
            [one] => push_payload::post(&channel, one, lang, Occasion::New, self.key.as_deref()),
            all => push_payload::digest(&channel, all, &self.tag, lang, self.key.as_deref()),
        }
    }
}
