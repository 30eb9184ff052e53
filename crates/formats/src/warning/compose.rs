//! From what a person decided to a message of the standard.
use super::words;
use channel::clock::Timestamp;
use channel::warning::chain::Chain;
use channel::warning::rules::{Flaw, Sound};
use channel::warning::{
    Alert, Info, Language, Message, Moment, Name, Purpose, Response, Scope, Text, Turn, Uri, Wording,
};
use jiff::tz::TimeZone;

/// Who sends it.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Unique in the world: the town's domain.
    pub name: Name,
    /// As people call it.
    pub shown: String,
    /// Whom to ask.
    pub contact: String,
    /// The warning's page.
    pub page: String,
    /// What all messages of this warning have in common, and begin with.
    pub incident: String,
    /// The zone of all times.
    pub zone: TimeZone,
}

/// The message, ready to be sealed; never sent before the last of the chain. `Err` names the broken rules; a chain that was
/// ended has none to refer to.
pub fn compose(message: &Message, sender: &Sender, chain: &Chain, now: Timestamp) -> Result<Sound, Vec<Flaw>> {
    let now = chain.sends_at(now);
    let (number, references) = chain.next(message.turn, now).map_err(|_| vec![Flaw::NoReference])?;
    let moment = |at| Moment::in_zone(at, &sender.zone).ok_or_else(|| vec![Flaw::ExpiresTooEarly]);
    let (sent, expires) = (moment(now)?, moment(message.expires)?);
    let name = Name::parse(&format!("{}.{number}", sender.incident)).ok_or_else(|| vec![Flaw::SaysNothing])?;
    Sound::new(Alert {
        identifier: name,
        sender: sender.name.clone(),
        sent,
        status: message.purpose.status(),
        msg_type: message.turn.msg_type(),
        source: None,
        scope: Scope::Public,
        addresses: Vec::new(),
        codes: Vec::new(),
        note: note(message),
        references,
        incidents: Text::parse(&sender.incident).into_iter().collect(),
        infos: message.wordings.iter().filter_map(|wording| info(message, wording, sender, expires)).collect(),
    })
}

/// Status Exercise wants a note that names it (§3.2.1), and a false alarm is a cancellation whose note says so.
fn note(message: &Message) -> Option<Text> {
    let words = [
        (message.purpose == Purpose::Exercise).then_some("Übung"),
        (message.turn == Turn::FalseAlarm).then_some("Fehlalarm"),
    ];
    Text::parse(&words.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn info(message: &Message, wording: &Wording, sender: &Sender, expires: Moment) -> Option<Info> {
    let tag = wording.language;
    let parts = [words::mark(message.purpose, tag), words::end(message.turn, tag), Some(wording.headline.as_str())];
    let headline = parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let first = words::nothing_happened(message.purpose, tag);
    let description =
        [first, Some(wording.description.as_str())].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    Some(Info {
        language: Language::parse(tag)?,
        category: message.hazard.category(),
        more_categories: Vec::new(),
        event: Text::parse(words::event(message.hazard, tag))?,
        responses: if message.turn.ends() { vec![Response::AllClear] } else { message.responses.clone() },
        urgency: message.urgency,
        severity: message.severity,
        certainty: message.certainty,
        audience: None,
        event_codes: Vec::new(),
        effective: None,
        onset: None,
        expires: Some(expires),
        sender_name: Text::parse(&sender.shown),
        headline: Text::parse(&headline),
        description: Text::parse(&description),
        instruction: wording.instruction.clone(),
        web: Uri::parse(&sender.page),
        contact: Text::parse(&sender.contact),
        parameters: Vec::new(),
        resources: Vec::new(),
        areas: message.areas.clone(),
    })
}
