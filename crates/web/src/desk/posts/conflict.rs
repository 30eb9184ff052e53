//! Two people saved the same draft: both texts side by side, nothing is lost.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::save;
use crate::error::Answer;
use crate::lang::t;
use axum::http::StatusCode;
use serde::Serialize;
use store::model::Draft;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    by: String,
    when: String,
    rows: Vec<Row>,
    revision: i64,
    edit_url: String,
    kept: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    mine: String,
    theirs: String,
}

/// Texts that are compared word for word; the rest is compared as a whole.
const TEXTS: [&str; 3] = ["title", "body", "plain"];

/// The page.
pub fn show(app: &App, at: &At, theirs: &Draft, mine: &Fields) -> Answer {
    let lang = at.signed.speak.lang;
    let other = Fields::from_json(&theirs.form);
    let mut rows: Vec<Row> = TEXTS
        .iter()
        .filter(|name| mine.get(name) != other.get(name))
        .map(|name| Row {
            label: t(lang, &format!("edit.{name}"), &[]),
            mine: mine.get(name).to_owned(),
            theirs: other.get(name).to_owned(),
        })
        .collect();
    let (rest_mine, rest_theirs) = (rest(mine), rest(&other));
    if rest_mine != rest_theirs {
        rows.push(Row { label: t(lang, "conflict.rest", &[]), mine: rest_mine, theirs: rest_theirs });
    }
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let context = Page {
        frame: Frame::at(app, at, "edit", "conflict.title"),
        by: theirs.editor_name.clone(),
        when: dates.moment(theirs.saved),
        rows,
        revision: theirs.revision,
        edit_url: at.urls().post_verb(theirs.post, "edit"),
        kept: save::kept(mine),
    };
    let mut response = page(app, lang, "desk/conflict.html", context)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

fn rest(fields: &Fields) -> String {
    let mut lines: Vec<String> = save::kept(fields)
        .into_iter()
        .filter(|(name, value)| !TEXTS.contains(&name.as_str()) && !value.is_empty())
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    lines.sort();
    lines.join("\n")
}
