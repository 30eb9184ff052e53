//! From what a reading found to what is written: compared, weighed, and settled in one transaction.
use super::Brought;
use super::read::Found;
use super::shelf::Message;
use crate::wiring::House;
use aws_lc_rs::digest::{SHA256, digest};
use channel::clock::Timestamp;
use channel::ids::{DeliveryId, PostId};
use channel::lang::Lang;
use channel::official::source::{patience, pause};
use channel::official::{
    Change, Ending, Heard, Known, Listing, Provider, Reach, Reading, Step, Weighed, Weight, Words, compare, reach,
};
use formats::hex;
use formats::official::{Course, title, words};
use std::sync::Arc;
use std::time::Duration;
use store::{
    ClaimedOfficial, FoundMessage, KnownOfficial, Official, OfficialChange, OfficialReading, OfficialTurn, Settling,
    Spent, StoreError,
};

/// How often a reading is compared anew because something changed in between.
const TRIES: usize = 5;
/// Bytes kept of one source in a day, and what the shortest message counts for. A town's weather of a stormy day has
/// perhaps a tenth of it; a source gone mad must not fill the disk.
const DAILY: u64 = 64 * 1024 * 1024;
const LEAST: u64 = 64 * 1024;

/// Writes a reading down. Answers what it brought, if anything.
pub async fn settle(house: &House, claimed: &ClaimedOfficial, found: Found) -> Result<Option<Brought>, StoreError> {
    let (store, now) = (house.stores.officials(), house.clock.now());
    let patience = patience(Duration::from_secs(house.config.warnings.every_seconds));
    let (heard, messages) = listen(claimed, &found);
    for _ in 0..TRIES {
        let known = store.known(claimed.source.channel).await?;
        let before: Vec<Known> = known.all.iter().map(|one| known_of(one, claimed)).collect();
        let (complete, weather) = (found.complete, found.weather);
        let changes = compare(&before, &heard, Reading { complete, weather, patience, now });
        let mut weighing = Weighing::new(house, claimed, (heard.as_slice(), messages.as_slice()), now);
        for change in changes {
            weighing.weigh(change, &known.all, &before).await?;
        }
        let reading = weighing.reading(&found, known.turn);
        match store.settle(&claimed.source, &reading, now).await? {
            Settling::Written => return Ok(brought(&reading)),
            Settling::Lost => return Ok(None),
            Settling::Overtaken => {}
        }
    }
    Ok(None)
}

fn brought(reading: &OfficialReading) -> Option<Brought> {
    match reading.changes.iter().any(|one| one.reach == Reach::Push) {
        true => Some(Brought::Pushes),
        false => (!reading.changes.is_empty()).then_some(Brought::Pages),
    }
}

/// What concerns the region.
fn listen(claimed: &ClaimedOfficial, found: &Found) -> (Vec<Heard>, Vec<Arc<Message>>) {
    let region = &claimed.source.watching.region;
    // Dashboards are a district's, so what names no region there is meant for it.
    let listed = claimed.source.watching.provider == Provider::Nina;
    let of = |message: &Arc<Message>| {
        let heard = Heard::of(&message.received.alert, &message.regions, region, listed)?;
        Some((heard, message.clone()))
    };
    found.messages.iter().filter_map(of).unzip()
}

fn known_of(one: &KnownOfficial, claimed: &ClaimedOfficial) -> Known {
    let own = claimed.source.id;
    let ours = one.listed.iter().find(|(source, _)| *source == own);
    let owner = claimed.all.iter().find(|source| source.id == one.source);
    let weight = match owner.map(|owner| claimed.source.weight().cmp(&owner.weight())) {
        _ if one.source == own => Weight::Same,
        // Of a source that was taken away.
        None => Weight::More,
        Some(std::cmp::Ordering::Less) => Weight::Less,
        Some(std::cmp::Ordering::Equal) => Weight::Same,
        Some(std::cmp::Ordering::Greater) => Weight::More,
    };
    Known {
        id: one.id,
        names: one.names.clone(),
        sent: one.sent,
        expires: one.expires,
        ended: one.ended,
        ours: ours.map_or(Listing::Unlisted, |(_, missing)| missing.map_or(Listing::Listed, Listing::Missing)),
        others: one.listed.iter().any(|(source, _)| *source != own),
        weight,
    }
}

struct Weighing<'h> {
    house: &'h House,
    claimed: &'h ClaimedOfficial,
    heard: &'h [Heard],
    messages: &'h [Arc<Message>],
    now: Timestamp,
    recent: usize,
    refused: usize,
    reading: OfficialReading,
}

