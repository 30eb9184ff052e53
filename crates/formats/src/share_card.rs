//! The picture of a warning that people pass on: 1080×1350 PNG. What it is, what to do, until when; and at its foot a
//! code with the signed warning, so large that it still reads after a messenger made the picture small twice.
use crate::accent::Rgb;
use crate::draw::{Canvas, DrawError, Face, fit_lines, picture, wrap};
use crate::qr;

/// Width in pixels.
pub const WIDTH: u32 = 1_080;
/// Height in pixels.
pub const HEIGHT: u32 = 1_350;
/// Share of the width the code takes at least: at a quarter, a picture of 640 pixels reads; a third leaves room for worse.
const CODE: f32 = 0.37;
/// Bytes of JPEG at most: below this no messenger makes it worse for its size alone.
const MAX_JPEG: usize = 400 * 1024;

const EDGE: f32 = 60.0;
const BAND: f32 = 206.0;
const MEASURE: f32 = WIDTH as f32 - 2.0 * EDGE;
const WHITE: Rgb = Rgb(255, 255, 255);
const INK: Rgb = Rgb(0x14, 0x17, 0x24);
const MUTED: Rgb = Rgb(0x45, 0x4a, 0x5e);
const GROUND: Rgb = Rgb(0xf2, 0xf3, 0xf7);

/// How the card is coloured; the word beside it says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Great or extreme danger.
    Severe,
    /// Less than that.
    Moderate,
    /// Nothing happened: a test, an exercise.
    Rehearsal,
    /// The danger is over.
    Over,
}

/// What stands on it, in the town's words.
#[derive(Clone, Debug)]
pub struct ShareCard<'a> {
    /// Colour.
    pub tone: Tone,
    /// "Warnung".
    pub label: &'a str,
    /// Since when, in words.
    pub when: &'a str,
    /// One line.
    pub title: &'a str,
    /// "Gebiet: Altstadt"; may be empty.
    pub area: &'a str,
    /// What it is about; may be empty.
    pub say: &'a str,
    /// What to do, the first things first.
    pub steps: &'a [String],
    /// "weitere Schritte auf der Seite": said, with their number before it, where not all of them fit.
    pub more: &'a str,
    /// Who warns.
    pub town: &'a str,
    /// PNG of its coat of arms.
    pub crest: Option<&'a [u8]>,
    /// "Ist das echt?"
    pub ask: &'a str,
    /// How to find out.
    pub how: &'a str,
    /// "Gilt bis …"; empty where nothing is said.
    pub until: &'a str,
    /// "Nr. …"
    pub number: &'a str,
    /// Where to read more, as people type it.
    pub address: &'a str,
    /// What the code says.
    pub link: &'a str,
}

/// As PNG, which no recompression has touched yet.
pub fn png(card: &ShareCard<'_>) -> Result<Vec<u8>, DrawError> {
    draw(card)?.png()
}

/// As JPEG, as messengers want it.
pub fn jpeg(card: &ShareCard<'_>) -> Result<Vec<u8>, DrawError> {
    draw(card)?.jpeg(MAX_JPEG)
}

fn draw(card: &ShareCard<'_>) -> Result<Canvas, DrawError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    canvas.rect([0.0, 0.0, WIDTH as f32, HEIGHT as f32], 0.0, WHITE);
    let code = Code::of(card.link)?;
    // The code takes what it needs, the message has what is left.
    let top = HEIGHT as f32 - code.width - 186.0;
    band(&mut canvas, card);
    message(&mut canvas, card, top - 28.0);
    foot(&mut canvas, card, &code, top)?;
    Ok(canvas)
}

/// The code, in whole pixels a module.
struct Code {
    runs: Vec<qr::Run>,
    scale: f32,
    width: f32,
}

impl Code {
    fn of(link: &str) -> Result<Code, DrawError> {
        let (runs, side) = qr::modules(link).map_err(|error| DrawError(error.to_string()))?;
        let scale = (WIDTH as f32 * CODE / side as f32).ceil();
        Ok(Code { runs, scale, width: scale * side as f32 })
    }
}

