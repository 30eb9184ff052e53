//! Tags of what has to do with followers from the Fediverse: keyed hashes under which things are stored, so that nobody reads
//! from them who it is.

use crate::{Tagger, body_digest};

fn tag(tagger: &Tagger, channel_id: i64, kind: &str, what: &str) -> i64 {
    tagger.sid(channel_id, &format!("fediverse {kind}\0{what}"))
}

/// Of somebody by their address, as a follower of a channel.
pub fn follower(tagger: &Tagger, channel_id: i64, actor: &str) -> i64 {
    tag(tagger, channel_id, "actor", actor)
}

/// Of an inbox to which a channel's posts go.
pub fn inbox(tagger: &Tagger, channel_id: i64, inbox: &str) -> i64 {
    tag(tagger, channel_id, "inbox", inbox)
}

/// Of an activity at a channel.
pub fn activity(tagger: &Tagger, channel_id: i64, id: &str) -> i64 {
    tag(tagger, channel_id, "activity", id)
}

/// Of an activity of somebody, as something that was done: nobody can have done what another will do.
pub fn done(tagger: &Tagger, channel_id: i64, actor: &str, id: &str) -> i64 {
    tag(tagger, channel_id, "done", &format!("{actor}\0{id}"))
}

/// Of a request, byte for byte.
pub fn request(tagger: &Tagger, channel_id: i64, signature: &[u8], body: &[u8]) -> i64 {
    tag(tagger, channel_id, "request", &body_digest(&[signature, body].concat()))
}

/// Of a server.
pub fn host(tagger: &Tagger, host: &str) -> i64 {
    tag(tagger, 0, "host", host)
}
