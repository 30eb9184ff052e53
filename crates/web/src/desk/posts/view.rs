//! The editor's page.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::choice::Choice;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::bar::{self, Bar};
use crate::desk::posts::draft::{self, Media};
use crate::desk::posts::offer::{self, Offer};
use crate::desk::posts::places::{self, Places};
use crate::desk::posts::preview::{self, Preview};
use crate::desk::posts::{advice, form};
use crate::desk::templates::start;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use crate::media::facts;
use crate::pages::card::kind_word;
use crate::urls;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::medium::{Kind as Sort, People};
use channel::post::Kind;
use channel::text::{BODY_MAX, TITLE_MAX, letters};
use serde::Serialize;
use store::model::Draft;

/// Which draft lies on the desk.
pub struct Sheet {
    /// `None` before the first save.
    pub post: Option<PostId>,
    /// Its revision.
    pub revision: i64,
    /// Last save.
    pub saved: Option<Timestamp>,
    /// The published version it changes.
    pub base_version: Option<u32>,
}

impl Sheet {
    /// A stored draft.
    pub fn of(draft: &Draft) -> Self {
        Self {
            post: Some(draft.post),
            revision: draft.revision,
            saved: Some(draft.saved),
            base_version: draft.base_version,
        }
    }
}

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    urls: Addresses,
    revision: i64,
    /// Not a draft before the first save.
    fresh: bool,
    /// Beside a sheet that is still new.
    from_template: Option<String>,
    saved_text: String,
    /// Whether what the page shows is what is stored.
    saved: bool,
    correcting: bool,
    bar: Bar,
    #[serde(flatten)]
    offer: Offer,
    pictures: Vec<PictureLine>,
    /// For a picture that comes while the page is open.
    consent: Vec<Choice>,
    attachments: Vec<AttachmentLine>,
    places: Places,
    limits: Limits,
    complaints: Complaints,
    preview: Option<Preview>,
    advice: advice::Lines,
}

#[derive(Serialize)]
struct Addresses {
    action: String,
    autosave: String,
    preview: String,
    upload: String,
    discard: Option<String>,
    /// Leichte Sprache and translations; once there is a post to translate.
    languages: Option<String>,
    /// Making a template of it.
    template: Option<String>,
    back: String,
    sign_in: String,
}

#[derive(Serialize)]
struct PictureLine {
    id: String,
    src: String,
    width: u32,
    height: u32,
    alt: String,
    decorative: bool,
    credit: String,
    /// Whether people in it agreed.
    consent: Vec<Choice>,
    first: bool,
    complaint: Option<String>,
    /// Somebody in it has not agreed.
    people: Option<String>,
}

#[derive(Serialize)]
struct AttachmentLine {
    id: String,
    kind: &'static str,
    /// "PDF, 1,2 MB".
    facts: String,
    label: String,
    people: Option<String>,
}

#[derive(Serialize)]
struct Limits {
    title: usize,
    title_max: usize,
    body: usize,
    body_max: usize,
    /// Letters most phones show of a notification's title.
    push_title: usize,
}

/// Notifications show about this much of a title before they cut it, in letters (Android collapsed, iOS banner).
const PUSH_TITLE: usize = 50;

/// Writes the page.
pub async fn show(
    app: &App,
    at: &At,
    sheet: &Sheet,
    fields: &Fields,
    complaints: Complaints,
    query: &Fields,
) -> Answer {
    let lang = at.signed.speak.lang;
    let media = Media::of(app, at, fields).await?;
    let title_key = if sheet.base_version.is_some() { "edit.correct_title" } else { "edit.new_title" };
    let context = Page {
        frame: Frame::at(app, at, "edit", title_key).after(lang, query),
        urls: addresses(at, sheet),
        revision: sheet.revision,
        fresh: sheet.post.is_none(),
        from_template: if sheet.post.is_none() { start::url(app, at).await? } else { None },
        saved_text: saved_text(app, at, sheet),
        saved: sheet.saved.is_some(),
        correcting: sheet.base_version.is_some(),
        bar: bar::of(app, at, sheet.post).await?,
        offer: offer::of(at, sheet.base_version.is_some(), fields),
        pictures: picture_lines(lang, fields, &media, &complaints),
        consent: consent(lang, People::Unsaid),
        attachments: attachment_lines(lang, fields, &media, &complaints),
        places: places::offer(app, at, sheet.post.filter(|_| sheet.base_version.is_some()), fields).await?,
        limits: limits(fields),
        preview: look(app, at, sheet, fields, &media).await?,
        advice: advice::of(at, fields, draft::missing(app, at, sheet.base_version.is_some(), fields, &media).as_ref()),
        complaints,
    };
    page(app, lang, "desk/edit.html", context)
}

