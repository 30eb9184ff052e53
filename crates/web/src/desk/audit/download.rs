//! `GET /desk/at/{channel}/audit.csv` and `.json`: everything, oldest first, as it is read from the database.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::error::Answer;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use channel::ids::ChannelId;
use formats::audit::{self, Row};
use futures_util::stream;
use std::io;
use store::{AuditEntry, SYSTEM};

/// Rows read at once.
const ROWS: usize = 500;
/// What stands for somebody whose account is gone. The number stays: the chain holds it, and rows of one person still
/// belong together without saying who it was.
pub const GONE: &str = "(entfernt)";

/// As a table.
pub async fn csv(State(app): State<App>, AdminAt(at): AdminAt) -> Answer {
    let channel = &at.channel.channel;
    Ok(answer(
        app,
        channel.id,
        channel.slug.to_string(),
        ["csv", "text/csv; charset=utf-8", audit::CSV_HEAD, ""],
        |row, _| audit::csv(row),
    ))
}

/// For programs.
pub async fn json(State(app): State<App>, AdminAt(at): AdminAt) -> Answer {
    let channel = &at.channel.channel;
    let around = ["json", "application/json", audit::JSON_HEAD, audit::JSON_END];
    Ok(answer(app, channel.id, channel.slug.to_string(), around, audit::json))
}

/// A row as it is handed out.
pub fn row<'a>(entry: &'a AuditEntry, channel: &'a str) -> Row<'a> {
    let name = match &entry.name {
        Some(name) => name,
        None if entry.by == SYSTEM => "",
        None => GONE,
    };
    Row {
        seq: entry.seq,
        id: entry.id,
        at: entry.at.to_string(),
        channel,
        editor: entry.by.to_string(),
        name,
        what: &entry.what,
        subject: &entry.subject,
        version: entry.version,
        detail: &entry.detail,
        hash: entry.hash.as_deref(),
    }
}

fn answer(
    app: App,
    channel: ChannelId,
    slug: String,
    [ending, kind, head, end]: [&'static str; 4],
    write: fn(&Row<'_>, bool) -> String,
) -> axum::response::Response {
    let name = format!("attachment; filename=\"audit-{slug}.{ending}\"");
    // The cursor; `None` once everything was read.
    let pieces = stream::try_unfold(Some(0_i64), move |cursor| {
        let (app, slug) = (app.clone(), slug.clone());
        async move {
            let Some(after) = cursor else { return Ok::<_, io::Error>(None) };
            let rows = app.desk.audit_after(channel, after, ROWS).await.map_err(io::Error::other)?;
            let mut text = if after == 0 { head.to_owned() } else { String::new() };
            for (place, entry) in rows.iter().enumerate() {
                text.push_str(&write(&row(entry, &slug), after == 0 && place == 0));
            }
            let next = rows.last().filter(|_| rows.len() == ROWS).map(|last| last.id);
            if next.is_none() {
                text.push_str(end);
            }
            Ok(Some((Bytes::from(text), next)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
