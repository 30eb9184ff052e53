//! Whether a post found at a platform is the one that is looked for.
use crate::job::Job;
use channel::clock::Timestamp;
use channel::outlet::fault::{Class, Fault};
use serde_json::Value;

/// Pages of a list that are read; whoever posts more in so short a time is not told for sure.
pub const PAGES: usize = 20;

/// What a page of a list of posts, newest first, says of the one that is looked for.
pub enum Page {
    /// There it is.
    There(Value),
    /// It is not here, and what follows is older than it can be.
    End,
    /// It is not here; the next page may have it.
    More,
}

/// Looks through a page for what is not older than `since`. `found` says whether it is that one, `at` when one was made.
pub fn page<'a>(
    since: Timestamp,
    posts: impl IntoIterator<Item = &'a Value>,
    found: impl Fn(&Value) -> bool,
    at: impl Fn(&Value) -> Option<Timestamp>,
) -> Page {
    for one in posts {
        if at(one).is_some_and(|at| at < since) {
            return Page::End;
        }
        if found(one) {
            return Page::There(one.clone());
        }
    }
    Page::More
}

/// What is said where the list does not end.
pub fn endless() -> Fault {
    Fault::new(Class::Unclear, "outlet.list_long")
}

/// Whether a text is this post's. All of ours end with their own permalink; one that only mentions another post of ours has
/// that before. The end of a permalink changes with the title, the number does not.
pub fn is_ours(job: &Job<'_>, text: &str) -> bool {
    ends_with_link(text, job.post.url, &job.post.id.to_string())
}

fn ends_with_link(text: &str, url: &str, id: &str) -> bool {
    // Where addresses cannot be tapped they stand there as one would type them.
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    let Some(at) = bare.find(&format!("/{id}")) else { return false };
    let place = &bare[..=at];
    let Some(last) = text.rfind(place) else { return false };
    let rest = text[last + place.len()..].strip_prefix(id);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Where the links of a text in HTML lead: what is shown of them may be cut.
pub fn links(html: &str) -> String {
    let links: Vec<&str> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    if links.is_empty() { html.to_owned() } else { links.join(" ") }
}

/// When a post was made, by its own words: RFC 3339, or as Meta writes it.
pub fn made(value: &Value) -> Option<Timestamp> {
    value.as_str()?.replace("+0000", "Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "https://kanal.example/stadt/p/3n2stqboe222b-markt";
    const B: &str = "https://kanal.example/stadt/p/3n2stqboe333c-rueckblick";

    #[test]
    fn a_post_that_mentions_ours_is_another() {
        let id = "3n2stqboe222b";
        assert!(ends_with_link(&format!("Markt\n\n{A}"), A, id));
        assert!(ends_with_link("Markt kanal.example/stadt/p/3n2stqboe222b-alter-titel #x", A, id));
        assert!(!ends_with_link(&format!("Wie gemeldet: {A}\n\n{B}"), A, id));
        assert!(!ends_with_link("Geteilt: 3n2stqboe222b", A, id));
        assert!(!ends_with_link(&format!("{A} und https://kanal.example/stadt/p/3n2stqboe222bc"), A, id));
    }

    #[test]
    fn links_are_read_where_they_lead() {
        let cut =
            format!(r#"<p>Markt <a href="{A}"><span>https://</span><span>kanal.example/stadt/p/3n</span></a></p>"#);
        assert!(ends_with_link(&links(&cut), A, "3n2stqboe222b"));
        assert!(made(&Value::from("2026-11-21T10:00:00+0000")) == made(&Value::from("2026-11-21T10:00:00.000Z")));
        assert!(made(&Value::from("2026-11-21T10:00:00+0000")).is_some());
    }
}
