//! Mails that are tried again.
use crate::post_room::PostRoom;
use crate::walk::{Halt, Letter, Walk};
use channel::clock::Timestamp;
use std::sync::atomic::AtomicBool;
use store::{LaterMail, MailStep};

/// Hands over what is due now.
pub async fn all(walk: &Walk) -> Result<(), Halt> {
    let mut room = PostRoom::new(walk.way.clone(), walk.beat.clone());
    let done = due(walk, &mut room).await;
    room.close().await;
    done
}

async fn due(walk: &Walk, room: &mut PostRoom) -> Result<(), Halt> {
    let (store, settings, waits) = (&walk.parts.store, walk.parts.settings, AtomicBool::new(false));
    let lease = || walk.parts.clock.now() + settings.lease;
    while !walk.stops() {
        // Where nothing is left to tell nobody waits for it either.
        let until = if walk.edition.told().is_empty() { Timestamp::MAX } else { walk.parts.clock.now() };
        let rows = store.later_due(&walk.mailing, until, walk.handful(settings.window, 1)).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let sids: Vec<i64> = rows.iter().map(|row| row.sid).collect();
        if !walk.waited(&waits, || store.arm_later(&walk.mailing, &sids, lease())).await? {
            return Err(Halt::Lost);
        }
        let mut step = MailStep::default();
        // Who chose otherwise meanwhile is in none of the letters, and needs no further attempt either.
        let letters = walk.open(rows, &mut step);
        let (handed, tried) = walk.hand_over(room, &letters, &mut step, || walk.stops()).await;
        // Those that were not tried wait as before.
        let now = walk.parts.clock.now();
        let untried = |letter: &Letter| LaterMail { sid: letter.sid, due: Some(now), attempt: letter.attempt };
        step.later.extend(letters.iter().skip(handed).map(untried));
        // Where the answer to a commit is lost, the numbers of this handful are counted twice, and no mail is sent twice.
        if !walk.waited(&waits, || store.end_later(&walk.mailing, &sids, &step, lease())).await? {
            return Err(Halt::Lost);
        }
        tried?;
    }
    Ok(())
}
