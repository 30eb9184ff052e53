//! Feeds as towns have them, broken feeds, and feeds that mean harm.
use channel::lang::Lang;
use channel::post::Kind;
use channel::topic::Topic;
use formats::feed_in::{FeedIn, FeedInError, ItemIn, MAX_BYTES, Repair, item_to_content, read_feed};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use url::Url;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn read(text: &str) -> FeedIn {
    read_feed(text.as_bytes(), None, Url::parse("https://stadt.de/rss.xml").ok().as_ref()).expect(text)
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Stadt</title>{items}</channel></rss>"
    )
}

fn one(item: &str) -> (ItemIn, Vec<Repair>) {
    let mut feed = read(&rss(&format!("<item>{item}</item>")));
    assert_eq!(feed.items.len(), 1, "{item}");
    (feed.items.remove(0), feed.repaired)
}

#[test]
fn every_item_of_the_six_municipalities_comes_out() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/feeds");
    let Ok(folder) = folder.canonicalize() else {
        let word = "AUSRUFER_TEST_WITHOUT_REAL_DATA";
        assert!(std::env::var_os(word).is_some(), "no real feeds beside the project; {word}=1 leaves this test out");
        return;
    };
    let towns = [
        ("bernau-bei-berlin", 99),
        ("eberswalde", 104),
        ("erkner", 404),
        ("kremmen", 248),
        ("panketal", 331),
        ("tauche", 503),
    ];
    let mut total = 0;
    for (town, count) in towns {
        let bytes = std::fs::read(folder.join(format!("{town}.rss.xml"))).unwrap();
        let feed = read_feed(&bytes, Some("application/rss+xml"), None).unwrap();
        assert_eq!(feed.items.len(), count, "{town}");
        assert_eq!(feed.repaired, [], "{town}");
        let keys: std::collections::HashSet<_> = feed.items.iter().map(|item| &item.key).collect();
        assert_eq!(keys.len(), count, "{town}");
        for item in &feed.items {
            let content = item_to_content(item, Lang::De, &berlin()).expect(&item.title);
            assert!(item.published.is_some() && item.link.is_some(), "{}", item.title);
            assert!(item.link.as_ref().unwrap().as_str().is_ascii(), "percent-encoded");
            assert_eq!(content.source_url, item.link);
            assert!(!content.topics.is_empty());
            // Nothing of a title is lost, however long it is.
            if content.title.as_str() != item.title {
                let body = formats::markdown::to_text(content.body.as_ref().unwrap().as_str());
                assert!(body.starts_with(&item.title), "{body}");
            }
        }
        total += feed.items.len();
    }
    assert_eq!(total, 1_689);
}

#[test]
fn a_typo3_feed_reads_without_repair() {
    let text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
        xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Stadt &amp; Land</title>\n<atom:link href=\"https://stadt.de/rss\" rel=\"self\"/>\
        <item><guid isPermaLink=\"false\">news-17</guid><pubDate>Thu, 07 May 2026 10:00:00 +0200</pubDate><title>B&#252;rger &amp;amp; Amt</title>\
        <link>/aktuelles/artikel</link><description>Teaser</description>\
        <content:encoded><![CDATA[<p>Gr\u{fc}\u{df}e &amp; <strong>mehr</strong></p><img src=\"/fileadmin/a.jpg\" alt=\"x\">]]></content:encoded>\
        <category>Rathaus</category><enclosure url=\"/a.pdf\" type=\"application/pdf\" length=\"1\"/></item></channel></rss>\n";
    let feed = read(text);
    assert_eq!(feed.repaired, []);
    assert_eq!(feed.title, "Stadt & Land");
    let item = &feed.items[0];
    assert_eq!((item.key.as_str(), item.title.as_str()), ("news-17", "Bürger & Amt"));
    assert_eq!(item.link.as_ref().unwrap().as_str(), "https://stadt.de/aktuelles/artikel");
    assert_eq!(item.published.unwrap().to_string(), "2026-05-07T08:00:00Z");
    assert_eq!(item.categories, ["Rathaus"]);
    assert_eq!(item.image.as_ref().unwrap().as_str(), "https://stadt.de/fileadmin/a.jpg");
    let content = item_to_content(item, Lang::De, &berlin()).unwrap();
    assert_eq!(content.body.unwrap().as_str(), "Grüße & **mehr**");
}

