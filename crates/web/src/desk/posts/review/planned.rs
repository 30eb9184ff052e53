//! The sentence after a time was chosen: which one stands, by day and hour, and what a change of the clock made of it.
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::when::{self, Clock};
use crate::lang::{Lang, t};
use channel::clock::Timestamp;

/// For the address after the step: the hour typed, where the clock has it twice or not at all.
pub fn typed(at: &At, fields: &Fields) -> String {
    let zone = when::zone(&at.channel.channel.profile.zone);
    let (Ok(day), Ok(time)) = (when::date(fields.get("day")), when::time(fields.get("time"))) else {
        return String::new();
    };
    match when::clock(day, time, &zone) {
        Clock::Plain => String::new(),
        Clock::Skipped | Clock::Twice => format!("&typed={:02}:{:02}", time.hour(), time.minute()),
    }
}

/// "Der Zeitpunkt steht: Sonntag, 28. März 2027, 03:30 Uhr." What the address says of the clock is looked up, not believed.
pub fn says(lang: Lang, dates: &Dates, due: Timestamp, query: &Fields) -> String {
    let stands = format!("{}, {}", dates.with_year(dates.day(due)), dates.time(due));
    let said = t(lang, "review.stands", &[("when", &stands)]);
    let Ok(hour) = when::time(query.get("typed")) else { return said };
    let (day, zone) = (dates.day(due), dates.zone());
    if when::instant(day, hour, &zone) != due {
        return said;
    }
    let clock = format!("{:02}:{:02}", hour.hour(), hour.minute());
    let why = match when::clock(day, hour, &zone) {
        Clock::Plain => return said,
        Clock::Skipped => t(lang, "review.skipped", &[("time", &clock)]),
        Clock::Twice => t(lang, "review.twice", &[("time", &clock)]),
    };
    format!("{said} {why}")
}
