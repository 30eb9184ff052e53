//! Mastodon (API of 4.x). Our own permalink is looked for among the account's posts. A post made twice under one
//! `Idempotency-Key` is made once, for an hour, but for servers that are still at the first one: it goes along, and nothing
//! relies on it.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, harmless, text};
use crate::connector::Connector;
use crate::job::Job;
use crate::ours::{self, Page};
use channel::outlet::counted::Sum;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Instance, Prepared, prepare_for_mastodon};
use net::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The connector.
pub struct Mastodon;

/// Bytes of a picture.
const PICTURE_MAX: usize = 16_000_000;
/// Rights a token needs, as the server names them. The broader `read` and `write` hold them.
const SCOPES: [&str; 4] = ["read:accounts", "read:statuses", "write:media", "write:statuses"];

impl Connector for Mastodon {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        next(job, Vec::new()).await
    }

    async fn check(&self, job: &Job<'_>, ready: &str) -> Reply {
        let files = files(ready);
        if files.len() < wanted(job) {
            return next(job, files).await;
        }
        for file in uploaded(&files) {
            let path = format!("/api/v1/media/{}", text(file, "id"));
            match ask(job, Method::GET, &path).map(|ask| ask.whole(words)) {
                Ok(told) => match told.await {
                    // 206: still being made smaller.
                    Ok((answer, _)) if answer.status == 206 => return Reply::Ready(ready.to_owned(), false),
                    Ok(_) => {}
                    Err(reply) => return reply,
                },
                Err(reply) => return reply,
            }
        }
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        let prepared = text_of(job);
        let ids: Vec<Value> = uploaded(&files(ready)).map(|file| file["id"].clone()).collect();
        let body = json!({
            "status": prepared.text,
            "media_ids": ids,
            "visibility": "public",
            "language": prepared.lang,
        });
        let told = match ask(job, Method::POST, "/api/v1/statuses") {
            Ok(ask) => ask.header("idempotency-key", &job.key).json(&body).tell(words).await,
            Err(reply) => return reply,
        };
        match told {
            Ok(status) => live(&status),
            // The upload is still being made smaller: nothing was posted.
            Err(Reply::Refused(fault)) if fault.said.contains("not finished processing") => {
                Reply::Later(Fault { class: Class::Transient, ..fault }, None)
            }
            // Files nobody uses are thrown away there.
            Err(Reply::Refused(fault)) if fault.class == Class::Missing && !ids.is_empty() => Reply::Stale(fault),
            Err(reply) => reply,
        }
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        look(job).await.unwrap_or_else(|reply| reply)
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        let files = match changed(job, &files(&there.data)).await {
            Ok(files) => files,
            Err(reply) => return reply,
        };
        if files.iter().any(|file| file["waits"] == true) {
            return Reply::Later(Fault::new(Class::Transient, ""), None);
        }
        let prepared = text_of(job);
        let described = |file: &Value| json!({ "id": file["id"], "description": file["alt"] });
        let body = json!({
            "status": prepared.text,
            "language": prepared.lang,
            "media_ids": uploaded(&files).map(|file| file["id"].clone()).collect::<Vec<_>>(),
            "media_attributes": uploaded(&files).map(described).collect::<Vec<_>>(),
        });
        let told = match ask(job, Method::PUT, &format!("/api/v1/statuses/{}", there.remote)) {
            Ok(ask) => ask.json(&body).tell(words).await,
            Err(reply) => return reply,
        };
        match told {
            Ok(_) => Reply::Ready(Value::from(files).to_string(), true),
            Err(reply) => missing(job, there, reply).await,
        }
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        let told = match ask(job, Method::DELETE, &format!("/api/v1/statuses/{}", there.remote)) {
            Ok(ask) => ask.tell(words).await,
            Err(reply) => return reply,
        };
        match told {
            Ok(_) => Reply::Done,
            Err(reply) => missing(job, there, reply).await,
        }
    }

    async fn count(&self, way: Way<'_>, account: &Account, there: &There) -> Option<BTreeMap<Sum, u64>> {
        let path = format!("/api/v1/statuses/{}", there.remote);
        let ask = Ask::new(way, Method::GET, account.at("server", &path)).ok()?.bearer(account.secret("token"));
        let status = ask.tell(words).await.ok()?;
        let sums = [(Sum::Likes, "favourites_count"), (Sum::Shares, "reblogs_count"), (Sum::Replies, "replies_count")];
        Some(sums.into_iter().filter_map(|(sum, name)| Some((sum, status[name].as_u64()?))).collect())
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        match state(way, account).await {
            Ok(health) => health,
            Err(reply) => crate::spoken::failed(reply),
        }
    }
}

async fn state(way: Way<'_>, account: &Account) -> Result<Health, Reply> {
    let get = |path: &str| Ask::new(way, Method::GET, account.at("server", path));
    let me = get("/api/v1/accounts/verify_credentials")?.bearer(account.secret("token")).tell(words).await?;
    let app = get("/api/v1/apps/verify_credentials")?.bearer(account.secret("token")).tell(words).await?;
    let instance = get("/api/v2/instance")?.tell(words).await?;
    let scopes: Vec<&str> = app["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let has = |scope: &str| {
        let whole = scope.split(':').next().unwrap_or(scope);
        scopes.iter().any(|held| *held == scope || *held == whole)
    };
    // Servers before 4.3 do not name them.
    let missing = SCOPES.iter().filter(|scope| !scopes.is_empty() && !has(scope)).map(|scope| (*scope).to_owned());
    let statuses = &instance["configuration"]["statuses"];
    let names =
        [("max", "max_characters"), ("url", "characters_reserved_per_url"), ("pictures", "max_media_attachments")];
    let numbers = names.iter().filter_map(|(ours, theirs)| Some(((*ours).to_owned(), statuses[*theirs].as_u64()?)));
    Ok(Health {
        name: format!("@{}", text(&me, "acct")),
        url: text(&me, "url").to_owned(),
        missing: missing.collect(),
        numbers: numbers.collect(),
        ..Health::default()
    })
}

