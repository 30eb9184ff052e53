//! What went wrong at an outlet: a class that decides what follows, and the platform's own words for the person who reads.
use crate::text::shorten;

/// What sort of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The account lets us in no more; nothing goes there until somebody mends it.
    Auth,
    /// The account may not do this.
    Permission,
    /// The text is not taken as it is.
    Content,
    /// A picture is not taken as it is.
    Media,
    /// Too much in too short a time.
    Rate,
    /// It will pass.
    Transient,
    /// The same is said to stand there already.
    Duplicate,
    /// Against the platform's rules, in its judgement.
    Policy,
    /// The interface we speak is no longer spoken there.
    Version,
    /// What stood there was taken away there.
    Missing,
    /// The address leads nowhere, or where nothing may be sent.
    Address,
    /// No sense could be made of the answer, or there was none.
    Unclear,
    /// Somebody at the desk said no.
    Person,
    /// Too old by now.
    Late,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 14] = [
        Class::Auth,
        Class::Permission,
        Class::Content,
        Class::Media,
        Class::Rate,
        Class::Transient,
        Class::Duplicate,
        Class::Policy,
        Class::Version,
        Class::Missing,
        Class::Address,
        Class::Unclear,
        Class::Person,
        Class::Late,
    ];

    /// The word in the database and in translation keys (`fault.auth`).
    pub fn key(self) -> &'static str {
        match self {
            Class::Auth => "auth",
            Class::Permission => "permission",
            Class::Content => "content",
            Class::Media => "media",
            Class::Rate => "rate",
            Class::Transient => "transient",
            Class::Duplicate => "duplicate",
            Class::Policy => "policy",
            Class::Version => "version",
            Class::Missing => "missing",
            Class::Address => "address",
            Class::Unclear => "unclear",
            Class::Person => "person",
            Class::Late => "late",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Class> {
        Self::ALL.into_iter().find(|class| class.key() == key)
    }
}

/// Letters of a platform's words that are kept.
const SAID_MAX: usize = 300;

/// One trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What sort.
    pub class: Class,
    /// The platform's own words, cut to a length people read; or a translation key of ours that begins with `fetch.`.
    pub said: String,
}

impl Fault {
    /// In the platform's words. What is no letter becomes a blank: they may come from anybody.
    pub fn new(class: Class, said: &str) -> Fault {
        let plain: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        Fault { class, said: shorten(&words.join(" "), SAID_MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_made_short_and_plain() {
        let fault = Fault::new(Class::Content, &format!("Zu \u{0} lang\n{}", "x ".repeat(5_000)));
        assert!(fault.said.starts_with("Zu lang x x") && fault.said.chars().count() <= SAID_MAX + 1);
        assert!(Class::ALL.into_iter().all(|class| Class::parse(class.key()) == Some(class)));
    }
}
