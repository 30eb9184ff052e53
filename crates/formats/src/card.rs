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
const WHITE: Rgb = Rgb(255, 255, 255);
const INK: Rgb = Rgb(0x14, 0x17, 0x24);
const MUTED: Rgb = Rgb(0x52, 0x58, 0x6b);
const RED: Rgb = Rgb(0xb3, 0x14, 0x0c);
/// What the two forms differ in.
struct Sheet {
    width: u32,
    height: u32,
    /// Sizes of the headline with the number of lines each may take.
    sizes: &'static [(f32, usize)],
    /// Size of the text, from line to line, and how many lines at most.
    text: (f32, f32, i32),
    /// Where the label stands.
    top: f32,
}

const LYING: Sheet = Sheet {
    width: WIDTH,
    height: HEIGHT,
    sizes: &[(88.0, 2), (80.0, 2), (72.0, 3), (64.0, 3), (58.0, 4), (52.0, 4), (48.0, 4)],
    text: (31.0, 43.0, 3),
    top: 58.0,
};
/// Seen a third as wide on a phone: nothing is smaller than 40 pixels.
const UPRIGHT: Sheet = Sheet {
    width: 1_080,
    height: 1_350,
    sizes: &[(112.0, 4), (100.0, 5), (88.0, 6), (78.0, 7), (70.0, 8), (62.0, 9)],
    text: (44.0, 60.0, 7),
    top: 84.0,
};

/// A post as an upright picture of 1080×1350, for outlets that show nothing but pictures.
pub fn portrait(
    channel: &ChannelView<'_>,
    post: &PostView<'_>,
    crest: Option<&[u8]>,
    verified: bool,
) -> Result<Vec<u8>, DrawError> {
    told(channel, post, |said| draw(&UPRIGHT, channel, said, crest, verified))
}

/// The card of one post. `crest` is the PNG of the coat of arms; `verified` shows the channel's domain with a tick.
pub fn post(
    channel: &ChannelView<'_>,
    post: &PostView<'_>,
    crest: Option<&[u8]>,
    verified: bool,
) -> Result<Vec<u8>, DrawError> {
    told(channel, post, |said| draw(&LYING, channel, said, crest, verified))
}

fn told<T>(channel: &ChannelView<'_>, post: &PostView<'_>, draw: impl FnOnce(&Said<'_>) -> T) -> T {
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
        text: &facts::lead(post.content, 400),
        warning: post.content.kind == Kind::Warning,
    };
    draw(&said)
}

/// The card of the channel page.
pub fn channel(channel: &ChannelView<'_>, crest: Option<&[u8]>, verified: bool) -> Result<Vec<u8>, DrawError> {
    let profile = &channel.channel.profile;
    let label = match profile.lang {
        Lang::De => "Jetzt folgen",
        Lang::En => "Follow now",
    };
    let said = Said { label, when: &profile.tagline, title: &profile.name, text: &profile.description, warning: false };
    draw(&LYING, channel, &said, crest, verified)
}

struct Said<'a> {
    label: &'a str,
    when: &'a str,
    title: &'a str,
    text: &'a str,
    warning: bool,
}

fn draw(
    sheet: &Sheet,
    channel: &ChannelView<'_>,
    said: &Said<'_>,
    crest: Option<&[u8]>,
    verified: bool,
) -> Result<Vec<u8>, DrawError> {
    let profile = &channel.channel.profile;
    let colours = theme(&profile.accent).light;
    let mut canvas = Canvas::new(sheet.width, sheet.height);
    canvas.rect([0.0, 0.0, sheet.width as f32, sheet.height as f32], 0.0, WHITE);
    label(&mut canvas, sheet, said, &colours);
    headline(&mut canvas, sheet, said);
    let domain = profile.domain.as_str();
    let domain = (verified && !domain.is_empty()).then_some(domain);
    band(&mut canvas, sheet, (&profile.name, domain), crest, &colours)?;
    canvas.jpeg(MAX_BYTES)
}

/// The pill with the kind, and the date behind it.
fn label(canvas: &mut Canvas, sheet: &Sheet, said: &Said<'_>, colours: &Tokens) {
    let (ground, letters) = if said.warning { (RED, WHITE) } else { (colours.soft, colours.accent) };
    let size = 30.0;
    let width = Face::Bold.width(said.label, size) + 48.0;
    canvas.rect([EDGE, sheet.top, width, 56.0], 28.0, ground);
    canvas.text((EDGE + 24.0, sheet.top + 38.0), said.label, Face::Bold, size, letters);
    let room = sheet.width as f32 - 2.0 * EDGE - width - 24.0;
    let when = wrap(said.when, Face::Regular, size, room).into_iter().next().unwrap_or_default();
    canvas.text((EDGE + width + 24.0, sheet.top + 38.0), &when, Face::Regular, size, MUTED);
}

/// The headline, and the first words of the text when there is room for two lines of them.
fn headline(canvas: &mut Canvas, sheet: &Sheet, said: &Said<'_>) {
    let measure = sheet.width as f32 - 2.0 * EDGE;
    let (size, lines) = fit_lines(said.title, Face::Bold, measure, sheet.sizes);
    let step = size * 1.14;
    let mut base = sheet.top + 78.0 + size;
    for line in &lines {
        canvas.text((EDGE, base), line, Face::Bold, size, INK);
        base += step;
    }
    let (size, step, most) = sheet.text;
    let mut base = base - size * 0.2;
    let floor = sheet.height as f32 - BAND - 34.0;
    let fits = ((floor - base) / step).floor() as i32 + 1;
    if fits < 1 {
        return;
    }
    let (_, text) = fit_lines(said.text, Face::Regular, measure, &[(size, fits.clamp(1, most) as usize)]);
    for line in text {
        canvas.text((EDGE, base), &line, Face::Regular, size, MUTED);
        base += step;
    }
}

fn band(
    canvas: &mut Canvas,
    sheet: &Sheet,
    (town, domain): (&str, Option<&str>),
    crest: Option<&[u8]>,
    colours: &Tokens,
) -> Result<(), DrawError> {
    let top = sheet.height as f32 - BAND;
    canvas.rect([0.0, top, sheet.width as f32, BAND], 0.0, colours.accent);
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
    let room = sheet.width as f32 - left - EDGE;
    let (size, name) = fit_lines(town, Face::Bold, room, &[(44.0, 1), (40.0, 1), (36.0, 1), (32.0, 1)]);
    let name = name.into_iter().next().unwrap_or_default();
    let middle = top + BAND / 2.0;
    let base = if domain.is_some() { middle - 6.0 } else { middle + size * 0.35 };
    canvas.text((left, base), &name, Face::Bold, size, colours.on_accent);
    if let Some(domain) = domain {
        let y = middle + 28.0;
        canvas.rect([left, y - 14.0, 30.0, 30.0], 15.0, colours.on_accent);
        let tick = [(left + 8.5, y + 1.5), (left + 13.0, y + 6.0), (left + 21.5, y - 4.0)];
        canvas.stroke(&tick, 3.6, colours.accent);
        canvas.text((left + 42.0, y + 11.0), domain, Face::Regular, 30.0, colours.on_accent);
    }
    Ok(())
}
