//! A Facebook page (Graph API). Nothing is done once for sure; our own permalink is looked for among the page's posts, and
//! what is not found there may still come.
use crate::account::Account;
use crate::answer::{Ask, Way, harmless};
use crate::connector::Connector;
use crate::graph::{self, words};
use crate::job::Job;
use channel::clock::Timestamp;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Outlet, prepare};
use net::Method;
use serde_json::{Value, json};

/// The connector.
pub struct Facebook;

const SERVER: &str = "https://graph.facebook.com";
/// Bytes of a picture.
const PICTURE_MAX: usize = 4_000_000;
/// What a page's token must be allowed.
const SCOPES: [&str; 2] = ["pages_manage_posts", "pages_read_engagement"];

impl Connector for Facebook {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        let mut photos = Vec::new();
        for picture in job.pictures(10, PICTURE_MAX).await {
            match upload(job, &picture.bytes).await {
                Ok(id) => photos.push(id),
                Err(reply) => return harmless(reply),
            }
        }
        Reply::Ready(json!(photos).to_string(), true)
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        let prepared = prepare(Outlet::Facebook, &job.channel, &job.post);
        let photos: Vec<Value> = serde_json::from_str(ready).unwrap_or_default();
        let media: Vec<(String, String)> = photos
            .iter()
            .enumerate()
            .map(|(n, id)| (format!("attached_media[{n}]"), json!({ "media_fbid": id }).to_string()))
            .collect();
        let mut pairs = vec![("message", prepared.text.as_str()), ("published", "true")];
        if media.is_empty() {
            pairs.push(("link", job.post.url));
        }
        pairs.extend(media.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let path = format!("/{}/feed", job.account.setting("page"));
        match graph::call(job.way, job.account, SERVER, Method::POST, &path, &pairs).await {
            Ok(made) => live(&made),
            Err(reply) => reply,
        }
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        let path = format!("/{}/feed", job.account.setting("page"));
        let asked = [("fields", "id,message"), ("limit", "50")];
        match graph::call(job.way, job.account, SERVER, Method::GET, &path, &asked).await {
            Ok(told) => {
                let id = job.post.id.to_string();
                let ours = |post: &&Value| post["message"].as_str().is_some_and(|text| text.contains(&id));
                told["data"].as_array().into_iter().flatten().find(ours).map_or(Reply::Missing, live)
            }
            Err(reply) => reply,
        }
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        let prepared = prepare(Outlet::Facebook, &job.channel, &job.post);
        let path = format!("/{}", there.remote);
        let pairs = [("message", prepared.text.as_str())];
        done(graph::call(job.way, job.account, SERVER, Method::POST, &path, &pairs).await)
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        let path = format!("/{}", there.remote);
        done(graph::call(job.way, job.account, SERVER, Method::DELETE, &path, &[]).await)
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
        expires: expires.and_then(|end| Timestamp::from_second(end).ok()),
        ..Health::default()
    })
}

async fn upload(job: &Job<'_>, bytes: &bytes::Bytes) -> Result<Value, Reply> {
    let url = graph::address(job.account, SERVER, &format!("/{}/photos", job.account.setting("page")));
    let fields = [("published", "false"), ("access_token", job.account.secret("token"))];
    Ok(Ask::new(job.way, Method::POST, url)?.multipart("source", bytes, &fields).tell(words).await?["id"].clone())
}

fn live(post: &Value) -> Reply {
    match post["id"].as_str() {
        Some(id) => Reply::Live(id.to_owned(), format!("https://www.facebook.com/{id}")),
        None => Reply::Unknown(Fault::new(Class::Unclear, "")),
    }
}

fn done(told: Result<Value, Reply>) -> Reply {
    match told {
        Ok(told) if told["success"] == true => Reply::Done,
        Ok(_) => Reply::Unknown(Fault::new(Class::Unclear, "")),
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => Reply::Missing,
        Err(reply) => reply,
    }
}
