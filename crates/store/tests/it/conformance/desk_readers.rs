//! Who wrote, who read and what; several posts asked about at once; rows that cannot be read.
use channel::api::Scope;
use channel::channel::Profile;
use channel::ids::{EditorId, MediumId, PostId};
use channel::image::{Alt, Picture};
use channel::life::{Refusal, Stage, Step};
use channel::post::{Content, Kind};
use db::{args, run};
use store::{NewApiToken, Published, Released, SaveDraft, Taken};

use super::desk_life::{go, office, order, read, says};
use crate::harness::{EDITOR, World, at, content, each, picture, profile};

/// The audit's rows of one word: by whom, on which version, and what else it says.
async fn rows(world: &World, channel: channel::ids::ChannelId, what: &str) -> Vec<(EditorId, Option<u32>, String)> {
    let all = world.stores.desk().audit_after(channel, 0, 99).await.unwrap();
    all.into_iter().filter(|row| row.what == what).map(|row| (row.by, row.version, row.detail)).collect()
}

#[tokio::test]
async fn who_wrote_what_went_out_stands_in_the_audit() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        desk.save_draft(office.post, 1, r#"{"title":"Markt"}"#, office.eva, at(2)).await.unwrap();
        go(world, &office, Step::Submit, office.jo, 3).await;
        go(world, &office, read(), office.otto, 4).await;
        let out = store::Publish { expect_revision: Some(2), ..order(world, &office, office.eva, 5) };
        assert_eq!(desk.release(out).await.unwrap(), Released::Done { version: 1 });
        let mut wrote = rows(world, office.channel, "wrote").await;
        wrote.sort_by_key(|row| row.0);
        let mut both = [office.jo, office.eva].map(|who| (who, Some(1), String::new()));
        both.sort_by_key(|row| row.0);
        assert_eq!(wrote, both, "not only who released it");
    })
    .await;
}

#[tokio::test]
async fn whoever_gave_a_program_its_token_approves_nothing_of_it() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let new = NewApiToken {
            token_hash: [9; 32],
            channel: office.channel,
            label: "Website",
            scopes: &[Scope::Draft],
            until: at(900),
            by: office.otto,
        };
        let token = world.stores.account().issue_api_token(new, at(1), world.random()).await.unwrap();
        let form = r#"{"title":"Markt","kind":"update"}"#;
        let post = desk.create_draft(office.channel, form, token.editor, at(2), world.random()).await.unwrap();
        let office = super::desk_life::Office { post, ..office };
        assert_eq!(go(world, &office, Step::Submit, token.editor, 3).await, Taken::Done);
        assert_eq!(go(world, &office, read(), office.otto, 4).await, Taken::Refused(Refusal::OwnText));
        // Not of what it changed later either.
        desk.save_draft(post, 1, r#"{"title":"Markt!"}"#, office.jo, at(5)).await.unwrap();
        desk.save_draft(post, 2, form, token.editor, at(6)).await.unwrap();
        assert_eq!(go(world, &office, Step::Submit, token.editor, 7).await, Taken::Done);
        assert_eq!(go(world, &office, read(), office.otto, 8).await, Taken::Refused(Refusal::OwnText));
        assert_eq!(go(world, &office, read(), office.eva, 9).await, Taken::Done);
        let out = store::Publish { expect_revision: Some(3), ..order(world, &office, office.eva, 10) };
        assert_eq!(desk.release(out).await.unwrap(), Released::Done { version: 1 });
        let wrote = rows(world, office.channel, "wrote").await;
        assert!(wrote.contains(&(office.otto, Some(1), "Website".to_owned())), "through which program: {wrote:?}");
        assert!(wrote.contains(&(token.editor, Some(1), String::new())));
    })
    .await;
}

#[tokio::test]
async fn lives() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        go(world, &office, Step::Submit, office.jo, 3).await;
        let out = world.post(world.channel("werre").await, says(), at(4)).await;
        let mut all = desk.lives(&[office.post, out, PostId(1)], at(5)).await.unwrap();
        all.sort_by_key(|(post, _)| *post == out);
        assert_eq!(all.iter().map(|(post, _)| *post).collect::<Vec<_>>(), [office.post, out]);
        assert_eq!(
            all.iter().map(|(_, one)| one.life.stage()).collect::<Vec<_>>(),
            [Stage::InReview, Stage::Published]
        );
        assert_eq!(Some(&all[0].1), desk.life(office.post, at(5)).await.unwrap().as_ref());
        assert!(all[0].1.life.four_eyes && !all[1].1.life.four_eyes, "each by the rules of its channel");
    })
    .await;
}

