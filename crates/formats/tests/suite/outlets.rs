//! Posts as every outlet gets them: by eye for the difficult ones, by properties for all.
use crate::common::{content, event, post, town, view};
use channel::ids::MediumId;
use channel::image::{Alt, Picture};
use channel::post::{Content, Kind};
use channel::text::{Line, letters};
use channel::topic::Topic;
use formats::outlet::{Feature, Field, Instance, Outlet, Prepared, Severity, Trouble, prepare, prepare_for_mastodon};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

const LINK: &str = "https://ausrufer.example/lindenau/p/0000000000001-strassenfest";

fn at(outlet: Outlet, content: &Content) -> Prepared {
    let town = town();
    prepare(outlet, &view(&town), &post(1, content))
}

fn with_picture(mut content: Content, alt: &str) -> Content {
    let alt = Line::parse(alt).map_or(Alt::Decorative, Alt::Text);
    content.pictures.push(Picture { id: MediumId(7), width: 1600, height: 1200, alt, credit: None });
    content
}

fn troubles(prepared: &Prepared) -> Vec<Trouble> {
    prepared.problems.iter().map(|problem| problem.trouble).collect()
}

#[test]
fn whatsapp_speaks_its_own_markup() {
    let body = "## Was ist zu tun?\n\n**Fenster** schließen, *ruhig* bleiben, ~~nicht~~ doch.\n\n- [Karte](https://lindenau-werre.de/karte_a_b)\n- [amt@lindenau.de](mailto:amt@lindenau.de)\n\n> Wir danken\n> allen.";
    let said = with_picture(content(Kind::Traffic, "Sperrung", body), "Ein Bagger");
    let expected = format!(
        "*Sperrung*\n\n*Was ist zu tun?*\n\n*Fenster* schließen, _ruhig_ bleiben, ~nicht~ doch.\n\n- Karte: https://lindenau-werre.de/karte_a_b\n- amt@lindenau.de\n\n> Wir danken\n> allen.\n\nBild: Ein Bagger\n\n{LINK}"
    );
    assert_eq!(at(Outlet::Whatsapp, &said).text, expected);
}

#[test]
fn whatsapp_takes_no_letter_of_the_text_for_markup() {
    let body = "Bürger\\*innen zahlen 2\\*3\\*4 Euro für Müll\\_plan\\_2026. \\*Achtung\\* und \\_so\\_ \\~100 Euro\\~, `x`.\n\n\\> kein Zitat\n\nStraßen**bau**amt, **fett mit \\* darin**, ***beides***.";
    let text = at(Outlet::Whatsapp, &content(Kind::Update, "Der *neue* Plan", body)).text;
    for part in [
        "*Der ∗neue∗ Plan*\n",
        "Bürger*innen zahlen 2*3*4 Euro für Müll_plan_2026. ∗Achtung* und ＿so_ ∼100 Euro~, ",
        "\n› kein Zitat\n",
        "Straßenbauamt, *fett mit ∗ darin*, _*beides*_.",
    ] {
        assert!(text.contains(part), "{part}\nis missing in\n{text}");
    }
}

#[test]
fn a_mail_is_plain_and_says_from_whom() {
    let said = event("Straßenfest", "2026-11-28T09:00:00Z", Some("2026-11-28T17:00:00Z"), false);
    let mail = at(Outlet::Mail, &said);
    assert_eq!(mail.subject.as_deref(), Some("Straßenfest"));
    assert_eq!(
        mail.text,
        format!(
            "Wann: Samstag, 28. November 2026, 10:00 bis 18:00 Uhr\nWo: Marktplatz, Lindenau\nAnmeldung: https://lindenau-werre.de/anmelden?a=1&b=2\n\nMit Musik; Essen, Trinken.\n\nEintritt frei\n\n{LINK}\n\n-- \nStadt Lindenau an der Werre\nhttps://ausrufer.example/lindenau"
        )
    );
    assert!(mail.problems.is_empty() && mail.limit.is_none());
    assert!(at(Outlet::Mail, &content(Kind::Update, "Rat", "> Zwei\n> Zeilen")).text.starts_with("> Zwei\n> Zeilen\n"));
}

#[test]
fn mastodon_counts_an_address_as_23_and_a_mention_by_its_name() {
    let said = content(
        Kind::Traffic,
        "Müll",
        "Mehr bei @amt@social.example und https://lindenau-werre.de/ein/langer/weg?mit=allem.",
    );
    let toot = at(Outlet::Mastodon, &said);
    assert!(toot.text.ends_with(&format!("\n\n#Verkehr\n{LINK}")), "{}", toot.text);
    let expected = "Müll\n\nMehr bei @amt und .\n\n#Verkehr\n";
    assert_eq!(toot.count, letters(expected) + 2 * 23);
    assert_eq!((toot.limit, toot.lang.as_deref()), (Some(500), Some("de")));
}

