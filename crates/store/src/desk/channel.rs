use channel::channel::Profile;
use channel::clock::Timestamp;
use channel::grant::Grant;
use channel::ids::{ChannelId, EditorId};
use channel::subscription::{RoundedCount, rounded};
use channel::verification::Verification;
use db::{args, run};

use crate::row::{self, ms, ms_of};
use crate::wire::write_profile;
use crate::{Desk, PublicChannel, Result, StoreError, audit, sql};

impl Desk {
    /// The channels an editor works for, by name, also where that has ended.
    pub async fn channels_of(&self, editor: EditorId) -> Result<Vec<(PublicChannel, Grant)>> {
        type RoleRow = (i64, String, Option<i64>, Option<String>, Option<i64>);
        let roles: Vec<RoleRow> = self.db.rows(sql::channel::ROLES_OF, args![editor.0]).await?;
        let ids: Vec<i64> = roles.iter().map(|role| role.0).collect();
        let mut channels = Vec::with_capacity(ids.len());
        for row in self.db.rows(sql::channel::AMONG, args![ids]).await? {
            let found = row::channel::read(row)?;
            let role = roles.iter().find(|role| role.0 == found.channel.id.0).cloned();
            let (_, role, until, deputy, deputy_until) =
                role.ok_or_else(|| StoreError::corrupt("editor_role", "channel"))?;
            channels.push((found, row::grant::read((role, until, deputy, deputy_until))?));
        }
        channels.sort_by_key(|(found, _)| (row::channel::sort_name(&found.channel.profile), found.channel.id));
        Ok(channels)
    }

    /// A channel, public or not.
    pub async fn channel(&self, channel: ChannelId) -> Result<Option<PublicChannel>> {
        self.db.one(sql::channel::BY_ID, args![channel.0]).await?.map(row::channel::read).transpose()
    }

    /// Replaces what a channel says about itself, except its domain: that is `claim_domain`, since the proof hangs on
    /// it. `false` if the channel is unknown.
    pub async fn save_profile(
        &self,
        channel: ChannelId,
        profile: &Profile,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let args = args![channel.0, write_profile(profile)?, row::channel::sort_name(profile)];
        let mut statements = vec![
            run(sql::channel::SET_PROFILE, args).must(1),
            run(sql::channel::DROP_WORDS, args![channel.0]),
            audit::line(channel, audit::PROFILE_SAVED, "", "", by, now),
        ];
        let words = row::channel::words(profile).into_iter();
        statements.extend(words.map(|word| run(sql::channel::ADD_WORD, args![word.into_bytes(), channel.0])));
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Whether any channel has that coat of arms, by the name of its file.
    pub async fn crest_used(&self, file: &str) -> Result<bool> {
        let found: Option<(i64,)> = self.db.one(sql::channel::CREST_USED, args![format!("%\"{file}\"%")]).await?;
        Ok(found.is_some_and(|(channels,)| channels > 0))
    }

    /// Opens or closes a channel to residents. Opening is refused (`false`, nothing written) while the imprint is
    /// incomplete.
    pub async fn set_public(&self, channel: ChannelId, public: bool, by: EditorId, now: Timestamp) -> Result<bool> {
        let Some(found) = self.channel(channel).await? else { return Ok(false) };
        if public && !found.channel.profile.imprint.missing().is_empty() {
            return Ok(false);
        }
        let what = if public { audit::OPENED } else { audit::CLOSED };
        let statements = vec![
            run(sql::channel::SET_PUBLIC, args![channel.0, public]).must(1),
            audit::line(channel, what, "", "", by, now),
        ];
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Where the proof stands.
    pub async fn verification(&self, channel: ChannelId) -> Result<Option<Verification>> {
        Ok(self.channel(channel).await?.map(|found| found.verification))
    }

    /// Names the domain to be proved; the proof begins anew. An empty domain takes the claim back. `false` if the channel
    /// is unknown or names that domain already: saving a form twice takes no mark away.
    pub async fn claim_domain(&self, channel: ChannelId, domain: &str, by: EditorId, now: Timestamp) -> Result<bool> {
        let proof = if domain.is_empty() { Verification::unverified(now) } else { Verification::claimed(now) };
        let args = args![channel.0, domain, proof.state.key(), ms(proof.since), ms_of(proof.next_check())];
        let statements = vec![
            run(sql::channel::CLAIM_DOMAIN, args).must(1),
            audit::line(channel, audit::DOMAIN_CLAIMED, domain, "", by, now),
        ];
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// About how many follow: the same number everybody sees.
    pub async fn followers(&self, channel: ChannelId) -> Result<RoundedCount> {
        let found: Option<(i64,)> = self.db.one(sql::channel::FOLLOWERS, args![channel.0]).await?;
        Ok(rounded(found.map_or(0, |(followers,)| row::count(followers))))
    }
}
