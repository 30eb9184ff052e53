//! The buttons below the editor: who may bring it out does so, all others hand it in. And what the draft has been through.
use crate::app::App;
use crate::desk::guard::At;
use crate::error::Problem;
use crate::lang::t;
use channel::editor::Power;
use channel::ids::PostId;
use channel::life::{Phase, Step};
use serde::Serialize;

/// What the template needs.
#[derive(Serialize)]
pub struct Bar {
    /// The main button brings it out.
    release: bool,
    /// Somebody else must approve; says so below.
    four_eyes: bool,
    /// This person may throw it away.
    discard: bool,
    /// What an edit would undo, or why it came back; empty while nothing has happened.
    note: String,
    /// Why it came back.
    reason: String,
    /// The page with all of it; empty before the first save.
    review: String,
}

/// For a draft, or for a sheet that is still empty.
pub async fn of(app: &App, at: &At, post: Option<PostId>) -> Result<Bar, Problem> {
    let (now, lang) = (app.clock.now(), at.signed.speak.lang);
    let standing = match post {
        Some(post) => app.desk.life(post, now).await?,
        None => None,
    };
    let four_eyes = match &standing {
        Some(standing) => standing.life.four_eyes,
        None => app.desk.rules(at.channel.channel.id).await?.is_some_and(|rules| rules.demands_approval(now)),
    };
    let phase = standing.as_ref().and_then(|standing| standing.life.copy.as_ref()).map(|copy| copy.phase);
    let note = match phase {
        None | Some(Phase::Writing) => String::new(),
        Some(Phase::Returned) => t(lang, "bar.returned", &[]),
        Some(phase) => t(lang, &format!("bar.{}", phase.stage().key()), &[]),
    };
    let approved = matches!(phase, Some(Phase::Approved | Phase::Scheduled(_)));
    Ok(Bar {
        release: at.may(Power::Release) && (!four_eyes || approved),
        discard: standing.as_ref().is_some_and(|one| one.life.check(Step::Discard, at.actor(), now).is_ok()),
        four_eyes,
        note,
        reason: standing.map_or(String::new(), |standing| standing.reason),
        review: post.map_or(String::new(), |post| at.urls().post_verb(post, "review")),
    })
}
