//! The town's own warnings: every text ready to go passes the schema, and the push carries all of it.
use crate::cap::oracle;
use crate::common::{at, content, post, town, view};
use channel::clock::Timestamp;
use channel::post::Kind;
use channel::text::Title;
use channel::warning::chain::{Chain, Link};
use channel::warning::rules::Sound;
use channel::warning::{Area, LANGUAGES, Message, Name, Purpose, Text, Turn, Wording, breaks_through};
use formats::cap::write;
use formats::push_payload::{MAX_BYTES, warning as payload, warning_says};
use formats::warning::template::{self, Template};
use formats::warning::{Sender, Told, compose, words};
use serde_json::Value;

const NOW: &str = "2026-11-26T02:00:00Z";

fn now() -> Timestamp {
    at(NOW)
}

fn sender() -> Sender {
    Sender {
        name: Name::parse("lindenau.example").unwrap(),
        shown: "Stadt Lindenau".to_owned(),
        contact: "05000 115".to_owned(),
        page: "https://lindenau.example/w".to_owned(),
        incident: "lindenau.example.1".to_owned(),
        zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
    }
}

fn message(template: &Template, purpose: Purpose, turn: Turn) -> Message {
    let wording = |(language, words): (&'static str, template::Words)| Wording {
        language,
        headline: Title::parse(words.headline).unwrap(),
        description: Text::parse(words.description).unwrap(),
        instruction: Text::parse(words.instruction),
    };
    let area = Area {
        description: Text::parse("Stadt Lindenau").unwrap(),
        polygons: Vec::new(),
        circles: Vec::new(),
        geocodes: Vec::new(),
        heights: None,
    };
    Message {
        purpose,
        turn,
        hazard: template.hazard,
        severity: template.severity,
        urgency: template.urgency,
        certainty: template.certainty,
        responses: template.responses.to_vec(),
        areas: vec![area],
        expires: now() + jiff::SignedDuration::from_hours(template.hours.into()),
        wordings: LANGUAGES.into_iter().zip(template.words).map(wording).collect(),
    }
}

fn ready() -> impl Iterator<Item = &'static Template> {
    template::all().filter(|template| template.key != "blank")
}

fn sealed(template: &Template, purpose: Purpose) -> Sound {
    compose(&message(template, purpose, Turn::Alert), &sender(), &Chain::default(), now()).unwrap()
}

/// W8, W9: every text, in earnest and rehearsed, and the end of each, under two validators.
#[test]
fn w9_what_the_desk_seals_passes_the_schema() {
    let mut texts = Vec::new();
    for template in ready() {
        for purpose in Purpose::ALL {
            let first = sealed(template, purpose);
            texts.push(write(&first));
            let link = Link { turn: Turn::Alert, reference: first.alert().reference(), expires: now() };
            let end = message(template, purpose, Turn::FalseAlarm);
            texts.push(write(&compose(&end, &sender(), &Chain(vec![link]), now()).unwrap()));
        }
    }
    let files = oracle::Files::new("desk", &texts);
    for (validator, verdicts) in
        [("xmllint", oracle::xmllint(&files.paths)), ("xmlschema", oracle::xmlschema(&files.paths))]
    {
        for (text, valid) in texts.iter().zip(verdicts.unwrap_or_default()) {
            assert!(valid, "{validator} refuses {text}");
        }
    }
}

/// W7: the push alone is enough: headline, where, what, and every step, in each language.
#[test]
fn w7_the_push_says_all_of_it() {
    let (town, said) = (town(), content(Kind::Warning, "Brand", "Es brennt."));
    for template in ready() {
        let sound = sealed(template, Purpose::Actual);
        for (tag, words) in LANGUAGES.into_iter().zip(template.words) {
            let told = Told::exactly(sound.alert(), tag).unwrap();
            let bytes = payload(&view(&town), &post(1, &said), &told, true);
            assert!(bytes.len() <= MAX_BYTES);
            let json: Value = serde_json::from_slice(&bytes).unwrap();
            let title = json["notification"]["title"].as_str().unwrap();
            assert!(title.ends_with(&format!(": {}", words.headline)), "{title}");
            let body = json["notification"]["body"].as_str().unwrap();
            assert!(body.contains("Stadt Lindenau"));
            for step in words.instruction.lines() {
                assert!(body.contains(step.trim_end_matches('.')), "{} {tag}: {step} in {body}", template.key);
            }
        }
    }
}