fn colour(tone: Tone) -> Rgb {
    match tone {
        Tone::Severe => Rgb(0xb3, 0x14, 0x0c),
        Tone::Moderate => Rgb(0x8f, 0x4f, 0x00),
        Tone::Rehearsal => Rgb(0x2f, 0x45, 0x72),
        Tone::Over => Rgb(0x14, 0x66, 0x4f),
    }
}

/// The sign, the word, since when.
fn band(canvas: &mut Canvas, card: &ShareCard<'_>) {
    canvas.rect([0.0, 0.0, WIDTH as f32, BAND], 0.0, colour(card.tone));
    let (left, top, side) = (EDGE, 48.0, 110.0);
    match card.tone {
        Tone::Severe | Tone::Moderate => {
            let tip = (left + side / 2.0, top);
            let corners = [tip, (left + side, top + side), (left, top + side), tip];
            canvas.stroke(&corners, 11.0, WHITE);
            let middle = left + side / 2.0;
            canvas.stroke(&[(middle, top + 42.0), (middle, top + 72.0)], 11.0, WHITE);
            canvas.stroke(&[(middle, top + 90.0), (middle, top + 90.5)], 12.0, WHITE);
        }
        Tone::Over => canvas.stroke(
            &[(left + 8.0, top + 58.0), (left + 42.0, top + 92.0), (left + 104.0, top + 22.0)],
            13.0,
            WHITE,
        ),
        Tone::Rehearsal => {
            canvas.stroke(&[(left + 55.0, top + 20.0), (left + 55.0, top + 20.5)], 14.0, WHITE);
            canvas.stroke(&[(left + 55.0, top + 50.0), (left + 55.0, top + 100.0)], 13.0, WHITE);
        }
    }
    let x = left + side + 38.0;
    let room = WIDTH as f32 - x - EDGE;
    let (size, label) = fit_lines(card.label, Face::Bold, room, &[(76.0, 1), (64.0, 1), (54.0, 1), (44.0, 1)]);
    canvas.text((x, 122.0), &label.concat(), Face::Bold, size, WHITE);
    let when = wrap(card.when, Face::Regular, 32.0, room).into_iter().next().unwrap_or_default();
    canvas.text((x, 168.0), &when, Face::Regular, 32.0, WHITE);
}

/// The headline as large as it fits, where it is, what to do. Steps come before the description: they save lives.
fn message(canvas: &mut Canvas, card: &ShareCard<'_>, floor: f32) {
    let sizes = [(74.0, 2), (66.0, 2), (60.0, 3), (54.0, 3), (48.0, 4)];
    let (size, lines) = fit_lines(card.title, Face::Bold, MEASURE, &sizes);
    let mut base = BAND + 44.0 + size;
    for line in &lines {
        canvas.text((EDGE, base), line, Face::Bold, size, INK);
        base += size * 1.13;
    }
    base += 8.0;
    for line in wrap(card.area, Face::Regular, 36.0, MEASURE).into_iter().take(2) {
        canvas.text((EDGE, base), &line, Face::Regular, 36.0, MUTED);
        base += 46.0;
    }
    base += 14.0;
    // Of a rehearsal the steps alone would read as commands: what it says is that nothing is to be done.
    if card.steps.is_empty() || matches!(card.tone, Tone::Rehearsal) {
        paragraph(canvas, card.say, base, floor);
    } else {
        steps(canvas, card, base, floor);
    }
}

