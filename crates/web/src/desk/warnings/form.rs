//! The form of a warning: its fields by step, prefilled from a template, and read into a message.
use super::area::{self, Town};
use crate::desk::fields::Fields;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::field::{Complaint, FieldErrors};
use channel::text::{Title, letters};
use channel::warning::{
    Certainty, Hazard, LANGUAGES, Message, Purpose, Response, Severity, Text, Turn, Urgency, Wording,
};
use formats::warning::template::{self, Template};
use formats::warning::words;
use jiff::SignedDuration;

/// Fields of one language: headline, text, what to do. In the order of [`LANGUAGES`].
pub const TEXTS: [[&str; 3]; 3] = [
    ["headline_de", "description_de", "instruction_de"],
    ["headline_ls", "description_ls", "instruction_ls"],
    ["headline_en", "description_en", "instruction_en"],
];
macro_rules! further {
    ($($tag:literal),+) => {
        /// The same for every further language a text may be in: slots that are left out where nothing stands in them.
        pub const FURTHER: &[(&str, [&str; 3])] =
            &[$(($tag, [concat!("headline_", $tag), concat!("description_", $tag), concat!("instruction_", $tag)])),+];
    };
}
further!["tr", "uk", "ru", "ar", "pl", "fr", "ro", "it", "es", "fa", "nds"];

/// All languages with their fields, German first.
pub fn languages() -> impl Iterator<Item = (&'static str, [&'static str; 3])> {
    LANGUAGES.into_iter().zip(TEXTS).chain(FURTHER.iter().copied())
}

/// What a language is called: the desk's own three in its words, others as those who speak them say.
pub fn label(lang: Lang, tag: &str) -> String {
    let known = channel::lang::LANGUAGES.iter().find(|one| one.tag == tag && !LANGUAGES.contains(&tag));
    known.map_or_else(|| t(lang, &format!("warn.language.{tag}"), &[]), |one| one.name.to_owned())
}

/// All fields of texts.
pub fn text_names() -> impl Iterator<Item = &'static str> {
    languages().flat_map(|(_, names)| names)
}

/// Fields of the step about where.
pub const AREA: [&str; 4] = ["area", "codes", "area_name", "points"];
/// What the ticked areas were when they were ticked: what goes out is what was looked at, whoever changes the town's areas
/// meanwhile. No field of a page; only the program writes it.
const FROZEN: &str = "area_as";
/// Of a rehearsal: it goes to the places of others, too. Ticked at the last look, or in the plan.
pub const ELSEWHERE: &str = "elsewhere";
/// What ties a warning to those of other towns it went out with: the number of the first of them. No field of a page; it
/// stays in the form of every later message.
pub const TOGETHER: &str = "together";
/// Fields of the step about how bad and how long.
pub const LEVEL: [&str; 6] = ["hours", "hours_other", "severity", "urgency", "certainty", "response"];
/// Durations to choose from, in hours.
pub const HOURS: [u32; 6] = [1, 3, 6, 12, 24, 48];
/// The longest, in hours.
pub const HOURS_MAX: u32 = 168;
/// A headline has room for its mark, and for the screen of a phone.
const HEADLINE_MAX: usize = 90;
const DESCRIPTION_MAX: usize = 1_500;
const INSTRUCTION_MAX: usize = 800;
/// What may be chosen; "unknown" helps nobody.
pub const SEVERITIES: [Severity; 4] = [Severity::Extreme, Severity::Severe, Severity::Moderate, Severity::Minor];
/// The same for how soon.
pub const URGENCIES: [Urgency; 3] = [Urgency::Immediate, Urgency::Expected, Urgency::Future];
/// The same for how sure.
pub const CERTAINTIES: [Certainty; 3] = [Certainty::Observed, Certainty::Likely, Certainty::Possible];
/// What people may be asked to do.
pub const RESPONSES: [Response; 6] =
    [Response::Shelter, Response::Evacuate, Response::Avoid, Response::Prepare, Response::Execute, Response::Monitor];

/// All names a draft keeps.
pub fn is_kept(name: &str) -> bool {
    ["hazard", "note", ELSEWHERE, FROZEN, TOGETHER].contains(&name) || names().any(|known| known == name)
}

fn names() -> impl Iterator<Item = &'static str> {
    AREA.into_iter().chain(LEVEL).chain(text_names())
}

/// The form a template begins with: all of the town, in all languages.
pub fn prefilled(template: &Template) -> Fields {
    let mut fields = Fields::default();
    fields.push("hazard", template.hazard.key());
    fields.push("area", area::WHOLE);
    fields.push("severity", template.severity.word());
    fields.push("urgency", template.urgency.word());
    fields.push("certainty", template.certainty.word());
    fields.push("hours", template.hours.to_string());
    template.responses.iter().for_each(|response| fields.push("response", response.word()));
    for (names, words) in TEXTS.into_iter().zip(template.words) {
        for (name, text) in names.into_iter().zip([words.headline, words.description, words.instruction]) {
            fields.push(name, text);
        }
    }
    fields
}

