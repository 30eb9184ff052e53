//! Warnings written at a shell, for one town or for many (`ausrufer warn`): the form, the message and the release are the
//! desk's, filled in by whoever runs the instance and released without a second person.
use super::area::Town;
use super::form::{self, Prefer, TOGETHER};
use super::release::{Releaser, order};
use super::{seal, turns};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::error::Problem;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::ids::{ChannelId, PostId};
use channel::warning::release::Way;
use channel::warning::{Certainty, Hazard, Purpose, Severity, Turn, Urgency};
use formats::push_payload::Pushed;
use formats::warning::template;
use store::SYSTEM;
use store::model::{Person, ReleaseWarning, Sealed, WarningDraft};

/// What was said of a warning that begins.
pub struct Said {
    /// What it is about.
    pub hazard: Hazard,
    /// How bad.
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// How sure.
    pub certainty: Certainty,
    /// How long, in hours.
    pub hours: u32,
    /// Tag, headline and text of each language. In a text, lines of a list are what to do.
    pub texts: Vec<(String, String, String)>,
}

/// One message, ready to be brought out in one town.
pub struct Prepared {
    /// Everything its release writes.
    pub order: ReleaseWarning,
    /// What phones show of it, each with the tag of its language.
    pub phones: Vec<(String, Pushed)>,
}

/// The form of a warning about the whole town. `Err` is a language nobody can choose.
pub fn filled(said: &Said) -> Result<Fields, String> {
    let mut fields = template::find("blank").map(form::prefilled).unwrap_or_default();
    fields.set("hazard", said.hazard.key());
    fields.set("severity", said.severity.word());
    fields.set("urgency", said.urgency.word());
    fields.set("certainty", said.certainty.word());
    fields.set("hours", said.hours.to_string());
    for (tag, headline, text) in &said.texts {
        let slot = form::languages().find(|(known, _)| known.eq_ignore_ascii_case(tag));
        let Some((_, names)) = slot else { return Err(tag.clone()) };
        let (description, instruction) = parted(text);
        for (name, text) in names.into_iter().zip([headline.trim(), &description, &instruction]) {
            fields.set(name, text);
        }
    }
    Ok(fields)
}

/// What is the matter, and what to do: the lines of its lists.
fn parted(text: &str) -> (String, String) {
    let (todo, matter): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| point(line).is_some());
    let steps: Vec<&str> = todo.into_iter().filter_map(point).map(str::trim).collect();
    let mut matter = matter.join("\n");
    while matter.contains("\n\n\n") {
        matter = matter.replace("\n\n\n", "\n\n");
    }
    (matter.trim().to_owned(), steps.join("\n"))
}

/// The words of a list's line, with a dash or a number before them.
fn point(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let dashed = ["- ", "* ", "+ ", "• ", "– "].into_iter().find_map(|dash| line.strip_prefix(dash));
    dashed.or_else(|| {
        let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = (1..=2).contains(&(line.len() - after.len()));
        after.strip_prefix(". ").or_else(|| after.strip_prefix(") ")).filter(|_| numbered)
    })
}

/// The first message in one town, under that number; `together` is the number all towns know it by.
pub async fn begins(
    app: &App,
    channel: &Channel,
    (post, together): (PostId, PostId),
    fields: &Fields,
    reason: &str,
    now: Timestamp,
) -> Result<Result<Prepared, FieldErrors>, Problem> {
    let mut fields = fields.clone();
    fields.set(TOGETHER, together.to_string());
    let areas = app.desk.town_areas(channel.id).await?;
    form::freeze(&mut fields, &Town { profile: &channel.profile, areas: &areas }, Prefer::Kept);
    let draft = unwritten(channel.id, (post, None), (Turn::Alert, Purpose::Actual), 0, now);
    prepared(app, channel, (&draft, &fields), reason, now).await
}

/// The message that ends a warning in one town, in the words the desk would prefill.
pub async fn ends(
    app: &App,
    channel: &Channel,
    (chain, turn): (&[Sealed], Turn),
    reason: &str,
    now: Timestamp,
) -> Result<Option<Result<Prepared, FieldErrors>>, Problem> {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return Ok(None) };
    let fields = turns::prefilled(channel, (first.sent, last), turn, now);
    let about = (first.post, Some(first.post));
    let draft = unwritten(channel.id, about, (turn, last.purpose), last.number + 1, now);
    prepared(app, channel, (&draft, &fields), reason, now).await.map(Some)
}

/// All messages of the warning that went out under that number in one town; none where it did not.
pub async fn known(app: &App, channel: ChannelId, together: PostId) -> Result<Vec<Sealed>, Problem> {
    let all = app.desk.sealed_since(channel, together.made()).await?;
    let word = together.to_string();
    let of = |one: &&Sealed| one.number == 0 && Fields::from_json(&one.form).get(TOGETHER) == word;
    match all.iter().find(of) {
        Some(first) => Ok(app.desk.sealed(first.post).await?),
        None => Ok(Vec::new()),
    }
}

/// A draft nobody keeps: what it says goes out in one go, or not at all.
fn unwritten(
    channel: ChannelId,
    (id, about): (PostId, Option<PostId>),
    (turn, purpose): (Turn, Purpose),
    base: u32,
    now: Timestamp,
) -> WarningDraft {
    WarningDraft {
        id,
        channel,
        about,
        turn,
        purpose,
        form: String::new(),
        revision: 1,
        by: Person { id: None, name: String::new() },
        saved: now,
        asked: None,
        authors: Vec::new(),
        base,
        out: base,
    }
}

async fn prepared(
    app: &App,
    channel: &Channel,
    (draft, fields): (&WarningDraft, &Fields),
    reason: &str,
    now: Timestamp,
) -> Result<Result<Prepared, FieldErrors>, Problem> {
    let ready = match seal::ready(app, channel, draft, fields, now).await? {
        Ok(ready) => ready,
        Err(errors) => return Ok(Err(errors)),
    };
    let phones = ready.phones.clone();
    let releaser = Releaser { way: Way::Alone, reason: reason.to_owned(), by: SYSTEM, everywhere: true };
    Ok(Ok(Prepared { order: order(app, channel, draft, fields, ready, releaser, now), phones }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_list_are_what_to_do() {
        let text = "Es brennt.\n\n- Fenster zu\n2. Radio an\n* **Ruhe**\n\nMehr am Abend.\n2026. war es auch so.";
        let (matter, steps) = parted(text);
        assert_eq!(matter, "Es brennt.\n\nMehr am Abend.\n2026. war es auch so.");
        assert_eq!(steps, "Fenster zu\nRadio an\n**Ruhe**");
    }

    #[test]
    fn a_language_nobody_can_choose_is_named() {
        let said = |tag: &str| Said {
            hazard: Hazard::Other,
            severity: Severity::Severe,
            urgency: Urgency::Immediate,
            certainty: Certainty::Observed,
            hours: 6,
            texts: vec![(tag.to_owned(), "Rauch".to_owned(), "Da.".to_owned())],
        };
        assert_eq!(filled(&said("de-ls")).map(|fields| fields.get("headline_ls").to_owned()).unwrap(), "Rauch");
        assert_eq!(filled(&said("xx")).err().as_deref(), Some("xx"));
    }
}