#[test]
fn a_server_names_its_own_numbers() {
    let (town, said) = (town(), content(Kind::Update, "Müll", &"Wort ".repeat(400)));
    let numbers = Instance { max: 1_000, url: 30, pictures: 4 };
    let toot = prepare_for_mastodon(&view(&town), &post(1, &said), numbers);
    assert!((990..=1_000).contains(&toot.count), "{}", toot.count);
}

#[test]
fn tags_by_topic_but_not_for_news_and_not_twice() {
    let mut said = content(Kind::Traffic, "Umleitung", "Wegen Bauarbeiten. #verkehr");
    said.topics = [Topic::News, Topic::Traffic, Topic::Politics].into_iter().collect();
    assert!(at(Outlet::Mastodon, &said).text.ends_with(&format!("#verkehr\n\n#Politik\n{LINK}")));
    said.lang = "en".to_owned();
    assert!(at(Outlet::Telegram, &said).text.contains("\n#Politics #Traffic\n"));
}

#[test]
fn instagram_gets_a_card_where_there_is_no_picture() {
    let said = content(Kind::Update, "Rathaus zu", "Am Montag.");
    let post = at(Outlet::Instagram, &said);
    assert_eq!(post.alts, ["Rathaus zu. Am Montag."]);
    assert_eq!(troubles(&post), [Trouble::NeedsPicture]);
    assert!(post.text.ends_with("\n\nausrufer.example/lindenau/p/0000000000001-strassenfest"), "{}", post.text);
    let mut wide = with_picture(content(Kind::Update, "Panorama", "#a #b #c #d #e #f"), "Die Stadt von oben");
    wide.pictures[0].width = 4_000;
    let post = at(Outlet::Instagram, &wide);
    assert_eq!((post.alts.len(), post.pictures), (1, 1), "it is the card that is seen");
    assert!(post.alts[0].starts_with("Panorama. "));
    assert_eq!(troubles(&post), [Trouble::PictureShape, Trouble::ManyTags { max: 5 }]);
    let many: String = (0..31).map(|n| format!("#tag{n} ")).collect();
    let post = at(Outlet::Instagram, &with_picture(content(Kind::Update, "Viel", &many), "x"));
    assert_eq!(post.problems[0].trouble, Trouble::TooManyTags { max: 30 });
    assert!(post.blocked() && post.problems[0].field == Field::Body);
}

#[test]
fn telegram_and_matrix_get_their_html() {
    let body = "**A & B** <c> [Karte](https://x.de/?a=1&b=2)\n\n> Zitat";
    let said = content(Kind::Update, "Eins < zwei", body);
    let telegram = at(Outlet::Telegram, &said);
    assert_eq!(telegram.text, format!("Eins < zwei\n\nA & B <c> Karte\n\nZitat\n\n{LINK}"));
    assert_eq!(
        telegram.wire.unwrap(),
        format!(
            "<b>Eins &lt; zwei</b>\n\n<b>A &amp; B</b> &lt;c&gt; <a href=\"https://x.de/?a=1&amp;b=2\">Karte</a>\n\n<blockquote>Zitat</blockquote>\n\n<a href=\"{LINK}\">{LINK}</a>"
        )
    );
    assert!(at(Outlet::Matrix, &said).wire.unwrap().starts_with("<b>Eins &lt; zwei</b><br><br><b>A"));
    let matrix = at(Outlet::Matrix, &with_picture(said.clone(), "Stände auf dem Markt"));
    assert!(matrix.text.contains("Bild: Stände auf dem Markt") && matrix.wire.unwrap().contains("Stände auf"));
    let long = at(Outlet::Matrix, &content(Kind::Update, "Lang", &"Ein Wort. ".repeat(1_900)));
    let event = serde_json::json!({ "body": long.text, "formatted_body": long.wire, "m.new_content": { "body": long.text, "formatted_body": long.wire } });
    assert!(event.to_string().len() < 62_000, "a change of it is an event, too");
    let short = with_picture(said, "Ein Bild");
    assert_eq!(at(Outlet::Telegram, &short).limit, Some(1_024), "it is the caption of the picture");
}

#[test]
fn linkedin_escapes() {
    let wire = at(Outlet::Linkedin, &content(Kind::Job, "Kita (m/w/d)", "EG 9a @ #1")).wire.unwrap();
    assert!(wire.starts_with("Kita \\(m/w/d\\)\n\nEG 9a \\@ \\#1\n\n"), "{wire}");
}

