//! The few words the program itself adds to a warning, in the languages warnings are written in. An unknown tag gets
//! German: the town's own language is never wrong.
use channel::warning::{Hazard, LANGUAGES, Purpose, Turn};
use jiff::civil::DateTime;

fn pick(language: &str, german: &'static str, plain: &'static str, english: &'static str) -> &'static str {
    match language {
        "de-LS" => plain,
        _ if language.starts_with("en") => english,
        _ => german,
    }
}

/// What stands before every line of a rehearsal, in capitals; nothing in earnest.
pub fn mark(purpose: Purpose, language: &str) -> Option<&'static str> {
    match purpose {
        Purpose::Actual => None,
        Purpose::Test => Some("TEST"),
        Purpose::Exercise => Some(pick(language, "ÜBUNG", "ÜBUNG", "EXERCISE")),
    }
}

/// The mark a title begins with: whatever is said of a rehearsal says so first. `None` for a title in earnest.
pub fn marked(title: &str) -> Option<&'static str> {
    ["TEST", "ÜBUNG", "EXERCISE"]
        .into_iter()
        .find(|mark| title.strip_prefix(mark).is_some_and(|rest| rest.starts_with(':')))
}

/// The first sentences of a rehearsal; nothing in earnest.
pub fn nothing_happened(purpose: Purpose, language: &str) -> Option<&'static str> {
    match purpose {
        Purpose::Actual => None,
        Purpose::Test => Some(pick(
            language,
            "Dies ist ein Test. Es besteht keine Gefahr. Sie müssen nichts tun.",
            "Das ist ein Test. Es gibt keine Gefahr. Sie müssen nichts machen.",
            "This is a test. There is no danger. You do not have to do anything.",
        )),
        Purpose::Exercise => Some(pick(
            language,
            "Dies ist eine Übung. Es besteht keine Gefahr.",
            "Das ist eine Übung. Es gibt keine Gefahr.",
            "This is an exercise. There is no danger.",
        )),
    }
}

/// What stands before the steps of a rehearsal: nobody is to take them.
pub fn were_it_so(language: &str) -> &'static str {
    pick(language, "Im Ernstfall:", "Wenn es wirklich passiert:", "In a real emergency:")
}

/// What stands before the headline of a message that ends a warning.
pub fn end(turn: Turn, language: &str) -> Option<&'static str> {
    match turn {
        Turn::Alert | Turn::Update => None,
        Turn::AllClear => Some(pick(language, "Entwarnung", "Entwarnung", "All clear")),
        Turn::FalseAlarm => Some(pick(language, "Fehlalarm", "Falscher Alarm", "False alarm")),
    }
}

/// Whether a title is that of a message that ends a warning.
pub fn ends(title: &str) -> bool {
    let words = |turn| LANGUAGES.into_iter().filter_map(move |language| end(turn, language));
    let begins = |word| title.strip_prefix(word).is_some_and(|rest| rest.starts_with(':'));
    words(Turn::AllClear).chain(words(Turn::FalseAlarm)).any(begins)
}

/// What a warning in earnest is called in a notification.
pub fn warning(update: bool, language: &str) -> &'static str {
    match update {
        false => pick(language, "Warnung", "Warnung", "Warning"),
        true => pick(language, "Warnung aktualisiert", "Neues zur Warnung", "Warning updated"),
    }
}

/// What the list of areas is called.
pub fn area(language: &str) -> &'static str {
    pick(language, "Gebiet", "Ort", "Area")
}

/// “Gilt bis 20.9., 20:00 Uhr.” with the day, since nobody knows when it is read.
pub fn until(language: &str, at: DateTime) -> String {
    let (day, month, hour, minute) = (at.day(), at.month(), at.hour(), at.minute());
    match language {
        tag if tag.starts_with("en") => format!("Holds until {day}/{month}, {hour:02}:{minute:02}."),
        _ => format!("Gilt bis {day}.{month}., {hour:02}:{minute:02} Uhr."),
    }
}

/// The type of the event (§3.2.2 event).
pub fn event(hazard: Hazard, language: &str) -> &'static str {
    match hazard {
        Hazard::Fire => pick(language, "Brand", "Feuer", "Fire"),
        Hazard::Substance => pick(language, "Gefahrstoff", "Gefährlicher Stoff", "Dangerous substance"),
        Hazard::Flood => pick(language, "Hochwasser", "Hoch-Wasser", "Flood"),
        Hazard::Weather => pick(language, "Unwetter", "Unwetter", "Severe weather"),
        Hazard::DrinkingWater => pick(language, "Trinkwasser", "Trink-Wasser", "Drinking water"),
        Hazard::Supply => pick(language, "Versorgungsausfall", "Ausfall", "Outage"),
        Hazard::Security => pick(language, "Gefahrenlage", "Gefahr", "Danger to people"),
        Hazard::Other => pick(language, "Gefahr", "Gefahr", "Danger"),
    }
}

/// What the end of a rehearsal says, by hand or by plan: nobody was in danger, so none is over. Nothing in earnest.
pub fn rehearsed(purpose: Purpose, language: &str) -> Option<&'static str> {
    match purpose {
        Purpose::Actual => None,
        Purpose::Test => Some(pick(
            language,
            "Die Probewarnung ist beendet.",
            "Die Probe-Warnung ist zu Ende.",
            "The test warning is over.",
        )),
        Purpose::Exercise => {
            Some(pick(language, "Die Übung ist beendet.", "Die Übung ist zu Ende.", "The exercise is over."))
        }
    }
}

/// The text of a message that ends a warning, as it is prefilled. `when` is the time of the warning.
pub fn ending(purpose: Purpose, turn: Turn, language: &str, when: &str) -> String {
    if let Some(said) = rehearsed(purpose, language) {
        return said.to_owned();
    }
    match (turn, language) {
        (Turn::FalseAlarm, "de-LS") => {
            format!("Die Warnung vom {when} war falsch.\nEs gibt keine Gefahr.\nSie müssen nichts machen.")
        }
        (Turn::FalseAlarm, tag) if tag.starts_with("en") => {
            format!("The warning of {when} was a false alarm. There is no danger. We apologise for the mistake.")
        }
        (Turn::FalseAlarm, _) => {
            format!("Die Warnung vom {when} war ein Fehlalarm. Es besteht keine Gefahr. Wir bitten um Entschuldigung.")
        }
        (_, "de-LS") => format!("Die Warnung vom {when} gilt nicht mehr.\nDie Gefahr ist vorbei."),
        (_, tag) if tag.starts_with("en") => {
            format!("The warning of {when} no longer applies. The danger is over.")
        }
        _ => format!("Die Warnung vom {when} ist aufgehoben. Die Gefahr ist vorbei."),
    }
}
