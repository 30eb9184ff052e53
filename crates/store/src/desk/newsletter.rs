use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId};
use channel::newsletter::{Setup, UNCLEAR_KNOWN};
use db::{args, run};

use crate::row::{self, limit as limited, ms};
use crate::wire::newsletter::write_setup;
use crate::{Desk, Issue, Newsletter, Result, audit, sql};

impl Desk {
    /// How a channel's newsletter is sent, if it has one.
    pub async fn newsletter(&self, channel: ChannelId) -> Result<Option<Newsletter>> {
        self.db.one(sql::newsletter::ONE, args![channel.0]).await?.map(row::newsletter::newsletter).transpose()
    }

    /// Sets it up, or changes it; what is locked in `secret` is for this channel.
    pub async fn save_newsletter(
        &self,
        channel: ChannelId,
        setup: &Setup,
        secret: &[u8],
        by: EditorId,
        now: Timestamp,
    ) -> Result<()> {
        let written = self.db.tx(vec![
            run(sql::newsletter::SAVE, args![channel.0, write_setup(setup)?, secret, ms(now)]),
            audit::line(channel, audit::NEWSLETTER_SAVED, setup.sender.as_str(), &setup.relay.host, by, now),
        ]);
        let _ = written.await?;
        Ok(())
    }

    /// Takes addresses and sends issues from now on. `false` if it does already, or is not set up.
    pub async fn start_newsletter(&self, channel: ChannelId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::newsletter::RUN, args![channel.0, ms(now)]).must(1),
            audit::line(channel, audit::NEWSLETTER_STARTED, "", "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Stops doing so; readers stay. `false` if it does not.
    pub async fn stop_newsletter(&self, channel: ChannelId, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::newsletter::REST, args![channel.0]).must(1),
            audit::line(channel, audit::NEWSLETTER_STOPPED, "", "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Has the way out looked at now.
    pub async fn look_newsletter(&self, channel: ChannelId, now: Timestamp) -> Result<()> {
        let _ = self.db.tx(vec![run(sql::newsletter::LOOK, args![channel.0, ms(now)])]).await?;
        Ok(())
    }

    /// Orders a trial to the address locked in `trial`.
    pub async fn try_newsletter(&self, channel: ChannelId, trial: &[u8], now: Timestamp) -> Result<()> {
        let _ = self.db.tx(vec![run(sql::newsletter::TRY, args![channel.0, trial, ms(now)])]).await?;
        Ok(())
    }

    /// The last issues, newest first.
    pub async fn issues(&self, channel: ChannelId, limit: usize) -> Result<Vec<Issue>> {
        let rows = self.db.rows(sql::newsletter::ISSUES_OF, args![channel.0, limited(limit)]).await?;
        rows.into_iter().map(row::newsletter::issue).collect()
    }

    /// Holds an issue, lets it go on, ends it, or has its unclear mails sent again. `false` if it does not stand so that
    /// this could be done.
    pub async fn steer_issue(&self, issue: &Issue, verb: IssueVerb, by: EditorId, now: Timestamp) -> Result<bool> {
        let (id, channel) = (issue.id, issue.channel);
        let (statement, what) = match verb {
            IssueVerb::Pause => (run(sql::newsletter::PAUSE, args![id, channel.0]), audit::ISSUE_PAUSED),
            IssueVerb::Resume => (run(sql::newsletter::RESUME, args![id, channel.0]), audit::ISSUE_RESUMED),
            IssueVerb::Cancel => (run(sql::newsletter::CANCEL, args![id, channel.0, ms(now)]), audit::ISSUE_CANCELLED),
            IssueVerb::Again => {
                let known = ms(now - UNCLEAR_KNOWN);
                (run(sql::newsletter::AGAIN, args![id, channel.0, known]), audit::ISSUE_REPEATED)
            }
        };
        let line = audit::line(channel, what, &id.to_string(), issue.rhythm.key(), by, now);
        Ok(self.db.tx(vec![statement.must(1), line]).await?.is_committed())
    }
}

/// What a person does with an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueVerb {
    /// Holds it.
    Pause,
    /// Lets it go on.
    Resume,
    /// Ends it.
    Cancel,
    /// Has the unclear mails sent again.
    Again,
}
