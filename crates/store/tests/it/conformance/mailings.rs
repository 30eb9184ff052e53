//! Newsletters from the sending side: who asked, what is due, how it is.
use std::time::Duration;

use channel::newsletter::{Bounce, Bounced, Rhythm};
use channel::post::Kind;
use store::{AskedFate, IssueState, MailHealth};

use super::desk_newsletter::{issue as made, running};
use super::readers::{FORGET, new_reader, reader};
use crate::harness::{World, at, content, each, expiring};

pub const LEASE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn newsletters() {
    each(async |world: &World| {
        let channel = running(world).await;
        let all = world.stores.mailings().newsletters().await.unwrap();
        assert!(all.len() == 1 && all[0].channel == channel && all[0].running);
    })
    .await;
}

#[tokio::test]
async fn newsletter() {
    each(async |world: &World| {
        let channel = running(world).await;
        assert!(world.stores.mailings().newsletter(channel).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn channel() {
    each(async |world: &World| {
        let id = world.channel("lindenau").await;
        assert_eq!(world.stores.mailings().channel(id).await.unwrap().unwrap().channel.slug.as_str(), "lindenau");
    })
    .await;
}

#[tokio::test]
async fn posts() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        let one = world.post(channel, content(Kind::Update, "Markt"), at(2)).await;
        let two = world.post(channel, content(Kind::Update, "Bad"), at(3)).await;
        world.stores.desk().withdraw(world.withdrawal(two, at(4))).await.unwrap();
        let found = mailings.posts(&[(two, 1), (one, 1)]).await.unwrap();
        assert!(found.len() == 1 && found[0].id == one, "what was taken back is not told");
        let corrected = world.next(channel, one, content(Kind::Update, "Markt am Sonntag"), at(5), 1);
        world.stores.desk().publish(corrected).await.unwrap();
        let found = mailings.posts(&[(two, 1), (one, 1)]).await.unwrap();
        assert_eq!((found[0].version, found[0].content.title.as_str()), (2, "Markt am Sonntag"));
    })
    .await;
}

#[tokio::test]
async fn still_out() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        let mut told = Vec::new();
        for (n, title) in ["Markt", "Bad", "Fest"].into_iter().enumerate() {
            let post = world.post(channel, content(Kind::Update, title), at(2 + n as i64)).await;
            told.insert(0, (post, 1));
        }
        assert_eq!(mailings.still_out(&told).await.unwrap(), told);
        let corrected = world.next(channel, told[2].0, content(Kind::Update, "Markt am Sonntag"), at(5), 1);
        world.stores.desk().publish(corrected).await.unwrap();
        world.stores.desk().withdraw(world.withdrawal(told[1].0, at(6))).await.unwrap();
        assert_eq!(mailings.still_out(&told).await.unwrap(), [told[0], (told[2].0, 2)]);
    })
    .await;
}

#[tokio::test]
async fn note_health() {
    each(async |world: &World| {
        let (channel, mailings, desk) = (running(world).await, world.stores.mailings(), world.stores.desk());
        desk.try_newsletter(channel, &[5, 5], at(3)).await.unwrap();
        let newsletter = mailings.newsletter(channel).await.unwrap().unwrap();
        let health = MailHealth {
            looked: Some(at(4)),
            relay: "newsletter.trouble.silent".to_owned(),
            trial: Some((at(4), String::new())),
            ..MailHealth::default()
        };
        assert!(mailings.note_health(&newsletter, &health, at(9), Some(&[5, 5])).await.unwrap());
        let found = desk.newsletter(channel).await.unwrap().unwrap();
        assert_eq!((found.health, found.look, found.trial), (health.clone(), at(9), None));
        let old = store::Newsletter { stir: newsletter.stir - 1, ..newsletter };
        assert!(!mailings.note_health(&old, &health, at(9), None).await.unwrap(), "of another setup");
    })
    .await;
}

#[tokio::test]
async fn recount_readers() {
    each(async |world: &World| {
        let (channel, mailings) = (running(world).await, world.stores.mailings());
        for sid in 0..57 {
            reader(world, channel, sid).await;
        }
        assert!(mailings.recount_readers(at(5)).await.unwrap());
        assert!(!mailings.recount_readers(at(60)).await.unwrap(), "not more often than that");
        assert_eq!(mailings.newsletter(channel).await.unwrap().unwrap().readers, 50);
    })
    .await;
}

