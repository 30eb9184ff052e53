//! `GET …/posts/{id}/earlier?of=3`: what a draft said earlier, compared with what it says now. `POST` brings a text back;
//! the one that stood there meanwhile is kept beside the others.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::versions::show::{Row, rows};
use crate::desk::posts::{conflict, draft, list, save};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use serde::Serialize;
use store::model::{Draft, EarlierText, SaveDraft};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    texts: Vec<Line>,
    /// The one that is compared with the present; nothing where there is none.
    chosen: Option<Chosen>,
    revision: i64,
    action: String,
    back: String,
}

#[derive(Serialize)]
struct Line {
    number: i64,
    title: String,
    when: String,
    by: String,
    shown: bool,
    /// It says what the draft says now.
    same: bool,
}

#[derive(Serialize)]
struct Chosen {
    number: i64,
    when: String,
    rows: Vec<Row>,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some(present) = draft::find(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    let texts = app.desk.earlier_texts(id).await?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let asked = texts.iter().find(|text| text.revision.to_string() == query.get("of"));
    let of = asked.or_else(|| texts.iter().find(|text| text.form != present.form));
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let now = Fields::from_json(&present.form);
    let chosen = of.map(|text| Chosen {
        number: text.revision,
        when: dates.moment_within(text.at),
        rows: rows(&Fields::from_json(&text.form), &now, lang),
    });
    let line = |text: &EarlierText| Line {
        number: text.revision,
        title: list::title(lang, Fields::from_json(&text.form).get("title")),
        when: dates.moment(text.at),
        by: text.by.name.clone(),
        shown: of.is_some_and(|of| of.revision == text.revision),
        same: text.form == present.form,
    };
    let context = Page {
        frame: Frame::at(&app, &at, "earlier", "earlier.title").after(lang, &query),
        texts: texts.iter().map(line).collect(),
        chosen,
        revision: present.revision,
        action: urls.post_verb(id, "earlier"),
        back: urls.post_verb(id, "review"),
    };
    page(&app, lang, "desk/earlier.html", context)
}

/// Brings a text back, over nothing that was saved since the page was shown.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, Sent(fields): Sent) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some(present) = draft::find(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    let texts = app.desk.earlier_texts(id).await?;
    let text = texts.iter().find(|text| text.revision.to_string() == fields.get("of")).ok_or(Problem::NotFound)?;
    match put_back(&app, &at, &present, text, fields.get("revision").parse().unwrap_or(-1)).await? {
        SaveDraft::Saved { .. } => {
            Ok(Redirect::to(&format!("{}?done=earlier", at.urls().post_verb(id, "edit"))).into_response())
        }
        SaveDraft::Conflict { draft } => conflict::show(&app, &at, &draft, &Fields::from_json(&text.form)),
        SaveDraft::Gone => save::gone(&app, &at, &Fields::from_json(&text.form)),
    }
}

async fn put_back(
    app: &App,
    at: &At,
    present: &Draft,
    text: &EarlierText,
    revision: i64,
) -> Result<SaveDraft, Problem> {
    if present.form == text.form {
        return Ok(SaveDraft::Saved { revision: present.revision });
    }
    app.desk.keep_text(present.post).await?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    Ok(app.desk.save_draft(present.post, revision, &text.form, by, now).await?)
}
