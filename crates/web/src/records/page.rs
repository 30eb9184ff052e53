//! `data/posts/….html`: a post with all its versions, in a file that needs nothing beside it but the documents it links.
//! No script, nothing from elsewhere, pictures within, its language said: a converter makes PDF/A of it without asking.
use super::facts::{Fact, facts};
use super::{Order, Record};
use crate::error::Problem;
use crate::lang::t;
use crate::media::{WIDTHS, file_name, main_name};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use channel::ids::MediumId;
use channel::image::Picture;
use channel::lang::{LANGUAGES, direction};
use channel::medium::Attachment;
use channel::text::Body;
use channel::variant::Tongue;
use formats::{markdown, traffic_map};
use serde::Serialize;
use std::collections::BTreeMap;
use store::model::{PublishedPost, RecordedVariant, RecordedVersion, Sealed};

#[derive(Serialize)]
struct Page {
    lang: String,
    title: String,
    channel: String,
    address: String,
    id: String,
    state: &'static str,
    published: String,
    /// The same, and the last version's, as programs read it.
    issued: String,
    modified: String,
    written: String,
    software: String,
    versions: Vec<Version>,
    texts: Vec<Text>,
    acts: Vec<Act>,
    messages: Vec<Message>,
}

#[derive(Serialize)]
struct Version {
    number: u32,
    when: String,
    by: String,
    note: String,
    lang: String,
    dir: &'static str,
    title: String,
    #[serde(serialize_with = "crate::view::safe")]
    html: String,
    #[serde(serialize_with = "crate::view::safe")]
    plain: String,
    #[serde(serialize_with = "crate::view::safe_some")]
    map: Option<String>,
    map_text: String,
    facts: Vec<Fact>,
    pictures: Vec<Shown>,
    files: Vec<Attached>,
}

#[derive(Serialize)]
struct Shown {
    /// The picture itself, the first time it is shown; `None` later, and when it is gone.
    src: Option<String>,
    /// The version that shows it first.
    first: u32,
    alt: String,
    credit: Option<String>,
    file: Option<String>,
}

#[derive(Serialize)]
struct Attached {
    title: String,
    /// `None` when it was deleted from the library.
    file: Option<String>,
    credit: Option<String>,
}

#[derive(Serialize)]
struct Text {
    name: String,
    lang: String,
    dir: &'static str,
    number: u32,
    when: String,
    by: String,
    title: String,
    #[serde(serialize_with = "crate::view::safe")]
    html: String,
}

#[derive(Serialize)]
struct Act {
    when: String,
    what: String,
    who: String,
    version: Option<u32>,
    detail: String,
    seq: Option<i64>,
}

#[derive(Serialize)]
struct Message {
    file: String,
    when: String,
    by: String,
    alone: String,
}

/// Below `data`.
pub fn file(post: &PublishedPost) -> String {
    format!("posts/{}.html", post.id)
}

/// Below `data`.
pub fn sealed_file(sealed: &Sealed) -> String {
    format!("warnings/{}.{}.xml", sealed.post, sealed.number)
}

/// Where residents find it.
pub fn address(order: &Order<'_>, post: &PublishedPost) -> String {
    order.urls().post_absolute(post.id, &post.slug_tail)
}

/// The page.
pub async fn html(order: &Order<'_>, record: &Record) -> Result<String, Problem> {
    let post = &record.post;
    let (mut versions, mut seen) = (Vec::new(), BTreeMap::new());
    for one in &record.versions {
        versions.push(version(order, one, &mut seen).await?);
    }
    let page = Page {
        lang: order.lang.tag().to_owned(),
        title: post.content.title.to_string(),
        channel: order.at.channel.profile.name.clone(),
        address: address(order, post),
        id: post.id.to_string(),
        state: post.state.key(),
        published: order.moment(post.published),
        issued: post.published.to_string(),
        modified: post.updated.to_string(),
        written: order.moment(order.now),
        software: format!("Ausrufer {}", order.app.settings.version),
        versions,
        texts: record.variants.iter().map(|one| text(order, &post.content.lang, one)).collect(),
        acts: acts(order, record),
        messages: record.sealed.iter().map(|one| message(order, one)).collect(),
    };
    order.app.views.render(order.lang, "records/post.html", page)
}

