//! The variables of a form, and the form with them filled in.
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::posts::{form, when};
use crate::lang::{Lang, t};
use channel::field::Complaint;
use channel::template::{self, Cut, is_variable, same};
use channel::text::{Line, shorten};
use jiff::civil::Date;
use serde::Serialize;

/// Letters of a line that are shown.
const SHOWN: usize = 60;

/// Something to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// As it stands between the braces.
    pub name: String,
    /// It is asked for as a day, since a field for days holds it.
    pub day: bool,
    /// It may stay empty.
    pub optional: bool,
    /// The first line that goes when it does.
    pub line: Option<String>,
}

/// What was given for one.
pub enum Given {
    /// A line.
    Text(String),
    /// A day.
    Day(Date),
}

/// A field of the form that asks.
#[derive(Serialize)]
pub struct Asked {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    label: String,
    day: bool,
    value: String,
    /// Whether it may stay empty, and what becomes of its line.
    hint: String,
}

/// The variables of a form in the order of its fields.
pub fn variables(fields: &Fields) -> Vec<Variable> {
    let mut found: Vec<Variable> = Vec::new();
    for name in form::single_names() {
        let (text, whole) = (fields.get(name), form::DAYS.contains(&name));
        for template::Variable { name: variable, optional } in template::variables(text) {
            let day = whole && is_variable(text);
            let lines = if cut(name) == Cut::Line { template::lines_of(text, variable) } else { Vec::new() };
            let line = lines.first().map(|line| shown(line));
            match found.iter_mut().find(|known| same(&known.name, variable)) {
                Some(known) => {
                    known.day |= day;
                    known.optional &= optional;
                    known.line = known.line.take().or(line);
                }
                None => found.push(Variable { name: variable.to_owned(), day, optional, line }),
            }
        }
    }
    found
}

/// How a field is cut where something stayed empty: texts by the line, a single line by the place.
fn cut(field: &str) -> Cut {
    if ["body", "plain", "poll_options", "traffic_streets"].contains(&field) { Cut::Line } else { Cut::Place }
}

/// A line with its places as dots, short enough to stand beside a field.
fn shown(line: &str) -> String {
    shorten(&template::fill(line.trim(), Cut::Place, |_| Some("…".to_owned())), SHOWN)
}

/// The fields that ask for them, with what was typed.
pub fn asked(lang: Lang, variables: &[Variable], typed: &Fields) -> Vec<Asked> {
    let ask = |(number, variable): (usize, &Variable)| Asked {
        id: id(number),
        name: field(&variable.name),
        label: variable.name.clone(),
        day: variable.day,
        value: typed.get(&field(&variable.name)).to_owned(),
        hint: match (variable.optional, &variable.line) {
            (false, _) => t(lang, "templates.needed", &[]),
            (true, Some(line)) => t(lang, "templates.line_goes", &[("line", line)]),
            (true, None) => t(lang, "templates.place_goes", &[]),
        },
    };
    variables.iter().enumerate().map(ask).collect()
}

/// Complaints with the ids and the names of the fields they are about.
pub type Wrong = Vec<(String, String, Complaint)>;

/// What was given, or every complaint.
pub fn given(variables: &[Variable], typed: &Fields) -> Result<Vec<(String, Given)>, Wrong> {
    let (mut given, mut wrong) = (Vec::new(), Vec::new());
    for (number, variable) in variables.iter().enumerate() {
        let text = typed.get(&field(&variable.name));
        let read = match variable.day {
            _ if text.trim().is_empty() && variable.optional => Ok(Given::Text(String::new())),
            _ if text.trim().is_empty() => Err(Complaint::new("error.template.empty")),
            true => when::date(text).map(Given::Day),
            false => Line::parse(text).map(|line| Given::Text(line.to_string())),
        };
        match read {
            Ok(value) => given.push((variable.name.clone(), value)),
            Err(complaint) => wrong.push((id(number), variable.name.clone(), complaint)),
        }
    }
    if wrong.is_empty() { Ok(given) } else { Err(wrong) }
}

/// The form filled in: days as fields for days want them, and in words everywhere else.
pub fn fill(fields: &Fields, given: &[(String, Given)], dates: &Dates) -> Fields {
    let mut filled = Fields::default();
    for (name, value) in fields.pairs() {
        let plain = form::DAYS.contains(&name);
        let word = |variable: &str| {
            let (_, value) = given.iter().find(|(known, _)| same(known, variable))?;
            Some(match value {
                Given::Text(text) => text.clone(),
                Given::Day(day) if plain => day.to_string(),
                Given::Day(day) => dates.with_year(*day),
            })
        };
        filled.push(name, template::fill(value, cut(name), word));
    }
    filled
}

/// The name of the field that asks for a variable.
pub fn field(name: &str) -> String {
    format!("v.{name}")
}

fn id(number: usize) -> String {
    format!("v-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Fields {
        let mut fields = Fields::default();
        fields.push("title", "{Straße} gesperrt ab {Datum}");
        fields.push("body", "Grund: {Grund}. {Datum} geht es los.");
        fields.push("traffic_from_date", "{datum}");
        fields.push("topics", "traffic");
        fields
    }

    fn dates() -> Dates {
        let profile: channel::channel::Profile = crate::desk::templates::fill::tests::profile();
        Dates::new(&profile, Lang::De, "2026-11-25T10:00:00Z".parse().unwrap())
    }

    fn profile() -> channel::channel::Profile {
        channel::channel::Profile {
            name: "L".to_owned(),
            description: String::new(),
            tagline: String::new(),
            zone: "Europe/Berlin".to_owned(),
            lang: Lang::De,
            accent: String::new(),
            crest: None,
            domain: String::new(),
            postal_codes: Vec::new(),
            region_key: String::new(),
            emojis: Default::default(),
            contact: Default::default(),
            imprint: Default::default(),
        }
    }

    #[test]
    fn a_variable_in_a_field_for_days_is_a_day_everywhere() {
        let variables = variables(&template());
        let seen: Vec<(&str, bool)> = variables.iter().map(|one| (one.name.as_str(), one.day)).collect();
        assert_eq!(seen, [("Straße", false), ("Datum", true), ("Grund", false)]);
        let typed = Fields::from_urlencoded("v.Stra%C3%9Fe=A-Weg&v.Datum=1.12.2026&v.Grund=Kanal".as_bytes());
        let given = given(&variables, &typed).unwrap_or_default();
        let filled = fill(&template(), &given, &dates());
        assert_eq!(filled.get("title"), "A-Weg gesperrt ab Dienstag, 1. Dezember 2026");
        assert_eq!(filled.get("traffic_from_date"), "2026-12-01");
        assert_eq!(filled.get("topics"), "traffic");
    }

    #[test]
    fn what_is_missing_is_told_with_its_field() {
        let wrong = given(&variables(&template()), &Fields::from_urlencoded(b"v.Datum=bald&v.Grund=+"));
        let wrong: Vec<(String, &str)> = wrong.err().unwrap().into_iter().map(|(id, _, one)| (id, one.key)).collect();
        let expected = [("v-0", "error.template.empty"), ("v-1", "error.date.shape"), ("v-2", "error.template.empty")];
        assert_eq!(wrong, expected.map(|(id, key)| (id.to_owned(), key)));
    }
}
