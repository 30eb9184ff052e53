//! The channel as an actor: how others find it, what it shows, what it takes at its door.
use crate::stage::{Answer, BASE, Stage, WARNED, content};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use channel::outlet::Kind as Outlet;
use channel::post::Kind;
use formats::http_signature::{Form, Sending, prepare};
use serde_json::{Value, json};
use std::time::Duration;
use store::{FediverseFollower, NewOutlet, SYSTEM};
use vault::{RsaKey, body_digest, fediverse as tag};

const AS: &str = "application/activity+json";
const EVA: &str = "https://social.example/eva";
const KIM: &str = "https://social.example/kim";

/// A stage whose channel is in the Fediverse.
async fn stage() -> Stage {
    let stage = Stage::with_posts().await;
    let settings = json!({ "handle": "@lindenau@kanal.example.de", "public": "PEM" }).to_string();
    let new = NewOutlet {
        id: stage.channel.0,
        channel: stage.channel,
        kind: Outlet::Fediverse,
        label: "@lindenau@kanal.example.de",
        settings: &settings,
        secret: b"locked",
        by: SYSTEM,
        usual: true,
    };
    stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
    stage
}

async fn asked(stage: &Stage, path: &str) -> Answer {
    stage.get_with(path, "accept", AS).await
}

#[tokio::test]
async fn nothing_is_there_before_it_is_switched_on() {
    let stage = Stage::with_posts().await;
    for path in
        ["/lindenau", "/lindenau/actor", "/lindenau/outbox", "/lindenau/followers", "/lindenau/follow/fediverse"]
    {
        assert_eq!(asked(&stage, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let finger = "/.well-known/webfinger?resource=acct:lindenau@kanal.example.de";
    for path in [finger, "/.well-known/nodeinfo", "/.well-known/nodeinfo/2.1"] {
        assert_eq!(stage.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!stage.get("/lindenau/follow").await.has("@lindenau@"));
    assert_eq!(told(&stage, &follow(), Form::Cavage, AS).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn others_find_the_channel_by_its_handle() {
    let stage = stage().await;
    let found = stage.get("/.well-known/webfinger?resource=acct%3Alindenau%40kanal.example.de").await;
    assert_eq!(found.header("content-type"), "application/jrd+json");
    assert_eq!(found.header("access-control-allow-origin"), "*");
    let found = found.json();
    assert_eq!(found["subject"], "acct:lindenau@kanal.example.de");
    assert_eq!(found["links"][0], json!({ "rel": "self", "type": AS, "href": format!("{BASE}/lindenau/actor") }));
    for wrong in ["acct:lindenau@other.example", "acct:nobody@kanal.example.de", "https://kanal.example.de"] {
        let answer = stage.get(&format!("/.well-known/webfinger?resource={wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(stage.get("/.well-known/webfinger").await.status, StatusCode::BAD_REQUEST);
    let info = stage.get("/.well-known/nodeinfo").await.json();
    let href = info["links"][0]["href"].as_str().unwrap().strip_prefix(BASE).unwrap().to_owned();
    let info = stage.get(&href).await.json();
    assert_eq!((&info["software"]["name"], &info["usage"]["users"]["total"]), (&json!("ausrufer"), &json!(1)));
}

#[tokio::test]
async fn the_actor_is_the_channel() {
    let stage = stage().await;
    for path in ["/lindenau/actor", "/lindenau"] {
        let answer = asked(&stage, path).await;
        assert_eq!((answer.header("content-type"), answer.header("vary")), (AS, "accept, accept-encoding"), "{path}");
        let actor = answer.json();
        assert_eq!((&actor["type"], &actor["preferredUsername"]), (&json!("Organization"), &json!("lindenau")));
        assert_eq!(actor["url"], format!("{BASE}/lindenau"));
        assert_eq!(actor["publicKey"]["id"], format!("{BASE}/lindenau/actor#main-key"));
        assert_eq!((&actor["publicKey"]["publicKeyPem"], &actor["discoverable"]), (&json!("PEM"), &json!(false)));
    }
    let page = stage.get("/lindenau").await;
    assert!(page.header("content-type").starts_with("text/html") && page.header("vary").starts_with("accept,"));
    stage.verify().await;
    assert_eq!(asked(&stage, "/lindenau/actor").await.json()["discoverable"], true);
}

#[tokio::test]
async fn a_post_is_found_by_its_link_also_while_its_warning_holds() {
    let stage = stage().await;
    for kind in [Kind::Update, Kind::Warning] {
        let post = match kind {
            Kind::Warning => stage.warn("Am Platz", WARNED).await,
            _ => stage.publish(content(kind, "Am Platz")).await,
        };
        let (short, long) = (format!("/lindenau/p/{post}"), format!("/lindenau/p/{post}-am-platz"));
        assert!(stage.get(&long).await.has("<html"));
        for path in [&short, &long] {
            let note = asked(&stage, path).await.json();
            assert_eq!((&note["type"], &note["id"]), (&json!("Note"), &json!(format!("{BASE}{short}"))));
            assert_eq!(note["url"], format!("{BASE}{long}"));
            assert_eq!(note["contentMap"], json!({ "de": note["content"] }));
            assert!(note["summary"].is_null(), "that would hide it behind a warning");
        }
    }
}

#[tokio::test]
async fn the_outbox_has_every_post_and_the_followers_are_a_number() {
    let stage = stage().await;
    for number in 0..25 {
        stage.clock.advance(Duration::from_secs(60));
        stage.publish(content(Kind::Update, &format!("Nummer {number}"))).await;
    }
    let all = asked(&stage, "/lindenau/outbox").await.json();
    assert_eq!(all["totalItems"], 25 + Kind::ALL.len());
    let (mut next, mut seen) = (all["first"].as_str().map(str::to_owned), 0);
    while let Some(at) = next {
        let page = asked(&stage, at.strip_prefix(BASE).unwrap()).await.json();
        assert_eq!((&page["type"], &page["id"]), (&json!("OrderedCollectionPage"), &json!(at)));
        let items = page["orderedItems"].as_array().unwrap();
        assert!(items.iter().all(|one| one["type"] == "Create" && one["object"]["type"] == "Note"));
        seen += items.len();
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, 25 + Kind::ALL.len());
    for sid in 1..=17 {
        let new =
            FediverseFollower { channel: stage.channel, sid, inbox: 1, sealed: b"x", follow: sid, done: (sid, 1) };
        stage.stores.fediverse().follow(new).await.unwrap();
    }
    let followers = asked(&stage, "/lindenau/followers").await.json();
    assert_eq!(followers["totalItems"], 10);
    assert!(followers["items"].is_null() && followers["orderedItems"].is_null() && followers["first"].is_null());
}

fn follow() -> Value {
    json!({ "id": format!("{EVA}/f1"), "type": "Follow", "actor": EVA, "object": format!("{BASE}/lindenau/actor") })
}

/// Somebody tells the channel something, signed with a key the channel does not know yet.
async fn told(stage: &Stage, activity: &Value, form: Form, kind: &str) -> Answer {
    signed(stage, &activity.to_string(), form, kind, &format!("{EVA}#key")).await
}

async fn signed(stage: &Stage, body: &str, form: Form, kind: &str, key: &str) -> Answer {
    let digest = body_digest(body.as_bytes());
    let now = stage.now().as_second();
    let sending = Sending { method: "POST", origin: BASE, path: "/lindenau/inbox", digest: Some(&digest), key, now };
    let unsigned = prepare(form, &sending);
    let signature = RsaKey::generate().unwrap().sign(unsigned.text.as_bytes()).unwrap();
    let mut request = Request::post("/lindenau/inbox").header("content-type", kind);
    for (name, value) in unsigned.signed(&signature) {
        request = request.header(name, value);
    }
    stage.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// How many letters lie at the door.
async fn letters(stage: &Stage) -> usize {
    let mut number = 0;
    while stage.stores.fediverse().claim_letter(stage.now(), Duration::from_secs(60), &[]).await.unwrap().is_some() {
        number += 1;
    }
    number
}

#[tokio::test]
async fn a_follow_lies_sealed_until_somebody_reads_it() {
    for form in [Form::Cavage, Form::Message] {
        let stage = stage().await;
        assert_eq!(told(&stage, &follow(), form, AS).await.status, StatusCode::ACCEPTED);
        let letter =
            stage.stores.fediverse().claim_letter(stage.now(), Duration::from_secs(60), &[]).await.unwrap().unwrap();
        assert!(!letter.sealed.windows(6).any(|bytes| bytes == b"social"));
        let place = vault::Place { channel_id: stage.channel.0, sid: letter.sid };
        let opened = stage.master.opener().unwrap().open(place, &letter.sealed).ok().unwrap();
        assert!(opened.plain.windows(6).any(|bytes| bytes == b"social"));
    }
}

#[tokio::test]
async fn answers_and_stars_are_taken_and_dropped() {
    let stage = stage().await;
    for activity in [
        json!({ "type": "Create", "actor": EVA, "object": { "type": "Note", "inReplyTo": BASE } }),
        json!({ "type": "Like", "actor": EVA, "object": BASE }),
        json!({ "type": "Announce", "actor": EVA, "object": BASE }),
        json!({ "id": format!("{EVA}#d"), "type": "Delete", "actor": EVA, "object": format!("{EVA}/1") }),
        json!({ "id": format!("{EVA}#u"), "type": "Undo", "actor": EVA, "object": { "type": "Like" } }),
    ] {
        assert_eq!(told(&stage, &activity, Form::Cavage, AS).await.status, StatusCode::ACCEPTED, "{activity}");
    }
    assert_eq!(letters(&stage).await, 0);
}

#[tokio::test]
async fn nobody_learns_at_the_door_who_follows() {
    let stage = stage().await;
    let sid = tag::follower(&stage.app.keys.tagger, stage.channel.0, EVA);
    let new = FediverseFollower { channel: stage.channel, sid, inbox: 1, sealed: b"x", follow: 2, done: (2, 1) };
    assert!(stage.stores.fediverse().follow(new).await.unwrap());
    let says = |who: &str| {
        let name = |what: &str| format!("{who}/{what}");
        let follow =
            json!({ "id": name("f"), "type": "Follow", "actor": who, "object": format!("{BASE}/lindenau/actor") });
        [
            json!({ "id": name("d"), "type": "Delete", "actor": who, "object": who }),
            json!({ "id": name("u"), "type": "Undo", "actor": who, "object": follow }),
            json!({ "id": name("n"), "type": "Undo", "actor": who, "object": name("f") }),
        ]
        .map(|activity| activity.to_string())
    };
    // Eva follows, Kim does not: unsigned, signed for another server, and as if signed by themselves, again and again.
    let mut all = [Vec::new(), Vec::new()];
    for (who, seen) in [EVA, KIM].into_iter().zip(&mut all) {
        for body in says(who) {
            let bare = Request::post("/lindenau/inbox").header("content-type", AS).body(Body::from(body.clone()));
            seen.push(stage.send(bare.unwrap()).await.status);
            seen.push(signed(&stage, &body, Form::Cavage, AS, "https://evil.example/key").await.status);
            for _ in 0..2 {
                seen.push(cheap(&stage, &body).await);
            }
        }
    }
    let [eva, kim] = all;
    assert_eq!(eva, kim);
    assert!(eva.contains(&StatusCode::UNAUTHORIZED) && eva.contains(&StatusCode::ACCEPTED));
    assert_eq!(letters(&stage).await, 6, "and it takes the same time");
}

#[tokio::test]
async fn nonsense_is_refused_at_the_door() {
    let stage = stage().await;
    let good = follow().to_string();
    let key = format!("{EVA}#key");
    assert_eq!(
        signed(&stage, &good, Form::Cavage, "text/plain", &key).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(signed(&stage, "{}", Form::Cavage, AS, &key).await.status, StatusCode::BAD_REQUEST);
    let huge = format!("{{\"type\":\"Follow\",\"x\":\"{}\"}}", "x".repeat(300_000));
    assert_eq!(signed(&stage, &huge, Form::Cavage, AS, &key).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let padded =
        json!({ "id": EVA, "type": "Follow", "actor": EVA, "object": BASE, "x": "x".repeat(9_000) }).to_string();
    assert_eq!(signed(&stage, &padded, Form::Cavage, AS, &key).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let foreign = "https://evil.example/key";
    assert_eq!(signed(&stage, &good, Form::Message, AS, foreign).await.status, StatusCode::UNAUTHORIZED);
    let bare = Request::post("/lindenau/inbox").header("content-type", AS).body(Body::from(good.clone())).unwrap();
    assert_eq!(stage.send(bare).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(letters(&stage).await, 0);
}

#[tokio::test]
async fn a_flood_finds_no_room() {
    let stage = stage().await;
    let mut full = 0;
    for number in 0..330 {
        let mut follow = follow();
        let actor = format!("https://{number}.example/eva");
        (follow["id"], follow["actor"]) = (json!(format!("{actor}/f")), json!(actor));
        let body = follow.to_string();
        let status = cheap(&stage, &body).await;
        full += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(full, 30, "of one sender, whatever servers it says to come from");
    // What is not kept is taken all the same.
    let like = json!({ "type": "Like", "actor": EVA, "object": BASE }).to_string();
    assert_eq!(cheap(&stage, &like).await, StatusCode::ACCEPTED);
}

/// Signed with bytes that are no signature: the door cannot know.
async fn cheap(stage: &Stage, body: &str) -> StatusCode {
    let digest = body_digest(body.as_bytes());
    let actor = serde_json::from_str::<Value>(body).unwrap()["actor"].as_str().unwrap().to_owned();
    let key = format!("{actor}#key");
    let now = stage.now().as_second();
    let sending =
        Sending { method: "POST", origin: BASE, path: "/lindenau/inbox", digest: Some(&digest), key: &key, now };
    let mut request = Request::post("/lindenau/inbox").header("content-type", AS);
    for (name, value) in prepare(Form::Cavage, &sending).signed(&[7; 256]) {
        request = request.header(name, value);
    }
    stage.send(request.body(Body::from(body.to_owned())).unwrap()).await.status
}

#[tokio::test]
async fn residents_are_told_the_handle_and_who_learns_what() {
    let stage = stage().await;
    let page = stage.get("/lindenau/follow").await;
    assert!(page.has("@lindenau@kanal.example.de") && page.has("/lindenau/follow/fediverse"));
    let guide = stage.get("/lindenau/follow/fediverse").await;
    assert!(guide.has("@lindenau@kanal.example.de") && guide.has("Ihr eigener Dienst weiß"));
    let privacy = stage.get("/lindenau/privacy").await;
    for words in ["Wenn Sie aus dem Fediverse folgen", "Das Folgen aus dem Fediverse: Ihre Einwilligung"] {
        assert!(privacy.has(words), "{words}");
    }
    for page in [privacy, stage.get("/lindenau/anonymity").await] {
        assert!(page.has("Prüfsummen") && page.has("meist eine gemeinsame für alle dort"), "the same on both");
    }
    let outlet = stage.stores.desk().outlets(stage.channel).await.unwrap().remove(0);
    assert!(stage.stores.desk().stop_outlet(&outlet, SYSTEM, stage.now()).await.unwrap());
    assert_eq!(stage.get("/lindenau/follow/fediverse").await.status, StatusCode::NOT_FOUND);
    assert!(!stage.get("/lindenau/follow").await.has("@lindenau@"));
    let finger = "/.well-known/webfinger?resource=acct:lindenau@kanal.example.de";
    assert_eq!(stage.get(finger).await.status, StatusCode::NOT_FOUND, "nobody new finds it");
    assert_eq!(asked(&stage, "/lindenau/actor").await.status, StatusCode::OK, "whoever follows still knows it");
}
