//! What the pages of a warning put between the lines of its text, in the house's languages: whoever copies a page has it, too.
use crate::dates::Dates;
use crate::lang::{Lang, t};
use crate::pages::warning::stands;
use crate::visit::Visit;
use channel::lang::LANGUAGES;
use channel::warning::Severity;
use formats::proof::normalise;
use std::sync::OnceLock;
use store::model::{PublishedPost, Sealed};

/// Whole lines.
const LINES: [&str; 10] = [
    "share.what",
    "share.would",
    "share.say",
    "share.updated",
    "share.ask",
    "share.how",
    "light.reload",
    "kind.warning",
    "warning.word",
    "light.more",
];
/// Lines with a time or a number in them.
const FILLED: [&str; 12] = [
    "shown.active",
    "shown.expired",
    "shown.over",
    "shown.false",
    "shown.rehearsal.active",
    "shown.rehearsal.expired",
    "shown.rehearsal.over",
    "shown.rehearsal.false",
    "official.sent",
    "post.corrected_at",
    "share.until",
    "areas.more",
];
/// Longest line with something in it, in bytes.
const LONGEST: usize = 120;

/// All of it, in all languages.
struct Words {
    lines: Vec<String>,
    /// How bad it is, which stands beside such a line; only the one that is true is nobody else's.
    levels: Vec<String>,
    beginnings: Vec<String>,
    /// Those of languages, between which a page lets one choose.
    names: Vec<String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let all = |keys: &[&str]| -> Vec<String> {
            let said = |lang: Lang| keys.iter().map(move |key| t(lang, key, &[("when", "\n"), ("n", "\n")]));
            Lang::ALL.into_iter().flat_map(said).collect()
        };
        let levels = |lang: Lang| Severity::ALL.iter().map(move |severity| t(lang, severity.key(), &[]));
        let beginning = |said: &String| said.split('\n').next().unwrap_or_default().to_owned();
        Words {
            lines: all(&LINES),
            levels: Lang::ALL.into_iter().flat_map(levels).collect(),
            beginnings: all(&FILLED).iter().map(beginning).collect(),
            names: all(&["plain.easy"]).into_iter().chain(LANGUAGES.iter().map(|one| one.name.to_owned())).collect(),
        }
    })
}

/// Whether a line is one of these, or begins like one with something in it.
pub fn is(line: &str) -> bool {
    let words = words();
    // "WARNUNG · große Gefahr"
    let mark = |part: &str| words.lines.iter().chain(&words.levels).any(|one| one.eq_ignore_ascii_case(part.trim()));
    line.split('·').all(mark)
        || line.len() <= LONGEST && (words.beginnings.iter().any(|begin| line.starts_with(begin)) || is_choice(line))
}

/// A line, or several in one, of what a text is there in.
fn is_choice(line: &str) -> bool {
    let rest = words().names.iter().fold(line.to_owned(), |rest, name| rest.replace(name.as_str(), ""));
    rest.trim().is_empty()
}

/// The same as the pages of a post show it today, normalised: a line with another time in it is none of them.
pub fn shown(visit: &Visit, post: &PublishedPost, sealed: &[Sealed]) -> Vec<String> {
    let now = visit.app.clock.now();
    let of = |lang: Lang| {
        let dates = Dates::new(&visit.channel.channel.profile, lang, now);
        let stood = sealed.iter().map(|one| one.standing(one.sent));
        let stands_now = sealed.last().map(|last| last.standing(now));
        let states = sealed.iter().zip(stood).chain(sealed.last().zip(stands_now));
        let level = sealed.last().map(|last| t(lang, last.severity.key(), &[]));
        let mut lines: Vec<String> = states.map(|(one, standing)| stands(one, standing, &dates, lang)).collect();
        lines.extend(level);
        lines.push(t(lang, "official.sent", &[("when", &dates.moment(post.published))]));
        let corrected = t(lang, "post.corrected_at", &[("when", &dates.moment_within(post.updated))]);
        lines.push(format!("{corrected} {}", t(lang, "post.corrected_what", &[])));
        lines
    };
    let words = words();
    let fixed = words.lines.iter().chain(&words.names).cloned();
    Lang::ALL.into_iter().flat_map(of).chain(fixed).map(|line| normalise(&line)).collect()
}
