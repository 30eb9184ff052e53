//! Makes the keys of half-years, where the master key is: whoever holds it signs their documents for the channel.
use crate::app::Random;
use crate::error::Problem;
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::reaction::half_year;
use channel::slug::ChannelSlug;
use jiff::{SignedDuration, civil, tz::TimeZone};
use reaction::{ChannelName, Day, Epoch, EpochKey, KeyDocument, KeyName, Suite, Wrapping};
use std::sync::Arc;
use store::ReactionEpoch;
use vault::{VaultError, WebKey};

/// The next half-year's key is made so long ahead, so that booklets are at hand when it begins.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Signs for a channel, in a generation of its keys. Made by whoever holds the master key.
pub type SignFor = Arc<dyn Fn(ChannelId, u32, &[u8]) -> Result<[u8; 64], VaultError> + Send + Sync>;

/// Keeps every channel in keys.
pub struct KeyMaker {
    /// Where they are stored.
    pub store: store::Reaction,
    /// Signs for the channels.
    pub sign: SignFor,
    /// Wraps.
    pub keys: Arc<WebKey>,
    /// Group of new keys.
    pub suite: Suite,
    /// Randomness.
    pub random: Arc<dyn Random>,
}

impl KeyMaker {
    /// Makes the keys of this and, a fortnight ahead, the next half-year that are missing. Cheap when none is. Of two
    /// processes that do so at once one wins.
    pub async fn keep(&self, now: Timestamp) -> Result<(), Problem> {
        let mut labels = vec![half_year(now), half_year(now.checked_add(AHEAD).unwrap_or(now))];
        labels.dedup();
        for label in labels {
            let epoch = Epoch::parse(&label).map_err(Problem::internal)?;
            for (channel, slug, generation) in self.store.without_epoch(&label).await? {
                let row = self.make(channel, &slug, generation, epoch)?;
                self.store.add_epoch(channel, &row).await?;
            }
        }
        Ok(())
    }

    fn make(
        &self,
        channel: ChannelId,
        slug: &ChannelSlug,
        generation: u32,
        epoch: Epoch,
    ) -> Result<ReactionEpoch, Problem> {
        let mut random = |out: &mut [u8]| self.random.fill(out);
        let name = KeyName { channel: ChannelName::parse(slug.as_str()).map_err(Problem::internal)?, epoch };
        let key = EpochKey::generate(name, self.suite, &mut random).map_err(Problem::internal)?;
        let wrapping = Wrapping::new(&self.keys.epoch_wrapping()).map_err(Problem::internal)?;
        let wrapped = key.wrap(&wrapping, &mut random).map_err(Problem::internal)?;
        let document = KeyDocument::of(&key);
        let signature = (self.sign)(channel, generation, document.canonical().as_bytes())?;
        Ok(ReactionEpoch {
            epoch: epoch.to_string(),
            suite: key.suite().code(),
            wrapped: wrapped.to_vec(),
            document: document.signed(&signature).into_bytes(),
            until: after(epoch.last_day_of_key()),
            next: 0,
        })
    }
}

/// Midnight UTC after a day.
fn after(day: Day) -> Timestamp {
    let date = i16::try_from(day.year).ok().zip(i8::try_from(day.month).ok()).zip(i8::try_from(day.day).ok());
    let date = date.and_then(|((year, month), day)| civil::Date::new(year, month, day).ok());
    let midnight = date.and_then(|date| date.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok());
    midnight.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}
