//! Markdown that people type and Markdown that attackers type.
use formats::markdown::{lead, to_html, to_text};
use proptest::prelude::*;

#[test]
fn what_the_desk_offers_comes_out_as_html() {
    let source = "# Oben\n\n### Unten\n\n**fett** *schräg* ~~weg~~\nneue Zeile\n\n- eins\n- zwei\n\n3. drei\n4. vier\n\n> Zitat\n\n[Amt](https://amt.de/a?b=1&c=2)";
    let html = to_html(source);
    for part in [
        "<h3>Oben</h3>",
        "<h4>Unten</h4>",
        "<strong>fett</strong> <em>schräg</em> <del>weg</del><br>\nneue Zeile",
        "<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>",
        "<ol start=\"3\">\n<li>drei</li>",
        "<blockquote>\n<p>Zitat</p>\n</blockquote>",
        "<a href=\"https://amt.de/a?b=1&amp;c=2\" rel=\"noopener\">Amt</a>",
    ] {
        assert!(html.contains(part), "{part}\nis missing in\n{html}");
    }
}

#[test]
fn bare_addresses_become_links() {
    let html = to_html("Mehr (siehe https://x.de/a_(b)), www.amt.de oder post@amt.de. Nicht: @wir, a@b, www.");
    assert!(html.contains("<a href=\"https://x.de/a_(b)\" rel=\"noopener\">https://x.de/a_(b)</a>), "), "{html}");
    assert!(html.contains("<a href=\"https://www.amt.de/\" rel=\"noopener\">www.amt.de</a> oder"), "{html}");
    assert!(html.contains("<a href=\"mailto:post@amt.de\" rel=\"noopener\">post@amt.de</a>."), "{html}");
    assert_eq!(html.matches("<a ").count(), 3);
}

#[test]
fn attacks_stay_letters() {
    let sources = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "text <b onclick=alert(1)>x</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](java\tscript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html,<script>)",
        "[x](vbscript:x)",
        "[x](//evil.example)",
        "![x](https://evil.example/p.png\" onerror=\"alert(1))",
        "[x](https://a.de/\"onmouseover=\"alert(1))",
        "https://a.de/\"onmouseover=\"alert(1)",
        "[a]: javascript:alert(1)\n\n[a]",
        "```\n<script>\n```",
        "<!-- --><svg/onload=alert(1)>",
    ];
    for source in sources {
        let html = to_html(source);
        assert_safe(&html);
    }
}

/// Everything between `<` and `>` must be a tag this crate writes.
fn assert_safe(html: &str) {
    let plain = ["p", "h3", "h4", "ul", "ol", "li", "em", "strong", "del", "blockquote", "a", "br", "hr"];
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        assert!(plain.contains(&name), "unknown tag {tag} in {html}");
        match tag.split_once(' ') {
            None => {}
            Some(("ol", rest)) => assert!(rest.starts_with("start=\"") && rest.matches('"').count() == 2, "{html}"),
            Some((_, rest)) => {
                let href =
                    rest.strip_prefix("href=\"").and_then(|r| r.strip_suffix("\" rel=\"noopener\"")).expect(html);
                assert!(!href.contains('"'), "{html}");
                assert!(["http://", "https://", "mailto:", "tel:"].iter().any(|s| href.starts_with(s)), "{html}");
            }
        }
    }
}

#[test]
fn text_keeps_words_and_lines() {
    assert_eq!(
        to_text("# A\n\nb **c**\nd [e](https://x.de)\n\n- f\n  - g\n- h\n\n1. i\n2. j\n\nk"),
        "A\n\nb c\nd e\n\n- f\n  - g\n- h\n\n1. i\n2. j\n\nk"
    );
    assert_eq!(lead("# Titel\n\nDer *Markt* öffnet\nam Dienstag.", 18), "Titel. Der Markt…");
    assert_eq!(lead("kurz", 18), "kurz");
    assert_eq!(lead("Bitte:\n\n- Wasser kochen\n- warten", 40), "Bitte: Wasser kochen, warten");
    assert_eq!(
        lead("- Kinder: 2 Euro\n- Große: 4 Euro\n\nDer Turm ist zu.", 80),
        "Kinder: 2 Euro, Große: 4 Euro. Der Turm ist zu."
    );
}

proptest! {
    #[test]
    fn whatever_is_typed_is_safe(source in "(\\PC|[<>\"'&\\[\\]()*_~`#\n:/@ -]|javascript:|<script>|https://|onload=|\\]\\(){0,60}") {
        assert_safe(&to_html(&source));
        let _ = to_text(&source);
        prop_assert!(channel::text::letters(&lead(&source, 40)) <= 40);
    }

    #[test]
    fn plain_words_survive(words in prop::collection::vec("[a-zäöüß]{1,12}", 1..20)) {
        let text = words.join(" ");
        prop_assert_eq!(to_text(&text), text.clone());
        prop_assert_eq!(to_html(&text), format!("<p>{text}</p>\n"));
    }
}
