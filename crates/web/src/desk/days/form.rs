//! Reads the form of the publishing days, and writes it as somebody would have typed the present ones.
use crate::desk::fields::Fields;
use crate::desk::posts::when;
use channel::field::{Complaint, FieldErrors};
use channel::slot::{Habits, Late, OnHoliday, Output, PublishingDays, Weekly};
use jiff::civil::{Date, Time, Weekday};
use std::time::Duration;

/// The days of the week, by the names of their fields.
pub const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Reads what was typed.
pub fn read(fields: &Fields) -> Result<PublishingDays, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut rules = Vec::new();
    for (name, day) in DAYS {
        let times = errors.take(name, times(fields.get(name))).unwrap_or_default();
        rules.extend(times.into_iter().map(|at| Weekly { day, at }));
    }
    let free = errors.take("free", free(fields.get("free"))).unwrap_or_default();
    let capacity = errors.take("capacity", number(fields.get("capacity"))).unwrap_or(u8::MAX.into());
    let closes = errors.take("closes", number(fields.get("closes"))).unwrap_or_default();
    let habits = Habits {
        capacity: u8::try_from(capacity).unwrap_or(u8::MAX),
        closes: Duration::from_secs(u64::from(closes) * 60),
        late: Late::parse(fields.get("late")).unwrap_or(Late::Waits),
        output: Output::parse(fields.get("output")).unwrap_or_default(),
    };
    let on_holiday = OnHoliday::parse(fields.get("on_holiday")).unwrap_or(OnHoliday::After);
    if !errors.is_empty() {
        return Err(errors);
    }
    PublishingDays::new(rules, free, on_holiday, habits).map_err(|complaint| {
        let field = match complaint.key {
            "error.days.free" => "free",
            "error.days.capacity" => "capacity",
            "error.days.closes" => "closes",
            _ => "mon",
        };
        errors.take::<()>(field, Err(complaint));
        errors
    })
}

/// The form as it would have been typed.
pub fn from_days(days: &PublishingDays) -> Fields {
    let mut fields = Fields::default();
    for (name, day) in DAYS {
        let times = days.rules().iter().filter(|rule| rule.day == day).map(|rule| clock(rule.at));
        fields.push(name, times.collect::<Vec<_>>().join(", "));
    }
    let free = days.free().iter().map(|day| day.strftime("%d.%m.%Y").to_string());
    let habits = days.habits();
    fields.push("free", free.collect::<Vec<_>>().join("\n"));
    fields.push("on_holiday", days.on_holiday().key());
    fields.push("capacity", habits.capacity.to_string());
    fields.push("closes", (habits.closes.as_secs() / 60).to_string());
    fields.push("late", habits.late.key());
    fields.push("output", habits.output.key());
    fields
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// "10:00, 16 Uhr"; empty is no time on that day.
fn times(text: &str) -> Result<Vec<Time>, Complaint> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(when::time).collect()
}

/// One day a line, or with commas between.
fn free(text: &str) -> Result<Vec<Date>, Complaint> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(when::date).collect()
}

fn number(text: &str) -> Result<u32, Complaint> {
    text.trim().parse().map_err(|_| Complaint::new("error.number.shape"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_back_as_they_are_shown() {
        let mut typed = from_days(&PublishingDays::default());
        assert_eq!(read(&typed).unwrap(), PublishingDays::default());
        typed.set("wed", "7:30 Uhr; 16");
        typed.set("mon", "");
        typed.set("free", "24.12.2026\n31.12.26");
        let days = read(&typed).unwrap();
        assert_eq!((days.rules().len(), days.free().len()), (3, 2));
        assert_eq!(from_days(&days).get("wed"), "07:30, 16:00");
    }

    #[test]
    fn every_mistake_names_its_field() {
        let mistakes =
            [("mon", "morgens"), ("free", "Heiligabend"), ("capacity", "viele"), ("capacity", "0"), ("closes", "9999")];
        for (field, text) in mistakes {
            let mut typed = from_days(&PublishingDays::default());
            typed.set(field, text);
            assert_eq!(read(&typed).unwrap_err().0[0].field, field, "{text}");
        }
        let none = Fields::from_urlencoded(b"capacity=4&closes=15");
        assert_eq!(read(&none).unwrap_err().0[0].key, "error.days.none");
    }
}