#[tokio::test]
async fn unplanned() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        let mut posts = vec![office.post];
        for second in [2, 3, 4] {
            posts.push(desk.create_draft(office.channel, "{}", office.jo, at(second), world.random()).await.unwrap());
        }
        go(world, &office, Step::Submit, office.jo, 5).await;
        go(world, &office, read(), office.otto, 6).await;
        go(world, &office, Step::Schedule { at: at(100) }, office.eva, 7).await;
        let first = desk.unplanned(office.channel, None, 2).await.unwrap();
        assert_eq!(first.items.iter().map(|draft| draft.post).collect::<Vec<_>>(), [posts[3], posts[2]]);
        let rest = desk.unplanned(office.channel, first.next, 2).await.unwrap();
        assert_eq!(
            rest.items.iter().map(|draft| draft.post).collect::<Vec<_>>(),
            [posts[1]],
            "what has a time has one"
        );
        assert_eq!(rest.next, None);
    })
    .await;
}

#[tokio::test]
async fn read_before() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        assert_eq!(desk.read_before(office.post).await.unwrap(), None);
        go(world, &office, Step::Submit, office.jo, 3).await;
        go(world, &office, Step::Return { reason: true }, office.otto, 4).await;
        let saved = desk.save_draft(office.post, 1, r#"{"title":"Markt um 9"}"#, office.jo, at(5)).await.unwrap();
        assert_eq!(saved, SaveDraft::Saved { revision: 2 });
        let before = desk.read_before(office.post).await.unwrap().unwrap();
        assert_eq!((before.at, before.by.name.as_str()), (at(4), "otto"));
        assert!(before.form.contains("\"Markt\""), "what was read, not what it says now: {}", before.form);
        go(world, &office, Step::Submit, office.jo, 6).await;
        go(world, &office, read(), office.eva, 7).await;
        assert_eq!(desk.read_before(office.post).await.unwrap().unwrap().by.name, "eva");
        let out = store::Publish { expect_revision: Some(2), ..order(world, &office, office.eva, 8) };
        assert_eq!(desk.release(out).await.unwrap(), Released::Done { version: 1 });
        assert_eq!(desk.read_before(office.post).await.unwrap(), None, "it is out: its versions tell");
    })
    .await;
}

#[tokio::test]
async fn miss_broken() {
    each(async |world: &World| {
        let (office, desk) = (office(world).await, world.stores.desk());
        go(world, &office, Step::Submit, office.jo, 3).await;
        go(world, &office, read(), office.otto, 4).await;
        go(world, &office, Step::Schedule { at: at(100) }, office.eva, 5).await;
        let spoil = run("UPDATE review SET content = '{' WHERE post = $1", args![office.post.0]);
        let _ = world.content.tx(vec![spoil.must(1)]).await.unwrap();
        let broken = desk.due_releases(at(101), 9).await.unwrap().remove(0).unwrap_err();
        assert_eq!((broken.post, broken.due), (office.post, at(100)));
        assert!(desk.due_together(office.channel, at(100)).await.unwrap().is_empty());
        assert!(
            desk.miss_broken(&broken, at(102)).await.unwrap() && !desk.miss_broken(&broken, at(103)).await.unwrap()
        );
        assert_eq!(desk.life(office.post, at(104)).await.unwrap().unwrap().life.stage(), Stage::InReview);
    })
    .await;
}

#[tokio::test]
async fn media_among() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        for (id, hash) in [(5, "aa"), (6, "bb")] {
            desk.add_medium(&picture(MediumId(id), channel, hash), EDITOR).await.unwrap();
        }
        let found = desk.media_among(&[MediumId(5), MediumId(7)]).await.unwrap();
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [MediumId(5)]);
    })
    .await;
}

