//! How others find the actor: WebFinger (RFC 7033) for its handle, NodeInfo 2.1 for what runs here.
use super::{CONTENT_TYPE, Names};
use serde_json::json;

/// Content type of WebFinger (RFC 7033 §10.2).
pub const WEBFINGER_TYPE: &str = "application/jrd+json";
/// Content type of NodeInfo.
pub const NODEINFO_TYPE: &str =
    "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"; charset=utf-8";
/// The relation under which it is found.
const NODEINFO_REL: &str = "http://nodeinfo.diaspora.software/ns/schema/2.1";

/// The name of the channel in a question of somebody who looks for `acct:lindenau@kanal.example` or for one of the channel's
/// addresses; `None` where the question is about somebody else. `base`: our origin.
pub fn acct<'a>(resource: &'a str, base: &str) -> Option<&'a str> {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    if let Some(path) = resource.strip_prefix(base) {
        let mut parts = path.strip_prefix('/')?.split('/');
        let (slug, rest) = (parts.next()?, parts.next());
        return matches!(rest, None | Some("" | "actor")).then_some(slug);
    }
    let handle = resource.strip_prefix("acct:").unwrap_or(resource);
    let (name, at) = handle.strip_prefix('@').unwrap_or(handle).split_once('@')?;
    at.eq_ignore_ascii_case(host).then_some(name)
}

/// Who is behind a handle.
pub fn webfinger(channel: &str, handle: &str) -> String {
    let names = Names::new(channel);
    json!({
        "subject": format!("acct:{}", handle.trim_start_matches('@')),
        "aliases": [names.page(), names.actor()],
        "links": [
            { "rel": "self", "type": CONTENT_TYPE, "href": names.actor() },
            { "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": names.page() },
        ],
    })
    .to_string()
}

/// Where NodeInfo is.
pub fn nodeinfo_links(href: &str) -> String {
    json!({ "links": [{ "rel": NODEINFO_REL, "href": href }] }).to_string()
}

/// What runs here. `channels`: how many are on the Fediverse; nobody can register, and channels are no people.
pub fn nodeinfo(name: &str, version: &str, channels: usize) -> String {
    json!({
        "version": "2.1",
        "software": { "name": "ausrufer", "version": version },
        "protocols": ["activitypub"],
        "services": { "inbound": [], "outbound": ["atom1.0", "rss2.0"] },
        "openRegistrations": false,
        "usage": { "users": { "total": channels } },
        "metadata": { "nodeName": name },
    })
    .to_string()
}
