//! Followers of `follow`: their boxes are as long as real ones and hold nothing, since nobody opens them here.
use super::{BOX, WEEK};
use crate::Failed;
use crate::town::House;
use channel::ids::ChannelId;
use db::{args, run};
use store::NewSubscription;

pub const ORIGIN: &str = "https://push.example";
/// Written in one transaction.
const TOGETHER: i64 = 2_000;
const CODE: &str = "SELECT code FROM push_origin WHERE origin = $1";
const ADD: &str = "INSERT INTO subscription (channel, origin, sid, sealed, week) VALUES ($1, $2, $3, $4, $5)";

/// The first by the front door, the others many in a transaction and in the order of their keys.
pub async fn fill(house: &House, channel: ChannelId, followers: usize) -> Result<(), Failed> {
    let first = NewSubscription { channel, origin: ORIGIN.to_owned(), sid: 0, sealed: sealed(0), week: WEEK };
    house.stores.follow().put(first).await.map_err(|e| Failed::to("following", e))?;
    let wrote = |e| Failed::to("writing followers", e);
    let code: Option<(i64,)> = house.followers.one(CODE, args![ORIGIN]).await.map_err(wrote)?;
    let (code,) = code.ok_or_else(|| Failed("the push service has no number".into()))?;
    let sids = sids(followers);
    for part in sids.chunks(TOGETHER as usize) {
        let rows = part.iter().map(|sid| run(ADD, args![channel.0, code, *sid, sealed(*sid), WEEK]));
        let _ = house.followers.tx(rows.collect()).await.map_err(wrote)?;
    }
    Ok(())
}

/// Evenly spread and in order.
pub fn sids(followers: usize) -> Vec<i64> {
    let mut sids: Vec<i64> = (1..=followers as i64).map(|number| sid(-number)).collect();
    sids.sort_unstable();
    sids
}

/// As evenly spread as a real tag.
pub fn sid(number: i64) -> i64 {
    testkit::Seeded::new(number as u64).u64() as i64
}

/// As long as a real box.
pub fn sealed(sid: i64) -> Vec<u8> {
    let mut sealed = vec![0; BOX];
    testkit::Seeded::new(sid as u64).fill(&mut sealed);
    sealed
}
