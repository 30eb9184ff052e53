use channel::channel::Profile;
use channel::delivery::{Lane, Occasion, State as Delivering, plan};
use channel::editor::Role;
use channel::event::Event;
use channel::ids::{ChannelId, DeliveryId, MediumId, PostId};
use channel::image::{Alt, Picture};
use channel::job::Job;
use channel::medium::{Attachment, Kind as Sort};
use channel::post::{Content, Kind, State};
use channel::reaction::{Poll, Reactions};
use channel::subscription::RoundedCount;
use channel::text::{Body, Line};
use channel::topic::Topic;
use channel::verification::{State as Proof, Verification};
use store::{AuditFilter, Publish, Published, SaveDraft, Withdraw};

use crate::harness::{EDITOR, World, at, content, each, picture, profile, update};

#[tokio::test]
async fn channels_of() {
    each(async |world: &World| {
        let (desk, account) = (world.stores.desk(), world.stores.account());
        let editor = account.create_editor("eva", "Eva", at(0), world.random()).await.unwrap();
        assert!(desk.channels_of(editor).await.unwrap().is_empty());
        let (lindenau, werre) = (world.channel("lindenau").await, world.channel("werre").await);
        desk.save_profile(werre, &profile("Ahlen"), EDITOR, at(0)).await.unwrap();
        account.grant(editor, lindenau, Role::Editor).await.unwrap();
        account.grant(editor, werre, Role::Admin).await.unwrap();
        let found = desk.channels_of(editor).await.unwrap();
        let found: Vec<_> = found.iter().map(|(found, role)| (found.channel.id, role.role)).collect();
        assert_eq!(found, [(werre, Role::Admin), (lindenau, Role::Editor)]);
    })
    .await;
}

