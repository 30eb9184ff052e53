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
use formats::push_payload::{MAX_BYTES, warning as payload};
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
