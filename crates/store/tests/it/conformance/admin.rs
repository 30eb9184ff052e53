use channel::channel::Profile;
use channel::delivery::{Lane, State as Delivering};
use channel::ids::{ChannelId, MediumId, PostId};
use channel::post::{Kind, State};
use channel::slug::ChannelSlug;
use channel::subscription::RoundedCount;
use channel::verification::{Finding, Leg, Verification};
use std::time::Duration;
use store::{ImportAs, ImportItem, StoreError, StoredHalves, Ticket, TicketKind};

use crate::harness::{EDITOR, World, at, content, each, picture, profile};

#[tokio::test]
async fn create_channel() {
    each(async |world: &World| {
        let (admin, slug) = (world.stores.admin(), ChannelSlug::parse("lindenau").unwrap());
        let nameless = Profile { domain: String::new(), ..profile("Lindenau") };
        let id = admin.create_channel(&slug, &nameless, at(0), 1).await.unwrap();
        let found = world.stores.desk().channel(id).await.unwrap().unwrap();
        assert_eq!((found.channel.public, found.channel.key_generation), (false, 0));
        assert_eq!(found.verification, Verification::unverified(at(0)));
        let again = admin.create_channel(&slug, &nameless, at(0), 2).await;
        assert!(matches!(again, Err(StoreError::Conflict(_))));
    })
    .await;
}

#[tokio::test]
async fn channels() {
    each(async |world: &World| {
        world.channel("werre").await;
        world.channel("lindenau").await;
        let found = world.stores.admin().channels().await.unwrap();
        assert_eq!(found.iter().map(|one| one.channel.slug.as_str()).collect::<Vec<_>>(), ["lindenau", "werre"]);
    })
    .await;
}

