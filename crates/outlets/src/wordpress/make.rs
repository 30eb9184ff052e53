//! What nobody sees yet: the draft, its pictures, its text.
use super::Kept;
use super::call::{address, id_of, is_plain, told, words};
use super::terms::terms;
use crate::answer::{Ask, text};
use crate::job::{Job, Picture};
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::Class;
use formats::outlet::{Outlet, Prepared, blocks_for_wordpress, prepare};
use net::Method;
use serde_json::{Value, json};

/// Bytes of a picture; what a server of WordPress takes by itself is 2 MB or more, as its host has set it.
pub const PICTURE_MAX: usize = 2_000_000;

/// The draft of an attempt before, or a new one. What was left behind nobody sees.
pub async fn draft(job: &Job<'_>) -> Result<u64, Reply> {
    let slug = slug(job);
    let known = [("slug", slug.as_str()), ("status", "draft"), ("context", "edit"), ("_fields", "id")];
    let found = told(job, Method::GET, "posts", &known, None).await?;
    if let Some(id) = found[0]["id"].as_u64() {
        return Ok(id);
    }
    let body = json!({ "title": job.post.content.title.as_str(), "slug": slug, "status": "draft" });
    id_of(&told(job, Method::POST, "posts", &[], Some(&body)).await?)
}

/// The next picture, so that nothing waits for ten of them; then everything else.
pub async fn next(job: &Job<'_>, mut kept: Kept) -> Result<Reply, Reply> {
    let prepared = prepare(Outlet::Wordpress, &job.channel, &job.post);
    if kept.files.len() < prepared.pictures {
        let medium = job.post.content.pictures.get(kept.files.len()).map(|picture| picture.id.to_string());
        let file = match job.picture(kept.files.len(), PICTURE_MAX).await? {
            Some(picture) => upload(job, kept.post, picture).await?,
            // It is gone, and left out.
            None => json!({ "medium": medium }),
        };
        kept.files.push(file);
        return Ok(Reply::Part(kept.written()));
    }
    let mut body = filled(job, &prepared, &kept);
    body["featured_media"] = json!(kept.images(job).first().map_or(0, |image| image.id));
    let (categories, tags) = terms(job).await?;
    if !categories.is_empty() {
        body["categories"] = json!(categories);
    }
    body["tags"] = json!(tags);
    told(job, Method::POST, &format!("posts/{}", kept.post), &[], Some(&body)).await?;
    Ok(Reply::Ready(kept.written(), true))
}

pub fn filled(job: &Job<'_>, prepared: &Prepared, kept: &Kept) -> Value {
    let content = blocks_for_wordpress(&job.channel, &job.post, &kept.images(job));
    let mut body = json!({ "title": prepared.subject, "content": content });
    if job.number("lang") == Some(1) {
        body["lang"] = json!(prepared.lang);
    }
    body
}

/// A picture with its description. It belongs to the draft, so that it has no page of its own before that is out.
pub async fn upload(job: &Job<'_>, post: u64, picture: Picture) -> Result<Value, Reply> {
    let (medium, post) = (picture.medium.to_string(), post.to_string());
    let title = job.post.content.title.as_str();
    let fields = [("alt_text", picture.alt.as_str()), ("post", &post), ("title", title)];
    let ask = address(job.account, is_plain(job), "/wp/v2/media", &[]);
    let ask = Ask::new(job.way, Method::POST, ask)?.secret("authorization", &job.account.basic());
    let file = match ask.multipart("file", &picture.bytes, &fields).tell(words).await {
        // It says "500" to a file it does not take.
        Err(Reply::Unknown(fault)) if fault.class == Class::Media => return Err(Reply::Refused(fault)),
        told => told?,
    };
    Ok(json!({ "medium": medium, "id": id_of(&file)?, "url": text(&file, "source_url") }))
}

/// The last part of its address there: the words of our permalink, and its number.
fn slug(job: &Job<'_>) -> String {
    let last = job.post.url.rsplit('/').next().unwrap_or_default();
    match last.split_once('-') {
        Some((id, words)) => format!("{words}-{id}"),
        None => last.to_owned(),
    }
}
