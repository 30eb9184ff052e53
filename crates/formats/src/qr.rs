//! QR codes (ISO/IEC 18004) of addresses: error correction Q, so that a stained poster still reads, and the quiet zone
//! of 4 modules the standard asks for. A proof on a share card has error correction M: nobody stains a screen, and fewer
//! modules survive a messenger's compression better.
use crate::escape::escape_html;
use fast_qr::ECL;
use fast_qr::qr::{QRBuilder, QRCode};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

const QUIET: usize = 4;

/// Dark modules beside each other: column and row of the first, and how many.
pub(crate) type Run = (usize, usize, usize);

/// The address does not fit into a QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is too long for a QR code")]
pub struct TooLong;

/// As SVG: one path of whole modules, no inline style; `title` is what a screen reader says.
pub fn svg(url: &str, title: &str) -> Result<String, TooLong> {
    svg_of(&code(url, ECL::Q)?, title)
}

/// The same for a proof, with the error correction of share cards.
pub fn card_svg(url: &str, title: &str) -> Result<String, TooLong> {
    svg_of(&code(url, ECL::M)?, title)
}

/// The dark runs of a share card's code, and its side with the quiet zone, in modules.
pub(crate) fn modules(url: &str) -> Result<(Vec<Run>, usize), TooLong> {
    let code = code(url, ECL::M)?;
    Ok((runs(&code), code.size + 2 * QUIET))
}

fn runs(code: &QRCode) -> Vec<Run> {
    let mut runs = Vec::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = (x..code.size).take_while(|&x| code[y][x].value()).count();
            if run > 0 {
                runs.push((x + QUIET, y + QUIET, run));
            }
            x += run.max(1);
        }
    }
    runs
}

fn svg_of(code: &QRCode, title: &str) -> Result<String, TooLong> {
    let side = code.size + 2 * QUIET;
    let title = escape_html(title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{title}\" \
         shape-rendering=\"crispEdges\"><title>{title}</title><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path fill=\"#000\" d=\""
    );
    for (x, y, run) in runs(code) {
        out.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
    }
    out.push_str("\"/></svg>");
    Ok(out)
}

/// As PNG in black and white, `scale` pixels a module (1 to 40).
pub fn png(url: &str, scale: u32) -> Result<Vec<u8>, TooLong> {
    paint(&code(url, ECL::Q)?, scale.clamp(1, 40) as usize)
}

/// The share of a card's width that a proof's code takes at least. Below it, a messenger's picture of 640 pixels no
/// longer reads (measured with two rounds of JPEG).
pub const CARD_SHARE: f64 = 0.25;

/// As PNG for a share card of that width in pixels: the smallest whole scale that fills [`CARD_SHARE`] of it.
pub fn card_png(url: &str, card_width: u32) -> Result<Vec<u8>, TooLong> {
    let code = code(url, ECL::M)?;
    let wanted = (f64::from(card_width.min(10_000)) * CARD_SHARE).ceil() as usize;
    paint(&code, wanted.div_ceil(code.size + 2 * QUIET).max(1))
}

fn paint(code: &QRCode, scale: usize) -> Result<Vec<u8>, TooLong> {
    let side = (code.size + 2 * QUIET) * scale;
    let mut pixels = vec![255u8; side * side];
    for (at, pixel) in pixels.iter_mut().enumerate() {
        let (x, y) = (at % side / scale, at / side / scale);
        let inside = (QUIET..code.size + QUIET).contains(&x) && (QUIET..code.size + QUIET).contains(&y);
        if inside && code[y - QUIET][x - QUIET].value() {
            *pixel = 0;
        }
    }
    let mut out = Vec::new();
    let side = u32::try_from(side).map_err(|_| TooLong)?;
    PngEncoder::new(&mut out).write_image(&pixels, side, side, ExtendedColorType::L8).map_err(|_| TooLong)?;
    Ok(out)
}

fn code(url: &str, level: ECL) -> Result<QRCode, TooLong> {
    QRBuilder::new(url).ecl(level).build().map_err(|_| TooLong)
}
