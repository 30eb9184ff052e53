use channel::delivery::Lane;
use channel::ids::PostId;
use channel::official::{Reach, Step};
use channel::post::Kind;
use channel::warning::Severity;
use std::time::Duration;
use store::{FoundMessage, OfficialTurn};

use super::delivery::{FCM, follow};
use super::desk_official::{change, message, name, new, read, source};
use crate::harness::{World, at, content, each};

#[tokio::test]
async fn official() {
    each(async |world: &World| {
        let (channel, delivery) = (world.channel("lindenau").await, world.stores.delivery());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Push)]).await);
        let (of, one) = delivery.official(PostId(11)).await.unwrap().unwrap();
        assert_eq!((of.channel.id, one.version, one.words.len()), (channel, 1, 2));
        assert!(delivery.official(PostId(12)).await.unwrap().is_none());
        // Its all-clear may be as mild as it likes: it goes to whoever was woken. What nobody was told of woke nobody.
        assert!(read(world, 70, vec![new(13, Reach::Quiet)]).await);
        let mild = |named: &str| {
            let found = FoundMessage { severity: Severity::Minor, ..message("Vorbei", Step::Ends) };
            OfficialTurn::Next(found, vec![name(named, 2)])
        };
        let ends = vec![change(11, 1, 1, mild("a.11"), Reach::Push), change(13, 1, 0, mild("a.13"), Reach::Quiet)];
        assert!(read(world, 140, ends).await);
        let loud = async |id| delivery.official(PostId(id)).await.unwrap().unwrap().1.loud;
        assert_eq!([loud(11).await, loud(13).await], [true, false]);
        assert!(delivery.load(PostId(11), 1).await.unwrap().is_none(), "it is no post of the town's");
    })
    .await;
}

/// W13: on the day of the rehearsal a real warning does not wait for it.
#[tokio::test]
async fn earnest_waits() {
    each(async |world: &World| {
        let (channel, other, delivery) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.delivery());
        follow(world, channel, FCM, [1]).await;
        follow(world, other, FCM, [2]).await;
        source(world, channel).await;
        let found = store::FoundMessage { rehearsal: true, ..message("Probealarm", Step::Begins) };
        let turn = OfficialTurn::New(found, vec![name("a.11", 2)]);
        assert!(read(world, 2, vec![change(11, 0, 0, turn, Reach::Push)]).await);
        let claim = async |second| {
            delivery.claim_shard(Lane::Warning, 7, at(second), Duration::from_secs(30), &[]).await.unwrap()
        };
        let due = delivery.due(at(3), 9).await.unwrap().remove(0);
        delivery.begin(&due, 3, at(3)).await.unwrap();
        let rehearsed = claim(3).await.unwrap();
        let waits = async |shard, second| delivery.earnest_waits(shard, at(second)).await.unwrap();
        assert!(rehearsed.behind && !waits(&rehearsed, 3).await);
        world.post(other, content(Kind::Warning, "Sturm"), at(4)).await;
        let real = delivery.waiting(Lane::Warning, at(4), 9).await.unwrap().remove(0);
        delivery.begin(&real, 2, at(4)).await.unwrap();
        assert!(waits(&rehearsed, 4).await);
        let first = claim(4).await.unwrap();
        assert_eq!((first.delivery, first.behind), (real.id, false), "though it came later");
        assert!(!waits(&first, 4).await && !delivery.others_wait(&first, at(4)).await.unwrap());
        delivery.release(&first, at(5)).await.unwrap();
        let (again, second) = (claim(5).await.unwrap(), claim(5).await.unwrap());
        assert_eq!([again.delivery, second.delivery], [real.id; 2], "also after its turn");
        delivery.release(&again, at(20)).await.unwrap();
        let filler = claim(6).await.unwrap();
        assert_eq!(filler.delivery, due.id, "what rests is not in the way");
        assert!(!waits(&rehearsed, 6).await);
        // It is the first again when it has rested, when a lease ran out, and after a restart.
        delivery.release(&filler, at(7)).await.unwrap();
        assert!(waits(&rehearsed, 20).await);
        let rested = claim(20).await.unwrap();
        assert_eq!((rested.delivery, rested.behind), (real.id, false));
        assert_eq!(claim(21).await.unwrap().delivery, due.id);
        assert!(waits(&rehearsed, 40).await);
        let left = claim(40).await.unwrap();
        assert_eq!((left.delivery, left.lo), (real.id, second.lo), "its lease ran out at 35");
        delivery.free_leases(8).await.unwrap();
        assert!(waits(&rehearsed, 40).await);
        assert_eq!([claim(41).await.unwrap().delivery, claim(41).await.unwrap().delivery], [real.id; 2]);
    })
    .await;
}