async fn look(app: &App, at: &At, sheet: &Sheet, fields: &Fields, media: &Media) -> Result<Option<Preview>, Problem> {
    match draft::look(at, fields, media) {
        Some(content) => preview::of(app, at, sheet.post, content).await.map(Some),
        None => Ok(None),
    }
}

fn addresses(at: &At, sheet: &Sheet) -> Addresses {
    let urls = at.urls();
    let verb = |verb: &str| match sheet.post {
        Some(post) => urls.post_verb(post, verb),
        None => format!("{}/{verb}", urls.new_post()),
    };
    let action = if sheet.post.is_some() { verb("edit") } else { urls.new_post() };
    Addresses {
        autosave: verb("autosave"),
        preview: verb("preview"),
        upload: urls.page("/pictures"),
        discard: sheet.post.map(|post| urls.post_verb(post, "discard")),
        languages: sheet.post.map(|post| urls.post_verb(post, "languages")),
        template: sheet.post.map(|post| format!("{}?from={post}", urls.template("new"))),
        back: sheet.post.filter(|_| sheet.base_version.is_some()).map_or_else(|| urls.posts(), |post| urls.post(post)),
        sign_in: crate::desk::urls::sign_in_then(&action),
        action,
    }
}

fn saved_text(app: &App, at: &At, sheet: &Sheet) -> String {
    let lang = at.signed.speak.lang;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    match sheet.saved {
        Some(at) => t(lang, "edit.saved_at", &[("time", &dates.moment(at))]),
        None => t(lang, "edit.not_saved", &[]),
    }
}

/// What a kind is called in this language.
pub fn kind_label(lang: Lang, kind: Kind) -> String {
    t(lang, &format!("kind.{}", kind_word(kind)), &[])
}

/// What can be said about people in a picture.
fn consent(lang: Lang, chosen: People) -> Vec<Choice> {
    let one = |people: People| {
        Choice::new(people.key(), t(lang, &format!("media.people_{}", people.key()), &[]), people == chosen)
    };
    People::ALL.into_iter().map(one).collect()
}

fn picture_lines(lang: Lang, fields: &Fields, media: &Media, complaints: &Complaints) -> Vec<PictureLine> {
    let found =
        form::picture_ids(fields).into_iter().filter_map(|id| media.get(id)).filter(|one| one.kind() == Sort::Picture);
    found
        .enumerate()
        .map(|(index, picture)| PictureLine {
            id: picture.id.to_string(),
            src: urls::media(&picture.file.hash, 480),
            width: picture.file.width,
            height: picture.file.height,
            alt: fields.get(&format!("alt.{}", picture.id)).to_owned(),
            decorative: fields.has(&format!("decorative.{}", picture.id)),
            credit: fields.get(&format!("credit.{}", picture.id)).to_owned(),
            consent: consent(lang, form::people(fields, picture)),
            first: index == 0,
            complaint: complaints.by.get(&format!("alt-{}", picture.id)).cloned(),
            people: complaints.by.get(&format!("medium-{}", picture.id)).cloned(),
        })
        .collect()
}

fn attachment_lines(lang: Lang, fields: &Fields, media: &Media, complaints: &Complaints) -> Vec<AttachmentLine> {
    let found = form::attachment_ids(fields).into_iter().filter_map(|id| media.get(id));
    let found = found.filter(|one| one.kind() != Sort::Picture);
    found
        .map(|medium| {
            let typed = fields.get(&format!("label.{}", medium.id)).to_owned();
            AttachmentLine {
                id: medium.id.to_string(),
                kind: medium.kind().key(),
                facts: facts(lang, medium),
                label: if typed.is_empty() { medium.about.name.to_string() } else { typed },
                people: complaints.by.get(&format!("medium-{}", medium.id)).cloned(),
            }
        })
        .collect()
}

fn limits(fields: &Fields) -> Limits {
    Limits {
        title: letters(fields.get("title").trim()),
        title_max: TITLE_MAX,
        body: letters(fields.get("body").trim()),
        body_max: BODY_MAX,
        push_title: PUSH_TITLE,
    }
}
