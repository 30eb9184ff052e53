//! Pushes fit, say what Safari needs, and their length says little.
use crate::common::{content, post, town, view};
use channel::delivery::Occasion;
use channel::lang::Lang;
use channel::post::Kind;
use formats::push_payload::{MAX_BYTES, STEP_BYTES, post as payload, welcome};
use proptest::prelude::*;
use serde_json::Value;

fn read(bytes: &[u8]) -> Value {
    assert!(bytes.len() <= MAX_BYTES, "{} bytes", bytes.len());
    assert_eq!(bytes.len() % STEP_BYTES, 0);
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_post_as_safari_and_our_worker_read_it() {
    let town = town();
    let said = content(Kind::Update, "Markt zieht um", "Der **Wochenmarkt** steht\nauf dem Domplatz.");
    let json = read(&payload(&view(&town), &post(1, &said), Lang::De, Occasion::New, None));
    assert_eq!(json["web_push"], 8030);
    assert_eq!(json["app_badge"], 1);
    assert_eq!(json["notification"]["title"], "Markt zieht um");
    assert_eq!(json["notification"]["body"], "Der Wochenmarkt steht auf dem Domplatz.");
    assert_eq!(json["notification"]["navigate"], "https://ausrufer.example/lindenau/p/0000000000001-strassenfest");
    assert_eq!(json["notification"]["lang"], "de");
    assert_eq!(json["notification"]["tag"], "0000000000001");
    assert!(json["notification"]["image"].is_null(), "a town's phones must not all ask for it at once");
    assert_eq!(json["ausrufer"]["channel"], "lindenau");
    assert_eq!(json["ausrufer"]["version"], 1);
    assert!(json["notification"]["silent"].is_null());
}

#[test]
fn a_correction_replaces_without_a_sound() {
    let town = town();
    let said = content(Kind::Update, "Markt", "Er beginnt um 8 Uhr.");
    let first = read(&payload(&view(&town), &post(1, &said), Lang::De, Occasion::New, None));
    let second = read(&payload(&view(&town), &post(1, &said), Lang::De, Occasion::Correction, None));
    assert_eq!(first["notification"]["tag"], second["notification"]["tag"]);
    assert_eq!(second["notification"]["silent"], true);
    assert_eq!(second["notification"]["renotify"], false);
    assert_eq!(second["notification"]["body"], "Berichtigt: Er beginnt um 8 Uhr.");
    assert_eq!(second["ausrufer"]["corrected"], true, "so that the worker rings where nothing is shown");
    assert!(second["app_badge"].is_null());
}

#[test]
fn a_warning_rings_and_stays_also_when_corrected() {
    let town = town();
    let said = content(Kind::Warning, "Sturm", "Bleiben Sie im Haus.");
    for occasion in [Occasion::New, Occasion::Correction] {
        let json = read(&payload(&view(&town), &post(1, &said), Lang::De, occasion, None));
        assert_eq!(json["notification"]["title"], "Warnung: Sturm");
        assert_eq!(json["notification"]["requireInteraction"], true);
        assert!(json["notification"]["silent"].is_null() && json["notification"]["renotify"].is_null());
        assert_eq!(json["app_badge"], 1);
    }
}

#[test]
fn the_test_notification_speaks_two_languages() {
    let town = town();
    assert_eq!(read(&welcome(&view(&town), None, Lang::De))["notification"]["body"], "So sieht eine Nachricht aus.");
    assert_eq!(read(&welcome(&view(&town), None, Lang::En))["notification"]["lang"], "en");
}

#[test]
fn a_long_post_fills_the_room_and_ends_between_words() {
    let town = town();
    let said = content(Kind::Update, "Lang", &"Straßenbauarbeiten überall. ".repeat(300));
    let json = read(&payload(&view(&town), &post(1, &said), Lang::De, Occasion::New, None));
    let body = json["notification"]["body"].as_str().unwrap();
    assert!(body.len() > 900 && body.ends_with('…') && body.starts_with("Straßenbauarbeiten"), "{body}");
}

#[test]
fn no_text_is_fine() {
    let town = town();
    let said = content(Kind::Update, "Nur ein Titel", "");
    let json = read(&payload(&view(&town), &post(1, &said), Lang::En, Occasion::New, None));
    assert_eq!(json["notification"]["body"], "Stadt Lindenau an der Werre");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn it_always_fits(
        title in "([\"\\\\a-z🧑‍🚒äöüß👩‍👩‍👧 ]|🏴󠁧󠁢󠁥󠁮󠁧󠁿){1,120}",
        body in "([\"\\\\a-z🧑‍🚒äöüß👩‍👩‍👧 \n]|🏴󠁧󠁢󠁥󠁮󠁧󠁿){0,400}",
        tail in "[a-z]{0,300}",
        repeat in 1usize..20,
    ) {
        let Ok(title) = channel::text::Title::parse(&title) else { return Ok(()) };
        let town = town();
        let said = content(Kind::Warning, title.as_str(), &body.repeat(repeat));
        let url = format!("https://ausrufer.example/{tail}");
        let mut post = post(1, &said);
        post.url = &url;
        post.picture_url = Some(format!("https://ausrufer.example/media/{tail}"));
        for occasion in [Occasion::New, Occasion::Correction] {
            let json = read(&payload(&view(&town), &post, Lang::De, occasion, None));
            prop_assert_eq!(json["notification"]["navigate"].as_str(), Some(url.as_str()));
        }
    }
}
