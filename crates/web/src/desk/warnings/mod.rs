//! Hazard warnings at the desk: choosing a text, where, what, how bad and how long, a last look, out; then updates and the
//! all-clear. Every step is a page of its own that works without a script and with one thumb.
pub mod alarm;
pub mod area;
pub mod areas;
pub mod ask;
pub mod form;
pub mod list;
pub mod new;
pub mod notice;
pub mod phone;
pub mod preview;
pub mod pulse;
pub mod release;
pub mod report;
pub mod runs;
pub mod seal;
pub mod second;
pub mod shell;
pub mod show;
pub mod sketch;
pub mod step;
pub mod trail;
pub mod turns;

use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use channel::editor::Power;
use channel::ids::PostId;
use store::model::WarningDraft;

/// A draft of this channel, by the 13 letters of its address.
pub async fn find(app: &App, at: &At, id: &str) -> Result<Option<WarningDraft>, Problem> {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    let found = app.desk.warning_draft(id).await?;
    Ok(found.filter(|draft| draft.channel == at.channel.channel.id))
}

/// Whether whoever is at the desk may change a draft or throw it away: one's own, or what one might bring out.
pub fn may_touch(at: &At, draft: &WarningDraft) -> bool {
    draft.is_by(at.signed.account.id) || at.may(Power::Warn) || at.may(Power::Approve)
}

/// A form about warnings that waited for somebody to sign in, below `/desk/at/{channel}/warnings/`: shown again as it was
/// typed. Nothing happens before another press.
pub async fn shown_again(app: &App, at: &At, path: &str, fields: &Fields) -> Answer {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["areas"] => areas::take(app, at, fields, true).await,
        ["draft", id, "release"] => release::take(app, at, id, fields, true).await,
        ["draft", id, step] => step::take(app, at, (id, step), fields, true).await,
        _ => Err(Problem::NotFound),
    }
}
