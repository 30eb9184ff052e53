//! `GET` and `POST /desk/at/{channel}/warnings/new/{purpose}`: what is it about? One press chooses hazard and text.
use super::area::Town;
use super::form;
use super::trail::{Step, address};
use crate::app::App;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use channel::warning::{Hazard, Purpose, Turn};
use formats::warning::template;
use serde::Serialize;
use store::model::NewWarning;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    purpose: &'static str,
    hazards: Vec<Group>,
    action: String,
    back: String,
}

#[derive(Serialize)]
struct Group {
    key: &'static str,
    label: String,
    templates: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    label: String,
    severity: &'static str,
    severity_label: String,
}

/// The choice.
pub async fn get(State(app): State<App>, at: At, Path((_, purpose)): Path<(String, String)>) -> Answer {
    let purpose = Purpose::parse(&purpose).ok_or(Problem::NotFound)?;
    let lang = at.signed.speak.lang;
    let choice = |template: &template::Template| Choice {
        key: template.key,
        label: if template.words[0].headline.is_empty() {
            t(lang, "warn.blank", &[])
        } else {
            let english = lang == crate::lang::Lang::En;
            template.words[if english { 2 } else { 0 }].headline.to_owned()
        },
        severity: template.severity.word(),
        // An empty one is as bad as whoever writes it says.
        severity_label: if template.words[0].headline.is_empty() {
            String::new()
        } else {
            t(lang, template.severity.key(), &[])
        },
    };
    let group = |hazard: Hazard| Group {
        key: hazard.key(),
        label: t(lang, &format!("hazard.{}", hazard.key()), &[]),
        templates: template::all().filter(|template| template.hazard == hazard).map(choice).collect(),
    };
    let context = Page {
        frame: Frame::at(&app, &at, "warning", &format!("warn.new.{}", purpose.key())),
        purpose: purpose.key(),
        hazards: Hazard::ALL.into_iter().map(group).collect(),
        action: at.urls().page(&format!("/warnings/new/{}", purpose.key())),
        back: at.urls().page("/warnings"),
    };
    page(&app, lang, "desk/warning_new.html", context)
}

/// Begins a draft from the chosen text.
pub async fn post(
    State(app): State<App>,
    at: At,
    Path((_, purpose)): Path<(String, String)>,
    Sent(fields): Sent,
) -> Answer {
    let purpose = Purpose::parse(&purpose).ok_or(Problem::NotFound)?;
    let Some(template) = template::find(fields.get("template")) else {
        return Ok(Redirect::to(&at.urls().page(&format!("/warnings/new/{}", purpose.key()))).into_response());
    };
    let now = app.clock.now();
    let id = PostId::fresh(now, app.random.number());
    let areas = app.desk.town_areas(at.channel.channel.id).await?;
    let mut fields = form::prefilled(template);
    form::freeze(&mut fields, &Town { profile: &at.channel.channel.profile, areas: &areas }, form::Prefer::Kept);
    let new = NewWarning {
        id,
        channel: at.channel.channel.id,
        about: None,
        turn: Turn::Alert,
        purpose,
        form: &fields.to_json(form::is_kept),
        base: 0,
        by: at.signed.account.id,
        now,
    };
    app.desk.begin_warning(new).await?;
    Ok(Redirect::to(&address(&at.urls(), id, Step::Area)).into_response())
}
