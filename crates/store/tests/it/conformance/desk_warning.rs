//! The town's own warnings at the desk.
use channel::delivery::{FOLLOWERS, Occasion, plan};
use channel::ids::{DeliveryId, EditorId, PostId};
use channel::post::Kind;
use channel::warning::release::Way;
use channel::warning::{Purpose, Severity, Turn};
use std::time::Duration;
use store::{AuditFilter, NewWarning, ReleaseWarning, TownArea, WarningDraft};

use super::desk_life::{Office, office};
use super::desk_webhooks::hook;
use crate::harness::{World, at, content, each, profile};

const FORM: &str = r#"{"headline_de":"Brand"}"#;

/// A draft of Jo's.
pub async fn begun(world: &World, office: &Office, about: Option<PostId>, turn: Turn, second: i64) -> WarningDraft {
    let id = PostId::fresh(at(second), world.random());
    let (channel, by, now) = (office.channel, office.jo, at(second));
    let base = match about {
        Some(post) => u32::try_from(world.stores.desk().sealed(post).await.unwrap().len()).unwrap(),
        None => 0,
    };
    let new = NewWarning { id, channel, about, turn, purpose: Purpose::Actual, form: FORM, base, by, now };
    world.stores.desk().begin_warning(new).await.unwrap();
    world.stores.desk().warning_draft(id).await.unwrap().unwrap()
}

/// The release of a draft, as a second person would order it.
pub fn order(world: &World, draft: &WarningDraft, number: u32, by: EditorId, second: i64) -> ReleaseWarning {
    let (now, content) = (at(second), content(Kind::Warning, "Brand"));
    let plan = plan(&content, if number == 0 { Occasion::New } else { Occasion::Correction }, now);
    assert_eq!(plan.outlets, [FOLLOWERS]);
    let post = draft.about.unwrap_or(draft.id);
    ReleaseWarning {
        draft: draft.id,
        revision: draft.revision,
        way: Way::Second,
        reason: String::new(),
        channel: draft.channel,
        profile: profile("Stadt Lindenau"),
        post,
        number,
        identifier: format!("lindenau.{post}.{number}"),
        turn: draft.turn,
        purpose: draft.purpose,
        severity: Severity::Severe,
        expires: at(second + 3600),
        cap: format!("<alert>{number}</alert>").into_bytes(),
        form: draft.form.clone(),
        content,
        slug_tail: "brand".to_owned(),
        note: String::new(),
        plan,
        delivery_ids: vec![DeliveryId::fresh(now, world.random())],
        by,
        sent: now,
        now,
    }
}

/// A warning that is out, released by a second person.
pub async fn issued(world: &World, office: &Office, second: i64) -> PostId {
    let draft = begun(world, office, None, Turn::Alert, second).await;
    assert!(world.stores.desk().ask_warning(&draft, office.jo, at(second)).await.unwrap());
    let order = order(world, &draft, 0, office.otto, second + 1);
    assert!(world.stores.desk().release_warning(&order).await.unwrap());
    order.post
}

/// A warning Jo brought out alone.
async fn released_alone(world: &World, office: &Office) -> WarningDraft {
    let draft = begun(world, office, None, Turn::Alert, 5).await;
    let (way, reason) = (Way::Alone, "Niemand da".to_owned());
    let alone = ReleaseWarning { way, reason, ..order(world, &draft, 0, office.jo, 6) };
    assert!(world.stores.desk().release_warning(&alone).await.unwrap());
    draft
}

#[tokio::test]
async fn begin_warning() {
    each(async |world: &World| {
        let office = office(world).await;
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert_eq!((draft.turn, draft.purpose, draft.revision), (Turn::Alert, Purpose::Actual, 1));
        assert_eq!((draft.form.as_str(), draft.asked), (FORM, None));
        assert_eq!((draft.authors[0].name.as_str(), draft.by.id), ("jo", Some(office.jo)));
    })
    .await;
}

