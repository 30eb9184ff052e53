//! Documents that mean harm, and documents that are none (the hostile imports of W13).
use super::{SMOKE, oracle, take, with};
use formats::cap::{CapError, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_REFERENCES, Problem, read};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn refused(text: &str) -> CapError {
    take(text).expect_err(&text.chars().take(200).collect::<String>())
}

#[test]
fn what_is_not_well_formed_is_refused() {
    assert_eq!(refused(&with("<alert ", "<!DOCTYPE alert [<!ENTITY e \"x\">]><alert ")), CapError::Dtd);
    assert_eq!(refused(&with("<alert ", "<!DOCTYPE alert SYSTEM \"http://127.0.0.1/x.dtd\"><alert ")), CapError::Dtd);
    assert_eq!(refused(&format!("{SMOKE}<alert/>")), CapError::Beside);
    assert_eq!(refused(&format!("{SMOKE}\ntrailing")), CapError::Beside);
    assert_eq!(refused(&format!("{SMOKE}&amp;")), CapError::Beside);
    assert_eq!(refused(&format!("{SMOKE}<![CDATA[ ]]>")), CapError::Beside);
    for reference in ["&#0;", "&#x0;", "&#8;", "&#xFFFF;", "&#xD800;", "&#x110000;"] {
        assert_eq!(refused(&with("Rauch über", reference)), CapError::Character, "{reference}");
    }
    for raw in ["\0", "\u{8}", "\u{b}", "\u{1f}", "\u{ffff}", "\u{fffe}"] {
        assert_eq!(refused(&with("Rauch über", raw)), CapError::Character, "{raw:?}");
        assert_eq!(refused(&format!("{SMOKE}{raw}")), CapError::Character, "{raw:?}");
    }
    for broken in
        ["&eacute;", "&", "& x", "]]>", "<!-- a -- b -->", "<?xml version=\"1.0\"?>", "<1>x</1>", "</headline>"]
    {
        assert!(matches!(refused(&with("Rauch über", broken)), CapError::NotXml(_)), "{broken}");
    }
    for tag in
        ["<headline a=\"1\" a=\"2\">", "<headline a=\"<\">", "<headline a=\"&x;\">", "<p:headline>", "<headline a>"]
    {
        assert!(matches!(refused(&with("<headline>", tag)), CapError::NotXml(_)), "{tag}");
    }
    for cut in [SMOKE.find("<info>").unwrap(), SMOKE.len() - 10, 60, 10] {
        assert!(matches!(refused(&SMOKE[..cut]), CapError::NotXml(_)), "{cut}");
    }
    for text in ["", " ", "{\"identifier\":\"x\"}", "<html><br></html>", "<?xml version=\"1.0\"?>"] {
        assert!(take(text).is_err(), "{text}");
    }
    let wrapped = format!("<alerts xmlns=\"urn:x\">{}</alerts>", SMOKE.split_once("?>").unwrap().1);
    assert_eq!(refused(&wrapped), CapError::NotAnAlert("alerts".to_owned()));
}

#[test]
fn encodings_must_be_what_they_claim() {
    let latin: Vec<u8> = with("UTF-8", "ISO-8859-1").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(read(latin.clone()).unwrap().alert, take(SMOKE).unwrap().alert);
    let undeclared: Vec<u8> = SMOKE.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(read(undeclared).err(), Some(CapError::Encoding("UTF-8".to_owned())));
    let marked = format!("\u{feff}{SMOKE}");
    assert_eq!(take(&marked).unwrap().alert, take(SMOKE).unwrap().alert);
    for big in [true, false] {
        let units = marked.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        assert_eq!(read(units.collect::<Vec<u8>>()).unwrap().alert, take(SMOKE).unwrap().alert);
    }
    assert!(matches!(refused(&with("UTF-8", "UTF-16")), CapError::Encoding(_)));
    assert!(matches!(refused(&with("UTF-8", "klingon")), CapError::Encoding(_)));
}

#[test]
fn depth_and_size_have_limits() {
    let nested =
        |levels: usize| with("<headline>", &format!("{}{}<headline>", "<x>".repeat(levels), "</x>".repeat(levels)));
    assert!(take(&nested(MAX_DEPTH - 2)).unwrap().report.has(Problem::Unknown));
    assert_eq!(refused(&nested(MAX_DEPTH - 1)), CapError::Depth);
    assert_eq!(refused(&nested(500_000)), CapError::Depth);
    assert_eq!(read(vec![b' '; MAX_BYTES + 1]).err(), Some(CapError::TooLarge));
}

