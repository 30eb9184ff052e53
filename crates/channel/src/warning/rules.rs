//! What only several values together can break (§3.2), and what the house asks of its own warnings besides.
use super::{Alert, Info, MsgType, Scope};
use std::collections::HashSet;

/// One broken rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// An update, a cancellation or a machine's answer refers to nothing (§3.2.1 msgType).
    NoReference,
    /// A message refers to itself.
    RefersToItself,
    /// A private message has no addressee (§3.2.1 addresses).
    NoAddress,
    /// It expires before it was sent, holds or begins (§3.2.2 expires).
    ExpiresTooEarly,
    /// The upper end of a range of heights lies below the lower one (§3.2.4 ceiling).
    CeilingBelowAltitude,
    /// Ours: a warning must say until when it holds.
    NeverExpires,
    /// Ours: a warning or an update says nothing.
    SaysNothing,
    /// Ours: two blocks in one language.
    LanguageTwice,
    /// Ours: blocks in different languages differ in more than their texts.
    LanguagesDiffer,
}

impl Flaw {
    /// Translation key of the sentence for the duty officer.
    pub fn key(self) -> &'static str {
        match self {
            Flaw::NoReference => "error.warning.no_reference",
            Flaw::RefersToItself => "error.warning.refers_to_itself",
            Flaw::NoAddress => "error.warning.no_address",
            Flaw::ExpiresTooEarly => "error.warning.expires_too_early",
            Flaw::CeilingBelowAltitude => "error.warning.ceiling_below_altitude",
            Flaw::NeverExpires => "error.warning.never_expires",
            Flaw::SaysNothing => "error.warning.says_nothing",
            Flaw::LanguageTwice => "error.warning.language_twice",
            Flaw::LanguagesDiffer => "error.warning.languages_differ",
        }
    }
}

/// The rules of the standard that a message breaks, each once.
pub fn flaws(alert: &Alert) -> Vec<Flaw> {
    let mut found = Vec::new();
    let mut note = |broken: bool, flaw: Flaw| {
        if broken {
            found.push(flaw);
        }
    };
    note(alert.msg_type != MsgType::Alert && alert.references.is_empty(), Flaw::NoReference);
    note(alert.references.iter().any(|reference| reference.names(alert)), Flaw::RefersToItself);
    note(alert.scope == Scope::Private && alert.addresses.is_empty(), Flaw::NoAddress);
    note(alert.infos.iter().any(|info| expires_too_early(alert, info)), Flaw::ExpiresTooEarly);
    let areas = || alert.infos.iter().flat_map(|info| &info.areas);
    let upside_down =
        areas().filter_map(|area| area.heights).any(|h| h.ceiling.is_some_and(|ceiling| ceiling < h.altitude));
    note(upside_down, Flaw::CeilingBelowAltitude);
    found
}

fn expires_too_early(alert: &Alert, info: &Info) -> bool {
    let Some(expires) = info.expires else { return false };
    let before = [Some(alert.sent), info.effective, info.onset];
    before.into_iter().flatten().any(|moment| expires.instant() <= moment.instant())
}

/// A message that keeps every rule, the house's too: the only kind that is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound(Alert);

impl Sound {
    /// Checks a message; `Err` holds at least one broken rule.
    pub fn new(alert: Alert) -> Result<Self, Vec<Flaw>> {
        let mut found = flaws(&alert);
        let speaks = matches!(alert.msg_type, MsgType::Alert | MsgType::Update);
        let infos = &alert.infos;
        let mut note = |broken: bool, flaw: Flaw| {
            if broken {
                found.push(flaw);
            }
        };
        note(speaks && infos.is_empty(), Flaw::SaysNothing);
        note(infos.iter().any(|info| info.expires.is_none()), Flaw::NeverExpires);
        let mut languages = HashSet::new();
        let twice = infos.iter().any(|info| !languages.insert(info.language.as_str().to_ascii_lowercase()));
        note(twice, Flaw::LanguageTwice);
        note(infos.windows(2).any(|pair| !agree(&pair[0], &pair[1])), Flaw::LanguagesDiffer);
        if found.is_empty() { Ok(Self(alert)) } else { Err(found) }
    }

    /// The message.
    pub fn alert(&self) -> &Alert {
        &self.0
    }
}

/// Whether two languages say the same of everything machines read.
fn agree(a: &Info, b: &Info) -> bool {
    let times = |info: &Info| [info.effective, info.onset, info.expires].map(|m| m.map(|m| m.instant()));
    let places = |info: &Info| -> Vec<_> {
        info.areas.iter().map(|x| (x.polygons.clone(), x.circles.clone(), x.geocodes.clone(), x.heights)).collect()
    };
    a.categories().eq(b.categories())
        && (&a.responses, a.urgency, a.severity, a.certainty) == (&b.responses, b.urgency, b.severity, b.certainty)
        && a.event_codes == b.event_codes
        && times(a) == times(b)
        && places(a) == places(b)
}
