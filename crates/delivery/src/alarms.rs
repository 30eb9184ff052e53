//! People at the desk, told on their own phones what cannot wait until they open a page: somebody asks for the release of a
//! warning, it went out by one person alone, its time went by, a canary is silent, an outlet's access ends. Each step is
//! written down before it is taken, like those of `nudges`.
use crate::letter::Letter;
use crate::nudges::{Calls, rest, ring};
use crate::room::Room;
use channel::alarm::LATEST;
use std::sync::Arc;
use std::time::Duration;
use store::{DeskAlarm, StoreError};

/// Read at once.
const AT_ONCE: usize = 50;

/// Works until it is time to stop.
pub async fn work(room: Arc<Room>) {
    let mut calls = Calls::default();
    while !room.stopping() {
        rest(&room, look(&room, &mut calls).await).await;
    }
    calls.end().await;
}

async fn look(room: &Arc<Room>, calls: &mut Calls) -> Result<(), StoreError> {
    let (store, now) = (&room.parts.store, room.now());
    store.find_alarms(now - LATEST, now).await?;
    let mut last = None;
    loop {
        let page = store.open_alarms(now - LATEST, last.as_ref(), AT_ONCE).await?;
        for alarm in &page {
            // One that is for the morning is before its time.
            let Ok(waited) = Duration::try_from(now.duration_since(alarm.at)) else { continue };
            let step = alarm.kind.due(waited);
            if step <= alarm.told {
                continue;
            }
            calls.room_for_one().await;
            if store.take_alarm(alarm, step).await? {
                let (room, alarm) = (room.clone(), *alarm);
                calls.begin(async move { sound(&room, &alarm).await });
            }
        }
        last = page.into_iter().nth(AT_ONCE - 1);
        if last.is_none() {
            return Ok(());
        }
    }
}

async fn sound(room: &Arc<Room>, alarm: &DeskAlarm) -> Result<(), StoreError> {
    let store = &room.parts.store;
    let Some(channel) = store.channel(alarm.channel).await? else { return Ok(()) };
    let phones = store.alarm_phones(alarm, room.now()).await?;
    ring(room, phones, Letter::alarm(&room.parts, &channel, alarm)).await
}
