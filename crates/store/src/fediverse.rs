use std::time::Duration;

use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};
use db::{Db, Statement, args, run};

use crate::row::{self, limit, ms, small};
use crate::{
    Actor, ClaimedLetter, ClaimedSend, FediverseFollower, FediverseLeaver, FediverseOrder, LetterEnd, PublicChannel,
    Result, SendEnd, sql,
};

/// Looked at in one go.
const BATCH: usize = 20;

/// What may be asked by whoever tells the servers of those who follow from the Fediverse, and reads what they told us.
#[derive(Clone)]
pub struct Fediverse {
    pub(crate) content: Db,
    pub(crate) followers: Db,
}

impl Fediverse {
    /// A channel and its actor, if it was set up.
    pub async fn actor(&self, channel: ChannelId) -> Result<Option<(PublicChannel, Actor)>> {
        let Some(found) = self.channel(channel).await? else { return Ok(None) };
        Ok(row::fediverse::actor(&self.content, channel).await?.map(|actor| (found, actor)))
    }

    /// Orders that every inbox is told, once: what is on its way already stays as it is, but what failed of earlier versions
    /// does not keep this one waiting.
    pub async fn hand_over(&self, order: FediverseOrder, now: Timestamp) -> Result<()> {
        let FediverseOrder { channel, post, version, act, lane } = order;
        let all = args![channel.0, post.0, i64::from(version), act, lane.rank(), ms(now)];
        let earlier = args![channel.0, post.0, i64::from(version), ms(now)];
        let statements = vec![run(sql::fediverse::HURRY, earlier), run(sql::fediverse::HAND_OVER, all)];
        let _ = self.followers.tx(statements).await?;
        Ok(())
    }

    /// Takes what is due longest in a lane, for as long as the lease; none for an inbox in `busy`, by number. Of several
    /// nodes one gets it.
    pub async fn claim_send(
        &self,
        lane: Lane,
        now: Timestamp,
        lease: Duration,
        busy: &[i64],
    ) -> Result<Option<ClaimedSend>> {
        let due = args![lane.rank(), ms(now), limit(BATCH), busy.to_vec()];
        let rows: Vec<SendRow> = self.followers.rows(sql::fediverse::DUE, due).await?;
        for (channel, inbox, post, version, act, attempts, token) in rows {
            let claim = args![channel, inbox, post, version, token, ms(now + lease)];
            if !self.followers.tx(vec![run(sql::fediverse::CLAIM, claim).must(1)]).await?.is_committed() {
                continue;
            }
            let place: Option<(Vec<u8>, i64)> =
                self.followers.one(sql::fediverse::INBOX, args![channel, inbox]).await?;
            let (Some((sealed, failing)), Some(found)) = (place, self.channel(ChannelId(channel)).await?) else {
                let gone = args![channel, inbox, post, version, token + 1];
                let _ = self.followers.tx(vec![run(sql::fediverse::FINISH, gone)]).await?;
                continue;
            };
            let said = self.content.one(sql::post::POST, args![post]).await?;
            return Ok(Some(ClaimedSend {
                channel: found,
                inbox,
                sealed,
                failing,
                post: PostId(post),
                version: small("fediverse_send", version)?,
                act,
                lane,
                attempts: small("fediverse_send", attempts)? + 1,
                said: said.map(row::post::read).transpose()?,
                token: token + 1,
            }));
        }
        Ok(None)
    }

    /// Writes down what came of it. Nothing happens if the lease had ended and somebody else has it.
    pub async fn settle_send(&self, send: &ClaimedSend, end: SendEnd) -> Result<()> {
        let (channel, inbox) = (send.channel.channel.id.0, send.inbox);
        let key = || args![channel, inbox, send.post.0, i64::from(send.version), send.token];
        let finish = run(sql::fediverse::FINISH, key()).must(1);
        let statements = match end {
            SendEnd::Done => vec![finish, run(sql::fediverse::WORKS, args![channel, inbox])],
            SendEnd::Nothing => vec![finish],
            SendEnd::GivenUp(week) => vec![finish, run(sql::fediverse::FAILS, args![channel, inbox, week])],
            SendEnd::Gone => {
                let gone = [sql::fediverse::DROP_SENDS, sql::fediverse::DROP_FOLLOWERS, sql::fediverse::DROP_INBOX];
                let gone = gone.map(|text| run(text, args![channel, inbox]));
                std::iter::once(finish).chain(gone).collect()
            }
            SendEnd::Later(due) => {
                let mut later = key();
                later.extend(args![ms(due)]);
                vec![run(sql::fediverse::LATER, later)]
            }
        };
        let _ = self.followers.tx(statements).await?;
        Ok(())
    }

