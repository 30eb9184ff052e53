//! The notification on a follower's phone, read back from the payload that is really sent.
use super::parts::{prepared, sorted};
use super::{Outlet, Prepared, Problem, Trouble, Unit};
use crate::markdown;
use crate::post_view::{ChannelView, PostView};
use crate::push_payload::{self, MAX_BYTES};
use channel::delivery::Occasion;
use channel::text::letters;
use serde::Deserialize;

/// Letters of a title most phones show before they cut it (Android collapsed, iOS banner).
const TITLE_SHOWN: usize = 50;

#[derive(Deserialize, Default)]
struct Message {
    notification: Notification,
}

#[derive(Deserialize, Default)]
struct Notification {
    title: String,
    #[serde(default)]
    body: String,
}

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let own = channel.channel.profile.lang;
    let payload = push_payload::post(channel, post, own, Occasion::New, None);
    let Message { notification } = serde_json::from_slice(&payload).unwrap_or_default();
    let mut troubles = Vec::new();
    let title = post.content.title.as_str();
    if !notification.title.ends_with(title) {
        troubles.push(Trouble::TooLong { over: letters(title).saturating_sub(letters(&notification.title)).max(1) });
    } else if letters(title) > TITLE_SHOWN {
        troubles.push(Trouble::TitleCut { shown: TITLE_SHOWN });
    }
    if let Some(body) = &post.content.body {
        let all = letters(&markdown::lead(body.as_str(), usize::MAX));
        let shown = letters(notification.body.trim_end_matches('…'));
        if all > shown + 1 {
            troubles.push(Trouble::Shortened { left: all - shown });
        }
    }
    Prepared {
        subject: Some(notification.title),
        lang: Some(post.content.lang.clone()),
        count: payload.trim_ascii_end().len(),
        problems: sorted(troubles.into_iter().map(Problem::from).collect()),
        ..prepared(Outlet::Push, notification.body, Unit::Bytes, Some(MAX_BYTES))
    }
}
