//! Mastodon: letters, every address counts 23, what stands at a server is named by that server.
use super::fit::fit;
use super::parts::{self, Parts, alts};
use super::{Outlet, Prepared, Unit, tags};
use crate::post_view::{ChannelView, PostView};
use crate::rich::Links;

/// The numbers of one server, from `/api/v2/instance`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `configuration.statuses.max_characters`.
    pub max: usize,
    /// `configuration.statuses.characters_reserved_per_url`.
    pub url: usize,
    /// `configuration.statuses.max_media_attachments`.
    pub pictures: usize,
}

impl Default for Instance {
    fn default() -> Self {
        Instance { max: 500, url: 23, pictures: 4 }
    }
}

impl Instance {
    /// As a server named them; it may say anything, and what makes no sense is not followed.
    pub fn read(number: impl Fn(&str) -> Option<u64>) -> Instance {
        let plain = Instance::default();
        let number = |name, plain| number(name).map_or(plain, |n| usize::try_from(n).unwrap_or(plain));
        Instance {
            max: number("max", plain.max).clamp(plain.max / 2, 100_000),
            url: number("url", plain.url).clamp(1, 100),
            pictures: number("pictures", plain.pictures).min(16),
        }
    }
}

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>, instance: Instance) -> Prepared {
    let unit = Unit::Weighted { url: instance.url };
    let parts = Parts { tags: tags::of(post.content, 3), ..Parts::of(channel, post, Links::Beside) };
    let fitted = fit(&parts, &|rich| unit.count(&rich.text).saturating_sub(instance.max));
    let prepared = parts::fitted(Outlet::Mastodon, fitted, unit, instance.max, post.content, instance.pictures);
    let lang = Some(post.content.lang.clone());
    Prepared { lang, alts: alts(post.content, instance.pictures), ..prepared }
}
