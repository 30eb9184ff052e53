//! `data/posts.json`: every post with all its versions, for programs. Written post by post.
use super::{Bag, Order, Record, acts, page};
use crate::error::Problem;
use crate::media::{captions_name, main_name};
use channel::ids::MediumId;
use channel::image::Alt;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use store::model::{AuditEntry, RecordedVariant, RecordedVersion};

/// The list being written.
pub struct List {
    first: bool,
}

#[derive(Serialize)]
struct Head<'a> {
    /// What a program looks for first.
    format: &'static str,
    year: i16,
    channel: &'a str,
    name: &'a str,
    address: String,
    zone: &'a str,
    written: String,
    software: String,
}

#[derive(Serialize)]
struct Post {
    id: String,
    address: String,
    page: String,
    state: &'static str,
    published: String,
    versions: Vec<Version>,
    texts: Vec<Text>,
    acts: Vec<Act>,
    messages: Vec<String>,
    media: Vec<Medium>,
}

#[derive(Serialize)]
struct Version {
    version: u32,
    at: String,
    released_by: String,
    note: String,
    /// As it lies in the database.
    content: Value,
}

#[derive(Serialize)]
struct Text {
    language: String,
    version: u32,
    at: String,
    approved_by: String,
    title: String,
    body: String,
}

#[derive(Serialize)]
struct Act {
    at: String,
    what: String,
    by: String,
    version: Option<u32>,
    detail: String,
    /// Its place and hash in the chain of the audit, by which it can be proven.
    seq: Option<i64>,
    hash: Option<String>,
}

#[derive(Serialize)]
struct Medium {
    id: String,
    /// Below `data/media`; `null` when it was deleted from the library.
    file: Option<String>,
    captions: Option<String>,
    media_type: Option<&'static str>,
    name: Option<String>,
    description: Option<String>,
    credit: Option<String>,
}

impl List {
    /// Begins it.
    pub async fn begin(order: &Order<'_>, bag: &mut Bag) -> Result<List, Problem> {
        let channel = &order.at.channel;
        let head = Head {
            format: "ausrufer records 1",
            year: order.year,
            channel: channel.slug.as_str(),
            name: &channel.profile.name,
            address: crate::urls::channel_absolute(&order.app.settings.base_url, channel.slug.as_str()),
            zone: &channel.profile.zone,
            written: order.now.to_string(),
            software: format!("Ausrufer {}", order.app.settings.version),
        };
        let head = serde_json::to_string(&head).map_err(Problem::internal)?;
        bag.begin("data/posts.json").await?;
        // The head is an object; the posts are its last member.
        bag.write(format!("{},\n\"posts\":[", head.trim_end_matches('}')).as_bytes()).await?;
        Ok(List { first: true })
    }

    /// One more post.
    pub async fn add(&mut self, order: &Order<'_>, record: &Record, bag: &mut Bag) -> Result<(), Problem> {
        let post = serde_json::to_string(&post(order, record).await?).map_err(Problem::internal)?;
        let joint = if std::mem::take(&mut self.first) { "\n" } else { ",\n" };
        bag.write(format!("{joint}{post}").as_bytes()).await
    }

    /// Ends it.
    pub async fn end(self, bag: &mut Bag) -> Result<(), Problem> {
        bag.write(b"\n]}\n").await?;
        bag.end().await
    }
}

async fn post(order: &Order<'_>, record: &Record) -> Result<Post, Problem> {
    let post = &record.post;
    Ok(Post {
        id: post.id.to_string(),
        address: page::address(order, post),
        page: page::file(post),
        state: post.state.key(),
        published: post.published.to_string(),
        versions: record.versions.iter().map(|one| version(order, one)).collect::<Result<_, _>>()?,
        texts: record.variants.iter().map(|one| text(order, post.content.lang.as_str(), one)).collect(),
        acts: record.acts.iter().map(|entry| act(order, entry)).collect(),
        messages: record.sealed.iter().map(page::sealed_file).collect(),
        media: media(order, record).await?,
    })
}

fn version(order: &Order<'_>, version: &RecordedVersion) -> Result<Version, Problem> {
    Ok(Version {
        version: version.version,
        at: version.at.to_string(),
        released_by: order.person(&version.by),
        note: version.note.clone(),
        content: serde_json::from_str(&version.json).map_err(Problem::internal)?,
    })
}

fn text(order: &Order<'_>, main: &str, variant: &RecordedVariant) -> Text {
    Text {
        language: variant.tongue.tag(main),
        version: variant.version,
        at: variant.at.to_string(),
        approved_by: order.person(&variant.approver),
        title: variant.wording.title.to_string(),
        body: variant.wording.body.as_ref().map(|body| body.as_str().to_owned()).unwrap_or_default(),
    }
}

fn act(order: &Order<'_>, entry: &AuditEntry) -> Act {
    debug_assert!(acts::is_record(&entry.what));
    Act {
        at: entry.at.to_string(),
        what: entry.what.clone(),
        by: order.who(entry),
        version: entry.version,
        detail: entry.detail.clone(),
        seq: entry.seq,
        hash: entry.hash.clone(),
    }
}

async fn media(order: &Order<'_>, record: &Record) -> Result<Vec<Medium>, Problem> {
    let shown: BTreeSet<MediumId> = record.versions.iter().flat_map(|version| version.content.media()).collect();
    let mut media = Vec::new();
    for id in shown {
        let found = order.app.media.get(order.app, id).await?;
        let about = found.as_ref().map(|medium| &medium.about);
        media.push(Medium {
            id: id.to_string(),
            file: found.as_ref().map(|medium| format!("media/{}", main_name(medium))),
            captions: found.as_ref().and_then(|one| one.file.captions.as_deref().map(captions_name)),
            media_type: found.as_ref().map(|medium| medium.file.format.media_type()),
            name: about.map(|about| about.name.to_string()),
            description: about.and_then(|about| match &about.alt {
                Some(Alt::Text(line)) => Some(line.to_string()),
                _ => None,
            }),
            credit: about.and_then(|about| about.credit.as_ref().map(ToString::to_string)),
        });
    }
    Ok(media)
}
