//! Texts beside the main text.
use channel::four_eyes::FourEyes;
use channel::ids::{EditorId, PostId};
use channel::life::{Fingerprint, Phase, Refusal, Step};
use channel::variant::{Original, Tongue};
use store::{DeskVariant, SaveVariant, SavedVariant, StepVariant, Taken};

use super::desk_life::{Office, office, says};
use crate::harness::{World, at, each};

pub const TURKISH: Tongue = Tongue::In("tr");

pub async fn save(world: &World, post: PostId, by: EditorId, revision: Option<i64>, title: &str) -> SavedVariant {
    let of = Original::of(&says());
    let save = SaveVariant { post, tongue: TURKISH, revision, title, body: "Metin.", of: &of, by, now: at(10) };
    world.stores.desk().save_variant(save).await.unwrap()
}

pub async fn one(world: &World, post: PostId) -> DeskVariant {
    world.stores.desk().variants(post).await.unwrap().remove(0)
}

pub async fn go(world: &World, post: PostId, by: EditorId, step: Step) -> Taken {
    let revision = one(world, post).await.revision;
    let order = StepVariant { post, tongue: TURKISH, step, revision, text: "Lütfen kısa", by, now: at(20) };
    world.stores.desk().step_variant(order).await.unwrap()
}

pub async fn read(world: &World, post: PostId) -> Step {
    Step::Approve { read: one(world, post).await.fingerprint().unwrap() }
}

/// Written by jo, found good by otto.
pub async fn approved(world: &World, office: &Office) {
    let post = office.post;
    assert_eq!(save(world, post, office.jo, None, "Pazar").await, SavedVariant::Saved(1));
    assert_eq!(go(world, post, office.jo, Step::Submit).await, Taken::Done);
    let read = read(world, post).await;
    assert_eq!(go(world, post, office.otto, read).await, Taken::Done);
}

#[tokio::test]
async fn variants() {
    each(async |world: &World| {
        let office = office(world).await;
        assert!(world.stores.desk().variants(office.post).await.unwrap().is_empty());
        approved(world, &office).await;
        let found = one(world, office.post).await;
        assert_eq!((found.tongue, found.phase, found.versions), (TURKISH, Phase::Approved, 1));
        assert_eq!((found.by.name.as_str(), found.authors.len()), ("otto", 0));
        assert_eq!(found.shown.unwrap().wording.title.as_str(), "Pazar");
        // What somebody writes next is not out until it is found good.
        assert_eq!(
            save(world, office.post, office.jo, Some(found.revision), "Yeni pazar").await,
            SavedVariant::Saved(4)
        );
        let next = one(world, office.post).await;
        assert_eq!((next.title.as_str(), next.phase), ("Yeni pazar", Phase::Writing));
        assert_eq!(next.shown.unwrap().wording.title.as_str(), "Pazar");
        assert_eq!(next.authors[0].name, "jo");
    })
    .await;
}

#[tokio::test]
async fn save_variant() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = office.post;
        assert_eq!(save(world, PostId(1), office.jo, None, "Pazar").await, SavedVariant::Overtaken);
        assert_eq!(save(world, post, office.jo, None, "Pazar").await, SavedVariant::Saved(1));
        assert_eq!(save(world, post, office.eva, None, "Çarşı").await, SavedVariant::Overtaken, "there is one");
        assert_eq!(go(world, post, office.jo, Step::Submit).await, Taken::Done);
        assert_eq!(save(world, post, office.eva, Some(1), "Çarşı").await, SavedVariant::Overtaken, "a step since");
        assert_eq!(save(world, post, office.eva, Some(2), "Çarşı").await, SavedVariant::Saved(3));
        let found = one(world, post).await;
        assert_eq!((found.phase, found.authors.len()), (Phase::Writing, 2), "an edit takes it out of review");
        let reader = world.stores.account().create_editor("lena", "lena", at(0), world.random()).await.unwrap();
        let refused = save(world, post, reader, Some(3), "Fremd").await;
        assert_eq!(refused, SavedVariant::Refused(Refusal::Lacks(channel::editor::Power::Write)));
        assert!(world.stores.desk().discard_draft(post, 1, office.eva, at(11)).await.unwrap());
        assert!(world.stores.desk().variants(post).await.unwrap().is_empty(), "gone with its post");
    })
    .await;
}

#[tokio::test]
async fn step_variant() {
    each(async |world: &World| {
        let office = office(world).await;
        let post = office.post;
        save(world, post, office.otto, None, "Pazar").await;
        assert_eq!(go(world, post, office.eva, Step::Release).await, Taken::Refused(Refusal::NeedsApproval));
        assert_eq!(go(world, post, office.otto, Step::Submit).await, Taken::Done);
        let good = read(world, post).await;
        assert_eq!(go(world, post, office.otto, good).await, Taken::Refused(Refusal::OwnText));
        let other = Step::Approve { read: Fingerprint([7; 32]) };
        assert_eq!(go(world, post, office.eva, other).await, Taken::Refused(Refusal::Changed));
        let back = Step::Return { reason: true };
        assert_eq!(go(world, post, office.eva, back).await, Taken::Done);
        assert_eq!(one(world, post).await.reason, "Lütfen kısa");
        assert_eq!(go(world, post, office.otto, Step::Submit).await, Taken::Done);
        assert_eq!(go(world, post, office.eva, good).await, Taken::Done);
        assert!(matches!(go(world, post, office.jo, Step::Withdraw).await, Taken::Refused(Refusal::Lacks(_))));
        assert_eq!(go(world, post, office.eva, Step::Withdraw).await, Taken::Done);
        assert!(one(world, post).await.shown.is_none());
        assert_eq!(go(world, post, office.eva, Step::Discard).await, Taken::Overtaken, "what was out stays on record");
        let words = world.stores.desk().audit(office.channel, &Default::default(), 20).await.unwrap();
        let of = |word: &str| words.iter().filter(|line| line.what == word).count();
        assert_eq!((of("variant_submitted"), of("variant_approved"), of("variant_taken_down")), (2, 1, 1));
        // Where nobody has to approve, whoever may bring out posts brings out their texts.
        world.stores.desk().set_four_eyes(office.channel, FourEyes::Off, office.eva, at(21)).await.unwrap();
        assert_eq!(go(world, post, office.eva, Step::Release).await, Taken::Done);
        assert_eq!(one(world, post).await.versions, 2);
    })
    .await;
}

#[tokio::test]
async fn variants_waiting() {
    each(async |world: &World| {
        let office = office(world).await;
        save(world, office.post, office.jo, None, "Pazar").await;
        assert!(world.stores.desk().variants_waiting(office.channel).await.unwrap().is_empty());
        go(world, office.post, office.jo, Step::Submit).await;
        let waiting = world.stores.desk().variants_waiting(office.channel).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].by.name.as_str(), waiting[0].tongue), (1, "jo", TURKISH));
    })
    .await;
}
