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
use formats::outlet::{Outlet, Prepared, prepare, withdrawal};
use formats::warning::words::marked;
use net::Method;
use serde_json::{Value, json};

/// The connector.
pub struct Telegram;

const SERVER: &str = "https://api.telegram.org";
/// Letters of a message; a shorter limit is that of a text beneath a photo.
const TEXT: usize = 4_096;
/// Bytes of a picture.
const PICTURE_MAX: usize = 10_000_000;
/// What stands in the place of a photo that was taken back.
const GONE: &[u8] = include_bytes!("../assets/gone.jpg");
/// What a bot must be allowed in a channel.
const RIGHTS: [&str; 3] = ["can_post_messages", "can_edit_messages", "can_delete_messages"];

impl Connector for Telegram {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        // Nothing is uploaded before; what picture goes along is kept.
        Reply::Ready(photo(job).map(|picture| picture.id.to_string()).unwrap_or_default(), true)
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, _: &str) -> Reply {
        let prepared = prepare(Outlet::Telegram, &job.channel, &job.post);
        let picture = match job.pictures(prepared.pictures, PICTURE_MAX).await {
            Ok(pictures) => pictures.into_iter().next().map(|one| one.bytes),
            Err(reply) => return reply,
        };
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
        let wished = photo(job).map(|picture| picture.id.to_string());
        if kind == "photo" && wished.as_deref() != Some(there.data.as_str()) {
            return match (wished, job.picture(0, PICTURE_MAX).await) {
                (_, Err(reply)) => reply,
                (Some(wished), Ok(Some(picture))) => swap(job, there, &prepared, number, picture.bytes, wished).await,
                // A message with a photo becomes none without one, nor holds a long text.
                _ => Reply::Replace,
            };
        }
        let told = match change(job, &prepared, kind, number, true).await {
            Err(Reply::Refused(fault)) if fault.said.contains("can't parse entities") => {
                change(job, &prepared, kind, number, false).await
            }
            // Of what a person found there nobody knows whether it has a picture.
            Err(Reply::Refused(fault)) if fault.said.contains("no text in the message") => {
                change(job, &prepared, "photo", number, true).await
            }
            told => told,
        };
        told.map_or_else(|reply| settled(there, reply), |_| Reply::Done)
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        let body = json!({ "chat_id": job.account.setting("chat"), "message_id": name(there).1 });
        let told = match call(job.way, job.account, "deleteMessage") {
            Ok(ask) => ask.json(&body).tell(words).await,
            Err(reply) => return reply,
        };
        match told {
            Ok(_) => Reply::Done,
            Err(Reply::Refused(fault)) if fault.said.contains("can't be deleted") => {
                taken_back(job, there, fault).await
            }
            Err(reply) => settled(there, reply),
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
    // News and rehearsals arrive without a sound; a warning in earnest rings.
    let quiet = job.post.content.kind != Kind::Warning || marked(job.post.content.title.as_str()).is_some();
    let chat = job.account.setting("chat");
    let caption = prepared.limit.is_some_and(|limit| limit < TEXT);
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

/// The picture that goes along as a photo: only with a text that fits beneath it.
fn photo<'a>(job: &'a Job<'_>) -> Option<&'a channel::image::Picture> {
    let prepared = prepare(Outlet::Telegram, &job.channel, &job.post);
    let caption = prepared.limit.is_some_and(|limit| limit < TEXT);
    job.post.content.pictures.first().filter(|_| caption && prepared.pictures > 0)
}

/// Another photo and another text in the place of a photo.
async fn swap(job: &Job<'_>, there: &There, prepared: &Prepared, number: i64, photo: Bytes, medium: String) -> Reply {
    let html = prepared.wire.as_deref().unwrap_or(&prepared.text);
    let media =
        json!({ "type": "photo", "media": "attach://photo", "caption": html, "parse_mode": "HTML" }).to_string();
    let number = number.to_string();
    let fields = [("chat_id", job.account.setting("chat")), ("message_id", number.as_str()), ("media", media.as_str())];
    let told = match call(job.way, job.account, "editMessageMedia") {
        Ok(ask) => ask.multipart("photo", &photo, &fields).tell(words).await,
        Err(reply) => return reply,
    };
    told.map_or_else(|reply| settled(there, reply), |_| Reply::Ready(medium, true))
}

/// What is older than two days a bot may not delete; changing its own messages it may at any time (Bot API 10.1). So it says that
/// it was taken back, and shows nothing else.
async fn taken_back(job: &Job<'_>, there: &There, fault: Fault) -> Reply {
    let (kind, number) = name(there);
    let told = match kind {
        "photo" => without_photo(job, number).await,
        _ => match without_text(job, number).await {
            Err(Reply::Refused(fault)) if fault.said.contains("no text in the message") => {
                without_photo(job, number).await
            }
            told => told,
        },
    };
    match told.map_or_else(|reply| settled(there, reply), |_| Reply::Done) {
        // What holds is why it cannot be deleted.
        Reply::Refused(_) => Reply::Refused(fault),
        reply => reply,
    }
}

async fn without_text(job: &Job<'_>, number: i64) -> Told {
    let text = withdrawal(job.post.content, job.post.url);
    let preview = json!({ "is_disabled": true });
    let body = json!({
        "chat_id": job.account.setting("chat"), "message_id": number, "text": text, "link_preview_options": preview,
    });
    call(job.way, job.account, "editMessageText")?.json(&body).tell(words).await
}

async fn without_photo(job: &Job<'_>, number: i64) -> Told {
    let caption = withdrawal(job.post.content, job.post.url);
    let media = json!({ "type": "photo", "media": "attach://photo", "caption": caption }).to_string();
    let number = number.to_string();
    let fields = [("chat_id", job.account.setting("chat")), ("message_id", number.as_str()), ("media", media.as_str())];
    let ask = call(job.way, job.account, "editMessageMedia")?;
    ask.multipart("photo", &Bytes::from_static(GONE), &fields).tell(words).await
}

async fn change(job: &Job<'_>, prepared: &Prepared, kind: &str, number: i64, html: bool) -> Told {
    let (method, field) = if kind == "photo" { ("editMessageCaption", "caption") } else { ("editMessageText", "text") };
    let text = if html { prepared.wire.as_deref().unwrap_or(&prepared.text) } else { &prepared.text };
    let mut body = json!({ "chat_id": job.account.setting("chat"), "message_id": number, field: text });
    if html {
        body["parse_mode"] = json!("HTML");
    }
    call(job.way, job.account, method)?.json(&body).tell(words).await
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

/// A refusal that says that nothing is left to do. That there is no message of a number a person typed proves nothing but
/// that.
fn settled(there: &There, reply: Reply) -> Reply {
    match reply {
        Reply::Refused(fault) if fault.said.contains("message is not modified") => Reply::Done,
        Reply::Refused(fault) if fault.said.contains("not found") && fault.said.contains("message to") => {
            if there.remote.contains(':') {
                Reply::Missing
            } else {
                Reply::Refused(Fault { class: Class::Missing, ..fault })
            }
        }
        other => other,
    }
}

/// The token is a part of the address there, so no address is ever told.
fn call<'a>(way: Way<'a>, account: &Account, method: &str) -> Result<Ask<'a>, Reply> {
    let path = format!("/bot{}/{method}", account.secret("token"));
    Ask::new(way, Method::POST, account.server(SERVER).and_then(|server| server.join(&path).ok()))
}

/// `{"ok":false,"error_code":…,"description":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let said = answer["description"].as_str()?;
    let class = match status {
        // A wrong token is a path nobody knows.
        401 | 404 => Class::Auth,
        // Older than two days: only a person may.
        400 if said.contains("chat not found") || said.contains("can't be deleted") => Class::Permission,
        400 if said.contains("PHOTO") || said.contains("wrong file") || said.contains("IMAGE") => Class::Media,
        status => class(status),
    };
    Some(Fault::new(class, said))
}