#[test]
fn bluesky_tells_links_and_tags_by_byte() {
    let said = content(Kind::Traffic, "Größe 👩‍👩‍👧", "Über [die Brücke](https://x.de/b) und #Süd.");
    let post = at(Outlet::Bluesky, &said);
    let told: Vec<(&str, &Feature)> = post.facets.iter().map(|f| (&post.text[f.from..f.to], &f.feature)).collect();
    let link = |to: &str| Feature::Link(to.to_owned());
    let tag = |name: &str| Feature::Tag(name.to_owned());
    assert_eq!(
        told,
        [
            ("die Brücke", &link("https://x.de/b")),
            ("#Süd", &tag("Süd")),
            ("#Verkehr", &tag("Verkehr")),
            (LINK, &link(LINK))
        ]
    );
}

#[test]
fn what_is_cut_ends_with_a_word() {
    let said = content(Kind::Update, "Lang", &"Straßenbauarbeiten überall, ".repeat(40));
    let post = at(Outlet::Bluesky, &said);
    assert!(post.text.contains("überall…\n\n") || post.text.contains("Straßenbauarbeiten…\n\n"), "{}", post.text);
    assert!(matches!(troubles(&post)[..], [Trouble::Shortened { left }] if left > 800));
    let list = content(Kind::Update, "Liste", &(1..90).map(|n| format!("{n}. Punkt\n")).collect::<String>());
    let post = at(Outlet::Bluesky, &list);
    assert!(post.text.contains(" Punkt…\n\n"), "{}", post.text);
    let endless = content(Kind::Update, "Wort", &"x".repeat(5_000));
    assert_eq!(at(Outlet::Bluesky, &endless).text, format!("Wort\n\n{LINK}"));
}

#[test]
fn a_title_beyond_the_limit_blocks_and_names_its_field() {
    let family = "👩‍👩‍👧‍👦".repeat(120);
    let post = at(Outlet::Bluesky, &content(Kind::Update, &family, "Text"));
    assert_eq!((post.problems[0].severity, post.problems[0].field), (Severity::Blocks, Field::Title));
    assert!(post.text.len() <= 3_000 && post.text.ends_with(LINK));
}

#[test]
fn right_to_left_and_the_rest_of_the_world() {
    let mut said = content(Kind::Warning, "تحذير من العاصفة", &"ابقوا في المنازل. ".repeat(60));
    said.lang = "ar".to_owned();
    for outlet in [Outlet::Mastodon, Outlet::Bluesky, Outlet::Threads] {
        let post = at(outlet, &said);
        assert!(post.text.starts_with("تحذير من العاصفة\n\nابقوا") && post.text.ends_with(LINK));
        assert!(post.text.contains("المنازل…") || post.text.contains("في…") || post.text.contains("ابقوا…"));
    }
    assert_eq!(at(Outlet::Bluesky, &said).lang.as_deref(), Some("ar"));
}

#[test]
fn a_warning_says_everywhere_that_it_is_one_and_its_end_that_it_is_over() {
    for outlet in [Outlet::Mastodon, Outlet::Telegram, Outlet::Facebook, Outlet::Bluesky] {
        let text = |title: &str| at(outlet, &content(Kind::Warning, title, "Am Hafen.")).text;
        assert!(text("Gas tritt aus").starts_with("Warnung: Gas tritt aus\n"), "{outlet:?}");
        for title in ["Entwarnung: Gas tritt aus", "Fehlalarm: Gas", "TEST: Gas tritt aus", "Warnung vor Gas"] {
            assert!(text(title).starts_with(title), "{outlet:?} {title}");
        }
    }
    assert_eq!(at(Outlet::Mail, &content(Kind::Warning, "Gas", "Da.")).subject.as_deref(), Some("Warnung: Gas"));
}

#[test]
fn the_phone_shows_what_is_sent() {
    let push = at(Outlet::Push, &content(Kind::Warning, "Sturm", "Bleiben Sie im Haus."));
    assert_eq!((push.subject.as_deref(), &*push.text), (Some("Warnung: Sturm"), "Bleiben Sie im Haus."));
    assert!(push.problems.is_empty());
    let long = at(Outlet::Push, &content(Kind::Update, &"Langer Titel ".repeat(6), &"Wort ".repeat(900)));
    assert!(matches!(troubles(&long)[..], [Trouble::TitleCut { shown: 50 }, Trouble::Shortened { .. }]));
}

