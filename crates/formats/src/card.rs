//! The picture a link shows when it is shared: 1200×630 JPEG of at most 300 KB. White page, the headline as large as it
//! fits, and at the foot a band in the town's colour with the coat of arms, the name and the proven domain.
use crate::accent::{Rgb, Tokens, theme};
pub use crate::draw::DrawError;
use crate::draw::{Canvas, Face, fit_lines, picture, wrap};
use crate::post_view::{ChannelView, PostView};
use crate::{facts, name, words};
use channel::lang::Lang;
use channel::post::Kind;

/// Width in pixels.
pub const WIDTH: u32 = 1_200;
/// Height in pixels.
pub const HEIGHT: u32 = 630;
const MAX_BYTES: usize = 300 * 1024;

const EDGE: f32 = 72.0;
const BAND: f32 = 150.0;
const MEASURE: f32 = WIDTH as f32 - 2.0 * EDGE;
const WHITE: Rgb = Rgb(255, 255, 255);
const INK: Rgb = Rgb(0x14, 0x17, 0x24);
const MUTED: Rgb = Rgb(0x52, 0x58, 0x6b);
const RED: Rgb = Rgb(0xb3, 0x14, 0x0c);
/// Sizes of the headline with the number of lines each may take.
const SIZES: [(f32, usize); 7] = [(88.0, 2), (80.0, 2), (72.0, 3), (64.0, 3), (58.0, 4), (52.0, 4), (48.0, 4)];

/// The card of one post. `crest` is the PNG of the coat of arms; `verified` shows the channel's domain with a tick.
pub fn post(
    channel: &ChannelView<'_>,
    post: &PostView<'_>,
    crest: Option<&[u8]>,
    verified: bool,
) -> Result<Vec<u8>, DrawError> {
    let lang = facts::lang(post.content);
    let zone = name::zone(channel);
    let when = match &post.content.event {
        Some(event) => words::when(event, &zone, lang),
        None => words::date(post.published.to_zoned(zone).date(), lang),
    };
    let said = Said {
        label: words::kind(post.content.kind, lang),
        when: &when,
        title: post.content.title.as_str(),
        text: &facts::lead(post.content, 240),
        warning: post.content.kind == Kind::Warning,
    };
    draw(channel, &said, crest, verified)
}

/// The card of the channel page.
pub fn channel(channel: &ChannelView<'_>, crest: Option<&[u8]>, verified: bool) -> Result<Vec<u8>, DrawError> {
    let profile = &channel.channel.profile;
    let label = match profile.lang {
        Lang::De => "Jetzt folgen",
        Lang::En => "Follow now",
    };
    let said = Said { label, when: &profile.tagline, title: &profile.name, text: &profile.description, warning: false };
    draw(channel, &said, crest, verified)
}

struct Said<'a> {
    label: &'a str,
    when: &'a str,
    title: &'a str,
    text: &'a str,
    warning: bool,
}

fn draw(
    channel: &ChannelView<'_>,
    said: &Said<'_>,
    crest: Option<&[u8]>,
    verified: bool,
) -> Result<Vec<u8>, DrawError> {
    let profile = &channel.channel.profile;
    let colours = theme(&profile.accent).light;
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    canvas.rect([0.0, 0.0, WIDTH as f32, HEIGHT as f32], 0.0, WHITE);
    label(&mut canvas, said, &colours);
    headline(&mut canvas, said);
    let domain = profile.domain.as_str();
    band(&mut canvas, &profile.name, domain, verified && !domain.is_empty(), crest, &colours)?;
    canvas.jpeg(MAX_BYTES)
}

/// The pill with the kind, and the date behind it.
fn label(canvas: &mut Canvas, said: &Said<'_>, colours: &Tokens) {
    let (ground, letters) = if said.warning { (RED, WHITE) } else { (colours.soft, colours.accent) };
    let size = 30.0;
    let width = Face::Bold.width(said.label, size) + 48.0;
    canvas.rect([EDGE, 58.0, width, 56.0], 28.0, ground);
    canvas.text((EDGE + 24.0, 96.0), said.label, Face::Bold, size, letters);
    let room = WIDTH as f32 - 2.0 * EDGE - width - 24.0;
    let when = wrap(said.when, Face::Regular, size, room).into_iter().next().unwrap_or_default();
    canvas.text((EDGE + width + 24.0, 96.0), &when, Face::Regular, size, MUTED);
}

/// The headline, and the first words of the text when there is room for two lines of them.
fn headline(canvas: &mut Canvas, said: &Said<'_>) {
    let (size, lines) = fit_lines(said.title, Face::Bold, MEASURE, &SIZES);
    let step = size * 1.14;
    let mut base = 136.0 + size;
    for line in &lines {
        canvas.text((EDGE, base), line, Face::Bold, size, INK);
        base += step;
    }
    let (size, step) = (31.0, 43.0);
    let mut base = base - size * 0.2;
    let floor = HEIGHT as f32 - BAND - 34.0;
    let fits = ((floor - base) / step).floor() as i32 + 1;
    if fits < 1 {
        return;
    }
    let (_, text) = fit_lines(said.text, Face::Regular, MEASURE, &[(size, fits.clamp(1, 3) as usize)]);
    for line in text {
        canvas.text((EDGE, base), &line, Face::Regular, size, MUTED);
        base += step;
    }
}

fn band(
    canvas: &mut Canvas,
    town: &str,
    domain: &str,
    verified: bool,
    crest: Option<&[u8]>,
    colours: &Tokens,
) -> Result<(), DrawError> {
    let top = HEIGHT as f32 - BAND;
    canvas.rect([0.0, top, WIDTH as f32, BAND], 0.0, colours.accent);
    let mut left = EDGE;
    if let Some(png) = crest {
        let arms = picture(png)?;
        let height = BAND - 34.0;
        let width = (height * arms.width() as f32 / arms.height().max(1) as f32).min(180.0);
        // A white rim, so that arms in the town's own colour do not drown in the band.
        canvas.silhouette([left - 4.0, top + 13.0, width + 8.0, height + 8.0], &arms, WHITE);
        canvas.picture([left, top + 17.0, width, height], &arms);
        left += width + 30.0;
    }
    let room = WIDTH as f32 - left - EDGE;
    let (size, name) = fit_lines(town, Face::Bold, room, &[(44.0, 1), (40.0, 1), (36.0, 1), (32.0, 1)]);
    let name = name.into_iter().next().unwrap_or_default();
    let middle = top + BAND / 2.0;
    let base = if verified { middle - 6.0 } else { middle + size * 0.35 };
    canvas.text((left, base), &name, Face::Bold, size, colours.on_accent);
    if verified {
        let y = middle + 28.0;
        canvas.rect([left, y - 14.0, 30.0, 30.0], 15.0, colours.on_accent);
        let tick = [(left + 8.5, y + 1.5), (left + 13.0, y + 6.0), (left + 21.5, y - 4.0)];
        canvas.stroke(&tick, 3.6, colours.accent);
        canvas.text((left + 42.0, y + 11.0), domain, Face::Regular, 30.0, colours.on_accent);
    }
    Ok(())
}
