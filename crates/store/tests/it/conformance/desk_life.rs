//! The steps between writing and release.
use channel::editor::Role;
use channel::four_eyes::FourEyes;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::life::{Fingerprint, Refusal, Stage, Step};
use channel::post::{Content, Kind};
use store::{Publish, Published, Released, SaveDraft, TakeStep, Taken};

use crate::harness::{EDITOR, World, at, content, each};

/// A channel with two who may approve, one who writes, and a draft of theirs.
pub struct Office {
    pub channel: ChannelId,
    pub eva: EditorId,
    pub otto: EditorId,
    pub jo: EditorId,
    pub post: PostId,
}

pub async fn office(world: &World) -> Office {
    let (channel, account) = (world.channel("lindenau").await, world.stores.account());
    let mut people = Vec::new();
    for (login, role) in [("eva", Role::Admin), ("otto", Role::Approver), ("jo", Role::Contributor)] {
        let id = account.create_editor(login, login, at(0), world.random()).await.unwrap();
        account.grant(id, channel, role).await.unwrap();
        people.push(id);
    }
    let post = world.stores.desk().create_draft(channel, FORM, people[2], at(1), world.random()).await.unwrap();
    Office { channel, eva: people[0], otto: people[1], jo: people[2], post }
}

const FORM: &str = r#"{"title":"Markt","kind":"update"}"#;

pub fn says() -> Content {
    content(Kind::Update, "Markt")
}

pub fn read() -> Step {
    Step::Approve { read: Fingerprint::of(&says()) }
}

pub async fn go(world: &World, office: &Office, step: Step, by: EditorId, second: i64) -> Taken {
    let standing = world.stores.desk().life(office.post, at(second)).await.unwrap().unwrap();
    let says = says();
    let order = TakeStep {
        post: office.post,
        step,
        revision: standing.revision,
        seen: standing.step,
        content: Some(&says),
        text: "Bitte mit Uhrzeit",
        quiet: false,
        by,
        now: at(second),
    };
    world.stores.desk().step(order).await.unwrap()
}

pub fn order(world: &World, office: &Office, by: EditorId, second: i64) -> Publish {
    Publish { by, expect_revision: Some(1), ..world.first(office.channel, office.post, says(), at(second)) }
}

