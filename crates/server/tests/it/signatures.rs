//! The feed of warnings gives out signed files, as somebody else's program judges them: xmlsec1 of Debian, and both validators of
//! the schema know such files from the tests of `formats`.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use crate::web::{Reply, get};
use channel::clock::Clock as _;
use channel::delivery::{Occasion, plan};
use channel::ids::{DeliveryId, PostId};
use channel::post::{Content, Kind};
use channel::text::{Body, Title};
use channel::warning::chain::Chain;
use channel::warning::release::Way;
use channel::warning::{Area, LANGUAGES, Message, Name, Purpose, Severity, Text, Turn, Wording};
use formats::warning::{Sender, compose, template};
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::path::Path;
use std::process::Command;
use store::{NewWarning, ReleaseWarning, SYSTEM};
use testkit::WallClock;

/// A warning out of a template, released by one person.
async fn warn(inside: &Inside, now: Timestamp, number: u32) -> PostId {
    let (channel, desk) = (inside.channel("lindenau").await, inside.stores.desk());
    let smoke = template::find("smoke").unwrap();
    let wording = |(language, words): (&'static str, template::Words)| Wording {
        language,
        headline: Title::parse(words.headline).unwrap(),
        description: Text::parse(words.description).unwrap(),
        instruction: Text::parse(words.instruction),
    };
    let place = Text::parse("Stadt \"Lindenau\" & Umgebung").unwrap();
    let message = Message {
        purpose: Purpose::Actual,
        turn: Turn::Alert,
        hazard: smoke.hazard,
        severity: smoke.severity,
        urgency: smoke.urgency,
        certainty: smoke.certainty,
        responses: smoke.responses.to_vec(),
        areas: vec![Area { description: place, polygons: vec![], circles: vec![], geocodes: vec![], heights: None }],
        expires: now + SignedDuration::from_hours(3),
        wordings: LANGUAGES.into_iter().zip(smoke.words).map(wording).collect(),
    };
    let post = PostId::fresh(now, number);
    let sender = Sender {
        name: Name::parse("lindenau.example").unwrap(),
        shown: "Stadt Lindenau".to_owned(),
        contact: String::new(),
        page: "https://lindenau.example/w".to_owned(),
        incident: format!("lindenau.example.{post}"),
        zone: jiff::tz::TimeZone::UTC,
    };
    let cap = formats::cap::write(&compose(&message, &sender, &Chain(Vec::new()), now).unwrap()).into_bytes();
    let (form, by) = ("{}", SYSTEM);
    let (about, turn, purpose, base) = (None, Turn::Alert, Purpose::Actual, 0);
    desk.begin_warning(NewWarning { id: post, channel: channel.id, about, turn, purpose, form, base, by, now })
        .await
        .unwrap();
    let content = Content {
        body: Some(Body::parse("Fenster zu.").unwrap()),
        ..Content::titled(Kind::Warning, Title::parse("Brand").unwrap(), "de")
    };
    let plan = plan(&content, Occasion::New, now);
    let order = ReleaseWarning {
        draft: post,
        revision: 1,
        way: Way::Alone,
        reason: "Niemand da".to_owned(),
        channel: channel.id,
        profile: channel.profile,
        post,
        number: 0,
        identifier: format!("lindenau.{post}.0"),
        turn,
        purpose,
        severity: Severity::Severe,
        expires: now + SignedDuration::from_hours(3),
        cap,
        form: form.to_owned(),
        content,
        slug_tail: "brand".to_owned(),
        note: String::new(),
        delivery_ids: plan.outlets.iter().map(|_| DeliveryId::fresh(now, number)).collect(),
        plan,
        by,
        sent: now,
        now,
    };
    assert!(desk.release_warning(&order).await.unwrap());
    post
}

