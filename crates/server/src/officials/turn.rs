//! From what a reading found to what is written: compared, weighed, and settled in one transaction.
use super::Brought;
use super::read::Found;
use super::shelf::Message;
use crate::wiring::House;
use aws_lc_rs::digest::{SHA256, digest};
use channel::clock::Timestamp;
use channel::ids::{DeliveryId, PostId};
use channel::lang::Lang;
use channel::official::source::pause;
use channel::official::{Change, Ending, Heard, Provider, Reach, Step, Weighed, Words, compare, reach};
use channel::warning::Reference;
use formats::official::{Course, title, words};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use store::{ClaimedOfficial, FoundMessage, Official, OfficialChange, OfficialReading, OfficialTurn, StoreError};

/// Writes a reading down. Answers what it brought, if anything.
pub async fn settle(house: &House, claimed: &ClaimedOfficial, found: Found) -> Result<Option<Brought>, StoreError> {
    let (store, now) = (house.stores.officials(), house.clock.now());
    let known = store.known(&claimed.source).await?;
    let region = &claimed.source.watching.region;
    // Dashboards are a district's, so what names no region there is meant for it.
    let listed = claimed.source.watching.provider == Provider::Nina;
    let (mut heard, mut messages) = (Vec::new(), Vec::new());
    for message in found.messages {
        if let Some(one) = Heard::of(&message.received.alert, &message.regions, region, listed) {
            heard.push(one);
            messages.push(message);
        }
    }
    let before: Vec<_> = known.iter().map(Official::known).collect();
    let mut weighing = Weighing { house, claimed, now, recent: claimed.recent };
    let changes: Vec<OfficialChange> = compare(&before, &heard, found.complete, now)
        .into_iter()
        .filter_map(|change| weighing.weigh(change, &known, &heard, &messages))
        .collect();
    let brought = match changes.iter().any(|one| one.reach == Reach::Push) {
        true => Some(Brought::Pushes),
        false => (!changes.is_empty()).then_some(Brought::Pages),
    };
    let failures = if found.problem.is_empty() || found.partly { 0 } else { claimed.source.failures + 1 };
    let spread = f64::from(house.random.number()) / f64::from(u32::MAX);
    let every = Duration::from_secs(house.config.warnings.every_seconds);
    let due = now + pause(every, failures, found.asked, spread);
    let reading = OfficialReading { due, complete: found.complete, problem: found.problem, changes };
    let written = store.settle(&claimed.source, &reading, now).await?;
    Ok(brought.filter(|_| written))
}

struct Weighing<'h> {
    house: &'h House,
    claimed: &'h ClaimedOfficial,
    now: Timestamp,
    recent: usize,
}

impl Weighing<'_> {
    fn weigh(
        &mut self,
        change: Change,
        known: &[Official],
        heard: &[Heard],
        messages: &[Arc<Message>],
    ) -> Option<OfficialChange> {
        let of = |id: PostId| known.iter().find(|one| one.id == id);
        match change {
            Change::New(place, names) => {
                let found = self.found(&messages[place], &heard[place]);
                let reach = self.reach(&heard[place], false);
                let id = PostId::fresh(self.now, self.house.random.number());
                let title = called(&found, None);
                Some(self.change((id, 0, 0), OfficialTurn::New(found, names), reach, title))
            }
            Change::Next(id, place, names) => {
                let before = of(id)?;
                let found = self.found(&messages[place], &heard[place]);
                let reach = self.reach(&heard[place], before.told > 0);
                let title = called(&found, None);
                Some(self.change((id, before.version, before.told), next(found, names), reach, title))
            }
            Change::Gone(id, ending) => {
                let before = of(id)?;
                // A time that ran out is no news: the notification said until when.
                let told = before.told > 0 && ending == Ending::Withdrawn;
                let reach = if told { self.allowed(Reach::Push) } else { Reach::Quiet };
                let title = gone(before, ending);
                Some(self.change((id, before.version, before.told), OfficialTurn::Gone(ending), reach, title))
            }
        }
    }

    fn reach(&mut self, heard: &Heard, told: bool) -> Reach {
        let weighed = Weighed {
            step: heard.step,
            severity: heard.severity,
            rehearsal: heard.rehearsal,
            sure: heard.sure,
            sent: heard.name.sent.instant(),
            told,
        };
        let reach = self.allowed(reach(self.claimed.rule, weighed, self.recent, self.now));
        self.recent += usize::from(reach == Reach::Push && !told);
        reach
    }

    /// A closed channel has no page a notification could lead to.
    fn allowed(&self, reach: Reach) -> Reach {
        if self.claimed.channel.channel.public { reach } else { Reach::Quiet }
    }

    fn found(&self, message: &Message, heard: &Heard) -> FoundMessage {
        let watching = &self.claimed.source.watching;
        let (alert, bytes) = (&message.received.alert, message.received.bytes());
        FoundMessage {
            step: heard.step,
            severity: heard.severity,
            rehearsal: heard.rehearsal,
            sent: heard.name.sent.instant(),
            expires: heard.expires,
            words: words(alert, watching.provider, &watching.label, &watching.region),
            hash: hexadecimal(digest(&SHA256, bytes).as_ref()),
            kind: message.kind,
            bytes: bytes.to_vec(),
        }
    }

    fn change(
        &self,
        (id, base, told): (PostId, u32, u32),
        turn: OfficialTurn,
        reach: Reach,
        title: String,
    ) -> OfficialChange {
        let delivery = DeliveryId::fresh(self.now, self.house.random.number());
        OfficialChange { id, base, told, turn, reach, delivery, title }
    }
}

fn next(found: FoundMessage, names: Vec<Reference>) -> OfficialTurn {
    OfficialTurn::Next(found, names)
}

/// What a delivery is called at the desk: in German, as the sender's first words mostly are.
fn called(found: &FoundMessage, ended: Option<Ending>) -> String {
    let course = Course::of(found.step, ended);
    let words = Words::pick(&found.words, "de");
    words.map(|words| title(words, course, found.rehearsal, Lang::De)).unwrap_or_default()
}

fn gone(before: &Official, ending: Ending) -> String {
    let words = Words::pick(&before.words, "de");
    let course = Course::of(Step::Ends, Some(ending));
    words.map(|words| title(words, course, before.rehearsal, Lang::De)).unwrap_or_default()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