#[tokio::test]
async fn channel_by_slug() {
    each(async |world: &World| {
        let id = world.channel("werre").await;
        world.stores.desk().set_public(id, false, EDITOR, at(0)).await.unwrap();
        let slug = |text| ChannelSlug::parse(text).unwrap();
        let found = world.stores.admin().channel_by_slug(&slug("werre")).await.unwrap().unwrap();
        assert_eq!(found.channel.id, id, "public or not");
        assert!(world.stores.admin().channel_by_slug(&slug("wer")).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn save_verification() {
    each(async |world: &World| {
        let (id, admin) = (world.channel("lindenau").await, world.stores.admin());
        let bad = Finding { dns: Leg::Contradicts, site: Leg::Unreachable };
        let good = Finding { dns: Leg::Agrees, site: Leg::Agrees };
        let lapsing = Verification::claimed(at(0)).after(good, at(5)).after(bad, at(6));
        assert!(lapsing.grace_until.is_some());
        assert!(admin.save_verification(id, "lindenau-werre.de", &lapsing).await.unwrap());
        assert_eq!(world.stores.desk().verification(id).await.unwrap(), Some(lapsing));
        world.stores.desk().claim_domain(id, "lindenau.de", EDITOR, at(7)).await.unwrap();
        assert!(
            !admin.save_verification(id, "lindenau-werre.de", &lapsing).await.unwrap(),
            "that was about another domain"
        );
        assert_eq!(world.stores.desk().verification(id).await.unwrap(), Some(Verification::claimed(at(7))));
    })
    .await;
}

#[tokio::test]
async fn claim_verification() {
    each(async |world: &World| {
        let (admin, first, second) =
            (world.stores.admin(), world.channel("lindenau").await, world.channel("werre").await);
        world.stores.desk().claim_domain(second, "werre.de", EDITOR, at(-5)).await.unwrap();
        let lease = Duration::from_secs(60);
        let claim =
            async |seconds| admin.claim_verification(at(seconds), lease).await.unwrap().map(|(found, _)| found.id);
        assert_eq!((claim(0).await, claim(0).await, claim(0).await), (Some(second), Some(first), None), "each once");
        assert_eq!(claim(59).await, None, "held");
        let good = Finding { dns: Leg::Agrees, site: Leg::Agrees };
        let checked = Verification::claimed(at(-5)).after(good, at(1));
        admin.save_verification(second, "werre.de", &checked).await.unwrap();
        assert_eq!((claim(60).await, claim(60).await), (Some(first), None), "whoever held it died");
        world.stores.desk().claim_domain(first, "", EDITOR, at(2)).await.unwrap();
        assert_eq!(claim(200).await, None, "no domain, nothing to look at");
        assert_eq!(claim(1 + 24 * 3600).await, Some(second));
    })
    .await;
}

#[tokio::test]
async fn without_public_halves() {
    each(async |world: &World| {
        let (admin, channel) = (world.stores.admin(), world.channel("lindenau").await);
        assert_eq!(admin.without_public_halves().await.unwrap(), [(channel, 0)]);
        admin.keep_public_halves(channel, 0, &halves("a")).await.unwrap();
        assert!(admin.without_public_halves().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn keep_public_halves() {
    each(async |world: &World| {
        let (admin, channel) = (world.stores.admin(), world.channel("lindenau").await);
        for name in ["a", "b"] {
            admin.keep_public_halves(channel, 0, &halves(name)).await.unwrap();
            let stored = world.stores.public().public_halves(channel, 0).await.unwrap();
            assert_eq!(stored, Some(halves(name)), "the last word counts");
        }
    })
    .await;
}

fn halves(name: &str) -> StoredHalves {
    StoredHalves { vapid: name.to_owned(), identity: name.repeat(2), signature: name.as_bytes().to_vec() }
}

fn item(world: &World, channel: ChannelId, key: &str, enter: ImportAs) -> ImportItem {
    ImportItem {
        channel,
        source: "https://lindenau-werre.de/feed".to_owned(),
        key: key.to_owned(),
        post: PostId::fresh(at(0), world.random()),
        content: content(Kind::Update, "Übernommen"),
        slug_tail: "uebernommen".to_owned(),
        enter,
        now: at(0),
    }
}

#[tokio::test]
async fn import_seen() {
    each(async |world: &World| {
        let (channel, admin) = (world.channel("lindenau").await, world.stores.admin());
        let keys: Vec<String> = ["a\"b", "größe", "c"].map(str::to_owned).to_vec();
        for key in &keys[..2] {
            let published = ImportAs::Published { published: at(-900) };
            assert!(admin.import_take(item(world, channel, key, published)).await.unwrap());
        }
        let source = "https://lindenau-werre.de/feed";
        let seen = admin.import_seen(channel, source, &keys).await.unwrap();
        assert_eq!(seen, keys[..2].iter().cloned().collect());
        assert!(admin.import_seen(channel, "https://x", &keys).await.unwrap().is_empty());
        assert!(admin.import_seen(channel, source, &[]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn import_take() {
    each(async |world: &World| {
        let (channel, admin) = (world.channel("lindenau").await, world.stores.admin());
        let published = item(world, channel, "a", ImportAs::Published { published: at(-900) });
        let post = published.post;
        assert!(admin.import_take(published).await.unwrap());
        assert!(
            !admin.import_take(item(world, channel, "a", ImportAs::Published { published: at(-900) })).await.unwrap()
        );
        let form = r#"{"title":"Entwurf"}"#.to_owned();
        assert!(admin.import_take(item(world, channel, "b", ImportAs::Draft { form })).await.unwrap());
        let timeline = world.stores.public().timeline(channel, None, None, 9, at(9)).await.unwrap();
        assert_eq!(timeline.items.len(), 1);
        assert_eq!((timeline.items[0].id, timeline.items[0].published), (post, at(-900)));
        assert_eq!(timeline.items[0].updated, at(-900), "not when it was taken over");
        assert_eq!(world.stores.public().versions(post).await.unwrap()[0].at, at(-900));
        assert_eq!(world.stores.public().search(channel, "übernommen", 9, 0).await.unwrap().len(), 1);
        assert_eq!(world.stores.public().months(channel).await.unwrap().len(), 1);
        assert!(world.stores.desk().deliveries(channel, 9).await.unwrap().is_empty(), "nobody's phone rings");
        let drafts = world.stores.desk().posts(channel, Some(State::Draft), None, 9).await.unwrap();
        assert_eq!(drafts.items[0].title, "Entwurf");
    })
    .await;
}

#[tokio::test]
async fn meta() {
    each(async |world: &World| {
        assert_eq!(world.stores.admin().meta("key.saved").await.unwrap(), None);
        world.stores.admin().set_meta("key.saved", "2026-11-21").await.unwrap();
        assert_eq!(world.stores.admin().meta("key.saved").await.unwrap().as_deref(), Some("2026-11-21"));
    })
    .await;
}

#[tokio::test]
async fn set_meta() {
    each(async |world: &World| {
        for value in ["eins", "zwei"] {
            world.stores.admin().set_meta("a", value).await.unwrap();
        }
        assert_eq!(world.stores.admin().meta("a").await.unwrap().as_deref(), Some("zwei"));
    })
    .await;
}

#[tokio::test]
async fn counts() {
    each(async |world: &World| {
        let (channel, admin) = (world.channel("lindenau").await, world.stores.admin());
        for second in 1..4 {
            world.post(channel, content(Kind::Update, "Neu"), at(second)).await;
        }
        world.stores.desk().create_draft(channel, "{}", EDITOR, at(0), 5).await.unwrap();
        let counts = admin.counts().await.unwrap();
        assert_eq!((counts.channels, counts.posts, counts.drafts, counts.followers), (1, 3, 1, RoundedCount::Few));
        assert_eq!(counts.deliveries.len(), Delivering::ALL.len());
        assert!(
            counts.deliveries.contains(&(Delivering::Waiting, 3)) && counts.deliveries.contains(&(Delivering::Done, 0))
        );
    })
    .await;
}

#[tokio::test]
async fn under_way() {
    each(async |world: &World| {
        let (channel, admin) = (world.channel("lindenau").await, world.stores.admin());
        for (kind, second) in [(Kind::Update, 1), (Kind::Update, 2), (Kind::Warning, 3)] {
            world.post(channel, content(kind, "Neu"), at(second)).await;
        }
        let lanes = admin.under_way().await.unwrap();
        let short: Vec<_> = lanes.iter().map(|one| (one.lane, one.deliveries, one.oldest, one.waiting)).collect();
        assert_eq!(short, [(Lane::Warning, 1, Some(at(3)), 0), (Lane::News, 2, Some(at(1)), 0)]);
    })
    .await;
}

#[tokio::test]
async fn end_sign_ins() {
    each(async |world: &World| {
        let account = world.stores.account();
        let eva = account.create_editor("eva", "Eva Muster", at(0), world.random()).await.unwrap();
        account.open_session([1; 32], eva, "Firefox", at(0), at(100)).await.unwrap();
        let link = TicketKind::SignIn;
        let ticket = Ticket { kind: link, channel: None, role: None, editor: Some(eva), issuer: None, until: at(100) };
        account.issue_ticket([2; 32], ticket, at(0)).await.unwrap();
        world.stores.admin().end_sign_ins().await.unwrap();
        assert!(account.session([1; 32], at(0), at(1)).await.unwrap().is_none());
        assert!(account.redeem_ticket([2; 32], at(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn add_medium() {
    each(async |world: &World| {
        let picture = picture(MediumId(5), ChannelId(3), "aa");
        world.stores.admin().add_medium(&picture).await.unwrap();
        assert_eq!(world.stores.public().medium(picture.id).await.unwrap(), Some(picture));
    })
    .await;
}
