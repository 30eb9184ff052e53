//! A WhatsApp channel through a WAHA server the town runs. WhatsApp knows no such thing and may ban the channel for it: whoever
//! sets it up is told so and says that they want it. What does not work there is put in by hand, at once; a call that was
//! lost is for a person to clear up.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, encoded};
use crate::connector::Connector;
use crate::job::Job;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Outlet, prepare};
use net::Method;
use serde_json::{Value, json};

/// The connector.
pub struct Waha;

/// Bytes of a picture.
const PICTURE_MAX: usize = 5_000_000;

impl Connector for Waha {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        // Nothing is uploaded before; what picture goes along is kept.
        Reply::Ready(shown(job), true)
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, _: &str) -> Reply {
        let prepared = prepare(Outlet::Whatsapp, &job.channel, &job.post);
        let (session, chat) = (job.account.setting("session"), job.account.setting("chat"));
        let picture = match job.picture(0, PICTURE_MAX).await {
            Ok(picture) => picture,
            Err(reply) => return reply,
        };
        let (path, body) = match picture {
            Some(picture) => {
                let data = BASE64_STANDARD.encode(&picture.bytes);
                let file = json!({ "mimetype": "image/jpeg", "data": data, "filename": "bild.jpg" });
                let body = json!({ "session": session, "chatId": chat, "file": file, "caption": prepared.text });
                ("/api/sendImage", body)
            }
            None => {
                let body = json!({ "session": session, "chatId": chat, "text": prepared.text, "linkPreview": true });
                ("/api/sendText", body)
            }
        };
        match told(job, Method::POST, path, Some(&body)).await {
            Ok(sent) => match sent["id"].as_str().or_else(|| sent["id"]["_serialized"].as_str()) {
                Some(id) => Reply::Live(id.to_owned(), job.account.setting("page").to_owned()),
                None => Reply::Unknown(Fault::new(Class::Unclear, "")),
            },
            Err(reply) => at_once(reply),
        }
    }

    async fn probe(&self, _: &Job<'_>) -> Reply {
        Reply::Unknown(Fault::new(Class::Unclear, ""))
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        if !there.data.is_empty() && there.data != shown(job) {
            // Only the text can be changed there.
            return Reply::Replace;
        }
        let prepared = prepare(Outlet::Whatsapp, &job.channel, &job.post);
        let body = json!({ "text": prepared.text, "linkPreview": true });
        changed(job, there, Method::PUT, Some(&body)).await
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        changed(job, there, Method::DELETE, None).await
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        state(way, account).await.unwrap_or_else(crate::spoken::failed)
    }
}

async fn state(way: Way<'_>, account: &Account) -> Result<Health, Reply> {
    let session = encoded(account.setting("session"));
    let told = ask(way, account, Method::GET, &format!("/api/sessions/{session}"))?.tell(words).await?;
    let status = told["status"].as_str().unwrap_or_default();
    if status != "WORKING" {
        // The phone let go of it, or has to be asked again.
        return Err(Reply::Refused(Fault::new(Class::Auth, status)));
    }
    let path = format!("/api/{session}/channels/{}", encoded(account.setting("chat")));
    let channel = ask(way, account, Method::GET, &path)?.tell(words).await?;
    let may = matches!(channel["role"].as_str(), Some("OWNER" | "ADMIN"));
    let missing = (!may).then(|| "ADMIN".to_owned()).into_iter().collect();
    let name = channel["name"].as_str().unwrap_or_default().to_owned();
    Ok(Health { name, url: account.setting("page").to_owned(), missing, ..Health::default() })
}

/// Number of the picture that goes along, or a word for none: of what a person put there nobody knows.
fn shown(job: &Job<'_>) -> String {
    job.post.content.pictures.first().map_or_else(|| "none".to_owned(), |picture| picture.id.to_string())
}

async fn changed(job: &Job<'_>, there: &There, method: Method, body: Option<&Value>) -> Reply {
    if there.remote.is_empty() {
        // A person put it there; nothing tells under which name.
        return Reply::Refused(Fault::new(Class::Person, ""));
    }
    let (session, chat) = (encoded(job.account.setting("session")), encoded(job.account.setting("chat")));
    let path = format!("/api/{session}/chats/{chat}/messages/{}", encoded(&there.remote));
    told(job, method, &path, body).await.map_or_else(at_once, |_| Reply::Done)
}

/// Whoever waits for a server that is away has the post in by hand meanwhile. What may have come about stays unclear.
fn at_once(reply: Reply) -> Reply {
    match reply {
        Reply::Later(fault, _) => Reply::Refused(fault),
        other => other,
    }
}

async fn told(job: &Job<'_>, method: Method, path: &str, body: Option<&Value>) -> Told {
    ask(job.way, job.account, method, path)?.perhaps(body).tell(words).await
}

fn ask<'a>(way: Way<'a>, account: &Account, method: Method, path: &str) -> Result<Ask<'a>, Reply> {
    Ok(Ask::new(way, method, account.at("server", path))?.secret("x-api-key", account.secret("token")))
}

/// `{"message":"Unauthorized","statusCode":401}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let said = answer["message"].as_str().or_else(|| answer["message"][0].as_str())?;
    Some(Fault::new(class(status), said))
}
