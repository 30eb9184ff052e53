use channel::ids::{DeliveryId, PostId};
use channel::official::{Ending, Reach, Rule, Step};
use std::time::Duration;
use store::{KnownOfficials, OfficialReading, OfficialTurn, Settling};

use super::desk_official::{all, change, message, name, new, read, source};
use crate::harness::{EDITOR, World, at, each};

const LEASE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn claim() {
    each(async |world: &World| {
        let (channel, officials) = (world.channel("lindenau").await, world.stores.officials());
        source(world, channel).await;
        world.stores.desk().set_official_rule(channel, Rule::Propose, EDITOR, at(1)).await.unwrap();
        assert!(officials.claim(at(0), LEASE).await.unwrap().is_none(), "not yet");
        let claimed = officials.claim(at(2), LEASE).await.unwrap().unwrap();
        assert_eq!((claimed.source.due, claimed.rule, claimed.all.len()), (at(62), Rule::Propose, 1));
        assert!(officials.claim(at(3), LEASE).await.unwrap().is_none(), "it is somebody's");
        let again = officials.claim(at(63), LEASE).await.unwrap().unwrap();
        assert_eq!((again.channel.channel.id, again.recent), (channel, 0), "whoever had it is gone");
        assert!(read(world, 200, vec![new(11, Reach::Push), new(12, Reach::Quiet)]).await);
        assert_eq!(officials.claim(at(300), LEASE).await.unwrap().unwrap().recent, 1);
        assert_eq!(officials.claim(at(200 + 7200), LEASE).await.unwrap().unwrap().recent, 0, "an hour ago");
    })
    .await;
}

#[tokio::test]
async fn known() {
    each(async |world: &World| {
        let (channel, officials) = (world.channel("lindenau").await, world.stores.officials());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet)]).await);
        let names = vec![name("a.11", 2), name("b", 3)];
        let turn = OfficialTurn::Next(message("Mehr Rauch", Step::Changes), names.clone());
        assert!(read(world, 70, vec![change(11, 1, 0, turn, Reach::Quiet)]).await);
        let found = officials.known(channel).await.unwrap();
        let one = &found.all[0];
        assert_eq!((found.turn, found.all.len(), one.version), (2, 1, 2), "two readings changed something");
        assert!(one.names.iter().zip(&names).all(|(found, put)| found.is(put)) && one.names.len() == 2);
        assert_eq!((one.ended, one.expires, one.listed.as_slice()), (None, Some(at(9000)), [(7, None)].as_slice()));
        let other = world.channel("werre").await;
        assert_eq!(officials.known(other).await.unwrap(), KnownOfficials { turn: 0, all: Vec::new() });
    })
    .await;
}

#[tokio::test]
async fn settle() {
    each(async |world: &World| {
        let (channel, officials) = (world.channel("lindenau").await, world.stores.officials());
        source(world, channel).await;
        let claimed = officials.claim(at(2), LEASE).await.unwrap().unwrap();
        let failed = OfficialReading { due: at(99), problem: "fetch.timeout", ..OfficialReading::default() };
        assert_eq!(officials.settle(&claimed.source, &failed, at(2)).await.unwrap(), Settling::Written);
        let late = OfficialReading { complete: true, changes: vec![new(10, Reach::Push)], ..failed };
        let late = officials.settle(&claimed.source, &late, at(3)).await.unwrap();
        assert_eq!(late, Settling::Lost, "its lease had ended");
        assert!(
            all(world, channel).await.is_empty()
                && world.stores.desk().deliveries(channel, 9).await.unwrap().is_empty()
        );
        let known = world.stores.desk().official_sources(channel).await.unwrap().remove(0);
        assert_eq!((known.failures, known.problem.as_str(), known.complete), (1, "fetch.timeout", None));
        assert!(read(world, 100, vec![new(11, Reach::Push)]).await);
        let one = all(world, channel).await.remove(0);
        let clear = || OfficialTurn::Next(message("Entwarnung", Step::Ends), vec![name("a.11", 2), name("b", 3)]);
        assert!(!read(world, 170, vec![change(11, 7, 1, clear(), Reach::Push)]).await, "of another version");
        assert_eq!((one.told, one.ended, one.came), (1, None, at(100)));
        assert!(read(world, 240, vec![change(11, 1, 1, clear(), Reach::Push), new(12, Reach::Push)]).await);
        let gone = change(12, 1, 1, OfficialTurn::Gone(Ending::Withdrawn), Reach::Push);
        assert!(read(world, 310, vec![gone]).await);
        let ended: Vec<_> = all(world, channel).await.into_iter().map(|one| (one.id.0, one.told, one.ended)).collect();
        let expected = [(12, 2, Some((Ending::Withdrawn, at(310)))), (11, 2, Some((Ending::AllClear, at(240))))];
        assert_eq!(ended, expected);
        let deliveries = world.stores.desk().deliveries(channel, 9).await.unwrap();
        let open = deliveries.iter().filter(|one| one.finished.is_none()).count();
        assert_eq!((deliveries.len(), open), (4, 2), "what a later message overtook has ended");
        let known = world.stores.desk().official_sources(channel).await.unwrap().remove(0);
        assert_eq!((known.failures, known.complete), (0, Some(at(310))));
    })
    .await;
}

