//! `GET …/posts/{id}/outlets.csv` and `….json`: the report for other programs.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::outlets::report::show::pairs;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State as Ask};
use axum::http::header;
use axum::response::IntoResponse;
use channel::ids::PostId;
use formats::csv;
use serde_json::json;
use store::model::{DispatchReport, Outlet};

const COLUMNS: [&str; 8] = ["outlet", "kind", "state", "version", "address", "since", "fault", "said"];

/// As a table.
pub async fn csv(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let rows = rows(&app, &at, &id).await?;
    let text = csv::line(COLUMNS) + &rows.into_iter().map(csv::line).collect::<String>();
    Ok(answer(&id, "csv", "text/csv; charset=utf-8", text))
}

/// As JSON.
pub async fn json(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let rows = rows(&app, &at, &id).await?;
    let object =
        |row: [String; 8]| COLUMNS.iter().zip(row).map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let all: Vec<serde_json::Map<String, serde_json::Value>> = rows.into_iter().map(object).collect();
    Ok(answer(&id, "json", "application/json", json!({ "post": id, "outlets": all }).to_string()))
}

async fn rows(app: &App, at: &At, id: &str) -> Result<Vec<[String; 8]>, Problem> {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    Ok(pairs(app, at, id).await?.iter().map(row).collect())
}

fn row((outlet, report): &(Outlet, DispatchReport)) -> [String; 8] {
    let dispatch = &report.dispatch;
    let there = dispatch.there.as_ref();
    let fault = dispatch.fault.as_ref();
    [
        outlet.label.clone(),
        outlet.kind.key().to_owned(),
        dispatch.state.key().to_owned(),
        there.map_or_else(String::new, |there| there.version.to_string()),
        there.map_or_else(String::new, |there| there.url.clone()),
        there.map_or_else(String::new, |there| there.since.to_string()),
        fault.map_or_else(String::new, |fault| fault.class.key().to_owned()),
        fault.map_or_else(String::new, |fault| fault.said.clone()),
    ]
}

fn answer(id: &str, end: &str, kind: &'static str, text: String) -> axum::response::Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}-outlets.{end}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}
