//! The town's newsletter, where it stays with listmonk. A draft of a campaign is made first, which nobody sees; what sends
//! it is one change of its state, which done twice is done once. What is sent cannot be changed: of a warning the next
//! version goes out as a mail of its own, and what is taken back stops what was not sent yet.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, harmless, text};
use crate::connector::Connector;
use crate::job::Job;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use channel::post::Content;
use formats::outlet::{Outlet, html_of_mail, prepare, update_of};
use formats::post_view::PostView;
use net::Method;
use serde_json::{Value, json};

/// The connector.
pub struct Listmonk;

/// What the account must be allowed there; one of each line.
const RIGHTS: [&[&str]; 2] = [&["campaigns:get", "campaigns:get_all"], &["campaigns:manage", "campaigns:manage_all"]];
/// A right of its own since this version.
const SEND: (&str, (u64, u64)) = ("campaigns:send", (6, 1));
/// Who has every right there.
const SUPER_ADMIN: u64 = 1;

impl Connector for Listmonk {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        match draft(job).await {
            Ok(id) => Reply::Ready(id.to_string(), true),
            Err(reply) => harmless(reply),
        }
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        match started(job, ready).await {
            Ok(_) => live(job, ready),
            // It may be that it runs already, or that somebody threw the draft away.
            Err(Reply::Refused(fault)) if fault.class == Class::Content => match look_at(job, ready).await {
                Ok(Reply::Missing) => Reply::Stale(fault),
                Ok(reply) | Err(reply) => reply,
            },
            Err(reply) => reply,
        }
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        let found = match job.dispatch.ready.as_ref().map(|ready| ready.data.as_str()) {
            Some(id) if !id.is_empty() => look_at(job, id).await,
            _ => look(job).await,
        };
        found.unwrap_or_else(|reply| reply)
    }

    async fn edit(&self, _: &Job<'_>, _: &There) -> Reply {
        Reply::Refused(Fault::new(Class::Version, ""))
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        stopped(job, there).await.unwrap_or_else(|reply| reply)
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        state(way, account).await.unwrap_or_else(crate::spoken::failed)
    }
}

async fn state(way: Way<'_>, account: &Account) -> Result<Health, Reply> {
    let me = ask(way, account, Method::GET, "/api/profile")?.tell(words).await?;
    let config = ask(way, account, Method::GET, "/api/config")?.tell(words).await.unwrap_or_default();
    let role = &me["data"]["user_role"];
    let has = |right: &str| role["permissions"].as_array().into_iter().flatten().any(|held| held == right);
    let mut missing = Vec::new();
    if role["id"].as_u64() != Some(SUPER_ADMIN) {
        missing.extend(RIGHTS.iter().filter(|any| !any.iter().any(|one| has(one))).map(|any| any[0].to_owned()));
        let sends = version(text(&config["data"], "version")) < SEND.1 || has(SEND.0);
        missing.extend((!sends).then(|| SEND.0.to_owned()));
    }
    let lists = ask(way, account, Method::GET, "/api/lists?per_page=all&minimal=true")?.tell(words).await?;
    let known = |id: &u64| lists["data"]["results"].as_array().into_iter().flatten().any(|list| list["id"] == *id);
    missing.extend(chosen(account).iter().filter(|id| !known(id)).map(|id| format!("lists:get ({id})")));
    let url = account.at("server", "/admin/campaigns").map(|url| url.to_string()).unwrap_or_default();
    Ok(Health { name: text(&me["data"], "username").to_owned(), url, missing, ..Health::default() })
}

/// The draft gets everything anew, since lists and template may be others by now, and is sent.
async fn started(job: &Job<'_>, id: &str) -> Told {
    filled(job, id).await.map_err(harmless)?;
    told(job, Method::PUT, &format!("/api/campaigns/{id}/status"), Some(&json!({ "status": "running" }))).await
}

async fn filled(job: &Job<'_>, id: &str) -> Told {
    told(job, Method::PUT, &format!("/api/campaigns/{id}"), Some(&campaign(job))).await
}

/// The draft of an attempt before, or a new one.
async fn draft(job: &Job<'_>) -> Result<u64, Reply> {
    if let Some(id) = tagged(job).await?.iter().find(|one| one["status"] == "draft").and_then(|one| one["id"].as_u64())
    {
        return filled(job, &id.to_string()).await.map(|_| id);
    }
    let made = told(job, Method::POST, "/api/campaigns", Some(&campaign(job))).await?;
    made["data"]["id"].as_u64().ok_or_else(|| Reply::Unknown(Fault::new(Class::Unclear, "")))
}

