//! A mail server that misbehaves: nobody gets an issue twice, and who got none stands in a state with a name.
use crate::town::{Town, settings};
use std::collections::BTreeMap;
use store::{IssueState, IssueVerb, SYSTEM};
use testkit::{MailManner, MailMishap, Seeded};

async fn one(mishap: MailMishap) -> (Town, store::Issue) {
    let town = Town::new().await;
    town.readers(1).await;
    town.due().await;
    town.server.script([mishap]);
    town.turn().await;
    let issue = town.issue().await;
    (town, issue)
}

#[tokio::test]
async fn each_mishap_ends_where_it_should() {
    for (mishap, state, [taken, waiting, refused, gone, unclear]) in [
        (MailMishap::None, IssueState::Done, [1, 0, 0, 0, 0]),
        (MailMishap::Slow, IssueState::Done, [1, 0, 0, 0, 0]),
        (MailMishap::Greylisted, IssueState::Sending, [0, 1, 0, 0, 0]),
        (MailMishap::FullAfter, IssueState::Sending, [0, 1, 0, 0, 0]),
        (MailMishap::DroppedBefore, IssueState::Sending, [0, 1, 0, 0, 0]),
        (MailMishap::Closing, IssueState::Sending, [0, 1, 0, 0, 0]),
        (MailMishap::NoSuchUser, IssueState::Done, [0, 0, 0, 1, 0]),
        (MailMishap::Forbidden, IssueState::Done, [0, 0, 1, 0, 0]),
        (MailMishap::RefusedAfter, IssueState::Done, [0, 0, 1, 0, 0]),
        (MailMishap::DroppedAfter, IssueState::Done, [0, 0, 0, 0, 1]),
        (MailMishap::LostAfter, IssueState::Done, [0, 0, 0, 0, 1]),
    ] {
        let (town, issue) = one(mishap).await;
        let counts = issue.counts;
        let found = [counts.taken, counts.waiting, counts.refused, counts.gone, counts.unclear];
        assert_eq!((found, issue.state), ([taken, waiting, refused, gone, unclear], state), "{mishap:?}");
        let is_reader = town.stores.readers().is_reader(town.channel, town.name("leser0@example.org")).await.unwrap();
        assert_eq!(is_reader, gone == 0, "{mishap:?}");
        town.later(10);
        town.turn().await;
        let kept = u64::from(taken == 1 || waiting == 1 || mishap == MailMishap::DroppedAfter);
        assert_eq!(town.server.count(), kept, "{mishap:?}: what was put off comes, what is unclear does not");
    }
}

#[tokio::test]
async fn a_connection_that_ends_within_a_mail_loses_nothing_silently() {
    // Whether the last bytes left before the end was noticed is the kernel's to tell.
    let counts = one(MailMishap::DroppedWithin).await.1.counts;
    assert_eq!(counts.waiting + counts.unclear, 1, "{counts:?}");
    assert_eq!(counts.taken + counts.refused + counts.gone, 0, "{counts:?}");
}

#[tokio::test]
async fn what_is_unclear_is_sent_again_when_a_person_says_so() {
    let (town, issue) = one(MailMishap::LostAfter).await;
    let again = async || town.stores.desk().steer_issue(&issue, IssueVerb::Again, SYSTEM, town.now()).await.unwrap();
    assert!(again().await);
    town.turn().await;
    town.turn().await;
    let issue = town.issue().await;
    assert_eq!((issue.state, issue.counts.taken, issue.counts.unclear), (IssueState::Done, 1, 0));
    assert!(!again().await);
}

#[tokio::test]
async fn a_server_that_refuses_all_is_left_alone_and_loses_nobody() {
    let town = Town::new().await;
    town.readers(60).await;
    town.due().await;
    town.server.script(std::iter::repeat_n(MailMishap::RefusedAfter, 1_000));
    town.turn().await;
    let issue = town.issue().await;
    assert_eq!(issue.problem, "newsletter.trouble.content");
    assert!(issue.counts.refused <= 40, "{:?}", issue.counts);
}

