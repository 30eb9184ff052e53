//! HTML as content management systems write it, and as attackers do.
use formats::html_in::{to_line, to_markdown};
use formats::markdown::{to_html, to_text};
use proptest::prelude::*;
use std::time::{Duration, Instant};
use url::Url;

fn markdown(html: &str) -> String {
    to_markdown(html, Url::parse("https://stadt.de/aktuelles/").ok().as_ref()).markdown
}

#[test]
fn a_press_release_keeps_its_shape() {
    let html = r#"<h2 class="x">Baustelle &amp; mehr</h2>
        <p>Die <strong>Hauptstraße </strong>wird <em>ab <b>Montag</b></em> gesperrt.<br>Von 8&nbsp;bis 16&nbsp;Uhr.</p>
        <p>&nbsp;</p>
        <ul><li>Umleitung A</li><li><p>Umleitung <a href="plan.pdf">B (PDF)</a></p><ol start="4"><li>links</li><li>rechts</li></ol></li></ul>
        <blockquote><p>„Endlich!“</p><p>sagt sie.</p></blockquote>
        <table><tr><th>Montag</th><td>8 bis 12</td></tr><tr><th>Dienstag</th><td><p>14 bis 18</p></td></tr></table>
        <script>alert(1)</script><p>9. Mai: Fest</p><style>p{}</style><!-- weg -->"#;
    assert_eq!(
        markdown(html),
        "## Baustelle & mehr\n\n\
         Die **Hauptstraße** wird *ab Montag* gesperrt.\nVon 8\u{a0}bis 16\u{a0}Uhr.\n\n\
         - Umleitung A\n\
         - Umleitung [B (PDF)](https://stadt.de/aktuelles/plan.pdf)\n\n  4. links\n  5. rechts\n\n\
         > „Endlich!“\n>\n> sagt sie.\n\n\
         Montag · 8 bis 12\nDienstag · 14 bis 18\n\n\
         9\\. Mai: Fest"
    );
    let back = to_html(&markdown(html));
    assert!(back.contains("<strong>Hauptstraße</strong>") && back.contains("<ol start=\"4\">"), "{back}");
    assert!(back.contains("<p>9. Mai: Fest</p>"), "{back}");
}

#[test]
fn pictures_are_listed_apart() {
    let html = r#"<p>Text <img src='/fileadmin/b%C3%A4r.jpg' alt="Ein &quot;Bär&quot;"><img src="data:image/png;base64,xx">
        <img src=//cdn.de/x.png><img data-src="y.webp" src=""></p>"#;
    let found = to_markdown(html, Url::parse("https://stadt.de/a/").ok().as_ref());
    let list: Vec<_> = found.images.iter().map(|i| (i.src.as_str(), i.alt.as_str())).collect();
    assert_eq!(list, [("https://stadt.de/fileadmin/b%C3%A4r.jpg", "Ein \"Bär\""), ("https://cdn.de/x.png", "")]);
    assert_eq!(found.markdown, "Text");
    assert!(to_markdown(html, None).images.is_empty());
}

#[test]
fn links_keep_only_known_schemes() {
    let html = "<a href='javascript:alert(1)'>x</a> <a href=' java\tscript:alert(1)'>y</a> <a href='mailto:a@b.de'>a@b.de</a> \
                <a href='https://x.de/a_(b)'>z</a> <a href=#oben>oben</a> <a href='https://x.de'>https://x.de</a> <a href=/leer></a>";
    assert_eq!(markdown(html), "x y a@b.de [z](https://x.de/a_%28b%29) oben https://x.de");
}

#[test]
fn badly_nested_and_open_tags_do_no_harm() {
    assert_eq!(markdown("<b>a <a href=/x>ö<p>b</b> c</a></i></ul></li></td>"), "a [ö](https://stadt.de/x)\n\n**b** c");
    assert_eq!(markdown("<ul><ul><ul><li>tief</ul></ul></ul>"), "    - tief");
    assert_eq!(markdown("1 < 2 & 3 > 2 <"), "1 < 2 & 3 > 2 \\<");
    assert_eq!(markdown("<p title=\"offen>Text</p> mehr"), "Text\n\nmehr");
    assert_eq!(markdown("<strong>Achtung:</strong>Text <b>!</b> <b> </b>"), "**Achtung**:Text !");
    assert_eq!(
        markdown("*x* _y_ a_b [z](q) `c` ~d~ \\ # kein"),
        "\\*x\\* \\_y\\_ a_b \\[z\\](q) \\`c\\` \\~d\\~ \\\\ # kein"
    );
    assert_eq!(markdown("# x<br>- y<br>&gt; z<br>=="), "\\# x\n\\- y\n\\> z\n\\==");
}

#[test]
fn titles_lose_their_markup() {
    assert_eq!(
        to_line("Bürger &amp; Amt:\n <b>neu</b>&#33; &#8211; &Uuml;bung&hellip; 1 < 2"),
        "Bürger & Amt: neu! – Übung… 1 < 2"
    );
    assert_eq!(to_line("A<br/>B &unbekannt; &#0; &#xD800;"), "A B &unbekannt; \u{fffd} \u{fffd}");
}

#[test]
fn hostile_html_takes_no_time() {
    let started = Instant::now();
    let bombs = [
        "<div>".repeat(300_000),
        "<b a=1><p>x".repeat(150_000),
        "<ul><li>".repeat(150_000) + "x",
        "<blockquote>x".repeat(100_000),
        "<a href=\"".repeat(200_000),
        "<a '>".repeat(200_000),
        "<!--".repeat(300_000),
        "<svg>".repeat(200_000),
        "&".repeat(1_200_000),
        "<x y=".repeat(200_000),
        "<".repeat(1_200_000),
    ];
    for bomb in bombs {
        let found = to_markdown(&bomb, None).markdown;
        assert!(found.len() < 8_000_000, "{} bytes", found.len());
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn nothing_panics(html in "(<[a-zäö/!?]{0,3}|</(b|a|p|li|ul|i|td)>|<(b|i|a href=/ä|p|li|ul|ol|br|td|tr|blockquote|h2)>|[a-zäö🎉 <>&;\"'=\n]){0,60}") {
        let _ = to_html(&markdown(&html));
        let _ = to_line(&html);
    }

    #[test]
    fn words_survive_the_round_trip(words in prop::collection::vec("[a-zA-Zäöü0-9*_#.)~`\\[\\]&<>+=-]{1,9}", 1..12)) {
        let text = words.join(" ");
        let html = text.replace('&', "&amp;").replace('<', "&lt;");
        prop_assert_eq!(to_text(&markdown(&format!("<p>{html}</p>"))), text);
    }
}
