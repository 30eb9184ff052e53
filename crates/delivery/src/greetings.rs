//! The first notification right after following, and the test a person asks for: sent once and forgotten.
use crate::letter::Letter;
use crate::pause::Pause;
use crate::progress::add;
use crate::retries::LEASES;
use crate::room::Room;
use crate::stages::{self, Came, open_one};
use crate::waker::poked;
use futures_util::future::join_all;
use push::PushOrigin;
use std::sync::Arc;
use std::time::Duration;
use store::{Greeting, StoreError};
use tokio::task::JoinSet;

/// Greetings under way at once.
const AT_ONCE: usize = 64;

/// A greeting that was tried, and whether its device is gone.
type Made = (Greeting, bool);

/// Works until it is time to stop.
pub async fn work(room: Arc<Room>) {
    let mut underway = JoinSet::new();
    while !room.stopping() {
        if let Err(error) = claim(&room, &mut underway).await {
            tracing::error!(%error, "greetings wait for the database");
        }
        tokio::select! {
            () = poked(room.waker.greetings(), room.parts.settings.poll) => {}
            Some(first) = underway.join_next() => record(&room, first.ok().flatten(), &mut underway).await,
            () = room.stopped() => {}
        }
    }
    while let Some(first) = underway.join_next().await {
        record(&room, first.ok().flatten(), &mut underway).await;
    }
}

async fn claim(room: &Arc<Room>, underway: &mut JoinSet<Option<Made>>) -> Result<(), StoreError> {
    while underway.len() <= AT_ONCE / 2 && !room.stopping() {
        let limit = AT_ONCE - underway.len();
        let lease = room.parts.settings.lease * LEASES;
        let claimed = room.parts.store.claim_greetings(room.boot, room.now(), lease, limit).await?;
        if claimed.is_empty() {
            break;
        }
        for greeting in claimed {
            let room = room.clone();
            underway.spawn(async move {
                match greet(&room, &greeting).await {
                    Ok(gone) => Some((greeting, gone)),
                    Err(error) => {
                        // Nothing was sent. Its lease runs out by itself.
                        tracing::error!(%error, "a greeting rests");
                        None
                    }
                }
            });
        }
    }
    Ok(())
}

/// Writes that these are done. A database that is away is waited for with them in hand, or else they would be sent again;
/// until then nothing new is claimed.
async fn record(room: &Room, first: Option<Made>, underway: &mut JoinSet<Option<Made>>) {
    let (mut ended, mut pause) = (Vec::from_iter(first), Pause::default());
    loop {
        let more = std::iter::from_fn(|| underway.try_join_next());
        ended.extend(more.filter_map(|made| made.ok().flatten()));
        let writes = ended.iter().map(|(greeting, gone)| room.parts.store.finish_greeting(greeting, *gone));
        let mut written = join_all(writes).await.into_iter();
        ended.retain(|_| match written.next() {
            Some(Err(StoreError::Unavailable(_))) => !room.stopping(),
            Some(Err(error)) => {
                tracing::error!(%error, "a greeting was not recorded");
                false
            }
            _ => false,
        });
        if ended.is_empty() {
            return;
        }
        tracing::warn!(greetings = ended.len(), "greetings that were sent wait for the database");
        pause.pass(room).await;
    }
}

/// Whether the device is gone.
async fn greet(room: &Room, greeting: &Greeting) -> Result<bool, StoreError> {
    let came = match room.parts.store.channel(greeting.channel).await? {
        Some(channel) => {
            let ticket = match &room.parts.booklets {
                Some(booklets) => booklets.ticket(&channel.channel, greeting.origin_code, greeting.sid).await,
                None => None,
            };
            send(room, greeting, Letter::greeting(&room.parts, &channel, ticket.as_ref())).await
        }
        None => Came::Refused(None),
    };
    Ok(came == Came::Gone)
}

async fn send(room: &Room, greeting: &Greeting, letter: Option<Letter>) -> Came {
    let Some(letter) = letter else { return Came::Refused(None) };
    let Ok(origin) = PushOrigin::parse(&greeting.origin, &room.parts.settings.allowed) else {
        return Came::Refused(None);
    };
    let one = open_one(room, greeting.channel, &origin, greeting.sid, &greeting.sealed);
    let Some((one, _)) = one else { return Came::Refused(None) };
    let Ok(authorization) = letter.vapid.authorization(&greeting.origin, room.now()) else {
        return Came::Refused(None);
    };
    add(&room.progress.greetings, 1);
    stages::send(room, &letter, one, letter.ttl(Duration::ZERO, room.now()), authorization).await
}
