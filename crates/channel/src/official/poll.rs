//! What one reading of a source means for what is known of it.
//!
//! A warning is a chain of messages: an update or the all-clear names the ones before it. Messages are the same when
//! sender, identifier and instant are; the instant, because MoWaS refers in UTC to what it sent in local time. Of several
//! new messages of one chain the last one counts: nobody is told twice in one breath.
use crate::clock::Timestamp;
use crate::ids::PostId;
use crate::official::Ending;
use crate::warning::rehearsal::is_rehearsal;
use crate::warning::{Alert, MsgType, Reference, RegionKey, Scope, Severity, Status};

/// What a message does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Warns.
    Begins,
    /// Says it anew.
    Changes,
    /// Says that it is over.
    Ends,
}

/// A message a source lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its name.
    pub name: Reference,
    /// What it does.
    pub step: Step,
    /// Earlier messages it is about.
    pub references: Vec<Reference>,
    /// How bad.
    pub severity: Severity,
    /// Nobody is meant to act.
    pub rehearsal: bool,
    /// Until when it holds; mostly not said.
    pub expires: Option<Timestamp>,
    /// Whether it surely means our region; what names no region may.
    pub sure: bool,
}

impl Heard {
    /// What an alert is to residents of a region; `None` when nothing: answers of machines, drafts, what is not public,
    /// what names other regions only. `regions` are those it names; `listed` says that the source itself lists by region.
    pub fn of(alert: &Alert, regions: &[RegionKey], region: &RegionKey, listed: bool) -> Option<Heard> {
        let step = match alert.msg_type {
            _ if alert.ends() => Step::Ends,
            MsgType::Alert => Step::Begins,
            MsgType::Update => Step::Changes,
            MsgType::Cancel | MsgType::Ack | MsgType::Error => return None,
        };
        let public = matches!(alert.status, Status::Actual | Status::Exercise | Status::Test);
        if !public || alert.scope != Scope::Public {
            return None;
        }
        let meets = regions.iter().any(|key| key.meets(region));
        // A cancellation without a text names no region; whom it means say its references.
        if !regions.is_empty() && !meets {
            return None;
        }
        Some(Heard {
            name: alert.reference(),
            step,
            references: alert.references.clone(),
            severity: alert.severity().unwrap_or(Severity::Unknown),
            rehearsal: is_rehearsal(alert),
            expires: alert.expires().map(|moment| moment.instant()),
            sure: meets || listed,
        })
    }
}

/// A warning as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its number.
    pub id: PostId,
    /// Its messages and those they named, in the order they were heard of.
    pub names: Vec<Reference>,
    /// When its last message was sent.
    pub sent: Timestamp,
    /// Until when that holds.
    pub expires: Option<Timestamp>,
    /// Whether it ended.
    pub ended: bool,
}

/// What is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A warning begins, with this message of those heard; the names are all of its chain.
    New(usize, Vec<Reference>),
    /// A known one has another last message.
    Next(PostId, usize, Vec<Reference>),
    /// A known one is listed no more.
    Gone(PostId, Ending),
}

struct Chain<'k> {
    known: Option<&'k Known>,
    names: Vec<Reference>,
    sent: Timestamp,
    ended: bool,
    last: Option<usize>,
    listed: bool,
}

impl Chain<'_> {
    fn has(&self, name: &Reference) -> bool {
        self.names.iter().any(|known| known.is(name))
    }

    /// A sender that repeats an identifier with another time means the same warning.
    fn concerns(&self, heard: &Heard) -> bool {
        let again = |known: &Reference| known.sender == heard.name.sender && known.identifier == heard.name.identifier;
        heard.references.iter().any(|name| self.has(name)) || self.names.iter().any(again)
    }

    fn take(&mut self, place: usize, heard: &Heard) {
        let new: Vec<Reference> = heard.references.iter().filter(|name| !self.has(name)).cloned().collect();
        self.names.extend(new);
        self.names.push(heard.name.clone());
        (self.sent, self.last, self.ended) = (heard.name.sent.instant(), Some(place), heard.step == Step::Ends);
    }
}

/// Compares. `complete` says that the source named everything it has; only then what is missing is over.
pub fn compare(known: &[Known], heard: &[Heard], complete: bool, now: Timestamp) -> Vec<Change> {
    let mut chains: Vec<Chain> = known.iter().map(chain_of).collect();
    let mut order: Vec<usize> = (0..heard.len()).collect();
    order.sort_by_key(|place| (heard[*place].name.sent.instant(), heard[*place].step));
    for place in order {
        hear(&mut chains, place, &heard[place]);
    }
    chains.into_iter().filter_map(|chain| change(chain, heard, complete, now)).collect()
}

fn chain_of(known: &Known) -> Chain<'_> {
    let (names, sent, ended) = (known.names.clone(), known.sent, known.ended);
    Chain { known: Some(known), names, sent, ended, last: None, listed: false }
}

fn hear(chains: &mut Vec<Chain>, place: usize, heard: &Heard) {
    if let Some(chain) = chains.iter_mut().find(|chain| chain.has(&heard.name)) {
        chain.listed = true;
        return;
    }
    // The latest first: an identifier may come back long after the first warning of that name ended.
    if let Some(chain) = chains.iter_mut().rev().find(|chain| chain.concerns(heard)) {
        let last = chain.names.last().cloned();
        let about_last = last.is_some_and(|last| heard.references.iter().any(|name| name.is(&last)));
        let late = heard.name.sent.instant() < chain.sent && !about_last;
        if late || (chain.ended && heard.step == Step::Ends) {
            chain.listed |= !chain.ended;
            return;
        }
        if !chain.ended {
            chain.listed = true;
            chain.take(place, heard);
            return;
        }
        // What was over is warned of again: a warning of its own, so that phones ring again.
    }
    let (names, sent) = (Vec::new(), heard.name.sent.instant());
    let mut chain = Chain { known: None, names, sent, ended: false, last: None, listed: true };
    chain.take(place, heard);
    chains.push(chain);
}

fn change(chain: Chain, heard: &[Heard], complete: bool, now: Timestamp) -> Option<Change> {
    match (chain.known, chain.last) {
        (Some(known), Some(place)) => Some(Change::Next(known.id, place, chain.names)),
        (Some(known), None) if !known.ended && !chain.listed && complete => {
            let expired = known.expires.is_some_and(|expires| expires <= now);
            Some(Change::Gone(known.id, if expired { Ending::Expired } else { Ending::Withdrawn }))
        }
        // The end of what nobody here heard of, or what is over already, is no news.
        (None, Some(place)) if !chain.ended && heard[place].expires.is_none_or(|expires| expires > now) => {
            Some(Change::New(place, chain.names))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
