//! Colours: parsing, contrast (WCAG 2.2) and mixing in Oklab (CSS Color 4 §9.3), where equal steps look equal.

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let hex = text.trim().strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some(Rgb(part(0)?, part(2)?, part(4)?))
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// `share` of this colour (0 to 1), the rest of the other: CSS `color-mix(in oklab, …)`.
    pub fn mix(self, share: f64, other: Rgb) -> Rgb {
        let (a, b) = (Lab::from(self), Lab::from(other));
        let part = |a: f64, b: f64| a * share + b * (1.0 - share);
        Lab { l: part(a.l, b.l), a: part(a.a, b.a), b: part(a.b, b.b) }.to_rgb()
    }

    /// The same hue at another lightness (0 to 1), as colourful as the screen can show it there.
    pub fn at_lightness(self, l: f64) -> Rgb {
        let lab = Lab::from(self);
        let mut colour = 1.0;
        loop {
            let tried = Lab { l, a: lab.a * colour, b: lab.b * colour };
            if tried.shows() || colour <= 0.0 {
                return tried.to_rgb();
            }
            colour -= 0.02;
        }
    }

    /// Lightness from 0 (black) to 1 (white).
    pub fn lightness(self) -> f64 {
        Lab::from(self).l
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn linear(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

struct Lab {
    l: f64,
    a: f64,
    b: f64,
}

impl From<Rgb> for Lab {
    fn from(colour: Rgb) -> Lab {
        let [r, g, b] = colour.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        Lab {
            l: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            a: 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            b: 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        }
    }
}

impl Lab {
    fn linear(&self) -> [f64; 3] {
        let l = (self.l + 0.396_337_777_4 * self.a + 0.215_803_757_3 * self.b).powi(3);
        let m = (self.l - 0.105_561_345_8 * self.a - 0.063_854_172_8 * self.b).powi(3);
        let s = (self.l - 0.089_484_177_5 * self.a - 1.291_485_548_0 * self.b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }

    fn shows(&self) -> bool {
        self.linear().iter().all(|c| (-0.001..=1.001).contains(c))
    }

    fn to_rgb(&self) -> Rgb {
        let [r, g, b] = self.linear().map(|c| {
            let c = c.clamp(0.0, 1.0);
            let c = if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
            (c * 255.0).round() as u8
        });
        Rgb(r, g, b)
    }
}
