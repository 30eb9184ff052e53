//! A Matrix room (client-server API v3). The number of a transaction makes a call that is made again do nothing.
use crate::account::Account;
use crate::answer::{Ask, Way, class, harmless};
use crate::connector::Connector;
use crate::job::Job;
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
        // A picture is the message itself, with the text beneath; more than one would be more than one message.
        let Some(picture) = job.pictures(1, PICTURE_MAX).await.into_iter().next() else {
            return Reply::Ready(String::new(), true);
        };
        let info =
            json!({ "w": picture.width, "h": picture.height, "mimetype": "image/jpeg", "size": picture.bytes.len() });
        let sent = match ask(job.way, job.account, Method::POST, "/_matrix/media/v3/upload?filename=bild.jpg") {
            Ok(ask) => ask.body("image/jpeg", picture.bytes).tell(words).await,
            Err(reply) => return reply,
        };
        match sent {
            Ok(told) => Reply::Ready(json!({ "url": told["content_uri"], "info": info }).to_string(), true),
            Err(reply) => harmless(reply),
        }
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        send(job, &job.key, content(job, ready)).await
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        // The server keeps the numbers of our transactions: the call made again is the look.
        let ready = job.dispatch.ready.as_ref().map_or("", |ready| ready.data.as_str());
        match job.dispatch.wish.shown {
            true => send(job, &job.key, content(job, ready)).await,
            false => Reply::Unknown(Fault::new(Class::Unclear, "")),
        }
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        let new = content(job, &there.data);
        let mut body = new.clone();
        body["body"] = json!(format!("* {}", new["body"].as_str().unwrap_or_default()));
        body["m.new_content"] = new;
        body["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": there.remote });
        match send(job, &format!("{}-{}", job.key, job.post.version), body).await {
            Reply::Live(..) => Reply::Done,
            reply => reply,
        }
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        let path = format!("{}/redact/{}/{}-gone", room(job), encoded(&there.remote), job.key);
        match ask(job.way, job.account, Method::PUT, &path) {
            Ok(ask) => ask.json(&json!({})).tell(words).await.map_or_else(|reply| reply, |_| Reply::Done),
            Err(reply) => reply,
        }
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

fn content(job: &Job<'_>, ready: &str) -> Value {
    let prepared = prepare(Outlet::Matrix, &job.channel, &job.post);
    let mut body = json!({
        "msgtype": "m.text",
        "body": prepared.text,
        "format": "org.matrix.custom.html",
        "formatted_body": prepared.wire,
    });
    if let Ok(file) = serde_json::from_str::<Value>(ready) {
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
        Ok(told) => match told["event_id"].as_str() {
            Some(id) => {
                let url = format!("https://matrix.to/#/{}/{id}", job.account.setting("room"));
                Reply::Live(id.to_owned(), url)
            }
            None => Reply::Unknown(Fault::new(Class::Unclear, "")),
        },
        Err(reply) => reply,
    }
}

fn room(job: &Job<'_>) -> String {
    format!("/_matrix/client/v3/rooms/{}", encoded(job.account.setting("room")))
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
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
