use channel::channel::{Channel, Profile};
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::slug::ChannelSlug;
use channel::verification::Verification;

use crate::{Admin, PublicChannel, Result};

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
        let _ = (slug, profile, now, random, &self.db);
        unimplemented!()
    }

    /// All channels, by address.
    pub async fn channels(&self) -> Result<Vec<PublicChannel>> {
        unimplemented!()
    }

    /// Any channel by its address.
    pub async fn channel_by_slug(&self, slug: &ChannelSlug) -> Result<Option<PublicChannel>> {
        let _ = slug;
        unimplemented!()
    }

    /// Writes the standing after a check of `domain`. `false`, nothing written, if the channel names another domain
    /// now.
    pub async fn save_verification(
        &self,
        channel: ChannelId,
        domain: &str,
        verification: &Verification,
    ) -> Result<bool> {
        let _ = (channel, domain, verification);
        unimplemented!()
    }

    /// Channels whose proof is to be looked at now, longest waiting first.
    pub async fn verification_due(&self, now: Timestamp, limit: usize) -> Result<Vec<(Channel, Verification)>> {
        let _ = (now, limit);
        unimplemented!()
    }
}
