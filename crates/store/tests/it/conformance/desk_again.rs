//! Templates, and posts that come again.
use channel::ids::{ChannelId, SeriesId, TemplateId};
use channel::post::State;
use channel::series::{Nth, Outcome, Rule, Series, Week};
use jiff::civil::{Date, Weekday, date, time};
use store::{KeptSeries, SaveSeries};

use crate::harness::{EDITOR, World, at, each};

const FORM: &str = r#"{"kind":"service","title":"Morgen: {Tonne}"}"#;

async fn begun(world: &World, channel: ChannelId, name: &str) -> TemplateId {
    world.stores.desk().add_template(channel, (name, FORM), EDITOR, at(1), world.random()).await.unwrap()
}

fn weekly(outcome: Outcome) -> Series {
    let rule = Rule::weekly(2, vec![Weekday::Monday, Weekday::Friday]).unwrap();
    let (first, at) = (date(2026, 12, 1), time(17, 30, 0, 0));
    Series { rule, first, last: Some(date(2027, 12, 31)), ahead: 1, at, outcome }
}

fn save<'a>(channel: ChannelId, name: &'a str, series: &'a Series) -> SaveSeries<'a> {
    SaveSeries { channel, name, series, filled: r#"{"v.Tonne":"Blaue Tonne"}"#, by: EDITOR, now: at(2) }
}

async fn kept(world: &World, channel: ChannelId, outcome: Outcome) -> KeptSeries {
    let (desk, template) = (world.stores.desk(), begun(world, channel, "Tonne").await);
    let id = desk.add_series(template, save(channel, "Blau", &weekly(outcome)), world.random()).await.unwrap().unwrap();
    desk.one_series(channel, id).await.unwrap().unwrap()
}

const DAY: Date = date(2026, 12, 4);

#[tokio::test]
async fn add_template() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let id = begun(world, channel, "Sperrung").await;
        let found = world.stores.desk().template(channel, id).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.form.as_str(), found.changed), ("Sperrung", FORM, at(1)));
    })
    .await;
}

#[tokio::test]
async fn template() {
    each(async |world: &World| {
        let (channel, other, desk) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.desk());
        let id = begun(world, channel, "Sperrung").await;
        assert_eq!(desk.template(channel, id).await.unwrap().unwrap().id, id);
        assert!(desk.template(other, id).await.unwrap().is_none(), "it is another channel's");
    })
    .await;
}

