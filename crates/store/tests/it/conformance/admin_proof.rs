//! What signs asks the store.
use super::desk_life::office;
use super::desk_warning::issued;
use crate::harness::{World, at, content, each};
use channel::ids::ChannelId;
use channel::post::Kind;
use channel::warning::Turn;
use store::{SealedProof, StoredKeyList, UnsealedProof};

/// A signature nobody checks here.
pub fn sealed(proof: &UnsealedProof, issued: i64, mark: u8) -> SealedProof {
    SealedProof { post: proof.post, version: proof.version, issued, digest: [mark; 16], signed: vec![mark; 9] }
}

/// A list nobody checks here.
pub fn list(version: u64) -> StoredKeyList {
    StoredKeyList { version, domain: "lindenau-werre.de".to_owned(), root: [7; 32], issued: 5, signed: vec![1, 2] }
}

#[tokio::test]
async fn unsealed_proof_channel() {
    each(async |world: &World| {
        let admin = world.stores.admin();
        assert_eq!(admin.unsealed_proof_channel(ChannelId(0)).await.unwrap(), None);
        let (one, two) = (world.channel("eins").await, world.channel("zwei").await);
        for channel in [one, two, two] {
            world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        }
        assert_eq!(admin.unsealed_proof_channel(ChannelId(0)).await.unwrap(), Some(one));
        assert_eq!(admin.unsealed_proof_channel(one).await.unwrap(), Some(two));
        assert_eq!(admin.unsealed_proof_channel(two).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn unsealed_proofs() {
    each(async |world: &World| {
        let channel = world.channel("zwei").await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let next = world.next(channel, post, content(Kind::Update, "Neuer"), at(2), 1);
        world.stores.desk().publish(next).await.unwrap();
        let admin = world.stores.admin();
        let waiting = admin.unsealed_proofs(channel, 10).await.unwrap();
        let said: Vec<_> = waiting.iter().map(|one| (one.post, one.version, one.content.title.as_str())).collect();
        assert_eq!(said, [(post, 1, "Neu"), (post, 2, "Neuer")]);
        assert_eq!(waiting[1].message, None);
        assert_eq!(admin.unsealed_proofs(channel, 1).await.unwrap().len(), 1);
        let office = office(world).await;
        let warning = issued(world, &office, 5).await;
        let waiting = admin.unsealed_proofs(office.channel, 10).await.unwrap();
        assert_eq!((waiting[0].post, waiting[0].message), (warning, Some((Turn::Alert, at(3606)))));
    })
    .await;
}

#[tokio::test]
async fn seal_proofs() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let admin = world.stores.admin();
        let waiting = admin.unsealed_proofs(channel, 10).await.unwrap();
        admin.seal_proofs(&[sealed(&waiting[0], 9, 1)]).await.unwrap();
        assert!(admin.unsealed_proofs(channel, 10).await.unwrap().is_empty());
        admin.seal_proofs(&[sealed(&waiting[0], 9, 2)]).await.unwrap();
        assert_eq!(world.stores.public().proof(post, 1).await.unwrap(), Some(vec![1; 9]), "the first one counts");
    })
    .await;
}

#[tokio::test]
async fn drop_proof() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let admin = world.stores.admin();
        let waiting = admin.unsealed_proofs(channel, 10).await.unwrap();
        admin.drop_proof(&waiting[0]).await.unwrap();
        assert!(admin.unsealed_proofs(channel, 10).await.unwrap().is_empty());
        assert_eq!(world.stores.public().proof(post, 1).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn keep_key_list() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let (admin, public) = (world.stores.admin(), world.stores.public());
        assert!(admin.keep_key_list(channel, &list(1)).await.unwrap());
        assert!(admin.keep_key_list(channel, &list(2)).await.unwrap());
        let other = StoredKeyList { signed: vec![9], ..list(2) };
        assert!(!admin.keep_key_list(channel, &other).await.unwrap(), "somebody else was first");
        assert_eq!(public.key_list(channel).await.unwrap(), Some(list(2)));
    })
    .await;
}
