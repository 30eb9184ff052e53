use std::time::Duration;

use channel::channel::{Channel, Profile};
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::slug::ChannelSlug;
use channel::verification::Verification;
use db::{args, run};

use crate::row::{self, ms, ms_of};
use crate::wire::write_profile;
use crate::{Admin, PublicChannel, Result, SYSTEM, StoredHalves, audit, sql};

/// Due proofs looked at before giving up until the next pass: enough for as many nodes.
const CANDIDATES: i64 = 16;

impl Admin {
    /// A new channel, not public. Its domain, if the profile names one, is claimed. `Err(Conflict)` if the address is
    /// taken.
    pub async fn create_channel(
        &self,
        slug: &ChannelSlug,
        profile: &Profile,
        now: Timestamp,
        random: u32,
    ) -> Result<ChannelId> {
        let id = ChannelId::fresh(now, random);
        let claims = !profile.domain.is_empty();
        let proof = if claims { Verification::claimed(now) } else { Verification::unverified(now) };
        let (json, name, next) = (write_profile(profile)?, row::channel::sort_name(profile), ms_of(proof.next_check()));
        let args = args![id.0, slug.as_str(), &profile.domain, json, name, proof.state.key(), ms(now), next];
        let mut statements = vec![
            run(sql::channel::CREATE, args),
            audit::line(id, audit::CHANNEL_CREATED, slug.as_str(), "", SYSTEM, now),
        ];
        let words = row::channel::words(profile).into_iter();
        statements.extend(words.map(|word| run(sql::channel::ADD_WORD, args![word.into_bytes(), id.0])));
        let _ = self.db.tx(statements).await?;
        Ok(id)
    }

    /// All channels, by address.
    pub async fn channels(&self) -> Result<Vec<PublicChannel>> {
        self.db.rows(sql::channel::EVERY, args![]).await?.into_iter().map(row::channel::read).collect()
    }

    /// Any channel by its address.
    pub async fn channel_by_slug(&self, slug: &ChannelSlug) -> Result<Option<PublicChannel>> {
        self.db.one(sql::channel::BY_SLUG, args![slug.as_str()]).await?.map(row::channel::read).transpose()
    }

    /// Writes the standing after a check of `domain`. `false`, nothing written, if the channel names another domain
    /// now.
    pub async fn save_verification(
        &self,
        channel: ChannelId,
        domain: &str,
        verification: &Verification,
    ) -> Result<bool> {
        let Verification { state, since, checked, finding, grace_until } = *verification;
        let legs = finding.map(|finding| (finding.dns.key(), finding.site.key())).unzip();
        let (times, next) = ((ms_of(checked), ms_of(grace_until)), ms_of(verification.next_check()));
        let args = args![channel.0, domain, state.key(), ms(since), times.0, legs.0, legs.1, times.1, next];
        Ok(self.db.tx(vec![run(sql::channel::SET_PROOF, args).must(1)]).await?.is_committed())
    }

    /// Takes a channel whose proof is to be looked at now, longest waiting first; nobody else gets it for so long.
    pub async fn claim_verification(&self, now: Timestamp, lease: Duration) -> Result<Option<(Channel, Verification)>> {
        let until = ms(now).saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX));
        for row in self.db.rows(sql::channel::PROOF_DUE, args![ms(now), CANDIDATES]).await? {
            let found = row::channel::read(row)?;
            let claim = run(sql::channel::CLAIM_PROOF, args![found.channel.id.0, until, ms(now)]).must(1);
            if self.db.tx(vec![claim]).await?.is_committed() {
                return Ok(Some((found.channel, found.verification)));
            }
        }
        Ok(None)
    }

    /// Channels whose public halves are not stored yet, with the generation of their keys.
    pub async fn without_public_halves(&self) -> Result<Vec<(ChannelId, u32)>> {
        let rows: Vec<(i64, i64)> = self.db.rows(sql::channel::WITHOUT_HALVES, args![]).await?;
        let read = |(id, generation)| Ok((ChannelId(id), row::small("channel", generation)?));
        rows.into_iter().map(read).collect()
    }

    /// Stores the public halves of a channel's keys.
    pub async fn keep_public_halves(&self, channel: ChannelId, generation: u32, halves: &StoredHalves) -> Result<()> {
        let StoredHalves { vapid, identity, signature } = halves;
        let args = args![channel.0, i64::from(generation), vapid, identity, signature];
        let _ = self.db.tx(vec![run(sql::channel::KEEP_HALVES, args)]).await?;
        Ok(())
    }
}
