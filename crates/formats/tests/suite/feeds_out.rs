//! Feeds are read back by a feed reader and by an XML parser.
use crate::common::{content, post, run, town, view};
use channel::post::Kind;
use formats::{atom, json_feed, json_ld, rss};
use proptest::prelude::*;

#[test]
fn all_three_feeds_read_back() {
    let town = town();
    let news = content(Kind::Update, "Größe & <Maß> „neu“", "Text mit **Fett**, <script>alert(1)</script> und ]]>.");
    let fest = crate::common::event("Straßenfest", "2026-12-05T18:00:00Z", Some("2026-12-05T21:00:00Z"), false);
    let gone = content(Kind::Update, "Zurückgezogen", "weg");
    let mut withdrawn = post(3, &gone);
    withdrawn.withdrawn = true;
    let posts = [post(1, &news), post(2, &fest), withdrawn];
    for written in
        [atom::feed(&view(&town), &posts), rss::feed(&view(&town), &posts), json_feed::feed(&view(&town), &posts)]
    {
        let feed = feed_rs::parser::parse(written.as_bytes()).expect(&written);
        assert_eq!(feed.title.unwrap().content, "Stadt Lindenau an der Werre");
        assert_eq!(feed.language.as_deref(), Some("de"));
        assert_eq!(feed.entries.len(), 2, "the withdrawn post is left out");
        let entry = &feed.entries[0];
        assert_eq!(entry.id, "tag:ausrufer.example,2026-11-20:post/0000000000001");
        assert_eq!(entry.title.as_ref().unwrap().content, "Größe & <Maß> „neu“");
        assert_eq!(entry.published.unwrap().to_rfc3339(), "2026-11-20T09:00:00+00:00");
        assert_eq!(entry.updated.unwrap().to_rfc3339(), "2026-11-21T10:30:00+00:00");
        assert_eq!(entry.categories.len(), 1);
        let html = entry.content.as_ref().unwrap().body.as_ref().unwrap();
        assert!(html.contains("<strong>Fett</strong>") && html.contains("&lt;script&gt;"), "{html}");
        let html = feed.entries[1].content.as_ref().unwrap().body.as_ref().unwrap();
        assert!(html.contains("Samstag, 5. Dezember 2026, 19:00 bis 22:00 Uhr"), "{html}");
    }
}

#[test]
fn the_xml_feeds_are_well_formed_whatever_they_say() {
    let town = town();
    let wild = content(Kind::Warning, "\u{fffe}&<>\"' ]]> 🧑‍🚒\u{202e}", "\u{ffff}<![CDATA[ & &nbsp; \u{b}");
    let posts = [post(1, &wild)];
    for written in [atom::feed(&view(&town), &posts), rss::feed(&view(&town), &posts), atom::feed(&view(&town), &[])] {
        if let Some((good, said)) = run("xmllint", &["--noout", "-"], written.as_bytes()) {
            assert!(good, "{said}\n{written}");
        }
    }
}

#[test]
fn json_ld_fits_the_kind_and_a_script_element() {
    let town = town();
    let expected = [(Kind::Update, "NewsArticle"), (Kind::Job, "JobPosting"), (Kind::Service, "GovernmentService")];
    for (kind, name) in expected {
        let said = content(kind, "</script><!-- \u{2028}", "Text & mehr");
        let json = json_ld::post(&view(&town), &post(1, &said));
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["@type"], name);
        assert_eq!(value["inLanguage"], "de");
    }
    let fest = crate::common::event("Fest", "2026-07-05T18:00:00Z", None, false);
    let value: serde_json::Value = serde_json::from_str(&json_ld::post(&view(&town), &post(1, &fest))).unwrap();
    assert_eq!(value["startDate"], "2026-07-05T20:00:00+02:00");
    assert_eq!(value["location"]["name"], "Marktplatz, Lindenau");
}

proptest! {
    #[test]
    fn titles_survive_the_way_through_a_reader(title in "\\PC{1,60}") {
        let town = town();
        let Ok(title) = channel::text::Title::parse(&title) else { return Ok(()) };
        let said = content(Kind::Update, title.as_str(), "x");
        let feed = feed_rs::parser::parse(rss::feed(&view(&town), &[post(1, &said)]).as_bytes()).unwrap();
        prop_assert_eq!(feed.entries[0].title.as_ref().unwrap().content.trim(), title.as_str().trim());
    }
}