/// A person sends a warning while a reading of it is under way: the reading must not forget that people were told.
#[tokio::test]
async fn w8_whoever_is_sent_a_warning_meanwhile_is_not_forgotten() {
    each(async |world: &World| {
        let (channel, officials) = (world.channel("lindenau").await, world.stores.officials());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Propose)]).await);
        let claimed = officials.claim(at(70), LEASE).await.unwrap().unwrap();
        let known = officials.known(channel).await.unwrap();
        let one = all(world, channel).await.remove(0);
        assert!(world.stores.desk().send_official(&one, DeliveryId(3), "x", EDITOR, at(71)).await.unwrap());
        let next = |told| {
            let turn = OfficialTurn::Next(message("Mehr Rauch", Step::Changes), vec![name("a.11", 2), name("b", 3)]);
            vec![change(11, 1, told, turn, if told > 0 { Reach::Push } else { Reach::Propose })]
        };
        let stale = OfficialReading { turn: known.turn, due: at(99), changes: next(0), ..OfficialReading::default() };
        assert_eq!(officials.settle(&claimed.source, &stale, at(72)).await.unwrap(), Settling::Overtaken);
        let known = officials.known(channel).await.unwrap();
        let fooled = OfficialReading { turn: known.turn, ..stale };
        assert_eq!(
            officials.settle(&claimed.source, &fooled, at(72)).await.unwrap(),
            Settling::Overtaken,
            "nor by itself"
        );
        assert_eq!(known.all[0].told, 1);
        let anew = OfficialReading { changes: next(1), ..fooled };
        assert_eq!(officials.settle(&claimed.source, &anew, at(73)).await.unwrap(), Settling::Written);
        assert_eq!(all(world, channel).await[0].told, 2);
    })
    .await;
}

#[tokio::test]
async fn official() {
    each(async |world: &World| {
        let (channel, officials) = (world.channel("lindenau").await, world.stores.officials());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Push)]).await);
        assert!(read(world, 70, vec![change(11, 1, 1, OfficialTurn::Gone(Ending::Withdrawn), Reach::Push)]).await);
        let gone = officials.official(PostId(11)).await.unwrap().unwrap();
        assert_eq!(
            (gone.step, gone.ended, gone.words[0].headline.as_str()),
            (Step::Ends, Some((Ending::Withdrawn, at(70))), "Rauch 11")
        );
        assert!(officials.known(channel).await.unwrap().all[0].listed.is_empty());
        assert!(read(world, 140, vec![change(11, 2, 2, OfficialTurn::Back, Reach::Push)]).await);
        let back = officials.official(PostId(11)).await.unwrap().unwrap();
        assert_eq!((back.step, back.ended, back.told), (Step::Changes, None, 3));
        assert_eq!(officials.known(channel).await.unwrap().all[0].listed, [(7, None)]);
        assert!(officials.official(PostId(12)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn prune() {
    each(async |world: &World| {
        let (channel, officials) = (world.channel("lindenau").await, world.stores.officials());
        source(world, channel).await;
        assert!(read(world, 2, vec![new(11, Reach::Quiet), new(12, Reach::Quiet)]).await);
        assert!(read(world, 70, vec![change(11, 1, 0, OfficialTurn::Gone(Ending::Expired), Reach::Quiet)]).await);
        assert_eq!(officials.prune(at(70)).await.unwrap(), 0);
        assert_eq!(officials.prune(at(71)).await.unwrap(), 1);
        assert_eq!(all(world, channel).await.len(), 1);
        let public = world.stores.public();
        assert!(public.official_file("hash of Rauch 11").await.unwrap().is_none());
        assert!(public.official_file("hash of Rauch 12").await.unwrap().is_some(), "somebody needs it");
    })
    .await;
}
