//! Mastodon (API of 4.x). A post made twice under one `Idempotency-Key` is made once, for an hour; after that our own
//! permalink is looked for among the account's posts.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, harmless};
use crate::connector::Connector;
use crate::job::Job;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Instance, Prepared, prepare_for_mastodon};
use net::Method;
use serde_json::{Value, json};

/// The connector.
pub struct Mastodon;

/// Bytes of a picture.
const PICTURE_MAX: usize = 16_000_000;
/// Rights a token needs, as the server names them. The broader `read` and `write` hold them.
const SCOPES: [&str; 4] = ["read:accounts", "read:statuses", "write:media", "write:statuses"];

impl Connector for Mastodon {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        match upload(job, &[]).await {
            Ok((files, whole)) => Reply::Ready(Value::from(files).to_string(), whole),
            Err(reply) => reply,
        }
    }

    async fn check(&self, job: &Job<'_>, ready: &str) -> Reply {
        for file in files(ready) {
            let path = format!("/api/v1/media/{}", text(&file, "id"));
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
        let ids: Vec<Value> = files(ready).iter().map(|file| file["id"].clone()).collect();
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
            Err(reply) => reply,
        }
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        match look(job).await {
            Ok(Some(status)) => live(&status),
            Ok(None) => Reply::Missing,
            Err(reply) => reply,
        }
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        let old = files(&there.data);
        let (files, whole) = match upload(job, &old).await {
            Ok(uploaded) => uploaded,
            Err(reply) => return reply,
        };
        if !whole {
            return Reply::Later(Fault::new(Class::Transient, ""), None);
        }
        let prepared = text_of(job);
        let described = |file: &Value| json!({ "id": file["id"], "description": file["alt"] });
        let body = json!({
            "status": prepared.text,
            "language": prepared.lang,
            "media_ids": files.iter().map(|file| file["id"].clone()).collect::<Vec<_>>(),
            "media_attributes": files.iter().map(described).collect::<Vec<_>>(),
        });
        let told = match ask(job, Method::PUT, &format!("/api/v1/statuses/{}", there.remote)) {
            Ok(ask) => ask.json(&body).tell(words).await,
            Err(reply) => return reply,
        };
        match told {
            Ok(_) => Reply::Ready(Value::from(files).to_string(), true),
            Err(reply) => missing(reply),
        }
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        match ask(job, Method::DELETE, &format!("/api/v1/statuses/{}", there.remote)) {
            Ok(ask) => ask.tell(words).await.map_or_else(missing, |_| Reply::Done),
            Err(reply) => reply,
        }
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
    let plain = Instance::default();
    let number = |name, plain| job.number(name).map_or(plain, |n| usize::try_from(n).unwrap_or(plain));
    Instance {
        max: number("max", plain.max),
        url: number("url", plain.url),
        pictures: number("pictures", plain.pictures),
    }
}

fn text_of(job: &Job<'_>) -> Prepared {
    prepare_for_mastodon(&job.channel, &job.post, instance(job))
}

/// Uploads the pictures that are not there yet: `(id, medium, alt)` of each, and whether the server is done with all.
async fn upload(job: &Job<'_>, there: &[Value]) -> Result<(Vec<Value>, bool), Reply> {
    let (mut files, mut whole) = (Vec::new(), true);
    for picture in job.pictures(instance(job).pictures, PICTURE_MAX).await {
        let (medium, alt) = (picture.medium.to_string(), picture.alt);
        if let Some(known) = there.iter().find(|file| text(file, "medium") == medium) {
            files.push(json!({ "id": known["id"], "medium": medium, "alt": alt }));
            continue;
        }
        let sent = ask(job, Method::POST, "/api/v2/media")?.multipart("file", &picture.bytes, &[("description", &alt)]);
        let (answer, file) = sent.whole(words).await.map_err(harmless)?;
        whole &= answer.status != 202;
        files.push(json!({ "id": file["id"], "medium": medium, "alt": alt }));
    }
    Ok((files, whole))
}

/// Our permalink among the account's last posts.
async fn look(job: &Job<'_>) -> Result<Option<Value>, Reply> {
    let me = ask(job, Method::GET, "/api/v1/accounts/verify_credentials")?.tell(words).await?;
    let path = format!("/api/v1/accounts/{}/statuses?limit=40&exclude_reblogs=true", text(&me, "id"));
    let found: Told = ask(job, Method::GET, &path)?.tell(words).await;
    // The end of a permalink changes with the title; the number does not.
    let id = job.post.id.to_string();
    let ours = |status: &&Value| text(status, "content").contains(&id);
    Ok(found?.as_array().into_iter().flatten().find(ours).cloned())
}

fn live(status: &Value) -> Reply {
    match (text(status, "id"), text(status, "url")) {
        ("", _) => Reply::Unknown(Fault::new(Class::Unclear, "")),
        (id, url) => Reply::Live(id.to_owned(), url.to_owned()),
    }
}

/// Taken away by somebody there.
fn missing(reply: Reply) -> Reply {
    match reply {
        Reply::Refused(fault) if fault.class == Class::Missing => Reply::Missing,
        other => other,
    }
}

fn files(data: &str) -> Vec<Value> {
    serde_json::from_str(data).unwrap_or_default()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// `{"error":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let said = answer["error"].as_str()?;
    Some(Fault::new(if status == 422 { Class::Content } else { class(status) }, said))
}
