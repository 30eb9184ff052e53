use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, PostId};
use channel::reaction::Choices;
use channel::slug::ChannelSlug;
use db::{Db, args, run};

use crate::row::{count, ms, small, stored};
use crate::{Answered, ReactionEpoch, ReactionSlot, Result, StoreError, sql};

/// What anonymous reactions need: keys, slots, open reactions, totals. Knows of no follower, and no method says which
/// device reacted, in which order or when: that is stored nowhere.
#[derive(Clone)]
pub struct Reaction {
    pub(crate) content: Db,
    pub(crate) reactions: Db,
}

/// Statements of one transaction while writing.
const AT_ONCE: usize = 1_000;

impl Reaction {
    /// Keeps a new key pair; `false` if the channel has one for that half-year.
    pub async fn add_epoch(&self, channel: ChannelId, epoch: &ReactionEpoch) -> Result<bool> {
        let ReactionEpoch { epoch, suite, wrapped, document, until, .. } = epoch;
        let args = args![channel.0, epoch, i64::from(*suite), wrapped, document, ms(*until)];
        let written = self.content.tx(vec![run(sql::reaction::ADD_EPOCH, args)]).await?;
        Ok(written.committed().is_some_and(|all| all.first().is_some_and(|row| row.affected() == 1)))
    }

    /// Channels without a key of that half-year, with the generation of their own keys.
    pub async fn without_epoch(&self, epoch: &str) -> Result<Vec<(ChannelId, ChannelSlug, u32)>> {
        let rows: Vec<(i64, String, i64)> = self.content.rows(sql::reaction::WITHOUT_EPOCH, args![epoch]).await?;
        let read = |(channel, slug, generation): (i64, String, i64)| {
            let slug = ChannelSlug::parse(&slug).map_err(|_| StoreError::corrupt("channel", "slug"))?;
            Ok((ChannelId(channel), slug, small("channel", generation)?))
        };
        rows.into_iter().map(read).collect()
    }

    /// The key pairs of a channel that still count.
    pub async fn epochs(&self, channel: ChannelId, now: Timestamp) -> Result<Vec<ReactionEpoch>> {
        type Row = (String, i64, Vec<u8>, Vec<u8>, i64, i64);
        let rows: Vec<Row> = self.content.rows(sql::reaction::EPOCHS, args![channel.0, ms(now)]).await?;
        let read = |(epoch, suite, wrapped, document, until, next): Row| {
            let suite = u8::try_from(suite).map_err(|_| StoreError::corrupt("reaction_epoch", "suite"))?;
            let next = u16::try_from(next).map_err(|_| StoreError::corrupt("reaction_epoch", "next"))?;
            Ok(ReactionEpoch { epoch, suite, wrapped, document, until: from_ms(until), next })
        };
        rows.into_iter().map(read).collect()
    }

    /// Destroys the keys whose time is over; answers how many. Backups of the posts hold them until they go, too.
    pub async fn destroy_epochs(&self, now: Timestamp) -> Result<u64> {
        let written = self.content.tx(vec![run(sql::reaction::DROP_EPOCHS, args![ms(now)])]).await?;
        let gone = written.committed().and_then(|all| all.first().map(db::Returned::affected)).unwrap_or(0);
        if gone > 0 {
            self.content.checkpoint_truncate().await?;
        }
        Ok(gone)
    }

    /// After a restore: posts that came out since the copy was made had slots the copy does not know of. So many are left
    /// out, so that none is given twice.
    pub async fn skip_slots(&self, slots: u16, now: Timestamp) -> Result<()> {
        let _ = self.content.tx(vec![run(sql::reaction::SKIP_SLOTS, args![i64::from(slots), ms(now)])]).await?;
        Ok(())
    }

    /// The posts of all channels that can be answered.
    pub async fn open_slots(&self, now: Timestamp) -> Result<Vec<ReactionSlot>> {
        self.content.rows(sql::reaction::OPEN, args![ms(now)]).await?.into_iter().map(open_slot).collect()
    }

    /// The posts of one channel and half-year that can be answered.
    pub async fn open_slots_of(&self, channel: ChannelId, epoch: &str, now: Timestamp) -> Result<Vec<ReactionSlot>> {
        let args = args![channel.0, epoch, ms(now)];
        self.content.rows(sql::reaction::OPEN_OF, args).await?.into_iter().map(open_slot).collect()
    }