/// Which outline a ticked area keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// The town's as it is now: somebody looks at it and ticks.
    Town,
    /// The one it had: a later message is about the same place.
    Kept,
}

/// Keeps with each ticked area what it is.
pub fn freeze(fields: &mut Fields, town: &Town<'_>, prefer: Prefer) {
    let kept: Vec<String> = fields.all(FROZEN).map(str::to_owned).collect();
    let ticked: Vec<String> = fields.all("area").map(str::to_owned).collect();
    fields.remove(FROZEN);
    for value in ticked {
        let (kept, now) = (kept.iter().find(|one| area::is_of(one, &value)).cloned(), town.frozen(&value));
        let chosen = if prefer == Prefer::Town { now.or(kept) } else { kept.or(now) };
        chosen.into_iter().for_each(|one| fields.push(FROZEN, one));
    }
}

/// The whole town makes its parts superfluous: they go, and who ticked both is told. Codes and outlines stay, which may lie
/// beyond the town.
pub fn fold(fields: &mut Fields) -> bool {
    let parts: Vec<String> = fields.all("area").filter(|value| *value != area::WHOLE).map(str::to_owned).collect();
    if parts.is_empty() || fields.all("area").all(|value| value != area::WHOLE) {
        return false;
    }
    parts.iter().for_each(|part| fields.remove_value("area", part));
    true
}

/// Languages that still say what they said `before`, or what a template says, where the German text says something else: at
/// three in the morning nobody thinks of them, and they may tell people the opposite.
pub fn stale(fields: &Fields, before: Option<&Fields>) -> Vec<&'static str> {
    let templates: Vec<Fields> = template::all().map(prefilled).collect();
    let bases: Vec<&Fields> = before.into_iter().chain(&templates).collect();
    let alike = |names: [&str; 3], base: &Fields| {
        names.iter().all(|name| channel::text::tidy(fields.get(name)) == channel::text::tidy(base.get(name)))
    };
    let mut all = languages();
    let Some((_, german)) = all.next() else { return Vec::new() };
    let old = |names: [&str; 3]| {
        let mut same = bases.iter().filter(|base| alike(names, base)).peekable();
        same.peek().is_some() && !same.any(|base| alike(german, base))
    };
    let used = |names: [&str; 3]| names.iter().any(|name| fields.filled(name));
    all.filter(|(_, names)| used(*names) && old(*names)).map(|(tag, _)| tag).collect()
}

/// Reads it. `Err` has at least one complaint, each under the name of its field.
pub fn read(
    fields: &Fields,
    (purpose, turn): (Purpose, Turn),
    town: &Town<'_>,
    now: Timestamp,
) -> Result<Message, FieldErrors> {
    let mut errors = FieldErrors::default();
    let areas = areas(fields, turn, town, &mut errors);
    let wordings = wordings(fields, purpose, &mut errors);
    let hours = errors.take("hours", hours(fields)).unwrap_or(1);
    let choose = || Complaint::new("error.warning.choose");
    let severity = errors.take("severity", Severity::parse(fields.get("severity")).ok_or_else(choose));
    let urgency = errors.take("urgency", Urgency::parse(fields.get("urgency")).ok_or_else(choose));
    let certainty = errors.take("certainty", Certainty::parse(fields.get("certainty")).ok_or_else(choose));
    let message = Message {
        purpose,
        turn,
        hazard: Hazard::parse(fields.get("hazard")).unwrap_or(Hazard::Other),
        severity: severity.unwrap_or(Severity::Severe),
        urgency: urgency.unwrap_or(Urgency::Immediate),
        certainty: certainty.unwrap_or(Certainty::Observed),
        responses: fields.all("response").filter_map(Response::parse).collect(),
        areas,
        expires: now + SignedDuration::from_hours(i64::from(hours)),
        wordings,
    };
    if errors.is_empty() { Ok(message) } else { Err(errors) }
}

fn areas(fields: &Fields, turn: Turn, town: &Town<'_>, errors: &mut FieldErrors) -> Vec<channel::warning::Area> {
    let before = errors.0.len();
    let mut areas = Vec::new();
    // Only where a warning begins: its later messages are about all that the one before named.
    let whole = turn == Turn::Alert && fields.all("area").any(|value| value == area::WHOLE);
    for value in fields.all("area").filter(|value| !whole || *value == area::WHOLE) {
        let kept = fields.all(FROZEN).find(|one| area::is_of(one, value));
        areas.extend(errors.take("area", kept.map_or_else(|| town.ticked(value), area::thawed)));
    }
    areas.extend(errors.take("codes", area::by_code(fields.get("codes"))).unwrap_or_default());
    if fields.filled("points") {
        if fields.filled("area_name") {
            areas.extend(errors.take("points", area::drawn(fields.get("area_name"), fields.get("points"))));
        } else {
            errors.push("area_name", "error.warning.area_name", "");
        }
    }
    if areas.is_empty() && errors.0.len() == before {
        errors.push("area", "error.warning.area_missing", "");
    }
    areas
}

