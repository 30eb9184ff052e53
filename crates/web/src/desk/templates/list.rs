//! `GET /desk/at/{channel}/templates`: the templates, and the posts that come again.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::form;
use crate::desk::posts::look::{Look, look};
use crate::desk::series::line::{self, Line as SeriesLine};
use crate::error::Answer;
use axum::extract::State;
use axum::http::Uri;
use channel::editor::Power;
use serde::Serialize;
use store::model::Template;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    templates: Vec<Line>,
    series: Vec<SeriesLine>,
    new_url: String,
    examples_url: String,
    /// Whether this person may have posts come again.
    may_series: bool,
}

#[derive(Serialize)]
struct Line {
    name: String,
    look: Look,
    changed: String,
    by: String,
    use_url: String,
    edit_url: String,
    series_url: String,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, channel, now) = (at.signed.speak.lang, &at.channel.channel, app.clock.now());
    let dates = Dates::new(&channel.profile, lang, now);
    let templates = app.desk.templates(channel.id).await?;
    let context = Page {
        frame: Frame::at(&app, &at, "templates", "templates.title").after(lang, &query),
        templates: templates.iter().map(|template| line(&at, &dates, template)).collect(),
        series: line::all(&app, &at, &dates).await?,
        new_url: at.urls().template("new"),
        examples_url: at.urls().template("examples"),
        may_series: at.may(Power::Release),
    };
    page(&app, lang, "desk/templates.html", context)
}

fn line(at: &At, dates: &Dates, template: &Template) -> Line {
    let kind = form::kind(&Fields::from_json(&template.form));
    let (urls, id) = (at.urls(), template.id.to_string());
    Line {
        name: template.name.clone(),
        look: look(at.signed.speak.lang, kind, &template.name, false),
        changed: dates.moment(template.changed),
        by: template.by.clone(),
        use_url: urls.template(&format!("{id}/use")),
        series_url: format!("{}?template={id}", urls.series("new")),
        edit_url: urls.template(&id),
    }
}