async fn version(
    order: &Order<'_>,
    version: &RecordedVersion,
    seen: &mut BTreeMap<MediumId, u32>,
) -> Result<Version, Problem> {
    let content = &version.content;
    let (mut pictures, mut files) = (Vec::new(), Vec::new());
    for one in &content.pictures {
        pictures.push(picture(order, one, version.version, seen).await?);
    }
    for one in &content.attachments {
        files.push(attached(order, one).await?);
    }
    let traffic = content.traffic.as_ref();
    Ok(Version {
        number: version.version,
        when: order.moment(version.at),
        by: order.person(&version.by),
        note: version.note.clone(),
        lang: content.lang.clone(),
        dir: direction(&content.lang),
        title: content.title.to_string(),
        html: markup(content.body.as_ref()),
        plain: markup(content.plain_language.as_ref()),
        map: traffic.and_then(|traffic| traffic_map::svg(traffic, order.lang)),
        map_text: traffic.map(|traffic| traffic_map::description(traffic, order.lang)).unwrap_or_default(),
        facts: facts(order, content),
        pictures,
        files,
    })
}

fn markup(body: Option<&Body>) -> String {
    body.map(|body| markdown::to_html(body.as_str())).unwrap_or_default()
}

async fn picture(
    order: &Order<'_>,
    picture: &Picture,
    version: u32,
    seen: &mut BTreeMap<MediumId, u32>,
) -> Result<Shown, Problem> {
    let medium = order.app.media.get(order.app, picture.id).await?;
    let first = *seen.entry(picture.id).or_insert(version);
    let src = match &medium {
        Some(medium) if first == version => {
            // Large enough to print, small enough that a page of twelve can still be opened.
            let found = order.app.shelf.get(&file_name(&medium.file.hash, WIDTHS[1])).await?;
            found.map(|bytes| format!("data:image/jpeg;base64,{}", STANDARD.encode(bytes)))
        }
        _ => None,
    };
    Ok(Shown {
        src,
        first,
        alt: picture.alt.text().to_owned(),
        credit: picture.credit.as_ref().map(ToString::to_string),
        file: medium.map(|medium| format!("../media/{}", main_name(&medium))),
    })
}

async fn attached(order: &Order<'_>, attachment: &Attachment) -> Result<Attached, Problem> {
    let medium = order.app.media.get(order.app, attachment.id).await?;
    Ok(Attached {
        title: attachment.title.to_string(),
        file: medium.map(|medium| format!("../media/{}", main_name(&medium))),
        credit: attachment.credit.as_ref().map(ToString::to_string),
    })
}

fn text(order: &Order<'_>, main: &str, variant: &RecordedVariant) -> Text {
    let lang = variant.tongue.tag(main);
    let name = match variant.tongue {
        Tongue::Simple => t(order.lang, "plain.easy", &[]),
        Tongue::In(tag) => LANGUAGES.iter().find(|one| one.tag == tag).map_or(tag, |one| one.name).to_owned(),
    };
    Text {
        name,
        dir: direction(&lang),
        lang,
        number: variant.version,
        when: order.moment(variant.at),
        by: order.person(&variant.approver),
        title: variant.wording.title.to_string(),
        html: markup(variant.wording.body.as_ref()),
    }
}

fn acts(order: &Order<'_>, record: &Record) -> Vec<Act> {
    let act = |entry: &store::model::AuditEntry| Act {
        when: order.moment(entry.at),
        what: order.t(&format!("audit.{}", entry.what), &[]),
        who: order.who(entry),
        version: entry.version,
        detail: entry.detail.clone(),
        seq: entry.seq,
    };
    record.acts.iter().map(act).collect()
}

fn message(order: &Order<'_>, sealed: &Sealed) -> Message {
    Message {
        file: format!("../{}", sealed_file(sealed)),
        when: order.moment(sealed.sent),
        by: order.person(&sealed.by),
        alone: sealed.alone.clone(),
    }
}
