//! The town's one colour turned into colours that can be read on, for light and dark.

/// CSS custom properties `--town-accent`, `--town-accent-strong`, `--town-on-accent`, `--town-accent-soft`.
/// `accent` is `#rrggbb`; anything else becomes the default colour.
pub fn theme_css(_accent: &str) -> String {
    String::new()
}
