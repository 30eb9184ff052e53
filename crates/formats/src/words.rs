//! The few words that stand in files instead of pages: names of kinds and topics, dates on pictures.
use channel::clock::Timestamp;
use channel::event::Event;
use channel::lang::Lang;
use channel::post::Kind;
use channel::topic::Topic;
use channel::traffic::Effect;
use channel::warning::{Alert, Info, MsgType, Status};
use jiff::tz::TimeZone;

/// What a post of this kind is called.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    match (lang, kind) {
        (Lang::De, Kind::Update) => "Nachricht",
        (Lang::De, Kind::Decision) => "Beschluss",
        (Lang::De, Kind::Service) => "Service",
        (Lang::De, Kind::Event) => "Veranstaltung",
        (Lang::De, Kind::Job) => "Stellenangebot",
        (Lang::De, Kind::Traffic) => "Verkehr",
        (Lang::De, Kind::Poll) => "Umfrage",
        (Lang::De, Kind::Warning) => "Warnung",
        (Lang::En, Kind::Update) => "News",
        (Lang::En, Kind::Decision) => "Decision",
        (Lang::En, Kind::Service) => "Service",
        (Lang::En, Kind::Event) => "Event",
        (Lang::En, Kind::Job) => "Job",
        (Lang::En, Kind::Traffic) => "Traffic",
        (Lang::En, Kind::Poll) => "Poll",
        (Lang::En, Kind::Warning) => "Warning",
    }
}

/// The line under which an alert stands in lists. What is not meant in earnest says so first.
pub fn warning_title(alert: &Alert, info: Option<&Info>, lang: Lang) -> String {
    let headline = info.map(|info| info.headline.as_ref().unwrap_or(&info.event).as_str());
    let line = headline.unwrap_or(match (lang, alert.msg_type) {
        (Lang::De, MsgType::Cancel) => "Warnung zurückgenommen",
        (Lang::En, MsgType::Cancel) => "Warning withdrawn",
        (Lang::De, _) => "Warnung",
        (Lang::En, _) => "Warning",
    });
    let mark = match (lang, alert.status) {
        (_, Status::Actual) => return line.to_owned(),
        (Lang::De, Status::Exercise) => "ÜBUNG",
        (Lang::En, Status::Exercise) => "EXERCISE",
        (_, Status::Test) => "TEST",
        (Lang::De, Status::Draft) => "ENTWURF",
        (Lang::En, Status::Draft) => "DRAFT",
        (_, Status::System) => "SYSTEM",
    };
    if line.starts_with(mark) { line.to_owned() } else { format!("{mark}: {line}") }
}

/// What a topic is called, in feeds' categories as on the pages.
pub fn topic(topic: Topic, lang: Lang) -> &'static str {
    match (lang, topic) {
        (Lang::De, Topic::News) => "Nachrichten",
        (Lang::De, Topic::Politics) => "Politik",
        (Lang::De, Topic::Services) => "Rathaus & Service",
        (Lang::De, Topic::Events) => "Veranstaltungen",
        (Lang::De, Topic::Jobs) => "Stellen",
        (Lang::De, Topic::Traffic) => "Verkehr",
        (Lang::De, Topic::Warnings) => "Warnungen",
        (Lang::En, Topic::News) => "News",
        (Lang::En, Topic::Politics) => "Politics",
        (Lang::En, Topic::Services) => "Town hall & services",
        (Lang::En, Topic::Events) => "Events",
        (Lang::En, Topic::Jobs) => "Jobs",
        (Lang::En, Topic::Traffic) => "Traffic",
        (Lang::En, Topic::Warnings) => "Warnings",
    }
}

/// The same in one word, as a tag is.
pub fn tag(of: Topic, lang: Lang) -> String {
    let name = match (lang, of) {
        (Lang::De, Topic::Services) => "Service",
        (Lang::En, Topic::Services) => "Services",
        _ => topic(of, lang),
    };
    format!("#{name}")
}