    /// Writes reactions that were accepted, in the order of their tags, which are hashes of random numbers: the file and
    /// its log do not know in which order they came.
    pub async fn write(&self, mut answers: Vec<Answered>) -> Result<()> {
        answers.sort_unstable_by_key(|answer| (answer.post, answer.tag));
        for some in answers.chunks(AT_ONCE) {
            let write = |one: &Answered| {
                let args = args![one.post.0, one.tag.to_vec(), i64::from(one.seq), i64::from(one.choice)];
                run(sql::reaction::open::WRITE, args)
            };
            let _ = self.reactions.tx(some.iter().map(write).collect()).await?;
        }
        Ok(())
    }

    /// Counts a post's open reactions and stores the numbers everybody is shown, rounded. The exact ones are stored
    /// nowhere and shown to nobody.
    pub async fn count(&self, post: PostId, choices: Choices) -> Result<()> {
        let rows: Vec<(i64, i64)> = self.reactions.rows(sql::reaction::open::COUNT, args![post.0]).await?;
        let bytes = rows.into_iter().filter_map(|(choice, times)| Some((u8::try_from(choice).ok()?, count(times))));
        let tally = choices.tally(bytes).shown();
        let numbers = std::iter::once(tally.devices).chain(tally.each);
        let set = |(choice, shown)| run(sql::reaction::SET_TOTAL, args![post.0, choice, stored(shown)]);
        let _ = self.content.tx((0_i64..).zip(numbers).map(set).collect()).await?;
        Ok(())
    }

    /// Freezes the numbers of posts that closed before `now` and deletes every reaction to them; answers how many posts.
    pub async fn freeze(&self, now: Timestamp) -> Result<u64> {
        let due: Vec<(i64, i64, i64)> = self.content.rows(sql::reaction::DUE, args![ms(now)]).await?;
        let mut frozen = 0;
        for (post, count, several) in due {
            self.count(PostId(post), choices(count, several)?).await?;
            // From here on nothing of it is counted again, so deleting may be done twice.
            let _ = self.content.tx(vec![run(sql::reaction::FREEZE, args![post])]).await?;
            let _ = self.reactions.tx(vec![run(sql::reaction::open::DROP, args![post])]).await?;
            frozen += 1;
        }
        Ok(frozen)
    }

    /// Deletes reactions to posts that cannot be answered any more: withdrawn, or frozen while another process still
    /// had some. Answers to how many posts.
    pub async fn sweep(&self) -> Result<u64> {
        // In this order: a post that is opened in between is not among them.
        let posts: Vec<(i64,)> = self.reactions.rows(sql::reaction::open::POSTS, args![]).await?;
        let open = self.open_slots(Timestamp::UNIX_EPOCH).await?;
        let mut swept = 0;
        for (post,) in posts.into_iter().filter(|(post,)| !open.iter().any(|slot| slot.post.0 == *post)) {
            let _ = self.reactions.tx(vec![run(sql::reaction::open::DROP, args![post])]).await?;
            swept += 1;
        }
        Ok(swept)
    }

    /// Writes the file of open reactions anew in the order of its keys: nothing deleted is left in it, and nothing says
    /// what was written together.
    pub async fn tidy(&self) -> Result<()> {
        use sql::reaction::open::upkeep::{HOLD, MIX, REWRITE};
        let anew = [sql::upkeep::NO_LIMIT, HOLD, MIX, REWRITE].map(|text| run(text, args![]));
        let _ = self.reactions.rewrite(anew.into(), std::future::pending()).await?;
        Ok(())
    }
}

type OpenRow = (i64, i64, String, i64, i64, i64, i64);

fn open_slot((post, channel, epoch, slot, choices, several, closes): OpenRow) -> Result<ReactionSlot> {
    let slot = u16::try_from(slot).map_err(|_| StoreError::corrupt("reaction_slot", "slot"))?;
    let choices = self::choices(choices, several)?;
    Ok(ReactionSlot { post: PostId(post), channel: ChannelId(channel), epoch, slot, choices, closes: from_ms(closes) })
}

/// The two columns.
pub(crate) fn choices(count: i64, several: i64) -> Result<Choices> {
    let count = u8::try_from(count).map_err(|_| StoreError::corrupt("reaction_slot", "choices"))?;
    Ok(Choices { count, several: several != 0 })
}
