//! Proofs and key lists for residents.
use super::admin_proof::{list, sealed};
use crate::harness::{World, at, content, each};
use channel::ids::{ChannelId, PostId};
use channel::post::{Kind, State};

/// A channel with two posts that are signed in the seconds 10 and 20.
async fn signed(world: &World) -> (ChannelId, [PostId; 2]) {
    let channel = world.channel("lindenau").await;
    let first = world.post(channel, content(Kind::Update, "Eins"), at(1)).await;
    let second = world.post(channel, content(Kind::Update, "Zwei"), at(2)).await;
    let admin = world.stores.admin();
    let waiting = admin.unsealed_proofs(channel, 10).await.unwrap();
    admin.seal_proofs(&[sealed(&waiting[0], 10, 1), sealed(&waiting[1], 20, 2)]).await.unwrap();
    (channel, [first, second])
}

#[tokio::test]
async fn key_list() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert_eq!(world.stores.public().key_list(channel).await.unwrap(), None);
        assert!(world.stores.admin().keep_key_list(channel, &list(3)).await.unwrap());
        assert_eq!(world.stores.public().key_list(channel).await.unwrap(), Some(list(3)));
    })
    .await;
}

#[tokio::test]
async fn proof() {
    each(async |world: &World| {
        let (_, [first, _]) = signed(world).await;
        let public = world.stores.public();
        assert_eq!(public.proof(first, 1).await.unwrap(), Some(vec![1; 9]));
        assert_eq!(public.proof(first, 2).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn proofs_since() {
    each(async |world: &World| {
        let (channel, [first, second]) = signed(world).await;
        assert!(world.stores.desk().withdraw(world.withdrawal(first, at(30))).await.unwrap());
        let public = world.stores.public();
        let all = public.proofs_since(channel, 0, 10).await.unwrap();
        let said: Vec<_> = all.iter().map(|one| (one.post, one.issued, one.state)).collect();
        assert_eq!(said, [(second, 20, State::Published), (first, 10, State::Withdrawn)]);
        assert_eq!(public.proofs_since(channel, 11, 10).await.unwrap().len(), 1);
        assert_eq!(public.proofs_since(channel, 0, 1).await.unwrap()[0].post, second);
    })
    .await;
}

#[tokio::test]
async fn last_proofs() {
    each(async |world: &World| {
        let (channel, [first, second]) = signed(world).await;
        let public = world.stores.public();
        let last = async |warnings| public.last_proofs(channel, 0, warnings, 10).await.unwrap();
        let said: Vec<_> = last(false).await.iter().map(|one| (one.post, one.issued, one.digest)).collect();
        assert_eq!(said, [(second, 20, [2; 16]), (first, 10, [1; 16])]);
        assert!(last(true).await.is_empty(), "there is no warning");
        assert_eq!(public.last_proofs(channel, 11, false, 10).await.unwrap().len(), 1);
        assert_eq!(public.last_proofs(channel, 0, false, 1).await.unwrap()[0].post, second);
    })
    .await;
}

#[tokio::test]
async fn proof_of_digest() {
    each(async |world: &World| {
        let (channel, [_, second]) = signed(world).await;
        let public = world.stores.public();
        assert_eq!(public.proof_of_digest(channel, &[2; 16]).await.unwrap(), Some((second, 1)));
        assert_eq!(public.proof_of_digest(channel, &[3; 16]).await.unwrap(), None);
        assert_eq!(public.proof_of_digest(ChannelId(1), &[2; 16]).await.unwrap(), None);
    })
    .await;
}
