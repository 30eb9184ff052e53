//! What was told to the town's programs of one post: their calls stand in the same report.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::webhooks::show::{mark, said};
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::ids::PostId;
use serde::Serialize;
use store::model::WebhookCall;

/// One call.
#[derive(Serialize)]
pub struct Line {
    label: String,
    event: String,
    when: String,
    mark: &'static str,
    state_label: String,
    said: String,
    /// The address with all of its calls, for administrators.
    url: Option<String>,
}

/// Calls about a post, each with the name of its program.
pub async fn calls(app: &App, at: &At, post: PostId) -> Result<Vec<(String, WebhookCall)>, Problem> {
    let channel = at.channel.channel.id;
    let calls = app.desk.webhook_calls_of(channel, post).await?;
    if calls.is_empty() {
        return Ok(Vec::new());
    }
    let webhooks = app.desk.webhooks(channel).await?;
    let named = |call: WebhookCall| {
        let webhook = webhooks.iter().find(|webhook| webhook.id == call.webhook)?;
        Some((webhook.label.clone(), call))
    };
    Ok(calls.into_iter().filter_map(named).collect())
}

/// In words.
pub fn line(at: &At, dates: &Dates, lang: Lang, (label, call): &(String, WebhookCall)) -> Line {
    Line {
        label: label.clone(),
        event: t(lang, &format!("webhooks.event.{}", call.event.key().replace('.', "_")), &[]),
        when: dates.moment(call.finished.unwrap_or(call.created)),
        mark: mark(call),
        state_label: t(lang, &format!("webhooks.state.{}", call.state.key()), &[]),
        said: said(lang, call),
        url: at.is_admin().then(|| at.urls().page(&format!("/webhooks/{}", call.webhook))),
    }
}
