//! Bluesky (AT Protocol). We choose the name of a record ourselves, so that a second call makes no second post (its answer
//! tells nothing: "Internal Server Error"), and a look at that name tells whether it is there. There is no changing: a corrected post is deleted and put there again.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, encoded, harmless};
use crate::connector::Connector;
use crate::job::Job;
use crate::ours::{self, Page};
use channel::clock::Timestamp;
use channel::outlet::counted::Sum;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Feature, Outlet, Prepared, prepare};
use net::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

/// The connector.
pub struct Bluesky;

const POST: &str = "app.bsky.feed.post";
/// Bytes of a picture.
const PICTURE_MAX: usize = 950_000;
/// Seconds what was uploaded is kept there without a post that shows it, at least.
const BLOBS: i64 = 300;
/// A session is good for two hours, and there may be few a day: it is used again.
const SESSION: Duration = Duration::from_secs(90 * 60);

#[derive(Clone)]
struct Session {
    token: String,
    did: String,
    since: Timestamp,
}

/// By server, name and password.
static SESSIONS: LazyLock<Mutex<HashMap<[String; 3], Session>>> = LazyLock::new(Mutex::default);

impl Connector for Bluesky {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        match ready(job).await {
            Ok(ready) => Reply::Ready(ready.to_string(), true),
            Err(reply) => harmless(reply),
        }
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        make(job, ready).await.unwrap_or_else(|reply| reply)
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        look(job).await.unwrap_or_else(|reply| reply)
    }

    async fn edit(&self, _: &Job<'_>, _: &There) -> Reply {
        Reply::Refused(Fault::new(Class::Version, ""))
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        remove(job, there).await.unwrap_or_else(|reply| reply)
    }

    async fn count(&self, way: Way<'_>, account: &Account, there: &There) -> Option<BTreeMap<Sum, u64>> {
        let session = session(way, account, there.since).await.ok()?;
        let uri = format!("at://{}/{POST}/{}", session.did, there.remote);
        let url = account.at("server", "/xrpc/app.bsky.feed.getPosts").map(|mut url| {
            url.query_pairs_mut().append_pair("uris", &uri);
            url
        });
        let told = Ask::new(way, Method::GET, url).ok()?.bearer(&session.token).tell(words).await.ok()?;
        let post = told["posts"].get(0)?;
        let sums = [(Sum::Likes, "likeCount"), (Sum::Shares, "repostCount"), (Sum::Replies, "replyCount")];
        Some(sums.into_iter().filter_map(|(sum, name)| Some((sum, post[name].as_u64()?))).collect())
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        forget(account);
        match session(way, account, Timestamp::UNIX_EPOCH).await {
            Ok(session) => Health {
                name: format!("@{}", account.setting("handle").trim_start_matches('@')),
                url: format!("https://bsky.app/profile/{}", session.did),
                ..Health::default()
            },
            Err(reply) => crate::spoken::failed(reply),
        }
    }
}

/// Pictures or card, and when they were uploaded.
async fn ready(job: &Job<'_>) -> Result<Value, Reply> {
    let session = session(job.way, job.account, job.now).await?;
    let prepared = prepare(Outlet::Bluesky, &job.channel, &job.post);
    let embed = embed(job, &session, &prepared).await?;
    Ok(json!({ "embed": embed, "made": job.now.as_second() }))
}

async fn make(job: &Job<'_>, kept: &str) -> Result<Reply, Reply> {
    let session = session(job.way, job.account, job.now).await.map_err(harmless)?;
    let prepared = prepare(Outlet::Bluesky, &job.channel, &job.post);
    let mut kept: Value = serde_json::from_str(kept).unwrap_or_default();
    // What is uploaded and not used soon is thrown away there.
    if kept["made"].as_i64().is_none_or(|made| made + BLOBS < job.now.as_second()) {
        kept = ready(job).await.map_err(harmless)?;
    }
    let record = json!({
        "$type": POST,
        "text": prepared.text,
        "createdAt": job.post.published.to_string(),
        "langs": prepared.lang.iter().collect::<Vec<_>>(),
        "facets": facets(&prepared),
        "embed": kept["embed"],
    });
    let rkey = rkey(job);
    let body = json!({ "repo": session.did, "collection": POST, "rkey": rkey, "record": record });
    let told: Told = ask(job, &session, Method::POST, "com.atproto.repo.createRecord")?.json(&body).tell(words).await;
    match told {
        Ok(made) if made["uri"].as_str().is_some() => Ok(live(&session, &rkey)),
        Ok(_) => Ok(Reply::Unknown(Fault::new(Class::Unclear, ""))),
        Err(reply) => Err(expired(job, reply)),
    }
}

