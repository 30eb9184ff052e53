//! A picture as the templates want it.
use crate::app::App;
use crate::error::Problem;
use crate::media::WIDTHS;
use crate::urls;
use channel::image::{Alt, Picture};
use channel::medium::Focus;
use serde::Serialize;

/// `image` in the templates.
#[derive(Clone, Serialize)]
pub struct ImageView {
    src: String,
    srcset: Option<String>,
    width: u32,
    height: u32,
    alt: String,
    credit: Option<String>,
    decorative: bool,
    /// What a crop keeps, as a class of the style sheet.
    focus: String,
}

/// The view of a picture; `None` when its file is gone.
pub async fn view(app: &App, picture: &Picture) -> Result<Option<ImageView>, Problem> {
    let Some(medium) = app.media.get(app, picture.id).await? else { return Ok(None) };
    let (hash, focus) = (&medium.file.hash, medium.about.focus);
    let (alt, decorative) = match &picture.alt {
        Alt::Text(text) => (text.to_string(), false),
        Alt::Decorative => (String::new(), true),
    };
    Ok(Some(ImageView {
        src: urls::media(hash, WIDTHS[1]),
        srcset: Some(srcset(hash, picture.width)),
        width: picture.width,
        height: picture.height,
        alt,
        credit: picture.credit.as_ref().map(ToString::to_string),
        decorative,
        focus: class(focus),
    }))
}

/// The class that moves a crop to the focus of its picture.
pub fn class(focus: Focus) -> String {
    format!("fx-{} fy-{}", focus.x(), focus.y())
}

/// All stored sizes with their true widths: a small picture is stored at its own width under every name.
fn srcset(hash: &str, largest: u32) -> String {
    let mut sizes: Vec<String> = Vec::new();
    for name in WIDTHS {
        sizes.push(format!("{} {}w", urls::media(hash, name), name.min(largest)));
        if name >= largest {
            break;
        }
    }
    sizes.join(", ")
}

/// The address of the leading picture in a size for cards, with origin.
pub async fn card_url(app: &App, picture: Option<&Picture>) -> Result<Option<String>, Problem> {
    let Some(picture) = picture else { return Ok(None) };
    let medium = app.media.get(app, picture.id).await?;
    Ok(medium.map(|medium| format!("{}{}", app.settings.base_url, urls::media(&medium.file.hash, WIDTHS[1]))))
}
