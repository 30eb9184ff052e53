//! One post at one outlet, from the wish to what stands there. The desk changes the wish; whoever has the outlet's lease
//! asks [`Dispatch::next`] what to do, writes the dispatch down, does it, and tells [`Dispatch::apply`] what came of it.
//!
//! At most one copy stands there, whatever breaks and wherever it breaks: a call that makes something visible is armed, and
//! that is written down, before it is made. Whoever finds an armed dispatch does not know whether the call did its work.
//! Where the outlet takes a call twice as one, it is made again under the same key; where it can be looked up, it is; else
//! it is unconfirmed, and a person decides.
use super::fault::{Class, Fault};
pub use super::parts::{Armed, Effect, Moment, Ready, Reply, State, There, Wish};
use super::{Abilities, Certainty, Change};
use crate::clock::Timestamp;
use crate::retry::{self, Next};
use std::time::Duration;

/// After a call that was lost, what it does may still come about for so long.
pub const SETTLING: Duration = Duration::from_secs(600);
/// Between two looks at an upload, and how many at most: half an hour.
const POLL: Duration = Duration::from_secs(20);
const POLLS: u32 = 90;

/// One post at one outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// What is wanted.
    pub wish: Wish,
    /// How far it is.
    pub state: State,
    /// What stands there, as far as is known.
    pub there: Option<There>,
    /// What was made ready.
    pub ready: Option<Ready>,
    /// A call that may have done its work.
    pub armed: Option<Armed>,
    /// How often it was meant to appear anew; part of the key, so that a copy that was taken away does not stand for the
    /// next one.
    pub round: u32,
    /// Attempts since something last worked.
    pub attempts: u32,
    /// Since when it is tried.
    pub since: Timestamp,
    /// Not before.
    pub due: Option<Timestamp>,
    /// What went wrong last.
    pub fault: Option<Fault>,
}

impl Dispatch {
    /// A new wish.
    pub fn new(wish: Wish, now: Timestamp) -> Dispatch {
        Dispatch {
            wish,
            state: State::Queued,
            there: None,
            ready: None,
            armed: None,
            round: 0,
            attempts: 0,
            since: now,
            due: Some(now),
            fault: None,
        }
    }

    /// The wish changed. What was decided about the old one is decided anew; what is not known stays unknown.
    pub fn wish(&mut self, wish: Wish, now: Timestamp) {
        self.wish = wish;
        if self.state != State::Unconfirmed || !wish.shown {
            self.begin(now);
        }
    }

    fn begin(&mut self, now: Timestamp) {
        (self.state, self.attempts, self.since, self.due) = (State::Queued, 0, now, Some(now));
        self.fault = None;
    }

    /// What to do at `now`; moves a dispatch that needs nothing more to where it ends.
    pub fn next(&mut self, able: Abilities, now: Timestamp) -> Effect {
        if !self.state.is_under_way() || self.due.is_some_and(|due| due > now) {
            return Effect::Rest;
        }
        match (self.armed, self.there.clone()) {
            (Some(armed), _) => self.after_arming(armed, able, now),
            (None, Some(there)) => self.at_the_outlet(&there, able),
            (None, None) if !self.wish.shown => self.end(State::Gone),
            (None, None) if able.by_hand => self.end(State::Person),
            (None, None) => match &self.ready {
                Some(ready) if ready.version == self.wish.version && ready.whole => Effect::Arm,
                Some(ready) if ready.version == self.wish.version => Effect::Check,
                _ => Effect::Prepare,
            },
        }
    }

    fn after_arming(&self, armed: Armed, able: Abilities, now: Timestamp) -> Effect {
        let age = Duration::try_from(now.duration_since(armed.at)).unwrap_or_default();
        match able.certainty {
            _ if armed.fresh => Effect::Commit,
            Certainty::Keyed(window) if self.wish.shown && age < window && self.ready.is_some() => Effect::Commit,
            _ => Effect::Probe,
        }
    }

    fn at_the_outlet(&mut self, there: &There, able: Abilities) -> Effect {
        match (self.wish.shown, there.version == self.wish.version) {
            (true, true) => self.end(State::Live),
            _ if able.by_hand => self.end(State::Person),
            (true, false) if able.change == Change::Edit => Effect::Edit,
            (true, false) if able.change == Change::Never => self.end(State::Outdated),
            _ if able.delete => Effect::Delete,
            _ => self.end(State::Outdated),
        }
    }

