//! A Matrix room (client-server API v3). The number of a transaction makes a call that is made again do nothing, for a day
//! and for one sign-in of the account; so nothing relies on it, and our own permalink is looked for among the messages.
use crate::account::Account;
use crate::answer::{Ask, Way, class, encoded, harmless};
use crate::connector::Connector;
use crate::job::Job;
use crate::ours::{self, Page};
use channel::clock::Timestamp;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Outlet, prepare};
use net::Method;
use serde_json::{Value, json};

/// The connector.
pub struct Matrix;

/// Bytes of a picture; servers name their own limit, and most allow more.
const PICTURE_MAX: usize = 5_000_000;

impl Connector for Matrix {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        upload(job, &Value::Null).await.map_or_else(|reply| reply, |file| Reply::Ready(file.to_string(), true))
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        send(job, &job.key, content(job, &kept(ready))).await
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        look(job).await.unwrap_or_else(|reply| reply)
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        let known = kept(&there.data);
        let mut data = match upload(job, &known).await {
            Ok(file) => file,
            Err(reply) => return reply,
        };
        let new = content(job, &data);
        let mut body = new.clone();
        body["body"] = json!(format!("* {}", new["body"].as_str().unwrap_or_default()));
        body["m.new_content"] = new;
        body["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": there.remote });
        match send(job, &format!("{}-{}", job.key, job.post.version), body).await {
            Reply::Live(edit, _) => {
                let mut edits = edits(&known);
                edits.push(edit);
                data["edits"] = json!(edits);
                Reply::Ready(data.to_string(), true)
            }
            reply => reply,
        }
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        gone(job, there).await.map_or_else(|reply| reply, |()| Reply::Done)
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        state(way, account).await.unwrap_or_else(crate::spoken::failed)
    }
}

async fn state(way: Way<'_>, account: &Account) -> Result<Health, Reply> {
    let me = ask(way, account, Method::GET, "/_matrix/client/v3/account/whoami")?.tell(words).await?;
    let name = me["user_id"].as_str().unwrap_or_default().to_owned();
    let path = format!("/_matrix/client/v3/rooms/{}/state/m.room.power_levels", encoded(account.setting("room")));
    let levels = ask(way, account, Method::GET, &path)?.tell(words).await?;
    let number = |value: &Value, plain: i64| value.as_i64().unwrap_or(plain);
    let own = number(&levels["users"][&name], number(&levels["users_default"], 0));
    let needed = number(&levels["events"]["m.room.message"], number(&levels["events_default"], 0));
    let missing = (own < needed).then(|| "m.room.message".to_owned()).into_iter().collect();
    let url = format!("https://matrix.to/#/{}", account.setting("room"));
    Ok(Health { name, url, missing, ..Health::default() })
}

/// Takes the message away and every change of it: each is an event of its own, which stays readable until it is redacted.
/// Changes nobody wrote down, as after a lost answer, are asked for.
async fn gone(job: &Job<'_>, there: &There) -> Result<(), Reply> {
    let mut all = vec![there.remote.clone()];
    all.extend(edits(&kept(&there.data)));
    for edit in related(job, there).await? {
        if !all.contains(&edit) {
            all.push(edit);
        }
    }
    for event in all {
        let event = encoded(&event);
        let path = format!("{}/redact/{event}/{}-gone-{event}", room(job), job.key);
        ask(job.way, job.account, Method::PUT, &path)?.json(&json!({})).tell(words).await?;
    }
    Ok(())
}

/// The changes of a message the server knows of; none where it does not know the question.
async fn related(job: &Job<'_>, there: &There) -> Result<Vec<String>, Reply> {
    let room = encoded(job.account.setting("room"));
    let list = format!("/_matrix/client/v1/rooms/{room}/relations/{}/m.replace?limit=100", encoded(&there.remote));
    let (mut found, mut path) = (Vec::new(), list.clone());
    for _ in 0..ours::PAGES {
        let told = match ask(job.way, job.account, Method::GET, &path)?.tell(words).await {
            Err(Reply::Refused(fault)) if fault.class == Class::Missing => return Ok(found),
            told => told?,
        };
        let ids = told["chunk"].as_array().into_iter().flatten().filter_map(|event| event["event_id"].as_str());
        found.extend(ids.map(str::to_owned));
        match told["next_batch"].as_str() {
            Some(next) => path = format!("{list}&from={}", encoded(next)),
            None => return Ok(found),
        }
    }
    Ok(found)
}

/// What is kept of a message: its picture, and the names of the changes of it.
fn kept(data: &str) -> Value {
    serde_json::from_str(data).unwrap_or_default()
}