/// One or two letters exchanged, taken out or put in, anywhere: we take for XML what libxml2 does, and nothing else.
#[test]
fn what_is_xml_is_judged_as_libxml2_does() {
    let letters: Vec<char> = SMOKE.chars().collect();
    let pieces: Vec<&str> = "< > & \" ' / = ! ? - [ ] ; : x 1 . # &#x41; &#1; &lt; <!-- --> <?a?> <?xml?> <![CDATA[ ]]> xmlns=\"\" a=\"b\" \u{1}"
        .split(' ')
        .chain([" ", "", "\n"])
        .collect();
    let mut seed = 42u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut damaged = || {
        let mut text = letters.clone();
        for _ in 0..=random(2) {
            // Half of it in the first lines, where the declarations stand.
            let at = if random(2) == 0 { random(200) } else { random(text.len() - 2) };
            text.splice(at..at + random(3), pieces[random(pieces.len())].chars());
        }
        text.into_iter().collect::<String>()
    };
    let texts: Vec<String> = (0..2_000).map(|_| damaged()).collect();
    let files = oracle::Files::new("damage", &texts);
    let Some(verdicts) = oracle::well_formed(&files.paths) else { return };
    let lines: std::collections::HashSet<&str> = SMOKE.lines().collect();
    let mut wrong = Vec::new();
    for (text, good) in texts.iter().zip(verdicts) {
        let judged = take(text);
        let taken = matches!(judged, Ok(_) | Err(CapError::Lacks(_)));
        let for_other_reasons = matches!(judged, Err(CapError::NotAnAlert(_) | CapError::Encoding(_)));
        if taken != good && !for_other_reasons {
            wrong.push(text.lines().filter(|line| !lines.contains(line)).collect::<Vec<_>>());
        }
    }
    assert!(wrong.is_empty(), "{} judged otherwise: {wrong:#?}", wrong.len());
}

/// Patterns that make careless readers slow. The bound is generous: a reader that is quadratic needs minutes.
#[test]
fn nothing_takes_long() {
    let many = 200_000;
    let prefixes: String = (0..20_000).map(|n| format!(" xmlns:p{n}=\"urn:{n}\"")).collect();
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=\"\"")).collect();
    let nasty = [
        with("</info>", &format!("{}</info>", "<x/>".repeat(many))),
        with("</info>", &format!("{}</info>", "<area/>".repeat(many))),
        with("<headline>", &format!("<x{prefixes}>{}</x><headline>", "<y/>".repeat(many))),
        with("<headline>", &format!("<headline{attributes}>")),
        with("Rauch über", &"&amp;".repeat(many)),
        with("Rauch über", &"<b>".repeat(MAX_DEPTH)),
        with("Rauch über", &"<!---->".repeat(many)),
        with("warnung@lindenau-werre.example,lindenau", &"a ,".repeat(many)),
        with("brand-7", &"\"".repeat(many)),
        with("52.2,8.7 ", &"1,1 ".repeat(many)),
        with("52.2,8.7 ", &"(1,1) ".repeat(many)),
        with("52.2,8.7 ", &"9".repeat(many)),
        with("https://ausrufer.example/lindenau/w/7", &format!("<a href='{}", "%".repeat(many))),
        with("</alert>", &"<".repeat(many)),
        with("</alert>", &"<!--".repeat(many)),
        with("</alert>", &"<![CDATA[".repeat(many)),
    ];
    for text in nasty {
        let begun = Instant::now();
        let _ = take(&text);
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", &text[..200]);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(bytes);
    }

    #[test]
    fn any_damage_is_read_or_refused(
        damage in proptest::collection::vec((0..SMOKE.len(), any::<u8>()), 1..6),
        cut in 0..SMOKE.len(),
        paste in 0..SMOKE.len(),
        length in 0usize..300,
    ) {
        let mut bytes = SMOKE.as_bytes().to_vec();
        let piece = bytes[cut..(cut + length).min(SMOKE.len())].to_vec();
        bytes.splice(paste..paste, piece);
        damage.iter().for_each(|(at, byte)| bytes[*at] = *byte);
        if let Ok(received) = read(bytes.clone()) {
            prop_assert_eq!(received.bytes(), bytes);
        }
    }
}

/// W13: what a message may hold is bounded, however small its parts are.
#[test]
fn w13_parts_are_counted() {
    let areas = with("</info>", &format!("{}</info>", "<area/>".repeat(MAX_ELEMENTS)));
    assert_eq!(refused(&areas), CapError::Elements);
    let some = with("</info>", &format!("{}</info>", "<area/>".repeat(MAX_ELEMENTS / 2)));
    assert!(formats::cap::read(some).is_ok());
    let named = "warnung@lindenau-werre.example,lindenau";
    let many = "a,b,2026-11-20T13:05:00+01:00 ".repeat(20 * MAX_REFERENCES);
    let read = formats::cap::read(with(named, &format!("{many}{named}"))).unwrap();
    assert_eq!(read.alert.references.len(), MAX_REFERENCES);
}