/// At the name we chose; and among all posts where we may have chosen another one, as before a restore.
async fn look(job: &Job<'_>) -> Result<Reply, Reply> {
    let session = session(job.way, job.account, job.now).await?;
    let rkey = rkey(job);
    let path = format!("com.atproto.repo.getRecord?repo={}&collection={POST}&rkey={rkey}", session.did);
    match ask(job, &session, Method::GET, &path)?.tell(words).await {
        Ok(found) if ours::is_ours(job, &links(&found["value"])) => return Ok(live(&session, &rkey)),
        // Another post's, by a chance of one in millions.
        Ok(_) => return Ok(Reply::Unknown(Fault::new(Class::Duplicate, ""))),
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => {}
        Err(reply) => return Err(expired(job, reply)),
    }
    match job.dispatch.armed {
        Some(armed) if armed.version > 0 => Ok(Reply::Missing),
        _ => among_all(job, &session).await,
    }
}

async fn among_all(job: &Job<'_>, session: &Session) -> Result<Reply, Reply> {
    let list = format!("com.atproto.repo.listRecords?repo={}&collection={POST}&limit=100", session.did);
    let mut path = list.clone();
    // Posts that were imported say when they came out elsewhere.
    let since = job.since.min(job.post.published);
    for _ in 0..ours::PAGES {
        let told = ask(job, session, Method::GET, &path)?.tell(words).await.map_err(|reply| expired(job, reply))?;
        let Some(records) = told["records"].as_array() else {
            return Ok(Reply::Unknown(Fault::new(Class::Unclear, "")));
        };
        let made = |one: &Value| ours::made(&one["value"]["createdAt"]);
        let page = ours::page(since, records, |one| ours::is_ours(job, &links(&one["value"])), made);
        match (page, told["cursor"].as_str()) {
            (Page::There(found), _) => {
                let name = found["uri"].as_str().and_then(|uri| uri.rsplit('/').next()).unwrap_or_default();
                return Ok(live(session, name));
            }
            (Page::End, _) | (Page::More, None) => return Ok(Reply::Missing),
            (Page::More, Some(cursor)) => path = format!("{list}&cursor={}", encoded(cursor)),
        }
    }
    Ok(Reply::Unknown(ours::endless()))
}

/// A record's text and where its links lead, in order.
fn links(record: &Value) -> String {
    let facets = record["facets"].as_array().into_iter().flatten();
    let uris = facets.filter_map(|facet| facet["features"][0]["uri"].as_str());
    let card = record["embed"]["external"]["uri"].as_str();
    record["text"].as_str().into_iter().chain(uris).chain(card).collect::<Vec<_>>().join(" ")
}

async fn remove(job: &Job<'_>, there: &There) -> Result<Reply, Reply> {
    let session = session(job.way, job.account, job.now).await?;
    let body = json!({ "repo": session.did, "collection": POST, "rkey": there.remote });
    let told = ask(job, &session, Method::POST, "com.atproto.repo.deleteRecord")?.json(&body).tell(words).await;
    told.map(|_| Reply::Done).map_err(|reply| expired(job, reply))
}

/// Pictures, or the card of the link.
async fn embed(job: &Job<'_>, session: &Session, prepared: &Prepared) -> Result<Value, Reply> {
    let mut images = Vec::new();
    for picture in job.pictures(prepared.pictures, PICTURE_MAX).await? {
        let ask = ask(job, session, Method::POST, "com.atproto.repo.uploadBlob")?;
        let sent = ask.body("image/jpeg", picture.bytes).tell(words).await;
        let blob = sent.map_err(|reply| expired(job, reply))?["blob"].clone();
        let ratio = json!({ "width": picture.width, "height": picture.height });
        images.push(json!({ "alt": picture.alt, "image": blob, "aspectRatio": ratio }));
    }
    if images.is_empty() {
        let card = prepare(Outlet::LinkCard, &job.channel, &job.post);
        let title = card.subject.unwrap_or_default();
        let external = json!({ "uri": job.post.url, "title": title, "description": card.text });
        return Ok(json!({ "$type": "app.bsky.embed.external", "external": external }));
    }
    Ok(json!({ "$type": "app.bsky.embed.images", "images": images }))
}

