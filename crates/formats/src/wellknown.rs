//! The two legs of a verification: a document on the town's main site and a DNS TXT record, both naming the channel's
//! key. Readers are lenient about form and strict about the key.
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use channel::verification::Leg;
use serde_json::{Value, json};

/// Path of the document on the main domain.
pub const PATH: &str = "/.well-known/ausrufer.json";
/// Label in front of the domain for the TXT record.
pub const DNS_LABEL: &str = "_ausrufer";
/// The longest document that is read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// The document a town puts on its main domain: each channel's absolute address and Ed25519 public key.
pub fn site_document(channels: &[(&str, &[u8; 32])]) -> String {
    let channels: Vec<Value> = channels
        .iter()
        .map(|(url, key)| json!({ "url": url, "alg": "ed25519", "key": URL_SAFE_NO_PAD.encode(key) }))
        .collect();
    let document = json!({ "v": 1, "channels": channels });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// What the document says about one channel. A byte order mark, a slash at an address's end, unknown members and other
/// channels do not matter; a document that is no JSON names nothing.
pub fn read_site(bytes: &[u8], channel_url: &str, key: &[u8; 32]) -> Leg {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() > MAX_BYTES {
        return Leg::Absent;
    }
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return Leg::Absent };
    let entries = document.get("channels").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    judge(entries.iter().map(|entry| (text(entry, "url"), text(entry, "key"))), channel_url, key)
}

/// The text of the TXT record: `v=AUSRUFER1; k=ed25519; p=<base64url key>; u=<channel url>`.
pub fn dns_text(channel_url: &str, key: &[u8; 32]) -> String {
    format!("v=AUSRUFER1; k=ed25519; p={}; u={channel_url}", URL_SAFE_NO_PAD.encode(key))
}

/// What the TXT records (each with its strings joined) say about one channel. Records of others are passed over.
pub fn read_dns(records: &[String], channel_url: &str, key: &[u8; 32]) -> Leg {
    let entries = records.iter().filter_map(|record| {
        let mut fields = record.trim().trim_matches('"').split(';').filter_map(|field| field.split_once('='));
        let (name, version) = fields.next()?;
        if name.trim() != "v" || !version.trim().eq_ignore_ascii_case("AUSRUFER1") {
            return None;
        }
        let (mut url, mut key) = (String::new(), String::new());
        for (name, value) in fields {
            match name.trim() {
                "u" => url = value.trim().to_owned(),
                "p" => key = value.trim().to_owned(),
                _ => {}
            }
        }
        Some((url, key))
    });
    judge(entries, channel_url, key)
}

/// One entry that agrees is enough: while keys are exchanged both stand side by side.
fn judge(entries: impl Iterator<Item = (String, String)>, channel_url: &str, key: &[u8; 32]) -> Leg {
    let mut leg = Leg::Absent;
    for (url, named) in entries {
        if !same_address(&url, channel_url) {
            continue;
        }
        if decode(&named).as_deref() == Some(key.as_slice()) {
            return Leg::Agrees;
        }
        leg = Leg::Contradicts;
    }
    leg
}

fn same_address(a: &str, b: &str) -> bool {
    let normal = |text: &str| {
        let url = url::Url::parse(text.trim()).ok()?;
        Some(url.as_str().trim_end_matches('/').to_owned())
    };
    matches!((normal(a), normal(b)), (Some(a), Some(b)) if a == b)
}

/// People copy keys in every alphabet of base64 and with the spaces of a line break.
fn decode(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    [URL_SAFE_NO_PAD, URL_SAFE, STANDARD, STANDARD_NO_PAD].iter().find_map(|alphabet| alphabet.decode(&text).ok())
}
