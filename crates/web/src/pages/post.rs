//! `GET /{channel}/p/{id}-{tail}`: one post, its pictures, its corrections, its plain-language text.
use super::card::{self, Card, Corrected, JobView};
use super::picture::{self, ImageView};
use super::reactions;
use crate::dates::Dates;
use crate::error::{Answer, Problem};
use crate::feeds::event;
use crate::feeds::source::{ChannelWords, PostWords};
use crate::frame::{Frame, OgImage, OpenGraph, PageHead};
use crate::visit::Visit;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use channel::post::State;
use formats::{json_ld, markdown};
use serde::Serialize;
use store::FigureKind;
use store::model::{Cursor, PublishedPost};

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    post: Post,
    plain: bool,
    plain_url: String,
    full_url: String,
    newer: Option<Neighbour>,
    older: Option<Neighbour>,
}

#[derive(Serialize)]
struct Post {
    #[serde(flatten)]
    card: Card,
    #[serde(serialize_with = "crate::view::safe")]
    html: String,
    #[serde(serialize_with = "crate::view::safe_some")]
    plain_language_html: Option<String>,
    versions: Vec<Version>,
    more_images: Vec<ImageView>,
    job: Option<JobView>,
    source_url: Option<String>,
    source_label: Option<String>,
    withdrawn: bool,
    #[serde(serialize_with = "crate::view::safe_some")]
    json_ld: Option<String>,
}

#[derive(Serialize)]
struct Version {
    when: String,
    iso: String,
    note: String,
}

#[derive(Serialize)]
struct Neighbour {
    url: String,
    title: String,
}

/// `GET /{channel}/p/{id}-{tail}?plain=1`, and `GET /{channel}/p/{id}.ics`
pub async fn get(visit: Visit, Path((_, name)): Path<(String, String)>) -> Answer {
    if let Some(id) = name.strip_suffix(".ics") {
        return event::answer(&visit, find(&visit, id).await?).await;
    }
    let (id, tail) = name.split_once('-').unwrap_or((&name, ""));
    let post = find(&visit, id).await?;
    if post.state == State::Withdrawn {
        return Err(Problem::Withdrawn(reason(&visit, post.id).await?.into()));
    }
    if tail != post.slug_tail || id != post.id.to_string() {
        return Ok(Redirect::permanent(&visit.urls().post(post.id, &post.slug_tail)).into_response());
    }
    let id = post.id;
    let page = visit.app.cache.page(&visit, render(&visit, post)).await?;
    visit.count(Some(id), FigureKind::Page);
    Ok(page.answer(&visit.headers))
}

/// A post of the visited channel by the 13 letters of its address.
pub async fn find(visit: &Visit, id: &str) -> Result<PublishedPost, Problem> {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    visit.app.public.post(visit.id(), id).await?.ok_or(Problem::NotFound)
}

/// Why it was taken back, in the editor's words.
async fn reason(visit: &Visit, id: PostId) -> Result<String, Problem> {
    Ok(visit.app.public.versions(id).await?.pop().map(|last| last.note).unwrap_or_default())
}

async fn render(visit: &Visit, post: PublishedPost) -> Result<String, Problem> {
    let context = context(visit, post).await?;
    visit.app.views.render(visit.speak.lang, "pages/post.html", context)
}

async fn context(visit: &Visit, post: PublishedPost) -> Result<Context, Problem> {
    let (urls, dates) = (visit.urls(), visit.dates());
    let content = &post.content;
    let html = content.body.as_ref().map(|body| markdown::to_html(body.as_str())).unwrap_or_default();
    let plain_language_html = content.plain_language.as_ref().map(|body| markdown::to_html(body.as_str()));
    let plain = plain_language_html.is_some() && visit.query("plain") == "1";
    let versions = versions(visit, &dates, &post).await?;
    let mut more_images = Vec::new();
    for picture in content.pictures.iter().skip(1) {
        more_images.extend(picture::view(&visit.app, picture).await?);
    }
    let mut card = card::card(visit, &dates, &post).await?;
    card.reactions = reactions::of(visit, &post).await?;
    if let (Some(corrected), Some(last)) = (&mut card.corrected, versions.last()) {
        *corrected = Corrected { when: dates.moment_within(post.updated), note: last.note.clone() };
    }
    let frame = visit.frame(head(visit, &post, &card.lead)).await?;
    let older = older(visit, &post).await?;
    let words = PostWords::new(visit, post).await?;
    let post = &words.post;
    Ok(Context {
        frame,
        plain_url: urls.post_plain(post.id, &post.slug_tail),
        full_url: urls.post(post.id, &post.slug_tail),
        plain,
        newer: None,
        older,
        post: Post {
            job: post.content.job.as_ref().map(|job| card::job_view(visit, &dates, job)),
            card,
            html,
            plain_language_html,
            versions,
            more_images,
            source_url: post.content.source_url.as_ref().map(ToString::to_string),
            source_label: None,
            withdrawn: false,
            json_ld: Some(json_ld::post(&ChannelWords::new(visit).view(), &words.view())),
        },
    })
}

/// The correction history, oldest first; one line when nothing was corrected.
async fn versions(visit: &Visit, dates: &Dates, post: &PublishedPost) -> Result<Vec<Version>, Problem> {
    if post.version < 2 {
        return Ok(Vec::new());
    }
    let mut lines = visit.app.public.versions(post.id).await?;
    lines.sort_by_key(|line| line.version);
    let version = |line: store::model::VersionLine| Version {
        when: dates.moment(line.at),
        iso: dates.iso(line.at),
        note: match (line.version, line.note.is_empty()) {
            (1, _) => visit.t("history.first", &[]),
            (_, true) => visit.t("history.unsaid", &[]),
            (_, false) => line.note,
        },
    };
    Ok(lines.into_iter().map(version).collect())
}

async fn older(visit: &Visit, post: &PublishedPost) -> Result<Option<Neighbour>, Problem> {
    let here = Cursor { published_ms: post.published.as_millisecond(), id: post.id };
    let page = visit.app.public.timeline(visit.id(), None, Some(here), 1, visit.app.clock.now()).await?;
    let neighbour = |post: &PublishedPost| Neighbour {
        url: visit.urls().post(post.id, &post.slug_tail),
        title: post.content.title.to_string(),
    };
    Ok(page.items.first().map(neighbour))
}

fn head(visit: &Visit, post: &PublishedPost, lead: &str) -> PageHead {
    let urls = visit.urls();
    let title = post.content.title.to_string();
    let url = urls.post_absolute(post.id, &post.slug_tail);
    let image =
        OgImage { src: urls.card_absolute(post.id, post.version), width: 1200, height: 630, alt: title.clone() };
    let og = OpenGraph {
        kind: "article",
        title: title.clone(),
        description: lead.to_owned(),
        url: url.clone(),
        image: Some(image),
    };
    PageHead { canonical_url: Some(url), og: Some(og), ..PageHead::new("post", &title, lead) }
}