#[tokio::test]
async fn templates() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        for name in ["Zoo", "bad", "Amt"] {
            begun(world, channel, name).await;
        }
        let names: Vec<String> =
            world.stores.desk().templates(channel).await.unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["Amt", "bad", "Zoo"]);
        assert!(world.stores.desk().templates(other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn has_templates() {
    each(async |world: &World| {
        let (channel, other, desk) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.desk());
        assert!(!desk.has_templates(channel).await.unwrap());
        begun(world, channel, "Amt").await;
        assert!(desk.has_templates(channel).await.unwrap() && !desk.has_templates(other).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn change_template() {
    each(async |world: &World| {
        let (channel, other, desk) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.desk());
        let id = begun(world, channel, "Alt").await;
        assert!(!desk.change_template(other, id, ("Neu", "{}"), EDITOR, at(3)).await.unwrap());
        assert!(desk.change_template(channel, id, ("Neu", "{}"), EDITOR, at(3)).await.unwrap());
        let found = desk.template(channel, id).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.form.as_str(), found.changed), ("Neu", "{}", at(3)));
        let audit = desk.audit(channel, &Default::default(), 9).await.unwrap();
        assert_eq!(audit.iter().filter(|line| line.what == "template_saved").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn drop_template() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let kept = kept(world, channel, Outcome::Draft).await;
        let post = desk.make_occasion((&kept, DAY), FORM, at(3), world.random()).await.unwrap().unwrap();
        assert!(desk.drop_template(channel, kept.template, EDITOR, at(4)).await.unwrap());
        assert!(!desk.drop_template(channel, kept.template, EDITOR, at(4)).await.unwrap());
        assert!(desk.series(channel).await.unwrap().is_empty(), "nothing comes of it any more");
        assert!(desk.draft(post).await.unwrap().is_some(), "what was made stays");
    })
    .await;
}

#[tokio::test]
async fn add_series() {
    each(async |world: &World| {
        let (channel, other) = (world.channel("lindenau").await, world.channel("werre").await);
        let kept = kept(world, channel, Outcome::Scheduled).await;
        assert_eq!((&kept.series, kept.name.as_str()), (&weekly(Outcome::Scheduled), "Blau"));
        assert_eq!((kept.template_name.as_str(), kept.form.as_str(), kept.by), ("Tonne", FORM, EDITOR));
        let foreign = save(other, "Fremd", &kept.series);
        assert!(world.stores.desk().add_series(kept.template, foreign, world.random()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn series() {
    each(async |world: &World| {
        let (channel, other, desk) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.desk());
        let kept = kept(world, channel, Outcome::Draft).await;
        assert_eq!(desk.series(channel).await.unwrap(), [kept]);
        assert!(desk.series(other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn one_series() {
    each(async |world: &World| {
        let (channel, other, desk) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.desk());
        let kept = kept(world, channel, Outcome::Draft).await;
        assert!(desk.one_series(other, kept.id).await.unwrap().is_none());
        assert!(desk.one_series(channel, SeriesId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn every_series() {
    each(async |world: &World| {
        let (first, second) = (world.channel("lindenau").await, world.channel("werre").await);
        let both = [kept(world, first, Outcome::Draft).await.id, kept(world, second, Outcome::Draft).await.id];
        let all = world.stores.desk().every_series().await.unwrap();
        assert!(both.iter().all(|id| all.iter().flatten().any(|one| one.id == *id)));
    })
    .await;
}

#[tokio::test]
async fn change_series() {
    each(async |world: &World| {
        let (channel, other, desk) =
            (world.channel("lindenau").await, world.channel("werre").await, world.stores.desk());
        let kept = kept(world, channel, Outcome::Draft).await;
        for rule in [
            Rule::Monthly { nth: Nth::From(Week::Third), day: Weekday::Thursday },
            Rule::Monthly { nth: Nth::Last, day: Weekday::Friday },
            Rule::dates(vec![DAY]).unwrap(),
        ] {
            let changed = Series { rule, last: None, ..weekly(Outcome::Draft) };
            assert!(!desk.change_series(kept.id, save(other, "Neu", &changed)).await.unwrap());
            assert!(desk.change_series(kept.id, save(channel, "Neu", &changed)).await.unwrap());
            let found = desk.one_series(channel, kept.id).await.unwrap().unwrap();
            assert_eq!((found.series, found.name.as_str()), (changed, "Neu"));
        }
    })
    .await;
}

#[tokio::test]
async fn end_series() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let kept = kept(world, channel, Outcome::Draft).await;
        assert!(desk.end_series(channel, kept.id, EDITOR, at(3)).await.unwrap());
        assert!(!desk.end_series(channel, kept.id, EDITOR, at(3)).await.unwrap());
        assert!(desk.template(channel, kept.template).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn make_occasion() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let kept = kept(world, channel, Outcome::Draft).await;
        // Two nodes at once, and once more after a restart.
        let (one, two) = tokio::join!(
            desk.make_occasion((&kept, DAY), FORM, at(3), world.random()),
            desk.make_occasion((&kept, DAY), FORM, at(3), world.random())
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one.is_some() != two.is_some(), "made once");
        assert_eq!(desk.make_occasion((&kept, DAY), FORM, at(4), world.random()).await.unwrap(), None);
        let drafts = desk.drafts(channel).await.unwrap();
        assert_eq!((drafts.len(), drafts[0].form.as_str(), drafts[0].editor), (1, FORM, EDITOR));
        assert_eq!(desk.post(drafts[0].post).await.unwrap().unwrap().state, State::Draft);
        assert!(desk.discard_draft(drafts[0].post, 1, EDITOR, at(5)).await.unwrap());
        let again = desk.make_occasion((&kept, DAY), FORM, at(6), world.random()).await.unwrap();
        assert_eq!(again, None, "what somebody threw away does not come back");
    })
    .await;
}

#[tokio::test]
async fn made() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let kept = kept(world, channel, Outcome::Draft).await;
        let mut posts = Vec::new();
        for day in [DAY, date(2026, 12, 18), date(2027, 1, 1)] {
            let post = desk.make_occasion((&kept, day), FORM, at(3), world.random()).await.unwrap().unwrap();
            posts.push((day, post));
        }
        assert_eq!(desk.made(kept.id, DAY).await.unwrap(), posts);
        assert_eq!(desk.made(kept.id, date(2026, 12, 5)).await.unwrap(), posts[1..]);
    })
    .await;
}

#[tokio::test]
async fn open_occasions() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let (draft, timed) =
            (kept(world, channel, Outcome::Draft).await, kept(world, channel, Outcome::Scheduled).await);
        desk.make_occasion((&draft, DAY), FORM, at(3), world.random()).await.unwrap();
        let post = desk.make_occasion((&timed, DAY), FORM, at(3), world.random()).await.unwrap().unwrap();
        let open = desk.open_occasions(9).await.unwrap();
        let seen: Vec<_> = open.iter().map(|one| (one.series, one.day, one.post)).collect();
        assert_eq!(seen, [(timed.id, DAY, post)], "a draft that stays one waits for nothing");
    })
    .await;
}

#[tokio::test]
async fn settle_occasion() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let timed = kept(world, channel, Outcome::Scheduled).await;
        desk.make_occasion((&timed, DAY), FORM, at(3), world.random()).await.unwrap();
        let open = desk.open_occasions(9).await.unwrap()[0];
        assert!(desk.settle_occasion(open).await.unwrap());
        assert!(!desk.settle_occasion(open).await.unwrap());
        assert!(desk.open_occasions(9).await.unwrap().is_empty());
    })
    .await;
}