#[tokio::test]
async fn channel() {
    each(async |world: &World| {
        let id = world.channel("lindenau").await;
        world.stores.desk().set_public(id, false, EDITOR, at(0)).await.unwrap();
        let found = world.stores.desk().channel(id).await.unwrap().unwrap();
        assert_eq!((found.channel.slug.as_str(), found.channel.public), ("lindenau", false));
        assert!(world.stores.desk().channel(ChannelId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn save_profile() {
    each(async |world: &World| {
        let (id, desk) = (world.channel("lindenau").await, world.stores.desk());
        let new = Profile { domain: "angreifer.example".to_owned(), crest: Some("abc".to_owned()), ..profile("Neu") };
        assert!(desk.save_profile(id, &new, EDITOR, at(1)).await.unwrap());
        let found = desk.channel(id).await.unwrap().unwrap();
        let kept = Profile { domain: "lindenau-werre.de".to_owned(), ..new.clone() };
        assert_eq!(found.channel.profile, kept, "the proof hangs on the domain: it stays");
        assert!(!desk.save_profile(ChannelId(1), &new, EDITOR, at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn set_public() {
    each(async |world: &World| {
        let (id, desk) = (world.channel("lindenau").await, world.stores.desk());
        assert!(desk.set_public(id, false, EDITOR, at(1)).await.unwrap());
        let mut incomplete = profile("Neu");
        incomplete.imprint.responsible = " ".to_owned();
        desk.save_profile(id, &incomplete, EDITOR, at(2)).await.unwrap();
        assert!(!desk.set_public(id, true, EDITOR, at(3)).await.unwrap(), "no imprint, no channel");
        assert!(!desk.channel(id).await.unwrap().unwrap().channel.public);
        assert!(!desk.set_public(ChannelId(1), true, EDITOR, at(3)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn verification() {
    each(async |world: &World| {
        let id = world.channel("lindenau").await;
        assert_eq!(world.stores.desk().verification(id).await.unwrap(), Some(Verification::claimed(at(0))));
        assert_eq!(world.stores.desk().verification(ChannelId(1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn claim_domain() {
    each(async |world: &World| {
        let (id, desk) = (world.channel("lindenau").await, world.stores.desk());
        assert!(desk.claim_domain(id, "lindenau.de", EDITOR, at(5)).await.unwrap());
        let found = desk.channel(id).await.unwrap().unwrap();
        assert_eq!(
            (found.channel.profile.domain.as_str(), found.verification),
            ("lindenau.de", Verification::claimed(at(5)))
        );
        assert!(!desk.claim_domain(id, "lindenau.de", EDITOR, at(6)).await.unwrap(), "the same again changes nothing");
        assert_eq!(desk.verification(id).await.unwrap().unwrap(), Verification::claimed(at(5)));
        assert!(desk.claim_domain(id, "", EDITOR, at(6)).await.unwrap());
        assert_eq!(desk.verification(id).await.unwrap().unwrap().state, Proof::Unverified);
        assert!(!desk.claim_domain(ChannelId(1), "x.de", EDITOR, at(5)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn followers() {
    each(async |world: &World| {
        let id = world.channel("lindenau").await;
        assert_eq!(world.stores.desk().followers(id).await.unwrap(), RoundedCount::Few);
    })
    .await;
}

#[tokio::test]
async fn audit() {
    each(async |world: &World| {
        let (desk, account) = (world.stores.desk(), world.stores.account());
        let eva = account.create_editor("eva", "Eva Muster", at(0), world.random()).await.unwrap();
        let id = world.channel("lindenau").await;
        desk.claim_domain(id, "lindenau.de", eva, at(9)).await.unwrap();
        let post = world.post(id, content(Kind::Update, "Neu"), at(10)).await;
        desk.withdraw(Withdraw { by: eva, ..world.withdrawal(post, at(11)) }).await.unwrap();
        let all = AuditFilter::default();
        let mut lines = desk.audit(id, &all, 4).await.unwrap();
        let wrote = lines.remove(2);
        assert_eq!(wrote.what, "wrote");
        let short: Vec<_> =
            lines.iter().map(|line| (line.what.as_str(), line.name.as_deref(), line.detail.as_str())).collect();
        let eva_s = Some("Eva Muster");
        assert_eq!(short, [("withdrawn", eva_s, "Irrtum"), ("published", None, ""), ("domain_claimed", eva_s, "")]);
        assert_eq!((lines[0].version, lines[1].version, lines[2].version), (Some(2), Some(1), None));
        assert_eq!((lines[0].subject.clone(), lines[2].subject.as_str()), (post.to_string(), "lindenau.de"));
        let every = desk.audit(id, &all, 99).await.unwrap();
        assert!(every.iter().all(|line| store::AUDIT_WORDS.contains(&line.what.as_str())));
        let ids = async |filter: AuditFilter| -> Vec<i64> {
            desk.audit(id, &filter, 99).await.unwrap().iter().map(|line| line.id).collect()
        };
        let (by, post, what) = (Some(eva), Some(post), "withdrawn".to_owned());
        let (last, first) = (lines[0].id, lines[2].id);
        assert_eq!(ids(AuditFilter { by, ..all.clone() }).await, [last, first]);
        assert_eq!(ids(AuditFilter { by, before: Some(last), ..all.clone() }).await, [first]);
        assert_eq!(ids(AuditFilter { what: what.clone(), ..all.clone() }).await, [last]);
        assert_eq!(ids(AuditFilter { post, ..all.clone() }).await, [last, lines[1].id, wrote.id]);
        assert_eq!(ids(AuditFilter { post, by, what, before: None }).await, [last]);
    })
    .await;
}

#[tokio::test]
async fn create_draft() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let form = r#"{"title": " Ein Fest ", "kind": "event", "b\u0000": ["as typed"]"#;
        let post = desk.create_draft(ChannelId(1), form, EDITOR, at(0), 5).await.unwrap();
        let draft = desk.draft(post).await.unwrap().unwrap();
        assert_eq!((draft.form.as_str(), draft.revision, draft.base_version), (form, 1, None), "even if it is no JSON");
        assert_eq!(desk.post(post).await.unwrap().unwrap().state, State::Draft);
    })
    .await;
}

#[tokio::test]
async fn edit_draft() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        let draft = desk.edit_draft(post, r#"{"title":"Neu"}"#, EDITOR, at(2)).await.unwrap().unwrap();
        assert_eq!((draft.revision, draft.base_version, draft.saved), (1, Some(1), at(2)));
        desk.save_draft(post, 1, r#"{"title":"Neuer"}"#, EDITOR, at(3)).await.unwrap();
        let again = desk.edit_draft(post, "{}", EDITOR, at(4)).await.unwrap().unwrap();
        assert_eq!((again.revision, again.form.as_str()), (2, r#"{"title":"Neuer"}"#), "the open copy is kept");
        desk.withdraw(world.withdrawal(post, at(5))).await.unwrap();
        assert!(desk.edit_draft(post, "{}", EDITOR, at(6)).await.unwrap().is_none());
        assert!(desk.edit_draft(PostId(1), "{}", EDITOR, at(6)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn save_draft() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let eva = world.stores.account().create_editor("eva", "Eva", at(0), world.random()).await.unwrap();
        let post = desk.create_draft(ChannelId(1), "{}", EDITOR, at(0), 5).await.unwrap();
        let saved = desk.save_draft(post, 1, r#"{"title":"A","kind":"job"}"#, eva, at(1)).await.unwrap();
        assert_eq!(saved, SaveDraft::Saved { revision: 2 });
        let SaveDraft::Conflict { draft } = desk.save_draft(post, 1, "{}", EDITOR, at(2)).await.unwrap() else {
            panic!("an old revision must be a conflict")
        };
        assert_eq!((draft.editor_name.as_str(), draft.revision, draft.saved), ("Eva", 2, at(1)));
        let line = desk.post(post).await.unwrap().unwrap();
        assert_eq!(
            (line.title.as_str(), line.kind, line.by.as_str(), line.saved),
            ("A", Some(Kind::Job), "Eva", at(1))
        );
        assert!(!desk.discard_draft(post, 1, EDITOR, at(3)).await.unwrap(), "it says something else by now");
        assert!(desk.discard_draft(post, 2, EDITOR, at(3)).await.unwrap());
        assert_eq!(desk.save_draft(post, 2, "{}", EDITOR, at(4)).await.unwrap(), SaveDraft::Gone);
    })
    .await;
}

#[tokio::test]
async fn draft() {
    each(async |world: &World| {
        assert!(world.stores.desk().draft(PostId(1)).await.unwrap().is_none());
        let post = world.stores.desk().create_draft(ChannelId(4), "{}", EDITOR, at(0), 5).await.unwrap();
        let draft = world.stores.desk().draft(post).await.unwrap().unwrap();
        assert_eq!(
            (draft.post, draft.channel, draft.editor, draft.editor_name.as_str()),
            (post, ChannelId(4), EDITOR, "")
        );
    })
    .await;
}

#[tokio::test]
async fn drafts() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let mut posts = Vec::new();
        for (channel, second) in [(1, 1), (1, 2), (2, 3), (1, 4)] {
            posts.push(desk.create_draft(ChannelId(channel), "{}", EDITOR, at(second), 5).await.unwrap());
        }
        desk.save_draft(posts[0], 1, "{}", EDITOR, at(9)).await.unwrap();
        let found: Vec<_> = desk.drafts(ChannelId(1)).await.unwrap().iter().map(|draft| draft.post).collect();
        assert_eq!(found, [posts[0], posts[3], posts[1]]);
    })
    .await;
}

#[tokio::test]
async fn discard_draft() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let new = desk.create_draft(channel, "{}", EDITOR, at(0), 5).await.unwrap();
        assert!(desk.discard_draft(new, 1, EDITOR, at(1)).await.unwrap());
        assert!(!desk.discard_draft(new, 1, EDITOR, at(1)).await.unwrap());
        assert!(desk.post(new).await.unwrap().is_none(), "a post that never was out is gone with it");
        let out = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        desk.edit_draft(out, "{}", EDITOR, at(2)).await.unwrap();
        assert!(desk.discard_draft(out, 1, EDITOR, at(3)).await.unwrap());
        let line = desk.post(out).await.unwrap().unwrap();
        assert_eq!((line.state, line.has_draft), (State::Published, false));
    })
    .await;
}

/// Every field filled.
fn rich() -> Content {
    let line = |text: &str| Some(Line::parse(text).unwrap());
    let url = |text: &str| Some(url::Url::parse(text).unwrap());
    let picture = |alt| Picture { id: MediumId(7), width: 1600, height: 900, alt, credit: line("Foto: Stadt") };
    Content {
        plain_language: Some(Body::parse("Leicht.").unwrap()),
        pictures: vec![picture(Alt::Text(Line::parse("Ein Haus").unwrap())), picture(Alt::Decorative)],
        attachments: vec![Attachment {
            id: MediumId(8),
            kind: Sort::Document,
            title: Line::parse("Plan").unwrap(),
            credit: line("Bauamt"),
        }],
        event: Some(Event {
            start: at(100),
            end: Some(at(200)),
            all_day: true,
            place: line("Markt"),
            registration_url: url("https://lindenau-werre.de/anmelden?a=ü"),
        }),
        job: Some(Job { deadline: Some(at(300)), salary: line("EG 9a"), apply_url: url("https://jobs.example/1") }),
        reactions: Reactions::Poll(Poll {
            options: Poll::options("Ja\nNein").unwrap(),
            several: true,
            ends: "2026-12-24T10:00:00Z".parse().unwrap(),
        }),
        source_url: url("https://lindenau-werre.de/alt"),
        ..update("Müll & mehr", &[Topic::Services, Topic::Warnings])
    }
}

#[tokio::test]
async fn publish() {
    each(async |world: &World| {
        let (channel, desk, public) = (world.channel("lindenau").await, world.stores.desk(), world.stores.public());
        for (id, hash) in [(7, "aa"), (8, "bb")] {
            desk.add_medium(&picture(MediumId(id), channel, hash), EDITOR).await.unwrap();
        }
        let post = desk.create_draft(channel, "{}", EDITOR, at(0), 5).await.unwrap();
        let stale = Publish { expect_revision: Some(2), ..world.first(channel, post, rich(), at(1)) };
        assert_eq!(desk.publish(stale).await.unwrap(), Published::Conflict, "a colleague saved meanwhile");
        let first = world.first(channel, post, rich(), at(1));
        let good = Publish { expect_revision: Some(1), published: Some(at(-500)), ..first.clone() };
        assert_eq!(desk.publish(good).await.unwrap(), Published::Done { version: 1 });
        assert!(desk.draft(post).await.unwrap().is_none());
        let found = public.post(channel, post).await.unwrap().unwrap();
        assert_eq!(
            (&found.content, found.published, found.updated),
            (&rich(), at(-500), at(1)),
            "all of it comes back"
        );
        let deliveries = desk.deliveries_of(post).await.unwrap();
        assert_eq!(deliveries.len(), 1);
        assert_eq!((deliveries[0].id, deliveries[0].lane), (first.delivery_ids[0], Lane::News));
        assert_eq!(desk.publish(first).await.unwrap(), Published::Conflict, "twice");

        let plain = update("Neu", &[Topic::Jobs]);
        let quiet = plan(&plain, Occasion::Quiet, at(2));
        let corrected = world.next(channel, post, plain.clone(), at(2), 1);
        let corrected = Publish { plan: quiet, delivery_ids: Vec::new(), ..corrected };
        assert_eq!(desk.publish(corrected.clone()).await.unwrap(), Published::Done { version: 2 });
        assert_eq!(desk.publish(corrected).await.unwrap(), Published::Conflict, "that version was corrected already");
        let found = public.post(channel, post).await.unwrap().unwrap();
        assert_eq!((found.content, found.version, found.published, found.updated), (plain, 2, at(-500), at(2)));
        assert!(public.timeline(channel, Some(Topic::Services), None, 9, at(9)).await.unwrap().items.is_empty());
        assert_eq!(public.timeline(channel, Some(Topic::Jobs), None, 9, at(9)).await.unwrap().items.len(), 1);
        assert!(public.upcoming_events(channel, at(0), 9).await.unwrap().is_empty());

        let elsewhere = world.next(ChannelId(1), post, content(Kind::Update, "Neu"), at(3), 2);
        assert_eq!(desk.publish(elsewhere).await.unwrap(), Published::Conflict, "another channel's");
        let short = Publish { delivery_ids: Vec::new(), ..world.next(channel, post, rich(), at(3), 2) };
        assert!(desk.publish(short).await.is_err(), "outlets without deliveries");
    })
    .await;
}

#[tokio::test]
async fn withdraw() {
    each(async |world: &World| {
        let (channel, desk, public) = (world.channel("lindenau").await, world.stores.desk(), world.stores.public());
        let post = world.post(channel, content(Kind::Warning, "Sturm"), at(1)).await;
        desk.edit_draft(post, "{}", EDITOR, at(2)).await.unwrap();
        assert!(desk.withdraw(world.withdrawal(post, at(3))).await.unwrap());
        assert!(!desk.withdraw(world.withdrawal(post, at(4))).await.unwrap());
        assert!(public.timeline(channel, None, None, 9, at(9)).await.unwrap().items.is_empty());
        assert!(public.timeline(channel, Some(Topic::Warnings), None, 9, at(9)).await.unwrap().items.is_empty());
        assert!(public.search(channel, "sturm", 9, 0).await.unwrap().is_empty());
        assert!(public.active_warnings(channel, at(0)).await.unwrap().is_empty());
        assert!(desk.draft(post).await.unwrap().is_none());
        let deliveries = desk.deliveries_of(post).await.unwrap();
        assert_eq!((deliveries[0].state, deliveries[0].finished), (Delivering::Expired, Some(at(3))));
        assert_eq!(deliveries.len(), 1, "it never went out, so nobody is told");
        assert!(!desk.withdraw(world.withdrawal(PostId(1), at(4))).await.unwrap());

        let out = world.post(channel, content(Kind::Update, "Unterwegs"), at(5)).await;
        let delivery = world.stores.delivery();
        for due in delivery.due(at(5), 9).await.unwrap() {
            delivery.begin(&due, 1, at(5)).await.unwrap();
        }
        assert!(desk.withdraw(world.withdrawal(out, at(6))).await.unwrap());
        let told = desk.deliveries_of(out).await.unwrap();
        let short: Vec<_> = told.iter().map(|one| (one.version, one.state, one.title.as_str())).collect();
        assert_eq!(short, [(2, Delivering::Waiting, "Unterwegs"), (1, Delivering::Expired, "Unterwegs")]);
    })
    .await;
}

#[tokio::test]
async fn posts() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let out = world.post(channel, content(Kind::Job, "Stelle"), at(1)).await;
        world.post(channel, content(Kind::Update, "Neu"), at(2)).await;
        let draft = desk.create_draft(channel, r#"{"title":"Entwurf"}"#, EDITOR, at(3), 5).await.unwrap();
        desk.edit_draft(out, r#"{"title":"Stelle (neu)"}"#, EDITOR, at(4)).await.unwrap();
        let page = desk.posts(channel, None, None, 2).await.unwrap();
        assert_eq!(page.items.iter().map(|post| post.title.as_str()).collect::<Vec<_>>(), ["Entwurf", "Neu"]);
        let rest = desk.posts(channel, None, page.next, 2).await.unwrap();
        assert_eq!(rest.items.len(), 1);
        let line = &rest.items[0];
        assert_eq!(
            (line.title.as_str(), line.kind, line.has_draft, line.version),
            ("Stelle (neu)", None, true, Some(1))
        );
        assert_eq!(rest.next, None);
        let drafts = desk.posts(channel, Some(State::Draft), None, 9).await.unwrap();
        assert_eq!(drafts.items.iter().map(|post| post.id).collect::<Vec<_>>(), [draft]);
        assert_eq!(desk.posts(channel, Some(State::Published), None, 9).await.unwrap().items.len(), 2);
        assert!(desk.posts(channel, Some(State::Withdrawn), None, 9).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn post() {
    each(async |world: &World| {
        let channel = world.channel("lindenau").await;
        let post = world.post(channel, content(Kind::Job, "Stelle"), at(1)).await;
        let line = world.stores.desk().post(post).await.unwrap().unwrap();
        assert_eq!((line.state, line.version, line.published), (State::Published, Some(1), Some(at(1))));
        assert_eq!((line.title.as_str(), line.kind, line.has_draft), ("Stelle", Some(Kind::Job), false));
        assert!(world.stores.desk().post(PostId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn published() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let draft = desk.create_draft(channel, "{}", EDITOR, at(0), 5).await.unwrap();
        assert!(desk.published(draft).await.unwrap().is_none());
        let post = world.post(channel, content(Kind::Job, "Stelle"), at(1)).await;
        assert_eq!(desk.published(post).await.unwrap().unwrap().content, content(Kind::Job, "Stelle"));
    })
    .await;
}

#[tokio::test]
async fn deliveries() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        for second in 1..4 {
            world.post(channel, content(Kind::Update, &format!("Nr. {second}")), at(second)).await;
        }
        let found = desk.deliveries(channel, 2).await.unwrap();
        assert_eq!(found.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Nr. 3", "Nr. 2"]);
        assert!(desk.deliveries(ChannelId(1), 2).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn delivery() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Warning, "Sturm"), at(1)).await;
        let id = desk.deliveries_of(post).await.unwrap()[0].id;
        let found = desk.delivery(id).await.unwrap().unwrap();
        assert_eq!(
            (found.post, found.version, found.lane, found.outlet.as_str()),
            (post, 1, Lane::Warning, "followers")
        );
        assert_eq!(
            (found.state, found.created, found.started, found.finished),
            (Delivering::Waiting, at(1), None, None)
        );
        assert!(desk.delivery(DeliveryId(1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn deliveries_of() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let post = world.post(channel, content(Kind::Update, "Neu"), at(1)).await;
        world.post(channel, content(Kind::Update, "Anderes"), at(2)).await;
        desk.publish(world.next(channel, post, content(Kind::Update, "Neuer"), at(3), 1)).await.unwrap();
        let found = desk.deliveries_of(post).await.unwrap();
        assert_eq!(
            found.iter().map(|one| (one.version, one.title.as_str())).collect::<Vec<_>>(),
            [(2, "Neuer"), (1, "Neu")]
        );
    })
    .await;
}