#[tokio::test]
async fn life() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let fresh = desk.life(office.post, at(2)).await.unwrap().unwrap();
        assert!(fresh.life.four_eyes, "two may approve");
        assert_eq!((fresh.revision, fresh.step, fresh.authors[0].name.as_str()), (Some(1), 0, "jo"));
        assert_eq!(go(world, &office, Step::Submit, office.jo, 3).await, Taken::Done);
        assert_eq!(go(world, &office, read(), office.otto, 4).await, Taken::Done);
        let approved = desk.life(office.post, at(5)).await.unwrap().unwrap();
        assert_eq!(approved.life.stage(), Stage::Approved);
        assert_eq!((approved.approver.name.as_str(), approved.approval().unwrap().at), ("otto", at(4)));
        assert!(approved.saying(Some(&says())).copy.unwrap().is_approved());
        assert!(!approved.saying(Some(&content(Kind::Update, "Anders"))).copy.unwrap().is_approved());
        assert!(desk.life(PostId(1), at(5)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn rules() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let rules = desk.rules(office.channel).await.unwrap().unwrap();
        assert_eq!((rules.four_eyes, rules.grants.len()), (FourEyes::Auto, 3));
        assert!(rules.demands_approval(at(1)) && desk.rules(ChannelId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn set_four_eyes() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        assert!(desk.set_four_eyes(office.channel, FourEyes::Off, office.eva, at(1)).await.unwrap());
        assert!(!desk.set_four_eyes(office.channel, FourEyes::Off, office.eva, at(2)).await.unwrap());
        assert!(!desk.rules(office.channel).await.unwrap().unwrap().demands_approval(at(2)));
        let line = &desk.audit(office.channel, &store::AuditFilter::default(), 1).await.unwrap()[0];
        assert_eq!((line.what.as_str(), line.subject.as_str(), line.by), ("four_eyes_set", "off", office.eva));
        assert_eq!(desk.release(order(world, &office, office.eva, 3)).await.unwrap(), Released::Done { version: 1 });
    })
    .await;
}

#[tokio::test]
async fn step() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        assert_eq!(go(world, &office, read(), office.otto, 2).await, Taken::Refused(Refusal::NotInReview));
        assert_eq!(go(world, &office, Step::Submit, office.jo, 3).await, Taken::Done);
        assert_eq!(go(world, &office, Step::Return { reason: true }, office.otto, 4).await, Taken::Done);
        assert_eq!(desk.life(office.post, at(5)).await.unwrap().unwrap().reason, "Bitte mit Uhrzeit");
        assert_eq!(go(world, &office, Step::Submit, office.jo, 6).await, Taken::Done);
        assert_eq!(go(world, &office, Step::TakeBack, office.jo, 7).await, Taken::Done);
        assert_eq!(go(world, &office, Step::Submit, office.jo, 8).await, Taken::Done);
        assert_eq!(go(world, &office, read(), office.otto, 9).await, Taken::Done);
        let late = TakeStep {
            post: office.post,
            step: read(),
            revision: Some(1),
            seen: 1,
            content: Some(&says()),
            text: "",
            quiet: false,
            by: office.eva,
            now: at(10),
        };
        assert_eq!(desk.step(late.clone()).await.unwrap(), Taken::Overtaken, "the page was older");
        // Otto may approve, but not once he has written in it, not even when somebody else saved last.
        let saved = desk.save_draft(office.post, 1, r#"{"title":"Markt!"}"#, office.otto, at(11)).await.unwrap();
        assert_eq!(saved, SaveDraft::Saved { revision: 2 });
        desk.save_draft(office.post, 2, FORM, office.jo, at(12)).await.unwrap();
        assert_eq!(desk.life(office.post, at(12)).await.unwrap().unwrap().life.stage(), Stage::Draft, "dropped");
        assert_eq!(go(world, &office, Step::Submit, office.jo, 13).await, Taken::Done);
        assert_eq!(go(world, &office, read(), office.otto, 14).await, Taken::Refused(Refusal::OwnText));
        assert_eq!(go(world, &office, read(), office.eva, 15).await, Taken::Done);
        let rows = desk.audit_after(office.channel, 0, 99).await.unwrap();
        let words: Vec<_> = rows.into_iter().map(|row| row.what).collect();
        for what in ["submitted", "returned", "taken_back", "approved", "approval_dropped"] {
            assert!(words.iter().any(|word| word == what), "{what} in {words:?}");
        }
        let order = Publish { expect_revision: Some(3), ..order(world, &office, office.eva, 16) };
        assert_eq!(desk.release(order).await.unwrap(), Released::Done { version: 1 });
        let aside = TakeStep { step: Step::Archive, revision: None, seen: 0, content: None, now: at(17), ..late };
        assert_eq!(desk.step(aside.clone()).await.unwrap(), Taken::Done);
        assert!(desk.edit_draft(office.post, FORM, office.jo, at(18)).await.unwrap().is_none(), "set aside");
        assert!(!desk.withdraw(world.withdrawal(office.post, at(18))).await.unwrap());
        assert_eq!(desk.post(office.post).await.unwrap().unwrap().stage, Stage::Archived);
        assert!(world.stores.public().post(office.channel, office.post).await.unwrap().is_some(), "still to be read");
        let again = TakeStep { step: Step::Reopen, now: at(19), ..aside };
        assert_eq!(desk.step(again).await.unwrap(), Taken::Done);
        assert!(desk.edit_draft(office.post, FORM, office.jo, at(20)).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn release() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let refused = |why| Released::Refused(why);
        let by_jo = desk.release(order(world, &office, office.jo, 2)).await.unwrap();
        assert!(matches!(by_jo, Released::Refused(Refusal::Lacks(_))), "{by_jo:?}");
        let by_eva = desk.release(order(world, &office, office.eva, 2)).await.unwrap();
        assert_eq!(by_eva, refused(Refusal::NeedsApproval));
        let bare = desk.publish(order(world, &office, office.eva, 2)).await.unwrap();
        assert_eq!(bare, Published::Conflict, "nor past the question who asks");
        go(world, &office, Step::Submit, office.jo, 3).await;
        go(world, &office, read(), office.otto, 4).await;
        let other = Publish { content: content(Kind::Update, "Anders"), ..order(world, &office, office.eva, 5) };
        assert_eq!(desk.release(other).await.unwrap(), refused(Refusal::NeedsApproval), "other words");
        assert_eq!(desk.release(order(world, &office, office.eva, 6)).await.unwrap(), Released::Done { version: 1 });
        assert_eq!(desk.release(order(world, &office, office.otto, 7)).await.unwrap(), Released::Overtaken);
        assert!(desk.life(office.post, at(8)).await.unwrap().unwrap().authors.is_empty());
    })
    .await;
}

