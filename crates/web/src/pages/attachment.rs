//! Documents, recordings and films of a post, as the templates want them.
use crate::app::App;
use crate::error::Problem;
use crate::media::{captions_name, facts, main_name};
use crate::urls;
use crate::visit::Visit;
use channel::medium::Attachment;
use formats::webvtt;
use serde::Serialize;

/// `attachment` in `components/attachment.html`.
#[derive(Clone, Serialize)]
pub struct AttachmentView {
    kind: &'static str,
    title: String,
    credit: Option<String>,
    src: String,
    media_type: &'static str,
    /// "PDF, 1,2 MB".
    facts: String,
    captions: Option<String>,
    /// What is said, in paragraphs.
    transcript: Vec<String>,
}

/// A file the page can do without, while the place where files are kept is away.
async fn read(app: &App, name: &str) -> Option<bytes::Bytes> {
    match app.shelf.get(name).await {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(%error, "captions could not be read");
            None
        }
    }
}

/// The views of those whose files are still there.
pub async fn views(visit: &Visit, attachments: &[Attachment]) -> Result<Vec<AttachmentView>, Problem> {
    let (app, mut views) = (&visit.app, Vec::new());
    for attachment in attachments {
        let Some(medium) = app.media.get(app, attachment.id).await? else { continue };
        let captions = medium.file.captions.as_deref().map(captions_name);
        let cues = match &captions {
            Some(name) => read(app, name).await.and_then(|bytes| webvtt::read(&bytes).ok()),
            None => None,
        };
        views.push(AttachmentView {
            kind: attachment.kind.key(),
            title: attachment.title.to_string(),
            credit: attachment.credit.as_ref().map(ToString::to_string),
            src: urls::shelf(&main_name(&medium)),
            media_type: medium.file.format.media_type(),
            facts: facts(visit.speak.lang, &medium),
            captions: captions.as_deref().map(urls::shelf),
            transcript: cues.map(|cues| webvtt::transcript(&cues)).unwrap_or_default(),
        });
    }
    Ok(views)
}
