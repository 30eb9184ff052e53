//! Official warnings as a program, for trying and for tests of real browsers: prints one line of JSON with the addresses to
//! start with, then does what each line of its standard input says, until that closes. What it serves is sent now.
//!
//! `official-warnings [DISTRICT]`; lines: `warn` (severe), `minor`, `test` (a rehearsal whose status says Actual), `update`,
//! `clear`, `unlist`, `down`, `up`.
use channel::clock::Clock;
use std::io::BufRead;
use testkit::WallClock;
use testkit::official::{Offices, Smoke};

#[tokio::main]
async fn main() {
    let district: &'static str = match std::env::args().nth(1) {
        Some(named) => Box::leak(named.into_boxed_str()),
        None => "057580000000",
    };
    let offices = Offices::start().await;
    offices.quiet(district);
    offices.weather(&[]);
    let ready = serde_json::json!({
        "AUSRUFER_WARNINGS_NINA_URL": offices.nina_url(), "AUSRUFER_WARNINGS_DWD_URL": offices.dwd_url(),
        "AUSRUFER_TESTING_ALLOW_LOOPBACK": "true", "AUSRUFER_WARNINGS_EVERY_SECONDS": "2", "feed": offices.feed_url(),
    });
    println!("{ready}");
    let began = WallClock.now();
    let message = |name, number, msg_type, severity, headline| Smoke {
        name,
        number,
        msg_type,
        severity,
        headline,
        began,
        region: district,
    };
    let first = message("A", 0, "Alert", "Severe", "Brand einer Halle mit starkem Rauch");
    let update = message("A", 1, "Update", "Extreme", "AKTUALISIERUNG: Brand einer Halle, Rauch zieht in die Stadt");
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        match line.trim() {
            "warn" => offices.warn(district, &first.json()),
            "minor" => offices.warn(district, &message("B", 0, "Alert", "Minor", "Trinkwasser abkochen").json()),
            "test" => offices.warn(district, &message("C", 0, "Alert", "Extreme", "Probealarm - Kreis Werre").json()),
            "update" => {
                offices.unlist(district, &first.id());
                offices.warn(district, &update.json());
            }
            "clear" => {
                offices.unlist(district, &first.id());
                offices.unlist(district, &update.id());
                let clear = message("A", 2, "Cancel", "Severe", "Entwarnung: Brand einer Halle mit starkem Rauch");
                offices.warn(district, &clear.json());
            }
            "unlist" => offices.quiet(district),
            "down" => offices.site().fail(&Offices::dashboard(district), 503),
            "up" => offices.quiet(district),
            other => eprintln!("nobody knows {other:?}"),
        }
        println!("done {}", line.trim());
    }
}
