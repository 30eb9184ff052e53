//! Warnings of the simple form, from the command line or from before: a post without a sealed message. They hold by
//! themselves for a while and are corrected or withdrawn like any post.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::error::Problem;
use crate::pages::warning::{ACTIVE, active_since};
use channel::editor::Power;
use channel::ids::PostId;
use serde::Serialize;
use store::model::PublishedPost;

/// One that stands on top of the channel right now.
#[derive(Serialize)]
pub struct Simple {
    title: String,
    until: String,
    url: String,
    open_url: String,
    /// For those who may.
    withdraw_url: Option<String>,
}

/// Those that hold.
pub async fn active(app: &App, at: &At, dates: &Dates) -> Result<Vec<Simple>, Problem> {
    let urls = at.urls();
    let may = at.may(Power::Withdraw) || at.may(Power::Warn);
    let mut active = app.public.active_warnings(at.channel.channel.id, active_since(app.clock.now())).await?;
    let ids: Vec<PostId> = active.iter().map(|post| post.id).collect();
    let heads = app.public.warning_heads(&ids).await?;
    active.retain(|post| !heads.contains_key(&post.id));
    let line = |post: PublishedPost| Simple {
        title: post.content.title.to_string(),
        until: dates.moment(post.updated.checked_add(ACTIVE).unwrap_or(post.updated)),
        url: urls.post(post.id),
        open_url: urls.post_verb(post.id, "open"),
        withdraw_url: may.then(|| urls.post_verb(post.id, "withdraw")),
    };
    Ok(active.into_iter().map(line).collect())
}
