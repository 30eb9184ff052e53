//! Official warnings: archives, feeds, words, sentences, pushes.
use crate::common::{town, view as view_of};
use channel::lang::Lang;
use channel::official::{Ending, Provider, Step, Words};
use channel::warning::RegionKey;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use formats::official::{Course, ZipError, listing, open, title, words};
use formats::push_payload::{MAX_BYTES, OfficialView, STEP_BYTES, official};
use proptest::prelude::*;
use std::io::Write;
use url::Url;

const LEAST: u32 = 1 << 20;

/// An archive of one deflated file that says it has that size.
fn archive(file: &[u8], size: u32) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(file).unwrap();
    let packed = packer.finish().unwrap();
    let mut sum = flate2::Crc::new();
    sum.update(file);
    let mut common = Vec::new();
    common.extend([20u8, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
    for four in [sum.sum(), packed.len() as u32, size] {
        common.extend(four.to_le_bytes());
    }
    common.extend([1, 0, 0, 0]);
    let mut out = [b"PK\x03\x04".as_slice(), &common, b"x", &packed].concat();
    let begin = out.len() as u32;
    let directory = [b"PK\x01\x02\x14\x00".as_slice(), &common, &[0; 14], b"x"].concat();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(begin.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn w13_archives_are_unfolded_within_limits() {
    let text = b"<alert/>".repeat(1000);
    let good = archive(&text, text.len() as u32);
    let read = open(&good, LEAST as usize).unwrap();
    assert_eq!((read.files, read.unreadable), (vec![text.clone()], 0));
    let bomb = vec![0u8; 64 << 20];
    let folded = archive(&bomb, bomb.len() as u32);
    assert!(folded.len() < 100_000);
    assert_eq!(open(&folded, LEAST as usize).unwrap().unreadable, 1, "it says how large it is");
    assert_eq!(open(&archive(&bomb, 8000), LEAST as usize).unwrap().unreadable, 1, "it lies about it");
    let mut damaged = good.clone();
    damaged[40] ^= 1;
    assert_eq!(open(&damaged, LEAST as usize).unwrap().files.len(), 0);
    for bad in [&good[..good.len() - 1], b"PK", b"", b"<html>"] {
        assert_eq!(open(bad, LEAST as usize), Err(ZipError::NotZip));
    }
}

proptest! {
    #[test]
    fn w13_any_damage_to_an_archive_is_survived(at in 0usize..200, byte in any::<u8>(), cut in 0usize..200) {
        let mut bytes = archive(&b"<alert/>".repeat(50), 400);
        let at = at % bytes.len();
        bytes[at] = byte;
        let cut = cut % bytes.len();
        let _ = (open(&bytes, 1000), open(&bytes[..cut], 1000));
        let _ = listing(&bytes, &Url::parse("https://x.example/feed").unwrap());
    }
}

#[test]
fn a_feed_leads_to_files_however_it_names_them() {
    let base = Url::parse("https://kreis.example/warn/feed.atom").unwrap();
    let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title><id>f</id><updated>2026-11-20T10:00:00Z</updated>
        <entry><id>1</id><title>a</title><updated>2026-11-20T10:00:00Z</updated><link href='https://kreis.example/page'/>
          <link type='application/cap+xml' href='a.xml'/></entry>
        <entry><id>2</id><title>b</title><updated>2026-11-20T10:00:00Z</updated><link href='/b.cap'/></entry>
        <entry><id>3</id><title>c</title><updated>2026-11-20T10:00:00Z</updated><link href='/b.cap'/></entry>
        <entry><id>4</id><title>d</title><updated>2026-11-20T10:00:00Z</updated></entry>
        <entry><id>5</id><title>e</title><updated>2026-11-20T10:00:00Z</updated><link href='javascript:alert(1)'/></entry></feed>";
    let found = listing(feed.as_bytes(), &base).unwrap();
    let files: Vec<&str> = found.entries.iter().map(|one| one.file.as_str()).collect();
    assert_eq!(files, ["https://kreis.example/warn/a.xml", "https://kreis.example/b.cap"]);
    assert_eq!(found.unreadable, 2);
    let rss = "<rss version='2.0'><channel><title>x</title><item><title>a</title><link>https://x.example/a.xml</link></item></channel></rss>";
    assert_eq!(listing(rss.as_bytes(), &base).unwrap().entries.len(), 1);
    assert!(listing(b"{}", &base).is_none() && listing(b"", &base).is_none());
}

fn said(sender: &str, headline: &str, description: &str, instruction: &str) -> Words {
    let own = |text: &str| text.to_owned();
    Words {
        language: own("de"),
        headline: own(headline),
        description: own(description),
        instruction: own(instruction),
        areas: vec![own("Kreis Werre")],
        sender: own(sender),
        web: String::new(),
    }
}

/// W10: the sentence begins with the source, and its headline is unchanged.
#[test]
fn w10_a_title_names_its_source() {
    let words = said("Deutscher Wetterdienst", "Amtliche WARNUNG vor STURMBÖEN", "", "");
    let of = |course, lang| title(&words, course, false, lang);
    assert_eq!(of(Course::Begins, Lang::De), "Deutscher Wetterdienst warnt: Amtliche WARNUNG vor STURMBÖEN");
    assert_eq!(of(Course::Begins, Lang::En), "Deutscher Wetterdienst warns: Amtliche WARNUNG vor STURMBÖEN");
    assert!(title(&words, Course::Begins, true, Lang::De).contains("kein Ernstfall"));
    assert_eq!(Course::of(Step::Changes, Some(Ending::Withdrawn)), Course::Withdrawn);
    assert_eq!(Course::of(Step::Ends, Some(Ending::AllClear)), Course::AllClear);
    for course in [Course::Begins, Course::Changes, Course::AllClear, Course::Withdrawn] {
        for lang in Lang::ALL {
            let text = of(course, lang);
            assert!(text.starts_with("Deutscher Wetterdienst ") && text.ends_with(": Amtliche WARNUNG vor STURMBÖEN"));
        }
    }
}

/// W7: headline and what to do are in the push, however long the sender writes.
#[test]
fn w7_what_to_do_is_never_cut_off_by_what_is_the_matter() {
    let town = town();
    let to_do = "Schließen Sie Fenster und Türen. Schalten Sie Lüftungen ab.";
    for length in [0, 10, 500, 1200, 7000] {
        let description = "Der Rauch zieht nach Osten. ".repeat(length / 28);
        let words = said("Integrierte Leitstelle Werre", "Brand einer Halle", &description, to_do);
        let view = OfficialView {
            id: "000000000000b",
            version: 1,
            url: "https://kanal.example/lindenau/official/000000000000b",
            words: &words,
            course: Course::Begins,
            rehearsal: false,
            sent: "2026-11-20T12:00:00Z".parse().unwrap(),
            until: "Gilt bis 20.11., 20:00 Uhr.",
        };
        let bytes = official(&view_of(&town), &view, Lang::De);
        assert!(bytes.len() <= MAX_BYTES && bytes.len().is_multiple_of(STEP_BYTES), "{}", bytes.len());
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let body = json["notification"]["body"].as_str().unwrap();
        assert!(body.contains(to_do) && body.contains("20:00 Uhr"), "{length}: {body}");
        assert_eq!(json["notification"]["title"], "Integrierte Leitstelle Werre warnt: Brand einer Halle");
        assert!(json["notification"].get("icon").is_none() && json["notification"]["requireInteraction"] == true);
        let test = OfficialView { rehearsal: true, ..view };
        let json: serde_json::Value = serde_json::from_slice(&official(&view_of(&town), &test, Lang::De)).unwrap();
        assert_eq!(json["notification"]["silent"], true, "nobody is meant to act");
    }
}

#[test]
fn words_lose_their_markup_and_nothing_else() {
    let cap = |text: &str| {
        format!(
            "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>a</identifier><sender>b</sender>\
             <sent>2026-11-20T13:05:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>\
             <info><language>de</language><category>Met</category><event>E</event><urgency>Immediate</urgency>\
             <severity>Minor</severity><certainty>Likely</certainty><description>{text}</description></info></alert>"
        )
    };
    let region = RegionKey::parse("05758").unwrap();
    for (written, read) in [
        ("Böen &lt; 60 km/h &amp; mehr", "Böen < 60 km/h & mehr"),
        ("Eins&lt;br/&gt;Zwei &amp;quot;drei&amp;quot;", "Eins\nZwei \"drei\""),
        ("a&lt;b und c&gt;d", "a<b und c>d"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Bleiben Sie drin.", "Bleiben Sie drin."),
    ] {
        let alert = formats::cap::read(cap(written)).unwrap().alert;
        let words = words(&alert, Provider::Feed, "Kreis", &region);
        assert_eq!(words[0].description, read, "{written}");
        assert_eq!((words[0].sender.as_str(), words[0].headline.as_str()), ("Kreis", "E"));
    }
}

/// What to do is said by every block of a language, and nothing is said twice.
#[test]
fn several_blocks_of_one_language_lose_nothing() {
    let info = |language: &str, description: &str, instruction: &str, area: &str| {
        format!(
            "<info><language>{language}</language><category>Met</category><event>E</event><urgency>Immediate</urgency>\
             <severity>Minor</severity><certainty>Likely</certainty><headline>H</headline>\
             <description>{description}</description><instruction>{instruction}</instruction>\
             <area><areaDesc>{area}</areaDesc></area></info>"
        )
    };
    let mut infos = vec![
        info("de", "Rauch.", "Schließen Sie Fenster.", "Nord"),
        info("de", "Rauch.", "Verlassen Sie das Gebiet.", "Süd"),
        info("de", "Gas.", "Schließen Sie Fenster.", "Nord"),
    ];
    infos.extend((0..20).map(|n| info(&format!("x{}", char::from(b'a' + n)), "t", "i", "Nord")));
    let cap = format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>a</identifier><sender>b</sender>\
         <sent>2026-11-20T13:05:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>{}</alert>",
        infos.concat()
    );
    let alert = formats::cap::read(cap).unwrap().alert;
    let all = words(&alert, Provider::Feed, "Kreis", &RegionKey::parse("05758").unwrap());
    assert_eq!(all[0].instruction, "Schließen Sie Fenster.\n\nVerlassen Sie das Gebiet.");
    assert_eq!((all[0].description.as_str(), all[0].area().as_str()), ("Rauch.\n\nH\n\nGas.", "Nord, Süd"));
    assert_eq!(all.len(), 21, "every language");
}

/// Every area a message names is kept, however many share a line.
#[test]
fn no_area_is_lost() {
    let areas: String = (0..120).map(|n| format!("<area><areaDesc>Gemeinde {n}</areaDesc></area>")).collect();
    let cap = format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>a</identifier><sender>b</sender>\
         <sent>2026-11-20T13:05:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>\
         <info><language>de</language><category>Met</category><event>E</event><urgency>Immediate</urgency>\
         <severity>Minor</severity><certainty>Likely</certainty>{areas}{areas}</info></alert>"
    );
    let alert = formats::cap::read(cap).unwrap().alert;
    let all = words(&alert, Provider::Feed, "Kreis", &RegionKey::parse("05758").unwrap());
    assert_eq!(all[0].areas.len(), 120, "each once");
    assert_eq!(all[0].areas[119], "Gemeinde 119");
    assert!(all[0].area().ends_with("Gemeinde 7, …"), "{}", all[0].area());
}