const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in words: `21. November 2026`, `21 November 2026`.
pub fn date(day: jiff::civil::Date, lang: Lang) -> String {
    let month = usize::from(day.month().unsigned_abs()).saturating_sub(1);
    match lang {
        Lang::De => format!("{}. {} {}", day.day(), MONTHS_DE[month], day.year()),
        Lang::En => format!("{} {} {}", day.day(), MONTHS_EN[month], day.year()),
    }
}

const DAYS_DE: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A day with its weekday: `Samstag, 21. November 2026`.
pub fn weekday_date(day: jiff::civil::Date, lang: Lang) -> String {
    let at = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    let name = match lang {
        Lang::De => DAYS_DE[at],
        Lang::En => DAYS_EN[at],
    };
    format!("{name}, {}", date(day, lang))
}

/// What becomes of a street.
pub fn effect(effect: Effect, lang: Lang) -> &'static str {
    match (lang, effect) {
        (Lang::De, Effect::Closed) => "gesperrt",
        (Lang::De, Effect::Narrow) => "halbseitig gesperrt",
        (Lang::De, Effect::Slow) => "Behinderungen",
        (Lang::De, Effect::NoParking) => "Parken verboten",
        (Lang::En, Effect::Closed) => "closed",
        (Lang::En, Effect::Narrow) => "closed on one side",
        (Lang::En, Effect::Slow) => "delays",
        (Lang::En, Effect::NoParking) => "no parking",
    }
}

/// From when until when: `von Montag, 30. November 2026, 7:00 Uhr bis …`. Hours are left out where whole days are meant.
pub fn span(from: Option<Timestamp>, until: Option<Timestamp>, zone: &TimeZone, lang: Lang) -> String {
    let moment = |at: Timestamp, whole: (i8, i8)| {
        let at = at.to_zoned(zone.clone());
        let (day, oclock) = (weekday_date(at.date(), lang), if lang == Lang::De { " Uhr" } else { "" });
        if (at.hour(), at.minute()) == whole { day } else { format!("{day}, {}{oclock}", at.strftime("%H:%M")) }
    };
    let (from, until) = (from.map(|at| moment(at, (0, 0))), until.map(|at| moment(at, (23, 59))));
    match (from, until, lang) {
        (Some(from), Some(until), _) if from == until => from,
        (Some(from), Some(until), Lang::De) => format!("{from} bis {until}"),
        (Some(from), Some(until), Lang::En) => format!("{from} to {until}"),
        (Some(from), None, Lang::De) => format!("ab {from}"),
        (Some(from), None, Lang::En) => format!("from {from}"),
        (None, Some(until), Lang::De) => format!("bis {until}"),
        (None, Some(until), Lang::En) => format!("until {until}"),
        (None, None, _) => String::new(),
    }
}

/// When an event takes place: `Samstag, 21. November 2026, 19:30 bis 22:00 Uhr`.
pub fn when(event: &Event, zone: &TimeZone, lang: Lang) -> String {
    let start = event.start.to_zoned(zone.clone());
    let end = event.end.filter(|end| *end > event.start).map(|end| end.to_zoned(zone.clone()));
    let (to, oclock) = match lang {
        Lang::De => ("bis", " Uhr"),
        Lang::En => ("to", ""),
    };
    let first = weekday_date(start.date(), lang);
    let hour = |time: &jiff::Zoned| time.strftime("%H:%M").to_string();
    match end {
        Some(end) if event.all_day && end.date() > start.date() => {
            format!("{first} {to} {}", weekday_date(end.date(), lang))
        }
        _ if event.all_day => first,
        Some(end) if end.date() == start.date() => format!("{first}, {} {to} {}{oclock}", hour(&start), hour(&end)),
        Some(end) => {
            let last = weekday_date(end.date(), lang);
            format!("{first}, {}{oclock} {to} {last}, {}{oclock}", hour(&start), hour(&end))
        }
        None => format!("{first}, {}{oclock}", hour(&start)),
    }
}
