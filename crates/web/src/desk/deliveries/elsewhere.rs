//! The places of others, on the page about the phones: who has just published reads here whether all is well.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::outlets::report::{line, show};
use crate::error::Problem;
use channel::ids::PostId;
use serde::Serialize;

/// Where the post stands besides.
#[derive(Serialize)]
pub struct Elsewhere {
    /// The headline of the post's report.
    pub sum: String,
    /// Somebody should look there.
    pub troubled: bool,
    /// Something will still happen by itself.
    pub goes_on: bool,
    /// The report.
    pub url: String,
}

/// Nothing where the post goes to phones alone.
pub async fn of(app: &App, at: &At, post: PostId) -> Result<Option<Elsewhere>, Problem> {
    let pairs = show::pairs(app, at, post).await?;
    if pairs.is_empty() {
        return Ok(None);
    }
    Ok(Some(Elsewhere {
        sum: show::sum(at.signed.speak.lang, &pairs),
        troubled: pairs.iter().any(|(outlet, report)| line::is_troubled(outlet, &report.dispatch)),
        goes_on: pairs.iter().any(|(outlet, report)| line::goes_on(outlet, report.dispatch.state)),
        url: at.urls().post_verb(post, "outlets"),
    }))
}