fn campaign(job: &Job<'_>) -> Value {
    // No picture goes along, so no line says what one shows.
    let bare = Content { pictures: Vec::new(), ..job.post.content.clone() };
    let prepared = prepare(Outlet::Mail, &job.channel, &PostView { content: &bare, ..job.post.clone() });
    let title = prepared.subject.unwrap_or_default();
    // What follows a mail that is out says so.
    let subject = if job.dispatch.there.is_some() { update_of(job.post.content, &title) } else { title };
    let mut body = json!({
        "name": subject,
        "subject": plain(&subject),
        "lists": chosen(job.account),
        "type": "regular",
        "content_type": "html",
        "body": plain(&html_of_mail(&job.channel, &job.post)),
        "altbody": plain(&prepared.text),
        "messenger": "email",
        "tags": ["ausrufer", tag(job)],
    });
    if let Ok(template) = job.account.setting("template").parse::<u64>() {
        body["template_id"] = json!(template);
    }
    body
}

/// Campaigns with our tag. Older versions call the question `tags`; what is not ours is left out here.
async fn tagged(job: &Job<'_>) -> Result<Vec<Value>, Reply> {
    let tag = tag(job);
    let path = format!("/api/campaigns?tag={tag}&tags={tag}&no_body=true&order_by=created_at&order=DESC&per_page=100");
    let list = told(job, Method::GET, &path, None).await?;
    let Some(all) = list["data"]["results"].as_array() else {
        return Err(Reply::Unknown(Fault::new(Class::Unclear, "")));
    };
    let ours = |one: &&Value| one["tags"].as_array().into_iter().flatten().any(|held| held == tag.as_str());
    Ok(all.iter().filter(ours).cloned().collect())
}

/// Whether it is being sent, or was.
fn is_out(campaign: &Value) -> bool {
    !matches!(text(campaign, "status"), "draft" | "")
}

async fn look_at(job: &Job<'_>, id: &str) -> Result<Reply, Reply> {
    match told(job, Method::GET, &format!("/api/campaigns/{id}"), None).await {
        Ok(found) if is_out(&found["data"]) => Ok(live(job, id)),
        Ok(found) if found["data"]["status"] == "draft" => Ok(Reply::Missing),
        Ok(_) => Ok(Reply::Unknown(Fault::new(Class::Unclear, ""))),
        // "Campaign not found" has no number of its own there.
        Err(Reply::Refused(fault)) if fault.class == Class::Content => look(job).await,
        Err(reply) => Err(reply),
    }
}

async fn look(job: &Job<'_>) -> Result<Reply, Reply> {
    let found = tagged(job).await?;
    let id = found.iter().find(|one| is_out(one)).and_then(|one| one["id"].as_u64());
    Ok(id.map_or(Reply::Missing, |id| live(job, &id.to_string())))
}

/// What was not sent yet is not sent any more; to how many it went says the desk.
async fn stopped(job: &Job<'_>, there: &There) -> Result<Reply, Reply> {
    let path = format!("/api/campaigns/{}", there.remote);
    let mut found = told(job, Method::GET, &path, None).await?;
    if matches!(text(&found["data"], "status"), "running" | "paused") {
        let end = json!({ "status": "cancelled" });
        told(job, Method::PUT, &format!("{path}/status"), Some(&end)).await?;
        found = told(job, Method::GET, &path, None).await?;
    }
    let (sent, all) = (found["data"]["sent"].as_u64().unwrap_or(0), found["data"]["to_send"].as_u64().unwrap_or(0));
    match text(&found["data"], "status") {
        "cancelled" | "draft" if sent == 0 => Ok(Reply::Done),
        status => Ok(Reply::Refused(Fault::new(Class::Late, &format!("{status}: {sent}/{all}")))),
    }
}

fn live(job: &Job<'_>, id: &str) -> Reply {
    let url = job.account.at("server", &format!("/admin/campaigns/{id}"));
    Reply::Live(id.to_owned(), url.map(|url| url.to_string()).unwrap_or_default())
}

/// Ours and nobody else's: this version of this post, as often as it was meant to go out anew.
fn tag(job: &Job<'_>) -> String {
    let version = job.dispatch.armed.map(|armed| armed.version).filter(|version| *version > 0);
    format!("{}-{}", job.key, version.unwrap_or(job.post.version))
}

/// The numbers of the lists.
fn chosen(account: &Account) -> Vec<u64> {
    account.setting("lists").split(',').filter_map(|id| id.trim().parse().ok()).collect()
}

/// Two braces begin a program there.
fn plain(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

/// `v6.2.0`
fn version(text: &str) -> (u64, u64) {
    let mut numbers = text.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

async fn told(job: &Job<'_>, method: Method, path: &str, body: Option<&Value>) -> Told {
    ask(job.way, job.account, method, path)?.perhaps(body).tell(words).await
}

fn ask<'a>(way: Way<'a>, account: &Account, method: Method, path: &str) -> Result<Ask<'a>, Reply> {
    Ok(Ask::new(way, method, account.at("server", path))?.secret("authorization", &account.basic()))
}

/// `{"message":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let said = answer["message"].as_str()?;
    // Whoever is not let in at all is told "403", too.
    let class = if said.contains("credentials") { Class::Auth } else { class(status) };
    Some(Fault::new(class, said))
}