#[test]
fn raw_ampersands_and_angles_are_put_right() {
    let (item, repaired) =
        one("<title>Max & Moritz < Witwe Bolte&nbsp;& Co</title><link>https://a.de/?a=1&b=2</link><guid>1</guid>");
    assert_eq!(item.title, "Max & Moritz < Witwe Bolte & Co");
    assert_eq!(item.link.unwrap().as_str(), "https://a.de/?a=1&b=2");
    assert_eq!(repaired, [Repair::Ampersand]);
}

#[test]
fn what_stands_before_the_prolog_is_passed_over() {
    for before in ["\n \n", "\u{feff}\n", "<br /><b>Warning</b>: Undefined variable in <b>/var/www/x.php</b><br />\n"] {
        let feed = read(&format!("{before}{}\n<!-- 0.3 s -->junk", rss("<item><guid>1</guid><title>T</title></item>")));
        assert_eq!(feed.items.len(), 1);
        assert!(feed.repaired.contains(&Repair::Prolog), "{before:?}");
    }
}

#[test]
fn the_bytes_are_believed_before_the_declaration() {
    let feed = |declared: &str, bytes: &[u8], header: Option<&str>| {
        let mut text = format!(
            "<?xml version='1.0' encoding='{declared}'?><rss version='2.0'><channel><item><guid>1</guid><title>"
        )
        .into_bytes();
        text.extend(bytes);
        text.extend(b"</title></item></channel></rss>");
        let feed = read_feed(&text, header, None).unwrap();
        (feed.items[0].title.clone(), feed.repaired)
    };
    assert_eq!(feed("UTF-8", "Größe €".as_bytes(), None), ("Größe €".to_owned(), vec![]));
    assert_eq!(feed("ISO-8859-1", b"Gr\xf6\xdfe", None), ("Größe".to_owned(), vec![]));
    assert_eq!(feed("UTF-8", b"Gr\xf6\xdfe \x80", None), ("Größe €".to_owned(), vec![Repair::Charset]));
    assert_eq!(feed("ISO-8859-1", "Größe".as_bytes(), None), ("Größe".to_owned(), vec![Repair::Charset]));
    assert_eq!(feed("nonsense", b"Gr\xf6\xdfe", Some("text/xml; charset=iso-8859-15")), ("Größe".to_owned(), vec![]));
    let utf16: Vec<u8> =
        rss("<item><guid>1</guid><title>Größe</title></item>").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_feed(&utf16, None, None).unwrap().items[0].title, "Größe");
}

#[test]
fn dates_as_people_write_them() {
    let dates = [
        ("Wed, 06 May 2026 20:48:09 GMT", "2026-05-06T20:48:09Z", false),
        ("06 May 2026 20:48 +0200", "2026-05-06T18:48:00Z", false),
        ("2026-05-07T10:00:00+02:00", "2026-05-07T08:00:00Z", false),
        ("2026-05-07 10:00:00", "2026-05-07T08:00:00Z", false),
        ("Mi, 06 Mai 2026 20:48:09 +0200", "2026-05-06T18:48:09Z", true),
        ("01.01.2016", "2015-12-31T23:00:00Z", true),
        ("7. Mai 2026", "2026-05-06T22:00:00Z", true),
        ("Donnerstag, 7. Mai 2026, 14:30 Uhr", "2026-05-07T12:30:00Z", true),
        ("07.05.26 14.30 Uhr", "2026-05-07T12:30:00Z", true),
        ("5. Dez. 2025, 9 Uhr", "2025-12-05T08:00:00Z", true),
        ("März 2026", "2026-02-28T23:00:00Z", true),
        ("Sun, 04 Jan 98 10:00:00 MEZ", "1998-01-04T09:00:00Z", false),
    ];
    for (written, expected, odd) in dates {
        let (item, repaired) = one(&format!("<guid>1</guid><title>T</title><pubDate>{written}</pubDate>"));
        assert_eq!(item.published.map(|t| t.to_string()).as_deref(), Some(expected), "{written}");
        assert_eq!(repaired.contains(&Repair::Dates), odd, "{written}");
    }
    for nonsense in ["gestern", "32.01.2026", "2026", "99:99", "-", "Mai"] {
        let (item, repaired) = one(&format!("<guid>1</guid><title>T</title><pubDate>{nonsense}</pubDate>"));
        assert!(item.published.is_none() && repaired.contains(&Repair::Dates), "{nonsense}");
    }
}