/// The addresses of the files in the feed, and that of the key.
fn links(feed: &str, kind: &str) -> Vec<String> {
    let lead = format!("type=\"{kind}\" href=\"");
    feed.split(&lead).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn path_of(address: &str) -> String {
    format!("/{}", address.splitn(4, '/').nth(3).unwrap())
}

/// Whether xmlsec1 finds the signature good; `None` with a word when it is not installed.
fn verified(name: &str, key: &Path, file: &Path) -> Option<bool> {
    let key_word = format!("--pubkey-pem:{name}");
    let Ok(output) = Command::new("xmlsec1").arg("--verify").arg(key_word).arg(key).arg(file).output() else {
        eprintln!("left out: xmlsec1 is not installed (scripts/needs)");
        return None;
    };
    Some(output.status.success())
}

/// The feed, as soon as as many files in it are signed.
async fn signed_feed(town: &Town, files: usize) -> Reply {
    for _ in 0..200 {
        let feed = get(town.port, "/lindenau/warnings.atom").is(200);
        if feed.text().matches(".signed.xml").count() >= files {
            return feed;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("not signed within ten seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn w9_the_feed_gives_out_signed_files_that_never_change() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
        let inside = Inside::of(&town).await;
        inside.complete("lindenau").await;
        town.run(&["channel", "open", "lindenau"]).ends(0);
        let now = Timestamp::from_second(WallClock.now().as_second()).unwrap();
        let before = warn(&inside, now - SignedDuration::from_mins(9), 1).await;
        // As a message of an older program stands there: nobody ever signs it.
        let old = inside.stores.admin().unsigned_files(9).await.unwrap().remove(0);
        inside.stores.admin().leave_unsigned(&old).await.unwrap();
        let post = warn(&inside, now, 2).await;

        let serving = town.serve();
        let feed = signed_feed(&town, 1).await.text();
        let (files, keys) = (links(&feed, formats::cap::CONTENT_TYPE), links(&feed, formats::cap::KEY_TYPE));
        assert!(files[0].ends_with(&format!("/lindenau/warnings/{post}.0.signed.xml")), "{files:?}");
        assert!(files[1].ends_with(&format!("/lindenau/warnings/{before}.0.xml")), "{files:?}");
        let signed = get(town.port, &path_of(&files[0])).is(200);
        assert_eq!(signed.header("content-type"), Some(formats::cap::CONTENT_TYPE));
        let read = formats::cap::read(signed.body.clone()).unwrap();
        assert!(read.is_signed() && read.report.is_clean(), "{:?}", read.report);
        // The same message stands at its own address without the signature, as it was sealed.
        let plain = get(town.port, &path_of(&files[0]).replace(".signed.xml", ".xml")).is(200);
        let sealed = inside.stores.public().alerts(post).await.unwrap().remove(0);
        assert_eq!(plain.body, sealed.cap);
        let [head, tail] = [signed.text().split("<Signature").next().unwrap().to_owned(), "\n</alert>".to_owned()];
        assert!(plain.text().starts_with(&head) && plain.text()[head.len()..].starts_with(&tail), "nothing else");
        assert!(!formats::cap::read(get(town.port, &path_of(&files[1])).is(200).body).unwrap().is_signed());
        get(town.port, &path_of(&files[1]).replace(".xml", ".signed.xml")).is(404);

        let key = get(town.port, &path_of(&keys[0])).is(200);
        let [pem, xml, other] = ["key.pem", "signed.xml", "other.xml"].map(|name| town.folder.file(name));
        fs::write(&pem, &key.body).unwrap();
        fs::write(&xml, &signed.body).unwrap();
        fs::write(&other, signed.text().replacen("Brand", "Sturm", 1)).unwrap();
        assert_ne!(verified(&keys[0], &pem, &xml), Some(false), "{}", signed.text());
        assert_ne!(verified(&keys[0], &pem, &other), Some(true), "another word");
        assert!(signed.text().contains(&format!("<KeyName>{}</KeyName>", keys[0])), "the file names its key");
        assert_eq!(serving.stop().0, 0);

        // Signed once: after a restart not a byte is another one.
        let serving = town.serve();
        assert_eq!(get(town.port, &path_of(&files[0])).is(200).body, signed.body);
        assert_eq!(get(town.port, &path_of(&keys[0])).is(200).body, key.body);
        assert_eq!(serving.stop().0, 0);
    }
}
