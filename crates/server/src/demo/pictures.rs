//! The demo's pictures and arms, drawn for this project.
use crate::exit::Failure;
use crate::wiring::House;
use aws_lc_rs::digest;
use channel::ids::{ChannelId, MediumId};
use channel::medium::{About, Focus, People};
use channel::text::Line;
use store::StoredMedium;
use web::desk::media::process::clean;
use web::desk::media::take::{keep, keep_picture};

const CREST_SVG: &[u8] = include_bytes!("../../../web/assets/demo/crest.svg");
const CREST_PNG: &[u8] = include_bytes!("crest.png");

/// Puts the arms into the media library's place; answers their file name.
pub async fn crest(house: &House) -> Result<String, Failure> {
    let (stem, shelf) = (format!("crest-{}", hash(CREST_SVG)), house.shelf()?);
    for (ending, bytes) in [("svg", CREST_SVG), ("png", CREST_PNG)] {
        keep(&shelf, &format!("{stem}.{ending}"), bytes.to_vec()).await.map_err(failed)?;
    }
    Ok(format!("{stem}.svg"))
}

/// Puts one picture into the library.
pub async fn add(house: &House, channel: ChannelId, name: &str) -> Result<StoredMedium, Failure> {
    let bytes = bytes(name).ok_or_else(|| Failure::Failed(format!("the demo has no picture {name}")))?;
    let cleaned = clean(bytes).map_err(|refused| Failure::Failed(refused.key().to_owned()))?;
    let file = keep_picture(&house.shelf()?, cleaned).await.map_err(failed)?;
    let now = house.clock.now();
    let id = MediumId::fresh(now, house.random.number());
    let about = About {
        name: Line::fitted(title(name)),
        alt: None,
        credit: None,
        people: People::Nobody,
        focus: Focus::MIDDLE,
    };
    let medium = StoredMedium { id, channel, file, about, created: now };
    house.stores.admin().add_medium(&medium).await?;
    Ok(medium)
}

fn failed(problem: web::Problem) -> Failure {
    Failure::Failed(format!("{problem:?}"))
}

fn title(name: &str) -> &str {
    match name {
        "market" => "Marktplatz",
        "street" => "Baustelle",
        "school" => "Grundschule",
        "library" => "Stadtbücherei",
        "river" => "Werre",
        other => other,
    }
}

fn bytes(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "market" => include_bytes!("pictures/market.jpg"),
        "street" => include_bytes!("pictures/street.jpg"),
        "school" => include_bytes!("pictures/school.jpg"),
        "library" => include_bytes!("pictures/library.jpg"),
        "river" => include_bytes!("pictures/river.jpg"),
        _ => return None,
    })
}

fn hash(bytes: &[u8]) -> String {
    let sum = digest::digest(&digest::SHA256, bytes);
    formats::hex::encode(&sum.as_ref()[..12])
}
