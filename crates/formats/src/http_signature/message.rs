//! RFC 9421: one header says what was signed, another the signature; the body by its Content-Digest (RFC 9530).
use super::{Asked, Claimed, Flaw, Sending, Unsigned, decode, timely};

/// The only algorithm (RFC 9421 §6.2.2).
const ALGORITHM: &str = "rsa-v1_5-sha256";

/// One signature of those a request may have.
struct Input<'a> {
    label: &'a str,
    /// What is covered, without quotes.
    covers: Vec<&'a str>,
    /// Components and parameters, word for word: the last line of what was signed.
    whole: &'a str,
    params: Vec<(&'a str, &'a str)>,
}

impl Input<'_> {
    fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        self.param(name)?.parse().ok()
    }
}

/// Reads it; of several signatures the first.
pub(super) fn read(asked: &Asked<'_>, digest: &str, now: i64) -> Result<Claimed, Flaw> {
    let header = asked.header("signature-input")?;
    let input = input(&header).ok_or(Flaw::Malformed)?;
    if !matches!(input.param("alg"), None | Some(ALGORITHM)) {
        return Err(Flaw::Algorithm);
    }
    let mut text = String::new();
    for (at, name) in input.covers.iter().enumerate() {
        if input.covers[..at].contains(name) {
            return Err(Flaw::Malformed);
        }
        text.push_str(&format!("\"{name}\": {}\n", component(asked, name)?));
    }
    text.push_str(&format!("\"@signature-params\": {}", input.whole));
    let covered = |name: &str| input.covers.contains(&name);
    let path = covered("@path") || covered("@request-target");
    let address = covered("@target-uri") || (path && (covered("@authority") || covered("host")));
    if !(covered("@method") && address && covered("content-digest")) {
        return Err(Flaw::Uncovered);
    }
    if !same(&asked.header("content-digest")?, digest) {
        return Err(Flaw::Digest);
    }
    timely(input.seconds("created"), input.seconds("expires"), now)?;
    let key = input.param("keyid").ok_or(Flaw::Malformed)?.to_owned();
    let signatures = asked.header("signature")?;
    let signature = value_of(&signatures, input.label).ok_or(Flaw::Malformed)?;
    Ok(Claimed { key, text, signature: decode(signature)? })
}

/// The value of a component (RFC 9421 §2.1, §2.2).
fn component(asked: &Asked<'_>, name: &str) -> Result<String, Flaw> {
    let (path, query) = asked.path.split_once('?').unwrap_or((asked.path, ""));
    Ok(match name {
        "@method" => asked.method.to_owned(),
        "@target-uri" => format!("{}{}", asked.origin, asked.path),
        "@authority" | "host" => asked.host().to_owned(),
        "@scheme" => asked.origin.split("://").next().unwrap_or_default().to_owned(),
        "@request-target" => asked.path.to_owned(),
        "@path" => path.to_owned(),
        "@query" => format!("?{query}"),
        other if other.starts_with('@') => return Err(Flaw::Malformed),
        header => asked.header(header)?.trim().to_owned(),
    })
}

/// The first member of the dictionary: `sig1=("@method" "date");created=1;keyid="…"` (RFC 9421 §4.1).
fn input(header: &str) -> Option<Input<'_>> {
    let (label, rest) = header.trim().split_once('=')?;
    let inner = rest.strip_prefix('(')?;
    let (list, behind) = inner.split_once(')')?;
    let covers = list.split_whitespace().map(|name| name.strip_prefix('"')?.strip_suffix('"'));
    let covers: Option<Vec<&str>> = covers.collect();
    let (mut params, mut at) = (Vec::new(), behind);
    while let Some(next) = at.strip_prefix(';') {
        let next = next.trim_start();
        let (name, value) = next.split_once('=')?;
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find([';', ',', ' ']).unwrap_or(value.len())),
        };
        params.push((name, value));
        at = after;
    }
    let whole = &rest[..rest.len() - at.len()];
    Some(Input { label: label.trim(), covers: covers?, whole, params })
}

/// The bytes of a member of a dictionary, in base64: `sig1=:…:`.
fn value_of<'a>(header: &'a str, label: &str) -> Option<&'a str> {
    let mut members = header.split(',').filter_map(|one| one.trim().split_once('='));
    members.find(|(name, _)| *name == label)?.1.strip_prefix(':')?.split_once(':').map(|(value, _)| value)
}

/// `sha-256=:…:`, among others perhaps.
fn same(header: &str, digest: &str) -> bool {
    value_of(header, "sha-256") == Some(digest)
}

/// Prepares it.
pub(super) fn prepare(sending: &Sending<'_>) -> Unsigned {
    let uri = format!("{}{}", sending.origin, sending.path);
    let mut text = format!("\"@method\": {}\n\"@target-uri\": {uri}\n", sending.method);
    let mut covers = String::from("\"@method\" \"@target-uri\"");
    let mut headers = Vec::new();
    if let Some(digest) = sending.digest {
        let digest = format!("sha-256=:{digest}:");
        text.push_str(&format!("\"content-digest\": {digest}\n"));
        covers.push_str(" \"content-digest\"");
        headers.push(("content-digest", digest));
    }
    let params = format!("({covers});created={};keyid=\"{}\";alg=\"{ALGORITHM}\"", sending.now, sending.key);
    text.push_str(&format!("\"@signature-params\": {params}"));
    headers.push(("signature-input", format!("sig1={params}")));
    Unsigned { text, headers, name: "signature", around: ("sig1=:".to_owned(), ":") }
}
