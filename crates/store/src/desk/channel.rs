use channel::channel::Profile;
use channel::clock::Timestamp;
use channel::editor::Role;
use channel::ids::{ChannelId, EditorId};
use channel::subscription::RoundedCount;
use channel::verification::Verification;

use crate::{AuditLine, Desk, PublicChannel, Result};

impl Desk {
    /// The channels an editor works for, by name.
    pub async fn channels_of(&self, editor: EditorId) -> Result<Vec<(PublicChannel, Role)>> {
        let _ = (editor, &self.db);
        unimplemented!()
    }

    /// A channel, public or not.
    pub async fn channel(&self, channel: ChannelId) -> Result<Option<PublicChannel>> {
        let _ = channel;
        unimplemented!()
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
        let _ = (channel, profile, by, now);
        unimplemented!()
    }

    /// Opens or closes a channel to residents. Opening is refused (`false`, nothing written) while the imprint is
    /// incomplete.
    pub async fn set_public(&self, channel: ChannelId, public: bool, by: EditorId, now: Timestamp) -> Result<bool> {
        let _ = (channel, public, by, now);
        unimplemented!()
    }

    /// Where the proof stands.
    pub async fn verification(&self, channel: ChannelId) -> Result<Option<Verification>> {
        let _ = channel;
        unimplemented!()
    }

    /// Names the domain to be proved; the proof begins anew, also if it is the same domain. `false` if the channel is
    /// unknown. An empty domain takes the claim back.
    pub async fn claim_domain(&self, channel: ChannelId, domain: &str, by: EditorId, now: Timestamp) -> Result<bool> {
        let _ = (channel, domain, by, now);
        unimplemented!()
    }

    /// About how many follow: the same number everybody sees.
    pub async fn followers(&self, channel: ChannelId) -> Result<RoundedCount> {
        let _ = channel;
        unimplemented!()
    }

    /// Who did what, newest first.
    pub async fn audit(&self, channel: ChannelId, limit: usize) -> Result<Vec<AuditLine>> {
        let _ = (channel, limit);
        unimplemented!()
    }
}
