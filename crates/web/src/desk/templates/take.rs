//! `/desk/at/{channel}/templates/{id}/use`: asking for what is to be filled in; a draft comes out.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaint, Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::form;
use crate::desk::templates::edit::find;
use crate::desk::templates::fill::{self, Asked, Given};
use crate::desk::tried::{self, Tried};
use crate::error::Answer;
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use serde::Serialize;
use store::model::Template;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    asked: Vec<Asked>,
    complaints: Complaints,
    action: String,
    back: String,
}

/// The questions; a template without any becomes a draft at the press of the button.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let template = find(&app, &at, &id).await?;
    show(&app, &at, &template, &Fields::default(), Complaints::default())
}

/// The draft.
pub async fn post(State(app): State<App>, Path((_, id)): Path<(String, String)>, tried: Tried) -> Answer {
    let Tried { at, fields: typed, only_shown } = tried;
    if only_shown {
        return shown_again(&app, &at, &id, &typed).await;
    }
    let template = find(&app, &at, &id).await?;
    let fields = Fields::from_json(&template.form);
    match fill::given(&fill::variables(&fields), &typed) {
        Ok(given) => {
            let post = begin(&app, &at, &fields, &given).await?;
            Ok(Redirect::to(&format!("{}?done=from_template", at.urls().post_verb(post, "edit"))).into_response())
        }
        Err(wrong) => {
            let complaints = complaints(at.signed.speak.lang, &wrong);
            let mut response = show(&app, &at, &template, &typed, complaints)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// The questions with what was typed, after signing in anew.
pub async fn shown_again(app: &App, at: &At, id: &str, typed: &Fields) -> Answer {
    let template = find(app, at, id).await?;
    let mut response = show(app, at, &template, typed, tried::shown_again(at.signed.speak.lang))?;
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(response)
}

async fn begin(
    app: &App,
    at: &At,
    fields: &Fields,
    given: &[(String, Given)],
) -> Result<channel::ids::PostId, crate::error::Problem> {
    let (channel, now) = (&at.channel.channel, app.clock.now());
    let dates = Dates::new(&channel.profile, channel.profile.lang, now);
    let json = form::to_json(&fill::fill(fields, given, &dates));
    Ok(app.desk.create_draft(channel.id, &json, at.signed.account.id, now, app.random.number()).await?)
}

/// Complaints about variables, with the ids of their fields.
pub fn complaints(lang: Lang, wrong: &fill::Wrong) -> Complaints {
    let mut complaints = Complaints::default();
    for (id, name, complaint) in wrong {
        let text = t(lang, complaint.key, &[("n", &complaint.arg)]);
        complaints.by.insert(id.clone(), text.clone());
        complaints.all.push(Complaint { field: id.clone(), name: name.clone(), text });
    }
    complaints
}

fn show(app: &App, at: &At, template: &Template, typed: &Fields, complaints: Complaints) -> Answer {
    let variables = fill::variables(&Fields::from_json(&template.form));
    let context = Page {
        frame: Frame::at(app, at, "templates", "templates.use").titled(template.name.as_str()),
        asked: fill::asked(at.signed.speak.lang, &variables, typed),
        complaints,
        action: at.urls().template(&format!("{}/use", template.id)),
        back: at.urls().templates(),
    };
    page(app, at.signed.speak.lang, "desk/template_use.html", context)
}
