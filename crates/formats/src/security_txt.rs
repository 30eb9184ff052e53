//! `/.well-known/security.txt` (RFC 9116).
use channel::clock::Timestamp;

/// Writes it. `contacts` are `mailto:`, `tel:` or `https:` addresses, best first; RFC 9116 §2.5.5 wants `expires`
/// within a year, §2.5.2 wants `canonical` to be the address the file is served at.
pub fn write(contacts: &[&str], expires: Timestamp, canonical: &str, policy: Option<&str>) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: &str| {
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        out.push_str(&format!("{key}: {value}\n"));
    };
    for contact in contacts {
        line("Contact", contact);
    }
    line("Expires", &expires.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    line("Preferred-Languages", "de, en");
    line("Canonical", canonical);
    if let Some(policy) = policy {
        line("Policy", policy);
    }
    out
}
