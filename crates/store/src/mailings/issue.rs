use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::newsletter::Rhythm;
use channel::post::Kind;
use db::{args, run};

use super::{Mailings, RangeRow};
use crate::row::{self, count, limit as limited, ms, small, stored};
use crate::{Issue, IssueCounts, IssuePost, Newsletter, Result, StoreError, sql};

impl Mailings {
    /// What came out after `from` and up to `until`, newest first.
    pub async fn came_out(
        &self,
        channel: ChannelId,
        from: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<IssuePost>> {
        let args = args![channel.0, ms(from), ms(until), limited(limit)];
        let rows: Vec<(i64, i64, String)> = self.content.rows(sql::newsletter::BETWEEN, args).await?;
        let read = |(post, version, kind): (i64, i64, String)| {
            Ok(IssuePost {
                post: PostId(post),
                version: small("post", version)?,
                kind: Kind::parse(&kind).ok_or_else(|| StoreError::corrupt("post", "kind"))?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Notes that everything up to `until` is told, and makes the issue that tells it; none where there is nothing to
    /// tell. `false` if another node was first, or the newsletter was switched off.
    pub async fn make_issue(
        &self,
        newsletter: &Newsletter,
        rhythm: Rhythm,
        until: Timestamp,
        posts: &[(PostId, u32)],
        id: i64,
    ) -> Result<bool> {
        let told = newsletter.told.iter().find(|(of, _)| *of == rhythm).map_or(0, |(_, at)| ms(*at));
        let text = match rhythm {
            Rhythm::Daily => sql::newsletter::TOLD_DAILY,
            Rhythm::Weekly => sql::newsletter::TOLD_WEEKLY,
        };
        let mut statements = vec![run(text, args![newsletter.channel.0, told, ms(until)]).must(1)];
        if !posts.is_empty() {
            let list: Vec<(i64, u32)> = posts.iter().map(|(post, version)| (post.0, *version)).collect();
            let list = serde_json::to_string(&list).map_err(|error| StoreError::corrupt("issue", error))?;
            let add = args![id, newsletter.channel.0, rhythm.key(), ms(until), list];
            statements.push(run(sql::newsletter::ADD_ISSUE, add));
        }
        Ok(self.content.tx(statements).await?.is_committed())
    }

    /// Issues that have not ended, oldest first.
    pub async fn open_issues(&self, limit: usize) -> Result<Vec<Issue>> {
        let rows = self.content.rows(sql::newsletter::OPEN_ISSUES, args![limited(limit)]).await?;
        rows.into_iter().map(row::newsletter::issue).collect()
    }

    /// One of them as it is now.
    pub async fn issue(&self, id: i64) -> Result<Option<Issue>> {
        self.content.one(sql::newsletter::ONE_ISSUE, args![id]).await?.map(row::newsletter::issue).transpose()
    }

    /// Adds up what came of an issue and copies it to where the desk sees it, with what holds it up. Answers the sums, and
    /// when the next later attempt is due.
    pub async fn note_issue(&self, issue: i64, problem: &str) -> Result<(IssueCounts, Option<Timestamp>)> {
        let ranges: Vec<RangeRow> = self.followers.rows(sql::mailing::RANGES, args![issue]).await?;
        let later: Option<(i64, i64, i64, i64, i64)> = self.followers.one(sql::mailing::ONE, args![issue]).await?;
        let (_, _, taken, refused, gone) = later.unwrap_or_default();
        let waiting: Option<(i64, Option<i64>)> = self.followers.one(sql::mailing::WAITING, args![issue]).await?;
        let (waiting, next) = waiting.unwrap_or_default();
        let unclear: Option<(i64,)> = self.followers.one(sql::mailing::UNCLEAR, args![issue]).await?;
        let sum = |first: i64, of: fn(&RangeRow) -> i64| count(ranges.iter().map(of).sum::<i64>() + first);
        let counts = IssueCounts {
            taken: sum(taken, |range| range.5),
            waiting: count(waiting),
            refused: sum(refused, |range| range.6),
            gone: sum(gone, |range| range.7),
            unclear: unclear.map_or(0, |(number,)| count(number)),
        };
        let note = args![
            issue,
            stored(counts.taken),
            stored(counts.waiting),
            stored(counts.refused),
            stored(counts.gone),
            stored(counts.unclear),
            problem
        ];
        let _ = self.content.tx(vec![run(sql::newsletter::NOTE_ISSUE, note)]).await?;
        Ok((counts, next.map(channel::clock::from_ms)))
    }

    /// Holds an issue until a person lets it go on. `false` if it is not on its way.
    pub async fn hold_issue(&self, issue: &Issue) -> Result<bool> {
        let hold = run(sql::newsletter::PAUSE, args![issue.id, issue.channel.0]).must(1);
        Ok(self.content.tx(vec![hold]).await?.is_committed())
    }

    /// Everybody was tried. `false` if a person decided something meanwhile.
    pub async fn finish_issue(&self, issue: i64, now: Timestamp) -> Result<bool> {
        let done = run(sql::newsletter::COMPLETE, args![issue, ms(now)]).must(1);
        Ok(self.content.tx(vec![done]).await?.is_committed())
    }

    /// Drops what is left of issues that ended before that: who was unclear need not be known any longer.
    pub async fn forget_mailings(&self, before: Timestamp) -> Result<u64> {
        let rows: Vec<(i64,)> = self.followers.rows(sql::mailing::EVERY, args![]).await?;
        let ids: Vec<i64> = rows.into_iter().map(|(issue,)| issue).collect();
        let ended: Vec<(i64,)> = self.content.rows(sql::newsletter::ENDED_BEFORE, args![ids, ms(before)]).await?;
        for (issue,) in &ended {
            let drop = [sql::mailing::DROP_LATER, sql::mailing::DROP_RANGES, sql::mailing::DROP];
            let _ = self.followers.tx(drop.into_iter().map(|text| run(text, args![*issue])).collect()).await?;
        }
        Ok(count(row::limit(ended.len())))
    }
}
