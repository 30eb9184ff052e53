//! Pixels and shapes. Edges are smooth because every shape is a distance, turned into coverage within half a pixel.
use super::{DrawError, Face};
use crate::accent::Rgb;
use ab_glyph::{Font, PxScale, ScaleFont, point};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, ImageReader, Limits, Rgba, RgbaImage, imageops};
use std::io::Cursor;

/// Pictures with more pixels than this a side are refused before they are decoded.
const MAX_SIDE: u32 = 4_096;

pub(crate) struct Canvas {
    pixels: RgbaImage,
}

impl Canvas {
    /// Transparent.
    pub(crate) fn new(width: u32, height: u32) -> Self {
        Self { pixels: RgbaImage::new(width, height) }
    }

    /// A rectangle `[x, y, width, height]` with round corners.
    pub(crate) fn rect(&mut self, [x, y, w, h]: [f32; 4], radius: f32, colour: Rgb) {
        let (cx, cy, hx, hy) = (x + w / 2.0, y + h / 2.0, w / 2.0 - radius, h / 2.0 - radius);
        self.shape([x, y, x + w, y + h], colour, |px, py| {
            let (dx, dy) = ((px - cx).abs() - hx, (py - cy).abs() - hy);
            dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
        });
    }

    /// A line through points with round ends.
    pub(crate) fn stroke(&mut self, points: &[(f32, f32)], width: f32, colour: Rgb) {
        let reach = width / 2.0 + 1.0;
        let low = |f: fn(&(f32, f32)) -> f32| points.iter().map(f).fold(f32::MAX, f32::min) - reach;
        let high = |f: fn(&(f32, f32)) -> f32| points.iter().map(f).fold(f32::MIN, f32::max) + reach;
        let bounds = [low(|p| p.0), low(|p| p.1), high(|p| p.0), high(|p| p.1)];
        self.shape(bounds, colour, |x, y| {
            let near = points.windows(2).map(|pair| segment(pair[0], pair[1], (x, y))).fold(f32::MAX, f32::min);
            near - width / 2.0
        });
    }

    /// One line of text; `y` is the baseline. Returns the x behind it.
    pub(crate) fn text(&mut self, (x, y): (f32, f32), text: &str, face: Face, size: f32, colour: Rgb) -> f32 {
        let Some(font) = face.font() else { return x };
        let scaled = font.as_scaled(PxScale::from(size * face.em_scale()));
        let (mut pen, mut before) = (x, None);
        for c in text.chars().filter(|c| face.has(*c)) {
            let id = font.glyph_id(c);
            pen += before.map_or(0.0, |before| scaled.kern(before, id));
            let glyph = id.with_scale_and_position(scaled.scale(), point(pen, y));
            if let Some(outline) = font.outline_glyph(glyph) {
                let bounds = outline.px_bounds();
                outline.draw(|dx, dy, coverage| {
                    self.blend(bounds.min.x as i32 + dx as i32, bounds.min.y as i32 + dy as i32, colour, coverage);
                });
            }
            pen += scaled.h_advance(id);
            before = Some(id);
        }
        pen
    }

    /// A picture scaled into the box `[x, y, width, height]`, centred, its shape kept.
    pub(crate) fn picture(&mut self, [x, y, w, h]: [f32; 4], picture: &RgbaImage) {
        let scale = (w / picture.width() as f32).min(h / picture.height() as f32);
        let (pw, ph) = ((picture.width() as f32 * scale).max(1.0), (picture.height() as f32 * scale).max(1.0));
        let small = imageops::resize(picture, pw as u32, ph as u32, imageops::FilterType::CatmullRom);
        let (left, top) = (x + (w - pw) / 2.0, y + (h - ph) / 2.0);
        imageops::overlay(&mut self.pixels, &small, left.round() as i64, top.round() as i64);
    }

    /// The outline of a picture filled with one colour.
    pub(crate) fn silhouette(&mut self, bounds: [f32; 4], picture: &RgbaImage, colour: Rgb) {
        let mut filled = picture.clone();
        for pixel in filled.pixels_mut() {
            *pixel = Rgba([colour.0, colour.1, colour.2, pixel.0[3]]);
        }
        self.picture(bounds, &filled);
    }

    /// As PNG with transparency.
    pub(crate) fn png(self) -> Result<Vec<u8>, DrawError> {
        let mut out = Cursor::new(Vec::new());
        self.pixels.write_to(&mut out, ImageFormat::Png).map_err(|error| DrawError(error.to_string()))?;
        Ok(out.into_inner())
    }

    /// As JPEG, as good as it gets within `max` bytes.
    pub(crate) fn jpeg(self, max: usize) -> Result<Vec<u8>, DrawError> {
        let flat = image::DynamicImage::ImageRgba8(self.pixels).to_rgb8();
        for quality in [90, 80, 65, 45] {
            let mut out = Vec::new();
            let encoder = JpegEncoder::new_with_quality(&mut out, quality);
            flat.write_with_encoder(encoder).map_err(|error| DrawError(error.to_string()))?;
            if out.len() <= max {
                return Ok(out);
            }
        }
        Err(DrawError(format!("more than {max} bytes")))
    }

    fn shape(&mut self, [left, top, right, bottom]: [f32; 4], colour: Rgb, distance: impl Fn(f32, f32) -> f32) {
        for y in top.floor() as i32..bottom.ceil() as i32 {
            for x in left.floor() as i32..right.ceil() as i32 {
                let coverage = (0.5 - distance(x as f32 + 0.5, y as f32 + 0.5)).clamp(0.0, 1.0);
                self.blend(x, y, colour, coverage);
            }
        }
    }

    fn blend(&mut self, x: i32, y: i32, colour: Rgb, coverage: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        let Some(pixel) = self.pixels.get_pixel_mut_checked(x, y) else { return };
        let Rgba([r, g, b, a]) = *pixel;
        let (cover, under) = (coverage.clamp(0.0, 1.0), f32::from(a) / 255.0 * (1.0 - coverage.clamp(0.0, 1.0)));
        let alpha = cover + under;
        if alpha <= 0.0 {
            return;
        }
        let mix = |new: u8, old: u8| ((f32::from(new) * cover + f32::from(old) * under) / alpha).round() as u8;
        *pixel = Rgba([mix(colour.0, r), mix(colour.1, g), mix(colour.2, b), (alpha * 255.0).round() as u8]);
    }
}

fn segment(a: (f32, f32), b: (f32, f32), p: (f32, f32)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let along = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(f32::EPSILON)).clamp(0.0, 1.0);
    (p.0 - a.0 - along * dx).hypot(p.1 - a.1 - along * dy)
}

/// Decodes a PNG of at most 4096 pixels a side, cut to what is not transparent.
pub(crate) fn picture(png: &[u8]) -> Result<RgbaImage, DrawError> {
    let mut reader = ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE), Some(MAX_SIDE));
    limits.max_alloc = Some(128 * 1024 * 1024);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| DrawError(error.to_string()))?.to_rgba8();
    let seen = || image.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] > 8);
    let (Some(left), Some(top)) = (seen().map(|p| p.0).min(), seen().map(|p| p.1).min()) else { return Ok(image) };
    let (right, bottom) = (seen().map(|p| p.0).max().unwrap_or(left), seen().map(|p| p.1).max().unwrap_or(top));
    Ok(imageops::crop_imm(&image, left, top, right - left + 1, bottom - top + 1).to_image())
}
