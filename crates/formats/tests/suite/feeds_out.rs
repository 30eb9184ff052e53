//! Feeds are read back by a feed reader and by an XML parser.
use crate::common::{URL, at, content, post, run, town, view};
use channel::ids::PostId;
use channel::post::Kind;
use formats::feed::{Entry, Feed, File, Gone};
use formats::post_view::{ChannelView, PostView};
use formats::{atom, json_feed, json_ld, rss};
use proptest::prelude::*;

fn entries<'a>(posts: &[PostView<'a>]) -> Vec<Entry<'a>> {
    posts.iter().map(|post| Entry { post: post.clone(), files: Vec::new() }).collect()
}

fn whole<'a>(channel: ChannelView<'a>, entries: &'a [Entry<'a>]) -> Feed<'a> {
    Feed { channel, own: "https://ausrufer.example/lindenau/feed", hub: None, entries, gone: &[] }
}

fn file(name: &str, media_type: &'static str, title: &str) -> File {
    File {
        url: format!("https://ausrufer.example/media/{name}"),
        media_type,
        bytes: 4711,
        pixels: media_type.starts_with("image/").then_some((1600, 900)),
        title: title.to_owned(),
        credit: Some("Foto: Eva Muster".to_owned()),
    }
}

#[test]
fn all_three_feeds_read_back() {
    let town = town();
    let news = content(Kind::Update, "Größe & <Maß> „neu“", "Text mit **Fett**, <script>alert(1)</script> und ]]>.");
    let fest = crate::common::event("Straßenfest", "2026-12-05T18:00:00Z", Some("2026-12-05T21:00:00Z"), false);
    let gone = content(Kind::Update, "Zurückgezogen", "weg");
    let mut withdrawn = post(3, &gone);
    withdrawn.withdrawn = true;
    let entries = entries(&[post(1, &news), post(2, &fest), withdrawn]);
    let whole = whole(view(&town), &entries);
    for written in [atom::feed(&whole), rss::feed(&whole), json_feed::feed(&whole)] {
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
    let mut entries = entries(&[post(1, &wild)]);
    entries[0].files =
        vec![file("a.jpg", "image/jpeg", "\u{fffe}<&\">"), file("b.pdf", "application/pdf", "Plan & <Karte>")];
    let (view, reason) = (view(&town), "\u{b}<Irrtum> & mehr".to_owned());
    let gone = [Gone { id: PostId(9), published: at("2026-11-01T09:00:00Z"), at: at("2026-11-22T09:00:00Z"), reason }];
    let wild = Feed { hub: Some("https://hub.example/?a=1&b=2"), gone: &gone, ..whole(view, &entries) };
    for written in [atom::feed(&wild), rss::feed(&wild), atom::feed(&whole(view, &[]))] {
        if let Some((good, said)) = run("xmllint", &["--noout", "-"], written.as_bytes()) {
            assert!(good, "{said}\n{written}");
        }
    }
}

/// What a CMS takes over needs no second look at the page: every file with its size and what it shows.
#[test]
fn a_feed_brings_files_descriptions_and_credits() {
    let (town, fest) = (town(), content(Kind::Update, "Fest", "Am **Samstag**."));
    let mut entries = entries(&[post(1, &fest)]);
    entries[0].files = vec![
        file("a-1600.jpg", "image/jpeg", "Der Markt im Schnee"),
        file("b-1600.jpg", "image/jpeg", ""),
        file("plan.pdf", "application/pdf", "Lageplan"),
    ];
    let whole = whole(view(&town), &entries);
    let written = [atom::feed(&whole), rss::feed(&whole), json_feed::feed(&whole)];
    for text in &written {
        let feed = feed_rs::parser::parse(text.as_bytes()).unwrap();
        let html = feed.entries[0].content.as_ref().unwrap().body.as_ref().unwrap();
        let first = "<img src=\"https://ausrufer.example/media/a-1600.jpg\" alt=\"Der Markt im Schnee\" width=\"1600\"";
        assert!(html.starts_with(&format!("<figure>{first}")), "{html}");
        assert!(html.contains("b-1600.jpg\" alt=\"\"") && html.contains("Eva Muster</figcaption>"), "{html}");
        assert!(html.contains("media/plan.pdf\" rel=\"noopener\">Lageplan</a>"), "{html}");
    }
    let [atom, rss, json] = written;
    assert_eq!(atom.matches("rel=\"enclosure\"").count(), 3);
    assert!(
        atom.contains("length=\"4711\" href=\"https://ausrufer.example/media/plan.pdf\" title=\"Lageplan\""),
        "{atom}"
    );
    assert_eq!((rss.matches("<enclosure ").count(), rss.matches("<media:content ").count()), (1, 3), "{rss}");
    assert!(rss.contains("<media:credit>Foto: Eva Muster</media:credit>"), "{rss}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["items"][0]["attachments"][2]["mime_type"], "application/pdf");
    assert_eq!(json["items"][0]["attachments"][2]["size_in_bytes"], 4711);
}

#[test]
fn what_was_taken_back_leaves_a_tombstone_by_its_old_name() {
    let (town, news) = (town(), content(Kind::Update, "Neu", "Text"));
    let entries = entries(&[post(1, &news)]);
    let gone = Gone {
        id: PostId(1),
        published: post(1, &news).published,
        at: at("2026-11-25T08:00:00Z"),
        reason: "Falscher Tag".to_owned(),
    };
    let name = "tag:ausrufer.example,2026-11-20:post/0000000000001";
    assert!(atom::feed(&whole(view(&town), &entries)).contains(&format!("<id>{name}</id>")));
    let gone =
        [gone, Gone { id: PostId(2), published: at("2026-11-20T09:00:00Z"), at: at(NOON), reason: String::new() }];
    let atom = atom::feed(&Feed { gone: &gone, ..whole(view(&town), &[]) });
    let stone = format!("<at:deleted-entry ref=\"{name}\" when=\"2026-11-25T08:00:00Z\">");
    assert!(atom.contains(&stone) && atom.contains("<at:comment>Falscher Tag</at:comment>"), "{atom}");
    assert_eq!(atom.matches("<at:deleted-entry ").count(), 2);
    assert!(atom.contains("<updated>2026-11-25T12:00:00Z</updated>"), "the feed changed by it");
    feed_rs::parser::parse(atom.as_bytes()).expect("readers that know no tombstones read on");
}

#[test]
fn a_hub_is_named_where_each_format_has_it() {
    let town = town();
    let feed = Feed { hub: Some("https://hub.example/"), own: &format!("{URL}/feed.x"), ..whole(view(&town), &[]) };
    for (text, hub) in [
        (atom::feed(&feed), "<link rel=\"hub\" href=\"https://hub.example/\"/>"),
        (rss::feed(&feed), "<atom:link rel=\"hub\" href=\"https://hub.example/\"/>"),
        (json_feed::feed(&feed), "\"hubs\":[{\"type\":\"WebSub\",\"url\":\"https://hub.example/\"}]"),
    ] {
        assert!(text.contains(hub) && text.contains("https://ausrufer.example/lindenau/feed.x"), "{text}");
        assert!(!text.contains("feed.atom\""), "the feed names the address it was asked for at");
    }
}

const NOON: &str = "2026-11-25T12:00:00Z";

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
        let feed = feed_rs::parser::parse(rss::feed(&whole(view(&town), &entries(&[post(1, &said)]))).as_bytes()).unwrap();
        prop_assert_eq!(feed.entries[0].title.as_ref().unwrap().content.trim(), title.as_str().trim());
    }
}
