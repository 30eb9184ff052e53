//! What a release writes, at the press of a button or at its time.
use crate::app::App;
use crate::desk::posts::digest;
use crate::error::Problem;
use crate::live::What;
use channel::delivery::{Lane, Occasion, plan};
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use channel::medium::People;
use channel::post::Content;
use channel::slot::{Habits, Verdict};
use channel::slug::from_title;
use jiff::SignedDuration;
use std::collections::HashSet;
use store::model::{DueRelease, PublicChannel, Publish, Published};

/// Releases brought out in one go.
const AT_ONCE: usize = 50;

/// What could not be brought out for so long waits for a person.
const GIVEN_UP: SignedDuration = SignedDuration::from_mins(10);

/// A working copy about to go out.
pub struct Going {
    /// Which post.
    pub post: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// Whether the channel is open to residents.
    pub public: bool,
    /// What it says.
    pub content: Content,
    /// The version it corrects.
    pub base_version: Option<u32>,
    /// The revision that was looked at.
    pub revision: i64,
    /// What was corrected.
    pub note: String,
    /// Tells nobody.
    pub quiet: bool,
    /// Who.
    pub by: EditorId,
}

/// Everything one release writes.
pub fn order(app: &App, going: Going) -> Publish {
    let now = app.clock.now();
    // A closed channel has no page the notification could lead to.
    let occasion = match (going.base_version, going.quiet || !going.public) {
        (None, true) => Occasion::Quiet,
        (None, false) => Occasion::New,
        (Some(_), true) => Occasion::Quiet,
        (Some(_), false) => Occasion::Correction,
    };
    let plan = plan(&going.content, occasion, now);
    Publish {
        post: going.post,
        channel: going.channel,
        slug_tail: from_title(going.content.title.as_str()),
        content: going.content,
        occasion,
        delivery_ids: plan.outlets.iter().map(|_| DeliveryId::fresh(now, app.random.number())).collect(),
        plan,
        note: going.note,
        by: going.by,
        now,
        expect_version: going.base_version,
        expect_revision: Some(going.revision),
        published: None,
    }
}

/// After the commit: wakes the delivery and tells open pages.
pub fn told(app: &App, lane: Lane, channel: ChannelId, post: PostId, version: u32) {
    app.wake.poke(lane);
    app.announce(channel, post, if version > 1 { What::Changed } else { What::New });
}

/// Brings out whatever is due. Any number of nodes may do so at the same time, and after a night in which none did: a
/// release takes its revision with it, so each happens once. What fails holds up nothing else, unless the database is away.
/// Answers how many went out.
pub async fn bring_out_due(app: &App) -> Result<usize, Problem> {
    let (mut out, mut seen) = (0, HashSet::new());
    for due in app.desk.due_releases(app.clock.now(), AT_ONCE).await? {
        match due {
            Ok(due) if seen.contains(&due.post) => {}
            Ok(due) => match in_turn(app, &due, &mut seen).await {
                Ok(more) => out += more,
                Err(problem) => failed(app, &due, problem).await?,
            },
            Err(broken) => {
                tracing::error!(post = %broken.post, error = %broken.why, "what is due cannot be read; it waits for a person");
                app.desk.miss_broken(&broken, app.clock.now()).await?;
            }
        }
    }
    Ok(out)
}

/// One of them, with those of the same time where they are told in one message.
async fn in_turn(app: &App, due: &DueRelease, seen: &mut HashSet<PostId>) -> Result<usize, Problem> {
    let Some(channel) = app.desk.channel(due.channel).await? else { return Ok(0) };
    let habits = *app.desk.publishing_days(due.channel).await?.habits();
    if gathers(habits, due) {
        let together = app.desk.due_together(due.channel, due.due).await?;
        let together: Vec<DueRelease> = together.into_iter().filter(|one| gathers(habits, one)).collect();
        seen.extend(together.iter().map(|one| one.post));
        if together.len() > 1 {
            let problem = match digest::bring_out(app, &channel, habits, together.clone()).await {
                Err(problem) if !matches!(problem, Problem::Unavailable(_)) => problem,
                told => return told,
            };
            tracing::error!(?problem, "posts could not be told in one message; each goes by itself");
            return one_by_one(app, &channel, habits, &together).await;
        }
    }
    bring_out(app, &channel, habits, due).await
}

/// A message each: better than none because one of them is ill.
async fn one_by_one(
    app: &App,
    channel: &PublicChannel,
    habits: Habits,
    together: &[DueRelease],
) -> Result<usize, Problem> {
    let mut out = 0;
    for due in together {
        match bring_out(app, channel, habits, due).await {
            Ok(more) => out += more,
            Err(problem) => failed(app, due, problem).await?,
        }
    }
    Ok(out)
}

/// It is tried again for a while, and then waits for a person. With the database away nothing can be done for any of them.
async fn failed(app: &App, due: &DueRelease, problem: Problem) -> Result<(), Problem> {
    if matches!(problem, Problem::Unavailable(_)) {
        return Err(problem);
    }
    tracing::error!(post = %due.post, ?problem, "a post could not be brought out at its time; the others go on");
    let now = app.clock.now();
    if now.duration_since(due.due) > GIVEN_UP {
        app.desk.miss_release(due, now).await?;
    }
    Ok(())
}

fn gathers(habits: Habits, due: &DueRelease) -> bool {
    habits.output.gathers(&due.content, due.base_version.is_some(), due.quiet)
}

/// One post with a message of its own.
pub async fn bring_out(app: &App, channel: &PublicChannel, habits: Habits, due: &DueRelease) -> Result<usize, Problem> {
    let now = app.clock.now();
    let verdict = habits.late.verdict(due.due, now);
    if verdict == Verdict::Waits {
        app.desk.let_wait(due, now).await?;
        return Ok(0);
    }
    if withheld(app, due).await? {
        app.desk.withhold_release(due, now).await?;
        return Ok(0);
    }
    let order = order(app, going(channel, due));
    let lane = order.plan.lane;
    match app.desk.publish(order).await? {
        Published::Done { version } => {
            if let Verdict::GoesLate(_) = verdict {
                app.desk.note_late(due, now).await?;
            }
            told(app, lane, due.channel, due.post, version);
            Ok(1)
        }
        // Out already by another node, or no longer allowed: only the second is still due.
        Published::Conflict => {
            app.desk.miss_release(due, now).await?;
            Ok(0)
        }
    }
}

/// Whether somebody shown in it no longer agrees: that may have been written down after the post got its time.
pub async fn withheld(app: &App, due: &DueRelease) -> Result<bool, Problem> {
    for id in due.content.media() {
        if app.desk.medium(id).await?.is_some_and(|medium| medium.about.people == People::Missing) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was given a time, about to go out.
pub fn going(channel: &PublicChannel, due: &DueRelease) -> Going {
    Going {
        post: due.post,
        channel: due.channel,
        public: channel.channel.public,
        content: due.content.clone(),
        base_version: due.base_version,
        revision: due.revision,
        note: due.note.clone(),
        quiet: due.quiet,
        by: due.by,
    }
}
