//! The walk of an issue, as the store sees it.
use channel::ids::ChannelId;
use store::{IssueState, IssueVerb, LaterMail, MailStep, Mailing, MailingRange};

use super::desk_newsletter::{issue, running};
use super::mailings::LEASE;
use super::readers::reader;
use crate::harness::{EDITOR, World, at, each};

/// Six readers and an issue that is ours.
async fn walk(world: &World) -> (ChannelId, Mailing, MailingRange) {
    let channel = running(world).await;
    for sid in -3..3 {
        reader(world, channel, sid).await;
    }
    let (one, mailings) = (issue(world, channel).await, world.stores.mailings());
    let mailing = mailings.claim_mailing(&one, 1, 5, at(11), LEASE).await.unwrap().unwrap();
    let range = mailings.ranges(&mailing).await.unwrap().remove(0);
    (channel, mailing, range)
}

fn later(sid: i64, due: Option<i64>) -> LaterMail {
    LaterMail { sid, due: due.map(at), attempt: 2 }
}

#[tokio::test]
async fn claim_mailing() {
    each(async |world: &World| {
        let channel = running(world).await;
        let (one, mailings) = (issue(world, channel).await, world.stores.mailings());
        let claim = async |boot, when| mailings.claim_mailing(&one, 4, boot, at(when), LEASE).await.unwrap();
        let first = claim(1, 11).await.unwrap();
        assert!(claim(2, 12).await.is_none(), "it is somebody's");
        let second = claim(2, 72).await.unwrap();
        assert_eq!(second.token, first.token + 1);
        let range = mailings.ranges(&second).await.unwrap().remove(0);
        assert!(!mailings.step(&first, &range, &MailStep::default()).await.unwrap(), "whoever had it is fenced out");
        assert!(mailings.step(&second, &range, &MailStep::default()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn hold_mailing() {
    each(async |world: &World| {
        let (_, mailing, _) = walk(world).await;
        let mailings = world.stores.mailings();
        assert!(mailings.hold_mailing(&mailing, at(500)).await.unwrap());
        let one = mailings.issue(mailing.issue).await.unwrap().unwrap();
        assert!(mailings.claim_mailing(&one, 1, 6, at(400), LEASE).await.unwrap().is_none());
        let stranger = Mailing { token: mailing.token + 1, ..mailing };
        assert!(!mailings.hold_mailing(&stranger, at(900)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn ranges() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        assert_eq!(
            (range.lo, range.hi, range.reached, range.armed, range.done),
            (i64::MIN, i64::MAX, None, None, false)
        );
        assert_eq!(world.stores.mailings().ranges(&mailing).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn readers() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        let mailings = world.stores.mailings();
        let sids = async |after, to, limit| -> Vec<i64> {
            let found = mailings.readers(&mailing, &range, after, to, limit).await.unwrap();
            found.iter().map(|reader| reader.sid).collect()
        };
        assert_eq!(sids(None, range.hi, 4).await, [-3, -2, -1, 0]);
        assert_eq!(sids(Some(0), range.hi, 4).await, [1, 2]);
        assert_eq!(sids(Some(-3), 0, 9).await, [-2, -1, 0]);
        assert!(sids(Some(2), 2, 9).await.is_empty() && sids(Some(i64::MAX), i64::MAX, 9).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn step() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        let mailings = world.stores.mailings();
        let first = MailStep { armed: Some(0), ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &first).await.unwrap());
        let mut settled = vec![1; 352];
        settled[100] = 9;
        let second = MailStep {
            reached: Some(0),
            taken: 1,
            refused: 1,
            gone: 1,
            later: vec![later(-2, Some(300)), later(-1, None)],
            settled: vec![(0, Some(settled.clone()), None), (1, Some(vec![8; 352]), None)],
            ..MailStep::default()
        };
        assert!(mailings.step(&mailing, &range, &second).await.unwrap());
        let found = mailings.readers(&mailing, &range, Some(-1), range.hi, 2).await.unwrap();
        assert!(found[0].address == settled && found[1].address == [1; 352], "only over the same box");
        let (counts, next) = mailings.note_issue(mailing.issue, "").await.unwrap();
        assert_eq!([counts.taken, counts.waiting, counts.refused, counts.gone, counts.unclear], [1; 5]);
        assert_eq!(next, Some(at(300)));
        let last = MailStep { reached: Some(2), done: true, ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &last).await.unwrap());
        assert!(!mailings.step(&mailing, &range, &last).await.unwrap(), "what is done is done");
    })
    .await;
}

#[tokio::test]
async fn later_due() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        let mailings = world.stores.mailings();
        let step =
            MailStep { later: vec![later(1, Some(50)), later(2, Some(90)), later(-1, None)], ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &step).await.unwrap());
        let due = mailings.later_due(&mailing, at(60), 5).await.unwrap();
        assert!(due.len() == 1 && due[0].sid == 1 && due[0].attempt == 2 && due[0].address == [1; 352]);
    })
    .await;
}

#[tokio::test]
async fn arm_later() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        let mailings = world.stores.mailings();
        let step = MailStep { later: vec![later(1, Some(50)), later(2, Some(50))], ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &step).await.unwrap());
        assert!(mailings.arm_later(&mailing, &[1], at(70)).await.unwrap());
        let one = mailings.issue(mailing.issue).await.unwrap().unwrap();
        let next = mailings.claim_mailing(&one, 1, 6, at(80), LEASE).await.unwrap().unwrap();
        assert!(!mailings.arm_later(&mailing, &[2], at(90)).await.unwrap());
        let (counts, _) = mailings.note_issue(mailing.issue, "").await.unwrap();
        assert_eq!((counts.waiting, counts.unclear), (1, 1), "of the armed one nobody knows");
        assert_eq!(mailings.later_due(&next, at(90), 5).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn end_later() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        let mailings = world.stores.mailings();
        let step = MailStep { later: vec![later(1, Some(50)), later(2, Some(50))], ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &step).await.unwrap());
        let ended = MailStep { taken: 1, later: vec![later(2, Some(400))], ..MailStep::default() };
        assert!(mailings.end_later(&mailing, &[1, 2], &ended, at(100)).await.unwrap());
        let (counts, next) = mailings.note_issue(mailing.issue, "").await.unwrap();
        assert_eq!((counts.taken, counts.waiting, next), (1, 1, Some(at(400))));
        let stranger = Mailing { token: mailing.token - 1, ..mailing };
        assert!(!mailings.end_later(&stranger, &[2], &ended, at(100)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn heed_again() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        let (mailings, desk) = (world.stores.mailings(), world.stores.desk());
        let step = MailStep { later: vec![later(1, None)], done: true, ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &step).await.unwrap());
        mailings.note_issue(mailing.issue, "").await.unwrap();
        assert!(mailings.finish_issue(mailing.issue, at(60)).await.unwrap());
        let one = mailings.issue(mailing.issue).await.unwrap().unwrap();
        assert!(desk.steer_issue(&one, IssueVerb::Again, EDITOR, at(61)).await.unwrap());
        assert!(!mailings.finish_issue(mailing.issue, at(62)).await.unwrap(), "not before it was heeded");
        mailings.heed_again(mailing.issue, at(63)).await.unwrap();
        let now = mailings.issue(mailing.issue).await.unwrap().unwrap();
        assert!(!now.again && now.state == IssueState::Sending);
        assert_eq!(mailings.later_due(&mailing, at(63), 5).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn note_issue() {
    each(async |world: &World| {
        let (channel, mailing, _) = walk(world).await;
        let (counts, next) =
            world.stores.mailings().note_issue(mailing.issue, "newsletter.trouble.silent").await.unwrap();
        assert_eq!((counts.taken, next), (0, None));
        let shown = world.stores.desk().issues(channel, 1).await.unwrap().remove(0);
        assert_eq!(shown.problem, "newsletter.trouble.silent");
    })
    .await;
}

#[tokio::test]
async fn nobody_waits_for_a_reader_who_left() {
    each(async |world: &World| {
        let (channel, mailing, range) = walk(world).await;
        let (mailings, readers) = (world.stores.mailings(), world.stores.readers());
        assert!(readers.leave(channel, 1).await.unwrap());
        // Two were handed a mail while one of them left.
        let step = MailStep { later: vec![later(1, Some(50)), later(2, Some(60))], done: true, ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &step).await.unwrap());
        let (counts, next) = mailings.note_issue(mailing.issue, "").await.unwrap();
        assert_eq!((counts.waiting, next), (1, Some(at(60))));
        // As by a node that wrote it down at the same moment.
        let gone = "DELETE FROM reader WHERE sid = $1";
        assert!(world.followers.tx(vec![db::run(gone, db::args![2_i64])]).await.unwrap().is_committed());
        let (counts, next) = mailings.note_issue(mailing.issue, "").await.unwrap();
        assert_eq!((counts.waiting, next), (0, None));
    })
    .await;
}

#[tokio::test]
async fn finish_issue() {
    each(async |world: &World| {
        let (channel, mailing, _) = walk(world).await;
        assert!(world.stores.mailings().finish_issue(mailing.issue, at(60)).await.unwrap());
        assert!(!world.stores.mailings().finish_issue(mailing.issue, at(61)).await.unwrap());
        let shown = world.stores.desk().issues(channel, 1).await.unwrap().remove(0);
        assert_eq!((shown.state, shown.finished), (IssueState::Done, Some(at(60))));
    })
    .await;
}

#[tokio::test]
async fn forget_mailings() {
    each(async |world: &World| {
        let (_, mailing, range) = walk(world).await;
        let mailings = world.stores.mailings();
        let step = MailStep { later: vec![later(1, None)], done: true, ..MailStep::default() };
        assert!(mailings.step(&mailing, &range, &step).await.unwrap());
        assert_eq!(mailings.forget_mailings(at(900)).await.unwrap(), 0, "it has not ended");
        assert!(mailings.finish_issue(mailing.issue, at(60)).await.unwrap());
        assert_eq!(mailings.forget_mailings(at(59)).await.unwrap(), 0);
        assert_eq!(mailings.forget_mailings(at(60)).await.unwrap(), 1);
        assert!(mailings.ranges(&mailing).await.unwrap().is_empty());
    })
    .await;
}
