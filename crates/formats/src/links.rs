//! Which addresses may become links, and where they stand in plain text.
use url::Url;

/// A stretch of plain text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Link { shown: &'a str, href: String },
}

/// The normalised address when it is http, https, mailto or tel; `None` for everything else.
pub(crate) fn accept(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let known = match url.scheme() {
        "http" | "https" => url.host_str().is_some_and(|host| !host.is_empty()),
        "mailto" | "tel" => !url.path().is_empty(),
        _ => false,
    };
    known.then(|| url.as_str().to_owned())
}

/// Finds bare web and mail addresses.
pub(crate) fn find(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (start, word) in words(text) {
        let (skip, shown) = bare(word);
        let Some(href) = href(shown) else { continue };
        if done < start + skip {
            pieces.push(Piece::Words(&text[done..start + skip]));
        }
        done = start + skip + shown.len();
        pieces.push(Piece::Link { shown, href });
    }
    if done < text.len() {
        pieces.push(Piece::Words(&text[done..]));
    }
    pieces
}

/// Words with the byte they start at; a word with an address in its middle, as in `(siehe:https://…`, starts there.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let inner = word.find("https://").or_else(|| word.find("http://")).unwrap_or(0);
        (start + inner, &word[inner..])
    })
}

/// Without the punctuation of the sentence around it.
fn bare(word: &str) -> (usize, &str) {
    let skip = word.len() - word.trim_start_matches(['(', '[', '<', '"', '„', '“', '‚', '\'', '*']).len();
    let mut shown = &word[skip..];
    loop {
        let shorter =
            shown.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '“', '”', '’', '\'', '>', ']', '*', '…']);
        let shorter = match shorter.strip_suffix(')') {
            // An address may hold brackets of its own, as Wikipedia's do.
            Some(open) if open.matches('(').count() <= open.matches(')').count() => open,
            _ => shorter,
        };
        if shorter.len() == shown.len() {
            return (skip, shown);
        }
        shown = shorter;
    }
}

fn href(shown: &str) -> Option<String> {
    if shown.starts_with("https://") || shown.starts_with("http://") {
        return accept(shown);
    }
    if shown.starts_with("www.") && shown.len() > 6 && shown[4..].contains('.') {
        return accept(&format!("https://{shown}"));
    }
    let (name, host) = shown.split_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
    let good =
        !name.is_empty() && name.chars().all(plain) && host.chars().all(plain) && host.trim_matches('.').contains('.');
    if good { accept(&format!("mailto:{shown}")) } else { None }
}