#[tokio::test]
async fn known_reader() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        reader(world, channel, 7).await;
        mailings.bounced(channel, 7, Bounce::Soft, 100).await.unwrap();
        let known = mailings.known_reader(channel, 7).await.unwrap().unwrap();
        assert!(known.address == [1; 352] && known.wish == [2; 64] && known.soft == 1);
        assert!(mailings.known_reader(channel, 8).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn hold_issue() {
    each(async |world: &World| {
        let channel = running(world).await;
        let (one, mailings) = (made(world, channel).await, world.stores.mailings());
        assert!(mailings.hold_issue(&one).await.unwrap());
        assert_eq!(mailings.issue(one.id).await.unwrap().unwrap().state, IssueState::Paused);
        assert!(!mailings.hold_issue(&one).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn bounced() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        reader(world, channel, 7).await;
        let soft = async |week| mailings.bounced(channel, 7, Bounce::Soft, week).await.unwrap();
        assert_eq!(soft(100).await, Some(Bounced::Stays { weeks: 1, last: 100 }));
        assert_eq!(soft(101).await, Some(Bounced::Stays { weeks: 2, last: 101 }));
        assert_eq!(mailings.bounced(channel, 7, Bounce::Hard, 101).await.unwrap(), Some(Bounced::Leaves));
        assert!(!world.stores.readers().is_reader(channel, 7).await.unwrap());
        assert_eq!(soft(102).await, None);
    })
    .await;
}

#[tokio::test]
async fn bounced_beyond_what_can_be() {
    each(async |world: &World| {
        let (channel, mailings) = (running(world).await, world.stores.mailings());
        for sid in 0..60 {
            reader(world, channel, sid).await;
        }
        assert!(mailings.recount_readers(at(5)).await.unwrap());
        let hard = async |sid, week| mailings.bounced(channel, sid, Bounce::Hard, week).await.unwrap().unwrap();
        let mut left = 0;
        for sid in 0..60 {
            left += u32::from(hard(sid, 100).await == Bounced::Leaves);
        }
        assert_eq!(left, 11, "five and a tenth of sixty");
        let newsletter = mailings.newsletter(channel).await.unwrap().unwrap();
        assert_eq!(
            (newsletter.gone, newsletter.look),
            ((100, 60), channel::clock::from_ms(0)),
            "and somebody looks at it"
        );
        assert_eq!(hard(59, 101).await, Bounced::Leaves, "another week");
    })
    .await;
}

#[tokio::test]
async fn pause_issues() {
    each(async |world: &World| {
        let channel = running(world).await;
        let one = made(world, channel).await;
        let mailings = world.stores.mailings();
        assert_eq!(mailings.pause_issues().await.unwrap(), 1);
        assert_eq!(mailings.issue(one.id).await.unwrap().unwrap().state, IssueState::Paused);
    })
    .await;
}

#[tokio::test]
async fn claim_asked() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        for sid in [7, 8, 9] {
            world.stores.readers().ask(new_reader(channel, sid, at(0))).await.unwrap();
        }
        let two = mailings.claim_asked(at(1), LEASE, 2, &[]).await.unwrap();
        assert!(two.len() == 2 && two.iter().all(|one| one.address == [1; 352] && one.wish == [2; 64]));
        assert_eq!(mailings.claim_asked(at(1), LEASE, 5, &[]).await.unwrap().len(), 1, "two are somebody's");
        assert!(mailings.claim_asked(at(62), LEASE, 5, &[channel]).await.unwrap().is_empty(), "its server is asked");
        assert_eq!(mailings.claim_asked(at(62), LEASE, 5, &[]).await.unwrap().len(), 3, "who died");
    })
    .await;
}

