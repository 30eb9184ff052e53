//! Telegram (Bot API). Nothing there is done once for sure, and a bot cannot list what its channel says: a lost answer is
//! for a person to clear up.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class};
use crate::connector::Connector;
use crate::job::Job;
use bytes::Bytes;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use channel::post::Kind;
use formats::outlet::{Outlet, Prepared, prepare};
use net::Method;
use serde_json::{Value, json};
use url::Url;

/// The connector.
pub struct Telegram;

const SERVER: &str = "https://api.telegram.org";
/// Bytes of a picture.
const PICTURE_MAX: usize = 10_000_000;
/// What a bot must be allowed in a channel.
const RIGHTS: [&str; 3] = ["can_post_messages", "can_edit_messages", "can_delete_messages"];

impl Connector for Telegram {
    async fn prepare(&self, _: &Job<'_>) -> Reply {
        Reply::Ready(String::new(), true)
    }

    async fn check(&self, _: &Job<'_>, _: &str) -> Reply {
        Reply::Ready(String::new(), true)
    }

    async fn commit(&self, job: &Job<'_>, _: &str) -> Reply {
        let prepared = prepare(Outlet::Telegram, &job.channel, &job.post);
        let picture = job.pictures(prepared.pictures, PICTURE_MAX).await.into_iter().next().map(|one| one.bytes);
        let told = match send(job, &prepared, picture.as_ref(), true).await {
            // It was not sent: it goes as letters alone, once.
            Err(Reply::Refused(fault)) if fault.said.contains("can't parse entities") => {
                send(job, &prepared, picture.as_ref(), false).await
            }
            told => told,
        };
        match told {
            Ok(message) => live(job, &message["result"]),
            Err(reply) => reply,
        }
    }

    async fn probe(&self, _: &Job<'_>) -> Reply {
        Reply::Unknown(Fault::new(Class::Unclear, ""))
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        let prepared = prepare(Outlet::Telegram, &job.channel, &job.post);
        let (kind, number) = name(there);
        let fits = prepared.limit.is_some_and(|limit| limit < 4_096) || prepared.count <= 1_024;
        if kind == "photo" && !fits {
            return Reply::Refused(Fault::new(Class::Content, "outlet.caption_long"));
        }
        let (method, field) =
            if kind == "photo" { ("editMessageCaption", "caption") } else { ("editMessageText", "text") };
        let html = prepared.wire.as_deref().unwrap_or(&prepared.text);
        let body =
            json!({ "chat_id": job.account.setting("chat"), "message_id": number, field: html, "parse_mode": "HTML" });
        match call(job.way, job.account, method).map(|ask| ask.json(&body).tell(words)) {
            Ok(told) => told.await.map_or_else(settled, |_| Reply::Done),
            Err(reply) => reply,
        }
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        let body = json!({ "chat_id": job.account.setting("chat"), "message_id": name(there).1 });
        match call(job.way, job.account, "deleteMessage").map(|ask| ask.json(&body).tell(words)) {
            Ok(told) => told.await.map_or_else(settled, |_| Reply::Done),
            Err(reply) => reply,
        }
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        state(way, account).await.unwrap_or_else(crate::spoken::failed)
    }
}

async fn state(way: Way<'_>, account: &Account) -> Result<Health, Reply> {
    let me = call(way, account, "getMe")?.tell(words).await?;
    let chat = json!({ "chat_id": account.setting("chat") });
    let there = call(way, account, "getChat")?.json(&chat).tell(words).await?;
    let member = json!({ "chat_id": account.setting("chat"), "user_id": me["result"]["id"] });
    let rights = call(way, account, "getChatMember")?.json(&member).tell(words).await?;
    let may = |right: &&&str| rights["result"]["status"] == "creator" || rights["result"][**right] == true;
    let missing = RIGHTS.iter().filter(|right| !may(right)).map(|right| (*right).to_owned());
    let title = there["result"]["title"].as_str().unwrap_or_default();
    let url = there["result"]["username"].as_str().map(|name| format!("https://t.me/{name}"));
    Ok(Health { name: title.to_owned(), url: url.unwrap_or_default(), missing: missing.collect(), ..Health::default() })
}

async fn send(job: &Job<'_>, prepared: &Prepared, picture: Option<&Bytes>, html: bool) -> Told {
    let text = if html { prepared.wire.as_deref().unwrap_or(&prepared.text) } else { &prepared.text };
    // News arrives without a sound; a warning rings.
    let quiet = job.post.content.kind != Kind::Warning;
    let chat = job.account.setting("chat");
    let caption = prepared.limit.is_some_and(|limit| limit < 4_096);
    if let Some(bytes) = picture.filter(|_| caption) {
        let quiet = quiet.to_string();
        let mut fields = vec![("chat_id", chat), ("caption", text), ("disable_notification", quiet.as_str())];
        if html {
            fields.push(("parse_mode", "HTML"));
        }
        return call(job.way, job.account, "sendPhoto")?.multipart("photo", bytes, &fields).tell(words).await;
    }
    let preview = match &job.post.picture_url {
        Some(url) if picture.is_some() => json!({ "url": url, "prefer_large_media": true, "show_above_text": true }),
        _ => json!({ "url": job.post.url }),
    };
    let mut body =
        json!({ "chat_id": chat, "text": text, "disable_notification": quiet, "link_preview_options": preview });
    if html {
        body["parse_mode"] = json!("HTML");
    }
    call(job.way, job.account, "sendMessage")?.json(&body).tell(words).await
}

fn live(job: &Job<'_>, message: &Value) -> Reply {
    let Some(number) = message["message_id"].as_i64() else {
        return Reply::Unknown(Fault::new(Class::Unclear, ""));
    };
    let kind = if message["photo"].is_null() { "text" } else { "photo" };
    let chat = job.account.setting("chat");
    let place = match chat.strip_prefix('@') {
        Some(name) => name.to_owned(),
        None => format!("c/{}", chat.trim_start_matches("-100")),
    };
    Reply::Live(format!("{kind}:{number}"), format!("https://t.me/{place}/{number}"))
}

/// Kind and number of a message; a person who confirmed one knows its number alone.
fn name(there: &There) -> (&str, i64) {
    let (kind, number) = there.remote.split_once(':').unwrap_or(("text", &there.remote));
    (kind, number.parse().unwrap_or_default())
}

/// A refusal that says that nothing is left to do.
fn settled(reply: Reply) -> Reply {
    match reply {
        Reply::Refused(fault) if fault.said.contains("message is not modified") => Reply::Done,
        Reply::Refused(fault) if fault.said.contains("not found") && fault.said.contains("message to") => {
            Reply::Missing
        }
        other => other,
    }
}

/// The token is a part of the address there, so no address is ever told.
fn call<'a>(way: Way<'a>, account: &Account, method: &str) -> Result<Ask<'a>, Reply> {
    let server = Some(account.setting("server")).filter(|server| !server.is_empty()).unwrap_or(SERVER);
    let url = Url::parse(server).and_then(|url| url.join(&format!("/bot{}/{method}", account.secret("token"))));
    Ask::new(way, Method::POST, url.ok())
}

/// `{"ok":false,"error_code":…,"description":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let said = answer["description"].as_str()?;
    let class = match status {
        // A wrong token is a path nobody knows.
        401 | 404 => Class::Auth,
        400 if said.contains("chat not found") => Class::Permission,
        400 if said.contains("PHOTO") || said.contains("wrong file") || said.contains("IMAGE") => Class::Media,
        status => class(status),
    };
    Some(Fault::new(class, said))
}