#[tokio::test]
async fn comment() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        assert!(desk.comment(office.post, "Stimmt der Ort?", office.otto, at(2)).await.unwrap());
        assert!(!desk.comment(PostId(1), "Wo?", office.otto, at(2)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn thread() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        desk.comment(office.post, "Stimmt der Ort?", office.otto, at(2)).await.unwrap();
        go(world, &office, Step::Submit, office.jo, 3).await;
        go(world, &office, Step::Return { reason: true }, office.otto, 4).await;
        let thread = desk.thread(office.post).await.unwrap();
        let short: Vec<_> =
            thread.iter().map(|one| (one.what.as_str(), one.by.name.as_str(), one.text.as_str())).collect();
        let all = [
            ("comment", "otto", "Stimmt der Ort?"),
            ("submitted", "jo", ""),
            ("returned", "otto", "Bitte mit Uhrzeit"),
        ];
        assert_eq!(short, all);
        desk.discard_draft(office.post, 1, office.jo, at(5)).await.unwrap();
        assert!(desk.thread(office.post).await.unwrap().is_empty(), "goes with the post");
    })
    .await;
}

#[tokio::test]
async fn waiting() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        assert!(desk.waiting(office.channel).await.unwrap().is_empty());
        go(world, &office, Step::Submit, office.jo, 3).await;
        let waiting = desk.waiting(office.channel).await.unwrap();
        assert_eq!((waiting[0].stage, waiting[0].by.name.as_str(), waiting[0].at), (Stage::InReview, "jo", at(3)));
        assert_eq!((waiting[0].post.title.as_str(), &waiting[0].authors), ("Markt", &vec![office.jo]));
        assert!(desk.waiting(ChannelId(1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn versions() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let post = world.post(world.channel("werre").await, says(), at(2)).await;
        let channel = desk.post(post).await.unwrap().unwrap().channel;
        let second = Publish { by: office.eva, ..world.next(channel, post, content(Kind::Update, "Neu"), at(3), 1) };
        assert_eq!(desk.publish(second).await.unwrap(), Published::Done { version: 2 });
        let versions = desk.versions(post).await.unwrap();
        let short: Vec<_> =
            versions.iter().map(|one| (one.version, one.by.as_str(), one.content.title.as_str())).collect();
        assert_eq!(short, [(2, "eva", "Neu"), (1, "", "Markt")]);
    })
    .await;
}

async fn scheduled(world: &World) -> Office {
    let office = office(world).await;
    go(world, &office, Step::Submit, office.jo, 3).await;
    go(world, &office, read(), office.otto, 4).await;
    assert_eq!(go(world, &office, Step::Schedule { at: at(100) }, office.eva, 5).await, Taken::Done);
    office
}

#[tokio::test]
async fn due_releases() {
    each(async |world: &World| {
        let (office, desk) = (scheduled(world).await, world.stores.desk());
        assert!(desk.due_releases(at(99), 9).await.unwrap().is_empty());
        let due = [desk.due_releases(at(100), 9).await.unwrap().remove(0).unwrap()];
        assert_eq!((due[0].post, due[0].revision, due[0].by, due[0].due), (office.post, 1, office.eva, at(100)));
        assert_eq!((&due[0].content, due[0].base_version, due[0].quiet), (&says(), None, false));
        assert_eq!(desk.publish(order(world, &office, office.eva, 101)).await.unwrap(), Published::Done { version: 1 });
        assert!(desk.due_releases(at(102), 9).await.unwrap().is_empty(), "once");
    })
    .await;
}