fn facets(prepared: &Prepared) -> Vec<Value> {
    let facet = |facet: &formats::outlet::Facet| {
        let feature = match &facet.feature {
            Feature::Link(uri) => json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }),
            Feature::Tag(tag) => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
        };
        json!({ "index": { "byteStart": facet.from, "byteEnd": facet.to }, "features": [feature] })
    };
    prepared.facets.iter().map(facet).collect()
}

/// The session that is open, or a new one.
async fn session(way: Way<'_>, account: &Account, now: Timestamp) -> Result<Session, Reply> {
    let known = open().get(&key(account)).filter(|session| session.since + SESSION > now).cloned();
    if let Some(session) = known.filter(|_| now > Timestamp::UNIX_EPOCH) {
        return Ok(session);
    }
    let body = json!({
        "identifier": account.setting("handle").trim_start_matches('@'),
        "password": account.secret("password"),
    });
    let url = account.at("server", "/xrpc/com.atproto.server.createSession");
    let told = Ask::new(way, Method::POST, url)?.json(&body).for_a_secret().tell(words).await.map_err(harmless)?;
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    let session = Session { token: text("accessJwt"), did: text("did"), since: now };
    if now > Timestamp::UNIX_EPOCH {
        open().insert(key(account), session.clone());
    }
    Ok(session)
}

fn open() -> std::sync::MutexGuard<'static, HashMap<[String; 3], Session>> {
    SESSIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn key(account: &Account) -> [String; 3] {
    [account.setting("server"), account.setting("handle"), account.secret("password")].map(str::to_owned)
}

fn forget(account: &Account) {
    open().remove(&key(account));
}

/// A session that ended early is opened anew at the next attempt: nothing was done.
fn expired(job: &Job<'_>, reply: Reply) -> Reply {
    match reply {
        Reply::Refused(fault) if fault.class == Class::Auth => {
            forget(job.account);
            Reply::Later(Fault { class: Class::Transient, ..fault }, None)
        }
        other => other,
    }
}

fn ask<'a>(job: &Job<'a>, session: &Session, method: Method, path: &str) -> Result<Ask<'a>, Reply> {
    Ok(Ask::new(job.way, method, job.account.at("server", &format!("/xrpc/{path}")))?.bearer(&session.token))
}

fn live(session: &Session, rkey: &str) -> Reply {
    Reply::Live(rkey.to_owned(), format!("https://bsky.app/profile/{}/post/{rkey}", session.did))
}

/// The name of the record as the protocol writes it (TID): a time, and beneath its milliseconds what is our own. The same at
/// every attempt, another one when the post is to appear anew, and another one for each post of that millisecond.
fn rkey(job: &Job<'_>) -> String {
    const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let own = mixed(&[job.post.id.0, job.outlet, i64::from(job.dispatch.round)]);
    let micros = job.post.published.as_millisecond() * 1_000 + i64::try_from((own >> 10) % 1_000).unwrap_or(0);
    let number = (micros << 10) | i64::try_from(own & 0x3ff).unwrap_or(0);
    (0..13).rev().map(|place| char::from(LETTERS[usize::try_from((number >> (place * 5)) & 31).unwrap_or(0)])).collect()
}

/// Every bit of the numbers in every bit of one (FNV-1a, and a last stir).
fn mixed(numbers: &[i64]) -> u64 {
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
}

/// `{"error":"ExpiredToken","message":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let error = answer["error"].as_str()?;
    let class = match error {
        "ExpiredToken" | "InvalidToken" | "AuthFactorTokenRequired" | "AuthenticationRequired" | "AuthMissing" => {
            Class::Auth
        }
        "AccountTakedown" | "AccountDeactivated" => Class::Policy,
        "RateLimitExceeded" => Class::Rate,
        "RecordNotFound" => Class::Missing,
        "BlobTooLarge" | "InvalidMimeType" => Class::Media,
        _ => class(status),
    };
    let message = answer["message"].as_str().unwrap_or_default();
    Some(Fault::new(class, if message.is_empty() { error } else { message }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn neighbours_have_names_of_their_own() {
        let ids = 0..2_000i64;
        let own: HashSet<u64> = ids.map(|id| mixed(&[7_000_000_000_000 + id, 7, 0]) % 1_024_000).collect();
        assert!(own.len() > 1_990, "{} of 2000", own.len());
        assert_ne!(mixed(&[1, 7, 0]), mixed(&[1, 7, 1]));
    }
}