#[test]
fn without_a_guid_the_key_stays_the_same() {
    let text = rss(
        "<item><title>A</title><link>https://a.de/Größe Maß</link></item><item><title>B</title><pubDate>01.02.2026</pubDate></item>\
        <item><guid>0</guid><title>C</title><link>https://a.de/c</link></item><item><guid>0</guid><title>D</title><link>https://a.de/d</link></item>\
        <item><guid>0</guid><title>C</title><link>https://a.de/c</link></item>",
    );
    let (first, second) = (read(&text), read(&text));
    let keys: Vec<_> = first.items.iter().map(|item| item.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "https://a.de/Gr%C3%B6%C3%9Fe%20Ma%C3%9F",
            "B 2026-01-31T23:00:00Z",
            "0",
            "0 https://a.de/d",
            "0 https://a.de/c"
        ]
    );
    assert_eq!(first.items, second.items);
    assert!(first.repaired.contains(&Repair::Ids));
    let (long, _) = one(&format!("<guid>{}</guid><title>T</title>", "x".repeat(5_000)));
    assert!(long.key.len() <= 200, "{}", long.key);
}

#[test]
fn broken_tags_do_not_take_the_feed_down() {
    let text = "<rss><channel><title>S</title><item><title>Neu: <b>Bad</b></title><description><p>Text<br>mehr <img src=/a.png></p></description>\
        <image><url>https://a.de/b.jpg</url></image><guid>1</guid></item><item><title>offen<item><guid>3</guid><title>C</title><link>https://a.de/c<guid>";
    let feed = read(text);
    let titles: Vec<_> = feed.items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles, ["Neu: Bad", "offen", "C"]);
    assert_eq!(feed.items[0].image.as_ref().unwrap().as_str(), "https://a.de/b.jpg");
    let content = item_to_content(&feed.items[0], Lang::De, &berlin()).unwrap();
    assert_eq!(content.body.unwrap().as_str(), "Text\nmehr");
    assert!(feed.repaired.contains(&Repair::Tags) && feed.repaired.contains(&Repair::Version));
}

#[test]
fn wordpress_and_invented_namespaces() {
    let text = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns=\"http://backend.userland.com/rss2\" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\"><channel>\
        <item><title>A &#8211; B</title><link>https://a.de/?p=1</link><dc:creator><![CDATA[amt]]></dc:creator><slash:comments>0</slash:comments>\
        <content:encoded><![CDATA[<p>Text [&hellip;]</p>\u{b}]]></content:encoded><media:thumbnail url=\"https://a.de/t.jpg\"/></item></channel></rss>";
    let feed = read(text);
    assert_eq!(feed.items[0].title, "A – B");
    assert_eq!(feed.items[0].image.as_ref().unwrap().as_str(), "https://a.de/t.jpg");
    assert!(feed.items[0].content_html.contains("Text"));
    assert!(feed.repaired.contains(&Repair::ControlCharacters));
}

