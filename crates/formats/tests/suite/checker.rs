//! What the checker says, and about what it keeps quiet.
use formats::checker::{Advice, MOST, Measure, Rule, check};
use proptest::prelude::*;

fn said(source: &str, measure: Measure) -> Vec<(Rule, &str)> {
    check(source, measure, "de").iter().map(|advice| (advice.rule, &source[advice.from..advice.to])).collect()
}

fn usual(source: &str) -> Vec<(Rule, &str)> {
    said(source, Measure::Usual)
}

fn easy(source: &str) -> Vec<(Rule, &str)> {
    said(source, Measure::Easy)
}

#[test]
fn a_long_sentence_is_shown_where_it_was_typed() {
    let long = format!("Die **Stadt** {}heute.", "und noch ein Wort ".repeat(7));
    let source = format!("# Titel\n\nKurz. {long} Kurz.");
    let found = check(&source, Measure::Usual, "de");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0], Advice { rule: Rule::LongSentence, number: 31, ..found[0].clone() });
    assert_eq!(&source[found[0].from..found[0].to], long.trim_end_matches('.'));
}

#[test]
fn dots_that_end_no_sentence() {
    let quiet =
        "Am 24. November 2026 um 10.30 Uhr, z. B. bei Dr. Nr. 5, ca. 3 Std. in der Str. des Friedens, bzw. am Markt.";
    assert!(usual(quiet).is_empty());
    // With the dots counted as ends there would be no sentence of more than twelve words.
    assert!(easy(quiet).iter().any(|(rule, _)| *rule == Rule::LongSentence));
    assert!(easy("Wir sind da. Wir helfen Ihnen gern. Kommen Sie am 3. Mai. Bitte läuten Sie an der Tür.").is_empty());
}

#[test]
fn lines_and_items_end_thoughts() {
    let list = "Wir öffnen:\n\n".to_owned() + &"- Rathaus, Zimmer 4\n".repeat(20);
    assert!(usual(&list).is_empty());
    assert!(usual(&"Eine Zeile ohne Punkt\n".repeat(20)).is_empty());
}

#[test]
fn capitals_but_not_abbreviations() {
    assert_eq!(usual("Bitte ACHTUNG beim Parken"), [(Rule::Capitals, "ACHTUNG")]);
    assert_eq!(usual("KEIN WASSER heute"), [(Rule::Capitals, "KEIN WASSER")]);
    for quiet in [
        "SPD, CDU und GRÜNE",
        "der ÖPNV des VBB",
        "NINA und KATWARN",
        "STADTRADELN 2026",
        "KITA, HORT und Schule",
        "DIN EN ISO 9001",
        "www.STADT-LINDENAU.DE",
        "XXVIII. Fest",
    ] {
        assert!(usual(quiet).is_empty(), "{quiet}: {:?}", usual(quiet));
    }
}

#[test]
fn links_that_say_nothing() {
    let found = usual(
        "Mehr [hier](https://x.de), [Klicken Sie hier!](https://x.de) und [zum Formular](https://x.de). Sie sind hier.",
    );
    assert_eq!(
        found,
        [(Rule::HereLink, "[hier](https://x.de)"), (Rule::HereLink, "[Klicken Sie hier!](https://x.de)")]
    );
    let source = "[Click here](https://x.de)";
    assert_eq!(check(source, Measure::Usual, "en")[0].rule, Rule::HereLink);
}

#[test]
fn emoji_words_and_pictures() {
    let run = check("Juhu 🎉🎉 👩‍👩‍👧 heute", Measure::Usual, "de");
    assert_eq!((run[0].rule, run[0].number), (Rule::EmojiRun, 3));
    assert!(usual("Fest 🎉 und 🎶 und ☀️, Start → Ziel →→").is_empty());
    assert_eq!(usual("Die Grundstücksverkehrsgenehmigungszuständigkeit gilt")[0].0, Rule::LongWord);
    assert!(usual("https://www.lindenau.de/eine-sehr-lange-adresse-die-niemand-abtippt").is_empty());
    assert!(usual("Bürgermeister- und Ortsteilbürgermeister-Wahl").is_empty());
    assert_eq!(usual("Da ![](https://x.de/a.png) ist es"), [(Rule::NoAlt, "![](https://x.de/a.png)")]);
}

#[test]
fn easy_language_has_more_rules() {
    assert_eq!(easy("Die Straße wird am Montag gesperrt."), [(Rule::Passive, "wird am Montag gesperrt")]);
    assert_eq!(easy("Das Dach des Rathauses ist neu."), [(Rule::Genitive, "des Rathauses")]);
    assert_eq!(easy("Wir schließen, weil wir bauen.")[0].0, Rule::ManyThoughts);
    assert_eq!(easy("Das Straßenbauarbeitenamt hilft.")[0].0, Rule::LongWord);
    for quiet in [
        "Es wird Regen geben.",
        "Das wird teuer.",
        "Morgen werden wir beginnen.",
        "Die Feuerwehr, die Polizei und das Amt helfen.",
        "Wir haben Äpfel, Birnen und Brot.",
    ] {
        let found: Vec<_> = easy(quiet).into_iter().filter(|(rule, _)| *rule != Rule::ManyThoughts).collect();
        assert!(found.is_empty(), "{quiet}: {found:?}");
    }
    assert!(usual("Das Dach des Rathauses wird heute gestrichen, weil es alt ist.").is_empty());
    assert!(check("The roof is painted, because it is old.", Measure::Easy, "en").is_empty());
}

#[test]
fn every_rule_says_what_it_means_in_both_languages() {
    for rule in Rule::ALL {
        for lang in channel::lang::Lang::ALL {
            assert!(rule.says(lang).ends_with('.'));
        }
        assert!(rule.key().chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    }
}

proptest! {
    #[test]
    fn any_text_has_its_advice_at_letters(source in "([a-zA-ZäöüÄ .,!?*_~\\[\\]()#>\n`&<;\\\\-]|👩‍👩‍👧|\\[hier\\]\\(x\\)|des Hauses |wird gesperrt ){0,120}") {
        for measure in [Measure::Usual, Measure::Easy] {
            let found = check(&source, measure, "de");
            prop_assert!(found.len() <= MOST);
            for advice in found {
                prop_assert!(advice.from <= advice.to && source.get(advice.from..advice.to).is_some(), "{:?}", advice);
            }
        }
    }
}