    /// It ends here, until a person or another wish moves it.
    fn end(&mut self, state: State) -> Effect {
        (self.state, self.due, self.attempts) = (state, None, 0);
        if matches!(state, State::Live | State::Gone | State::Person | State::Outdated) {
            (self.fault, self.ready) = (None, None);
        }
        Effect::Rest
    }

    /// To be written down before [`Effect::Commit`].
    pub fn arm(&mut self, now: Timestamp) {
        let at = self.armed.map_or(now, |armed| armed.at);
        self.armed = Some(Armed { version: self.wish.version, at, fresh: true });
        self.state = State::Armed;
    }

    /// What came of an effect. `version` is what was sent with it.
    pub fn apply(&mut self, effect: Effect, reply: Reply, version: u32, able: Abilities, moment: Moment) {
        match (effect, reply) {
            (Effect::Prepare | Effect::Check, Reply::Ready(data, whole)) => {
                self.made_ready(data, whole, version, moment)
            }
            (Effect::Commit | Effect::Probe, Reply::Live(remote, url)) => self.stands(remote, url, moment.now),
            (Effect::Commit, reply) => self.committed(reply, able, moment),
            (Effect::Probe, reply) => self.looked(reply, able, moment),
            (Effect::Edit, Reply::Done) => self.edited(version, None, moment.now),
            (Effect::Edit, Reply::Ready(data, _)) => self.edited(version, Some(data), moment.now),
            (Effect::Delete, Reply::Done | Reply::Missing) => self.taken_away(moment.now),
            (Effect::Edit, Reply::Missing) => {
                self.there = None;
                self.refused(Fault::new(Class::Missing, ""));
            }
            (_, Reply::Refused(fault)) => self.refused(fault),
            (_, Reply::Later(fault, asked)) => self.again(fault, asked, moment),
            (_, Reply::Unknown(fault)) => self.again(fault, None, moment),
            // A connector that answers what was not asked is not believed.
            (_, _) => self.again(Fault::new(Class::Unclear, ""), None, moment),
        }
    }

    /// A call that was not answered well. Only of the first one a refusal says that nothing stands there: a call that is
    /// made again may be refused although the one before did its work.
    fn committed(&mut self, reply: Reply, able: Abilities, moment: Moment) {
        let first = self.armed.is_some_and(|armed| armed.fresh);
        match reply {
            Reply::Refused(fault) if fault.class == Class::Duplicate => self.unsure(fault, None, able, moment),
            Reply::Refused(fault) if first => {
                self.armed = None;
                self.refused(fault);
            }
            Reply::Refused(fault) if fault.class == Class::Auth => self.refused(fault),
            Reply::Refused(fault) => {
                // Without what was made ready it is looked up instead.
                (self.ready, self.fault) = (None, Some(fault));
                (self.state, self.due) = (State::Armed, Some(moment.now));
            }
            Reply::Later(fault, asked) if first => {
                self.armed = None;
                self.again(fault, asked, moment);
            }
            Reply::Later(fault, asked) => self.unsure(fault, asked, able, moment),
            Reply::Unknown(fault) => self.unsure(fault, None, able, moment),
            _ => self.unsure(Fault::new(Class::Unclear, ""), None, able, moment),
        }
    }

    fn made_ready(&mut self, data: String, whole: bool, version: u32, moment: Moment) {
        self.fault = None;
        self.ready = Some(Ready { version, data, whole });
        self.state = State::Prepared;
        if whole {
            (self.attempts, self.due) = (0, Some(moment.now));
            return;
        }
        self.attempts += 1;
        self.due = Some(moment.now + POLL);
        if self.attempts > POLLS {
            self.ready = None;
            self.again(Fault::new(Class::Media, ""), None, moment);
        }
    }

    fn stands(&mut self, remote: String, url: String, now: Timestamp) {
        let version = self.armed.map_or(self.wish.version, |armed| armed.version);
        let data = self.ready.take().map(|ready| ready.data).unwrap_or_default();
        self.there = Some(There { remote, url, data, version, since: now });
        (self.armed, self.fault) = (None, None);
        (self.state, self.attempts, self.due) = (State::Queued, 0, Some(now));
    }

    fn edited(&mut self, version: u32, data: Option<String>, now: Timestamp) {
        if let Some(there) = &mut self.there {
            (there.version, there.since) = (version, now);
            there.data = data.unwrap_or_else(|| std::mem::take(&mut there.data));
        }
        (self.state, self.attempts, self.due, self.fault) = (State::Queued, 0, Some(now), None);
    }

