//! What the page that checks must know to judge without a network: the signed list of keys, and the last word about what
//! was signed lately.
use crate::error::Problem;
use crate::visit::Visit;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::post::State;
use serde::Serialize;
use std::collections::BTreeMap;
use store::model::StoredKeyList;

/// How far back the last word is told, in days. The keys of that time are listed anyway.
pub const DAYS: i64 = 90;
/// Posts whose last word is told at most, and as many warnings: some 60 bytes each. A town's warnings of three months are
/// fewer, so that no flood of posts pushes the word that one is over out of the list.
const POSTS: usize = 150;
/// Bytes of a text's digest: enough to tell the versions of one post apart; whether it is genuine says the signature.
const DIGEST: usize = 6;

#[derive(Serialize)]
struct Known {
    keys: Option<String>,
    root: Option<String>,
    /// Until when this is complete, in seconds.
    made: i64,
    /// Of the times that are shown.
    zone: String,
    posts: BTreeMap<String, Last>,
}

/// The last word about a post.
#[derive(Serialize)]
struct Last {
    text: String,
    state: &'static str,
}

/// As JSON that may stand inside an element.
pub async fn json(visit: &Visit, keys: Option<StoredKeyList>) -> Result<String, Problem> {
    let now = visit.app.clock.now().as_second();
    let mut posts = BTreeMap::new();
    for warnings in [true, false] {
        for one in visit.app.public.last_proofs(visit.id(), now - DAYS * 86_400, warnings, POSTS).await? {
            let state = match (one.state, one.ended) {
                (State::Withdrawn, _) => "withdrawn",
                (_, Some(_)) => "ended",
                _ => "current",
            };
            let text = URL_SAFE_NO_PAD.encode(one.digest.iter().take(DIGEST).copied().collect::<Vec<u8>>());
            posts.insert(one.post.to_string(), Last { text, state });
        }
    }
    let known = Known {
        keys: keys.as_ref().map(|keys| URL_SAFE_NO_PAD.encode(&keys.signed)),
        root: keys.as_ref().map(|keys| URL_SAFE_NO_PAD.encode(keys.root)),
        made: now,
        zone: visit.channel.channel.profile.zone.clone(),
        posts,
    };
    Ok(serde_json::to_string(&known).map_err(Problem::internal)?.replace('<', "\\u003c"))
}
