//! What belongs to a post and stands in none of its previews: descriptions and credits of pictures, whether who can be seen
//! agreed, topics, language, validity. Whoever approves answers for it too.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::posts::draft;
use crate::desk::posts::review::copy::Copy;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::ids::MediumId;
use channel::image::Alt;
use channel::lang::own_name;
use channel::medium::People;
use channel::post::Content;
use serde::Serialize;

/// One line.
#[derive(Serialize)]
pub struct Belonging {
    label: String,
    /// What is said, a line each.
    values: Vec<Value>,
}

#[derive(Serialize)]
struct Value {
    text: String,
    /// Nobody has decided it yet.
    open: bool,
}

/// All of a copy that is whole; nothing before that.
pub async fn of(app: &App, at: &At, copy: &Copy, dates: &Dates) -> Result<Vec<Belonging>, Problem> {
    let Ok(content) = &copy.content else { return Ok(Vec::new()) };
    let lang = at.signed.speak.lang;
    let media = draft::Media::of(app, at, &draft::fields(&copy.draft)).await?;
    let people = |id: MediumId| media.get(id).map_or(People::Unsaid, |medium| medium.about.people);
    let mut lines = vec![line(lang, "edit.topics", vec![closed(topics(lang, content))])];
    lines.push(line(lang, "edit.lang", vec![closed(own_name(&content.lang).to_owned())]));
    if let Some(text) = validity(lang, content, dates) {
        lines.push(line(lang, "belongs.valid", vec![closed(text)]));
    }
    for (n, picture) in content.pictures.iter().enumerate() {
        let alt = match &picture.alt {
            Alt::Text(alt) => alt.to_string(),
            Alt::Decorative => t(lang, "belongs.decorative", &[]),
        };
        let mut values = vec![closed(format!("{} {alt}", t(lang, "belongs.alt", &[])))];
        values.push(match &picture.credit {
            Some(credit) => closed(format!("{} {credit}", t(lang, "belongs.credit", &[]))),
            None => open(t(lang, "belongs.no_credit", &[])),
        });
        values.push(seen(lang, people(picture.id)));
        let label = t(lang, "belongs.picture", &[("n", &(n + 1).to_string())]);
        lines.push(Belonging { label, values });
    }
    for attachment in &content.attachments {
        let values = vec![closed(attachment.title.to_string()), seen(lang, people(attachment.id))];
        lines.push(line(lang, "edit.attachments", values));
    }
    Ok(lines)
}

fn line(lang: Lang, key: &str, values: Vec<Value>) -> Belonging {
    Belonging { label: t(lang, key, &[]), values }
}

fn closed(text: String) -> Value {
    Value { text, open: false }
}

fn open(text: String) -> Value {
    Value { text, open: true }
}

/// Whether people can be recognised, and agreed.
fn seen(lang: Lang, people: People) -> Value {
    let key = match people {
        People::Unsaid => return open(t(lang, "belongs.people_open", &[])),
        People::Missing => return open(t(lang, "media.people_missing", &[])),
        People::Nobody => "belongs.people_nobody",
        People::Agreed => "belongs.people_agreed",
    };
    closed(t(lang, key, &[]))
}

fn topics(lang: Lang, content: &Content) -> String {
    content.topics.iter().map(|topic| t(lang, &format!("topic.{}", topic.key()), &[])).collect::<Vec<_>>().join(", ")
}

fn validity(lang: Lang, content: &Content, dates: &Dates) -> Option<String> {
    let day = |at| dates.with_year(dates.day(at));
    match (content.valid.from, content.valid.until) {
        (None, None) => None,
        (Some(from), None) => Some(t(lang, "belongs.from", &[("from", &day(from))])),
        (None, Some(until)) => Some(t(lang, "belongs.until", &[("until", &day(until))])),
        (Some(from), Some(until)) => Some(t(lang, "belongs.span", &[("from", &day(from)), ("until", &day(until))])),
    }
}
