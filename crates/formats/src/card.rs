//! The picture a link shows when it is shared: 1200×630 JPEG of at most 300 KB. White page, the headline as large as it
//! fits, and at the foot a band in the town's colour with the coat of arms, the name and the proven domain.
use crate::accent::{Rgb, Tokens, theme};
pub use crate::draw::DrawError;
use crate::draw::{Canvas, Face, fit_lines, picture, wrap};
use crate::post_view::{ChannelView, PostView};
use crate::warning::words::marked;
use crate::{facts, name, words};
use channel::channel::Profile;
use channel::lang::Lang;
use channel::post::Kind;

/// Width in pixels.
pub const WIDTH: u32 = 1_200;
/// Height in pixels.
pub const HEIGHT: u32 = 630;
const MAX_BYTES: usize = 300 * 1024;

const EDGE: f32 = 72.0;
const WHITE: Rgb = Rgb(255, 255, 255);
const INK: Rgb = Rgb(0x14, 0x17, 0x24);
const MUTED: Rgb = Rgb(0x52, 0x58, 0x6b);
const RED: Rgb = Rgb(0xb3, 0x14, 0x0c);
/// A rehearsal frightens nobody.
const CALM: Rgb = Rgb(0x2f, 0x45, 0x72);
/// What the two forms differ in.
struct Sheet {
    width: u32,
    height: u32,
    /// Sizes of the headline with the number of lines each may take.
    sizes: &'static [(f32, usize)],
    /// Size of the text, from line to line, and how many lines at most.
    text: (f32, f32, i32),
    /// Where the label stands, and its size.
    top: f32,
    label: f32,
    /// Height of the band at the foot, sizes of the name in it with lines each may take, and size of the domain.
    band: f32,
    names: &'static [(f32, usize)],
    domain: f32,
}

const LYING: Sheet = Sheet {
    width: WIDTH,
    height: HEIGHT,
    sizes: &[(88.0, 2), (80.0, 2), (72.0, 3), (64.0, 3), (58.0, 4), (52.0, 4), (48.0, 4)],
    text: (31.0, 43.0, 3),
    top: 58.0,
    label: 30.0,
    band: 150.0,
    names: &[(44.0, 1), (40.0, 1), (36.0, 1), (32.0, 1)],
    domain: 30.0,
};
/// Seen a third as wide on a phone: nothing is smaller than 38 pixels.
const UPRIGHT: Sheet = Sheet {
    width: 1_080,
    height: 1_350,
    sizes: &[(112.0, 4), (100.0, 5), (88.0, 6), (78.0, 7), (70.0, 8), (62.0, 9)],
    text: (46.0, 64.0, 7),
    top: 84.0,
    label: 38.0,
    band: 208.0,
    names: &[(58.0, 1), (52.0, 1), (46.0, 1), (42.0, 2), (38.0, 2)],
    domain: 38.0,
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
    let warning = post.content.kind == Kind::Warning;
    let rehearsal = marked(post.content.title.as_str()).filter(|_| warning);
    let said = Said {
        label: rehearsal.unwrap_or_else(|| words::kind(post.content.kind, lang)),
        when: &when,
        title: post.content.title.as_str(),
        text: &facts::lead(post.content, 400),
        pill: match (warning, rehearsal) {
            (true, Some(_)) => Some(CALM),
            (true, None) => Some(RED),
            (false, _) => None,
        },
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
    let said = Said { label, when: &profile.tagline, title: &profile.name, text: &profile.description, pill: None };
    draw(&LYING, channel, &said, crest, verified)
}

struct Said<'a> {
    label: &'a str,
    when: &'a str,
    title: &'a str,
    text: &'a str,
    /// The ground of the label, where it is not the town's colour.
    pill: Option<Rgb>,
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
    let top = label(&mut canvas, sheet, said, &colours);
    headline(&mut canvas, sheet, said, top);
    let domain = profile.domain.as_str();
    let domain = (verified && !domain.is_empty()).then_some(domain);
    band(&mut canvas, sheet, (profile, domain), crest, &colours)?;
    canvas.jpeg(MAX_BYTES)
}

