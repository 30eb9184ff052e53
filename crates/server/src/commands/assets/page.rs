//! What a page runs, read from its text.
use std::collections::BTreeSet;
use url::Url;

/// What brings in or runs something and stands on none of our pages.
const NEVER: [&str; 5] = ["iframe", "frame", "object", "embed", "base"];

/// Where the page's files lie: the folder its first script is in, two above.
pub fn base(page: &Url, html: &str) -> Option<Url> {
    let of = |tag: Tag| tag.value("src").filter(|src| src.contains("/assets/")).map(str::to_owned);
    let script = tags(html).filter(|tag| tag.name == "script").find_map(of)?;
    let (before, after) = script.split_once("/assets/")?;
    let set = after.split('/').next()?;
    page.join(&format!("{before}/assets/{set}/")).ok()
}

/// What runs and does not come from that folder: text within the page, or an address elsewhere.
pub fn strangers(page: &Url, html: &str) -> Vec<String> {
    let base = base(page, html).map(|url| url.to_string()).unwrap_or_default();
    let mut found = BTreeSet::new();
    for tag in tags(html) {
        if NEVER.contains(&tag.name.as_str()) {
            found.insert(format!("the page holds <{}>", tag.name));
        }
        for (name, value) in &tag.attributes {
            let runs = name.starts_with("on") || name == "srcdoc";
            if runs || value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                found.insert(format!("<{} {name}> runs something", tag.name));
            }
        }
        let refreshes =
            tag.name == "meta" && tag.value("http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh"));
        if refreshes {
            found.insert("the page leads elsewhere by itself".to_owned());
        }
        if tag.name == "script" {
            found.extend(script(page, &base, &tag));
        }
    }
    found.into_iter().collect()
}

fn script(page: &Url, base: &str, tag: &Tag) -> Option<String> {
    let data = matches!(tag.value("type"), Some("application/json" | "application/ld+json"));
    match tag.value("src") {
        None if !data => Some("a script stands within the page".to_owned()),
        Some(src) if !page.join(src).is_ok_and(|url| url.as_str().starts_with(base)) => {
            Some(format!("a script comes from {src}"))
        }
        _ => None,
    }
}

/// One start tag, its names in small letters.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// All start tags as a browser reads them: names end at white space, `/` or `>`; values may stand in either quote or none.
fn tags(html: &str) -> impl Iterator<Item = Tag> + '_ {
    html.match_indices('<').filter_map(|(at, _)| tag(&html[at + 1..]))
}

fn tag(mut rest: &str) -> Option<Tag> {
    if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let name = take(&mut rest, |letter| letter.is_ascii_whitespace() || letter == '/' || letter == '>');
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return Some(Tag { name: name.to_ascii_lowercase(), attributes });
        }
        let key = take(&mut rest, |letter| letter.is_ascii_whitespace() || matches!(letter, '/' | '>' | '='));
        let key = if key.is_empty() { take(&mut rest, |letter| letter != '=') } else { key };
        let after = rest.trim_start();
        let mut value = "";
        if let Some(said) = after.strip_prefix('=') {
            rest = said.trim_start();
            value = match rest.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    rest = &rest[1..];
                    let inside = take(&mut rest, |letter| letter == quote);
                    rest = rest.get(1..).unwrap_or_default();
                    inside
                }
                _ => take(&mut rest, |letter| letter.is_ascii_whitespace() || letter == '>'),
            };
        }
        attributes.push((key.to_ascii_lowercase(), value.to_owned()));
    }
}

/// Takes what stands before the first letter that ends it.
fn take<'a>(rest: &mut &'a str, ends: impl Fn(char) -> bool) -> &'a str {
    let (taken, left) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
    *rest = left;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = r#"<script type="module" src="/assets/ab12/js/main.js"></script>"#;

    fn found(beside: &str) -> Vec<String> {
        strangers(&Url::parse("https://kanal.example/lindenau").unwrap(), &format!("{OURS}{beside}"))
    }

    #[test]
    fn what_runs_and_is_not_ours_is_named() {
        let page = Url::parse("https://kanal.example/lindenau").unwrap();
        assert_eq!(base(&page, OURS).unwrap().as_str(), "https://kanal.example/assets/ab12/");
        assert!(
            found(r#"<script type="application/json">{}</script><p title="a > b" lang=de>1 < 2 on="x"</p>"#).is_empty()
        );
        let hostile = "<script>steal()</script><script src=\"https://zaehler.example/x.js\"></script>";
        assert_eq!(
            found(hostile),
            ["a script comes from https://zaehler.example/x.js", "a script stands within the page"]
        );
        let beside = "<script src=\"/assets/other/js/main.js\"></script>";
        assert_eq!(found(beside), ["a script comes from /assets/other/js/main.js"]);
    }

    #[test]
    fn what_runs_without_a_script_is_named_too() {
        for (hostile, said) in [
            ("<body onload=\"steal()\">", "<body onload> runs something"),
            ("<BODY class='a>b'\nONLOAD=steal()>", "<body onload> runs something"),
            ("<svg/onload=steal()>", "<svg onload> runs something"),
            ("<iframe srcdoc=\"<script>steal()\"></iframe>", "<iframe srcdoc> runs something"),
            ("<a href=\" javascript:steal()\">", "<a href> runs something"),
            ("<object data=x>", "the page holds <object>"),
            ("<base href=https://x.example/>", "the page holds <base>"),
            ("<meta http-equiv=Refresh content='0;url=//x.example'>", "the page leads elsewhere by itself"),
        ] {
            assert!(found(hostile).iter().any(|line| line == said), "{hostile}: {:?}", found(hostile));
        }
    }
}