#[test]
fn what_is_missing_is_said() {
    let said = with_picture(content(Kind::Update, "Nur ein Titel", ""), "");
    assert_eq!(troubles(&at(Outlet::Mastodon, &said)), [Trouble::NoText, Trouble::NoAltText]);
    let card = at(Outlet::LinkCard, &content(Kind::Update, &"Titel ".repeat(15), "Text"));
    assert_eq!(troubles(&card), [Trouble::TitleCut { shown: 70 }]);
    let mut many = with_picture(content(Kind::Update, "Bilder", "Text"), "a");
    many.pictures = vec![many.pictures[0].clone(); 6];
    let toot = at(Outlet::Mastodon, &many);
    assert_eq!((troubles(&toot), toot.pictures, toot.alts.len()), (vec![Trouble::TooManyPictures { max: 4 }], 4, 4));
}

/// Texts of everything that breaks counters: marks, families, flags, combining letters, right to left, endless words.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zäöüß]{1,14}",
        1 => "[A-Za-z]{60,200}",
        1 => Just("👩‍👩‍👧‍👦".to_owned()),
        1 => Just("🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿".to_owned()),
        1 => Just("e\u{301}n\u{303}".to_owned()),
        1 => Just("العاصفة".to_owned()),
        1 => "[*_~`>#@\\[\\]()<&-]{1,6}",
        1 => Just("**fett** *schräg* ~~weg~~".to_owned()),
        1 => Just("[Karte](https://lindenau-werre.de/karte?a=1)".to_owned()),
        1 => Just("https://lindenau-werre.de/ein/weg".to_owned()),
        1 => Just("#Markt".to_owned()),
        1 => Just("\n\n- eins\n- zwei\n\n> Zitat\n\n".to_owned()),
    ];
    proptest::collection::vec(piece, 0..160).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_text_fits_keeps_its_link_and_its_letters(
        title in "([a-zäöüß*_ ]|👩‍👩‍👧‍👦|🇩🇪){1,120}",
        body in texts(),
        tail in "[a-z0-9-]{0,120}",
        pictures in 0usize..3,
    ) {
        let Ok(title) = channel::text::Title::parse(&title) else { return Ok(()) };
        let town = town();
        let mut said = content(Kind::Traffic, title.as_str(), &body);
        for _ in 0..pictures {
            said = with_picture(said, "Ein Bagger auf der Brücke");
        }
        let url = format!("https://ausrufer.example/lindenau/p/{tail}");
        let mut view_of = post(1, &said);
        view_of.url = &url;
        for outlet in Outlet::ALL {
            let done = prepare(outlet, &view(&town), &view_of);
            if let Some(limit) = done.limit {
                prop_assert!(done.count <= limit, "{:?}: {} of {}\n{}", outlet, done.count, limit, done.text);
            }
            let link = if outlet == Outlet::Instagram { &url["https://".len()..] } else { &url };
            if !matches!(outlet, Outlet::Push | Outlet::LinkCard) {
                prop_assert!(done.text.contains(link), "{:?} lost its link\n{}", outlet, done.text);
            }
            whole_letters(&done, &said)?;
            for facet in &done.facets {
                prop_assert!(done.text.is_char_boundary(facet.from) && done.text.is_char_boundary(facet.to));
            }
            if let Some(html) = done.wire.filter(|_| outlet != Outlet::Linkedin) {
                prop_assert!(balanced(&html), "{}", html);
            }
        }
    }
}

/// Every letter of what came out stood in what went in, or is one of ours.
fn whole_letters(done: &Prepared, said: &Content) -> Result<(), TestCaseError> {
    let body = said.body.as_ref().map_or("", |body| body.as_str());
    let mut known: std::collections::HashSet<&str> = body.graphemes(true).collect();
    known.extend(said.title.as_str().graphemes(true));
    for letter in done.text.graphemes(true).filter(|letter| letter.chars().count() > 1) {
        prop_assert!(known.contains(letter), "{:?} broke a letter: {:?}", done.outlet, letter);
    }
    let emoji = |text: &str| text.chars().filter(|c| *c == '\u{200d}').count();
    let families = done.text.graphemes(true).filter(|letter| *letter == "👩‍👩‍👧‍👦").count();
    prop_assert_eq!(emoji(&done.text), families * 3, "{:?} broke a family", done.outlet);
    Ok(())
}

/// Every tag is closed in the order it was opened.
fn balanced(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()).filter(|tag| *tag != "br") {
        match tag.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            Some(_) => {}
            None => open.push(tag.split(' ').next().unwrap_or("")),
        }
    }
    open.is_empty()
}

#[test]
fn an_umlaut_in_two_parts_is_one_letter_of_its_tag() {
    let post = at(Outlet::Bluesky, &content(Kind::Update, "Fest", "An der #Mu\u{308}hle."));
    let tag = post.facets.iter().find(|facet| matches!(facet.feature, Feature::Tag(_))).unwrap();
    assert_eq!(tag.feature, Feature::Tag("Mühle".to_owned()));
    assert_eq!(&post.text[tag.from..tag.to], "#Mu\u{308}hle");
}