/// The pill with the kind, and the date behind it, or beneath where there is no room: an event's hour is worth a line.
/// Answers where they end.
fn label(canvas: &mut Canvas, sheet: &Sheet, said: &Said<'_>, colours: &Tokens) -> f32 {
    let (ground, letters) = said.pill.map_or((colours.soft, colours.accent), |ground| (ground, WHITE));
    let size = sheet.label;
    let (height, base) = ((size * 1.87).round(), sheet.top + size * 1.27);
    let width = Face::Bold.width(said.label, size) + size * 1.6;
    canvas.rect([EDGE, sheet.top, width, height], height / 2.0, ground);
    canvas.text((EDGE + size * 0.8, base), said.label, Face::Bold, size, letters);
    let room = sheet.width as f32 - 2.0 * EDGE;
    let beside = room - width - size * 0.8;
    if Face::Regular.width(said.when, size) <= beside || sheet.height < sheet.width {
        let when = wrap(said.when, Face::Regular, size, beside).into_iter().next().unwrap_or_default();
        canvas.text((EDGE + width + size * 0.8, base), &when, Face::Regular, size, MUTED);
        return sheet.top + height;
    }
    let mut end = sheet.top + height + size * 0.4;
    for line in wrap(said.when, Face::Regular, size, room).into_iter().take(2) {
        end += size * 1.35;
        canvas.text((EDGE, end), &line, Face::Regular, size, MUTED);
    }
    end + size * 0.3
}

/// The headline, and the first words of the text when there is room for two lines of them.
fn headline(canvas: &mut Canvas, sheet: &Sheet, said: &Said<'_>, top: f32) {
    let measure = sheet.width as f32 - 2.0 * EDGE;
    let (size, lines) = fit_lines(said.title, Face::Bold, measure, sheet.sizes);
    let step = size * 1.14;
    let mut base = top + 22.0 + size;
    for line in &lines {
        canvas.text((EDGE, base), line, Face::Bold, size, INK);
        base += step;
    }
    let last = base - step;
    let headline = size;
    let (size, step, most) = sheet.text;
    // A small headline still stands apart from the text.
    let mut base = (base - size * 0.2).max(last + headline * 0.3 + size * 1.7);
    let floor = sheet.height as f32 - sheet.band - 34.0;
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

/// The town's own colour with dark letters where it is light enough for them, else the one that was made readable: a yellow
/// town is yellow, and not brown.
fn ground(accent: &str, colours: &Tokens) -> (Rgb, Rgb) {
    match Rgb::parse(accent) {
        Some(own) if own.contrast(INK) >= 7.0 && own.contrast(WHITE) >= 1.25 => (own, INK),
        _ => (colours.accent, colours.on_accent),
    }
}

fn band(
    canvas: &mut Canvas,
    sheet: &Sheet,
    (profile, domain): (&Profile, Option<&str>),
    crest: Option<&[u8]>,
    colours: &Tokens,
) -> Result<(), DrawError> {
    let top = sheet.height as f32 - sheet.band;
    let (ground, letters) = ground(&profile.accent, colours);
    canvas.rect([0.0, top, sheet.width as f32, sheet.band], 0.0, ground);
    let mut left = EDGE;
    if let Some(png) = crest {
        let arms = picture(png)?;
        let height = sheet.band - 34.0;
        let width = (height * arms.width() as f32 / arms.height().max(1) as f32).min(180.0);
        // A white rim, so that arms in the town's own colour do not drown in the band.
        canvas.silhouette([left - 4.0, top + 13.0, width + 8.0, height + 8.0], &arms, WHITE);
        canvas.picture([left, top + 17.0, width, height], &arms);
        left += width + 30.0;
    }
    let room = sheet.width as f32 - left - EDGE;
    let (size, name) = fit_lines(&profile.name, Face::Bold, room, sheet.names);
    let more = name.len().saturating_sub(1) as f32 * size * 1.1;
    let middle = top + sheet.band / 2.0;
    let small = sheet.domain;
    let mut base = if domain.is_some() { middle - small * 0.2 } else { middle + size * 0.35 } - more * 0.5;
    for line in &name {
        canvas.text((left, base), line, Face::Bold, size, letters);
        base += size * 1.1;
    }
    if let Some(domain) = domain {
        let y = middle + small * 0.93 + more * 0.5;
        let unit = small / 30.0;
        canvas.rect([left, y - 14.0 * unit, 30.0 * unit, 30.0 * unit], 15.0 * unit, letters);
        let at = |x: f32, down: f32| (left + x * unit, y + down * unit);
        canvas.stroke(&[at(8.5, 1.5), at(13.0, 6.0), at(21.5, -4.0)], 3.6 * unit, ground);
        canvas.text((left + 42.0 * unit, y + 11.0 * unit), domain, Face::Regular, small, letters);
    }
    Ok(())
}
