//! `GET /{channel}/p/{id}-{tail}`: one post, its pictures, its corrections, its plain-language text.
use super::attachment::{self, AttachmentView};
use super::card::{self, Card, Corrected, JobView};
use super::picture::{self, ImageView};
use super::tongues::{self, Shown};
use super::{light, reactions, warning};
use crate::dates::Dates;
use crate::error::{Answer, Problem};
use crate::fediverse;
use crate::feeds::event;
use crate::feeds::source::{ChannelWords, PostWords};
use crate::frame::{Frame, OgImage, OpenGraph, PageHead};
use crate::fresh::Fresh;
use crate::still::Keep;
use crate::visit::Visit;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use channel::post::{Kind, State};
use formats::{json_ld, markdown};
use serde::Serialize;
use store::FigureKind;
use store::model::{Cursor, PublishedPost};

/// What `templates/pages/post.html` is given, and the light page of a warning too.
#[derive(Serialize)]
pub struct Context {
    #[serde(flatten)]
    frame: Frame,
    post: Post,
    /// The texts there are of it, when there are several.
    texts: Vec<tongues::Choice>,
    /// Address of the proof of what it says, once it is signed.
    proof: Option<String>,
    /// Address of a warning's card and sheet, which there are once it is signed.
    pub card_url: Option<String>,
    /// What is shown belongs to an older main text.
    older: bool,
    /// What is shown is Leichte Sprache.
    pub simple: bool,
    /// Language and direction of what is shown.
    pub text_lang: String,
    text_dir: &'static str,
    next: Option<Neighbour>,
    previous: Option<Neighbour>,
}

#[derive(Serialize)]
struct Post {
    #[serde(flatten)]
    card: Card,
    #[serde(serialize_with = "crate::view::safe")]
    html: String,
    versions: Vec<Version>,
    more_images: Vec<ImageView>,
    attachments: Vec<AttachmentView>,
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

/// `GET /{channel}/p/{id}-{tail}?lang=tr`, and `GET /{channel}/p/{id}.ics`
pub async fn get(visit: Visit, Path((_, name)): Path<(String, String)>) -> Answer {
    if let Some(id) = name.strip_suffix(".ics") {
        return event::answer(&visit, find(&visit, id).await?).await;
    }
    let (id, tail) = name.split_once('-').unwrap_or((&name, ""));
    let post = find(&visit, id).await?;
    if fediverse::is_asked_for(&visit.headers) {
        return fediverse::note::get(&visit, &post).await;
    }
    if post.state == State::Withdrawn {
        return Err(Problem::Withdrawn(reason(&visit, post.id).await?.into()));
    }
    if tail != post.slug_tail || id != post.id.to_string() {
        return Ok(Redirect::permanent(&visit.urls().post(post.id, &post.slug_tail)).into_response());
    }
    let (id, edition) = (post.id, visit.app.live.edition(visit.id()));
    visit.count(Some(id), FigureKind::Page);
    if visit.query("view") != "full" && warning::holds(&visit, &post).await? {
        let page = visit.app.cache.kept(&visit, render_light(&visit, post), Fresh::warning).await?;
        let mut answer = page.answer(&visit.headers);
        let policy = light::policy(&visit.app.assets);
        policy.map(|policy| answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy));
        answer.extensions_mut().insert(Keep::new(visit.id(), Some(id), edition, &page));
        return Ok(answer);
    }
    let page = visit.app.cache.page(&visit, render(&visit, post)).await?;
    Ok(page.answer(&visit.headers))
}

async fn render_light(visit: &Visit, post: PublishedPost) -> Result<String, Problem> {
    let last = visit.app.public.alerts(post.id).await?.pop().ok_or(Problem::NotFound)?;
    let context = context(visit, post.clone()).await?;
    light::render(visit, context, &post, &last)
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
    let dates = visit.dates();
    let mut shown = tongues::of(visit, &post).await?;
    // Whoever asked for a language gets that one; else a warning speaks the reader's.
    if shown.content.lang == post.content.lang
        && let Some(content) = warning::spoken(visit, &post).await?
    {
        shown.content = content;
    }
    let content = &shown.content;
    let html = content.body.as_ref().map(|body| markdown::to_html(body.as_str())).unwrap_or_default();
    let versions = versions(visit, &dates, &post).await?;
    let mut more_images = Vec::new();
    for picture in content.pictures.iter().skip(1) {
        more_images.extend(picture::view(&visit.app, picture).await?);
    }
    let attachments = attachment::views(visit, &content.attachments).await?;
    let mut card = card::card(visit, &dates, &PublishedPost { content: content.clone(), ..post.clone() }).await?;
    card.reactions = reactions::of(visit, &post).await?;
    if let (Some(corrected), Some(last)) = (&mut card.corrected, versions.last()) {
        *corrected = Corrected { when: dates.moment_within(post.updated), note: last.note.clone() };
    }
    let frame = visit.frame(head(visit, &post, &shown, &card.lead)).await?;
    let previous = previous(visit, &post).await?;
    let proof = visit.app.public.proof(post.id, post.version).await?.map(|_| visit.urls().proof(post.id));
    let card_url = visit.urls().page(&format!("/p/{}/share", post.id), &[]);
    let words = PostWords::new(visit, post).await?;
    let post = &words.post;
    Ok(Context {
        frame,
        older: shown.older,
        simple: shown.simple,
        text_lang: shown.content.lang,
        text_dir: shown.dir,
        texts: shown.choices,
        card_url: proof.as_ref().filter(|_| post.content.kind == Kind::Warning).map(|_| card_url),
        proof,
        next: None,
        previous,
        post: Post {
            job: post.content.job.as_ref().map(|job| card::job_view(visit, &dates, job)),
            card,
            html,
            versions,
            more_images,
            attachments,
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

async fn previous(visit: &Visit, post: &PublishedPost) -> Result<Option<Neighbour>, Problem> {
    let here = Cursor { published_ms: post.published.as_millisecond(), id: post.id };
    let page = visit.app.public.timeline(visit.id(), None, Some(here), 1, visit.app.clock.now()).await?;
    let neighbour = |post: &PublishedPost| Neighbour {
        url: visit.urls().post(post.id, &post.slug_tail),
        title: post.content.title.to_string(),
    };
    Ok(page.items.first().map(neighbour))
}

fn head(visit: &Visit, post: &PublishedPost, shown: &Shown, lead: &str) -> PageHead {
    let urls = visit.urls();
    let title = shown.content.title.to_string();
    // Each text is a page of its own to search engines; the main text is the one without a language in its address.
    let own = shown.choices.iter().skip(1).find(|one| one.current).map(|one| one.absolute.clone());
    let url = own.unwrap_or_else(|| urls.post_absolute(post.id, &post.slug_tail));
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
