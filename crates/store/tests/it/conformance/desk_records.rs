//! What the town's archive is handed.
use channel::ids::ChannelId;
use channel::post::Kind;
use store::{AuditFilter, Person};

use super::desk_life::office;
use super::desk_variants::{TURKISH, approved};
use crate::harness::{EDITOR, World, at, content, each};

#[tokio::test]
async fn recorded_posts() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let first = world.post(channel, content(Kind::Update, "Früher"), at(10)).await;
        let second = world.post(channel, content(Kind::Update, "Später"), at(20)).await;
        desk.create_draft(channel, "{}", EDITOR, at(21), world.random()).await.unwrap();
        let found = async |from, to| desk.recorded_posts(channel, at(from), at(to)).await.unwrap();
        assert_eq!(found(10, 20).await, [first], "the end is not in it");
        assert_eq!(found(0, 90).await, [first, second], "drafts are not in it");
        desk.publish(world.next(channel, first, content(Kind::Update, "Korrigiert"), at(30), 1)).await.unwrap();
        assert_eq!(found(25, 40).await, [first], "a correction brings the post into its time");
        desk.withdraw(world.withdrawal(second, at(50))).await.unwrap();
        assert_eq!(found(50, 51).await, [second], "what was taken back is on record");
        assert!(desk.recorded_posts(ChannelId(99), at(0), at(90)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn recorded_versions() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Markt"), at(1)).await;
        desk.publish(world.next(channel, post, content(Kind::Update, "Markt am Montag"), at(2), 1)).await.unwrap();
        let versions = desk.recorded_versions(post).await.unwrap();
        let titles: Vec<_> = versions.iter().map(|one| (one.version, one.content.title.as_str(), one.at)).collect();
        assert_eq!(titles, [(1, "Markt", at(1)), (2, "Markt am Montag", at(2))]);
        assert!(versions.iter().all(|one| one.json.contains("\"title\"")));
        assert!(
            versions.iter().all(|one| one.by == Person { id: Some(EDITOR), name: String::new() }),
            "whose account is gone"
        );
    })
    .await;
}

#[tokio::test]
async fn recorded_variants() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        assert!(desk.recorded_variants(office.post).await.unwrap().is_empty());
        approved(world, &office).await;
        let [one] = desk.recorded_variants(office.post).await.unwrap().try_into().unwrap();
        assert_eq!((one.tongue, one.version, one.at, one.wording.title.as_str()), (TURKISH, 1, at(20), "Pazar"));
        assert_eq!(one.approver, Person { id: Some(office.otto), name: "otto".to_owned() });
    })
    .await;
}

#[tokio::test]
async fn records_handed_out() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        desk.records_handed_out(channel, 2026, EDITOR, at(9)).await.unwrap();
        let filter = AuditFilter { what: "records_handed_out".to_owned(), ..AuditFilter::default() };
        let [line] = desk.audit(channel, &filter, 9).await.unwrap().try_into().unwrap();
        assert_eq!((line.detail.as_str(), line.by, line.at), ("2026", EDITOR, at(9)));
    })
    .await;
}
