//! What is only rehearsed stands back.
use super::delivery::{BOOT, FCM, LEASE, batch_of, claim, follow, ordered};
use crate::harness::{World, at, each};
use channel::delivery::Lane;
use channel::post::Kind;
use store::{Checkpoint, RetryNew};

/// Those of a rehearsal come after all others, though they were due before.
#[tokio::test]
async fn claim_retries_of_a_rehearsal() {
    each(async |world: &World| {
        let (_, _, due) = ordered(world, Kind::Warning).await;
        let (delivery, channel) = (world.stores.delivery(), due.channel);
        follow(world, channel, FCM, 1..=4).await;
        assert!(delivery.begin(&due, 1, at(2)).await.unwrap());
        let mut shard = claim(world, Lane::Warning, 2).await.unwrap();
        for (behind, sids, second) in [(true, [1, 2], 5), (false, [3, 4], 9)] {
            shard.behind = behind;
            let retries = sids.map(|sid| RetryNew { sid, due: at(second), attempt: 1 }).into();
            let batch = Checkpoint { retries, ..batch_of(Some(sids[1]), false, 0) };
            assert!(delivery.checkpoint(&shard, batch).await.unwrap());
        }
        let mut order = Vec::new();
        for _ in 0..2 {
            let claimed = delivery.claim_retries(Lane::Warning, BOOT, at(10), LEASE, 3, &[]).await.unwrap();
            order.push(claimed.iter().map(|retry| retry.sid).collect::<Vec<_>>());
        }
        assert_eq!(order, [vec![3, 4, 1], vec![2]]);
    })
    .await;
}
