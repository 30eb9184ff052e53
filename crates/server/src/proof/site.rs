//! The site leg: the document on the town's main domain.
use channel::verification::Leg;
use std::time::Duration;
use url::Url;

const LIMITS: net::Limits = net::Limits { max_bytes: 64 * 1024, timeout: Duration::from_secs(10), max_redirects: 3 };

/// What the document at `<origin>/.well-known/ausrufer.json` says about the channel's key.
pub async fn leg(client: &net::Client, origin: &str, channel_url: &str, key: &[u8; 32]) -> Leg {
    let Ok(url) = Url::parse(&format!("{origin}{}", formats::wellknown::PATH)) else {
        return Leg::Unreachable;
    };
    match client.get(&url, LIMITS, &net::header::HeaderMap::new()).await {
        // Followed to another site, the document would no longer speak for the domain.
        Ok(fetched) if fetched.final_url.host_str() != url.host_str() => Leg::Absent,
        Ok(fetched) if fetched.status == 200 => formats::wellknown::read_site(&fetched.body, channel_url, key),
        Ok(fetched) if [404, 410].contains(&fetched.status) => Leg::Absent,
        Ok(_) | Err(_) => Leg::Unreachable,
    }
}
