//! References (§3.2.1) and addresses on the web (§3.2.2 web, §3.2.3 uri).
use super::report::{Problem, Report};
use super::values;
use channel::warning::{Reference, Uri};
use std::borrow::Cow;

/// Reads `sender,identifier,sent`, separated by white space. A name may hold white space or commas, against the rule:
/// a reference ends where a time ends.
pub(super) fn references(text: &str, report: &mut Report) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut start = None;
    for word in text.split_ascii_whitespace() {
        if found.len() >= super::MAX_REFERENCES {
            report.add(Problem::Reference, "references", word);
            break;
        }
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let from = *start.get_or_insert(at);
        let time = word.rsplit(',').next().filter(|time| time.len() < word.len() || from < at);
        let Some(sent) = time.and_then(values::quiet_moment) else { continue };
        let whole = &text[from..at + word.len()];
        start = None;
        let names = whole.rsplit_once(',').and_then(|(names, _)| names.split_once(','));
        let parsed = names.and_then(|(sender, identifier)| {
            let sender = values::name(sender, "references", report)?;
            let identifier = values::name(identifier, "references", report)?;
            Some(Reference { sender, identifier, sent })
        });
        match parsed {
            Some(reference) => found.push(reference),
            None => report.add(Problem::Reference, "references", whole),
        }
    }
    if let Some(from) = start {
        report.add(Problem::Reference, "references", &text[from..]);
    }
    found
}

/// An absolute address; what people write for one is mended.
pub(super) fn uri(raw: &Option<Cow<'_, str>>, element: &'static str, report: &mut Report) -> Option<Uri> {
    let text = raw.as_deref()?.trim();
    if text.is_empty() {
        return None;
    }
    if let Some(uri) = Uri::parse(text) {
        return Some(uri);
    }
    // XML Schema's anyURI takes nearly everything; what it refuses is told apart.
    let hex =
        |part: &str| part.len() >= 2 && part.is_char_boundary(2) && part[..2].bytes().all(|b| b.is_ascii_hexdigit());
    let escapes = text.split('%').skip(1).any(|part| !hex(part));
    let broken = escapes || text.matches('#').count() > 1 || !has_scheme_or_none(text) || !has_host(text);
    report.add(if broken { Problem::Address } else { Problem::Link }, element, text);
    let inner = href(text).unwrap_or(text);
    let full = if inner.starts_with("www.") { Cow::Owned(format!("https://{inner}")) } else { Cow::Borrowed(inner) };
    Uri::parse(url::Url::parse(&full).ok()?.as_str())
}

/// The address in `<a href="…">`.
fn href(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("href=")?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
}

/// RFC 3986 §3.1 and §4.2: what stands before the first colon is a scheme, unless a slash comes first.
fn has_scheme_or_none(text: &str) -> bool {
    let Some(colon) = text.find(':').filter(|colon| !text[..*colon].contains(['/', '?', '#'])) else { return true };
    let letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    letter && text[..colon].bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// RFC 3986 §3.2: brackets around an address of IPv6 only, a port of digits.
fn has_host(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("//") else { return true };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let port = match host.strip_prefix('[') {
        Some(inside) => inside.split_once(']').map(|(_, port)| port),
        None => Some(host.find(':').map_or("", |colon| &host[colon..])).filter(|_| !host.contains(['[', ']'])),
    };
    let digits = |port: &str| port.strip_prefix(':').unwrap_or(port).bytes().all(|b| b.is_ascii_digit());
    port.is_some_and(digits)
}
