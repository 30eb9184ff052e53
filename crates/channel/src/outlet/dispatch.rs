//! One post at one outlet, from the wish to what stands there. The desk changes the wish; whoever has the outlet's lease
//! asks [`Dispatch::next`] what to do, writes the dispatch down, does it, and tells [`Dispatch::apply`] what came of it.
//!
//! At most one copy stands there, whatever breaks and wherever it breaks: a call that makes something visible is armed, and
//! that is written down, before it is made. Whoever finds an armed dispatch does not know whether the call did its work, and
//! never just makes it again, whatever key it goes under: first it is looked up. What is found is there. What is not found
//! may still be coming for a while; after that some outlets tell for sure, and at the others a person decides.
use super::fault::{Class, Fault};
pub use super::parts::{Armed, Effect, Moment, Ready, Reply, State, There, Wish};
use super::{Abilities, Certainty, Change};
use crate::clock::Timestamp;
use crate::delivery::Lane;
use crate::retry::{self, Next, Told};
use std::time::Duration;

/// After a call that was lost, what it does may still come about for so long.
pub const SETTLING: Duration = Duration::from_secs(600);
/// Between two looks at an upload, and how many at most: half an hour.
const POLL: Duration = Duration::from_secs(20);
const POLLS: u32 = 90;

/// What somebody does at an outlet where a person does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Nothing stands there.
    PutIn,
    /// Something older does.
    Replace,
    /// What stands there is to go.
    TakeAway,
}

