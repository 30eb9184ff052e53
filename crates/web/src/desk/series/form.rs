//! The form of a series: from what was typed to a series, and back.
use crate::desk::fields::Fields;
use crate::desk::posts::when;
use channel::field::{Complaint, FieldErrors};
use channel::series::{Nth, Outcome, Rule, Series};
use channel::text::Line;
use jiff::civil::{Date, Time, Weekday};

/// The days of the week, by the names of their fields.
pub use crate::desk::days::form::DAYS as WEEKDAYS;

/// The rules, as the form offers them.
pub const RULES: [&str; 3] = ["weekly", "monthly", "dates"];

/// A name and a series, or every complaint. `today` is the first day where none was typed.
pub fn read(fields: &Fields, today: Date) -> Result<(Line, Series), FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = errors.take("name", Line::parse(fields.get("name")));
    let rule = rule(fields, &mut errors);
    let first =
        if fields.filled("first") { errors.take("first", when::date(fields.get("first"))) } else { Some(today) };
    let last = if fields.filled("last") { errors.take("last", when::date(fields.get("last"))) } else { None };
    let ahead = errors.take("ahead", number(fields.get("ahead")));
    let at = errors.take("at", when::time(fields.get("at")));
    let outcome = Outcome::parse(fields.get("outcome")).unwrap_or(Outcome::Draft);
    let (Some(name), Some(rule), Some(first), Some(ahead), Some(at)) = (name, rule, first, ahead, at) else {
        return Err(errors);
    };
    match (Series { rule, first, last, ahead, at, outcome }).check() {
        Ok(series) if errors.is_empty() => Ok((name, series)),
        Ok(_) => Err(errors),
        Err(complaint) => {
            let field = if complaint.key == "error.series.ahead" { "ahead" } else { "last" };
            errors.push(field, complaint.key, complaint.arg);
            Err(errors)
        }
    }
}

fn rule(fields: &Fields, errors: &mut FieldErrors) -> Option<Rule> {
    let weekday = |name: &str| WEEKDAYS.iter().find(|(known, _)| *known == name).map(|(_, day)| *day);
    match fields.get("rule") {
        "dates" => {
            let dates = dates(fields.get("dates")).and_then(Rule::dates);
            errors.take("dates", dates)
        }
        "monthly" => Some(Rule::Monthly {
            nth: Nth::parse(fields.get("nth")).unwrap_or(Nth::ALL[0]),
            day: weekday(fields.get("nth_day")).unwrap_or(Weekday::Monday),
        }),
        _ => {
            let every = errors.take("every", number(fields.get("every")))?;
            match Rule::weekly(every, fields.all("weekday").filter_map(weekday).collect()) {
                Ok(rule) => Some(rule),
                Err(complaint) => {
                    let field = if complaint.key == "error.series.no_day" { "weekday" } else { "every" };
                    errors.push(field, complaint.key, complaint.arg);
                    None
                }
            }
        }
    }
}

/// One day a line, or with commas between; whatever stands behind a day in its line is ignored, as in a copied table.
fn dates(text: &str) -> Result<Vec<Date>, Complaint> {
    let parts = text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| when::date(part.split_whitespace().next().unwrap_or_default())).collect()
}

fn number(text: &str) -> Result<u8, Complaint> {
    text.trim().parse().map_err(|_| Complaint::new("error.number.shape"))
}

/// The form as it would have been typed.
pub fn from_series(name: &str, series: &Series) -> Fields {
    let word = |day: Weekday| WEEKDAYS.iter().find(|(_, known)| *known == day).map_or("", |(name, _)| *name);
    let mut fields = Fields::default();
    fields.push("name", name);
    match &series.rule {
        Rule::Weekly { every, days } => {
            fields.push("rule", "weekly");
            fields.push("every", every.to_string());
            days.iter().for_each(|day| fields.push("weekday", word(*day)));
        }
        Rule::Monthly { nth, day } => {
            fields.push("rule", "monthly");
            fields.push("nth", nth.key());
            fields.push("nth_day", word(*day));
        }
        Rule::Dates(dates) => {
            let lines: Vec<String> = dates.iter().map(|day| day.strftime("%d.%m.%Y").to_string()).collect();
            fields.push("rule", "dates");
            fields.push("dates", lines.join("\n"));
        }
    }
    fields.push("first", series.first.to_string());
    fields.push("last", series.last.map_or_else(String::new, |last| last.to_string()));
    fields.push("ahead", series.ahead.to_string());
    fields.push("at", clock(series.at));
    fields.push("outcome", series.outcome.key());
    fields
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// What a new one proposes: every week, the evening before.
pub fn proposed(name: &str, today: Date) -> Fields {
    let mut fields = Fields::default();
    let first = today.to_string();
    let pairs =
        [("name", name), ("rule", "weekly"), ("every", "1"), ("first", &first), ("ahead", "1"), ("at", "17:00")];
    pairs.into_iter().for_each(|(name, value)| fields.push(name, value));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_series_reads_back_as_typed() {
        for text in [
            "name=M%C3%BCll&rule=weekly&every=2&weekday=mon&weekday=thu&first=2026-12-01&ahead=1&at=17&outcome=scheduled",
            "name=Rat&rule=monthly&nth=third&nth_day=thu&first=1.12.2026&last=31.12.2027&ahead=7&at=10:00&outcome=draft",
            "name=Termine&rule=dates&dates=2.12.2026%0A16.12.2026+Papier&ahead=0&at=6:30",
        ] {
            let today = date(2026, 11, 25);
            let (name, series) = read(&Fields::from_urlencoded(text.as_bytes()), today).map_err(|e| e.0).unwrap();
            let again = read(&from_series(name.as_str(), &series), today).map_err(|e| e.0).unwrap();
            assert_eq!(again, (name, series));
        }
    }

    #[test]
    fn every_mistake_names_its_field() {
        let good = "name=M&rule=weekly&every=1&weekday=mon&first=2026-12-01&ahead=1&at=17";
        for (from, to, field) in [
            ("name=M", "name=", "name"),
            ("every=1", "every=9", "every"),
            ("every=1", "every=oft", "every"),
            ("weekday=mon", "x=y", "weekday"),
            ("rule=weekly", "rule=dates", "dates"),
            ("first=2026-12-01", "first=bald", "first"),
            ("ahead=1", "ahead=61", "ahead"),
            ("at=17", "at=abends", "at"),
            ("at=17", "at=17&last=1.1.2026", "last"),
        ] {
            let typed = Fields::from_urlencoded(good.replace(from, to).as_bytes());
            let errors = read(&typed, date(2026, 11, 25)).unwrap_err();
            assert_eq!(errors.0[0].field, field, "{to}");
        }
    }
}
