//! `GET …/posts/{id}/versions?of=1&with=2`: two versions beside each other, field by field. `with=copy` is what is being
//! written.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::versions::diff::{self, Run};
use crate::desk::posts::versions::fields::{FIELDS, belongs, said};
use crate::desk::posts::{draft, form, when};
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::Uri;
use channel::ids::PostId;
use channel::post::State as Residents;
use serde::Serialize;
use store::model::DeskVersion;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    versions: Vec<Line>,
    of: String,
    with: String,
    old_label: String,
    new_label: String,
    rows: Vec<Row>,
    has_copy: bool,
    may_restore: bool,
    restore: String,
    action: String,
    back: String,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    when: String,
    by: String,
    note: String,
    latest: bool,
}

/// A field that differs.
#[derive(Serialize)]
pub struct Row {
    label: String,
    runs: Vec<Run>,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let post = app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id);
    let post = post.ok_or(Problem::NotFound)?;
    let versions = app.desk.versions(id).await?;
    let Some(latest) = versions.first() else { return Err(Problem::NotFound) };
    let copy = draft::find(&app, &at, id).await?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let newest = latest.version;
    let of = number(query.get("of"), &versions).unwrap_or(newest.saturating_sub(1).max(1));
    let with = number(query.get("with"), &versions).unwrap_or(newest);
    let to_copy = query.get("with") == "copy" && copy.is_some();
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let zone = when::zone(&at.channel.channel.profile.zone);
    let fields = |version: u32| {
        let found = versions.iter().find(|one| one.version == version);
        found.map_or_else(Fields::default, |one| form::from_content(&one.content, &zone))
    };
    let (old, new) = match copy.as_ref().filter(|_| to_copy) {
        Some(copy) => (fields(of), Fields::from_json(&copy.form)),
        None => (fields(of), fields(with)),
    };
    let label = |version: u32| t(lang, "show.version", &[("number", &version.to_string())]);
    let context = Page {
        frame: Frame::at(&app, &at, "versions", "versions.title"),
        rows: rows(&old, &new, lang),
        old_label: label(of),
        new_label: if to_copy { t(lang, "versions.copy", &[]) } else { label(with) },
        of: of.to_string(),
        with: if to_copy { "copy".to_owned() } else { with.to_string() },
        has_copy: copy.is_some(),
        may_restore: post.state == Residents::Published && post.stage != channel::life::Stage::Archived,
        restore: urls.post_verb(id, "restore"),
        action: urls.post_verb(id, "versions"),
        back: urls.post(id),
        versions: versions.iter().map(|one| line(one, newest, &dates)).collect(),
    };
    page(&app, lang, "desk/versions.html", context)
}

fn number(text: &str, versions: &[DeskVersion]) -> Option<u32> {
    let wanted: u32 = text.parse().ok()?;
    versions.iter().map(|one| one.version).find(|version| *version == wanted)
}

fn line(version: &DeskVersion, newest: u32, dates: &Dates) -> Line {
    Line {
        number: version.version,
        when: dates.moment(version.at),
        by: version.by.clone(),
        note: version.note.clone(),
        latest: version.version == newest,
    }
}

/// Only what differs.
pub fn rows(old: &Fields, new: &Fields, lang: Lang) -> Vec<Row> {
    let text = |fields: &Fields, name: &str| fields.all(name).collect::<Vec<_>>().join(", ");
    let mut rows: Vec<Row> = FIELDS
        .iter()
        .filter(|(name, _)| [old, new].iter().any(|fields| belongs(name, fields.get("kind"))))
        .map(|(name, label)| (label, said(name, &text(old, name), lang), said(name, &text(new, name), lang)))
        .filter(|(_, old, new)| old != new)
        .map(|(label, old, new)| Row { label: t(lang, label, &[]), runs: diff::words(&old, &new) })
        .collect();
    let (before, after) = (pictures(old), pictures(new));
    if before != after {
        rows.push(Row { label: t(lang, "edit.pictures", &[]), runs: diff::words(&before, &after) });
    }
    rows
}

/// Pictures by their descriptions: numbers say nothing to anybody.
fn pictures(fields: &Fields) -> String {
    let described = form::picture_ids(fields).into_iter().map(|id| {
        let alt = fields.get(&format!("alt.{id}"));
        let credit = fields.get(&format!("credit.{id}"));
        let alt = if alt.is_empty() { "–" } else { alt };
        if credit.is_empty() { alt.to_owned() } else { format!("{alt} ({credit})") }
    });
    described.collect::<Vec<_>>().join("; ")
}
