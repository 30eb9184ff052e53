//! What the checker has to say about the texts of the form, for beside them. Never more than advice.
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::form;
use crate::lang::{Lang, t};
use channel::text::shorten;
use channel::variant::Tongue;
use formats::checker::{Advice, Measure, Rule, check};
use serde::Serialize;

/// Letters of the place that are shown.
const SHOWN: usize = 70;
/// The first ones; who mends them sees the next.
const MOST: usize = 8;

/// `advice` in `desk/parts/advice.html`.
#[derive(Serialize)]
pub struct Lines {
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

/// About everything typed.
pub fn of(at: &At, fields: &Fields) -> Lines {
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
    lines.extend(undescribed(lang, fields));
    first(lines, fields.filled("title") || fields.filled("body") || fields.filled("plain"))
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
    first(lines, !title.trim().is_empty() || !body.trim().is_empty())
}

fn first(mut lines: Vec<Line>, written: bool) -> Lines {
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    Lines { lines, more, written }
}

fn line(lang: Lang, field: &str, source: &str, advice: &Advice) -> Line {
    let utf16 = |at: usize| source[..at].encode_utf16().count();
    let words: Vec<&str> = source[advice.from..advice.to].split_whitespace().collect();
    Line {
        rule: advice.rule.key(),
        field: field.to_owned(),
        name: t(lang, &format!("advice.in_{field}"), &[]),
        place: shorten(&words.join(" "), SHOWN),
        text: advice.rule.says(lang).replace("{n}", &advice.number.to_string()),
        from: utf16(advice.from),
        to: utf16(advice.to),
    }
}

/// Pictures that say neither what they show nor that they are decoration.
fn undescribed(lang: Lang, fields: &Fields) -> Vec<Line> {
    let ids = form::picture_ids(fields).into_iter();
    let bare = ids.filter(|id| !fields.filled(&format!("alt.{id}")) && !fields.has(&format!("decorative.{id}")));
    bare.map(|id| Line {
        rule: Rule::NoAlt.key(),
        field: format!("alt-{id}"),
        name: t(lang, "advice.in_pictures", &[]),
        place: String::new(),
        text: Rule::NoAlt.says(lang).to_owned(),
        from: 0,
        to: 0,
    })
    .collect()
}
