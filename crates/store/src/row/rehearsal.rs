use channel::clock::from_ms;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::warning::runs::{Fate, Monthly, Rehearsal, Run, RunPlan};
use jiff::civil::{Time, Weekday};

use crate::desk::life::person;
use crate::{Canary, Result, StoreError, StoredRun, StoredRunPlan};

/// The columns of `plan_from!`.
pub(crate) type PlanRow = (i64, String, bool, bool, bool, i64, Option<String>, i64);
/// The columns of `run_from!`.
pub(crate) type RunRow = (i64, i64, i64, String, i64, bool, i64, Option<i64>, Option<String>);
/// The columns of `canary_from!`.
pub(crate) type CanaryRow = (i64, i64, String, String, i64, Option<i64>, Option<i64>);

pub(crate) fn plan(row: PlanRow) -> Result<StoredRunPlan> {
    let (channel, monthly, national, by_itself, elsewhere, by, name, since) = row;
    let corrupt = || StoreError::corrupt("rehearsal_plan", "monthly");
    let monthly = if monthly.is_empty() { None } else { Some(read_monthly(&monthly).ok_or_else(corrupt)?) };
    Ok(StoredRunPlan {
        channel: ChannelId(channel),
        plan: RunPlan { monthly, national, by_itself, elsewhere },
        by: person(Some(by), name),
        since: from_ms(since),
    })
}

pub(crate) fn run(row: RunRow) -> Result<StoredRun> {
    let (channel, at, clear_at, what, post, by_itself, by, ended, fate) = row;
    let corrupt = |column| StoreError::corrupt("rehearsal", column);
    let fate = fate.map(|fate| Fate::parse(&fate).ok_or_else(|| corrupt("fate"))).transpose()?;
    Ok(StoredRun {
        channel: ChannelId(channel),
        run: Run {
            what: Rehearsal::parse(&what).ok_or_else(|| corrupt("what"))?,
            at: from_ms(at),
            clear_at: from_ms(clear_at),
        },
        post: PostId(post),
        by_itself,
        by: EditorId(by),
        ended: ended.map(from_ms).zip(fate),
    })
}

pub(crate) fn canary(row: CanaryRow) -> Canary {
    let (id, channel, name, origin, made, heard, noticed) = row;
    Canary {
        id,
        channel: ChannelId(channel),
        name,
        origin,
        made: from_ms(made),
        heard: heard.map(from_ms),
        noticed: noticed.map(from_ms),
    }
}

/// As [`read_monthly`] reads it.
pub(crate) fn write_monthly(monthly: Monthly) -> String {
    let (day, at) = (monthly.day().to_monday_one_offset(), monthly.at());
    format!("{} {day} {:02}:{:02} {}", monthly.nth(), at.hour(), at.minute(), monthly.lasts())
}

fn read_monthly(text: &str) -> Option<Monthly> {
    let mut parts = text.split(' ');
    let nth = parts.next()?.parse().ok()?;
    let day = Weekday::from_monday_one_offset(parts.next()?.parse().ok()?).ok()?;
    let (hour, minute) = parts.next()?.split_once(':')?;
    let at = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Monthly::new(nth, day, at, parts.next()?.parse().ok()?).ok()
}
