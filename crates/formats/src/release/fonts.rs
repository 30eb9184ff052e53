//! The two cuts as a PDF carries them: only the letters that are used, and what each of them is.
use super::sheet::Page;
use crate::draw::Face;
use ab_glyph::{Font, FontRef, GlyphId};
use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use std::collections::BTreeMap;
use std::io::Write;
use subsetter::GlyphRemapper;

const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A cut with the letters that are used of it.
pub(super) struct Cut {
    face: Face,
    font: &'static FontRef<'static>,
    remapper: GlyphRemapper,
    /// Letters and widths in thousandths of the size, by their new numbers.
    letters: BTreeMap<u16, (char, f32)>,
    /// Objects of this cut: the font, its descendant, its descriptor, its file, its letters.
    refs: [Ref; 5],
}

impl Cut {
    /// Both, of what stands on these pages and in these texts; `next` gives numbers of objects.
    pub fn of(pages: &[Page], texts: &[(Face, &str)], next: &mut impl FnMut() -> Ref) -> Option<[Cut; 2]> {
        let mut cuts = [Self::new(Face::Regular, next)?, Self::new(Face::Bold, next)?];
        for (face, text) in texts {
            cuts[index(*face)].take(text);
        }
        for (face, text) in pages.iter().flat_map(|page| &page.lines).flat_map(|line| &line.words) {
            cuts[index(*face)].take(text);
        }
        Some(cuts)
    }

    fn new(face: Face, next: &mut impl FnMut() -> Ref) -> Option<Cut> {
        let refs = [next(), next(), next(), next(), next()];
        Some(Self { face, font: face.font()?, remapper: GlyphRemapper::new(), letters: BTreeMap::new(), refs })
    }

    fn take(&mut self, text: &str) {
        let em = self.font.units_per_em().unwrap_or(1000.0);
        for c in text.chars().filter(|c| self.face.has(*c)) {
            let glyph = self.font.glyph_id(c);
            let width = self.font.h_advance_unscaled(glyph) / em * 1000.0;
            self.letters.entry(self.remapper.remap(glyph.0)).or_insert((c, width));
        }
    }

    /// The text as this cut's numbers, two bytes each.
    pub fn encoded(&self, text: &str) -> Vec<u8> {
        let glyphs = text.chars().map(|c| self.font.glyph_id(c)).filter(|glyph| *glyph != GlyphId(0));
        glyphs.filter_map(|glyph| self.remapper.get(glyph.0)).flat_map(u16::to_be_bytes).collect()
    }

    /// What it is called on a page.
    pub fn name(&self) -> Name<'static> {
        name(self.face)
    }

    /// The object a page names.
    pub fn font(&self) -> Ref {
        self.refs[0]
    }

    /// Writes its objects.
    pub fn write(&self, pdf: &mut Pdf) -> Option<()> {
        let [font, descendant, descriptor, file, letters] = self.refs;
        let base = match self.face {
            Face::Regular => Name(b"AUSRUF+FiraSans-Regular"),
            Face::Bold => Name(b"AUSRUF+FiraSans-SemiBold"),
        };
        pdf.type0_font(font)
            .base_font(base)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(letters);
        let mut cid = pdf.cid_font(descendant);
        cid.subtype(CidFontType::Type2).base_font(base).system_info(SYSTEM).font_descriptor(descriptor);
        cid.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = cid.widths();
        for (number, (_, width)) in &self.letters {
            widths.consecutive(*number, [*width]);
        }
        widths.finish();
        cid.finish();
        let em = self.font.units_per_em().unwrap_or(1000.0);
        let unit = |value: f32| value / em * 1000.0;
        pdf.font_descriptor(descriptor)
            .name(base)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(-200.0, -300.0, 1200.0, 1100.0))
            .italic_angle(0.0)
            .ascent(unit(self.font.ascent_unscaled()))
            .descent(unit(self.font.descent_unscaled()))
            .cap_height(689.0)
            .stem_v(if self.face == Face::Bold { 120.0 } else { 80.0 })
            .font_file2(file);
        let subset = subsetter::subset(self.face.file(), 0, &self.remapper).ok()?;
        let zipped = zipped(&subset)?;
        let mut stream = pdf.stream(file, &zipped);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), i32::try_from(subset.len()).unwrap_or(i32::MAX));
        stream.finish();
        let mut map = UnicodeCmap::<u16>::new(Name(b"Letters"), SYSTEM);
        for (number, (c, _)) in &self.letters {
            map.pair(*number, *c);
        }
        pdf.cmap(letters, &map.finish());
        Some(())
    }
}

/// The place of a face among both.
pub(super) fn index(face: Face) -> usize {
    usize::from(face == Face::Bold)
}

fn name(face: Face) -> Name<'static> {
    match face {
        Face::Regular => Name(b"R"),
        Face::Bold => Name(b"B"),
    }
}

/// Compressed as PDF has it.
pub(super) fn zipped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}