#[test]
fn atom_and_json_feed() {
    let atom = read(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"de\"><title>S</title><id>x</id><updated>2026-05-07T10:00:00Z</updated>\
        <entry><id>tag:a</id><title type=\"html\">A &amp;amp; B</title><updated>2026-05-07T10:00:00Z</updated><link rel=\"self\" href=\"/s\"/><link href=\"/a\"/>\
        <category term=\"jobs\" label=\"Stellen\"/><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Hallo <b>Welt</b></p></div></content></entry></feed>",
    );
    let item = &atom.items[0];
    assert_eq!((item.title.as_str(), item.link.as_ref().unwrap().as_str()), ("A & B", "https://stadt.de/a"));
    assert_eq!(item.categories, ["Stellen"]);
    assert_eq!(item_to_content(item, Lang::De, &berlin()).unwrap().body.unwrap().as_str(), "Hallo **Welt**");

    let json = read(
        "\u{feff}{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"S\",\"items\":[{\"id\":7,\"url\":\"/x\",\"title\":\"1 < 2 & 3\",\
        \"content_text\":\"a <b>\\nc\",\"date_published\":\"2026-05-07T10:00:00+02:00\",\"tags\":[\"Verkehr\"],\"image\":\"/i.png\"}]}",
    );
    let item = &json.items[0];
    assert_eq!((item.key.as_str(), item.title.as_str()), ("7", "1 < 2 & 3"));
    assert_eq!(item.image.as_ref().unwrap().as_str(), "https://stadt.de/i.png");
    let content = item_to_content(item, Lang::De, &berlin()).unwrap();
    assert_eq!(
        (content.kind, formats::markdown::to_text(content.body.unwrap().as_str()).as_str()),
        (Kind::Traffic, "a <b>\nc")
    );
}

#[test]
fn categories_and_titles_tell_the_kind() {
    let cases = [
        ("<title>Vollsperrung der Zieglerallee</title>", Kind::Traffic, Topic::Traffic),
        ("<title>Straßensperrung</title>", Kind::Traffic, Topic::Traffic),
        ("<title>Sachbearbeitung (m/w/d)</title>", Kind::Job, Topic::Jobs),
        ("<title>Amtsblatt Nr. 01/2025</title>", Kind::Update, Topic::Politics),
        ("<title>Aus dem Stadtrat</title>", Kind::Update, Topic::Politics),
        ("<title>X</title><category>Stellenausschreibung</category>", Kind::Job, Topic::Jobs),
        ("<title>Unwetterwarnung</title>", Kind::Update, Topic::Warnings),
        ("<title>Das Straßenfest war schön</title>", Kind::Update, Topic::Events),
        ("<title>Jobst Müller wird 90</title>", Kind::Update, Topic::News),
        ("<title>Neue Öffnungszeiten</title>", Kind::Service, Topic::Services),
        ("<title>Hinweise zum Heizen</title><category>Bekanntmachung</category>", Kind::Update, Topic::News),
        ("<title>Stadtradeln mit der Kreisverkehrswacht</title>", Kind::Update, Topic::Events),
        ("<title>Durchführung einer Übung</title>", Kind::Update, Topic::News),
    ];
    for (item, kind, topic) in cases {
        let content = item_to_content(&one(&format!("<guid>1</guid>{item}")).0, Lang::De, &berlin()).unwrap();
        assert_eq!((content.kind, content.topics.iter().next()), (kind, Some(topic)), "{item}");
        assert!(content.body.is_none());
    }
}

#[test]
fn an_event_is_read_from_the_teaser_of_a_calendar() {
    let (item, _) = one(
        "<guid>1</guid><title>Chor</title><category>Veranstaltungen</category><description>05.12.2026, 19:00 Uhr in Alte Kirche, Markt: Es singt der Chor.</description>",
    );
    let content = item_to_content(&item, Lang::De, &berlin()).unwrap();
    let event = content.event.unwrap();
    assert_eq!(
        (content.kind, event.start.to_string().as_str(), event.all_day),
        (Kind::Event, "2026-12-05T18:00:00Z", false)
    );
    assert_eq!(event.place.unwrap().as_str(), "Alte Kirche, Markt");
    let (item, _) = one(
        "<guid>1</guid><title>Markt</title><category>Termine</category><description>05.12.2026 bis 07.12.2026 in Markt: x</description>",
    );
    let event = item_to_content(&item, Lang::De, &berlin()).unwrap().event.unwrap();
    assert_eq!((event.all_day, event.end.unwrap().to_string().as_str()), (true, "2026-12-06T23:00:00Z"));
}

