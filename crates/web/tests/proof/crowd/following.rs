//! They follow, one after the other, with topics and quiet hours that have nothing to do with each other.
use super::{Device, Town};
use crate::loot::Loot;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use testkit::Seeded;

pub const TOPICS: [&str; 6] = ["news", "politics", "services", "events", "jobs", "traffic"];
const SERVICES: [(&str, &str); 2] =
    [("https://fcm.googleapis.com", "/fcm/send/"), ("https://updates.push.services.mozilla.com", "/wpush/v2/")];

fn device(number: usize, seeded: &Seeded) -> Device {
    let (origin, path) = SERVICES[seeded.below(2) as usize];
    let (mut name, mut point, mut auth) = ([0; 105], [0; 65], [0; 16]);
    seeded.fill(&mut name);
    seeded.fill(&mut point);
    seeded.fill(&mut auth);
    point[0] = 4;
    let topics = TOPICS.into_iter().filter(|_| seeded.below(2) == 0).collect();
    let quiet = (seeded.below(2) == 0).then(|| (18 + seeded.below(6) as u8, 5 + seeded.below(5) as u8));
    let address = SocketAddr::from((Ipv4Addr::from_bits(0xcb00_7100 + number as u32 * 259), 40_000));
    Device {
        endpoint: format!("{origin}{path}{}", URL_SAFE_NO_PAD.encode(name)),
        origin,
        point,
        auth,
        address,
        topics,
        quiet,
        sid: 0,
        mark: String::new(),
        followed: number,
        drew: 0,
        told: [None, None],
    }
}

pub async fn follow(town: &Town, loot: &mut Loot, seeded: &Seeded) -> Vec<Device> {
    let (stage, tagger) = (&town.stage, town.stage.master.tagger());
    let mut devices = Vec::new();
    for number in 0..town.size {
        let mut device = device(number, seeded);
        device.sid = tagger.sid(stage.channel.0, &device.endpoint);
        let keys =
            json!({ "p256dh": URL_SAFE_NO_PAD.encode(device.point), "auth": URL_SAFE_NO_PAD.encode(device.auth) });
        let quiet = device.quiet.map(|(from, until)| json!({ "from": from, "until": until }));
        let body = json!({ "endpoint": device.endpoint, "keys": keys, "topics": device.topics, "quiet": quiet,
                           "lang": "de" });
        let request = Request::put("/lindenau/subscription").header("content-type", "application/json");
        let request = request.extension(ConnectInfo(device.address)).body(Body::from(body.to_string())).unwrap();
        assert_eq!(stage.send(request).await.status, StatusCode::OK);
        stage.clock.advance(Duration::from_millis(700));
        devices.push(device);
        if number == town.size / 2 {
            loot.take("half of them follow", town).await;
        }
    }
    loot.settled(town).await;
    loot.take("all follow", town).await;
    devices
}