/// W12: the push says until when it holds, on the day and by the clock of the town; its end holds for ever.
#[test]
fn w12_the_push_says_until_when_it_holds() {
    let mut message = message(template::find("smoke").unwrap(), Purpose::Actual, Turn::Alert);
    message.expires = "2026-11-29T22:30:00Z".parse().unwrap();
    let first = compose(&message, &sender(), &Chain::default(), now()).unwrap();
    let (town, said) = (town(), content(Kind::Warning, "Brand", "Es brennt."));
    let body = |sound: &Sound, tag| {
        let told = Told::exactly(sound.alert(), tag).unwrap();
        warning_says(&view(&town), &post(1, &said), &told, true).body
    };
    for tag in ["de", "de-LS"] {
        assert!(body(&first, tag).contains(": Stadt Lindenau. Gilt bis 29.11., 23:30 Uhr. "), "{}", body(&first, tag));
    }
    assert!(body(&first, "en").contains("Area: Stadt Lindenau. Holds until 29/11, 23:30. "));
    let link = Link { turn: Turn::Alert, reference: first.alert().reference(), expires: message.expires };
    let end = Message { turn: Turn::AllClear, ..message };
    let end = compose(&end, &sender(), &Chain(vec![link]), now()).unwrap();
    assert!(!body(&end, "de").contains("Gilt bis"));
}

/// W7: what to do is never cut off by a long text or a long list of places, at the most the form takes, in umlauts; and what
/// does not fit at all is said.
#[test]
fn w7_what_to_do_is_never_cut_off() {
    let (town, said) = (town(), content(Kind::Warning, "Brand", "Es brennt."));
    let words =
        |letters: usize| "Übergroße Öfen löschen, Türen dämmen. ".chars().cycle().take(letters).collect::<String>();
    let says = |areas: usize, matter: usize, steps: &str| {
        let mut message = message(template::find("smoke").unwrap(), Purpose::Actual, Turn::Alert);
        let area = message.areas[0].clone();
        message.areas = (0..areas)
            .map(|n| Area {
                description: Text::parse(&format!("Südöstlicher Ortsteil Nummer {n}")).unwrap(),
                ..area.clone()
            })
            .collect();
        for wording in &mut message.wordings {
            wording.description = Text::parse(&words(matter)).unwrap();
            wording.instruction = Text::parse(steps);
        }
        let sound = compose(&message, &sender(), &Chain::default(), now()).unwrap();
        let told = Told::exactly(sound.alert(), "de").unwrap();
        let bytes = payload(&view(&town), &post(1, &said), &told, true);
        assert!(bytes.len() <= MAX_BYTES);
        let json: Value = serde_json::from_slice(&bytes).unwrap();
        let body = json["notification"]["body"].as_str().unwrap().to_owned();
        let pushed = warning_says(&view(&town), &post(1, &said), &told, true);
        assert_eq!(pushed.body, body, "what is looked at is what is sent");
        (body, pushed.missing, told.to_do())
    };
    let steps = format!("Fenster schließen\nLüftung aus\n{}", words(500).trim());
    for (areas, matter) in [(1, 20), (1, 1_100), (1, 1_500), (40, 20), (40, 1_500)] {
        let (body, missing, to_do) = says(areas, matter, &steps);
        assert!(body.ends_with(&to_do) && missing == 0, "{areas} {matter}: {body}");
        assert!(body.starts_with("Gebiet: Südöstlicher Ortsteil Nummer 0"), "{body}");
    }
    assert!(says(1, 1_500, "Fenster schließen").0.contains("Türen dämmen. Übergroße"), "what room there is is used");
    for letters in (500..1_500).step_by(7) {
        let (body, missing, to_do) = says(1, 500, words(letters).trim());
        assert!(missing > 0 || (body.contains("Gilt bis ") && body.ends_with(&to_do)), "{letters}: {body}");
    }
    let (body, missing, _) = says(40, 1_500, &"ÄÖÜÄÖÜÄ ".repeat(100));
    assert!(missing > 30 && body.starts_with("ÄÖÜÄÖÜÄ ÄÖÜ"), "{missing} {body}");
}

/// W2: a rehearsal says so first, in the push too; only what is severe and in earnest breaks quiet hours.
#[test]
fn w2_a_rehearsal_says_so_first_and_rings_for_nobody_who_sleeps() {
    let (town, said) = (town(), content(Kind::Warning, "Brand", "Es brennt."));
    let template = template::find("chemical").unwrap();
    for (purpose, marks) in
        [(Purpose::Test, ["TEST", "TEST", "TEST"]), (Purpose::Exercise, ["ÜBUNG", "ÜBUNG", "EXERCISE"])]
    {
        let sound = sealed(template, purpose);
        for (tag, mark) in LANGUAGES.into_iter().zip(marks) {
            let told = Told::exactly(sound.alert(), tag).unwrap();
            let json: Value = serde_json::from_slice(&payload(&view(&town), &post(1, &said), &told, false)).unwrap();
            assert!(json["notification"]["title"].as_str().unwrap().starts_with(&format!("{mark}: ")), "{json}");
            assert!(
                json["notification"]["body"].as_str().unwrap().contains(words::nothing_happened(purpose, tag).unwrap())
            );
            assert_eq!(json["notification"]["silent"], true);
        }
        assert!(!breaks_through(purpose, template.severity));
    }
    assert!(breaks_through(Purpose::Actual, template.severity));
    assert!(!breaks_through(Purpose::Actual, template::find("power").unwrap().severity));
}