/// As large as all of them fit; at the smallest size what does not fit is left out whole, and said to be.
fn steps(canvas: &mut Canvas, card: &ShareCard<'_>, mut base: f32, floor: f32) {
    let wrapped = |size: f32| -> Vec<Vec<String>> {
        card.steps.iter().map(|step| wrap(step, Face::Bold, size, MEASURE - 44.0)).collect()
    };
    let height = |size: f32| wrapped(size).iter().map(|lines| lines.len() as f32 * size * 1.26 + 6.0).sum::<f32>();
    let whole = [40.0, 37.0, 34.0, 31.0].into_iter().find(|size| base + height(*size) - size <= floor);
    let (size, floor) = whole.map_or((31.0, floor - 40.0), |size| (size, floor));
    let line_height = size * 1.26;
    for (place, lines) in wrapped(size).into_iter().enumerate() {
        if base + line_height * (lines.len() as f32 - 1.0) > floor {
            let more = format!("+ {} {}", card.steps.len() - place, card.more);
            canvas.text((EDGE + 44.0, base), &more, Face::Regular, 30.0, MUTED);
            break;
        }
        canvas.rect([EDGE, base - size * 0.62, 16.0, 16.0], 8.0, colour(card.tone));
        for line in lines {
            canvas.text((EDGE + 44.0, base), &line, Face::Bold, size, INK);
            base += line_height;
        }
        base += 6.0;
    }
}

fn paragraph(canvas: &mut Canvas, text: &str, mut base: f32, floor: f32) {
    let (size, step) = (38.0, 50.0);
    let lines = ((floor - base) / step).floor().clamp(0.0, 20.0) as usize;
    if lines == 0 {
        return;
    }
    for line in fit_lines(text, Face::Regular, MEASURE, &[(size, lines)]).1 {
        canvas.text((EDGE, base), &line, Face::Regular, size, INK);
        base += step;
    }
}

/// The code and what it is for; who warns.
fn foot(canvas: &mut Canvas, card: &ShareCard<'_>, code: &Code, top: f32) -> Result<(), DrawError> {
    canvas.rect([0.0, top, WIDTH as f32, HEIGHT as f32 - top], 0.0, GROUND);
    let Code { runs, scale, width } = code;
    let (left, y0) = (EDGE - 8.0, (top + 30.0).round());
    canvas.rect([left, y0, *width, *width], 0.0, WHITE);
    for (x, y, run) in runs {
        let place = [left + *x as f32 * scale, y0 + *y as f32 * scale, *run as f32 * scale, *scale];
        canvas.rect(place, 0.0, Rgb(0, 0, 0));
    }
    let x = left + width + 40.0;
    let room = WIDTH as f32 - x - EDGE;
    let mut base = y0 + 46.0;
    let (size, ask) = fit_lines(card.ask, Face::Bold, room, &[(46.0, 1), (40.0, 1), (36.0, 2)]);
    for line in ask {
        canvas.text((x, base), &line, Face::Bold, size, INK);
        base += size * 1.15;
    }
    let mut say = |text: &str, face: Face, size: f32, lines: usize, colour: Rgb, gap: f32| {
        for line in wrap(text, face, size, room).into_iter().take(lines) {
            canvas.text((x, base), &line, face, size, colour);
            base += size * 1.28;
        }
        base += gap;
    };
    say(card.how, Face::Regular, 31.0, 5, INK, 12.0);
    say(card.until, Face::Bold, 33.0, 2, INK, 4.0);
    say(card.number, Face::Regular, 28.0, 1, MUTED, 0.0);
    town(canvas, card, y0 + width + 24.0)
}

fn town(canvas: &mut Canvas, card: &ShareCard<'_>, y: f32) -> Result<(), DrawError> {
    let (mut x, mut room) = (EDGE, MEASURE);
    if let Some(png) = card.crest {
        let arms = picture(png)?;
        let width = (72.0 * arms.width() as f32 / arms.height().max(1) as f32).min(90.0);
        canvas.picture([x, y, width, 72.0], &arms);
        (x, room) = (x + width + 20.0, room - width - 20.0);
    }
    let (size, name) = fit_lines(card.town, Face::Bold, room, &[(36.0, 1), (32.0, 1), (28.0, 1)]);
    canvas.text((x, y + 32.0), &name.concat(), Face::Bold, size, INK);
    let address = wrap(card.address, Face::Regular, 28.0, room).into_iter().next().unwrap_or_default();
    canvas.text((x, y + 68.0), &address, Face::Regular, 28.0, MUTED);
    Ok(())
}
