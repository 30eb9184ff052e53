//! Canaries: devices of the town's own that follow like anybody and say when a warning came. The server knows what they say
//! and not which subscription is theirs: nothing about a follower is read or written for them.
pub mod add;
pub mod alarm;
pub mod list;
pub mod manage;
pub mod speak;

use crate::app::App;
use crate::desk::deliveries::course::short_name;
use crate::desk::guard::At;
use crate::desk::warnings::report::seconds;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::warning::canary::Heard;
use jiff::SignedDuration;
use serde::Serialize;
use std::collections::HashMap;
use store::model::{Canary, Echo};

/// How one canary heard one message, as pages show it.
#[derive(Clone, Serialize)]
pub struct Line {
    /// What people call it.
    pub name: String,
    /// The push service.
    pub service: String,
    /// `in`, `late`, `waits`, `not`.
    pub heard: &'static str,
    /// The same in words.
    pub says: String,
    /// How long it took.
    #[serde(skip)]
    pub took: Option<SignedDuration>,
}

/// What each canary of the channel heard since then, by message.
pub async fn lines_since(app: &App, at: &At, since: Timestamp) -> Result<Vec<(PostId, u32, Line)>, Problem> {
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), at.channel.channel.id);
    let canaries = app.desk.canaries(channel).await?;
    if canaries.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashMap<i64, &Canary> = canaries.iter().map(|canary| (canary.id, canary)).collect();
    let echoes = app.desk.echoes(channel, since).await?;
    let line = |echo: &Echo| Some((echo.post, echo.version, line(lang, known.get(&echo.canary)?, echo, now)));
    Ok(echoes.iter().filter_map(line).collect())
}

fn line(lang: Lang, canary: &Canary, echo: &Echo, now: Timestamp) -> Line {
    let heard = Heard::of(echo.released, echo.heard, now);
    let took = match heard {
        Heard::In(took) | Heard::Late(took) => Some(took),
        Heard::Waits | Heard::Not => None,
    };
    let time = took.map(|took| seconds(lang, took)).unwrap_or_default();
    Line {
        name: canary.name.clone(),
        service: short_name(&canary.origin),
        heard: heard.key(),
        says: t(lang, &format!("canary.heard.{}", heard.key()), &[("time", &time)]),
        took,
    }
}
