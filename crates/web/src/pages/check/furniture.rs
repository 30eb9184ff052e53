//! What the pages of a warning put between the lines of its text, in the house's languages: whoever copies a page has it, too.
use crate::lang::{Lang, t};
use std::sync::OnceLock;

/// Whole lines.
const LINES: [&str; 6] = ["share.what", "share.would", "share.say", "share.updated", "light.reload", "kind.warning"];
/// Lines with a time in them.
const TIMES: [&str; 5] =
    ["shown.active", "shown.rehearsal.active", "official.sent", "post.corrected_at", "share.until"];
/// Longest line with a time, in bytes.
const LONGEST: usize = 80;

/// Whether a line is one of these, or begins like one with a time.
pub fn is(line: &str) -> bool {
    static WORDS: OnceLock<(Vec<String>, Vec<String>)> = OnceLock::new();
    let (lines, times) = WORDS.get_or_init(|| {
        let all = |keys: &[&str], to: fn(String) -> String| {
            let said = |lang: Lang| keys.iter().map(move |key| to(t(lang, key, &[("when", "\n")])));
            Lang::ALL.into_iter().flat_map(said).collect()
        };
        (all(&LINES, |said| said), all(&TIMES, |said| said.split('\n').next().unwrap_or_default().to_owned()))
    });
    lines.iter().any(|one| one == line) || line.len() <= LONGEST && times.iter().any(|begin| line.starts_with(begin))
}
