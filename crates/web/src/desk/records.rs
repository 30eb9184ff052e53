//! `GET /desk/at/{channel}/records`, and `POST` for the file: a year of the channel for the town's archive.
use crate::app::App;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::records::{self, Bag, Place};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use channel::field::Complaint;
use futures_util::stream;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::io;
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};

/// Pieces that wait for a slow line.
const WAITING: usize = 4;

/// One at a time: it reads the whole year.
pub struct Turn(Arc<Semaphore>);

impl Default for Turn {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    years: Vec<Year>,
    action: String,
    complaints: Complaints,
    command: String,
}

#[derive(Serialize)]
struct Year {
    year: i16,
    posts: u64,
    chosen: bool,
}

/// The page.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt) -> Answer {
    show(&app, &at, Complaints::default()).await
}

async fn show(app: &App, at: &At, complaints: Complaints) -> Answer {
    let channel = &at.channel.channel;
    let mut years: Vec<Year> = Vec::new();
    for month in app.public.months(channel.id).await? {
        match years.last_mut() {
            Some(last) if last.year == month.year => last.posts += month.posts,
            _ => years.push(Year { year: month.year, posts: month.posts, chosen: false }),
        }
    }
    // What an archive is handed is the year that is over, if there was one.
    let this = app.clock.now().to_zoned(crate::dates::zone(&channel.profile)).year();
    let chosen = years.iter().position(|one| one.year < this).unwrap_or(0);
    if let Some(year) = years.get_mut(chosen) {
        year.chosen = true;
    }
    let year = years.get(chosen).map_or(this, |one| one.year);
    let context = Page {
        frame: Frame::at(app, at, "records", "records.title"),
        years,
        action: at.urls().page("/records"),
        complaints,
        command: format!(
            "ausrufer records export --channel {} --year {year} --out {}.zip",
            channel.slug,
            records::name(channel.slug.as_str(), year)
        ),
    };
    page(app, at.signed.speak.lang, "desk/records.html", context)
}

/// The file, written while it is fetched.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Extension(turn): Extension<Arc<Turn>>,
    Sent(fields): Sent,
) -> Answer {
    let now = app.clock.now();
    let year = records::parse_year(fields.get("year"), now).ok_or(Problem::Refused("error.desk.form_broken"))?;
    let Ok(mine) = turn.0.clone().try_acquire_owned() else {
        let complaint = Complaint::new("error.records.busy");
        let mut response = show(&app, &at, Complaints::one(at.signed.speak.lang, "year", &complaint)).await?;
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        return Ok(response);
    };
    let channel = at.channel;
    app.desk.records_handed_out(channel.channel.id, year, at.signed.account.id, now).await?;
    let name = records::name(channel.channel.slug.as_str(), year);
    let (line, pieces) = mpsc::channel(WAITING);
    let bag = Bag::zip(&name, now.to_zoned(TimeZone::UTC).datetime(), Place::Line(line.clone()));
    tokio::spawn(async move {
        if let Err(problem) = records::write(&app, &channel, year, bag).await {
            // The line ends before the file does, and the browser says that the download failed.
            tracing::error!(?problem, year, "the records were not written to their end");
            drop(line.send(Err(io::Error::other("broken off"))).await);
        }
        drop(mine);
    });
    let pieces = stream::unfold(pieces, |mut pieces| async { pieces.recv().await.map(|piece| (piece, pieces)) });
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.zip\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