impl Errand {
    /// The end of translation keys (`hand.task.new`).
    pub fn key(self) -> &'static str {
        match self {
            Errand::PutIn => "new",
            Errand::Replace => "change",
            Errand::TakeAway => "delete",
        }
    }
}

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
    /// Attempts since something last came of one.
    pub attempts: u32,
    /// Looks at an upload that was not done yet.
    pub polls: u32,
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
            polls: 0,
            since: now,
            due: Some(now),
            fault: None,
        }
    }

    /// The wish changed. What was decided about the old one is decided anew; what is not known stays unknown.
    pub fn wish(&mut self, wish: Wish, now: Timestamp) {
        self.wish = wish;
        // Where its name there is known the change itself tells whether it stands there.
        if self.state != State::Unconfirmed || !wish.shown || self.there.is_some() {
            self.begin(now);
        }
    }

    /// Everybody sees something there that is not wanted any more, or not so.
    pub fn shows_old(&self) -> bool {
        self.state != State::Live && self.there.is_some()
    }

    /// What is to be done there for what is wanted.
    pub fn errand(&self) -> Errand {
        match (&self.there, self.wish.shown) {
            (None, _) => Errand::PutIn,
            (Some(_), true) => Errand::Replace,
            (Some(_), false) => Errand::TakeAway,
        }
    }

    pub(super) fn begin(&mut self, now: Timestamp) {
        (self.state, self.attempts, self.since, self.due) = (State::Queued, 0, now, Some(now));
        self.fault = None;
    }

    /// What to do at `now`; moves a dispatch that needs nothing more to where it ends.
    pub fn next(&mut self, able: Abilities, now: Timestamp) -> Effect {
        if !self.state.is_under_way() || self.due.is_some_and(|due| due > now) {
            return Effect::Rest;
        }
        if self.looks() && !self.is_as_wished() && self.there.as_ref().is_some_and(|there| !there.remote.is_empty()) {
            // The change tells by itself whether it still stands there.
            self.armed = None;
        }
        match (self.armed, self.there.clone()) {
            (Some(armed), _) if armed.fresh => Effect::Commit,
            (Some(_), _) => Effect::Probe,
            (None, Some(there)) => self.at_the_outlet(&there, able),
            (None, None) if !self.wish.shown => self.end(State::Gone),
            (None, None) if able.by_hand => self.end(State::Person),
            (None, None) => self.made(Effect::Arm),
        }
    }

    /// What is armed is a look at what is known to stand there: nothing was sent with it.
    pub fn looks(&self) -> bool {
        let known = |armed: Armed| self.there.as_ref().is_some_and(|there| there.version == armed.version);
        self.armed.is_some_and(|armed| armed.version > 0 && known(armed))
    }

    fn is_as_wished(&self) -> bool {
        self.wish.shown && self.there.as_ref().is_some_and(|there| there.version == self.wish.version)
    }

    /// `then`, once what the wished version needs is made ready.
    fn made(&self, then: Effect) -> Effect {
        match &self.ready {
            Some(ready) if ready.version == self.wish.version && ready.whole => then,
            Some(ready) if ready.version == self.wish.version => Effect::Check,
            _ => Effect::Prepare,
        }
    }

    fn at_the_outlet(&mut self, there: &There, able: Abilities) -> Effect {
        match (self.wish.shown, there.version == self.wish.version) {
            (true, true) => self.end(State::Live),
            _ if able.by_hand => self.end(State::Person),
            (true, false) if able.change == Change::Never => self.end(State::Outdated),
            (true, false) if able.change == Change::FollowUp => self.made(Effect::Arm),
            (false, _) if !able.delete => self.end(State::Outdated),
            // What a person put there or found there is changed by its name at the platform, or not at all.
            _ if there.remote.is_empty() && able.falls_back => self.end(State::Person),
            _ if there.remote.is_empty() && able.certainty == Certainty::Nothing => self.end(State::Outdated),
            _ if there.remote.is_empty() => Effect::Probe,
            (false, _) => Effect::Delete,
            (true, false) if able.change == Change::Edit && !there.replace => Effect::Edit,
            // The new version may be refused, so what stands there stands until it is ready.
            (true, false) => self.made(Effect::Delete),
        }
    }

    /// Whether a correction leaves it as it is: nothing stands there, and somebody declined it, or it is too old to be put
    /// there as new. A person may all the same, and every new state of a warning goes out.
    pub fn stays_away(&self, lane: Lane, now: Timestamp) -> bool {
        let nothing = self.wish.shown && self.there.is_none() && self.armed.is_none();
        let ended = matches!(self.state, State::GivenUp | State::Refused);
        let declined = ended && self.fault.as_ref().is_some_and(|fault| fault.class == Class::Person);
        lane == Lane::News && nothing && (declined || retry::too_old(lane, self.age(now)))
    }

    /// What never stood there is not sent any more when it is too old, or when what it says is over. `over` is when that
    /// is; a person who wants it there all the same begins anew after that.
    pub fn drop_if_late(&mut self, lane: Lane, over: Option<Timestamp>, now: Timestamp) {
        let waits = self.state.is_under_way() && self.wish.shown && self.there.is_none() && self.armed.is_none();
        let ended = over.is_some_and(|over| over <= now && self.since < over);
        if waits && (ended || retry::too_old(lane, self.age(now))) {
            self.fault = Some(Fault::new(Class::Late, ""));
            self.end(State::GivenUp);
        }
    }

    /// It ends here, until a person or another wish moves it.
    pub(super) fn end(&mut self, state: State) -> Effect {
        (self.state, self.due, self.attempts) = (state, None, 0);
        if matches!(state, State::Live | State::Gone | State::Person | State::Outdated) {
            (self.fault, self.ready) = (None, None);
        }
        Effect::Rest
    }

    /// To be written down before [`Effect::Commit`].
    pub fn arm(&mut self, now: Timestamp) {
        self.armed = Some(Armed { version: self.wish.version, first: now, last: now, fresh: true });
        self.state = State::Armed;
    }

    /// What came of an effect. `version` is what was sent with it.
    pub fn apply(&mut self, effect: Effect, reply: Reply, version: u32, able: Abilities, moment: Moment) {
        match (effect, reply) {
            (Effect::Prepare | Effect::Check, Reply::Ready(data, whole)) => {
                self.made_ready(data, whole, version, able, moment)
            }
            (Effect::Prepare | Effect::Check, Reply::Part(data)) => {
                self.ready = Some(Ready { version, data, whole: false });
                (self.state, self.due, self.fault) = (State::Prepared, Some(moment.now), None);
            }
            (Effect::Commit | Effect::Probe, Reply::Live(remote, url)) => self.stands(remote, url, moment.now),
            (Effect::Commit, reply) => self.committed(reply, able, moment),
            (_, Reply::Stale(fault)) => self.anew(fault, able, moment),
            (Effect::Probe, reply) => self.looked(reply, able, moment),
            (Effect::Edit, Reply::Done) => self.edited(version, None, moment.now),
            (Effect::Edit, Reply::Ready(data, _)) => self.edited(version, Some(data), moment.now),
            (Effect::Edit, Reply::Replace) => {
                self.there.iter_mut().for_each(|there| there.replace = true);
                (self.state, self.due, self.fault) = (State::Queued, Some(moment.now), None);
            }
            (Effect::Delete, Reply::Done | Reply::Missing) => self.taken_away(moment.now),
            (Effect::Edit, Reply::Missing) => self.vanished(able),
            (_, Reply::Refused(fault)) => self.refused(fault, able),
            (_, Reply::Later(fault, asked)) => self.again(fault, asked, able, moment),
            (_, Reply::Unknown(fault)) => self.again(fault, None, able, moment),
            // A connector that answers what was not asked is not believed.
            (_, _) => self.again(Fault::new(Class::Unclear, ""), None, able, moment),
        }
    }

    /// A call that was not answered well. It was the first of its kind, so that a refusal says that nothing stands there.
    fn committed(&mut self, reply: Reply, able: Abilities, moment: Moment) {
        match reply {
            Reply::Refused(fault) if fault.class == Class::Duplicate => self.unsure(fault, None, able, moment),
            Reply::Refused(fault) => {
                self.armed = None;
                self.refused(fault, able);
            }
            Reply::Later(fault, asked) => {
                self.armed = None;
                self.again(fault, asked, able, moment);
            }
            Reply::Stale(fault) => {
                self.armed = None;
                self.anew(fault, able, moment);
            }
            Reply::Unknown(fault) => self.unsure(fault, None, able, moment),
            _ => self.unsure(Fault::new(Class::Unclear, ""), None, able, moment),
        }
    }

    /// What was made ready is gone: it is made again.
    fn anew(&mut self, fault: Fault, able: Abilities, moment: Moment) {
        (self.ready, self.polls) = (None, 0);
        self.again(fault, None, able, moment);
    }

    fn made_ready(&mut self, data: String, whole: bool, version: u32, able: Abilities, moment: Moment) {
        if self.ready.as_ref().is_none_or(|ready| ready.version != version) {
            self.polls = 0;
        }
        self.ready = Some(Ready { version, data, whole });
        (self.state, self.fault) = (State::Prepared, None);
        if whole {
            self.due = Some(moment.now);
            return;
        }
        self.polls += 1;
        self.due = Some(moment.now + POLL);
        if self.polls > POLLS {
            self.anew(Fault::new(Class::Media, ""), able, moment);
        }
    }

    fn stands(&mut self, remote: String, url: String, now: Timestamp) {
        (self.state, self.attempts, self.due, self.fault) = (State::Queued, 0, Some(now), None);
        let known = |there: &There| there.remote.is_empty() || there.remote == remote;
        let again = self.looks() && self.there.as_ref().is_some_and(known);
        match (self.armed.take(), &mut self.there) {
            // A look for the name of what a person found there, or at what we know there.
            (armed, Some(there)) if armed.is_none() || again => {
                there.remote = remote;
                there.url = if url.is_empty() { std::mem::take(&mut there.url) } else { url };
            }
            (armed, there) => {
                let version = armed.map_or(self.wish.version, |armed| armed.version);
                let data = self.ready.take().map(|ready| ready.data).unwrap_or_default();
                *there = Some(There { remote, url, data, version, replace: false, since: now });
            }
        }
    }

    fn edited(&mut self, version: u32, data: Option<String>, now: Timestamp) {
        if let Some(there) = &mut self.there {
            (there.version, there.since, there.replace) = (version, now, false);
            there.data = data.unwrap_or_else(|| std::mem::take(&mut there.data));
        }
        (self.state, self.attempts, self.due, self.fault) = (State::Queued, 0, Some(now), None);
    }

    fn taken_away(&mut self, now: Timestamp) {
        self.there = None;
        if self.wish.shown {
            // What is to stand there instead is as new as this.
            self.since = now;
        } else {
            self.ready = None;
        }
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
        self.fault = Some(fault);
        self.attempts += 1;
        (self.state, self.due) = match self.follows(asked, able, moment) {
            Next::After(wait) => (State::Armed, Some(moment.now + wait)),
            Next::GiveUp => (State::Unconfirmed, None),
        };
    }

    fn looked(&mut self, reply: Reply, able: Abilities, moment: Moment) {
        let Some(armed) = self.armed else { return self.sought(reply, able, moment) };
        match reply {
            Reply::Done | Reply::Missing => self.not_there(armed, able, moment),
            Reply::Later(fault, _) | Reply::Refused(fault) if fault.class == Class::Auth => {
                self.fault = Some(fault);
                self.end(State::Held);
            }
            Reply::Later(fault, asked) => self.unsure(fault, asked, able, moment),
            Reply::Unknown(fault) | Reply::Refused(fault) => self.unsure(fault, None, able, moment),
            _ => self.unsure(Fault::new(Class::Unclear, ""), None, able, moment),
        }
    }

    /// A look for the name of what a person found there came to nothing.
    fn sought(&mut self, reply: Reply, able: Abilities, moment: Moment) {
        match reply {
            Reply::Done | Reply::Missing => drop(self.end(State::Outdated)),
            Reply::Later(fault, asked) => self.again(fault, asked, able, moment),
            Reply::Unknown(fault) | Reply::Refused(fault) => self.again(fault, None, able, moment),
            _ => self.again(Fault::new(Class::Unclear, ""), None, able, moment),
        }
    }

    /// A look found nothing: it may still come about for a while, and after that only some outlets tell for sure.
    fn not_there(&mut self, armed: Armed, able: Abilities, moment: Moment) {
        let (settling, sure) = match able.certainty {
            Certainty::Sure(settling) => (settling, true),
            _ => (SETTLING, false),
        };
        // What a person saw there may be theirs: no look of ours speaks for that.
        let seen = self.there.as_ref().is_some_and(|there| there.remote.is_empty());
        let settled = armed.last + settling;
        if settled > moment.now {
            (self.state, self.due) = (State::Armed, Some(settled));
        } else if !sure || seen {
            self.end(State::Unconfirmed);
        } else if self.looks() {
            self.vanished(able);
        } else {
            (self.armed, self.state, self.due) = (None, State::Queued, Some(moment.now));
        }
    }

    /// It stood there, and others took it away. To put it there again is for a person to say.
    fn vanished(&mut self, able: Abilities) {
        (self.there, self.armed, self.round) = (None, None, self.round + 1);
        self.refused(Fault::new(Class::Missing, ""), able);
    }

    fn refused(&mut self, fault: Fault, able: Abilities) {
        let state = match fault.class {
            _ if able.falls_back => State::Person,
            Class::Auth => State::Held,
            _ => State::Refused,
        };
        self.end(state);
        // Uploads may be what was refused.
        (self.ready, self.fault) = (None, Some(fault));
    }

    fn again(&mut self, fault: Fault, asked: Option<Duration>, able: Abilities, moment: Moment) {
        if fault.class == Class::Auth {
            return self.refused(fault, able);
        }
        self.attempts += 1;
        match self.follows(asked, able, moment) {
            Next::After(wait) => (self.state, self.due) = (State::Waiting, Some(moment.now + wait)),
            Next::GiveUp if able.falls_back => return self.refused(fault, able),
            Next::GiveUp => drop(self.end(State::GivenUp)),
        }
        self.fault = Some(fault);
    }

    /// What follows an attempt that failed. What people see and should not see any more is not left there by a count.
    fn follows(&self, asked: Option<Duration>, able: Abilities, moment: Moment) -> Next {
        let told = match (self.wish.shown, &self.there) {
            // A person takes it away sooner.
            _ if able.falls_back => None,
            (false, _) => Some(Told::Withdrawal),
            // Where a new text goes out beside the old one, it is news like any.
            (true, Some(_)) if self.armed.is_none() && able.change != Change::FollowUp => Some(Told::Post),
            (true, _) => None,
        };
        let Moment { now, lane, spread } = moment;
        match told {
            Some(told) => retry::standing(lane, told, self.attempts, self.age(now), asked, spread),
            None => retry::next(lane, self.attempts, self.age(now), asked, spread),
        }
    }

    fn age(&self, now: Timestamp) -> Duration {
        Duration::try_from(now.duration_since(self.since)).unwrap_or_default()
    }
}
