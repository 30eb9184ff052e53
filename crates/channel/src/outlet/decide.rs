//! What a person decides about a post at an outlet, and what nobody knows after a restore.
use super::dispatch::{Armed, Dispatch, SETTLING, State, There, Wish};
use super::fault::{Class, Fault};
use super::{Abilities, Certainty, Change};
use crate::clock::Timestamp;

impl Dispatch {
    /// A person looked and saw it there; its name there, where its address tells it, and that address. Which version it
    /// says is what was sent last; where that is not known it is changed to the wished one.
    pub fn confirm(&mut self, remote: &str, url: &str, now: Timestamp) {
        let looks = self.looks();
        let same = |there: &There| remote.is_empty() || there.remote.rsplit(':').next() == Some(remote);
        if let Some(there) = self.there.as_mut().filter(|there| looks && same(there)) {
            // It is what we knew and could not see.
            if !url.is_empty() {
                url.clone_into(&mut there.url);
            }
            self.armed = None;
            return self.begin(now);
        }
        let version = self.armed.take().map_or(self.wish.version, |armed| armed.version);
        let data = self.ready.take().map(|ready| ready.data).unwrap_or_default();
        let known = self.there.take().map(|known| known.url).unwrap_or_default();
        let url = if url.is_empty() { known } else { url.to_owned() };
        self.there = Some(There { remote: remote.to_owned(), url, data, version, replace: false, since: now });
        self.begin(now);
    }

    /// A person wants to know whether what stood there still does. `began` is when the post was first sent there. Where no
    /// program can look, they do. `false` where nothing is known to stand there.
    pub fn look(&mut self, able: Abilities, began: Timestamp, now: Timestamp) -> bool {
        let Some(there) = self.there.as_ref().filter(|_| self.state == State::Live) else { return false };
        self.armed = Some(Armed { version: there.version, first: began, last: there.since, fresh: false });
        self.begin(now);
        self.state = State::Armed;
        if able.certainty == Certainty::Nothing {
            self.end(State::Unconfirmed);
        }
        true
    }

    /// A person did by hand what their page said, `did`. What is wished may have changed since: then it is not done.
    pub fn done_by_hand(&mut self, did: Wish, url: &str, now: Timestamp) {
        self.armed = None;
        self.there = match (did.shown, self.there.take()) {
            (false, _) => None,
            (true, there) => {
                let nothing = || There {
                    remote: String::new(),
                    url: String::new(),
                    data: String::new(),
                    version: 0,
                    replace: false,
                    since: now,
                };
                let there = there.unwrap_or_else(nothing);
                let there = There { version: did.version, replace: false, since: now, ..there };
                Some(if url.is_empty() { there } else { There { url: url.to_owned(), ..there } })
            }
        };
        self.begin(now);
    }

    /// The account was mended: what was held goes on where it was.
    pub fn go_on(&mut self, now: Timestamp) {
        self.begin(now);
    }

    /// A person will not do it, or wants no more of it.
    pub fn decline(&mut self) {
        self.armed = None;
        self.fault = Some(Fault::new(Class::Person, ""));
        self.end(State::GivenUp);
    }

    /// Until when a call that was made may still do its work: whoever looks before sees nothing and is wrong.
    pub fn settles(&self, now: Timestamp) -> Option<Timestamp> {
        self.armed.map(|armed| armed.last + SETTLING).filter(|settled| *settled > now)
    }

    /// A person wants it tried from the beginning. Whoever says so of an unconfirmed one says that it is not there; `false`,
    /// and nothing happens, while nobody can know that.
    pub fn once_more(&mut self, now: Timestamp) -> bool {
        if self.settles(now).is_some() {
            return false;
        }
        if self.armed.take().is_some() {
            (self.round, self.there) = (self.round + 1, None);
        }
        (self.ready, self.polls) = (None, 0);
        self.begin(now);
        true
    }

    /// After a restore: what this says is old, and what was not at its end may have come there since. Only a look or a
    /// person takes the doubt away. `began` is when the post was first sent there. `false` if nothing is doubted.
    pub fn doubt(&mut self, able: Abilities, began: Timestamp, now: Timestamp) -> bool {
        let no = self.fault.as_ref().is_some_and(|fault| fault.class == Class::Person);
        let settled = match (self.state, &self.there) {
            (State::Live | State::Gone, _) => true,
            (State::GivenUp, _) if no => true,
            _ if able.by_hand => true,
            // Also where it would be edited: the outlet may since have refused that, so that another copy stands there.
            (_, Some(there)) if self.wish.shown => able.change == Change::Never || there.version == self.wish.version,
            // It is taken away by its name, gone or not. One without a name may have been found, and taken away, since.
            (_, Some(there)) => !able.delete || !there.remote.is_empty(),
            (_, None) => !self.wish.shown && self.armed.is_none(),
        };
        if !settled {
            // Version 0 is none: whatever is found is changed to what is wished.
            self.armed = Some(Armed { version: 0, first: began, last: now, fresh: false });
            (self.ready, self.polls) = (None, 0);
            self.end(State::Unconfirmed);
        }
        !settled
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn only_what_the_page_showed_was_put_in_by_hand() {
        let now = Timestamp::UNIX_EPOCH;
        let (able, old) = (Kind::Whatsapp.abilities(), Wish { version: 1, shown: true });
        let mut waits = Dispatch::new(old, now);
        waits.wish(Wish { version: 2, shown: true }, now);
        waits.next(able, now);
        waits.done_by_hand(old, "", now);
        waits.next(able, now);
        let there = waits.there.as_ref().map(|there| there.version);
        assert_eq!((waits.state, there), (State::Person, Some(1)), "the change is still to be made");
        waits.done_by_hand(waits.wish, "", now);
        waits.next(able, now);
        assert_eq!(waits.state, State::Live);
    }

    #[test]
    fn what_was_put_in_while_it_was_taken_back_is_to_be_taken_away() {
        let now = Timestamp::UNIX_EPOCH;
        let (able, old) = (Kind::Whatsapp.abilities(), Wish { version: 1, shown: true });
        let mut waits = Dispatch::new(old, now);
        waits.wish(Wish { version: 2, shown: false }, now);
        waits.next(able, now);
        assert_eq!(waits.state, State::Gone);
        waits.done_by_hand(old, "", now);
        waits.next(able, now);
        assert_eq!(waits.state, State::Person);
    }
}