#[tokio::test]
async fn finish_asked() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        let claim = async |when| mailings.claim_asked(at(when), LEASE, 5, &[]).await.unwrap();
        world.stores.readers().ask(new_reader(channel, 7, at(0))).await.unwrap();
        let one = claim(1).await.remove(0);
        assert!(mailings.finish_asked(&one, AskedFate::Later(at(500))).await.unwrap());
        assert!(claim(100).await.is_empty());
        let again = claim(501).await.remove(0);
        assert!(!mailings.finish_asked(&one, AskedFate::Sent).await.unwrap(), "it was somebody else's");
        assert!(mailings.finish_asked(&again, AskedFate::Sent).await.unwrap() && claim(9_000).await.is_empty());
        world.stores.readers().ask(new_reader(channel, 7, at(9_001))).await.unwrap();
        let last = claim(9_002).await.remove(0);
        assert!(mailings.finish_asked(&last, AskedFate::Drop).await.unwrap());
        assert!(!world.stores.readers().is_asked(channel, 7, [3; 32], at(9_003)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn forget_asked() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        world.stores.readers().ask(new_reader(channel, 7, at(0))).await.unwrap();
        assert_eq!(mailings.forget_asked(at(FORGET - 1)).await.unwrap(), 0);
        assert_eq!(mailings.forget_asked(at(FORGET)).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn free_mailings() {
    each(async |world: &World| {
        let channel = running(world).await;
        let (one, mailings) = (made(world, channel).await, world.stores.mailings());
        world.stores.readers().ask(new_reader(channel, 7, at(0))).await.unwrap();
        assert!(mailings.claim_mailing(&one, 2, 1, at(11), LEASE).await.unwrap().is_some());
        assert_eq!(mailings.claim_asked(at(11), LEASE, 5, &[]).await.unwrap().len(), 1);
        mailings.free_mailings(2).await.unwrap();
        assert!(mailings.claim_mailing(&one, 2, 2, at(12), LEASE).await.unwrap().is_some());
        assert_eq!(mailings.claim_asked(at(12), LEASE, 5, &[]).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn came_out() {
    each(async |world: &World| {
        let (channel, mailings) = (world.channel("lindenau").await, world.stores.mailings());
        let early = world.post(channel, content(Kind::Update, "Alt"), at(5)).await;
        let first = world.post(channel, content(Kind::Event, "Fest"), at(6)).await;
        let second = world.post(channel, content(Kind::Update, "Neu"), at(10)).await;
        world.post(channel, expiring("Vorbei", at(9)), at(8)).await;
        let found = mailings.came_out(channel, at(5), at(10), 10).await.unwrap();
        let ids: Vec<_> = found.iter().map(|post| post.post).collect();
        assert_eq!(ids, [second, first], "after the one and up to the other, newest first, without {early}");
        assert_eq!((found[1].kind, found[1].version), (Kind::Event, 1));
        assert_eq!(mailings.came_out(channel, at(0), at(10), 1).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn make_issue() {
    each(async |world: &World| {
        let channel = running(world).await;
        let mailings = world.stores.mailings();
        let before = mailings.newsletter(channel).await.unwrap().unwrap();
        let one = made(world, channel).await;
        assert_eq!((one.rhythm, one.created, one.state), (Rhythm::Daily, at(10), IssueState::Sending));
        assert!(
            !mailings.make_issue(&before, Rhythm::Daily, at(10), &one.posts, 78).await.unwrap(),
            "another was first"
        );
        assert!(mailings.make_issue(&before, Rhythm::Weekly, at(10), &[], 79).await.unwrap(), "nothing to tell");
        assert!(mailings.issue(79).await.unwrap().is_none());
        let told = mailings.newsletter(channel).await.unwrap().unwrap().told;
        assert_eq!(told, [(Rhythm::Daily, at(10)), (Rhythm::Weekly, at(10))]);
    })
    .await;
}

#[tokio::test]
async fn open_issues() {
    each(async |world: &World| {
        let channel = running(world).await;
        let (one, mailings) = (made(world, channel).await, world.stores.mailings());
        assert_eq!(mailings.open_issues(5).await.unwrap(), std::slice::from_ref(&one));
        assert!(mailings.finish_issue(one.id, at(30)).await.unwrap());
        assert!(mailings.open_issues(5).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn issue() {
    each(async |world: &World| {
        let channel = running(world).await;
        let one = made(world, channel).await;
        assert_eq!(world.stores.mailings().issue(one.id).await.unwrap(), Some(one));
    })
    .await;
}