fn edits(kept: &Value) -> Vec<String> {
    kept["edits"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Uploads the picture, unless it is the one that is there. It is the message itself, with the text beneath; more than one
/// would be more than one message.
async fn upload(job: &Job<'_>, known: &Value) -> Result<Value, Reply> {
    let Some(picture) = job.picture(0, PICTURE_MAX).await? else { return Ok(json!({})) };
    let medium = picture.medium.to_string();
    if known["medium"] == json!(medium) {
        return Ok(known.clone());
    }
    let info =
        json!({ "w": picture.width, "h": picture.height, "mimetype": "image/jpeg", "size": picture.bytes.len() });
    let ask = ask(job.way, job.account, Method::POST, "/_matrix/media/v3/upload?filename=bild.jpg")?;
    let told = ask.body("image/jpeg", picture.bytes).tell(words).await.map_err(harmless)?;
    Ok(json!({ "url": told["content_uri"], "info": info, "medium": medium }))
}

fn content(job: &Job<'_>, file: &Value) -> Value {
    let prepared = prepare(Outlet::Matrix, &job.channel, &job.post);
    let mut body = json!({
        "msgtype": "m.text",
        "body": prepared.text,
        "format": "org.matrix.custom.html",
        "formatted_body": prepared.wire,
    });
    if !file["url"].is_null() {
        body["msgtype"] = json!("m.image");
        body["filename"] = json!("bild.jpg");
        body["url"] = file["url"].clone();
        body["info"] = file["info"].clone();
    }
    body
}

async fn send(job: &Job<'_>, transaction: &str, body: Value) -> Reply {
    let path = format!("{}/send/m.room.message/{transaction}", room(job));
    let told = match ask(job.way, job.account, Method::PUT, &path) {
        Ok(ask) => ask.json(&body).tell(words).await,
        Err(reply) => return reply,
    };
    match told {
        Ok(told) => live(job, &told["event_id"]),
        Err(reply) => reply,
    }
}

/// Our permalink among the account's messages, as far back as it can be.
async fn look(job: &Job<'_>) -> Result<Reply, Reply> {
    let me = ask(job.way, job.account, Method::GET, "/_matrix/client/v3/account/whoami")?.tell(words).await?;
    let list = format!("{}/messages?dir=b&limit=100", room(job));
    let mut path = list.clone();
    for _ in 0..ours::PAGES {
        let told = ask(job.way, job.account, Method::GET, &path)?.tell(words).await?;
        let Some(events) = told["chunk"].as_array() else {
            return Ok(Reply::Unknown(Fault::new(Class::Unclear, "")));
        };
        let found = |event: &Value| ours::is_ours(job, &said(event, &me["user_id"]));
        let made = |event: &Value| Timestamp::from_millisecond(event["origin_server_ts"].as_i64()?).ok();
        match (ours::page(job.since, events, found, made), told["end"].as_str()) {
            (Page::There(event), _) => return Ok(live(job, &event["event_id"])),
            (Page::End, _) | (Page::More, None) => return Ok(Reply::Missing),
            (Page::More, Some(end)) => path = format!("{list}&from={}", encoded(end)),
        }
    }
    Ok(Reply::Unknown(ours::endless()))
}

/// What a message of ours says. A change of one is no message of its own.
fn said(event: &Value, me: &Value) -> String {
    let (content, own) = (&event["content"], event["sender"] == *me && event["type"] == "m.room.message");
    let change = content["m.relates_to"]["rel_type"] == "m.replace";
    if own && !change { content["body"].as_str().unwrap_or_default().to_owned() } else { String::new() }
}

fn live(job: &Job<'_>, id: &Value) -> Reply {
    match id.as_str() {
        Some(id) => Reply::Live(id.to_owned(), format!("https://matrix.to/#/{}/{id}", job.account.setting("room"))),
        None => Reply::Unknown(Fault::new(Class::Unclear, "")),
    }
}

fn room(job: &Job<'_>) -> String {
    format!("/_matrix/client/v3/rooms/{}", encoded(job.account.setting("room")))
}

fn ask<'a>(way: Way<'a>, account: &Account, method: Method, path: &str) -> Result<Ask<'a>, Reply> {
    Ok(Ask::new(way, method, account.at("server", path))?.bearer(account.secret("token")))
}

/// `{"errcode":"M_FORBIDDEN","error":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let code = answer["errcode"].as_str()?;
    let class = match code {
        "M_LIMIT_EXCEEDED" => Class::Rate,
        "M_FORBIDDEN" => Class::Permission,
        "M_UNKNOWN_TOKEN" | "M_MISSING_TOKEN" | "M_USER_DEACTIVATED" => Class::Auth,
        "M_TOO_LARGE" => Class::Media,
        _ => class(status),
    };
    Some(Fault::new(class, answer["error"].as_str().filter(|said| !said.is_empty()).unwrap_or(code)))
}
