//! What the greeting carries: the ticket for a booklet, good for the device it was sent to.
use super::Reactions;
use crate::error::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::channel::Channel;
use channel::reaction::half_year;
use reaction::{ChannelName, Epoch, Subject};
use std::sync::Arc;

/// Seconds a ticket is good: a device may wait for a quiet moment.
const GOOD: u64 = 14 * 86_400;

/// A ticket and what the device must know to use it. Names a follower's row, so it has no Debug.
pub struct Ticket {
    /// 64 bytes, base64url.
    pub ticket: String,
    /// The half-year.
    pub epoch: String,
    /// The slot the next post gets.
    pub slot: u16,
}

impl Reactions {
    /// A ticket for one subscription; `None` in a channel without reactions.
    pub async fn ticket(&self, channel: &Channel, origin: i64, sid: i64) -> Result<Option<Ticket>, Problem> {
        let Some(key) = self.current(channel).await? else { return Ok(None) };
        let expires = self.clock.now().as_second().max(0).unsigned_abs() + GOOD;
        let mut random = |out: &mut [u8]| self.random.fill(out);
        let note = self.gate.ticket(key.key.name(), Subject { origin, sid }, expires, &mut random);
        let (ticket, epoch) = (URL_SAFE_NO_PAD.encode(note.to_bytes()), key.key.name().epoch.to_string());
        Ok(Some(Ticket { ticket, epoch, slot: key.next.number() }))
    }

    /// The half-year and the slot the next post gets; `None` in a channel without reactions.
    pub async fn next(&self, channel: &Channel) -> Result<Option<(String, u16)>, Problem> {
        let key = self.current(channel).await?;
        Ok(key.map(|key| (key.key.name().epoch.to_string(), key.next.number())))
    }

    /// The present half-year and the short hash of its key document, which every push of a post carries, so that a key made
    /// for one person would show. A push may be read in another half-year than it was sealed in.
    pub async fn key_hash(&self, channel: &Channel) -> Result<Option<String>, Problem> {
        let key = self.current(channel).await?;
        Ok(key.map(|key| format!("{} {}", key.key.name().epoch, URL_SAFE_NO_PAD.encode(&key.hash[..8]))))
    }

    async fn current(&self, channel: &Channel) -> Result<Option<Arc<super::Key>>, Problem> {
        let names = ChannelName::parse(channel.slug.as_str()).ok().zip(Epoch::parse(&half_year(self.clock.now())).ok());
        let Some((name, epoch)) = names.filter(|_| !channel.profile.emojis.is_empty()) else { return Ok(None) };
        let book = self.book(&name).await?;
        Ok(book.and_then(|book| book.key(epoch).cloned()))
    }
}
