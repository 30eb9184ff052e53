//! Whoever follows is named nowhere: not in the logs, not in the metrics, not in a file, not in the backup.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::{Town, files_below, free_port};
use crate::web::{get, send};
use channel::clock::Clock;
use std::process::Command;
use std::sync::Arc;
use testkit::push_service::{Device, Fault};
use testkit::{PushService, WallClock};

/// Follows as a browser would.
pub fn follow(town: &Town, device: &Device, visitor: &str) -> u16 {
    let keys = format!("{{\"p256dh\":\"{}\",\"auth\":\"{}\"}}", device.p256dh_base64(), device.auth_base64());
    let body =
        format!("{{\"endpoint\":\"{}\",\"keys\":{keys},\"topics\":[\"news\"],\"lang\":\"de\"}}", device.endpoint);
    let headers = [("Content-Type", "application/json"), ("X-Forwarded-For", visitor)];
    send(town.port, "PUT", "/lindenau/subscription", &headers, &body).status
}

/// A channel residents can follow on this machine.
pub async fn followable(town: &mut Town) {
    town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
    town.set("AUSRUFER_BEHIND_PROXY", "true");
    town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
    Inside::of(town).await.complete("lindenau").await;
    town.run(&["channel", "open", "lindenau"]).ends(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_names_a_follower() {
    for engine in engines() {
        let push = PushService::start(Arc::new(WallClock)).await;
        let devices = push.devices(3);
        let mut town = Town::on(engine);
        followable(&mut town).await;
        let metrics = free_port();
        town.set("AUSRUFER_METRICS_LISTEN", format!("127.0.0.1:{metrics}"));
        town.set("AUSRUFER_LOG", "debug");
        let serving = town.serve();

        assert!(devices.iter().all(|device| follow(&town, device, "203.0.113.77") == 200));
        push.until(|totals| totals.delivered >= 3).await;
        // One takes the post, one has gone, one is refused for good.
        push.always(&devices[1], Some(Fault::Gone));
        push.always(&devices[2], Some(Fault::Status(400)));
        Inside::of(&town).await.publish("lindenau", "Für alle", WallClock.now()).await;
        push.until(|totals| totals.delivered >= 4 && totals.gone >= 1).await;
        send(town.port, "PUT", "/lindenau/subscription", &[("X-Forwarded-For", "203.0.113.77")], "{\"endpoint\":1}");
        let said = serving.said("delivery done");
        let numbers = get(metrics, "/metrics").is(200).text();
        assert!(numbers.contains("ausrufer_pushes_total{lane=\"news\",receipt=\"accepted\"} 1"), "{numbers}");

        for path in files_below(town.folder.path()) {
            look(&path.display().to_string(), &std::fs::read(&path).unwrap_or_default(), &devices);
        }
        let (_, rest) = serving.stop();
        town.run(&["backup"]).ends(0);
        look("the logs", format!("{said}{rest}").as_bytes(), &devices);
        look("the metrics", numbers.as_bytes(), &devices);
        if let Some(url) = town.database_url() {
            look("the database", &Command::new("pg_dump").arg(url).output().unwrap().stdout, &devices);
        }
        for path in files_below(town.folder.path()) {
            look(&path.display().to_string(), &std::fs::read(&path).unwrap(), &devices);
        }
    }
}

/// Looks for the devices in all the ways they could be written.
#[track_caller]
fn look(place: &str, bytes: &[u8], devices: &[Device]) {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let mut traces = vec![b"203.0.113.77".to_vec()];
    for device in devices {
        traces.extend([device.id()[..16].into(), device.p256dh_base64().into(), device.auth_base64().into()]);
        traces.extend([
            device.p256dh[1..33].to_vec(),
            device.auth.to_vec(),
            hex(&device.p256dh[1..33]),
            hex(&device.auth),
        ]);
    }
    for (number, trace) in traces.iter().enumerate() {
        assert!(!bytes.windows(trace.len()).any(|part| part == trace), "trace {number} of a follower is in {place}");
    }
}
