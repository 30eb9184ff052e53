//! The posts of one publishing time, told in one message. They go out in one commit with the order to send it, so that a
//! server that dies in the middle has brought out all of them or none, and the next look finds what is left.
use crate::app::App;
use crate::desk::posts::order::{self, Going};
use crate::error::Problem;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::slot::{Habits, Verdict};
use jiff::SignedDuration;
use store::model::{DueRelease, PublicChannel, Publish};

/// Brings them out in their order. Answers how many went out.
pub async fn bring_out(
    app: &App,
    channel: &PublicChannel,
    habits: Habits,
    together: Vec<DueRelease>,
) -> Result<usize, Problem> {
    let now = app.clock.now();
    let Some(verdict) = together.first().map(|first| habits.late.verdict(first.due, now)) else { return Ok(0) };
    if verdict == Verdict::Waits {
        for due in &together {
            app.desk.let_wait(due, now).await?;
        }
        return Ok(0);
    }
    let mut shown = Vec::with_capacity(together.len());
    for due in together {
        if order::withheld(app, &due).await? {
            app.desk.withhold_release(&due, now).await?;
        } else {
            shown.push(due);
        }
    }
    let together = shown;
    if together.is_empty() {
        return Ok(0);
    }
    let orders = orders(app, together.iter().map(|due| order::going(channel, due)), now);
    if !app.desk.publish_together(orders).await? {
        return without_unready(app, channel, habits, &together).await;
    }
    for due in &together {
        if let Verdict::GoesLate(_) = verdict {
            app.desk.note_late(due, now).await?;
        }
        order::told(app, Lane::News, due.channel, due.post, 1);
    }
    Ok(together.len())
}

/// The first brings the message; a millisecond keeps the others behind it on the page.
fn orders(app: &App, going: impl Iterator<Item = Going>, now: Timestamp) -> Vec<Publish> {
    let one = |(place, going): (i64, Going)| {
        let mut order = order::order(app, going);
        (order.now, order.published) = (now, Some(now + SignedDuration::from_millis(place)));
        if place > 0 {
            order.plan.outlets.clear();
            order.delivery_ids.clear();
        }
        order
    };
    (0..).zip(going).map(one).collect()
}

/// Not all of them are as they were. Another node may have brought them out, or somebody changed one: then the next look
/// finds what is left. Else one has no approval any more, and waits for a person while the others go.
async fn without_unready(
    app: &App,
    channel: &PublicChannel,
    habits: Habits,
    together: &[DueRelease],
) -> Result<usize, Problem> {
    let now = app.clock.now();
    let (mut missed, mut changed) = (false, false);
    for due in together {
        let standing = app.desk.life(due.post, now).await?;
        let Some(standing) = standing.filter(|standing| standing.revision == Some(due.revision)) else {
            changed = true;
            continue;
        };
        let life = standing.saying(Some(&due.content));
        if life.four_eyes && !life.copy.is_some_and(|copy| copy.is_approved()) {
            missed |= app.desk.miss_release(due, now).await?;
        }
    }
    if missed || changed {
        return Ok(0);
    }
    // Nothing explains it: better a message each than none.
    let mut out = 0;
    for due in together {
        out += order::bring_out(app, channel, habits, due).await?;
    }
    Ok(out)
}
