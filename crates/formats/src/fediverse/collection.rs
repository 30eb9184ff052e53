//! Collections: what was said, in pages; who follows, as a rounded number without anybody in it.
use super::{Act, Attached, Names, document, of_post};
use crate::post_view::{ChannelView, PostView};
use channel::subscription::RoundedCount;
use serde_json::json;

/// The collection of followers: how many, rounded, never who. `None` below ten.
pub fn followers(channel: &str, count: RoundedCount) -> String {
    let number = match count {
        RoundedCount::Few => 0,
        RoundedCount::About(number) => number,
    };
    document(json!({
        "id": Names::new(channel).followers(),
        "type": "OrderedCollection",
        "totalItems": number,
    }))
}

/// What was said: how much, and where it begins.
pub fn outbox(channel: &str, posts: u64) -> String {
    let outbox = Names::new(channel).outbox();
    document(json!({
        "id": outbox,
        "type": "OrderedCollection",
        "totalItems": posts,
        "first": format!("{outbox}?page=1"),
    }))
}

/// A page of it, newest first. `query` is that of this page, `next` that of the one with older posts.
pub fn outbox_page(
    channel: &ChannelView<'_>,
    posts: &[(PostView<'_>, Vec<Attached>)],
    query: &str,
    next: Option<&str>,
) -> String {
    let outbox = Names::new(channel.url).outbox();
    let items = posts.iter().map(|(post, pictures)| of_post(Act::Create, channel, post, pictures));
    let mut page = json!({
        "id": format!("{outbox}?{query}"),
        "type": "OrderedCollectionPage",
        "partOf": outbox,
        "orderedItems": items.collect::<Vec<_>>(),
    });
    if let Some(next) = next {
        page["next"] = json!(format!("{outbox}?{next}"));
    }
    document(page)
}
