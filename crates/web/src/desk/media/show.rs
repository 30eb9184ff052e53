//! `GET` and `POST /desk/at/{channel}/media/{id}`: one medium, what is said of it, and where it is used.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::media::fields::{self, Form};
use crate::desk::media::{take, view};
use crate::desk::posts::list::title;
use crate::desk::tried::Brought;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use crate::{media, urls};
use axum::extract::{Path, RawPathParams, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::field::FieldErrors;
use channel::ids::MediumId;
use channel::medium::Kind;
use serde::Serialize;
use store::model::{MediumUse, ShownBy, StoredMedium};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    kind: &'static str,
    facts: String,
    added: String,
    src: String,
    media_type: &'static str,
    width: u32,
    height: u32,
    captions: Option<String>,
    form: Form,
    lacks: Vec<String>,
    uses: Vec<Use>,
    /// For those who may.
    delete_url: Option<String>,
    back: String,
    complaints: Complaints,
}

/// A post that shows it, or did.
#[derive(Serialize)]
pub struct Use {
    url: String,
    title: String,
    now: bool,
}

/// The page.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let medium = find(&app, &at, &id).await?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &medium, &fields::from_about(&medium.about), Complaints::default(), &query).await
}

/// What is said of it now.
pub async fn post(State(app): State<App>, params: RawPathParams, brought: Brought) -> Answer {
    let Brought { at, mut posted, only_shown } = brought;
    let id = params.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.to_owned()).unwrap_or_default();
    let medium = find(&app, &at, &id).await?;
    let new_captions = posted.file("captions");
    let typed = &posted.fields;
    if only_shown {
        return again(&app, &at, &medium, typed, ("form", "error.medium.again", String::new())).await;
    }
    let about = match fields::parse(typed, "") {
        Ok(about) => about,
        Err(errors) => return refuse(&app, &at, &medium, typed, &errors).await,
    };
    let captions = match new_captions.filter(|_| medium.kind().needs_captions()) {
        None => medium.file.captions.clone(),
        Some(file) => match take::captions(Some(file))? {
            Ok(cues) => match take::told_when_away(take::keep_captions(&app.shelf, &cues).await.map(Ok))? {
                Ok(stem) => Some(stem),
                Err(why) => return again(&app, &at, &medium, typed, (why.field(), why.key(), why.arg())).await,
            },
            Err(why) => return again(&app, &at, &medium, typed, (why.field(), why.key(), why.arg())).await,
        },
    };
    let (by, now) = (at.signed.account.id, app.clock.now());
    let saved = app.desk.save_medium(&medium, &about, captions.as_deref(), by, now).await?;
    let unused = saved.ok_or(Problem::NotFound)?;
    app.touch(medium.channel);
    for stem in unused {
        take::forget(&app.shelf, &media::captions_name(&stem)).await;
    }
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().medium(medium.id))).into_response())
}

/// A medium of this channel by the letters of its address.
pub async fn find(app: &App, at: &At, id: &str) -> Result<StoredMedium, Problem> {
    let id = MediumId::parse(id).ok_or(Problem::NotFound)?;
    let medium = app.desk.medium(id).await?.filter(|medium| medium.channel == at.channel.channel.id);
    medium.ok_or(Problem::NotFound)
}

/// Where it is used, as the pages show it.
pub fn uses(at: &At, lang: Lang, uses: Vec<MediumUse>) -> Vec<Use> {
    let one = |used: MediumUse| {
        let (url, title) = match used.by {
            ShownBy::Post(post) => (at.urls().post(post), title(lang, &used.title)),
            ShownBy::Template(id) => {
                (at.urls().template(&id.to_string()), t(lang, "media.template", &[("name", &used.title)]))
            }
        };
        Use { url, title, now: used.now }
    };
    uses.into_iter().map(one).collect()
}

/// The form as it was typed, after signing in anew.
pub async fn shown_again(app: &App, at: &At, id: MediumId, typed: &Fields) -> Answer {
    let medium = find(app, at, &id.to_string()).await?;
    again(app, at, &medium, typed, ("form", "error.medium.again", String::new())).await
}

async fn again(
    app: &App,
    at: &At,
    medium: &StoredMedium,
    typed: &Fields,
    (field, key, arg): (&'static str, &'static str, String),
) -> Answer {
    let mut errors = FieldErrors::default();
    errors.push(field, key, arg);
    refuse(app, at, medium, typed, &errors).await
}

async fn refuse(app: &App, at: &At, medium: &StoredMedium, typed: &Fields, errors: &FieldErrors) -> Answer {
    let complaints = Complaints::of(at.signed.speak.lang, errors);
    let mut response = show(app, at, medium, typed, complaints, &Fields::default()).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn show(
    app: &App,
    at: &At,
    medium: &StoredMedium,
    typed: &Fields,
    complaints: Complaints,
    query: &Fields,
) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let is_picture = medium.kind() == Kind::Picture;
    let name = if is_picture { media::file_name(&medium.file.hash, 960) } else { media::main_name(medium) };
    let context = Page {
        frame: Frame::at(app, at, "medium", "media.title").titled(medium.about.name.as_str()).after(lang, query),
        kind: medium.kind().key(),
        facts: media::facts(lang, medium),
        added: dates.moment(medium.created),
        src: urls::shelf(&name),
        media_type: medium.file.format.media_type(),
        width: medium.file.width.min(960),
        height: scaled(medium),
        captions: medium.file.captions.as_deref().map(|stem| urls::shelf(&media::captions_name(stem))),
        form: fields::form(lang, typed),
        lacks: view::lacks(lang, medium),
        uses: uses(at, lang, app.desk.medium_uses(medium.channel, medium.id).await?),
        delete_url: at.may(Power::Release).then(|| format!("{}/delete", urls.medium(medium.id))),
        back: urls.media(),
        complaints,
    };
    page(app, lang, "desk/medium.html", context)
}

/// The height of a picture that is shown 960 pixels wide at most.
fn scaled(medium: &StoredMedium) -> u32 {
    let (width, height) = (medium.file.width.max(1), medium.file.height);
    (u64::from(height) * u64::from(width.min(960)) / u64::from(width)).try_into().unwrap_or(height)
}
