//! Sees when many more booklets are drawn than usual: somebody may be collecting tokens. Sums an hour, nobody's name.
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How a device got through the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gate {
    /// A ticket that came by push.
    Push,
    /// Proof of work.
    Work,
}

impl Gate {
    /// Both.
    pub const ALL: [Gate; 2] = [Gate::Push, Gate::Work];

    /// The word in metrics and logs.
    pub fn key(self) -> &'static str {
        match self {
            Gate::Push => "push",
            Gate::Work => "work",
        }
    }

    /// So many in an hour are never worth an alarm. Whoever puts up posters brings hundreds who follow; hardly anybody
    /// has no push.
    fn quiet(self) -> u64 {
        match self {
            Gate::Push => 200,
            Gate::Work => 30,
        }
    }
}

/// Hours that make the usual.
const HOURS: i64 = 24;
/// How many times the usual is too much.
const TIMES: u64 = 5;
/// Hours an alarm is shown.
const SHOWN: i64 = 24;

#[derive(Default)]
struct Channel {
    /// Sums by hour, the last two days at most.
    hours: HashMap<(Gate, i64), u64>,
    alarmed: Option<i64>,
}

#[derive(Default)]
struct Inner {
    channels: HashMap<ChannelId, Channel>,
    totals: [u64; 2],
}

/// Sums of all channels.
#[derive(Default)]
pub struct Spikes(Mutex<Inner>);

impl Spikes {
    /// Counts one; answers the hour's sum when it just became too much.
    pub fn note(&self, channel: ChannelId, gate: Gate, now: Timestamp) -> Option<u64> {
        let hour = now.as_second().div_euclid(3_600);
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.totals[gate as usize] += 1;
        let channel = inner.channels.entry(channel).or_default();
        channel.hours.retain(|(_, of), _| hour - of <= HOURS);
        let sum = channel.hours.entry((gate, hour)).or_default();
        *sum += 1;
        let sum = *sum;
        let before: u64 = channel.hours.iter().filter(|((of, at), _)| *of == gate && *at < hour).map(|(_, n)| n).sum();
        let usual = before.div_ceil(HOURS.unsigned_abs());
        let limit = gate.quiet().max(usual * TIMES);
        if sum > limit && channel.alarmed != Some(hour) {
            channel.alarmed = Some(hour);
            return Some(sum);
        }
        None
    }

    /// Whether there was an alarm within a day.
    pub fn alarm(&self, channel: ChannelId, now: Timestamp) -> bool {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.channels.get(&channel).is_some_and(|channel| channel.alarming(now))
    }

    /// The same of any channel.
    pub fn any_alarm(&self, now: Timestamp) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).channels.values().any(|channel| channel.alarming(now))
    }

    /// All since the start.
    pub fn total(&self, gate: Gate) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).totals[gate as usize]
    }
}

impl Channel {
    fn alarming(&self, now: Timestamp) -> bool {
        self.alarmed.is_some_and(|hour| now.as_second().div_euclid(3_600) - hour < SHOWN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + hour * 3_600).unwrap()
    }

    #[test]
    fn many_more_than_usual_raise_one_alarm_an_hour() {
        let (spikes, town, other) = (Spikes::default(), ChannelId(1), ChannelId(2));
        let alarms = |hour, gate, count| (0..count).filter(|_| spikes.note(town, gate, at(hour)).is_some()).count();
        assert_eq!(alarms(0, Gate::Work, 30), 0);
        assert_eq!(alarms(1, Gate::Push, 200), 0);
        assert!(!spikes.alarm(town, at(1)));
        assert_eq!(alarms(1, Gate::Work, 100), 1);
        assert!(spikes.alarm(town, at(24)) && !spikes.alarm(town, at(25)) && !spikes.alarm(other, at(1)));
        // A launch: two thousand an hour for a day are usual then. They are more than five times the mean of the day
        // before as long as fewer than 24 / 5 of its hours had as many: in the first five hours.
        assert_eq!((40..64).map(|hour| alarms(hour, Gate::Push, 2_000)).sum::<usize>(), 5);
        assert_eq!(alarms(64, Gate::Push, 9_000), 0);
        assert_eq!(alarms(65, Gate::Push, 20_000), 1);
        assert_eq!(spikes.total(Gate::Work), 130);
    }
}
