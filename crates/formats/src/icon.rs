//! Icons of the installed web app, drawn from the coat of arms or, without one, from the town's initial.
use crate::accent::{Rgb, theme};
pub use crate::draw::DrawError;
use crate::draw::{Canvas, Face, picture};
use channel::channel::Profile;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A rounded square, transparent around it.
    Plain,
    /// A full square whose content keeps to the inner circle of 80 % (W3C Web App Manifest, maskable icons).
    Maskable,
    /// A full opaque square for `apple-touch-icon`; the system rounds it.
    Touch,
    /// White on transparent, for the status bar of Android.
    Badge,
}

const WHITE: Rgb = Rgb(255, 255, 255);

/// A square PNG of `size` pixels (16 to 1024). `crest` is the PNG of the coat of arms.
pub fn png(profile: &Profile, crest: Option<&[u8]>, shape: Shape, size: u32) -> Result<Vec<u8>, DrawError> {
    let size = size.clamp(16, 1_024);
    let side = size as f32;
    let colours = theme(&profile.accent).light;
    let crest = crest.map(picture).transpose()?;
    let mut canvas = Canvas::new(size, size);
    let (ground, radius) = match (shape, &crest) {
        (Shape::Badge, _) => (None, 0.0),
        (Shape::Maskable, _) => (Some(colours.accent), 0.0),
        (Shape::Plain, Some(_)) => (Some(WHITE), side * 0.2),
        (Shape::Plain, None) => (Some(colours.accent), side * 0.2),
        (Shape::Touch, Some(_)) => (Some(WHITE), 0.0),
        (Shape::Touch, None) => (Some(colours.accent), 0.0),
    };
    if let Some(ground) = ground {
        canvas.rect([0.0, 0.0, side, side], radius, ground);
    }
    match (shape, crest) {
        (Shape::Badge, _) => initial(&mut canvas, profile, side, 0.98, WHITE),
        (Shape::Maskable, Some(crest)) => {
            // A white disc keeps arms of the ground's own colour apart from it.
            canvas.rect([side * 0.12, side * 0.12, side * 0.76, side * 0.76], side * 0.38, WHITE);
            canvas.picture([side * 0.24, side * 0.23, side * 0.52, side * 0.54], &crest);
        }
        (_, Some(crest)) => {
            canvas.picture([side * 0.12, side * 0.12, side * 0.76, side * 0.76], &crest);
        }
        (_, None) => initial(&mut canvas, profile, side, 0.8, colours.on_accent),
    }
    canvas.png()
}

/// The initial in the middle, `share` of the side high.
fn initial(canvas: &mut Canvas, profile: &Profile, side: f32, share: f32, colour: Rgb) {
    let letter = letter_of(&profile.name);
    // Capitals of Fira Sans are 0.689 em high.
    let size = side * share;
    let width = Face::Bold.width(&letter, size);
    canvas.text(((side - width) / 2.0, side / 2.0 + size * 0.689 / 2.0), &letter, Face::Bold, size, colour);
}

/// `Stadt Lindenau` and `Gemeinde Lindenau` are both an L.
fn letter_of(name: &str) -> String {
    let kinds = [
        "stadt",
        "gemeinde",
        "landkreis",
        "kreis",
        "markt",
        "amt",
        "samtgemeinde",
        "hansestadt",
        "große",
        "der",
        "die",
    ];
    let word = name.split_whitespace().find(|word| !kinds.contains(&word.to_lowercase().as_str()));
    let letter = word.unwrap_or(name).chars().find(|c| c.is_alphanumeric() && Face::Bold.has(*c));
    letter.map_or_else(|| "•".to_owned(), |letter| letter.to_uppercase().take(1).collect())
}
