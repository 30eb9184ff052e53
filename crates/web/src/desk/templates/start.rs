//! Where one starts a new post: from a template, if there is one.
use crate::app::App;
use crate::desk::guard::At;
use crate::error::Problem;
use channel::editor::Power;

/// The page with the templates; nothing where there is none, or for somebody who does not write.
pub async fn url(app: &App, at: &At) -> Result<Option<String>, Problem> {
    if !at.may(Power::Write) {
        return Ok(None);
    }
    Ok(app.desk.has_templates(at.channel.channel.id).await?.then(|| at.urls().templates()))
}
