//! Looks what is to be done, and does it, until told to stop.
use crate::edition::Edition;
use crate::parts::Parts;
use crate::post_room::Beats;
use crate::smtp::Trouble;
use crate::stop::Stop;
use crate::under_way::UnderWay;
use crate::walk::{Halt, Walk};
use crate::way::Way;
use crate::{confirm, health, plan};
use channel::clock::Timestamp;
use channel::newsletter::UNCLEAR_KEPT;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Issue, IssueState, StoreError};

/// Between two looks at who asked, and two at issues.
const PAUSE: Duration = Duration::from_secs(2);
/// Looks at issues until one at everything else.
const SELDOM: u32 = 15;
/// Issues walked at once.
const AT_ONCE: usize = 8;
/// Issues looked at in one go.
const BATCH: usize = 200;
/// After trouble with a mail server, the first time and at most.
const REST: Duration = Duration::from_secs(30);
const REST_MOST: Duration = Duration::from_secs(1800);
/// An issue this old that cannot be sent waits for a person: nobody wants the mails of a whole week at once.
const OLD: jiff::SignedDuration = jiff::SignedDuration::from_hours(36);

/// Sends newsletters.
#[derive(Clone)]
pub struct Runner {
    parts: Arc<Parts>,
    boot: i64,
    stopping: Stop,
    beats: Beats,
    /// Issues that rest: until when, and how often in a row.
    rests: Arc<Mutex<HashMap<i64, (Timestamp, u32)>>>,
}

impl Runner {
    /// Puts it together.
    pub fn new(parts: Parts) -> Runner {
        let boot = 1 + i64::from((parts.number)());
        Runner {
            parts: Arc::new(parts),
            boot,
            stopping: Stop::default(),
            beats: Beats::default(),
            rests: Arc::default(),
        }
    }