#[tokio::test]
async fn warning_draft() {
    each(async |world: &World| {
        assert!(world.stores.desk().warning_draft(PostId(5)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn warning_drafts() {
    each(async |world: &World| {
        let office = office(world).await;
        let first = begun(world, &office, None, Turn::Alert, 5).await;
        let second = begun(world, &office, None, Turn::Alert, 6).await;
        assert_eq!(world.stores.desk().warning_drafts(office.channel).await.unwrap(), [first, second]);
    })
    .await;
}

#[tokio::test]
async fn save_warning() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert!(desk.ask_warning(&draft, office.jo, at(6)).await.unwrap());
        assert!(desk.save_warning(draft.id, 1, "{}", office.eva, at(7)).await.unwrap());
        assert!(!desk.save_warning(draft.id, 1, "{}", office.otto, at(8)).await.unwrap(), "somebody was faster");
        let saved = desk.warning_draft(draft.id).await.unwrap().unwrap();
        assert_eq!((saved.revision, saved.asked, saved.authors.len()), (2, None, 2));
    })
    .await;
}

#[tokio::test]
async fn ask_warning() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert!(!desk.ask_warning(&draft, office.otto, at(6)).await.unwrap(), "somebody else's");
        assert!(desk.ask_warning(&draft, office.jo, at(6)).await.unwrap());
        assert!(!desk.ask_warning(&draft, office.jo, at(7)).await.unwrap(), "asked already");
        assert_eq!(desk.warning_draft(draft.id).await.unwrap().unwrap().asked, Some(at(6)));
    })
    .await;
}

#[tokio::test]
async fn discard_warning() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert!(desk.discard_warning(&draft, office.jo, at(6)).await.unwrap());
        assert!(!desk.discard_warning(&draft, office.jo, at(7)).await.unwrap());
        assert!(desk.warning_draft(draft.id).await.unwrap().is_none());
    })
    .await;
}

/// W1: the database itself refuses a second person who wrote in it, or whom nobody asked. W13: two presses, one warning.
#[tokio::test]
async fn release_warning() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let draft = begun(world, &office, None, Turn::Alert, 5).await;
        assert!(!desk.release_warning(&order(world, &draft, 0, office.otto, 6)).await.unwrap(), "nobody asked");
        assert!(desk.ask_warning(&draft, office.jo, at(6)).await.unwrap());
        hook(world, office.channel, 7).await;
        assert!(!desk.release_warning(&order(world, &draft, 0, office.jo, 7)).await.unwrap(), "the author");
        assert!(world.stores.public().post(office.channel, draft.id).await.unwrap().is_none());
        assert!(desk.release_warning(&order(world, &draft, 0, office.otto, 8)).await.unwrap());
        assert!(!desk.release_warning(&order(world, &draft, 0, office.otto, 8)).await.unwrap(), "pressed twice");
        let out = world.stores.public().post(office.channel, draft.id).await.unwrap().unwrap();
        assert_eq!((out.version, out.content.kind), (1, Kind::Warning));
        assert_eq!(desk.deliveries_of(draft.id).await.unwrap().len(), 1);
        let filter = AuditFilter { post: Some(draft.id), ..AuditFilter::default() };
        let words = desk.audit(office.channel, &filter, 10).await.unwrap();
        let words: Vec<_> = words.iter().map(|entry| entry.what.as_str()).collect();
        assert!(words.contains(&"warning_released") && !words.contains(&"released_alone"), "{words:?}");
        let call = world.stores.webhooks().claim(at(9), Duration::from_secs(9), &[]).await.unwrap().unwrap();
        assert_eq!(call.post.unwrap().id, draft.id, "the town's programs hear of it");
    })
    .await;
}

/// W3, W4: the all-clear is the next message of the same post; of two who press at once, one is first.
#[tokio::test]
async fn sealed() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let post = issued(world, &office, 5).await;
        let update = begun(world, &office, Some(post), Turn::Update, 20).await;
        let clear = begun(world, &office, Some(post), Turn::AllClear, 21).await;
        for draft in [&update, &clear] {
            assert!(desk.ask_warning(draft, office.jo, at(22)).await.unwrap());
        }
        assert!(desk.release_warning(&order(world, &clear, 1, office.otto, 23)).await.unwrap());
        assert!(!desk.release_warning(&order(world, &update, 1, office.otto, 23)).await.unwrap(), "too late");
        let left = desk.warning_draft(update.id).await.unwrap().unwrap();
        assert!(left.is_overtaken() && !update.is_overtaken() && left.is_by(office.jo), "its words are kept");
        let chain = desk.sealed(post).await.unwrap();
        let turns: Vec<_> = chain.iter().map(|one| (one.number, one.version, one.turn)).collect();
        assert_eq!(turns, [(0, 1, Turn::Alert), (1, 2, Turn::AllClear)]);
        assert_eq!(chain[0].cap, b"<alert>0</alert>", "what went out is never touched");
        assert_eq!((chain[1].by.name.as_str(), chain[1].sent), ("otto", at(23)));
        let reports = desk.deliveries_of(post).await.unwrap();
        assert_eq!(reports.len(), 2);
        assert!(reports[1].state.is_terminal(), "the first one is overtaken");
    })
    .await;
}

