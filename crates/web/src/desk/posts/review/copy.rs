//! A working copy with everything its review needs.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::posts::publish;
use crate::error::Problem;
use channel::field::FieldErrors;
use channel::ids::PostId;
use channel::life::{Fingerprint, Life};
use channel::post::Content;
use store::model::{Draft, PostLife};

/// A draft, where it stands, and what it says.
pub struct Copy {
    /// As typed.
    pub draft: Draft,
    /// Where it stands.
    pub standing: PostLife,
    /// What it says, or what is missing.
    pub content: Result<Content, FieldErrors>,
}

impl Copy {
    /// Of one of this channel's posts.
    pub async fn find(app: &App, at: &At, id: PostId) -> Result<Option<Self>, Problem> {
        let Some((draft, content)) = publish::checked(app, at, id).await? else { return Ok(None) };
        let Some(standing) = app.desk.life(id, app.clock.now()).await? else { return Ok(None) };
        Ok(Some(Self { draft, standing, content }))
    }

    /// The life with what the draft says.
    pub fn life(&self) -> Life {
        self.standing.saying(self.content.as_ref().ok())
    }

    /// What an approval would be bound to; empty while something is missing.
    pub fn fingerprint(&self) -> String {
        self.content.as_ref().map_or_else(|_| String::new(), |content| Fingerprint::of(content).to_string())
    }
}
