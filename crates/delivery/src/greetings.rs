//! The first notification right after following, and the test a person asks for: sent once and forgotten.
use crate::letter::Letter;
use crate::progress::add;
use crate::retries::LEASES;
use crate::room::Room;
use crate::stages::{self, Came, open_one};
use crate::waker::poked;
use push::PushOrigin;
use std::sync::Arc;
use std::time::Duration;
use store::{Greeting, StoreError};
use tokio::task::JoinSet;

/// Greetings under way at once.
const AT_ONCE: usize = 64;

/// Works until it is time to stop.
pub async fn work(room: Arc<Room>) {
    let mut underway = JoinSet::new();
    while !room.stopping() {
        while underway.try_join_next().is_some() {}
        if let Err(error) = claim(&room, &mut underway).await {
            tracing::error!(%error, "greetings wait for the database");
        }
        tokio::select! {
            () = poked(room.waker.greetings(), room.parts.settings.poll) => {}
            () = room.stopped() => {}
        }
    }
    while underway.join_next().await.is_some() {}
}

async fn claim(room: &Arc<Room>, underway: &mut JoinSet<()>) -> Result<(), StoreError> {
    while underway.len() < AT_ONCE && !room.stopping() {
        let limit = AT_ONCE - underway.len();
        let lease = room.parts.settings.lease * LEASES;
        let claimed = room.parts.store.claim_greetings(room.boot, room.now(), lease, limit).await?;
        if claimed.is_empty() {
            break;
        }
        for greeting in claimed {
            let room = room.clone();
            underway.spawn(async move {
                if let Err(error) = greet(&room, &greeting).await {
                    tracing::error!(%error, "a greeting was not recorded");
                }
            });
        }
    }
    Ok(())
}

async fn greet(room: &Room, greeting: &Greeting) -> Result<(), StoreError> {
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
    let gone = came == Came::Gone;
    room.parts.store.finish_greeting(greeting, gone).await
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
    stages::send(room, &letter, one, letter.ttl(Duration::ZERO), authorization).await
}
