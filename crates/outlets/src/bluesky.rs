//! Bluesky (AT Protocol). We choose the name of a record ourselves, so that a second call makes no second post, and a look
//! at that name tells whether it is there. There is no changing: a corrected post is deleted and put there again.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, harmless};
use crate::connector::Connector;
use crate::job::Job;
use channel::clock::Timestamp;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Feature, Outlet, Prepared, prepare};
use net::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

/// The connector.
pub struct Bluesky;

const POST: &str = "app.bsky.feed.post";
/// Bytes of a picture.
const PICTURE_MAX: usize = 950_000;
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
    async fn prepare(&self, _: &Job<'_>) -> Reply {
        // What is uploaded and not used soon is thrown away there, so that is done with the call.
        Reply::Ready(String::new(), true)
    }

    async fn check(&self, _: &Job<'_>, _: &str) -> Reply {
        Reply::Ready(String::new(), true)
    }

    async fn commit(&self, job: &Job<'_>, _: &str) -> Reply {
        make(job).await.unwrap_or_else(|reply| reply)
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

async fn make(job: &Job<'_>) -> Result<Reply, Reply> {
    let session = session(job.way, job.account, job.now).await.map_err(harmless)?;
    let prepared = prepare(Outlet::Bluesky, &job.channel, &job.post);
    let embed = embed(job, &session, &prepared).await.map_err(harmless)?;
    let record = json!({
        "$type": POST,
        "text": prepared.text,
        "createdAt": job.post.published.to_string(),
        "langs": prepared.lang.iter().collect::<Vec<_>>(),
        "facets": facets(&prepared),
        "embed": embed,
    });
    let rkey = rkey(job);
    let body = json!({ "repo": session.did, "collection": POST, "rkey": rkey, "record": record });
    let told: Told = ask(job, &session, Method::POST, "com.atproto.repo.createRecord")?.json(&body).tell(words).await;
    match told {
        Ok(made) if made["uri"].as_str().is_some() => Ok(live(&session, &rkey)),
        Ok(_) => Ok(Reply::Unknown(Fault::new(Class::Unclear, ""))),
        // Our own call before this one did its work.
        Err(Reply::Refused(fault) | Reply::Unknown(fault)) if fault.said.contains("already a value") => {
            Ok(live(&session, &rkey))
        }
        Err(reply) => Err(expired(job, reply)),
    }
}

async fn look(job: &Job<'_>) -> Result<Reply, Reply> {
    let session = session(job.way, job.account, job.now).await?;
    let rkey = rkey(job);
    let path = format!("com.atproto.repo.getRecord?repo={}&collection={POST}&rkey={rkey}", session.did);
    match ask(job, &session, Method::GET, &path)?.tell(words).await {
        Ok(_) => Ok(live(&session, &rkey)),
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => Ok(Reply::Missing),
        Err(reply) => Err(expired(job, reply)),
    }
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
    for picture in job.pictures(prepared.pictures, PICTURE_MAX).await {
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
    let told = Ask::new(way, Method::POST, url)?.json(&body).tell(words).await.map_err(harmless)?;
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

/// The name of the record: a time and ten bits of our own, as the protocol writes it (TID). The same at every attempt,
/// another one when the post is to appear anew.
fn rkey(job: &Job<'_>) -> String {
    const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let micros = job.post.published.as_microsecond() + i64::from(job.dispatch.round);
    let own = job.post.id.0.rotate_left(7) ^ job.outlet;
    let number = (micros << 10) | (own & 0x3ff);
    (0..13).rev().map(|place| char::from(LETTERS[usize::try_from((number >> (place * 5)) & 31).unwrap_or(0)])).collect()
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