#[tokio::test]
async fn sealed_since() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let (first, second) = (issued(world, &office, 5).await, issued(world, &office, 50).await);
        let posts = async |since| -> Vec<PostId> {
            desk.sealed_since(office.channel, at(since)).await.unwrap().iter().map(|one| one.post).collect()
        };
        assert_eq!(posts(0).await, [first, second]);
        assert_eq!(posts(40).await, [second]);
    })
    .await;
}

/// W1: a release by one person stays open until somebody else took notice.
#[tokio::test]
async fn unseen_warnings() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let draft = released_alone(world, &office).await;
        let unseen = desk.unseen_warnings(office.channel).await.unwrap();
        assert_eq!((unseen.len(), unseen[0].alone.as_str()), (1, "Niemand da"));
        let filter = AuditFilter { post: Some(draft.id), ..AuditFilter::default() };
        let entries = desk.audit(office.channel, &filter, 10).await.unwrap();
        assert!(entries.iter().any(|entry| entry.what == "released_alone" && entry.detail == "Niemand da"));
    })
    .await;
}

#[tokio::test]
async fn see_warning() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let draft = released_alone(world, &office).await;
        assert!(!desk.see_warning(draft.id, 0, office.jo, at(7)).await.unwrap(), "not by oneself");
        assert!(desk.see_warning(draft.id, 0, office.otto, at(8)).await.unwrap());
        assert!(!desk.see_warning(draft.id, 0, office.eva, at(9)).await.unwrap());
        assert_eq!(desk.sealed(draft.id).await.unwrap()[0].seen, Some(at(8)));
        assert!(desk.unseen_warnings(office.channel).await.unwrap().is_empty());
    })
    .await;
}

/// W12: a warning stays open until an all-clear, or until somebody closes it after its end.
#[tokio::test]
async fn open_warnings() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let (later, sooner) = (issued(world, &office, 50).await, issued(world, &office, 5).await);
        assert_eq!(desk.open_warnings(office.channel).await.unwrap(), [sooner, later]);
        let clear = begun(world, &office, Some(later), Turn::AllClear, 60).await;
        assert!(desk.ask_warning(&clear, office.jo, at(61)).await.unwrap());
        assert!(desk.release_warning(&order(world, &clear, 1, office.otto, 62)).await.unwrap());
        assert_eq!(desk.open_warnings(office.channel).await.unwrap(), [sooner]);
    })
    .await;
}

#[tokio::test]
async fn close_warning() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let post = issued(world, &office, 5).await;
        assert!(!desk.close_warning(office.channel, post, office.eva, at(60)).await.unwrap(), "it holds");
        assert!(desk.close_warning(office.channel, post, office.eva, at(4000)).await.unwrap());
        assert!(desk.open_warnings(office.channel).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn town_areas() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        assert!(desk.town_areas(office.channel).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn save_town_areas() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let area = |name: &str| TownArea { name: name.to_owned(), codes: "32120".to_owned(), points: String::new() };
        let (old, new) = ([area("Altstadt"), area("Aue")], [area("Nordstadt")]);
        desk.save_town_areas(office.channel, &old, office.eva, at(5)).await.unwrap();
        assert_eq!(desk.town_areas(office.channel).await.unwrap(), old);
        desk.save_town_areas(office.channel, &new, office.eva, at(6)).await.unwrap();
        assert_eq!(desk.town_areas(office.channel).await.unwrap(), new);
    })
    .await;
}
