//! Whatever colour a town has, it can be read.
use formats::accent::{DEFAULT, Rgb, Theme, theme, theme_css};
use proptest::prelude::*;

const GROUNDS_LIGHT: [&str; 2] = ["#ffffff", "#f3f4f7"];
const GROUNDS_DARK: [&str; 3] = ["#191c2b", "#0c0e18", "#222638"];

fn check(theme: &Theme) -> Result<(), TestCaseError> {
    for (tokens, grounds) in [(theme.light, &GROUNDS_LIGHT[..]), (theme.dark, &GROUNDS_DARK[..])] {
        for ground in grounds.iter().map(|g| Rgb::parse(g).unwrap()).chain([tokens.soft]) {
            prop_assert!(tokens.accent.contrast(ground) >= 4.5, "{tokens:?} on {ground}");
        }
        prop_assert!(tokens.on_accent.contrast(tokens.accent) >= 4.5, "{tokens:?}");
        prop_assert!(tokens.on_accent.contrast(tokens.strong) >= 4.5, "{tokens:?}");
    }
    Ok(())
}

#[test]
fn contrast_is_that_of_the_standard() {
    assert!((Rgb(255, 255, 255).contrast(Rgb(0, 0, 0)) - 21.0).abs() < 0.001);
    assert!((Rgb::parse("#767676").unwrap().contrast(Rgb(255, 255, 255)) - 4.54).abs() < 0.01);
}

#[test]
fn a_good_colour_stays_and_a_bad_one_is_moved() {
    assert_eq!(theme("#14507a").light.accent, DEFAULT);
    assert_ne!(theme("#ffd500").light.accent, Rgb::parse("#ffd500").unwrap());
    assert_eq!(theme("red; } body { display: none").light, theme("#14507a").light);
    let css = theme_css("#1d6b3a");
    assert!(css.starts_with(":root{--town-accent:#1d6b3a;--town-accent-strong:#"), "{css}");
    assert_eq!(css.matches("--town-on-accent:#").count(), 2);
    assert!(css.contains("@media screen and (prefers-color-scheme: dark){:root{"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn every_colour_can_be_read(r: u8, g: u8, b: u8) {
        check(&theme(&Rgb(r, g, b).to_string()))?;
    }
}
