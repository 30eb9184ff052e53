//! The town's one colour turned into colours that can be read, for light and for dark.
//!
//! A town names the colour of its flag without thinking of contrast. Here its lightness is moved, never its hue, until
//! letters in it and letters on it reach 4.5:1 (WCAG 2.2, 1.4.3) on every ground the pages put them on.
pub use crate::oklab::Rgb;

/// Used when a channel's colour cannot be read.
pub const DEFAULT: Rgb = Rgb(0x14, 0x50, 0x7a);

/// Contrast every pair reaches.
const ENOUGH: f64 = 4.5;
const WHITE: Rgb = Rgb(255, 255, 255);
const BLACK: Rgb = Rgb(0, 0, 0);
const INK: Rgb = Rgb(0x0b, 0x14, 0x1c);

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Links, icons, the ground of buttons.
    pub accent: Rgb,
    /// The same while pressed.
    pub strong: Rgb,
    /// Letters on both.
    pub on_accent: Rgb,
    /// A quiet ground; the accent can be read on it.
    pub soft: Rgb,
}

/// Both themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// For `prefers-color-scheme: light`.
    pub light: Tokens,
    /// For `prefers-color-scheme: dark`.
    pub dark: Tokens,
}

/// The grounds of one theme, as the pages' style sheet has them.
struct Ground {
    /// What a card lies on, with the share of accent in it.
    page: (f64, Rgb),
    surface: Rgb,
    inset: Rgb,
    soft: f64,
    /// Where the accent moves while pressed, and how much of it stays.
    press: (f64, Rgb),
}

const LIGHT: Ground = Ground {
    page: (0.04, Rgb(0xf3, 0xf4, 0xf7)),
    surface: WHITE,
    inset: Rgb(0xf3, 0xf4, 0xf7),
    soft: 0.09,
    press: (0.86, BLACK),
};
const DARK: Ground = Ground {
    page: (0.03, Rgb(0x0c, 0x0e, 0x18)),
    surface: Rgb(0x19, 0x1c, 0x2b),
    inset: Rgb(0x22, 0x26, 0x38),
    soft: 0.14,
    press: (0.88, WHITE),
};

impl Ground {
    fn tokens(&self, accent: Rgb) -> Tokens {
        let strong = accent.mix(self.press.0, self.press.1);
        let worst = |letters: Rgb| letters.contrast(accent).min(letters.contrast(strong));
        let on_accent = if worst(WHITE) >= ENOUGH || worst(WHITE) >= worst(INK) { WHITE } else { INK };
        Tokens { accent, strong, on_accent, soft: accent.mix(self.soft, self.surface) }
    }

    fn readable(&self, tokens: &Tokens) -> bool {
        let page = tokens.accent.mix(self.page.0, self.page.1);
        let grounds = [page, self.surface, self.inset, tokens.soft];
        grounds.into_iter().all(|ground| tokens.accent.contrast(ground) >= ENOUGH)
            && tokens.on_accent.contrast(tokens.accent) >= ENOUGH
            && tokens.on_accent.contrast(tokens.strong) >= ENOUGH
    }

    /// Moves the lightness by small steps until everything can be read.
    fn adjust(&self, colour: Rgb, step: f64) -> Tokens {
        let mut lightness = colour.lightness();
        let mut tokens = self.tokens(colour);
        while !self.readable(&tokens) && (0.0..=1.0).contains(&lightness) {
            lightness += step;
            tokens = self.tokens(colour.at_lightness(lightness.clamp(0.0, 1.0)));
        }
        tokens
    }
}

/// The colours for a channel's `#rrggbb`; anything else becomes [`DEFAULT`].
pub fn theme(accent: &str) -> Theme {
    let colour = Rgb::parse(accent).unwrap_or(DEFAULT);
    // Black has no hue that could be lifted and would stay a grey; both directions end at readable colours.
    Theme { light: LIGHT.adjust(colour, -0.01), dark: DARK.adjust(colour, 0.01) }
}

/// CSS custom properties `--town-accent`, `--town-accent-strong`, `--town-on-accent`, `--town-accent-soft` for both
/// themes, as text of a style sheet.
pub fn theme_css(accent: &str) -> String {
    let theme = theme(accent);
    let block = |t: Tokens| {
        format!(
            ":root{{--town-accent:{};--town-accent-strong:{};--town-on-accent:{};--town-accent-soft:{}}}",
            t.accent, t.strong, t.on_accent, t.soft
        )
    };
    // Paper is light whatever the screen is: what is printed, and the poster on the screen too.
    let paper = format!(":root{{--town-paper:{};--town-on-paper:{}}}", theme.light.accent, theme.light.on_accent);
    let (light, dark) = (block(theme.light), block(theme.dark));
    format!("{light}\n{paper}\n@media screen and (prefers-color-scheme: dark){{{dark}}}\n")
}