fn ask<'a>(job: &Job<'a>, method: Method, path: &str) -> Result<Ask<'a>, Reply> {
    Ok(Ask::new(job.way, method, job.account.at("server", path))?.bearer(job.account.secret("token")))
}

fn instance(job: &Job<'_>) -> Instance {
    Instance::read(|name| job.number(name))
}

fn text_of(job: &Job<'_>) -> Prepared {
    prepare_for_mastodon(&job.channel, &job.post, instance(job))
}

/// How many pictures go along.
fn wanted(job: &Job<'_>) -> usize {
    job.post.content.pictures.len().min(instance(job).pictures)
}

/// The next picture, so that nothing waits for all of them.
async fn next(job: &Job<'_>, mut files: Vec<Value>) -> Reply {
    if files.len() < wanted(job) {
        match upload(job, files.len()).await {
            Ok(file) => files.push(file),
            Err(reply) => return reply,
        }
    }
    let (all, whole) = (files.len() >= wanted(job), !files.iter().any(|file| file["waits"] == true));
    let kept = Value::from(files).to_string();
    if all { Reply::Ready(kept, whole) } else { Reply::Part(kept) }
}

/// The pictures of a post that stands there: those that are there already, with what they show by now, and the others.
async fn changed(job: &Job<'_>, there: &[Value]) -> Result<Vec<Value>, Reply> {
    let mut files = Vec::new();
    for (place, picture) in job.post.content.pictures.iter().take(wanted(job)).enumerate() {
        let medium = picture.id.to_string();
        files.push(match uploaded(there).find(|file| text(file, "medium") == medium) {
            Some(known) => json!({ "id": known["id"], "medium": medium, "alt": picture.alt.text() }),
            None => upload(job, place).await?,
        });
    }
    Ok(files)
}

/// Uploads a picture: `id`, `medium`, `alt`, and `waits` while the server is not done with it. One that is gone has no `id`.
async fn upload(job: &Job<'_>, place: usize) -> Result<Value, Reply> {
    let Some(picture) = job.picture(place, PICTURE_MAX).await? else { return Ok(json!({})) };
    let (medium, alt) = (picture.medium.to_string(), picture.alt);
    let sent = ask(job, Method::POST, "/api/v2/media")?.multipart("file", &picture.bytes, &[("description", &alt)]);
    let (answer, file) = sent.whole(words).await.map_err(harmless)?;
    Ok(json!({ "id": file["id"], "medium": medium, "alt": alt, "waits": answer.status == 202 }))
}

fn uploaded(files: &[Value]) -> impl Iterator<Item = &Value> {
    files.iter().filter(|file| !file["id"].is_null())
}

/// Our permalink among the account's posts, as far back as it can be.
async fn look(job: &Job<'_>) -> Result<Reply, Reply> {
    let me = ask(job, Method::GET, "/api/v1/accounts/verify_credentials")?.tell(words).await?;
    let list = format!("/api/v1/accounts/{}/statuses?limit=40&exclude_reblogs=true", text(&me, "id"));
    let mut path = list.clone();
    for _ in 0..ours::PAGES {
        let told: Told = ask(job, Method::GET, &path)?.tell(words).await;
        let told = told?;
        let Some(posts) = told.as_array() else { return Ok(Reply::Unknown(Fault::new(Class::Unclear, ""))) };
        let found = |one: &Value| ours::is_ours(job, &ours::links(text(one, "content")));
        let page = ours::page(job.since, posts, found, |one| ours::made(&one["created_at"]));
        match (page, posts.last()) {
            (Page::There(status), _) => return Ok(live(&status)),
            (Page::End, _) | (Page::More, None) => return Ok(Reply::Missing),
            (Page::More, Some(last)) => path = format!("{list}&max_id={}", text(last, "id")),
        }
    }
    Ok(Reply::Unknown(ours::endless()))
}

fn live(status: &Value) -> Reply {
    match (text(status, "id"), text(status, "url")) {
        ("", _) => Reply::Unknown(Fault::new(Class::Unclear, "")),
        (id, url) => Reply::Live(id.to_owned(), url.to_owned()),
    }
}

/// Taken away by somebody there, unless it is only another account's: everybody sees whether it stands.
async fn missing(job: &Job<'_>, there: &There, reply: Reply) -> Reply {
    let Reply::Refused(fault) = reply else { return reply };
    if fault.class != Class::Missing {
        return Reply::Refused(fault);
    }
    let seen = match ask(job, Method::GET, &format!("/api/v1/statuses/{}", there.remote)) {
        Ok(ask) => ask.tell(words).await,
        Err(reply) => return reply,
    };
    match seen {
        Err(Reply::Refused(seen)) if seen.class == Class::Missing => Reply::Missing,
        Err(Reply::Unknown(fault)) => Reply::Later(fault, None),
        Err(reply) => reply,
        Ok(_) => Reply::Refused(Fault { class: Class::Permission, ..fault }),
    }
}

fn files(data: &str) -> Vec<Value> {
    serde_json::from_str(data).unwrap_or_default()
}

/// `{"error":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let said = answer["error"].as_str()?;
    Some(Fault::new(if status == 422 { Class::Content } else { class(status) }, said))
}
