//! draft-cavage-http-signatures-12: one header with a list of what was signed.
use super::{Asked, Claimed, Flaw, Sending, Unsigned, decode, timely};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use std::collections::BTreeMap;

/// Reads it.
pub(super) fn read(asked: &Asked<'_>, digest: &str, now: i64) -> Result<Claimed, Flaw> {
    let header = asked.header("signature")?;
    let parts = parts(&header).ok_or(Flaw::Malformed)?;
    let part = |name: &str| parts.get(name).map(String::as_str).ok_or(Flaw::Malformed);
    // hs2019 says that the kind of the key says it.
    if !matches!(parts.get("algorithm").map(String::as_str), None | Some("rsa-sha256" | "hs2019")) {
        return Err(Flaw::Algorithm);
    }
    let covers: Vec<&str> = part("headers")?.split(' ').collect();
    let mut lines = Vec::with_capacity(covers.len());
    for name in &covers {
        let value = match *name {
            "(request-target)" => format!("{} {}", asked.method.to_ascii_lowercase(), asked.path),
            "(created)" => part("created")?.to_owned(),
            "(expires)" => part("expires")?.to_owned(),
            // As everybody else knows us: a proxy of the town's may have written another name in.
            "host" => asked.host().to_owned(),
            other => asked.header(other)?.trim().to_owned(),
        };
        lines.push(format!("{name}: {value}"));
    }
    let covered = |name: &str| covers.contains(&name);
    let dated = covered("date") || covered("(created)");
    if !(covered("(request-target)") && covered("host") && covered("digest") && dated) {
        return Err(Flaw::Uncovered);
    }
    if !same(&asked.header("digest")?, digest) {
        return Err(Flaw::Digest);
    }
    let seconds = |name: &str| parts.get(name).and_then(|text| text.parse::<f64>().ok()).map(|time| time as i64);
    let date = || (asked.header)("date").and_then(|text| date(&text));
    let created = if covered("(created)") { seconds("created") } else { date() };
    timely(created, seconds("expires").filter(|_| covered("(expires)")), now)?;
    Ok(Claimed { key: part("keyId")?.to_owned(), text: lines.join("\n"), signature: decode(part("signature")?)? })
}

/// `name="value"` or `name=value`, by commas; a comma in a value is none.
fn parts(header: &str) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut rest = header.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, behind) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        // A name that comes twice would let two readers read two things.
        if found.insert(name.trim().to_owned(), value.to_owned()).is_some() {
            return None;
        }
        rest = behind.trim_start().trim_start_matches(',').trim_start();
    }
    Some(found)
}

/// `SHA-256=…`, among others perhaps (RFC 3230).
fn same(header: &str, digest: &str) -> bool {
    let mut each = header.split(',').filter_map(|one| one.trim().split_once('='));
    each.any(|(name, value)| name.eq_ignore_ascii_case("sha-256") && value == digest)
}

fn date(text: &str) -> Option<i64> {
    let read = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text.trim());
    read.ok().map(Timestamp::as_second)
}

/// IMF-fixdate (RFC 9110 §5.6.7).
fn http_date(seconds: i64) -> String {
    let at = Timestamp::from_second(seconds).unwrap_or_default();
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Prepares it.
pub(super) fn prepare(sending: &Sending<'_>) -> Unsigned {
    let date = http_date(sending.now);
    let host = sending.origin.split_once("://").map_or(sending.origin, |(_, host)| host);
    let target = format!("{} {}", sending.method.to_ascii_lowercase(), sending.path);
    let mut text = format!("(request-target): {target}\nhost: {host}\ndate: {date}");
    let mut covers = String::from("(request-target) host date");
    let mut headers = vec![("date", date)];
    if let Some(digest) = sending.digest {
        let digest = format!("SHA-256={digest}");
        text.push_str(&format!("\ndigest: {digest}"));
        covers.push_str(" digest");
        headers.push(("digest", digest));
    }
    let key = sending.key;
    let before = format!("keyId=\"{key}\",algorithm=\"rsa-sha256\",headers=\"{covers}\",signature=\"");
    Unsigned { text, headers, name: "signature", around: (before, "\"") }
}
