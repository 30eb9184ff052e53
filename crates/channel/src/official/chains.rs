//! The chains of messages while a reading is compared. Names are looked up, never walked through: a hostile file may name
//! as many as fit.
use super::poll::{Known, Weight, ends_again};
use super::same::{Key, NameKey};
use super::{Ending, Heard, Step};
use crate::clock::Timestamp;
use crate::warning::Reference;
use std::collections::HashMap;

/// Names kept of one chain; the longest real one has a few dozen.
const NAMES: usize = 200;

pub(super) struct Chain<'k> {
    pub(super) known: Option<&'k Known>,
    pub(super) names: Vec<Reference>,
    pub(super) ended: Option<Ending>,
    /// The last of the messages heard.
    pub(super) last: Option<usize>,
    pub(super) listed: bool,
    sent: Timestamp,
}

impl<'k> Chain<'k> {
    fn of(known: &'k Known) -> Chain<'k> {
        let (names, sent, ended) = (known.names.clone(), known.sent, known.ended);
        Chain { known: Some(known), names, ended, last: None, listed: false, sent }
    }

    fn new(heard: &Heard) -> Chain<'k> {
        let sent = heard.name.sent.instant();
        Chain { known: None, names: Vec::new(), ended: None, last: None, listed: true, sent }
    }
}

pub(super) struct Chains<'k> {
    pub(super) all: Vec<Chain<'k>>,
    exact: HashMap<Key, usize>,
    named: HashMap<NameKey, usize>,
}

impl<'k> Chains<'k> {
    /// Of what is known. Of several that hold a name the latest counts: an identifier may come back long after the first
    /// warning of that name ended.
    pub(super) fn of(known: &'k [Known]) -> Chains<'k> {
        let mut chains = Chains { all: Vec::new(), exact: HashMap::new(), named: HashMap::new() };
        for (at, one) in known.iter().enumerate() {
            chains.all.push(Chain::of(one));
            for name in &one.names {
                chains.note(at, name);
            }
        }
        chains
    }

    fn note(&mut self, at: usize, name: &Reference) {
        let key = Key::of(name);
        self.named.insert(key.name().clone(), at);
        self.exact.insert(key, at);
    }

    /// Takes a message in.
    pub(super) fn hear(&mut self, place: usize, heard: &Heard) {
        let key = Key::of(&heard.name);
        if let Some(at) = self.exact.get(&key) {
            self.all[*at].listed = true;
            return;
        }
        // A sender that repeats an identifier with another time means the same warning.
        let about = heard.references.iter().filter_map(|name| self.exact.get(&Key::of(name)));
        let about = about.chain(self.named.get(key.name())).max().copied();
        if let Some(at) = about
            && self.belongs(at, place, heard)
        {
            return;
        }
        // What was over is warned of again: a warning of its own, so that phones ring again.
        self.all.push(Chain::new(heard));
        self.take(self.all.len() - 1, place, heard);
    }

    /// Whether the message is one of this chain's; `false` when it begins another.
    fn belongs(&mut self, at: usize, place: usize, heard: &Heard) -> bool {
        let chain = &mut self.all[at];
        let may_return = matches!(chain.ended, None | Some(Ending::Withdrawn | Ending::Unwatched));
        // A source whose word counts less says nothing that is news.
        if chain.known.is_some_and(|known| known.weight == Weight::Less) {
            return may_return || heard.step == Step::Ends;
        }
        let last = chain.names.last().map(Key::of);
        let about_last = last.is_some_and(|last| heard.references.iter().any(|name| Key::of(name) == last));
        let late = heard.name.sent.instant() < chain.sent && !about_last;
        if late || ends_again(chain.ended, heard.step) {
            chain.listed |= chain.ended.is_none();
            return true;
        }
        if may_return {
            chain.listed = true;
            self.take(at, place, heard);
        }
        may_return
    }

    fn take(&mut self, at: usize, place: usize, heard: &Heard) {
        for name in heard.references.iter().take(NAMES).chain([&heard.name]) {
            if self.exact.get(&Key::of(name)) != Some(&at) {
                self.all[at].names.push(name.clone());
                self.note(at, name);
            }
        }
        let chain = &mut self.all[at];
        let surplus = chain.names.len().saturating_sub(NAMES);
        chain.names.drain(..surplus);
        chain.sent = heard.name.sent.instant();
        chain.last = Some(place);
        chain.ended = (heard.step == Step::Ends).then_some(Ending::AllClear);
    }
}
