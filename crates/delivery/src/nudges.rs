//! People at the desk, told on their phones that a post waits for a person at an outlet. Each step is written down before it
//! is taken: whoever dies in between leaves the next step to remind them, and nobody is told twice of one.
use crate::letter::Letter;
use crate::room::Room;
use crate::stages::{self, Came, open_one};
use channel::delivery::Lane;
use channel::outlet::nudge::{self, LATEST};
use formats::push_payload::NudgeView;
use push::PushOrigin;
use std::sync::Arc;
use std::time::Duration;
use store::{PhoneBox, StoreError, WaitingPost};
use tokio::task::JoinSet;

/// Read at once.
const AT_ONCE: usize = 50;
/// Where a service is away for a moment, after so many seconds again …
const AGAIN: [u64; 2] = [2, 8];
/// … and no longer than this.
const LONGEST: Duration = Duration::from_secs(45);
/// Posts or alarms that ring at once: more than push services that hang can hold up.
const CALLS: usize = 256;

/// What rings. Whoever waits for a push service that hangs keeps nobody else's phone from ringing.
#[derive(Default)]
pub(crate) struct Calls(JoinSet<Result<(), StoreError>>);

impl Calls {
    /// Waits until one more may begin. Asked before a step is written down: what is written down is taken at once.
    pub async fn room_for_one(&mut self) {
        while let Some(ended) = self.0.try_join_next() {
            note(ended.unwrap_or(Ok(())));
        }
        while self.0.len() >= CALLS
            && let Some(ended) = self.0.join_next().await
        {
            note(ended.unwrap_or(Ok(())));
        }
    }

    /// Begins one.
    pub fn begin(&mut self, call: impl Future<Output = Result<(), StoreError>> + Send + 'static) {
        self.0.spawn(call);
    }

    /// Ready when all have ended.
    pub async fn end(mut self) {
        while let Some(ended) = self.0.join_next().await {
            note(ended.unwrap_or(Ok(())));
        }
    }
}

/// News and phones that are new, until it is time to stop.
pub async fn news(room: Arc<Room>) {
    work(room, Lane::News).await;
}

/// Warnings; apart, since a service that hangs with news must keep no warning from ringing.
pub async fn warnings(room: Arc<Room>) {
    work(room, Lane::Warning).await;
}

async fn work(room: Arc<Room>, lane: Lane) {
    let mut calls = Calls::default();
    while !room.stopping() {
        rest(&room, look(&room, lane, &mut calls).await).await;
    }
    calls.end().await;
}

/// Between two looks whom to ring: some seconds, or until it is time to stop.
pub(crate) async fn rest(room: &Room, looked: Result<(), StoreError>) {
    note(looked);
    tokio::select! {
        () = tokio::time::sleep(room.parts.settings.poll * 2) => {}
        () = room.stopped() => {}
    }
}

fn note(result: Result<(), StoreError>) {
    if let Err(error) = result {
        tracing::error!(%error, "people at the desk cannot be told what waits for them");
    }
}

async fn look(room: &Arc<Room>, lane: Lane, calls: &mut Calls) -> Result<(), StoreError> {
    if lane == Lane::News {
        greet(room, calls).await?;
    }
    let (store, now) = (&room.parts.store, room.now());
    let mut last = None;
    loop {
        let page = store.waiting_for_people(lane, now - LATEST, last.as_ref(), AT_ONCE).await?;
        for waiting in &page {
            let waited = Duration::try_from(now.duration_since(waiting.since)).unwrap_or_default();
            let patience = Duration::from_secs(u64::from(waiting.minutes) * 60);
            let step = nudge::due(lane, patience, waited);
            if step.number <= waiting.nudged {
                continue;
            }
            calls.room_for_one().await;
            if store.nudge(waiting, step.number).await? {
                let (room, waiting) = (room.clone(), waiting.clone());
                calls.begin(async move { all(&room, &waiting, step).await });
            }
        }
        last = page.into_iter().nth(AT_ONCE - 1);
        if last.is_none() {
            return Ok(());
        }
    }
}

async fn greet(room: &Arc<Room>, calls: &mut Calls) -> Result<(), StoreError> {
    let store = &room.parts.store;
    for phone in store.fresh_phones(AT_ONCE, room.now()).await? {
        calls.room_for_one().await;
        if store.greet_phone(&phone).await?
            && let Some(channel) = store.channel(phone.channel).await?
        {
            let room = room.clone();
            calls.begin(async move { ring(&room, vec![phone], Letter::nudge(&room.parts, &channel, None)).await });
        }
    }
    Ok(())
}

/// Whoever is on duty, or everybody; where nobody is, everybody, too.
async fn all(room: &Arc<Room>, waiting: &WaitingPost, step: nudge::Step) -> Result<(), StoreError> {
    let Some(channel) = room.parts.store.channel(waiting.channel).await? else { return Ok(()) };
    let mut phones = room.parts.store.phone_boxes(waiting.channel, room.now()).await?;
    let on_duty = phones.iter().any(|phone| !phone.second);
    phones.retain(|phone| step.everybody || !phone.second || !on_duty);
    let view = NudgeView {
        post: waiting.post,
        outlet: (waiting.outlet, &waiting.label),
        warns: waiting.lane == Lane::Warning,
        again: step.number > 1,
        withdrawn: waiting.withdrawn,
    };
    ring(room, phones, Letter::nudge(&room.parts, &channel, Some(&view))).await
}

/// All phones at once: a push service that hangs keeps nobody else's from ringing.
pub(crate) async fn ring(room: &Arc<Room>, phones: Vec<PhoneBox>, letter: Option<Letter>) -> Result<(), StoreError> {
    let Some(letter) = letter.map(Arc::new) else {
        tracing::warn!("phones of the desk cannot be called: the channel has no key for push");
        return Ok(());
    };
    let mut calls = JoinSet::new();
    for phone in phones {
        let (room, letter) = (room.clone(), letter.clone());
        calls.spawn(async move { tell(&room, &phone, &letter).await });
    }
    calls.join_all().await.into_iter().collect()
}

async fn tell(room: &Room, phone: &PhoneBox, letter: &Letter) -> Result<(), StoreError> {
    let came = tokio::time::timeout(LONGEST, insist(room, phone, letter)).await.unwrap_or(Came::Later(None));
    match came {
        Came::Accepted => room.parts.store.phone_answered(phone, false, room.now()).await,
        Came::Gone => room.parts.store.phone_answered(phone, true, room.now()).await,
        Came::Refused(_) | Came::Later(_) => {
            tracing::warn!("a phone of the desk was not reached");
            Ok(())
        }
    }
}

async fn insist(room: &Room, phone: &PhoneBox, letter: &Letter) -> Came {
    for seconds in AGAIN {
        match send(room, phone, letter).await {
            Came::Later(_) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            came => return came,
        }
    }
    send(room, phone, letter).await
}

async fn send(room: &Room, phone: &PhoneBox, letter: &Letter) -> Came {
    let Ok(origin) = PushOrigin::parse(&phone.origin, &room.parts.settings.allowed) else {
        return Came::Refused(None);
    };
    let Some((one, _)) = open_one(room, phone.channel, &origin, phone.sid, &phone.sealed) else {
        return Came::Refused(None);
    };
    let Ok(authorization) = letter.vapid.authorization(&phone.origin, room.now()) else {
        return Came::Refused(None);
    };
    stages::send(room, letter, one, letter.ttl(Duration::ZERO, room.now()), authorization).await
}
