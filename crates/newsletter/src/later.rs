//! Mails that are tried again.
use crate::post_room::PostRoom;
use crate::walk::{Halt, Walk};
use channel::clock::Timestamp;
use std::sync::Arc;
use store::MailStep;

/// Hands over what is due now.
pub async fn all(walk: &Arc<Walk>) -> Result<(), Halt> {
    let mut room = PostRoom::new(walk.way.clone(), walk.beat.clone());
    let done = due(walk, &mut room).await;
    room.close().await;
    done
}

async fn due(walk: &Arc<Walk>, room: &mut PostRoom) -> Result<(), Halt> {
    let (store, settings) = (&walk.parts.store, walk.parts.settings);
    while !walk.stops() {
        // Where nothing is left to tell nobody waits for it either.
        let until = if walk.edition.told().is_empty() { Timestamp::MAX } else { walk.parts.clock.now() };
        let rows = store.later_due(&walk.mailing, until, settings.window).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let sids: Vec<i64> = rows.iter().map(|row| row.sid).collect();
        let until = walk.parts.clock.now() + settings.lease;
        if !store.arm_later(&walk.mailing, &sids, until).await? {
            return Err(Halt::Lost);
        }
        let mut step = MailStep::default();
        // Who chose otherwise meanwhile is in none of the letters, and needs no further attempt either.
        let letters = walk.open(rows, &mut step);
        let trouble = walk.hand_over(room, &letters, &mut step).await;
        let until = walk.parts.clock.now() + settings.lease;
        if !store.end_later(&walk.mailing, &sids, &step, until).await? {
            return Err(Halt::Lost);
        }
        trouble?;
    }
    Ok(())
}
