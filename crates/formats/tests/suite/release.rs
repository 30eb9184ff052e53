//! The PDF of a press release, opened by programs others wrote.
use crate::common::{event, post, scratch, town, view};
use formats::release::{self, Block, Sheet};
use std::process::Command;

const TITLE: &str = "Größe & Maß: „Das Bad“ öffnet <wieder>";

fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet {
        title: TITLE.into(),
        author: "Stadt Lindenau an der Werre".into(),
        lang: "de".into(),
        head: ("Stadt Lindenau an der Werre".into(), "Pressemitteilung".into()),
        colour: formats::accent::theme("#1d6b3a").light.accent,
        foot: "https://kanal.example.de/lindenau/p/x".into(),
        blocks,
    }
}

fn blocks(paragraphs: usize) -> Vec<Block> {
    let mut blocks = vec![Block::notice("Sperrfrist: Freitag"), Block::title(TITLE), Block::paragraph("26. November")];
    let text = "Nach **neun Monaten** 🎉 öffnet es.\nZweite Zeile.\n\n## Neu\n\n- Erstens\n- Zweitens\n  1. flach\n\n> Ein Satz.";
    blocks.extend(Block::text(text));
    for n in 0..paragraphs {
        let text = "Der Rat hat beschlossen, dass die Straße erneuert wird. ".repeat(5);
        blocks.extend(Block::text(&format!("Absatz {n}: {text}")));
    }
    blocks.push(Block::heading("Pressekontakt"));
    blocks.push(Block::paragraph("Eva Muster\npresse@lindenau.example"));
    blocks
}

/// What a program of poppler-utils says about a file; `None` where they are not installed.
fn poppler(program: &str, args: &[&str], pdf: &[u8]) -> Option<String> {
    let path = scratch("release.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut words: Vec<&str> = args.to_vec();
    words.push(path.to_str().unwrap());
    if program == "pdftotext" {
        words.push("-");
    }
    let said = Command::new(program).args(words).output();
    std::fs::remove_file(&path).unwrap();
    let Ok(said) = said else {
        eprintln!("left out: {program} is not installed");
        return None;
    };
    assert!(said.status.success() && said.stderr.is_empty(), "{}", String::from_utf8_lossy(&said.stderr));
    Some(String::from_utf8(said.stdout).unwrap())
}

#[test]
fn it_says_its_title_its_language_and_that_it_is_tagged() {
    let pdf = release::pdf(&sheet(blocks(0))).unwrap();
    let Some(said) = poppler("pdfinfo", &[], &pdf) else { return };
    assert!(said.contains(&format!("Title:           {TITLE}")), "{said}");
    assert!(said.contains("Tagged:          yes") && said.contains("A4"), "{said}");
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/Lang (de)") && text.contains("/DisplayDocTitle true"), "read aloud in its language");
    assert!(text.contains("<rdf:li xml:lang=\"x-default\">Größe &amp; Maß"), "{text:.0}");
    assert!(pdf.len() < 60_000, "{} bytes: only the letters that are used", pdf.len());
}

#[test]
fn its_text_is_found_in_the_order_it_is_read() {
    let pdf = release::pdf(&sheet(blocks(0))).unwrap();
    let Some(text) = poppler("pdftotext", &[], &pdf) else { return };
    let order = [
        "Sperrfrist: Freitag",
        "Größe & Maß: „Das Bad“ öffnet <wieder>",
        "Nach neun Monaten",
        "Zweite Zeile.",
        "Neu",
        "Erstens",
        "Zweitens",
        "flach",
        "Ein Satz.",
        "Pressekontakt",
        "presse@lindenau.example",
    ];
    let mut from = 0;
    for words in order {
        let at = text[from..].find(words).unwrap_or_else(|| panic!("{words} after {from} in\n{text}"));
        from += at + words.len();
    }
}

#[test]
fn the_tree_says_what_each_part_is_over_any_number_of_pages() {
    let pdf = release::pdf(&sheet(blocks(40))).unwrap();
    let Some(said) = poppler("pdfinfo", &["-struct-text"], &pdf) else { return };
    let parts = [
        "Document",
        "  P (block)\n    \"Sperrfrist",
        "  H1 (block)",
        "  H3 (block)",
        "  L (block)\n    LI (block)\n      Lbl (block)\n        \"–\"\n      LBody (block)\n        \"Erstens\"",
        "BlockQuote",
        "  H2 (block)\n    \"Pressekontakt\"",
    ];
    let mut from = 0;
    for part in parts {
        from += said[from..].find(part).unwrap_or_else(|| panic!("{part} after {from} in\n{said}")) + 1;
    }
    let whole =
        format!("\"Absatz 39: {}", "Der Rat hat beschlossen, dass die Straße erneuert wird. ".repeat(5).trim_end());
    assert!(said.contains(&whole), "a paragraph is one part, on one page or on two");
    assert!(!said.contains("Pressemitteilung"), "head and foot are read aloud nowhere");
    let pages = poppler("pdfinfo", &[], &pdf).unwrap();
    assert!(pages.contains("Pages:           5") || pages.contains("Pages:           4"), "{pages}");
}

#[test]
fn nothing_anybody_writes_breaks_it() {
    for text in
        ["", "   ", "\u{202e}\u{fffe}", &"x".repeat(5_000), "# \n\n- \n\n>", &"- a\n".repeat(400), "𝔊𝔯ö𝔰𝔰𝔢 日本"]
    {
        let mut blocks = vec![Block::title("Titel")];
        blocks.extend(Block::text(text));
        let pdf = release::pdf(&sheet(blocks)).unwrap();
        poppler("pdftotext", &[], &pdf);
    }
    assert!(release::pdf(&sheet(Vec::new())).is_some());
}

#[test]
fn the_facts_of_a_kind_come_with_it() {
    let (town, fest) = (town(), event("Fest", "2026-12-05T18:00:00Z", None, false));
    let facts = release::facts(&view(&town), &post(1, &fest));
    assert_eq!(facts[0], ("Wann", "Samstag, 5. Dezember 2026, 19:00 Uhr".to_owned()));
    assert_eq!(facts[1], ("Wo", "Marktplatz, Lindenau".to_owned()));
}
