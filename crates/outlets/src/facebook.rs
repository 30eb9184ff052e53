//! A Facebook page (Graph API). Nothing is done once for sure; our own permalink is looked for among the page's posts, and
//! what is not found there may still come.
use crate::account::Account;
use crate::answer::{Ask, Way, harmless, text};
use crate::connector::Connector;
use crate::graph::{self, List, words};
use crate::job::Job;
use channel::clock::Timestamp;
use channel::outlet::counted::Sum;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Outlet, prepare};
use net::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The connector.
pub struct Facebook;

const SERVER: &str = "https://graph.facebook.com";
/// Bytes of a picture.
const PICTURE_MAX: usize = 4_000_000;
/// In one post.
const PICTURES: usize = 10;
/// What a page's token must be allowed.
const SCOPES: [&str; 2] = ["pages_manage_posts", "pages_read_engagement"];

impl Connector for Facebook {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        next(job, Vec::new()).await
    }

    async fn check(&self, job: &Job<'_>, ready: &str) -> Reply {
        next(job, photos(ready)).await
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        let prepared = prepare(Outlet::Facebook, &job.channel, &job.post);
        let media: Vec<(String, String)> = photos(ready)
            .iter()
            .filter(|photo| !photo["id"].is_null())
            .enumerate()
            .map(|(n, photo)| (format!("attached_media[{n}]"), json!({ "media_fbid": photo["id"] }).to_string()))
            .collect();
        let mut pairs = vec![("message", prepared.text.as_str()), ("published", "true")];
        if media.is_empty() {
            pairs.push(("link", job.post.url));
        }
        pairs.extend(media.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let path = format!("/{}/feed", job.account.setting("page"));
        match graph::call(job.way, job.account, SERVER, Method::POST, &path, &pairs).await {
            Ok(made) => live(&made),
            // Photos nobody uses are thrown away there, and are uploaded once more.
            Err(Reply::Refused(fault)) if !media.is_empty() && job.dispatch.attempts == 0 && of_photos(&fault) => {
                Reply::Stale(fault)
            }
            Err(reply) => reply,
        }
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        graph::seek(job, &list(job.account)).await
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        let shown: Vec<Value> = photos(&there.data).iter().map(|photo| photo["medium"].clone()).collect();
        let wished = job.post.content.pictures.iter().take(PICTURES).map(|picture| Value::from(picture.id.to_string()));
        if !there.data.is_empty() && !wished.eq(shown) {
            // Only the text of a post can be changed there.
            return Reply::Replace;
        }
        let prepared = prepare(Outlet::Facebook, &job.channel, &job.post);
        let path = format!("/{}", there.remote);
        let pairs = [("message", prepared.text.as_str())];
        done(job, there, graph::call(job.way, job.account, SERVER, Method::POST, &path, &pairs).await).await
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        let path = format!("/{}", there.remote);
        done(job, there, graph::call(job.way, job.account, SERVER, Method::DELETE, &path, &[]).await).await
    }

    async fn count(&self, way: Way<'_>, account: &Account, there: &There) -> Option<BTreeMap<Sum, u64>> {
        // Sums alone: with a limit of none no name comes along.
        let fields = "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares";
        let path = format!("/{}", there.remote);
        let told = graph::call(way, account, SERVER, Method::GET, &path, &[("fields", fields)]).await.ok()?;
        let total = |name: &str| told[name]["summary"]["total_count"].as_u64();
        // Nobody shared it: then the field is left out.
        let shares = told["shares"]["count"].as_u64().unwrap_or(0);
        let sums = [(Sum::Likes, total("reactions")), (Sum::Shares, Some(shares)), (Sum::Replies, total("comments"))];
        Some(sums.into_iter().filter_map(|(sum, n)| Some((sum, n?))).collect())
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        state(way, account).await.unwrap_or_else(crate::spoken::failed)
    }
}

async fn state(way: Way<'_>, account: &Account) -> Result<Health, Reply> {
    let path = format!("/{}", account.setting("page"));
    let page = graph::call(way, account, SERVER, Method::GET, &path, &[("fields", "id,name")]).await?;
    let (scopes, expires) = graph::token(way, account, SERVER).await?;
    let missing = SCOPES.iter().filter(|scope| !scopes.iter().any(|held| held == *scope)).map(|one| (*one).to_owned());
    Ok(Health {
        name: page["name"].as_str().unwrap_or_default().to_owned(),
        url: format!("https://www.facebook.com/{}", account.setting("page")),
        missing: missing.collect(),
        sunset: graph::sunset(account),
        expires: expires.and_then(|end| Timestamp::from_second(end).ok()),
        ..Health::default()
    })
}

/// The next photo, so that nothing waits for ten of them. One that is gone is left out.
async fn next(job: &Job<'_>, mut photos: Vec<Value>) -> Reply {
    let wanted = job.post.content.pictures.len().min(PICTURES);
    if photos.len() < wanted {
        let medium = job.post.content.pictures.get(photos.len()).map(|picture| picture.id.to_string());
        let id = match job.picture(photos.len(), PICTURE_MAX).await {
            Ok(Some(picture)) => match upload(job, &picture.bytes).await {
                Ok(id) => id,
                Err(reply) => return harmless(reply),
            },
            Ok(None) => Value::Null,
            Err(reply) => return reply,
        };
        photos.push(json!({ "id": id, "medium": medium }));
    }
    let whole = photos.len() >= wanted;
    let kept = json!(photos).to_string();
    if whole { Reply::Ready(kept, true) } else { Reply::Part(kept) }
}

async fn upload(job: &Job<'_>, bytes: &bytes::Bytes) -> Result<Value, Reply> {
    let url = graph::address(job.account, SERVER, &format!("/{}/photos", job.account.setting("page")));
    let fields = [("published", "false"), ("access_token", job.account.secret("token"))];
    Ok(Ask::new(job.way, Method::POST, url)?.multipart("source", bytes, &fields).tell(words).await?["id"].clone())
}

fn photos(ready: &str) -> Vec<Value> {
    serde_json::from_str(ready).unwrap_or_default()
}

fn of_photos(fault: &Fault) -> bool {
    matches!(fault.class, Class::Content | Class::Media | Class::Missing)
}

/// What the page itself published; its feed shows what others share there, too.
fn list(account: &Account) -> List<'static> {
    List {
        server: SERVER,
        path: format!("/{}/published_posts", account.setting("page")),
        fields: "id,message,created_time".to_owned(),
        text: "message",
        made: "created_time",
        url: |post| address(text(post, "id")),
    }
}

fn address(id: &str) -> String {
    format!("https://www.facebook.com/{id}")
}

fn live(post: &Value) -> Reply {
    match post["id"].as_str() {
        Some(id) => Reply::Live(id.to_owned(), address(id)),
        None => Reply::Unknown(Fault::new(Class::Unclear, "")),
    }
}

async fn done(job: &Job<'_>, there: &There, told: Result<Value, Reply>) -> Reply {
    match told {
        Ok(told) if told["success"] == true => Reply::Done,
        Ok(_) => Reply::Unknown(Fault::new(Class::Unclear, "")),
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => {
            graph::gone(job, &list(job.account), &there.remote, fault).await
        }
        Err(reply) => reply,
    }
}
