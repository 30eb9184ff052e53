//! The two legs of a verification: a document on the town's main site and a DNS TXT record, both naming the key.
use channel::verification::Leg;

/// Path of the document on the main domain.
pub const PATH: &str = "/.well-known/ausrufer.json";
/// Label in front of the domain for the TXT record.
pub const DNS_LABEL: &str = "_ausrufer";

/// The document a town puts on its main domain: each channel's absolute address and Ed25519 public key.
pub fn site_document(_channels: &[(&str, &[u8; 32])]) -> String {
    String::new()
}

/// What the document says about one channel. Lenient about order, unknown members and a byte order mark.
pub fn read_site(_bytes: &[u8], _channel_url: &str, _key: &[u8; 32]) -> Leg {
    Leg::Absent
}

/// The text of the TXT record: `v=AUSRUFER1; k=ed25519; p=<base64url key>; u=<channel url>`.
pub fn dns_text(_channel_url: &str, _key: &[u8; 32]) -> String {
    String::new()
}

/// What the TXT records (each with its strings joined) say about one channel.
pub fn read_dns(_records: &[String], _channel_url: &str, _key: &[u8; 32]) -> Leg {
    Leg::Absent
}
