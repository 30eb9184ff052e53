//! Official warnings from an office on loopback to the phones, through public doors, on both engines.
use crate::engine::{Engine, engines};
use crate::inside::Inside;
use crate::nodes::two_nodes;
use crate::silence::followable;
use crate::town::Town;
use crate::web::{get, send};
use channel::clock::Clock;
use channel::official::{Provider, Watching};
use channel::warning::RegionKey;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::SYSTEM;
use testkit::official::{Offices, Smoke};
use testkit::push_service::Device;
use testkit::{PushService, WallClock};

const DISTRICT: &str = "057580000000";

fn smoke(number: u32, msg_type: &'static str, severity: &'static str, headline: &'static str) -> Smoke {
    Smoke { name: "A", number, msg_type, severity, headline, began: WallClock.now(), region: DISTRICT }
}

fn follow(town: &Town, device: &Device, quiet: bool) {
    let keys = format!("{{\"p256dh\":\"{}\",\"auth\":\"{}\"}}", device.p256dh_base64(), device.auth_base64());
    // Quiet at every hour but one, which is not now.
    let hour = (WallClock.now().to_zoned(jiff::tz::TimeZone::get("Europe/Berlin").unwrap()).hour() + 12) % 24;
    let quiet =
        if quiet { format!(",\"quiet\":{{\"from\":{},\"until\":{hour}}}", (hour + 1) % 24) } else { String::new() };
    let endpoint = &device.endpoint;
    let body =
        format!("{{\"endpoint\":\"{endpoint}\",\"keys\":{keys},\"topics\":[\"warnings\"],\"lang\":\"de\"{quiet}}}");
    let headers = [("Content-Type", "application/json"), ("X-Forwarded-For", "203.0.113.9")];
    let answer = send(town.port, "PUT", "/lindenau/subscription", &headers, &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// Titles and tags of what a device got of this sort, in order.
fn told(push: &PushService, device: &Device) -> Vec<(String, String)> {
    let all = push.received(device).into_iter().map(|one| one.json());
    let official = all.filter(|json| json["ausrufer"]["kind"] == "official");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    official.map(|json| (text(&json["notification"]["title"]), text(&json["notification"]["tag"]))).collect()
}

/// Waits until a device was told so many, and no more come.
async fn until(push: &PushService, device: &Device, many: usize) -> Vec<String> {
    let begun = Instant::now();
    while told(push, device).len() < many {
        assert!(begun.elapsed() < Duration::from_secs(30), "only {:?}", told(push, device));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    told(push, device).into_iter().map(|(title, _)| title).collect()
}

/// W10, W8: a warning, its update and its all-clear reach every phone once, under the source's name and one tag, through
/// quiet hours; a minor one reaches none; a server killed in between tells nobody twice.
#[tokio::test(flavor = "multi_thread")]
async fn w10_official_warnings_reach_the_phones_once_under_their_source() {
    for engine in engines() {
        let (push, offices) = (PushService::start(Arc::new(WallClock)).await, Offices::start().await);
        let devices = push.devices(2);
        let mut town = Town::on(engine);
        followable(&mut town).await;
        town.set("AUSRUFER_WARNINGS_NINA_URL", offices.nina_url());
        town.set("AUSRUFER_WARNINGS_EVERY_SECONDS", "1");
        offices.quiet(DISTRICT);
        let inside = Inside::of(&town).await;
        let channel = inside.channel("lindenau").await.id;
        let region = RegionKey::parse("057580012012").unwrap();
        let nina = Watching { provider: Provider::Nina, region, label: String::new(), url: None };
        inside.stores.desk().add_official_source((7, channel), &nina, SYSTEM, WallClock.now()).await.unwrap();
        let serving = town.serve();
        for (device, quiet) in devices.iter().zip([true, false]) {
            follow(&town, device, quiet);
        }
        let first = smoke(0, "Alert", "Severe", "Brand einer Halle");
        offices.warn(DISTRICT, &first.json());
        for device in &devices {
            assert_eq!(until(&push, device, 1).await, ["Integrierte Leitstelle Werre warnt: Brand einer Halle"]);
        }
        let json =
            push.received(&devices[0]).into_iter().map(|one| one.json()).find(|j| j["ausrufer"]["kind"] == "official");
        let json = json.unwrap();
        let body = json["notification"]["body"].as_str().unwrap();
        assert!(body.contains("Schließen Sie Fenster und Türen") && body.contains("Messwerte < 5 mg/m³"), "{body}");
        assert!(json["notification"]["icon"].is_null(), "not the town's crest");
        let path = json["notification"]["navigate"].as_str().unwrap().splitn(4, '/').nth(3).unwrap().to_owned();
        assert!(get(town.port, &format!("/{path}")).is(200).text().contains("Integrierte Leitstelle Werre"));
        // As a power cut would end it.
        serving.kill();
        let serving = town.serve();
        offices.unlist(DISTRICT, &first.id());
        let update = smoke(1, "Update", "Extreme", "Brand breitet sich aus");
        offices.warn(DISTRICT, &Smoke { began: first.began, ..update }.json());
        until(&push, &devices[0], 2).await;
        offices.quiet(DISTRICT);
        let clear = smoke(2, "Cancel", "Severe", "Entwarnung: Brand einer Halle");
        offices.warn(DISTRICT, &Smoke { began: first.began, ..clear }.json());
        offices.warn(DISTRICT, &Smoke { name: "B", ..smoke(0, "Alert", "Minor", "Wasser abkochen") }.json());
        let expected = [
            "Integrierte Leitstelle Werre warnt: Brand einer Halle",
            "Integrierte Leitstelle Werre warnt mit neuem Stand: Brand breitet sich aus",
            "Integrierte Leitstelle Werre meldet: Entwarnung: Brand einer Halle",
        ];
        for device in &devices {
            assert_eq!(until(&push, device, 3).await, expected);
        }
        let begun = Instant::now();
        while !get(town.port, "/lindenau").is(200).text().contains("Wasser abkochen") {
            assert!(begun.elapsed() < Duration::from_secs(30), "the page shows what rings nowhere");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let tags: std::collections::BTreeSet<String> =
            told(&push, &devices[1]).into_iter().map(|(_, tag)| tag).collect();
        assert_eq!(tags.len(), 1, "each takes the place of the one before");
        assert_eq!(told(&push, &devices[0]).len(), 3);
        town.run(&["doctor"]).line("ok    official warnings");
        assert_eq!(serving.stop().0, 0);
    }
}

/// W13: two nodes read by turns, two sources list the same warnings, one node dies over it: every phone rings once for each.
#[tokio::test(flavor = "multi_thread")]
async fn w13_two_nodes_and_two_sources_ring_once() {
    let Some((mut one, web)) = two_nodes().await else { return };
    let (push, offices) = (PushService::start(Arc::new(WallClock)).await, Offices::start().await);
    let (devices, other_district) = (push.devices(2), "057700000000");
    let mut other = Town::on(Engine::Sqlite);
    other.set("AUSRUFER_DATABASE_URL", one.database_url().unwrap());
    other.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
    std::fs::create_dir_all(other.data("keys")).unwrap();
    std::fs::copy(one.data("keys/master.key"), other.data("keys/master.key")).unwrap();
    for node in [&mut one, &mut other] {
        node.set("AUSRUFER_WARNINGS_NINA_URL", offices.nina_url());
        node.set("AUSRUFER_WARNINGS_EVERY_SECONDS", "1");
    }
    offices.quiet(DISTRICT);
    offices.quiet(other_district);
    let inside = Inside::of(&one).await;
    let channel = inside.channel("lindenau").await.id;
    for (id, region) in [(7, "057580012012"), (8, other_district)] {
        let region = RegionKey::parse(region).unwrap();
        let nina = Watching { provider: Provider::Nina, region, label: String::new(), url: None };
        inside.stores.desk().add_official_source((id, channel), &nina, SYSTEM, WallClock.now()).await.unwrap();
    }
    let serving = web.start(&["serve", "--role", "web"]);
    serving.said("serving");
    for device in &devices {
        follow(&web, device, false);
    }
    let (first, second) = (one.start(&["serve", "--role", "delivery"]), other.start(&["serve", "--role", "delivery"]));
    first.said("delivering");
    second.said("delivering");
    let warn = |name: &'static str| {
        let json = Smoke { name, ..smoke(0, "Alert", "Severe", name) }.json();
        let json = json.replace("\"057580000000\"", "\"057580000000,057700000000\"");
        offices.warn(DISTRICT, &json);
        offices.warn(other_district, &json);
    };
    for name in ["A", "B", "C", "D"] {
        warn(name);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    for device in &devices {
        until(&push, device, 4).await;
    }
    first.kill();
    warn("E");
    for device in &devices {
        until(&push, device, 5).await;
    }
    // Some more readings of both sources, by whoever is left.
    tokio::time::sleep(Duration::from_secs(4)).await;
    for device in &devices {
        let mut titles: Vec<String> = told(&push, device).into_iter().map(|(title, _)| title).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["A", "B", "C", "D", "E"].map(|name| format!("Integrierte Leitstelle Werre warnt: {name}")));
    }
    assert_eq!((serving.stop().0, second.stop().0), (0, 0));
}
