//! An issue as it is printed: one digest for each choice of its posts and each language, however many readers share it.
use crate::mail::Printed;
use crate::parts::{Links, Parts};
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::lang::Lang;
use channel::newsletter::{Rhythm, Wish};
use formats::newsletter::{Letter, Ways, digest};
use formats::post_view::{ChannelView, PostView};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::PublishedPost;

/// Posts one issue tells; what was before stays on the channel page. A bit stands for each.
pub const MOST: usize = 60;

/// What is printed, and what was.
pub struct Edition {
    channel: Channel,
    posts: Vec<(PublishedPost, String)>,
    rhythm: Rhythm,
    at: Timestamp,
    links: Links,
    printed: Mutex<HashMap<(u64, Lang), Arc<Printed>>>,
}

impl Edition {
    /// Of these posts, the newest first.
    pub fn new(parts: &Parts, channel: &Channel, posts: Vec<PublishedPost>, rhythm: Rhythm, at: Timestamp) -> Edition {
        let url = |post: &PublishedPost| (parts.links)(channel, Some(post)).post;
        let posts = posts.into_iter().take(MOST).map(|post| {
            let url = url(&post);
            (post, url)
        });
        Edition {
            posts: posts.collect(),
            links: (parts.links)(channel, None),
            channel: channel.clone(),
            rhythm,
            at,
            printed: Mutex::default(),
        }
    }

    /// What it tells, in which versions.
    pub fn told(&self) -> Vec<(PostId, u32)> {
        self.posts.iter().map(|(post, _)| (post.id, post.version)).collect()
    }

    /// Addresses it carries.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Name of the list (RFC 2919): the channel under the host it lives on.
    pub fn list(&self) -> String {
        let host =
            self.links.channel.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("localhost");
        let host = host.split(':').next().unwrap_or(host);
        format!("{}.{host}", self.channel.slug)
    }

    /// The digest for a wish; `None` when nothing in it is about what the reader chose.
    pub fn print(&self, wish: &Wish) -> Option<Arc<Printed>> {
        let bit = |(n, (post, _)): (usize, &(PublishedPost, String))| {
            if wish.wants(post.content.topics) { 1_u64 << n } else { 0 }
        };
        let choice = self.posts.iter().enumerate().map(bit).fold(0, |all, bit| all | bit);
        if choice == 0 {
            return None;
        }
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        let made = printed.entry((choice, wish.lang)).or_insert_with(|| Arc::new(self.make(choice, wish.lang)));
        Some(made.clone())
    }

    fn make(&self, choice: u64, lang: Lang) -> Printed {
        let links = &self.links;
        let chosen = self.posts.iter().enumerate().filter(|(n, _)| choice & (1 << n) != 0);
        let posts: Vec<PostView<'_>> = chosen
            .map(|(_, (post, url))| PostView {
                id: post.id,
                version: post.version,
                content: &post.content,
                url,
                published: post.published,
                updated: post.updated,
                picture_url: None,
                withdrawn: false,
            })
            .collect();
        let zone = TimeZone::get(&self.channel.profile.zone).unwrap_or(TimeZone::UTC);
        let letter = Letter {
            channel: ChannelView {
                channel: &self.channel,
                url: &links.channel,
                feed_base: &links.feed_base,
                icon_url: None,
            },
            posts: &posts,
            lang,
            rhythm: self.rhythm,
            day: self.at.to_zoned(zone).date(),
            ways: Ways { leave: &links.leave, choose: &links.choose, privacy: &links.privacy, imprint: &links.imprint },
        };
        Printed::of(&digest(&letter), lang)
    }
}