    /// Works until `stop` is ready, then ends the mails under way.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        if self.parts.settings.alone
            && let Err(error) = self.parts.store.free_mailings(self.boot).await
        {
            tracing::warn!(%error, "cannot free what an earlier run held; it is free when its lease is over");
        }
        let stopping = self.stopping.clone();
        let stop = async move {
            stop.await;
            stopping.say();
        };
        tokio::select! {
            _ = async { tokio::join!(self.work(), self.ask_back(), stop) } => {}
            // Whatever it is at can be done again.
            () = self.watch() => {}
        }
    }

    /// Looks at mail servers and mailboxes, beside everything else: nobody waits for one that does not answer.
    async fn watch(&self) {
        let mut looks = UnderWay::default();
        loop {
            if let Err(error) = health::begin(&mut looks, &self.parts, &self.beats).await {
                tracing::warn!(%error, "cannot read which mail servers are to be looked at; trying again");
            }
            // A look that could note nothing ended at once, and is not begun again at once.
            tokio::time::sleep(PAUSE).await;
            looks.rest(Duration::ZERO).await;
        }
    }

    /// Sends the mails that ask back, beside everything else.
    async fn ask_back(&self) {
        let mut asking = UnderWay::default();
        while !self.stops() {
            if let Err(error) = confirm::begin(&mut asking, &self.parts, &self.beats, &self.stopping).await {
                tracing::warn!(%error, "cannot read who asked for a newsletter; trying again");
            }
            tokio::select! {
                () = asking.rest(PAUSE) => {}
                () = self.stopping.heard() => {}
            }
        }
        asking.end().await;
    }

    async fn work(&self) {
        let (mut walks, mut round) = (UnderWay::default(), 0_u32);
        while !self.stops() {
            if round.is_multiple_of(SELDOM)
                && let Err(error) = self.seldom().await
            {
                tracing::warn!(%error, "cannot look after newsletters; trying again");
            }
            if let Err(error) = self.often(&mut walks).await {
                tracing::warn!(%error, "cannot read what is to be mailed; trying again");
            }
            round = round.wrapping_add(1);
            tokio::select! {
                () = walks.rest(PAUSE) => {}
                () = self.stopping.heard() => {}
            }
        }
        walks.end().await;
    }

    /// Does everything there is to do now, once; for tests and for a program that ends.
    pub async fn turn(&self) -> Result<(), StoreError> {
        self.seldom().await?;
        let mut asking = UnderWay::default();
        while confirm::begin(&mut asking, &self.parts, &self.beats, &self.stopping).await? > 0 {
            asking.end().await;
        }
        let mut walks = UnderWay::default();
        self.often(&mut walks).await?;
        let mut looks = UnderWay::default();
        health::begin(&mut looks, &self.parts, &self.beats).await?;
        looks.end().await;
        walks.end().await;
        Ok(())
    }

    fn stops(&self) -> bool {
        self.stopping.is_said()
    }

    async fn seldom(&self) -> Result<(), StoreError> {
        let (parts, now) = (&*self.parts, self.parts.clock.now());
        parts.store.forget_asked(now).await?;
        parts.store.forget_mailings(now - UNCLEAR_KEPT).await?;
        parts.store.recount_readers(now).await?;
        let all = parts.store.newsletters().await?;
        plan::make_due(parts, &all).await
    }

    async fn often(&self, walks: &mut UnderWay<i64>) -> Result<(), StoreError> {
        for issue in self.parts.store.open_issues(BATCH).await? {
            if walks.count() >= AT_ONCE || self.stops() {
                break;
            }
            // A walk that waits for the database may have lost its lease: it would doubt itself.
            if issue.state == IssueState::Sending && !walks.has(issue.id) && !self.rests(&issue) {
                self.begin(issue, walks).await?;
            }
        }
        Ok(())
    }

    fn rests(&self, issue: &Issue) -> bool {
        let rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        rests.get(&issue.id).is_some_and(|(until, _)| *until > self.parts.clock.now() && !issue.again)
    }

    fn rest(&self, issue: i64, until: Timestamp, times: u32) {
        self.rests.lock().unwrap_or_else(PoisonError::into_inner).insert(issue, (until, times));
    }

    async fn begin(&self, issue: Issue, walks: &mut UnderWay<i64>) -> Result<(), StoreError> {
        let (parts, now) = (&self.parts, self.parts.clock.now());
        let settings = parts.settings;
        let newsletter = parts.store.newsletter(issue.channel).await?.filter(|newsletter| newsletter.running);
        let Some(newsletter) = newsletter else {
            if now.duration_since(issue.created) > OLD {
                parts.store.hold_issue(&issue).await?;
            }
            return Ok(());
        };
        let Some(channel) = parts.store.channel(issue.channel).await? else { return Ok(()) };
        let claimed = parts.store.claim_mailing(&issue, settings.lines, self.boot, now, settings.lease).await?;
        let Some(mailing) = claimed else { return Ok(()) };
        if issue.again {
            parts.store.heed_again(issue.id, now).await?;
        }
        let way = match Way::open(parts, &newsletter) {
            Ok(way) => way,
            Err(trouble) => return self.halt(&issue, Some(&mailing), &trouble).await,
        };
        let posts = parts.store.posts(&issue.posts).await?;
        let edition = Edition::new(parts, &channel.channel, posts, issue.rhythm, issue.created);
        let walk = Walk {
            beat: self.beats.of(newsletter.channel, newsletter.setup.per_minute, now),
            stop: Stop::default(),
            ends: self.stopping.clone(),
            parts: parts.clone(),
            issue,
            mailing,
            edition,
            way,
        };
        let (runner, walk) = (self.clone(), Arc::new(walk));
        walks.begin(walk.issue.id, async move { runner.walk(walk).await });
        Ok(())
    }

    /// Walks, and meanwhile holds the lease and looks whether it still is to be done.
    async fn walk(&self, walk: Arc<Walk>) {
        let walking = walk.run();
        tokio::pin!(walking);
        let halted = loop {
            tokio::select! {
                ended = &mut walking => break ended,
                () = tokio::time::sleep(self.parts.settings.look) => {
                    if !self.goes_on(&walk).await {
                        walk.stop.say();
                    }
                }
            }
        };
        let ended = match halted {
            Ok(()) => self.end(&walk).await,
            Err(Halt::Trouble(trouble)) => self.halt(&walk.issue, Some(&walk.mailing), &trouble).await,
            Err(Halt::Lost) => Ok(()),
            Err(Halt::Store(error)) => Err(error),
        };
        if let Err(error) = ended {
            tracing::warn!(%error, issue = walk.issue.id, "cannot write down how far an issue is; it goes on later");
        }
    }

    async fn goes_on(&self, walk: &Walk) -> bool {
        let store = &walk.parts.store;
        let until = walk.parts.clock.now() + walk.parts.settings.lease;
        let held = store.hold_mailing(&walk.mailing, until).await.unwrap_or(true);
        drop(store.note_issue(walk.issue.id, "").await);
        held && !self.stops() && wanted(walk).await.unwrap_or(true)
    }

    /// Nothing is left for now: the issue is finished, or waits for its next later attempt.
    async fn end(&self, walk: &Walk) -> Result<(), StoreError> {
        let (store, now) = (&walk.parts.store, walk.parts.clock.now());
        let (_, next) = store.note_issue(walk.issue.id, "").await?;
        let open = store.ranges(&walk.mailing).await?.iter().any(|range| !range.done);
        store.hold_mailing(&walk.mailing, now).await?;
        // It was stopped: if it is to go on, with what is true now, that is at once.
        if open {
            return Ok(());
        }
        if let Some(next) = next {
            self.rest(walk.issue.id, next, 0);
        } else if !self.stops() && store.finish_issue(walk.issue.id, now).await? {
            self.rests.lock().unwrap_or_else(PoisonError::into_inner).remove(&walk.issue.id);
            tracing::info!(issue = walk.issue.id, "an issue of a newsletter was sent");
        }
        Ok(())
    }

    /// The mail server takes nothing: the issue rests, each time longer.
    async fn halt(&self, issue: &Issue, mailing: Option<&store::Mailing>, trouble: &Trouble) -> Result<(), StoreError> {
        tracing::warn!(%trouble, issue = issue.id, "an issue of a newsletter rests");
        let now = self.parts.clock.now();
        let times = self.rests.lock().unwrap_or_else(PoisonError::into_inner).get(&issue.id).map_or(0, |rest| rest.1);
        let wait = REST.saturating_mul(1 << times.min(10)).min(REST_MOST);
        self.rest(issue.id, now + wait, times + 1);
        self.parts.store.note_issue(issue.id, trouble.key()).await?;
        if now.duration_since(issue.created) > OLD {
            self.parts.store.hold_issue(issue).await?;
        }
        if let Some(mailing) = mailing {
            self.parts.store.hold_mailing(mailing, now).await?;
        }
        Ok(())
    }
}

/// Whether nobody stopped an issue or its newsletter, and what is printed still is what stands on the channel.
async fn wanted(walk: &Walk) -> Result<bool, StoreError> {
    let store = &walk.parts.store;
    let sending = store.issue(walk.issue.id).await?.is_none_or(|now| now.state == IssueState::Sending);
    let running = store.newsletter(walk.issue.channel).await?.is_some_and(|newsletter| newsletter.running);
    Ok(sending && running && store.still_out(&walk.issue.posts).await? == walk.edition.told())
}
