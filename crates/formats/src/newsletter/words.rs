//! The few words of the mails.
use channel::lang::Lang;
use channel::newsletter::Rhythm;
use jiff::civil::Date;

/// One of two languages.
pub(super) fn say(lang: Lang, de: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::De { de } else { en }
}

/// The heading of an issue.
pub(super) fn heading(lang: Lang, rhythm: Rhythm, day: Date) -> String {
    let date = crate::words::weekday_date(day, lang);
    match (lang, rhythm) {
        (Lang::De, Rhythm::Daily) => format!("Neues vom {date}"),
        (Lang::De, Rhythm::Weekly) => format!("Die Woche bis {date}"),
        (Lang::En, Rhythm::Daily) => format!("News of {date}"),
        (Lang::En, Rhythm::Weekly) => format!("The week up to {date}"),
    }
}

/// How many posts, beside the first.
pub(super) fn and_more(lang: Lang, more: usize) -> String {
    match (lang, more) {
        (_, 0) => String::new(),
        (Lang::De, 1) => " und 1 weiterer Beitrag".to_owned(),
        (Lang::De, n) => format!(" und {n} weitere Beiträge"),
        (Lang::En, 1) => " and 1 more post".to_owned(),
        (Lang::En, n) => format!(" and {n} more posts"),
    }
}

pub(super) fn read_on(lang: Lang) -> &'static str {
    say(lang, "Weiterlesen", "Read on")
}

pub(super) fn in_this(lang: Lang) -> &'static str {
    say(lang, "In dieser Ausgabe", "In this issue")
}

/// Why somebody gets this mail.
pub(super) fn why(lang: Lang, rhythm: Rhythm) -> &'static str {
    match rhythm {
        Rhythm::Daily => say(
            lang,
            "Sie bekommen diese Mail an Tagen, an denen es Neues gibt, weil Sie sich dafür eingetragen und es bestätigt haben.",
            "You get this mail on days with news, because you signed up for it and confirmed it.",
        ),
        Rhythm::Weekly => say(
            lang,
            "Sie bekommen diese Mail einmal in der Woche, weil Sie sich dafür eingetragen und es bestätigt haben.",
            "You get this mail once a week, because you signed up for it and confirmed it.",
        ),
    }
}

pub(super) fn nobody_counts(lang: Lang) -> &'static str {
    say(
        lang,
        "Ob Sie diese Mail öffnen und was Sie darin anklicken, erfährt die Stadt nicht.",
        "The town does not learn whether you open this mail or what you follow in it.",
    )
}

pub(super) fn choose(lang: Lang) -> &'static str {
    say(lang, "Andere Themen oder einen anderen Rhythmus wählen", "Choose other topics or another rhythm")
}

pub(super) fn leave(lang: Lang) -> &'static str {
    say(lang, "Newsletter abbestellen", "Leave the newsletter")
}

pub(super) fn privacy(lang: Lang) -> &'static str {
    say(lang, "Datenschutz", "Privacy")
}

pub(super) fn imprint(lang: Lang) -> &'static str {
    say(lang, "Impressum", "Imprint")
}
