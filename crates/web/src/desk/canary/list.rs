//! `GET /desk/at/{channel}/canary`: the canaries, what they heard, and how this browser becomes one.
use super::alarm::silent;
use super::{Line, line};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::course::short_name;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::Answer;
use axum::extract::State;
use axum::http::Uri;
use jiff::SignedDuration;
use serde::Serialize;
use store::model::{Canary, Echo};

/// So far back the list goes.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Messages shown of each.
const SHOWN: usize = 3;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    canaries: Vec<One>,
    /// Somebody should look.
    silent: bool,
    /// What a script needs to make this browser one; only for whoever may.
    make: Option<Make>,
    notice: Option<String>,
    follow: String,
}

#[derive(Serialize)]
struct One {
    name: String,
    service: String,
    made: String,
    heard: Option<String>,
    lines: Vec<Line>,
    remove: Option<String>,
}

#[derive(Serialize)]
struct Make {
    action: String,
    push_key: String,
}

/// The page.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), &at.channel.channel);
    let dates = Dates::new(&channel.profile, lang, now);
    let canaries = app.desk.canaries(channel.id).await?;
    let echoes = app.desk.echoes(channel.id, now - BACK).await?;
    let one = |canary: &Canary| One {
        name: canary.name.clone(),
        service: short_name(&canary.origin),
        made: dates.moment_within(canary.made),
        heard: canary.heard.map(|heard| dates.moment_within(heard)),
        lines: heard_by(canary, &echoes).map(|echo| line(lang, canary, echo, now)).collect(),
        remove: at.is_admin().then(|| at.urls().page(&format!("/canary/{}/remove", canary.id))),
    };
    let silent = !silent(&canaries, &echoes, now).is_empty();
    let context = Page {
        frame: Frame::at(&app, &at, "canary", "canary.title").after(lang, &query),
        canaries: canaries.iter().map(one).collect(),
        silent,
        make: if at.is_admin() {
            let push_key = app.keys.public(channel).await?.vapid.clone();
            Some(Make { action: at.urls().page("/canary"), push_key })
        } else {
            None
        },
        notice: silent.then(|| at.urls().page("/canary/noticed")),
        follow: crate::urls::Urls::new(&app, at.signed.speak, &channel.slug).file("follow"),
    };
    page(&app, lang, "desk/canary.html", context)
}

/// The newest first.
fn heard_by<'a>(canary: &Canary, echoes: &'a [Echo]) -> impl Iterator<Item = &'a Echo> {
    let id = canary.id;
    echoes.iter().rev().filter(move |echo| echo.canary == id).take(SHOWN)
}