#[tokio::test]
async fn withhold_release() {
    each(async |world: &World| {
        let (office, desk) = (scheduled(world).await, world.stores.desk());
        let due = desk.due_releases(at(100), 9).await.unwrap().remove(0).unwrap();
        assert!(desk.withhold_release(&due, at(101)).await.unwrap());
        assert!(!desk.withhold_release(&due, at(102)).await.unwrap());
        assert!(desk.due_releases(at(103), 9).await.unwrap().is_empty());
        let line = &desk.audit(office.channel, &Default::default(), 1).await.unwrap()[0];
        assert_eq!(line.what, "release_withheld");
    })
    .await;
}

#[tokio::test]
async fn miss_release() {
    each(async |world: &World| {
        let (office, desk) = (scheduled(world).await, world.stores.desk());
        let due = desk.due_releases(at(100), 9).await.unwrap().remove(0).unwrap();
        assert!(desk.miss_release(&due, at(101)).await.unwrap() && !desk.miss_release(&due, at(102)).await.unwrap());
        assert!(desk.due_releases(at(103), 9).await.unwrap().is_empty());
        assert_eq!(desk.life(office.post, at(104)).await.unwrap().unwrap().life.stage(), Stage::InReview);
        // An edit takes the time away as well.
        go(world, &office, read(), office.otto, 105).await;
        go(world, &office, Step::Schedule { at: at(200) }, office.eva, 106).await;
        desk.save_draft(office.post, 1, "{}", office.jo, at(107)).await.unwrap();
        assert!(desk.due_releases(at(300), 9).await.unwrap().is_empty());
        assert_ne!(office.eva, EDITOR);
    })
    .await;
}

#[tokio::test]
async fn let_wait() {
    each(async |world: &World| {
        let (office, desk) = (scheduled(world).await, world.stores.desk());
        let due = desk.due_releases(at(100), 9).await.unwrap().remove(0).unwrap();
        assert!(desk.let_wait(&due, at(101)).await.unwrap() && !desk.let_wait(&due, at(102)).await.unwrap());
        assert!(desk.due_releases(at(103), 9).await.unwrap().is_empty());
        let life = desk.life(office.post, at(104)).await.unwrap().unwrap();
        assert_eq!(life.life.stage(), Stage::Approved, "nothing was changed in it, so the approval stands");
        assert_eq!(go(world, &office, Step::Schedule { at: at(200) }, office.eva, 105).await, Taken::Done);
    })
    .await;
}

#[tokio::test]
async fn note_late() {
    each(async |world: &World| {
        let (office, desk) = (scheduled(world).await, world.stores.desk());
        let due = desk.due_releases(at(100), 9).await.unwrap().remove(0).unwrap();
        desk.note_late(&due, at(100 + 7_200)).await.unwrap();
        let thread = desk.thread(office.post).await.unwrap();
        let said = thread.iter().find(|remark| remark.what == "released_late").unwrap();
        assert_eq!(said.text, "120");
    })
    .await;
}

#[tokio::test]
async fn planned() {
    each(async |world: &World| {
        let (office, desk) = (scheduled(world).await, world.stores.desk());
        let planned = desk.planned(office.channel).await.unwrap();
        assert_eq!((planned.len(), planned[0].post, planned[0].at, planned[0].place), (1, office.post, at(100), 0));
        assert_eq!(planned[0].content, says());
        assert!(desk.planned(ChannelId(1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn arrange() {
    each(async |world: &World| {
        let (office, desk) = (scheduled(world).await, world.stores.desk());
        desk.arrange(office.channel, at(100), &[PostId(7), office.post]).await.unwrap();
        assert_eq!(desk.planned(office.channel).await.unwrap()[0].place, 1);
        desk.arrange(office.channel, at(99), &[office.post]).await.unwrap();
        desk.arrange(ChannelId(1), at(100), &[office.post]).await.unwrap();
        assert_eq!(desk.planned(office.channel).await.unwrap()[0].place, 1, "another time, another channel");
    })
    .await;
}
