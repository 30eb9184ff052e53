//! What the checker has to say about the texts of the form, for beside them. Never more than advice.
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaint, Complaints};
use crate::desk::guard::At;
use crate::desk::labels::named;
use crate::desk::posts::form;
use crate::lang::{Lang, t};
use channel::field::FieldErrors;
use channel::post::Kind;
use channel::text::shorten;
use channel::variant::{Original, Tongue, Wording};
use formats::checker::{Advice, Measure, check};
use serde::Serialize;

/// Letters of the place that are shown.
const SHOWN: usize = 70;
/// The first ones; who mends them sees the next.
const MOST: usize = 8;

/// `advice` in `desk/parts/advice.html`.
#[derive(Serialize)]
pub struct Lines {
    /// What keeps it from going out.
    must: Vec<Complaint>,
    /// What could be better.
    lines: Vec<Line>,
    /// How many more there are.
    more: usize,
    /// Whether there is any text to speak of.
    written: bool,
}

#[derive(Serialize)]
struct Line {
    rule: &'static str,
    /// Id of the field.
    field: String,
    /// What the field is called.
    name: String,
    /// The words it is about.
    place: String,
    text: String,
    /// Where they stand in the field, counted as scripts count.
    from: usize,
    to: usize,
}

/// About everything typed. `missing` is what keeps it from going out.
pub fn of(at: &At, fields: &Fields, missing: Option<&FieldErrors>) -> Lines {
    let lang = at.signed.speak.lang;
    let typed = fields.get("lang").trim();
    let text_lang = if typed.is_empty() { at.channel.channel.profile.lang.tag() } else { typed };
    let mut lines = Vec::new();
    for (field, measure) in [("title", Measure::Usual), ("body", Measure::Usual), ("plain", Measure::Easy)] {
        // A browser sends the ends of lines as two letters that its own field counts as one.
        let source = fields.get(field).replace("\r\n", "\n");
        let found = check(&source, measure, text_lang);
        lines.extend(found.iter().map(|advice| line(lang, field, &source, advice)));
    }
    if form::kind(fields) == Kind::Job && !fields.filled("job_deadline") {
        lines.push(endless(lang));
    }
    let must = missing.map_or_else(Vec::new, |errors| Complaints::of(lang, errors).all);
    first(must, lines, fields.filled("title") || fields.filled("body") || fields.filled("plain"))
}

/// About a text beside one in `main`; Leichte Sprache has stricter rules.
pub fn of_variant(lang: Lang, (title, body): (&str, &str), tongue: Tongue, main: &str) -> Lines {
    let (measure, text_lang) = match tongue {
        Tongue::Simple => (Measure::Easy, main),
        Tongue::In(tag) => (Measure::Usual, tag),
    };
    let mut lines = Vec::new();
    for (field, source) in [("title", title), ("body", body)] {
        let source = source.replace("\r\n", "\n");
        lines.extend(check(&source, measure, text_lang).iter().map(|advice| line(lang, field, &source, advice)));
    }
    let of = Original { title: String::new(), body: String::new() };
    let missing = Wording::parse(title, body, &of).err();
    let must = missing.map_or_else(Vec::new, |errors| Complaints::of(lang, &errors).all);
    first(must, lines, !title.trim().is_empty() || !body.trim().is_empty())
}

/// On an empty sheet nobody wants to read what is missing.
fn first(must: Vec<Complaint>, mut lines: Vec<Line>, written: bool) -> Lines {
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    Lines { must: if written { must } else { Vec::new() }, lines, more, written }
}

fn line(lang: Lang, field: &str, source: &str, advice: &Advice) -> Line {
    let utf16 = |at: usize| source[..at].encode_utf16().count();
    let words: Vec<&str> = source[advice.from..advice.to].split_whitespace().collect();
    Line {
        rule: advice.rule.key(),
        field: field.to_owned(),
        name: named(lang, field),
        place: shorten(&words.join(" "), SHOWN),
        text: advice.rule.says(lang).replace("{n}", &advice.number.to_string()),
        from: utf16(advice.from),
        to: utf16(advice.to),
    }
}

/// A job advert that leaves the channel page only by hand.
fn endless(lang: Lang) -> Line {
    Line {
        rule: "no_deadline",
        field: "job_deadline".to_owned(),
        name: named(lang, "job_deadline"),
        place: String::new(),
        text: t(lang, "advice.no_deadline", &[]),
        from: 0,
        to: 0,
    }
}
