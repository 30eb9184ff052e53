//! What one reading of a source means for what is known in the channel.
//!
//! A warning is a chain of messages: an update or the all-clear names the ones before it. Messages are the same when
//! sender, identifier and instant are; the instant, because MoWaS refers in UTC to what it sent in local time. Of several
//! new messages of one chain the last one counts: nobody is told twice in one breath.
//!
//! Several sources may list one warning. It is one all the same, and withdrawn when the last of them lists it no more: in
//! two complete readings some minutes apart, since one empty file on a server's bad minute is no withdrawal.
use crate::clock::Timestamp;
use crate::ids::PostId;
use crate::official::chains::{Chain, Chains};
use crate::official::same::is_weather;
use crate::official::{Ending, Heard, Step};
use crate::warning::Reference;
use jiff::SignedDuration;

/// What is past its time by so much has expired, whether or not everything that is listed could be read.
const LAPSED: SignedDuration = SignedDuration::from_hours(1);

/// What the source that was read had to do with a warning so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// It never listed it.
    Unlisted,
    /// It does.
    Listed,
    /// It did; complete readings lack it since then.
    Missing(Timestamp),
}

/// How much the word of the source that was read counts beside that of the one whose warning it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Less: it can neither change nor keep the warning.
    Less,
    /// As much, or it is its own.
    Same,
    /// More: it takes the warning over.
    More,
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
    /// How it ended, if it did.
    pub ended: Option<Ending>,
    /// What this source had to do with it.
    pub ours: Listing,
    /// Another source lists it as well.
    pub others: bool,
    /// What this source's word counts.
    pub weight: Weight,
}

/// How a reading was.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The source named everything it has; only then what is missing is over.
    pub complete: bool,
    /// It was asked for the weather too. Where another source has that, nothing follows from its silence.
    pub weather: bool,
    /// So long complete readings must lack a warning before it counts as withdrawn.
    pub patience: SignedDuration,
    /// When.
    pub now: Timestamp,
}

/// What is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A warning begins, with this message of those heard; the names are all of its chain.
    New(usize, Vec<Reference>),
    /// A known one has another last message.
    Next(PostId, usize, Vec<Reference>),
    /// A known one is listed no more, by anybody.
    Gone(PostId, Ending),
    /// What counted as withdrawn, or was watched no more, is listed: it holds.
    Back(PostId),
    /// The source lists a known one from now on; `true` when it takes it over.
    Seen(PostId, bool),
    /// A complete reading lacks it, for the first time.
    Missed(PostId),
    /// The source lists it no more; another one does.
    Left(PostId),
}

/// Compares. The order of `known` is that in which warnings came.
pub fn compare(known: &[Known], heard: &[Heard], reading: Reading) -> Vec<Change> {
    let mut chains = Chains::of(known);
    let mut order: Vec<usize> = (0..heard.len()).collect();
    order.sort_by_key(|place| (heard[*place].name.sent.instant(), heard[*place].step));
    for place in order {
        chains.hear(place, &heard[place]);
    }
    chains.all.into_iter().filter_map(|chain| change(chain, heard, reading)).collect()
}

fn change(chain: Chain, heard: &[Heard], reading: Reading) -> Option<Change> {
    match (chain.known, chain.last) {
        (Some(known), Some(place)) => Some(Change::Next(known.id, place, chain.names)),
        (Some(known), None) if known.weight == Weight::Less => None,
        (Some(known), None) if chain.listed => listed(known, reading.now),
        (Some(known), None) if known.ended.is_none() => missing(known, reading),
        // The end of what nobody here heard of, or what is over already, is no news.
        (None, Some(place)) => {
            let over = chain.ended.is_some() || heard[place].expires.is_some_and(|expires| expires <= reading.now);
            (!over).then_some(Change::New(place, chain.names))
        }
        _ => None,
    }
}

fn listed(known: &Known, now: Timestamp) -> Option<Change> {
    match known.ended {
        None => {
            let takes = known.weight == Weight::More;
            (takes || known.ours != Listing::Listed).then_some(Change::Seen(known.id, takes))
        }
        Some(Ending::Withdrawn | Ending::Unwatched) if known.expires.is_none_or(|expires| expires > now) => {
            Some(Change::Back(known.id))
        }
        Some(_) => None,
    }
}

fn missing(known: &Known, reading: Reading) -> Option<Change> {
    if known.ours == Listing::Unlisted && known.others {
        return None;
    }
    let over = |by: SignedDuration| known.expires.is_some_and(|expires| expires <= reading.now - by);
    if over(LAPSED) || (reading.complete && over(SignedDuration::ZERO)) {
        return Some(Change::Gone(known.id, Ending::Expired));
    }
    if !reading.complete {
        return None;
    }
    if !reading.weather && known.names.iter().any(is_weather) {
        return known.others.then_some(Change::Left(known.id));
    }
    match known.ours {
        Listing::Missing(since) if reading.now.duration_since(since) < reading.patience => None,
        Listing::Missing(_) if known.others => Some(Change::Left(known.id)),
        Listing::Missing(_) => Some(Change::Gone(known.id, Ending::Withdrawn)),
        Listing::Listed | Listing::Unlisted => Some(Change::Missed(known.id)),
    }
}

/// Whether a message ends a warning that people still go by, or one nobody here knows the end of.
pub(super) fn ends_again(ended: Option<Ending>, step: Step) -> bool {
    step == Step::Ends && ended.is_some_and(|ending| ending != Ending::Unwatched)
}

#[cfg(test)]
mod tests;