fn wordings(fields: &Fields, purpose: Purpose, errors: &mut FieldErrors) -> Vec<Wording> {
    let mut wordings = Vec::new();
    for (place, (language, [headline, description, instruction])) in languages().enumerate() {
        let used = [headline, description, instruction].iter().any(|name| fields.filled(name));
        // German is always needed; other languages are left out where nothing stands in them.
        if place > 0 && !used {
            continue;
        }
        let title = errors.take(headline, title(purpose, fields.get(headline)));
        let said = errors.take(description, text(fields.get(description), DESCRIPTION_MAX));
        let todo = fields.filled(instruction).then(|| text(fields.get(instruction), INSTRUCTION_MAX));
        let todo = todo.and_then(|todo| errors.take(instruction, todo));
        if let (Some(headline), Some(description)) = (title, said) {
            wordings.push(Wording { language, headline, description, instruction: todo });
        }
    }
    wordings
}

/// A warning in earnest must not begin like a rehearsal: everything that reads it would take it for one.
fn title(purpose: Purpose, text: &str) -> Result<Title, Complaint> {
    let title = Title::parse(text)?;
    if purpose == Purpose::Actual && words::marked(&title.as_str().to_uppercase()).is_some() {
        return Err(Complaint::new("error.warning.marked"));
    }
    if letters(title.as_str()) > HEADLINE_MAX {
        Err(Complaint::with("error.title.long", HEADLINE_MAX))
    } else {
        Ok(title)
    }
}

fn text(typed: &str, most: usize) -> Result<Text, Complaint> {
    let text = Text::parse(&channel::text::tidy(typed)).ok_or_else(|| Complaint::new("error.body.empty"))?;
    if letters(text.as_str()) > most { Err(Complaint::with("error.body.long", most)) } else { Ok(text) }
}

