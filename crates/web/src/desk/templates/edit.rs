//! `/desk/at/{channel}/templates/new` and `…/{id}`: writing a template. `?from=<post>` begins with what a post says.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::offer::{self, Offer};
use crate::desk::posts::{draft, form, places, when};
use crate::desk::tried::{self, Tried};
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::field::{Complaint, FieldErrors};
use channel::ids::{PostId, TemplateId};
use channel::text::Line;
use serde::Serialize;
use store::model::Template;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    name: String,
    #[serde(flatten)]
    offer: Offer,
    complaints: Complaints,
    action: String,
    back: String,
    drop_url: Option<String>,
    /// Names of what is made of it again and again.
    series: Vec<String>,
}

/// An empty sheet, or one with what a post says.
pub async fn new(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let mut fields = from_post(&app, &at, query.get("from")).await?.unwrap_or_default();
    // Pictures belong to one post: what is to be seen there would be said of every other.
    fields.remove("picture");
    places::forget(&mut fields);
    show(&app, &at, None, &fields, Complaints::default()).await
}

/// Keeps a new one.
pub async fn post_new(State(app): State<App>, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    if only_shown { shown_again(&app, &at, "new", &fields).await } else { keep(&app, &at, None, &fields).await }
}

/// One that is there.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let template = find(&app, &at, &id).await?;
    let mut fields = Fields::from_json(&template.form);
    fields.push("name", template.name);
    show(&app, &at, Some(template.id), &fields, Complaints::default()).await
}

/// Keeps the changes.
pub async fn post(State(app): State<App>, Path((_, id)): Path<(String, String)>, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    if only_shown {
        return shown_again(&app, &at, &id, &fields).await;
    }
    let id = find(&app, &at, &id).await?.id;
    keep(&app, &at, Some(id), &fields).await
}

/// The form as it was typed, after signing in anew. One that was deleted meanwhile can become a new one.
pub async fn shown_again(app: &App, at: &At, id: &str, fields: &Fields) -> Answer {
    let id = match TemplateId::parse(id) {
        Some(id) => app.desk.template(at.channel.channel.id, id).await?.map(|found| found.id),
        None => None,
    };
    let mut response = show(app, at, id, fields, tried::shown_again(at.signed.speak.lang)).await?;
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(response)
}

/// A template of this channel.
pub async fn find(app: &App, at: &At, id: &str) -> Result<Template, Problem> {
    let id = TemplateId::parse(id).ok_or(Problem::NotFound)?;
    app.desk.template(at.channel.channel.id, id).await?.ok_or(Problem::NotFound)
}

/// The working copy of a post, or else what it says.
async fn from_post(app: &App, at: &At, id: &str) -> Result<Option<Fields>, Problem> {
    let Some(id) = PostId::parse(id) else { return Ok(None) };
    if let Some(draft) = draft::find(app, at, id).await? {
        return Ok(Some(Fields::from_json(&draft.form)));
    }
    let published = app.desk.published(id).await?.filter(|post| post.channel == at.channel.channel.id);
    let zone = when::zone(&at.channel.channel.profile.zone);
    Ok(published.map(|post| form::from_content(&post.content, &zone)))
}

async fn keep(app: &App, at: &At, id: Option<TemplateId>, fields: &Fields) -> Answer {
    if !at.may(Power::Write) {
        return Err(Problem::Forbidden("refusal.lacks.write"));
    }
    let mut errors = FieldErrors::default();
    let name = errors.take("name", Line::parse(fields.get("name")));
    let json = form::to_json(fields);
    if json.len() > form::FORM_MAX {
        errors.push("body", "error.desk.too_long", "");
    }
    let (Some(name), true) = (name, errors.is_empty()) else {
        let mut response = show(app, at, id, fields, Complaints::of(at.signed.speak.lang, &errors)).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let (channel, by, now) = (at.channel.channel.id, at.signed.account.id, app.clock.now());
    let kept = match id {
        Some(id) => app.desk.change_template(channel, id, (name.as_str(), &json), by, now).await?,
        None => {
            app.desk.add_template(channel, (name.as_str(), &json), by, now, app.random.number()).await?;
            true
        }
    };
    if kept {
        return Ok(Redirect::to(&format!("{}?done=saved", at.urls().templates())).into_response());
    }
    // Somebody deleted it meanwhile: what was typed can become a new one.
    let complaints = Complaints::one(at.signed.speak.lang, "name", &Complaint::new("error.template.gone"));
    let mut response = show(app, at, None, fields, complaints).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

async fn show(app: &App, at: &At, id: Option<TemplateId>, fields: &Fields, complaints: Complaints) -> Answer {
    let title = if id.is_some() { "templates.edit" } else { "templates.new" };
    let series = app.desk.series(at.channel.channel.id).await?;
    let of_this = series.into_iter().filter(|one| Some(one.template) == id).map(|one| one.name);
    let urls = at.urls();
    let address = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let context = Page {
        frame: Frame::at(app, at, "templates", title),
        name: fields.get("name").to_owned(),
        offer: offer::of(at, false, fields),
        complaints,
        action: urls.template(&address),
        back: urls.templates(),
        drop_url: id.filter(|_| at.may(Power::Release)).map(|id| urls.template(&format!("{id}/drop"))),
        series: of_this.collect(),
    };
    page(app, at.signed.speak.lang, "desk/template.html", context)
}