    /// Takes the letter that is due longest, for as long as the lease; none of a server in `busy`.
    pub async fn claim_letter(&self, now: Timestamp, lease: Duration, busy: &[i64]) -> Result<Option<ClaimedLetter>> {
        let due = args![ms(now), limit(BATCH), busy.to_vec()];
        let rows: Vec<LetterRow> = self.followers.rows(sql::fediverse::DUE_LETTERS, due).await?;
        for (sid, channel, host, sealed, attempts, token) in rows {
            let claim = run(sql::fediverse::CLAIM_LETTER, args![sid, token, ms(now + lease), ms(now)]).must(1);
            if self.followers.tx(vec![claim]).await?.is_committed() {
                let attempts = small("fediverse_letter", attempts)? + 1;
                return Ok(Some(ClaimedLetter {
                    sid,
                    channel: ChannelId(channel),
                    host,
                    sealed,
                    attempts,
                    token: token + 1,
                }));
            }
        }
        Ok(None)
    }

    /// Writes down what came of a letter.
    pub async fn settle_letter(&self, letter: &ClaimedLetter, end: LetterEnd) -> Result<()> {
        let drop = run(sql::fediverse::DROP_LETTER, args![letter.sid, letter.token]);
        let statements = match end {
            LetterEnd::Done(sid, hour) => vec![drop, run(sql::fediverse::NOTE_DONE, args![sid, hour])],
            LetterEnd::Nothing => vec![drop],
            LetterEnd::Later(due) => {
                vec![run(sql::fediverse::LETTER_LATER, args![letter.sid, letter.token, ms(due)])]
            }
        };
        let _ = self.followers.tx(statements).await?;
        Ok(())
    }

    /// Whether an activity of this tag was done within the last hours.
    pub async fn is_done(&self, sid: i64) -> Result<bool> {
        let found: Option<(i64,)> = self.followers.one(sql::fediverse::IS_DONE, args![sid]).await?;
        Ok(found.is_some())
    }

    /// Forgets what was done before that hour.
    pub async fn forget_done(&self, hour: i64) -> Result<()> {
        let _ = self.followers.tx(vec![run(sql::fediverse::FORGET_DONE, args![hour])]).await?;
        Ok(())
    }

    /// Whether another letter of the same server lies there.
    pub async fn has_another(&self, letter: &ClaimedLetter) -> Result<bool> {
        let other = args![letter.host, letter.sid];
        let found: Option<(i64,)> = self.followers.one(sql::fediverse::ANOTHER_LETTER, other).await?;
        Ok(found.is_some())
    }

    /// Whether somebody of this tag follows.
    pub async fn follows(&self, channel: ChannelId, sid: i64) -> Result<bool> {
        let found: Option<(i64,)> = self.followers.one(sql::fediverse::FOLLOWS, args![channel.0, sid]).await?;
        Ok(found.is_some())
    }

    /// Adds somebody, or moves them to another inbox, once; says whether they follow by that Follow now. They do not when it
    /// was done before, or taken back before it was read.
    pub async fn follow(&self, new: FediverseFollower<'_>) -> Result<bool> {
        let channel = new.channel.0;
        let [sends, inbox] = leave(channel, new.sid, None, new.inbox);
        let statements = vec![
            run(sql::fediverse::NOTE_DONE, args![new.done.0, new.done.1]).must(1),
            sends,
            inbox,
            run(sql::fediverse::ADD_INBOX, args![channel, new.inbox, new.sealed]),
            run(sql::fediverse::ADD_FOLLOWER, args![channel, new.sid, new.inbox, new.follow]),
        ];
        if self.followers.tx(statements).await?.is_committed() {
            return Ok(true);
        }
        self.follows_by(new.channel, new.sid, new.follow).await
    }

    /// Whether somebody follows by this Follow.
    pub async fn follows_by(&self, channel: ChannelId, sid: i64, follow: i64) -> Result<bool> {
        let found: Option<(i64,)> =
            self.followers.one(sql::fediverse::FOLLOWS_BY, args![channel.0, sid, follow]).await?;
        Ok(found.is_some())
    }

    /// Removes somebody, and their inbox where nobody else follows by it.
    pub async fn unfollow(&self, leaver: FediverseLeaver) -> Result<()> {
        let FediverseLeaver { channel, sid, only, done } = leaver;
        // First, so that of this and the Follow itself one waits for the other.
        let noted = done.map(|(done, hour)| run(sql::fediverse::NOTE_DONE, args![done, hour]));
        let mut statements: Vec<Statement> = noted.into_iter().chain(leave(channel.0, sid, only, 0)).collect();
        statements.push(run(sql::fediverse::DROP_FOLLOWER, args![channel.0, sid, only.unwrap_or(0)]));
        let _ = self.followers.tx(statements).await?;
        Ok(())
    }

    async fn channel(&self, channel: ChannelId) -> Result<Option<PublicChannel>> {
        self.content.one(sql::channel::BY_ID, args![channel.0]).await?.map(row::channel::read).transpose()
    }
}

type SendRow = (i64, i64, i64, i64, i64, i64, i64);

type LetterRow = (i64, i64, i64, Vec<u8>, i64, i64);

/// Removes the inbox of somebody who goes to another one, or for good (0), and what was on its way there.
fn leave(channel: i64, sid: i64, only: Option<i64>, to: i64) -> [Statement; 2] {
    [sql::fediverse::LEAVE_SENDS, sql::fediverse::LEAVE_INBOX]
        .map(|text| run(text, args![channel, sid, only.unwrap_or(0), to]))
}