#[tokio::test]
async fn over_random_scripts_nobody_gets_it_twice_and_all_are_accounted_for() {
    let random = Seeded::new(20_261_126);
    for round in 0..12 {
        let town = Town::with(MailManner { pipelining: round % 2 == 0, ..MailManner::default() }, |_| ()).await;
        town.readers(12).await;
        town.due().await;
        let mut bytes = [0; 40];
        random.fill(&mut bytes);
        // What nothing can be learned of costs a second and a half each.
        let quick = |mishap: &MailMishap| *mishap != MailMishap::Slow;
        let all: Vec<MailMishap> = MailMishap::ALL.into_iter().filter(quick).collect();
        town.server.script(bytes.iter().map(|byte| all[usize::from(*byte) % all.len()]));
        for _ in 0..30 {
            town.turn().await;
            if town.issue().await.state == IssueState::Done {
                break;
            }
            town.later(31);
        }
        let (issue, taken) = (town.issue().await, town.server.taken());
        let mut by_address: BTreeMap<&str, usize> = BTreeMap::new();
        taken.iter().for_each(|mail| *by_address.entry(&mail.to).or_default() += 1);
        assert!(by_address.values().all(|times| *times == 1), "round {round}: {by_address:?}");
        let counts = issue.counts;
        assert_eq!(issue.state, IssueState::Done, "round {round}: {counts:?}");
        assert_eq!(counts.taken + counts.refused + counts.gone + counts.unclear, 12, "round {round}: {counts:?}");
        assert!(taken.len() as u64 >= counts.taken && taken.len() as u64 <= counts.taken + counts.unclear);
        assert!(town.server.faults().is_empty(), "round {round}: {:?}", town.server.faults());
    }
    assert!(settings().alone);
}

#[tokio::test]
async fn a_server_that_knows_nobody_does_not_empty_the_list() {
    let town = Town::new().await;
    town.readers(60).await;
    town.due().await;
    town.server.script(std::iter::repeat_n(MailMishap::NoSuchUser, 1_000));
    for _ in 0..3 {
        town.turn().await;
        town.later(60);
    }
    let issue = town.issue().await;
    // Five and a tenth of sixty, as with mails that come back.
    assert_eq!((issue.counts.gone, issue.counts.refused), (11, 49), "{:?}", issue.counts);
    let newsletter = town.stores.desk().newsletter(town.channel).await.unwrap().unwrap();
    assert_eq!(newsletter.health.mailbox, "newsletter.trouble.returned", "the desk hears of it");
    town.server.script([MailMishap::NoSuchUser]);
    town.due_again().await;
    town.turn().await;
    let left = (0..60).filter(|n| town.mails_to(&format!("leser{n}@example.org")).is_empty()).count();
    assert_eq!(left, 12, "whoever was not believed to be gone gets the next issue");
    assert_eq!(town.issue().await.counts.gone, 0, "in the same week no further one is believed");
}

#[tokio::test]
async fn a_server_that_never_answers_leaves_a_few_mails_unclear_and_not_all() {
    let town = Town::new().await;
    town.readers(60).await;
    town.due().await;
    town.server.script(std::iter::repeat_n(MailMishap::DroppedAfter, 1_000));
    town.turn().await;
    let issue = town.issue().await;
    assert_eq!(issue.problem, "newsletter.trouble.silent");
    // Three ends of a connection are enough; what the other lines had begun by then is unclear, too.
    let unclear = issue.counts.unclear;
    assert!((3..=8).contains(&unclear), "{:?}", issue.counts);
    town.server.script([]);
    for _ in 0..3 {
        town.later(60);
        town.turn().await;
    }
    assert_eq!(town.issue().await.counts.taken, 60 - unclear);
    assert_eq!(town.server.count(), 60, "nobody twice");
}

#[tokio::test]
async fn after_two_weeks_unclear_mails_are_sent_to_nobody_let_alone_to_all() {
    let town = Town::new().await;
    town.readers(3).await;
    town.due().await;
    town.server.script([MailMishap::LostAfter]);
    town.turn().await;
    let issue = town.issue().await;
    assert_eq!((issue.state, issue.counts.unclear, town.server.count()), (IssueState::Done, 1, 2));
    let again = async || town.stores.desk().steer_issue(&issue, IssueVerb::Again, SYSTEM, town.now()).await.unwrap();
    town.later(14 * 24 * 60 + 1);
    assert!(!again().await);
    town.later(24 * 60);
    town.turn().await;
    // Even if somebody had said so in time, and what is known of the issue was lost meanwhile.
    town.clock.set("2026-11-27T09:00:00Z".parse().unwrap());
    assert!(again().await);
    town.turn().await;
    assert_eq!((town.server.count(), town.issue().await.state), (2, IssueState::Done));
}

#[tokio::test]
async fn an_issue_that_cannot_be_sent_for_days_waits_for_a_person() {
    let town = Town::new().await;
    town.readers(2).await;
    town.due().await;
    town.server.behave(|manner| manner.refuses_senders = true);
    town.turn().await;
    town.later(35 * 60);
    town.turn().await;
    assert_eq!(town.issue().await.state, IssueState::Sending);
    town.later(2 * 60);
    town.turn().await;
    town.server.behave(|manner| manner.refuses_senders = false);
    town.later(60);
    town.turn().await;
    let issue = town.issue().await;
    assert_eq!((issue.state, town.server.count()), (IssueState::Paused, 0));
    assert_eq!(issue.problem, "newsletter.trouble.sender");
}