/// How long, in hours.
pub fn hours(fields: &Fields) -> Result<u32, Complaint> {
    let typed = if fields.get("hours") == "other" { fields.get("hours_other") } else { fields.get("hours") };
    if typed.trim().is_empty() {
        return Err(Complaint::new("error.warning.never_expires"));
    }
    let hours = typed.trim().parse().ok().filter(|hours| (1..=HOURS_MAX).contains(hours));
    hours.ok_or_else(|| Complaint::with("error.warning.hours", HOURS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::warnings::area::Town;
    use channel::warning::rules::Sound;
    use formats::warning::template;
    use store::model::TownArea;

    fn town() -> channel::channel::Profile {
        channel::channel::Profile {
            name: "Lindenau".into(),
            description: String::new(),
            tagline: String::new(),
            zone: "Europe/Berlin".into(),
            lang: crate::lang::Lang::De,
            accent: String::new(),
            crest: None,
            domain: "lindenau.example".into(),
            postal_codes: vec![],
            region_key: "057580012012".into(),
            emojis: Default::default(),
            contact: Default::default(),
            imprint: Default::default(),
        }
    }

    fn now() -> Timestamp {
        "2026-11-26T02:00:00Z".parse().unwrap()
    }

    #[test]
    fn w8_every_template_is_ready_to_go_in_three_languages() {
        let profile = town();
        let town = Town { profile: &profile, areas: &[] };
        for template in template::all().filter(|template| template.key != "blank") {
            let fields = Fields::from_json(&prefilled(template).to_json(is_kept));
            let message = read(&fields, (Purpose::Actual, Turn::Alert), &town, now()).unwrap();
            assert_eq!(message.wordings.len(), LANGUAGES.len(), "{}", template.key);
            assert!(message.wordings.iter().all(|one| one.instruction.is_some()));
            let sealed = formats::warning::compose(&message, &sender(), &Default::default(), now());
            assert!(sealed.is_ok_and(|sound: Sound| sound.alert().infos.len() == 3), "{}", template.key);
        }
    }

    #[test]
    fn languages_that_were_left_as_they_were_are_told() {
        let change = |fields: &mut Fields, name: &'static str, text: &str| {
            fields.remove(name);
            fields.push(name, text);
        };
        let mut fields = prefilled(template::find("smoke").unwrap());
        assert!(stale(&fields, None).is_empty());
        change(&mut fields, "headline_de", "Verlassen Sie das Gebiet");
        assert_eq!(stale(&fields, None), ["de-LS", "en"]);
        change(&mut fields, "headline_en", "Leave the area");
        assert_eq!(stale(&fields, None), ["de-LS"]);
        let last = fields.clone();
        change(&mut fields, "headline_de", "Kommen Sie zurück");
        assert_eq!(stale(&fields, Some(&last)), ["de-LS", "en"], "an update, too");
        for name in ["headline_ls", "description_ls", "instruction_ls"] {
            fields.remove(name);
        }
        assert_eq!(stale(&fields, Some(&last)), ["en"], "what is left out says nothing");
    }

    #[test]
    fn every_further_language_is_a_slot_that_may_stay_empty() {
        let known: Vec<&str> = channel::lang::LANGUAGES.iter().map(|one| one.tag).collect();
        let offered: Vec<&str> = languages().map(|(tag, _)| tag).filter(|tag| *tag != "de-LS").collect();
        let sorted = |mut tags: Vec<&'static str>| {
            tags.sort_unstable();
            tags
        };
        assert_eq!(sorted(offered), sorted(known), "all languages of the house");
        let profile = town();
        let town = Town { profile: &profile, areas: &[] };
        let mut fields = prefilled(template::find("smoke").unwrap());
        fields.set("headline_ar", "حريق مع دخان كثيف");
        let errors = read(&fields, (Purpose::Actual, Turn::Alert), &town, now()).unwrap_err();
        assert_eq!(errors.0[0].field, "description_ar", "half a text is none");
        fields.set("description_ar", "أغلقوا النوافذ.");
        let message = read(&Fields::from_json(&fields.to_json(is_kept)), (Purpose::Actual, Turn::Alert), &town, now());
        let tags: Vec<_> = message.unwrap().wordings.iter().map(|one| one.language).collect();
        assert_eq!(tags, ["de", "de-LS", "en", "ar"]);
    }

    #[test]
    fn the_whole_town_has_its_parts_within() {
        let profile = town();
        let areas = [TownArea { name: "Altstadt".into(), codes: "32120".into(), points: String::new() }];
        let town = Town { profile: &profile, areas: &areas };
        let mut fields = prefilled(template::find("smoke").unwrap());
        assert!(!fold(&mut fields), "nothing but the whole town");
        fields.push("area", "Altstadt");
        fields.push("codes", "32130");
        let names = |fields: &Fields| {
            let message = read(fields, (Purpose::Actual, Turn::Alert), &town, now()).unwrap();
            message.areas.iter().map(|area| area.description.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(&fields), ["Lindenau", "PLZ 32130"], "drafts of earlier, too");
        let update = read(&fields, (Purpose::Actual, Turn::Update), &town, now()).unwrap();
        assert_eq!(update.areas.len(), 3, "what was named before is told to the end");
        assert!(fold(&mut fields));
        assert_eq!(fields.all("area").collect::<Vec<_>>(), [area::WHOLE]);
        assert_eq!(names(&fields), ["Lindenau", "PLZ 32130"]);
    }

    #[test]
    fn w12_without_an_end_there_is_no_warning() {
        let profile = town();
        let areas = [TownArea { name: "Altstadt".into(), codes: "32120".into(), points: String::new() }];
        let town = Town { profile: &profile, areas: &areas };
        let mut fields = prefilled(template::find("smoke").unwrap());
        fields.set("area", "Altstadt");
        assert!(read(&fields, (Purpose::Actual, Turn::Alert), &town, now()).is_ok());
        for (hours, other) in [("", ""), ("other", ""), ("other", "0"), ("other", "169"), ("ewig", "")] {
            fields.set("hours", hours);
            fields.set("hours_other", other);
            let errors = read(&fields, (Purpose::Actual, Turn::Alert), &town, now()).unwrap_err();
            assert_eq!(errors.0[0].field, "hours", "{hours} {other}");
        }
        let empty = Fields::from_urlencoded(b"headline_en=Fire&area=Neustadt");
        let errors = read(&empty, (Purpose::Actual, Turn::Alert), &town, now()).unwrap_err();
        let named: Vec<_> = errors.0.iter().map(|error| error.field).collect();
        for field in ["area", "headline_de", "description_de", "description_en", "hours", "severity"] {
            assert!(named.contains(&field), "{field} in {named:?}");
        }
    }

    fn sender() -> formats::warning::Sender {
        formats::warning::Sender {
            name: channel::warning::Name::parse("lindenau.example").unwrap(),
            shown: "Lindenau".into(),
            contact: String::new(),
            page: "https://lindenau.example/w".into(),
            incident: "lindenau.example.1".into(),
            zone: jiff::tz::TimeZone::UTC,
        }
    }
}