#[tokio::test]
async fn a_post_does_not_go_out_with_a_medium_that_was_deleted_meanwhile() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let medium = picture(MediumId(5), channel, "aa");
        desk.add_medium(&medium, EDITOR).await.unwrap();
        let post = desk.create_draft(channel, "{}", EDITOR, at(1), world.random()).await.unwrap();
        let shown = Picture { id: medium.id, width: 1600, height: 900, alt: Alt::Decorative, credit: None };
        let shows = Content { pictures: vec![shown], ..content(Kind::Update, "Markt") };
        desk.drop_medium(&medium, EDITOR, at(2)).await.unwrap();
        let out = desk.publish(world.first(channel, post, shows, at(3))).await.unwrap();
        assert_eq!(out, Published::Conflict);
        assert!(desk.published(post).await.unwrap().is_none());
    })
    .await;
}

/// Whoever deletes waits for whoever is writing: with a real second connection on PostgreSQL, in turn on SQLite.
#[tokio::test]
async fn a_medium_put_into_a_draft_while_it_is_deleted_is_there_or_was_never_put_in() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        for turn in 0..20 {
            let medium = picture(MediumId(50 + turn), channel, &format!("a{turn}"));
            desk.add_medium(&medium, EDITOR).await.unwrap();
            let post = desk.create_draft(channel, "{}", EDITOR, at(1), world.random()).await.unwrap();
            let form = format!(r#"{{"picture":["{}"]}}"#, medium.id);
            let (saved, dropped) =
                tokio::join!(desk.save_draft(post, 1, &form, EDITOR, at(2)), desk.drop_medium(&medium, EDITOR, at(2)));
            assert_eq!(saved.unwrap(), SaveDraft::Saved { revision: 2 });
            let used = matches!(dropped.unwrap(), store::MediumDropped::Used);
            assert_eq!(desk.medium(medium.id).await.unwrap().is_some(), used);
        }
    })
    .await;
}

#[tokio::test]
async fn crest_used() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let crest = Profile { crest: Some("crest_ab.png".to_owned()), ..profile("Neu") };
        assert!(desk.save_profile(channel, &crest, EDITOR, at(1)).await.unwrap());
        assert!(desk.crest_used("crest_ab.png").await.unwrap());
        assert!(!desk.crest_used("crest_a.png").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn find_posts() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let other = world.channel("werre").await;
        let market = world.post(channel, content(Kind::Update, "Öffnung des Wochenmarkts"), at(1)).await;
        world.post(other, content(Kind::Update, "Öffnung"), at(2)).await;
        let form = r#"{"title":"Der Markt ÖFFNET später"}"#;
        let draft = desk.create_draft(channel, form, EDITOR, at(3), world.random()).await.unwrap();
        let found = async |words: &str, after, limit| {
            let page = desk.find_posts(channel, words, after, limit).await.unwrap();
            (page.items.iter().map(|post| post.id).collect::<Vec<_>>(), page.next)
        };
        assert_eq!(found("öff", None, 9).await.0, [draft, market], "small and large letters, also umlauts");
        assert_eq!(found("markt öffnet", None, 9).await.0, [draft], "all of the words");
        assert_eq!(found("text", None, 9).await.0, [market], "by what it says, too");
        assert_eq!(found(" % ", None, 9).await.0, Vec::<PostId>::new());
        let (first, next) = found("öff", None, 1).await;
        assert_eq!((first, found("öff", next, 1).await.0), (vec![draft], vec![market]));
    })
    .await;
}

#[tokio::test]
async fn posts_among() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let market = world.post(channel, content(Kind::Update, "Markt"), at(1)).await;
        world.post(channel, content(Kind::Update, "Nicht gefragt"), at(2)).await;
        let draft = desk.create_draft(channel, r#"{"title":"Entwurf"}"#, EDITOR, at(3), world.random()).await.unwrap();
        let found = desk.posts_among(&[draft, PostId(7), market]).await.unwrap();
        let mut titles: Vec<&str> = found.iter().map(|post| post.title.as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["Entwurf", "Markt"], "one that never was is left out");
        assert!(desk.posts_among(&[]).await.unwrap().is_empty());
    })
    .await;
}
