//! What stands there: found, changed, taken away.
use super::Kept;
use super::call::{id_of, told};
use super::make::{PICTURE_MAX, filled, upload};
use crate::answer::{harmless, text};
use crate::job::Job;
use crate::ours::{self, Page};
use channel::clock::Timestamp;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use formats::outlet::{Outlet, prepare};
use net::Method;
use serde_json::{Value, json};

/// Posts on a page of a list, whole texts and all.
const LISTED: &str = "20";

/// Whether what we made stands there. A draft or what lies in the bin does not.
pub async fn look_at(job: &Job<'_>, post: u64) -> Result<Reply, Reply> {
    let query = [("context", "edit"), ("_fields", "id,status,link")];
    match told(job, Method::GET, &format!("posts/{post}"), &query, None).await {
        Ok(post) if post["status"] == "publish" => Ok(live(&post)),
        Ok(post) if text(&post, "status").is_empty() => Ok(Reply::Unknown(Fault::new(Class::Unclear, ""))),
        Ok(_) => Ok(Reply::Missing),
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => Ok(Reply::Missing),
        Err(reply) => Err(reply),
    }
}

/// Our permalink among the account's posts, as far back as it can be.
pub async fn look(job: &Job<'_>) -> Result<Reply, Reply> {
    let me = told(job, Method::GET, "users/me", &[("context", "edit"), ("_fields", "id")], None).await?;
    let me = id_of(&me)?.to_string();
    for page in 1..=ours::PAGES {
        let page = page.to_string();
        let query = [
            ("author", me.as_str()),
            ("status", "publish"),
            ("context", "edit"),
            ("per_page", LISTED),
            ("page", &page),
            ("_fields", "id,link,date_gmt,content"),
        ];
        let list = match told(job, Method::GET, "posts", &query, None).await {
            // There is no such page.
            Err(Reply::Refused(fault)) if page != "1" && fault.class == Class::Content => return Ok(Reply::Missing),
            list => list?,
        };
        let Some(posts) = list.as_array() else { return Ok(Reply::Unknown(Fault::new(Class::Unclear, ""))) };
        let found = |one: &Value| ours::is_ours(job, &ours::links(text(&one["content"], "raw")));
        let made = |one: &Value| format!("{}Z", text(one, "date_gmt")).parse::<Timestamp>().ok();
        match ours::page(job.since, posts, found, made) {
            Page::There(post) => return Ok(live(&post)),
            Page::End => return Ok(Reply::Missing),
            Page::More if posts.is_empty() => return Ok(Reply::Missing),
            Page::More => {}
        }
    }
    Ok(Reply::Unknown(ours::endless()))
}

/// Another text, and pictures where they are others. How people there sorted it stays.
pub async fn edited(job: &Job<'_>, there: &There) -> Result<Reply, Reply> {
    let path = format!("posts/{}", there.remote);
    let query = [("context", "edit"), ("_fields", "id,status")];
    match told(job, Method::GET, &path, &query, None).await {
        // It would be changed in the bin as well, and nobody would see.
        Ok(post) if post["status"] != "publish" => return Ok(Reply::Missing),
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => return Ok(Reply::Missing),
        seen => seen?,
    };
    let old = Kept::read(&there.data).files;
    let post = there.remote.parse().unwrap_or_default();
    let mut kept = Kept { post, files: Vec::new() };
    let prepared = prepare(Outlet::Wordpress, &job.channel, &job.post);
    for place in 0..prepared.pictures {
        let Some(wanted) = job.post.content.pictures.get(place) else { break };
        let known = old.iter().find(|file| text(file, "medium") == wanted.id.to_string());
        if let Some(known) = known {
            kept.files.push(known.clone());
        } else if let Some(picture) = job.picture(place, PICTURE_MAX).await? {
            kept.files.push(upload(job, post, picture).await.map_err(harmless)?);
        }
    }
    let mut body = filled(job, &prepared, &kept);
    if there.data.is_empty() || kept.files.first() != old.first() {
        body["featured_media"] = json!(kept.images(job).first().map_or(0, |image| image.id));
    }
    told(job, Method::POST, &path, &[], Some(&body)).await?;
    for file in old.iter().filter(|file| !kept.files.contains(file)) {
        // What is left there does no harm, and goes with the post.
        let _ = forgotten(job, file).await;
    }
    Ok(Reply::Ready(kept.written(), true))
}

/// Into the bin, where people there find it. The pictures go for good: in the bin they would stay at their addresses.
pub async fn removed(job: &Job<'_>, there: &There) -> Result<Reply, Reply> {
    let path = format!("posts/{}", there.remote);
    let gone = match told(job, Method::DELETE, &path, &[], None).await {
        // There is no bin there.
        Err(Reply::Unknown(fault)) if fault.class == Class::Version => {
            told(job, Method::DELETE, &path, &[("force", "true")], None).await
        }
        other => other,
    };
    let reply = match gone {
        Ok(_) => Reply::Done,
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => Reply::Missing,
        Err(reply) => return Err(reply),
    };
    for file in Kept::read(&there.data).files {
        forgotten(job, &file).await.map_err(harmless)?;
    }
    Ok(reply)
}

async fn forgotten(job: &Job<'_>, file: &Value) -> Result<(), Reply> {
    let Some(id) = file["id"].as_u64() else { return Ok(()) };
    match told(job, Method::DELETE, &format!("media/{id}"), &[("force", "true")], None).await {
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => Ok(()),
        told => told.map(|_| ()),
    }
}

pub fn live(post: &Value) -> Reply {
    match post["id"].as_u64() {
        Some(id) => Reply::Live(id.to_string(), text(post, "link").to_owned()),
        None => Reply::Unknown(Fault::new(Class::Unclear, "")),
    }
}
