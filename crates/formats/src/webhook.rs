//! What a call to one of the town's programs says (JSON, in the shape of Standard Webhooks: type, timestamp, data).
use crate::post_view::{ChannelView, PostView};
use crate::warning::words::marked;
use crate::{facts, name, words};
use channel::clock::Timestamp;
use channel::post::Kind;
use channel::webhook::Event;
use serde_json::json;

/// Content type to send it with.
pub const CONTENT_TYPE: &str = "application/json";

/// Writes the body. A trial has no post; of one that was taken back only the address is told.
pub fn body(event: Event, at: Timestamp, channel: &ChannelView<'_>, post: Option<&PostView<'_>>) -> Vec<u8> {
    let profile = &channel.channel.profile;
    let mut data = json!({
        "channel": { "slug": channel.channel.slug.as_str(), "name": profile.name, "url": channel.url },
    });
    if let Some(post) = post {
        data["post"] = match event {
            Event::Withdrawn => json!({ "id": post.id.to_string(), "version": post.version, "url": post.url }),
            _ => whole(channel, post),
        };
    }
    let call = json!({ "type": event.key(), "timestamp": name::rfc3339(at), "data": data });
    call.to_string().into_bytes()
}

fn whole(channel: &ChannelView<'_>, post: &PostView<'_>) -> serde_json::Value {
    let content = post.content;
    let topics: Vec<&str> = content.topics.iter().map(|topic| topic.key()).collect();
    let mut said = json!({
        "id": post.id.to_string(),
        "version": post.version,
        "url": post.url,
        "kind": content.kind.key(),
        "kind_label": words::kind(content.kind, facts::lang(content)),
        "lang": content.lang,
        "title": content.title.as_str(),
        "summary": facts::lead(content, 280),
        "html": facts::html(channel, post),
        "topics": topics,
        "picture": post.picture_url,
        "published": name::rfc3339(post.published),
        "updated": name::rfc3339(post.updated),
    });
    if content.kind == Kind::Warning {
        said["purpose"] = json!(purpose(content.title.as_str()));
    }
    said
}

/// Whether a warning is in earnest: no siren goes off for a rehearsal.
fn purpose(title: &str) -> &'static str {
    match marked(title) {
        None => "actual",
        Some("TEST") => "test",
        Some(_) => "exercise",
    }
}

#[cfg(test)]
mod tests {
    use super::purpose;

    #[test]
    fn a_rehearsal_is_none_in_earnest() {
        let said = ["Brand am Hafen", "TEST: Brand am Hafen", "ÜBUNG: Brand am Hafen", "EXERCISE: Fire"].map(purpose);
        assert_eq!(said, ["actual", "test", "exercise", "exercise"]);
    }
}
