//! What is locked for whoever sends.
use crate::app::App;
use crate::error::Problem;
use channel::ids::ChannelId;
use serde_json::{Map, Value};
use store::model::Newsletter;

/// The secrets there are; none before the first setup. What does not open any more is set anew.
pub fn secrets(app: &App, known: Option<&Newsletter>) -> Result<Map<String, Value>, Problem> {
    let Some(known) = known else { return Ok(Map::new()) };
    let opened = app.keys.locker.unlock(&vault::place("newsletter", known.channel.0), &known.secret);
    Ok(opened.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default())
}

/// Locks something for a channel.
pub fn lock(app: &App, kind: &str, channel: ChannelId, what: &Value) -> Result<Vec<u8>, Problem> {
    Ok(app.lock(&vault::place(kind, channel.0), what.to_string().as_bytes())?)
}
