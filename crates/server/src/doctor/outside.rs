//! What lies outside: our own address, and the push services.
use super::Check;
use crate::doorbell;
use crate::wiring::House;
use std::time::Duration;
use url::Url;

/// Hosts every follower's push goes through.
const SERVICES: [(&str, &str); 4] = [
    ("Google", "https://fcm.googleapis.com/"),
    ("Mozilla", "https://updates.push.services.mozilla.com/"),
    ("Apple", "https://web.push.apple.com/"),
    ("Microsoft", "https://wns2-par02p.notify.windows.com/"),
];

/// Asks our own address, and opens a connection to each push service.
pub async fn checks(house: &House) -> Vec<Check> {
    let mut checks = vec![own_address(house).await];
    if let Some(line) = doorbell::line(house) {
        checks.push(match line.check().await {
            Ok(()) => Check::good("line between the nodes", format!("{} answers", line.name())),
            Err(error) => Check::mend(
                "line between the nodes",
                format!("{}: {error}", line.name()),
                "check nats.url and the files of nats, or whether the database lets us LISTEN; until then the nodes look by themselves",
            ),
        });
    }
    let dialer = match house.dialer() {
        Ok(dialer) => dialer,
        Err(failure) => return vec![Check::mend("push services", failure.to_string(), "report this")],
    };
    for (name, address) in SERVICES {
        let Ok(url) = Url::parse(address) else { continue };
        let dialled = tokio::time::timeout(Duration::from_secs(10), dialer.dial(&url, net::Alpn::Both)).await;
        let host = url.host_str().unwrap_or_default().to_owned();
        checks.push(match dialled {
            Ok(Ok(_)) => Check::good(name, format!("{host} answers")),
            Ok(Err(error)) => {
                Check::mend(name, format!("{host}: {error}"), format!("allow outgoing connections to {host}:443"))
            }
            Err(_) => Check::mend(
                name,
                format!("{host}: no answer in 10 s"),
                format!("allow outgoing connections to {host}:443"),
            ),
        });
    }
    checks
}

async fn own_address(house: &House) -> Check {
    let name = "own address";
    let base = &house.config.base_url;
    if base.starts_with("http://") {
        return Check::advice(
            name,
            format!("{base} works on this machine only"),
            "set server.base_url to the public https address",
        );
    }
    let limits = net::Limits { max_bytes: 1024, timeout: Duration::from_secs(10), max_redirects: 0 };
    let Ok(url) = Url::parse(&format!("{base}/livez")) else {
        return Check::mend(name, "is not an address", "set server.base_url");
    };
    match house.client().map(|client| async move { client.get(&url, limits, &net::header::HeaderMap::new()).await }) {
        Ok(answer) => match answer.await {
            Ok(fetched) if fetched.status == 200 => Check::good(name, format!("{base} answers")),
            Ok(fetched) => {
                Check::mend(name, format!("{base}/livez answers {}", fetched.status), "check the reverse proxy")
            }
            Err(error) => Check::advice(
                name,
                format!("{base}: {error}"),
                "check DNS, certificate and reverse proxy; from inside the house it may be unreachable by design",
            ),
        },
        Err(failure) => Check::mend(name, failure.to_string(), "report this"),
    }
}
