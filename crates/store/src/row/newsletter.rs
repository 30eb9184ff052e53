use channel::clock::from_ms;
use channel::ids::{ChannelId, PostId};
use channel::newsletter::Rhythm;

use super::{count, small};
use crate::wire::newsletter::{read_health, read_setup};
use crate::{Issue, IssueCounts, IssueState, Newsletter, Result, StoreError};

/// The columns of `newsletter_from!`.
pub(crate) type NewsletterRow = (i64, String, Vec<u8>, i64, i64, i64, i64, String, i64, Option<Vec<u8>>, i64, i64, i64);
/// The columns of `issue_from!`.
pub(crate) type IssueRow = (i64, i64, String, String, i64, String, i64, i64, i64, i64, i64, String, i64, Option<i64>);

/// Reads how a newsletter is sent.
pub(crate) fn newsletter(row: NewsletterRow) -> Result<Newsletter> {
    let (channel, settings, secret, running, daily, weekly, readers, health, look, trial, stir, week, gone) = row;
    Ok(Newsletter {
        channel: ChannelId(channel),
        setup: read_setup(&settings)?,
        secret,
        running: running != 0,
        told: [(Rhythm::Daily, from_ms(daily)), (Rhythm::Weekly, from_ms(weekly))],
        readers: count(readers),
        health: read_health(&health),
        look: from_ms(look),
        trial,
        stir,
        gone: (week, count(gone)),
    })
}

/// Reads an issue.
pub(crate) fn issue(row: IssueRow) -> Result<Issue> {
    let (id, channel, rhythm, state, created, posts, taken, waiting, refused, gone, unclear, problem, again, end) = row;
    let wrong = |what| StoreError::corrupt("issue", what);
    let posts: Vec<(i64, i64)> = serde_json::from_str(&posts).map_err(|_| wrong("posts"))?;
    Ok(Issue {
        id,
        channel: ChannelId(channel),
        rhythm: Rhythm::parse(&rhythm).ok_or_else(|| wrong("rhythm"))?,
        state: IssueState::parse(&state).ok_or_else(|| wrong("state"))?,
        created: from_ms(created),
        posts: posts
            .into_iter()
            .map(|(post, version)| Ok((PostId(post), small("issue", version)?)))
            .collect::<Result<_>>()?,
        counts: IssueCounts {
            taken: count(taken),
            waiting: count(waiting),
            refused: count(refused),
            gone: count(gone),
            unclear: count(unclear),
        },
        problem,
        again: again != 0,
        finished: end.map(from_ms),
    })
}
