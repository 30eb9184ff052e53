//! Following from the device's side: one JSON address, proven by knowing the endpoint.
use crate::stage::{Answer, Stage};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::subscription::Preferences;
use channel::topic::Topic;
use serde_json::{Value, json};
use std::time::Duration;
use vault::subscription::Secret;

const ENDPOINT: &str = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABexample";
const PATH: &str = "/lindenau/subscription";

fn device(endpoint: &str) -> Value {
    let mut point = [7u8; 65];
    point[0] = 4;
    json!({
        "endpoint": endpoint,
        "keys": { "p256dh": URL_SAFE_NO_PAD.encode(point), "auth": URL_SAFE_NO_PAD.encode([9u8; 16]) },
        "topics": ["news", "events"],
        "lang": "en",
    })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

async fn put(stage: &Stage, body: &Value) -> Answer {
    stage.json("PUT", PATH, body).await
}

#[tokio::test]
async fn follow_change_look_and_stop() {
    let stage = Stage::new().await;
    let first = put(&stage, &device(ENDPOINT)).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert_eq!(first.json()["state"], "new");
    assert_eq!(first.json()["topics"], json!(["news", "events", "warnings"]), "warnings always belong to it");
    assert_eq!(stage.pokes.count(), 1, "the greeting is on its way");

    let second = put(&stage, &with(device(ENDPOINT), "quiet", json!({ "from": 22, "until": 7 }))).await;
    assert_eq!(second.json()["state"], "updated");

    let stored = stage.json("POST", &format!("{PATH}/stored"), &json!({ "endpoint": ENDPOINT })).await.json();
    assert_eq!(stored["stored"], true);
    assert_eq!(stored["service"], "updates.push.services.mozilla.com");
    assert_eq!(stored["week"], "Woche vom 16. November 2026");

    let greeted = stage.json("POST", &format!("{PATH}/greet"), &json!({ "endpoint": ENDPOINT })).await;
    assert_eq!((greeted.status, stage.pokes.count()), (StatusCode::ACCEPTED, 2));

    for _ in 0..2 {
        let stopped = stage.json("DELETE", PATH, &json!({ "endpoint": ENDPOINT })).await;
        assert_eq!((stopped.status, stopped.bytes.len()), (StatusCode::NO_CONTENT, 0));
    }
    let stored = stage.json("POST", &format!("{PATH}/stored"), &json!({ "endpoint": ENDPOINT })).await.json();
    assert_eq!(stored, json!({ "stored": false, "service": null, "week": null, "bytes": null }));
    let greeted = stage.json("POST", &format!("{PATH}/greet"), &json!({ "endpoint": ENDPOINT })).await;
    assert_eq!(greeted.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_follows_a_closed_channel_may_look_and_stop_but_nobody_may_join() {
    let stage = Stage::new().await;
    put(&stage, &device(ENDPOINT)).await;
    stage.stores.desk().set_public(stage.channel, false, store::SYSTEM, stage.now()).await.unwrap();
    assert_eq!(put(&stage, &device(&format!("{ENDPOINT}2"))).await.status, StatusCode::NOT_FOUND);
    let look = async || stage.json("POST", &format!("{PATH}/stored"), &json!({ "endpoint": ENDPOINT })).await.json();
    assert_eq!(look().await["stored"], true);
    let stopped = stage.json("DELETE", PATH, &json!({ "endpoint": ENDPOINT })).await;
    assert_eq!(stopped.status, StatusCode::NO_CONTENT);
    assert_eq!(look().await["stored"], false);
}

#[tokio::test]
async fn only_the_delivery_reads_what_was_asked() {
    let stage = Stage::new().await;
    let body = with(device(ENDPOINT), "quiet", json!({ "from": 22, "until": 7 }));
    put(&stage, &with(body, "mute", json!("P1D"))).await;
    let sid = stage.app.keys.tagger.sid(stage.channel.0, ENDPOINT);
    let origin = "https://updates.push.services.mozilla.com";
    let standing = stage.stores.follow().standing(stage.channel, origin, sid).await.unwrap().unwrap();
    assert_eq!(standing.sealed_len, vault::subscription::SMALL_BOX);

    let greetings =
        stage.stores.delivery().claim_greetings(1, stage.now(), std::time::Duration::from_secs(60), 10).await.unwrap();
    let sealed = greetings.first().unwrap().sealed.clone();
    let place = vault::Place { channel_id: stage.channel.0, sid };
    let opened = stage.master.opener().unwrap().open(place, &sealed).unwrap();
    let secret = Secret::from_bytes(&opened.plain).unwrap();
    let wanted = Preferences::from_bytes(&secret.prefs).unwrap();
    assert!(secret.endpoint == ENDPOINT && secret.auth == [9; 16]);
    assert!(wanted.topics.contains(Topic::Events) && !wanted.topics.contains(Topic::Jobs));
    assert!(wanted.quiet.unwrap().hours() == (22, 7));
    assert_eq!(wanted.muted_until.unwrap().to_string(), "2026-11-22T12:00:00Z");
}

#[tokio::test]
async fn breaks_are_set_kept_and_ended() {
    let stage = Stage::new().await;
    let muted = put(&stage, &with(device(ENDPOINT), "mute", json!("P7D"))).await.json();
    let until = muted["muted_until"].as_i64().unwrap();
    assert!(muted["muted_text"].as_str().unwrap().contains("28. November"));
    let kept = put(&stage, &with(device(ENDPOINT), "muted_until", json!(until))).await.json();
    assert_eq!(kept["muted_until"], until, "a changed topic does not end the break");
    let long = put(&stage, &with(device(ENDPOINT), "muted_until", json!(until * 2))).await.json();
    assert_eq!(long["muted_until"], until, "nobody mutes for longer than offered");
    let ended = put(&stage, &with(with(device(ENDPOINT), "muted_until", json!(until)), "mute", json!(""))).await.json();
    assert_eq!(ended["muted_until"], Value::Null);
}

#[tokio::test]
async fn hostile_endpoints_and_keys_are_refused_with_a_sentence() {
    let stage = Stage::new().await;
    let endpoints = [
        "https://evil.example/push",
        "http://updates.push.services.mozilla.com/wpush/v2/x",
        "https://updates.push.services.mozilla.com:8443/x",
        "https://updates.push.services.mozilla.com@evil.example/",
        "https://user:pw@fcm.googleapis.com/fcm/send/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com.evil.example/x",
        "file:///etc/passwd",
        "",
    ];
    for endpoint in endpoints {
        let answer = put(&stage, &device(endpoint)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{endpoint}");
        let said = answer.json();
        assert!(said["text"].as_str().unwrap().len() > 20 && !answer.has("evil"), "{endpoint}: {said}");
    }
    let bodies = [
        with(device(ENDPOINT), "keys", json!({ "p256dh": "AAAA", "auth": "AAAA" })),
        with(
            device(ENDPOINT),
            "keys",
            json!({ "p256dh": URL_SAFE_NO_PAD.encode([5u8; 65]), "auth": URL_SAFE_NO_PAD.encode([9u8; 16]) }),
        ),
        with(device(ENDPOINT), "topics", json!(["unknown"])),
        with(device(ENDPOINT), "quiet", json!({ "from": 7, "until": 7 })),
        with(device(ENDPOINT), "mute", json!("P1Y")),
        with(device(ENDPOINT), "name", json!("Eva")),
        json!([]),
    ];
    for body in bodies {
        assert_eq!(put(&stage, &body).await.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let long = device(&format!("{ENDPOINT}{}", "x".repeat(9000)));
    assert_eq!(put(&stage, &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(stage.pokes.count(), 0, "nothing was stored");
}

#[tokio::test]
async fn one_address_cannot_ask_without_end() {
    let stage = Stage::new().await;
    let mut refused = None;
    for _ in 0..100 {
        let answer = stage.json("DELETE", PATH, &json!({ "endpoint": ENDPOINT })).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    stage.clock.advance(Duration::from_secs(10));
    let answer = stage.json("DELETE", PATH, &json!({ "endpoint": ENDPOINT })).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_page_presets_the_topics_of_a_poster() {
    let stage = Stage::new().await;
    let checked = |html: String, topic: &str| {
        let input = html.split(&format!("value=\"{topic}\"")).nth(1).unwrap().to_owned();
        input.split('>').next().unwrap().contains("checked")
    };
    let plain = stage.get("/lindenau/follow").await.text();
    assert!(checked(plain.clone(), "news") && !checked(plain, "jobs"));
    let preset = stage.get("/lindenau/follow?t=jobs,nonsense").await.text();
    assert!(checked(preset.clone(), "jobs") && checked(preset.clone(), "warnings") && !checked(preset, "news"));
}

#[tokio::test]
async fn the_service_worker_knows_its_channel() {
    let stage = Stage::new().await;
    let worker = stage.get("/lindenau/sw.js").await;
    assert_eq!(worker.header("service-worker-allowed"), "/lindenau");
    assert!(worker.header("content-type").starts_with("text/javascript"));
    let setting = worker.text().split("const AUSRUFER = ").nth(1).unwrap().split(";\n").next().unwrap().to_owned();
    let setting: Value = serde_json::from_str(&setting).unwrap();
    for url in setting["shell"].as_array().unwrap() {
        assert_eq!(stage.get(url.as_str().unwrap()).await.status, StatusCode::OK, "{url}");
        assert!(!url.as_str().unwrap().contains("desk"));
        // A proof is checked without a network too; the rest nobody loads who has not switched reactions on.
        let curves = url.as_str().unwrap().split_once("noble-curves/");
        assert!(curves.is_none_or(|(_, file)| file.starts_with("ed25519")), "{url}");
    }
    for line in worker.text().lines() {
        assert!(
            !line.starts_with("import ") && !line.starts_with("export "),
            "a worker of this kind has no modules: {line}"
        );
    }
    let manifest = stage.get("/lindenau/manifest.webmanifest").await.json();
    assert_eq!(manifest["scope"], "/lindenau");
    for icon in manifest["icons"].as_array().unwrap() {
        let answer = stage.get(icon["src"].as_str().unwrap()).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/png"));
    }
}

#[tokio::test]
async fn without_a_script_the_form_leads_back_to_the_page() {
    let stage = Stage::new().await;
    let answer = stage.json("POST", PATH, &json!({})).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/lindenau/follow"));
    assert!(stage.get("/lindenau/follow").await.has("<noscript>"));
}

#[tokio::test]
async fn topics_of_a_poster_travel_through_the_installation() {
    let stage = Stage::new().await;
    let page = stage.get("/lindenau/follow?t=jobs").await;
    assert!(page.has("/lindenau/manifest.webmanifest?t=jobs"));
    let manifest = stage.get("/lindenau/manifest.webmanifest?t=jobs").await.json();
    assert_eq!(manifest["start_url"], "/lindenau/follow?t=jobs");
}
