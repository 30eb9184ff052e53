//! A channel as an actor of the Fediverse: ActivityPub (W3C 2018-01-23) with the terms of Mastodon that others read, too,
//! WebFinger (RFC 7033) and NodeInfo 2.1. Written here: actor, posts, activities, collections. Read here: the few activities
//! a one-way channel cares for, and what another server says of an actor.
mod activity;
mod actor;
mod collection;
mod discovery;
mod heard;
mod letter;
mod note;
mod peer;

pub use activity::{Act, accept, of_post, tombstone};
pub use actor::{Shown, actor};
pub use collection::{followers, outbox, outbox_page};
pub use discovery::{NODEINFO_TYPE, WEBFINGER_TYPE, acct, nodeinfo, nodeinfo_links, webfinger};
pub use heard::{Heard, Of, read};
pub use letter::Letter;
pub use note::{Attached, note};
pub use peer::{Key, Peer, same_host};

use channel::ids::PostId;
use serde_json::{Value, json};

/// Content type to serve and send it with.
pub const CONTENT_TYPE: &str = "application/activity+json";
/// What to ask others for (ActivityPub §3.2).
pub const ACCEPT: &str =
    "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
/// Whom everything is for (ActivityPub §5.6).
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Whether somebody asks for the form other servers read rather than for a page.
pub fn is_asked_for(accept: &str) -> bool {
    let kinds = accept.split(',').map(|one| one.split(';').next().unwrap_or_default().trim());
    kinds.into_iter().any(|kind| kind == CONTENT_TYPE || kind == "application/ld+json")
}

/// The addresses of an actor and what is its own, all below the channel's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(String);

impl Names {
    /// By the absolute address of the channel page, without a slash at the end.
    pub fn new(channel: &str) -> Names {
        Names(channel.to_owned())
    }

    /// Who acts.
    pub fn actor(&self) -> String {
        format!("{}/actor", self.0)
    }

    /// Its public key.
    pub fn key(&self) -> String {
        format!("{}/actor#main-key", self.0)
    }

    /// Where others write to.
    pub fn inbox(&self) -> String {
        format!("{}/inbox", self.0)
    }

    /// What it said.
    pub fn outbox(&self) -> String {
        format!("{}/outbox", self.0)
    }

    /// Who follows, as a number.
    pub fn followers(&self) -> String {
        format!("{}/followers", self.0)
    }

    /// A post, the same over all versions and titles.
    pub fn note(&self, post: PostId) -> String {
        format!("{}/p/{post}", self.0)
    }

    /// The channel page.
    pub fn page(&self) -> &str {
        &self.0
    }
}

/// What the terms mean; ours are those Mastodon coined and others took over.
fn context() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        {
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "sensitive": "as:sensitive",
            "Hashtag": "as:Hashtag",
            "toot": "http://joinmastodon.org/ns#",
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "schema": "http://schema.org#",
            "PropertyValue": "schema:PropertyValue",
            "value": "schema:value",
        }
    ])
}

/// A document of its own: what stands in it, and what its terms mean.
pub fn document(mut body: Value) -> String {
    body["@context"] = context();
    body.to_string()
}
