//! Whoever dies in the middle leaves a handful of which nobody knows, and nobody gets the issue twice.
use crate::town::{Town, Work, endless, long, settings, until};
use newsletter::Settings;
use std::time::Duration;
use testkit::{MailManner, MailMishap};

const READERS: u64 = 60;

/// Dies a dozen times; after each, of at most `most` mails on each line nobody knows.
async fn an_issue_goes_on(settings: Settings, most: usize) {
    let town = Town::new().await;
    town.readers(READERS as usize).await;
    town.due().await;
    // The issue is there.
    town.server.behave(|manner| manner.refuses_senders = true);
    town.turn().await;
    town.server.behave(|manner| manner.refuses_senders = false);
    let most = u64::from(settings.lines) * most as u64;
    let slow = |n| if n % 8 == 3 { MailMishap::Greylisted } else { MailMishap::Slow };
    let mut unclear = 0;
    for death in 0..12 {
        town.server.script((0..200).map(slow));
        let work = Work::begin(town.runner(settings));
        tokio::time::sleep(Duration::from_millis(60 + 35 * death)).await;
        work.die().await;
        let now = town.counts().await.unclear;
        assert!(now <= unclear + most, "{} more are unclear by one death", now - unclear);
        unclear = now;
    }
    assert!(unclear > 0, "it died while mails were under way");
    town.server.script([]);
    for _ in 0..20 {
        // As a new process, which frees what the old one held.
        let work = Work::begin(town.runner(settings));
        tokio::time::sleep(Duration::from_millis(300)).await;
        work.end().await;
        if town.is_done().await {
            break;
        }
        town.later(10);
    }
    town.nobody_twice();
    let (issue, taken) = (town.issue().await, town.server.count());
    assert!(town.is_done().await, "{issue:?}");
    assert_eq!(issue.counts.taken + issue.counts.unclear, READERS, "{:?}", issue.counts);
    assert!(issue.counts.unclear <= unclear + most, "{:?}", issue.counts);
    assert!((issue.counts.taken..=READERS).contains(&taken));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_goes_on_where_it_was_left() {
    an_issue_goes_on(settings(), settings().window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_of_a_long_list_goes_on_where_it_was_left() {
    an_issue_goes_on(long(), 2 * long().window * long().larger).await;
}

#[tokio::test]
async fn at_a_slow_pace_few_mails_are_unclear_however_large_the_handfuls_are() {
    let town = Town::with(MailManner::default(), |setup| setup.per_minute = 10).await;
    town.readers(READERS as usize).await;
    town.due().await;
    for settings in [Settings { window: 20, ..settings() }, endless()] {
        let (before, work) = (town.server.count(), Work::begin(town.runner(settings)));
        until(async || town.server.count() > before).await;
        work.die().await;
    }
    let work = Work::begin(town.runner(settings()));
    let last = town.server.count();
    until(async || town.server.count() > last).await;
    work.end().await;
    // Of each line one, and in a long list the next one.
    let unclear = town.counts().await.unclear;
    assert!((2..=6).contains(&unclear), "{unclear} unclear after two deaths");
    town.nobody_twice();
}
