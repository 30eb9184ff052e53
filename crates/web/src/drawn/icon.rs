//! `GET /{channel}/icon-{size}.png`, `…/maskable-{size}.png`, `…/badge-{size}.png`: icons of the installed web app.
use crate::drawings;
use crate::error::{Answer, Problem};
use crate::fresh;
use crate::visit::Visit;
use formats::icon::{Shape, png};

/// The sizes the manifest and the pages name, in pixels.
pub const SIZES: [u32; 5] = [48, 96, 180, 192, 512];

/// `GET /{channel}/{name}.png`
pub async fn get(visit: Visit) -> Answer {
    let name = visit.uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    let (shape, size) = parse(&name).ok_or(Problem::NotFound)?;
    let crest = drawings::crest_png(&visit).await?;
    let profile = visit.channel.channel.profile.clone();
    let key = format!("{} {name} {} {:?}", visit.id(), profile.accent, profile.crest);
    let draw = move || png(&profile, crest.as_deref(), shape, size);
    let drawing = visit.app.drawings.get(key, ("image/png", fresh::DRAWING), draw).await?;
    Ok(drawing.answer(&visit.headers))
}

fn parse(name: &str) -> Option<(Shape, u32)> {
    let (shape, size) = name.strip_suffix(".png")?.split_once('-')?;
    let shape = match shape {
        "icon" => Shape::Plain,
        "maskable" => Shape::Maskable,
        "badge" => Shape::Badge,
        _ => return None,
    };
    Some((shape, SIZES.into_iter().find(|known| known.to_string() == size)?))
}
