//! The push service as a program, for tests of real browsers. Prints one line of JSON with its addresses and serves
//! until its standard input closes, so that it never outlives the test that started it.
use std::sync::Arc;
use testkit::{PushService, WallClock};

#[tokio::main]
async fn main() {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    let service = PushService::start_on(port, Arc::new(WallClock)).await;
    let ready = serde_json::json!({
        "port": service.address().port(), "socket": service.socket_url(), "origin": service.origin(),
        "state": format!("{}/state", service.origin()),
    });
    println!("{ready}");
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await.ok();
}