    fn taken_away(&mut self, now: Timestamp) {
        (self.there, self.ready) = (None, None);
        self.round += 1;
        (self.state, self.attempts, self.due, self.fault) = (State::Queued, 0, Some(now), None);
    }

    /// The call was made, or may have been.
    fn unsure(&mut self, fault: Fault, asked: Option<Duration>, able: Abilities, moment: Moment) {
        if let Some(armed) = &mut self.armed {
            armed.fresh = false;
        }
        if able.certainty == Certainty::Nothing {
            self.fault = Some(fault);
            self.end(State::Unconfirmed);
            return;
        }
        self.fault = Some(fault.clone());
        self.attempts += 1;
        (self.state, self.due) =
            match retry::next(moment.lane, self.attempts, self.age(moment.now), asked, moment.spread) {
                Next::After(wait) => (State::Armed, Some(moment.now + wait)),
                Next::GiveUp => (State::Unconfirmed, None),
            };
    }

    fn looked(&mut self, reply: Reply, able: Abilities, moment: Moment) {
        let Some(armed) = self.armed else { return self.again(Fault::new(Class::Unclear, ""), None, moment) };
        let fault = match reply {
            Reply::Done | Reply::Missing => return self.not_there(armed, able, moment),
            Reply::Later(fault, _) | Reply::Refused(fault) if fault.class == Class::Auth => {
                self.fault = Some(fault);
                self.end(State::Held);
                return;
            }
            Reply::Later(fault, _) | Reply::Unknown(fault) | Reply::Refused(fault) => fault,
            Reply::Ready(..) | Reply::Live(..) => Fault::new(Class::Unclear, ""),
        };
        self.unsure(fault, None, able, moment);
    }

    /// A look found nothing: it may still come about for a while, and after that only some outlets tell for sure.
    fn not_there(&mut self, armed: Armed, able: Abilities, moment: Moment) {
        let settled = armed.at + SETTLING;
        if settled > moment.now {
            (self.state, self.due) = (State::Armed, Some(settled));
        } else if matches!(able.certainty, Certainty::Keyed(_)) {
            (self.armed, self.state, self.due) = (None, State::Queued, Some(moment.now));
        } else {
            self.end(State::Unconfirmed);
        }
    }

    fn refused(&mut self, fault: Fault) {
        let state = if fault.class == Class::Auth { State::Held } else { State::Refused };
        // Uploads may be what was refused.
        (self.ready, self.fault) = (None, Some(fault));
        self.end(state);
    }

    fn again(&mut self, fault: Fault, asked: Option<Duration>, moment: Moment) {
        if fault.class == Class::Auth {
            return self.refused(fault);
        }
        self.attempts += 1;
        self.fault = Some(fault);
        match retry::next(moment.lane, self.attempts, self.age(moment.now), asked, moment.spread) {
            Next::After(wait) => (self.state, self.due) = (State::Waiting, Some(moment.now + wait)),
            Next::GiveUp => drop(self.end(State::GivenUp)),
        }
    }

    fn age(&self, now: Timestamp) -> Duration {
        Duration::try_from(now.duration_since(self.since)).unwrap_or_default()
    }

    /// A person looked and saw it there; its name there and its address, as far as they can be told.
    pub fn confirm(&mut self, remote: &str, url: &str, now: Timestamp) {
        let version = self.armed.map_or(self.wish.version, |armed| armed.version);
        let data = self.ready.take().map(|ready| ready.data).unwrap_or_default();
        let told = There { remote: remote.to_owned(), url: url.to_owned(), data, version, since: now };
        // Whoever knows no address does not take away what was known.
        self.there = match self.there.take() {
            Some(known) if remote.is_empty() => Some(There { version, since: now, ..known }),
            _ => Some(told),
        };
        self.armed = None;
        self.begin(now);
    }

    /// A person did by hand what was wished.
    pub fn done_by_hand(&mut self, url: &str, now: Timestamp) {
        self.armed = None;
        self.there = match (self.wish.shown, self.there.take()) {
            (false, _) => None,
            (true, there) => {
                let nothing =
                    There { remote: String::new(), url: String::new(), data: String::new(), version: 0, since: now };
                let there = There { version: self.wish.version, since: now, ..there.unwrap_or(nothing) };
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

    /// A person wants it tried from the beginning. Whoever says so of an unconfirmed one says that it is not there.
    pub fn once_more(&mut self, now: Timestamp) {
        if self.armed.take().is_some() {
            self.round += 1;
        }
        self.ready = None;
        self.begin(now);
    }
}
