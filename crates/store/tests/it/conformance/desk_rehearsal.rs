//! Rehearsals the town has switched on.
use channel::delivery::Lane;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::warning::Purpose;
use channel::warning::runs::{Fate, Monthly, Rehearsal, Run, RunPlan};
use jiff::civil::{Time, Weekday};
use store::{AuditFilter, NewRun, StoredRun};

use super::desk_life::{Office, office};
use crate::harness::{World, at, each};

fn plan() -> RunPlan {
    let monthly = Monthly::new(1, Weekday::Monday, Time::constant(10, 30, 0, 0), 15).unwrap();
    RunPlan { monthly: Some(monthly), national: true, by_itself: true, elsewhere: true }
}

fn new(channel: ChannelId, by: EditorId, post: i64, second: i64) -> NewRun<'static> {
    let run = Run { what: Rehearsal::Monthly, at: at(second), clear_at: at(second + 900) };
    NewRun { channel, run, post: PostId(post), by_itself: true, form: "{}", by, now: at(second + 1) }
}

/// A run of Jo's that was begun.
async fn begun(world: &World, office: &Office, post: i64, second: i64) -> StoredRun {
    assert!(world.stores.desk().begin_run(new(office.channel, office.jo, post, second)).await.unwrap());
    let open = world.stores.desk().open_runs_of(office.channel).await.unwrap();
    open.into_iter().find(|run| run.post == PostId(post)).unwrap()
}

#[tokio::test]
async fn run_plan() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        assert_eq!(world.stores.desk().run_plan(channel).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn run_plans() {
    each(async |world: &World| {
        let (one, two) = (world.channel("lindenau").await, world.channel("werre").await);
        let desk = world.stores.desk();
        for channel in [one, two] {
            desk.save_run_plan(channel, plan(), EditorId(7), at(5)).await.unwrap();
        }
        let mut of: Vec<_> = desk.run_plans().await.unwrap().into_iter().map(|stored| stored.channel).collect();
        of.sort();
        assert_eq!(of, [one, two]);
    })
    .await;
}

#[tokio::test]
async fn save_run_plan() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        desk.save_run_plan(office.channel, RunPlan::default(), office.otto, at(5)).await.unwrap();
        desk.save_run_plan(office.channel, plan(), office.jo, at(6)).await.unwrap();
        let stored = desk.run_plan(office.channel).await.unwrap().unwrap();
        assert_eq!((stored.plan, stored.by.name.as_str(), stored.since), (plan(), "jo", at(6)));
        let audit = desk.audit(office.channel, &AuditFilter::default(), 9).await.unwrap();
        assert_eq!(audit.iter().filter(|line| line.what == "rehearsal_plan_saved").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn begin_run() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        begun(world, &office, 11, 100).await;
        assert!(!desk.begin_run(new(office.channel, office.jo, 12, 100)).await.unwrap(), "another node was faster");
        let drafts = desk.warning_drafts(office.channel).await.unwrap();
        assert_eq!(drafts.len(), 1);
        assert_eq!((drafts[0].id, drafts[0].purpose, drafts[0].by.id), (PostId(11), Purpose::Test, Some(office.jo)));
    })
    .await;
}

#[tokio::test]
async fn open_runs() {
    each(async |world: &World| {
        let office = office(world).await;
        let (late, early) = (begun(world, &office, 11, 200).await, begun(world, &office, 12, 100).await);
        assert_eq!(world.stores.desk().open_runs().await.unwrap(), [early, late]);
    })
    .await;
}

#[tokio::test]
async fn open_runs_of() {
    each(async |world: &World| {
        let office = office(world).await;
        begun(world, &office, 11, 200).await;
        let other = world.channel("werre").await;
        assert!(world.stores.desk().open_runs_of(other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn runs() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let first = begun(world, &office, 11, 100).await;
        assert!(desk.end_run(&first, Fate::Late, at(300)).await.unwrap());
        let second = begun(world, &office, 12, 400).await;
        let ended = StoredRun { ended: Some((at(300), Fate::Late)), ..first };
        assert_eq!(desk.runs(office.channel, 9).await.unwrap(), [second.clone(), ended]);
        assert_eq!(desk.runs(office.channel, 1).await.unwrap(), [second]);
    })
    .await;
}

#[tokio::test]
async fn end_run() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let run = begun(world, &office, 11, 100).await;
        assert!(desk.end_run(&run, Fate::Hazard, at(101)).await.unwrap());
        assert!(!desk.end_run(&run, Fate::Done, at(102)).await.unwrap(), "it has ended");
        assert!(desk.open_runs().await.unwrap().is_empty());
        assert!(desk.warning_drafts(office.channel).await.unwrap().is_empty(), "its message goes");
        let audit = desk.audit(office.channel, &AuditFilter::default(), 9).await.unwrap();
        let missed = audit.iter().find(|line| line.what == "rehearsal_missed").unwrap();
        assert_eq!(missed.detail, "hazard");
        // One that took place keeps what is being written after it.
        let done = begun(world, &office, 12, 200).await;
        assert!(desk.end_run(&done, Fate::Done, at(300)).await.unwrap());
        assert_eq!(desk.warning_drafts(office.channel).await.unwrap().len(), 1);
        assert_eq!(Lane::Warning.rank(), 0, "as the statements about warnings have it");
    })
    .await;
}
