//! From an uploaded file to three clean JPEGs. Nothing of the file survives but its pixels.
use crate::desk::media::Refused;
use crate::media::WIDTHS;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use formats::file_in::{Told, told};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::{BufRead, Cursor, Seek};

/// More pixels are refused before decoding.
pub const PIXELS_MAX: u64 = 40_000_000;
/// JPEG quality.
const QUALITY: u8 = 80;
/// The same for print.
const PRINT_QUALITY: u8 = 92;

/// The clean picture.
pub struct Clean {
    /// Width of the largest size in pixels.
    pub width: u32,
    /// Height of the largest size in pixels.
    pub height: u32,
    /// One JPEG for each of [`WIDTHS`], in their order.
    pub sizes: Vec<Vec<u8>>,
    /// As large as it came, for print; nothing where the largest size is that.
    pub print: Option<Vec<u8>>,
}

/// Decodes, turns upright, drops everything but the pixels, scales and encodes. Takes up to a second of one core.
pub fn clean(bytes: &[u8]) -> Result<Clean, Refused> {
    let upright = decode(bytes)?;
    let opaque = on_white(upright);
    let mut sizes = Vec::with_capacity(WIDTHS.len());
    let (mut width, mut height) = (opaque.width(), opaque.height());
    for wanted in WIDTHS {
        let scaled = scale(&opaque, wanted)?;
        (width, height) = (scaled.width(), scaled.height());
        sizes.push(jpeg(&scaled, QUALITY)?);
    }
    let print = if opaque.width() > width { Some(jpeg(&opaque, PRINT_QUALITY)?) } else { None };
    Ok(Clean { width, height, sizes, print })
}

fn jpeg(picture: &image::RgbImage, quality: u8) -> Result<Vec<u8>, Refused> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(picture).map_err(|_| Refused::Broken)?;
    Ok(jpeg)
}

/// The coat of arms as PNG, transparent where it was, at most 512 pixels high and wide.
pub fn crest(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let upright = decode(bytes)?;
    let small = if upright.width().max(upright.height()) > 512 { upright.thumbnail(512, 512) } else { upright };
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(small.into_rgba8()).write_to(&mut png, ImageFormat::Png).map_err(|_| Refused::Broken)?;
    Ok(png.into_inner())
}

/// How the library of pictures calls what we told, or why it takes none of it.
pub fn format(head: &[u8]) -> Result<ImageFormat, Refused> {
    match told(head) {
        Some(Told::Jpeg) => Ok(ImageFormat::Jpeg),
        Some(Told::Png) => Ok(ImageFormat::Png),
        Some(Told::WebP) => Ok(ImageFormat::WebP),
        Some(Told::Heic) => Err(Refused::Heic),
        Some(Told::Avif) => Err(Refused::Avif),
        Some(_) => Err(Refused::NoPicture),
        None => Err(Refused::Kind),
    }
}

/// How many pixels a picture says it has, without decoding any.
pub fn pixels(file: impl BufRead + Seek, format: ImageFormat) -> Result<u64, Refused> {
    let decoder = ImageReader::with_format(file, format).into_decoder().map_err(|_| Refused::Broken)?;
    let (width, height) = decoder.dimensions();
    match u64::from(width) * u64::from(height) {
        0 => Err(Refused::Broken),
        pixels if pixels > PIXELS_MAX => Err(Refused::Pixels),
        pixels => Ok(pixels),
    }
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Refused> {
    let format = format(bytes)?;
    pixels(Cursor::new(bytes), format)?;
    if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
        return Err(Refused::Broken);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    // 40 megapixels of 16-bit RGBA, and as much again for the decoder's own work.
    limits.max_alloc = Some(PIXELS_MAX * 8 * 2);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Refused::Broken)?;
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut decoded = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Broken)?;
    decoded.apply_orientation(orientation);
    Ok(decoded)
}

/// Whether the picture ends where its end stands (ITU T.81, B.1.1). The decoder fills a cut-off one up with grey, which
/// nobody wants in the channel. The mark is searched behind the start of the scan: a thumbnail before it has its own.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        if marker == 0xda {
            return bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]);
        }
        // 0xff may be repeated before a marker.
        at += if marker == 0xff { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
    }
    false
}

/// JPEG has no transparency; a logo on nothing becomes a logo on white.
fn on_white(picture: DynamicImage) -> image::RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let mut rgb = image::RgbImage::new(rgba.width(), rgba.height());
    for (from, to) in rgba.pixels().zip(rgb.pixels_mut()) {
        let [red, green, blue, alpha] = from.0;
        let mix = |part: u8| {
            let mixed = u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        to.0 = [mix(red), mix(green), mix(blue)];
    }
    rgb
}

fn scale(picture: &image::RgbImage, wanted: u32) -> Result<image::RgbImage, Refused> {
    if picture.width() <= wanted {
        return Ok(picture.clone());
    }
    let ratio = f64::from(wanted) / f64::from(picture.width());
    let height = ((f64::from(picture.height()) * ratio).round() as u32).max(1);
    let from = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3)
        .map_err(|_| Refused::Broken)?;
    let mut to = Image::new(wanted, height, PixelType::U8x3);
    Resizer::new().resize(&from, &mut to, None).map_err(|_| Refused::Broken)?;
    image::RgbImage::from_raw(wanted, height, to.into_vec()).ok_or(Refused::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image::RgbaImage::from_pixel(width, height, image::Rgba([200, 0, 0, 0]))
            .write_to(&mut out, ImageFormat::Png)
            .unwrap();
        out.into_inner()
    }

    #[test]
    fn large_pictures_shrink_and_small_ones_stay() {
        let clean_large = clean(&png(2000, 500)).unwrap();
        assert_eq!((clean_large.width, clean_large.height), (1600, 400));
        let print = image::load_from_memory(clean_large.print.as_ref().unwrap()).unwrap();
        assert_eq!((print.width(), print.height()), (2000, 500), "newsrooms get it as large as it came");
        let first = image::load_from_memory(&clean_large.sizes[0]).unwrap();
        assert_eq!((first.width(), first.height()), (480, 120));
        assert!(first.to_rgb8().get_pixel(5, 5).0.iter().all(|part| *part > 250), "transparent becomes white");
        let small = clean(&png(300, 10)).unwrap();
        assert_eq!((small.width, small.height, small.print), (300, 10, None));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(clean(b"<svg xmlns='http://www.w3.org/2000/svg'/>").err(), Some(Refused::Kind));
        assert_eq!(clean(b"GIF89a\x01\x00\x01\x00").err(), Some(Refused::Kind));
        let whole = png(300, 300);
        assert_eq!(clean(&whole[..whole.len() / 2]).err(), Some(Refused::Broken));
        assert_eq!(clean(b"").err(), Some(Refused::Kind));
    }
}