#[test]
fn items_without_words_are_refused_and_long_ones_cut() {
    assert_eq!(item_to_content(&one("<guid>1</guid>").0, Lang::De, &berlin()).unwrap_err().key, "import.item.no_title");
    let content =
        item_to_content(&one("<guid>1</guid><description>Nur Text</description>").0, Lang::De, &berlin()).unwrap();
    assert_eq!(content.title.as_str(), "Nur Text");
    let long = format!(
        "<guid>1</guid><title>T</title><description>{}</description>",
        "<p>Wort und noch ein Wort.</p>".repeat(3_000).replace('<', "&lt;")
    );
    let content = item_to_content(&one(&long).0, Lang::De, &berlin()).unwrap();
    assert!(content.body.unwrap().as_str().ends_with("Wort.\n\n…"));
}

#[test]
fn hostile_feeds_end_in_a_clear_error_or_harmlessly() {
    let refuse = |text: &str| read_feed(text.as_bytes(), None, None).unwrap_err();
    assert_eq!(
        refuse(
            "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><rss version=\"2.0\"><channel><title>&c;</title></channel></rss>"
        ),
        FeedInError::Entities
    );
    assert_eq!(refuse(&format!("<!DOCTYPE x [<!ENTITY a \"{}\">]><rss/>", "b".repeat(200_000))), FeedInError::Entities);
    assert_eq!(refuse(&rss(&"<a>".repeat(100_000))), FeedInError::TooDeep);
    assert_eq!(refuse(&rss(&"<item/>".repeat(600_000))), FeedInError::TooManyItems);
    assert_eq!(refuse("<!DOCTYPE html><html><head><title>404</title></head></html>"), FeedInError::WebPage);
    assert!(matches!(refuse(""), FeedInError::NotAFeed(_)));
    assert!(matches!(refuse("\0\0\0"), FeedInError::NotAFeed(_)));
    assert!(matches!(refuse("{\"version\":1"), FeedInError::NotAFeed(_)));
    assert!(matches!(refuse("{\"items\":[]}"), FeedInError::NotAFeed(_)));
    assert!(matches!(refuse(&format!("{{\"x\":{}", "[".repeat(100_000))), FeedInError::NotAFeed(_)));
    assert_eq!(read_feed(&vec![b'<'; MAX_BYTES + 1], None, None).unwrap_err(), FeedInError::TooLarge);
    assert_eq!(FeedInError::Entities.key(), "import.error.entities");

    let (item, _) = one(
        "<guid>1</guid><title>A\0B</title><link>javascript:alert(1)</link><description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;p onclick=x&gt;Text</description>",
    );
    assert_eq!((item.title.as_str(), item.link.is_none()), ("AB", true));
    assert_eq!(item_to_content(&item, Lang::De, &berlin()).unwrap().body.unwrap().as_str(), "Text");
}

#[test]
fn a_title_of_ten_megabytes_takes_no_time() {
    let started = Instant::now();
    let (item, _) = one(&format!("<guid>1</guid><title>{}</title>", "Lang & länger ".repeat(700_000)));
    let content = item_to_content(&item, Lang::De, &berlin()).unwrap();
    assert!(content.title.as_str().ends_with('…') && content.body.is_some());
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_feed(&bytes, None, None);
    }

    #[test]
    fn pieces_of_feeds_never_panic(text in "(<item>|</item>|<title>|</title>|<description>|<link>|</link>|<!\\[CDATA\\[|\\]\\]>|<!--|-->|<guid>|<pubDate>|&amp;|&#|;|[<>&'\"=/!?äöü🎉0-9.: a-z]){0,40}") {
        if let Ok(feed) = read_feed(rss(&format!("<item>{text}")).as_bytes(), None, None) {
            for item in &feed.items {
                let _ = item_to_content(item, Lang::De, &TimeZone::UTC);
            }
        }
    }

    #[test]
    fn dates_never_panic(date in "[0-9.: ,+A-Za-zäöü-]{0,30}") {
        one(&format!("<guid>1</guid><title>T</title><pubDate>{date}</pubDate>"));
    }
}
