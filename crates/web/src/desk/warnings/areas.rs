//! `/desk/at/{channel}/warnings/areas`: the named areas of the town, drawn on a quiet day.
use super::area::town_area;
use super::sketch::{self, Sketch};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use serde::Serialize;
use store::model::TownArea;

/// Areas a town may have.
const MOST: usize = 40;
/// Empty rows to fill in.
const SPARE: usize = 3;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    rows: Vec<Row>,
    sketch: Option<Sketch>,
    action: String,
    back: String,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    name: String,
    codes: String,
    points: String,
    wrong: bool,
}

/// The form.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let areas = app.desk.town_areas(at.channel.channel.id).await?;
    show(&app, &at, &areas, &[], &query, Complaints::default())
}

/// Saves it, or comes back with everything typed, also over signing in anew: outlines take an afternoon. A row without a
/// name goes.
pub async fn post(State(app): State<App>, tried: Tried) -> Answer {
    take(&app, &tried.at, &tried.fields, tried.only_shown).await
}

/// The same for a form that was kept over signing in.
pub async fn take(app: &App, at: &At, fields: &Fields, only_shown: bool) -> Answer {
    if !at.is_admin() {
        return Err(Problem::Forbidden("error.desk.admins_only"));
    }
    let column = |name| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let rows = column("name[]").into_iter().zip(column("codes[]")).zip(column("points[]"));
    let areas = rows.map(|((name, codes), points)| TownArea { name: name.trim().to_owned(), codes, points });
    let areas: Vec<TownArea> = areas
        .filter(|area| !(area.name.is_empty() && area.codes.trim().is_empty() && area.points.trim().is_empty()))
        .collect();
    let (mut errors, mut wrong) = (FieldErrors::default(), Vec::new());
    for (number, area) in areas.iter().enumerate() {
        if errors.take("form", town_area(area)).is_none() {
            wrong.push(number);
        }
        if areas[..number].iter().any(|other| other.name == area.name) {
            errors.push("form", "error.warning.area_twice", &area.name);
            wrong.push(number);
        }
    }
    if only_shown {
        errors.push("form", "error.review.again", "");
    }
    if areas.len() > MOST {
        errors.push("form", "error.warning.areas_many", MOST);
    }
    if !errors.is_empty() {
        let complaints = Complaints::of(at.signed.speak.lang, &errors);
        let mut response = show(app, at, &areas, &wrong, &Fields::default(), complaints)?;
        *response.status_mut() = if only_shown { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(response);
    }
    app.desk.save_town_areas(at.channel.channel.id, &areas, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&at.urls().page("/warnings/areas?done=saved")).into_response())
}

fn show(app: &App, at: &At, areas: &[TownArea], wrong: &[usize], query: &Fields, complaints: Complaints) -> Answer {
    let lang = at.signed.speak.lang;
    let spare = std::iter::repeat_n(TownArea::default(), SPARE);
    let rows = areas.iter().cloned().chain(spare).enumerate();
    let context = Page {
        frame: Frame::at(app, at, "warnings", "warn.areas").after(lang, query),
        sketch: sketch::of(areas),
        rows: rows
            .map(|(number, area)| Row {
                number,
                name: area.name,
                codes: area.codes,
                points: area.points,
                wrong: wrong.contains(&number),
            })
            .collect(),
        action: at.urls().page("/warnings/areas"),
        back: at.urls().page("/warnings"),
        complaints,
    };
    page(app, lang, "desk/warning_areas.html", context)
}