impl<'h> Weighing<'h> {
    fn new(
        house: &'h House,
        claimed: &'h ClaimedOfficial,
        (heard, messages): (&'h [Heard], &'h [Arc<Message>]),
        now: Timestamp,
    ) -> Weighing<'h> {
        let day = now.as_second() / 86_400;
        let spent = Some(claimed.source.spent).filter(|spent| spent.day == day).unwrap_or(Spent { day, bytes: 0 });
        let reading = OfficialReading { spent, ..OfficialReading::default() };
        Weighing { house, claimed, heard, messages, now, recent: claimed.recent, refused: 0, reading }
    }

    async fn weigh(&mut self, change: Change, known: &[KnownOfficial], before: &[Known]) -> Result<(), StoreError> {
        let of = |id: PostId| known.iter().find(|one| one.id == id).zip(before.iter().find(|one| one.id == id));
        match change {
            Change::New(place, names) if self.affords(place) => {
                let id = PostId::fresh(self.now, self.house.random.number());
                self.message((id, 0, 0), place, |found| OfficialTurn::New(found, names));
            }
            Change::Next(id, place, names) if self.affords(place) => {
                if let Some((one, was)) = of(id) {
                    self.message((id, one.version, one.told), place, |found| OfficialTurn::Next(found, names));
                    self.takes_over(was);
                }
            }
            Change::New(..) | Change::Next(..) => self.refused += 1,
            Change::Gone(id, ending) => {
                if let Some(official) = self.house.stores.officials().official(id).await? {
                    self.gone(&official, ending);
                }
            }
            Change::Back(id) => {
                let official = self.house.stores.officials().official(id).await?;
                if let (Some(official), Some((_, was))) = (official, of(id)) {
                    self.back(&official);
                    self.takes_over(was);
                }
            }
            Change::Seen(id, takes) => self.reading.seen.push((id, takes)),
            Change::Missed(id) => self.reading.missed.push(id),
            Change::Left(id) => self.reading.left.push(id),
        }
        Ok(())
    }

    /// Whoever takes a warning over is the only one who lists it for now.
    fn takes_over(&mut self, was: &Known) {
        if was.weight == Weight::More {
            self.reading.seen.push((was.id, true));
        }
    }

    /// Whether there is room for a message today. What ends a warning always has some.
    fn affords(&mut self, place: usize) -> bool {
        let bytes = (self.messages[place].received.bytes().len() as u64).max(LEAST);
        let spent = self.reading.spent.bytes.saturating_add(bytes);
        let affords = spent <= DAILY || self.heard[place].step == Step::Ends;
        if affords {
            self.reading.spent.bytes = spent;
        }
        affords
    }

    fn message(&mut self, of: (PostId, u32, u32), place: usize, turn: impl FnOnce(FoundMessage) -> OfficialTurn) {
        let heard = &self.heard[place];
        let found = self.found(&self.messages[place], heard);
        let title = called(&found.words, Course::of(found.step, None), found.rehearsal);
        let weighed = Weighed {
            step: heard.step,
            severity: heard.severity,
            rehearsal: heard.rehearsal,
            sure: heard.sure,
            sent: heard.name.sent.instant(),
            expires: heard.expires,
            told: of.2 > 0,
        };
        let reach = self.reach(weighed);
        self.change(of, turn(found), reach, title);
    }

    fn gone(&mut self, before: &Official, ending: Ending) {
        // A time that ran out is no news: the notification said until when.
        let told = before.told > 0 && ending == Ending::Withdrawn;
        let reach = if told { self.allowed(Reach::Push) } else { Reach::Quiet };
        let title = called(&before.words, Course::of(Step::Ends, Some(ending)), before.rehearsal);
        self.change((before.id, before.version, before.told), OfficialTurn::Gone(ending), reach, title);
    }

    fn back(&mut self, before: &Official) {
        let unwatched = before.ended.is_some_and(|(ending, _)| ending == Ending::Unwatched);
        let weighed = Weighed {
            step: Step::Changes,
            severity: before.severity,
            rehearsal: before.rehearsal,
            // What nobody was told of, a person looks at.
            sure: false,
            sent: before.sent,
            expires: before.expires,
            told: before.told > 0,
        };
        // Nobody was told that it is watched no more.
        let reach = if unwatched && before.told > 0 { Reach::Quiet } else { self.reach(weighed) };
        let title = called(&before.words, Course::Changes, before.rehearsal);
        self.change((before.id, before.version, before.told), OfficialTurn::Back, reach, title);
    }

    fn reach(&mut self, weighed: Weighed) -> Reach {
        let rule = if self.claimed.source.is_trusted() { self.claimed.rule } else { self.claimed.rule.by_hand() };
        let reach = self.allowed(reach(rule, weighed, self.recent, self.now));
        self.recent += usize::from(reach == Reach::Push && !weighed.told);
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
            hash: hex::encode(digest(&SHA256, bytes).as_ref()),
            kind: message.kind,
            bytes: bytes.to_vec(),
        }
    }

    fn change(&mut self, (id, base, told): (PostId, u32, u32), turn: OfficialTurn, reach: Reach, title: String) {
        let delivery = DeliveryId::fresh(self.now, self.house.random.number());
        self.reading.changes.push(OfficialChange { id, base, told, turn, reach, delivery, title });
    }

    /// What is written down of it all.
    fn reading(self, found: &Found, turn: i64) -> OfficialReading {
        let problem = if self.refused > 0 { "official.problem.many" } else { found.problem };
        let failed = !(found.problem.is_empty() || found.partly);
        let failures = if failed { self.claimed.source.failures + 1 } else { 0 };
        let every = Duration::from_secs(self.house.config.warnings.every_seconds);
        let due = self.now + pause(every, failures, found.asked, self.house.random.spread());
        let complete = found.complete && self.refused == 0;
        OfficialReading { turn, due, complete, problem, ..self.reading }
    }
}

/// What a delivery is called at the desk: in German, as the sender's first words mostly are.
fn called(words: &[Words], course: Course, rehearsal: bool) -> String {
    Words::pick(words, "de").map(|words| title(words, course, rehearsal, Lang::De)).unwrap_or_default()
}
