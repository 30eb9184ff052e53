//! The demo's pictures and arms, drawn for this project.
use crate::exit::Failure;
use crate::wiring::{House, media_dir};
use aws_lc_rs::digest;
use channel::ids::{ChannelId, ImageId};
use std::path::Path;
use store::StoredPicture;
use web::desk::pictures::process::clean;
use web::media::{WIDTHS, file_name};

const CREST_SVG: &[u8] = include_bytes!("../../../web/assets/demo/crest.svg");
const CREST_PNG: &[u8] = include_bytes!("crest.png");

/// Puts the arms into the media folder; answers their file name.
pub fn crest(house: &House) -> Result<String, Failure> {
    let stem = format!("crest-{}", hash(CREST_SVG));
    let folder = media_dir(&house.config);
    put(&folder.join(format!("{stem}.svg")), CREST_SVG)?;
    put(&folder.join(format!("{stem}.png")), CREST_PNG)?;
    Ok(format!("{stem}.svg"))
}

/// Puts one picture into the media folder and the database.
pub async fn add(house: &House, channel: ChannelId, name: &str) -> Result<StoredPicture, Failure> {
    let bytes = bytes(name).ok_or_else(|| Failure::Failed(format!("the demo has no picture {name}")))?;
    let cleaned = clean(bytes).map_err(|refused| Failure::Failed(refused.key().to_owned()))?;
    let hash = hash(bytes);
    for (width, jpeg) in WIDTHS.iter().zip(&cleaned.sizes) {
        put(&media_dir(&house.config).join(file_name(&hash, *width)), jpeg)?;
    }
    let now = house.clock.now();
    let id = ImageId::fresh(now, house.random.number());
    let picture = StoredPicture { id, channel, hash, width: cleaned.width, height: cleaned.height, created: now };
    house.stores.admin().add_picture(&picture).await?;
    Ok(picture)
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

fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.exists() { Ok(()) } else { std::fs::write(path, bytes) }
}

fn hash(bytes: &[u8]) -> String {
    let sum = digest::digest(&digest::SHA256, bytes);
    sum.as_ref().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}
