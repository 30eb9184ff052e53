use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::reaction::{Choices, OPEN};
use store::{Answered, Published, Shown};

use crate::harness::{World, answerable, at, each, poll};

const SIX: Choices = Choices { count: 6, several: false };

fn answer(post: PostId, device: u8, seq: u32, choice: u8) -> Answered {
    Answered { post, tag: [device; 32], seq, choice }
}

async fn shown(world: &World, post: PostId) -> Shown {
    world.stores.public().reactions(&[post]).await.unwrap().remove(&post).unwrap()
}

async fn rows(world: &World) -> Vec<(i64, i64, i64)> {
    world.reactions.rows("SELECT post, seq, choice FROM reaction ORDER BY post, tag", vec![]).await.unwrap()
}

#[tokio::test]
async fn add_epoch() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        let mut other = reaction.epochs(channel, at(0)).await.unwrap().remove(0);
        other.document = vec![9; 32];
        assert!(!reaction.add_epoch(channel, &other).await.unwrap(), "the first one stays");
        assert_eq!(reaction.epochs(channel, at(0)).await.unwrap()[0].document, [2; 32]);
    })
    .await;
}

#[tokio::test]
async fn without_epoch() {
    each(async |world: &World| {
        let (reaction, lindenau) = (world.stores.reaction(), world.channel("lindenau").await);
        let werre = world.channel("werre").await;
        world.epoch(lindenau).await;
        let without = reaction.without_epoch("2026H2").await.unwrap();
        let without: Vec<_> = without.iter().map(|(id, slug, generation)| (*id, slug.as_str(), *generation)).collect();
        assert_eq!(without, [(werre, "werre", 0)]);
        assert_eq!(reaction.without_epoch("2027H1").await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn epochs() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        assert!(reaction.epochs(channel, at(0)).await.unwrap().is_empty());
        let unslotted = world.post(channel, answerable("Zu früh"), at(1)).await;
        assert!(world.stores.public().reactions(&[unslotted]).await.unwrap().is_empty(), "no key, no slot");
        world.epoch(channel).await;
        let post = world.post(channel, answerable("Park"), at(2)).await;
        let again = world.next(channel, post, answerable("Parks"), at(3), 1);
        assert_eq!(world.stores.desk().publish(again).await.unwrap(), Published::Done { version: 2 });
        let epochs = reaction.epochs(channel, at(3)).await.unwrap();
        assert_eq!((epochs.len(), epochs[0].next, epochs[0].suite), (1, 1, 1), "a correction takes no slot");
        assert!(reaction.epochs(channel, at(200 * 86_400)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn destroy_epochs() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        let until = at(200 * 86_400);
        assert_eq!(reaction.destroy_epochs(until - jiff::SignedDuration::from_millis(1)).await.unwrap(), 0);
        assert_eq!(reaction.destroy_epochs(until).await.unwrap(), 1);
        assert!(reaction.epochs(channel, Timestamp::UNIX_EPOCH).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn skip_slots() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        reaction.skip_slots(32, at(0)).await.unwrap();
        let post = world.post(channel, answerable("Nach der Panne"), at(1)).await;
        assert_eq!(shown(world, post).await.slot, 32);
    })
    .await;
}

#[tokio::test]
async fn open_slots() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        let park = world.post(channel, answerable("Park"), at(1)).await;
        let poll = world.post(channel, poll("Name?", at(100)), at(2)).await;
        let gone = world.post(channel, answerable("Irrtum"), at(3)).await;
        assert!(world.stores.desk().withdraw(world.withdrawal(gone, at(4))).await.unwrap());
        let open = reaction.open_slots(at(99)).await.unwrap();
        let posts: Vec<_> = open.iter().map(|slot| (slot.post, slot.slot, slot.choices)).collect();
        assert_eq!(posts, [(poll, 1, Choices { count: 2, several: true }), (park, 0, SIX)]);
        assert_eq!(reaction.open_slots(at(100)).await.unwrap().len(), 1, "the poll is over");
        assert!(reaction.open_slots(at(1) + OPEN).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn open_slots_of() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        let park = world.post(channel, answerable("Park"), at(1)).await;
        let name = world.post(channel, poll("Name?", at(100)), at(2)).await;
        let of = async |epoch: &str, now| {
            let mut open = reaction.open_slots_of(channel, epoch, now).await.unwrap();
            open.sort_by_key(|slot| slot.slot);
            open.into_iter().map(|slot| slot.post).collect::<Vec<_>>()
        };
        assert_eq!(of("2026H2", at(99)).await, [park, name]);
        assert_eq!(of("2026H2", at(100)).await, [park]);
        assert!(of("2027H1", at(99)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn write() {
    each(async |world: &World| {
        let reaction = world.stores.reaction();
        let post = PostId(7);
        reaction.write(vec![answer(post, 2, 1, 3), answer(post, 1, 5, 1)]).await.unwrap();
        reaction.write(vec![answer(post, 1, 5, 2), answer(post, 1, 4, 2), answer(post, 2, 2, 0)]).await.unwrap();
        assert_eq!(rows(world).await, [(7, 5, 1), (7, 2, 0)], "only a higher number changes anything");
        reaction.write((0..2_500).map(|n| answer(PostId(8 + n / 200), (n % 200) as u8, 1, 1)).collect()).await.unwrap();
        assert_eq!(rows(world).await.len(), 2_502);
    })
    .await;
}

#[tokio::test]
async fn count() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        let post = world.post(channel, answerable("Park"), at(1)).await;
        // 57 thumbs, 4 hearts, 5 applauding, 3 who took it back.
        let choices = [vec![1; 57], vec![2; 4], vec![3; 5], vec![0; 3]].concat();
        let answers = choices.iter().zip(0..).map(|(choice, device)| answer(post, device, 1, *choice)).collect();
        reaction.write(answers).await.unwrap();
        assert_eq!(shown(world, post).await.tally.devices, 0, "not before they are counted");
        reaction.count(post, SIX).await.unwrap();
        let tally = shown(world, post).await.tally;
        assert_eq!((tally.devices, tally.each), (60, vec![50, 0, 5, 0, 0, 0]));
        let stored: Vec<(i64,)> = world.content.rows("SELECT shown FROM reaction_total", vec![]).await.unwrap();
        assert!(stored.iter().all(|(number,)| number % 5 == 0), "no exact number is stored: {stored:?}");
    })
    .await;
}

#[tokio::test]
async fn freeze() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        let poll = world.post(channel, poll("Name?", at(100)), at(2)).await;
        let park = world.post(channel, answerable("Park"), at(3)).await;
        // 7 for both, 6 for the second alone.
        reaction.write((0..13).map(|n| answer(poll, n, 1, if n < 7 { 3 } else { 2 })).collect()).await.unwrap();
        reaction.write(vec![answer(park, 1, 1, 1)]).await.unwrap();
        assert_eq!(reaction.freeze(at(99)).await.unwrap(), 0);
        assert_eq!(reaction.freeze(at(100)).await.unwrap(), 1);
        assert_eq!(reaction.freeze(at(100)).await.unwrap(), 0);
        let ended = shown(world, poll).await;
        assert!(ended.frozen);
        assert_eq!((ended.tally.devices, ended.tally.each), (10, vec![5, 10]));
        assert_eq!(rows(world).await, [(park.0, 1, 1)], "every single one is deleted");
    })
    .await;
}

#[tokio::test]
async fn sweep() {
    each(async |world: &World| {
        let (reaction, channel) = (world.stores.reaction(), world.channel("lindenau").await);
        world.epoch(channel).await;
        let park = world.post(channel, answerable("Park"), at(1)).await;
        let ended = world.post(channel, poll("Name?", at(100)), at(2)).await;
        let gone = world.post(channel, answerable("Irrtum"), at(3)).await;
        assert!(world.stores.desk().withdraw(world.withdrawal(gone, at(4))).await.unwrap());
        reaction.freeze(at(100)).await.unwrap();
        let late = [park, ended, gone, PostId(1)].map(|post| answer(post, 1, 1, 1));
        reaction.write(late.into()).await.unwrap();
        assert_eq!(reaction.sweep().await.unwrap(), 3);
        assert_eq!(rows(world).await, [(park.0, 1, 1)]);
        assert_eq!(reaction.sweep().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn tidy() {
    each(async |world: &World| {
        let reaction = world.stores.reaction();
        reaction.write((0..200).map(|n| answer(PostId(7), n, 1, 1)).collect()).await.unwrap();
        reaction.write((0..200).map(|n| answer(PostId(7), 199 - n, 2, 1)).collect()).await.unwrap();
        reaction.tidy().await.unwrap();
        // In the order in which a dump writes them.
        let text = match world.reactions.engine() {
            db::Engine::Sqlite => "SELECT seq, tag FROM reaction",
            db::Engine::Postgres => "SELECT seq, tag FROM reaction ORDER BY ctid",
        };
        let rows: Vec<(i64, Vec<u8>)> = world.reactions.rows(text, vec![]).await.unwrap();
        assert_eq!(rows.len(), 200);
        assert!(rows.is_sorted_by_key(|(_, tag)| tag.clone()), "by key, whatever was changed when");
    })
    .await;
}
