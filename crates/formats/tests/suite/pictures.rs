//! Cards and icons: right size, right weight, no panic on any text. `AUSRUFER_SHOW=dir` keeps them to be looked at.
use crate::common::{content, event, post, town, view};
use channel::post::{Content, Kind};
use formats::icon::{Shape, png};
use formats::{card, icon};
use proptest::prelude::*;

fn show(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("AUSRUFER_SHOW") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

/// Arms with transparent edges: a shield in two colours.
fn crest() -> Vec<u8> {
    let picture = image::RgbaImage::from_fn(180, 220, |x, y| {
        let (dx, dy) = (x as f32 - 90.0, y as f32 - 100.0);
        let inside = dx.abs() < 80.0 && (dy < 20.0 || dx.hypot(dy - 20.0) < 80.0) && y > 8;
        match (inside, y < 110) {
            (false, _) => image::Rgba([0, 0, 0, 0]),
            (true, true) => image::Rgba([244, 191, 54, 255]),
            (true, false) => image::Rgba([29, 92, 156, 255]),
        }
    });
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

fn check(name: &str, content: &Content, with_crest: bool) {
    let town = town();
    let crest = crest();
    let jpeg = card::post(&view(&town), &post(1, content), with_crest.then_some(&crest[..]), with_crest).unwrap();
    show(&format!("card-{name}.jpg"), &jpeg);
    assert!(jpeg.len() <= 300 * 1024, "{} bytes", jpeg.len());
    let picture = image::load_from_memory(&jpeg).unwrap();
    assert_eq!((picture.width(), picture.height()), (1_200, 630));
    // The band is the town's colour, the page is white.
    let pixels = picture.to_rgb8();
    assert!(pixels.get_pixel(1_190, 620).0.iter().zip([0x1d, 0x6b, 0x3a]).all(|(a, b)| a.abs_diff(b) < 6));
    assert_eq!(pixels.get_pixel(4, 4).0, [255, 255, 255]);
    assert!(pixels.pixels().filter(|p| p.0[0] < 60 && p.0[1] < 60).count() > 200, "letters were drawn");
}

#[test]
fn cards_for_titles_of_every_length() {
    let long = "Die Öffnungszeiten des Bürgerbüros ändern sich über die Feiertage und den Jahreswechsel hinweg mehrfach deutlich";
    check(
        "short",
        &content(
            Kind::Update,
            "Freibad öffnet",
            "Am Samstag um 10 Uhr ist es so weit: Die Saison beginnt mit freiem Eintritt und Kaffee für alle.",
        ),
        true,
    );
    check(
        "middle",
        &content(
            Kind::Decision,
            "Stadtrat beschließt den Haushalt für das kommende Jahr",
            "Mit 24 zu 8 Stimmen hat der Rat den Haushalt angenommen.",
        ),
        true,
    );
    check("long", &content(Kind::Service, long, "x"), true);
    check(
        "compound",
        &content(
            Kind::Traffic,
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft sperrt",
            "",
        ),
        false,
    );
    check(
        "warning",
        &content(
            Kind::Warning,
            "🌊 Hochwasser an der Werre: Meiden Sie die Uferwege",
            "Der Pegel steigt bis zum Abend auf 3,20 Meter.",
        ),
        true,
    );
    check(
        "event",
        &event("Weihnachtsmarkt auf dem Domplatz", "2026-12-05T10:00:00Z", Some("2026-12-05T21:00:00Z"), false),
        true,
    );
    check("full", &content(Kind::Update, &"Wort ".repeat(24), ""), false);
}

#[test]
fn an_upright_card_is_read_on_a_phone_and_breaks_no_sound() {
    let long = "Städtepartnerschaftsjubiläum: Hochwasserrückhaltebeckenbesichtigung mit der Oberbürgermeisterin";
    let name = "Große Kreisstadt Neustadt in der Oberlausitz an der Spree";
    for (kind, title, town_name, accent, crest) in [
        ("long", long, name, "#f2d544", true),
        ("short", "Freibad öffnet", "Stadt Lindenau", "#f2d544", false),
        ("compound", "Städtepartnerschaft: Jugendliche aus Żary zu Gast", name, "#1d6b3a", true),
    ] {
        let mut town = town();
        (town.profile.name, town.profile.accent) = (town_name.to_owned(), accent.to_owned());
        let text = "Am Samstag um 10 Uhr ist es so weit: Die Saison beginnt mit freiem Eintritt und Kaffee für alle.";
        let said = content(Kind::Update, title, text);
        let arms = self::crest();
        let jpeg = card::portrait(&view(&town), &post(1, &said), crest.then_some(&arms[..]), true).unwrap();
        show(&format!("portrait-{kind}.jpg"), &jpeg);
        let picture = image::load_from_memory(&jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (1_080, 1_350));
        assert!(jpeg.len() <= 300 * 1024, "{} bytes", jpeg.len());
    }
    let event = event("Lesung in der Bibliothek", "2026-12-12T18:30:00Z", Some("2026-12-12T20:00:00Z"), false);
    let jpeg = card::portrait(&view(&town()), &post(1, &event), None, true).unwrap();
    show("portrait-event.jpg", &jpeg);
}

#[test]
fn the_channel_has_a_card_and_icons() {
    let town = town();
    let crest = crest();
    let jpeg = card::channel(&view(&town), Some(&crest), true).unwrap();
    show("card-channel.jpg", &jpeg);
    assert!(jpeg.len() <= 300 * 1024);
    for (shape, name) in
        [(Shape::Plain, "plain"), (Shape::Maskable, "maskable"), (Shape::Touch, "touch"), (Shape::Badge, "badge")]
    {
        for (arms, kind) in [(Some(&crest[..]), "crest"), (None, "initial")] {
            let file = png(&town.profile, arms, shape, 192).unwrap();
            show(&format!("icon-{name}-{kind}.png"), &file);
            let picture = image::load_from_memory(&file).unwrap().to_rgba8();
            assert_eq!((picture.width(), picture.height()), (192, 192));
            let corner = picture.get_pixel(0, 0).0[3];
            assert_eq!(corner == 255, matches!(shape, Shape::Maskable | Shape::Touch), "{shape:?}");
            assert!(picture.pixels().any(|p| p.0[3] == 255));
        }
    }
}

#[test]
fn a_broken_crest_is_an_error() {
    let town = town();
    assert!(card::channel(&view(&town), Some(b"<svg/>"), true).is_err());
    assert!(icon::png(&town.profile, Some(b"\x89PNG\r\n\x1a\n"), Shape::Plain, 192).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_title_can_be_drawn(title in "\\PC{1,120}") {
        let town = town();
        let Ok(title) = channel::text::Title::parse(&title) else { return Ok(()) };
        let said = content(Kind::Update, title.as_str(), title.as_str());
        prop_assert!(card::post(&view(&town), &post(1, &said), None, true).is_ok());
    }
}

#[test]
fn a_stretch_of_road_is_drawn_and_said_in_words() {
    use channel::lang::Lang;
    use channel::text::Line;
    use channel::traffic::{Effect, Traffic, track};
    let line = |text: &str| track(text).unwrap();
    let mut works = Traffic {
        streets: vec![Line::parse("Straße <1>").unwrap()],
        effect: Effect::Closed,
        from: None,
        until: None,
        detour: None,
        track: line("52.20000, 8.58000\n52.20300, 8.58400"),
        detour_track: line("52.20000, 8.58000\n52.19000, 8.59000\n52.20300, 8.58400"),
    };
    let svg = formats::traffic_map::svg(&works, Lang::De).unwrap();
    if let Some((good, said)) = crate::common::run("xmllint", &["--noout", "-"], svg.as_bytes()) {
        assert!(good, "{said}\n{svg}");
    }
    assert!(!svg.contains("http") && !svg.contains("style="), "{svg}");
    // Everything lies within the drawing.
    let (_, rest) = svg.split_once("points=\"").unwrap();
    for pair in rest.split('"').next().unwrap().split_whitespace() {
        let (x, y) = pair.split_once(',').unwrap();
        let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
        assert!((0.0..=640.0).contains(&x) && (0.0..=400.0).contains(&y), "{pair}");
    }
    assert_eq!(
        formats::traffic_map::description(&works, Lang::De),
        "Straße <1>: etwa 430 Meter von Südwesten nach Nordosten. Umleitung: etwa 2,8 Kilometer."
    );
    works.track.truncate(1);
    works.detour_track.clear();
    assert_eq!(formats::traffic_map::description(&works, Lang::En), "One place: Straße <1>.");
    works.track.clear();
    assert!(formats::traffic_map::svg(&works, Lang::De).is_none());
}
