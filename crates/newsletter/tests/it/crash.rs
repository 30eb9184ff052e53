//! Whoever dies in the middle leaves a handful of which nobody knows, and nobody gets the issue twice.
use crate::town::{Town, settings};
use std::collections::BTreeMap;
use std::time::Duration;
use store::IssueState;
use testkit::MailMishap;

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_goes_on_where_it_was_left() {
    let town = Town::new().await;
    town.readers(60).await;
    town.due().await;
    // The issue is there, and the first handful of each connection waits.
    town.server.behave(|manner| manner.refuses_senders = true);
    town.turn().await;
    town.server.behave(|manner| manner.refuses_senders = false);
    let mut deaths = 0;
    for death in 0..12 {
        town.server.script(std::iter::repeat_n(MailMishap::Slow, 200));
        // Without a good-bye: the task is dropped wherever it is, as the process would be.
        let runner = town.runner(settings());
        let run = tokio::spawn(runner.run(std::future::pending()));
        tokio::time::sleep(Duration::from_millis(60 + 35 * death)).await;
        run.abort();
        assert!(run.await.is_err());
        deaths += 1;
        if town.issue().await.state == IssueState::Done {
            break;
        }
    }
    town.server.script([]);
    for _ in 0..5 {
        // As a new process, which frees what the old one held.
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let run = tokio::spawn(town.runner(settings()).run(async { drop(stopped.await) }));
        tokio::time::sleep(Duration::from_millis(700)).await;
        stop.send(()).unwrap();
        run.await.unwrap();
        if town.issue().await.state == IssueState::Done {
            break;
        }
    }
    let (issue, taken) = (town.issue().await, town.server.taken());
    let mut by_address: BTreeMap<String, usize> = BTreeMap::new();
    taken.into_iter().for_each(|mail| *by_address.entry(mail.to).or_default() += 1);
    assert!(by_address.values().all(|times| *times == 1), "{by_address:?}");
    assert_eq!(issue.state, IssueState::Done, "{issue:?}");
    assert_eq!(issue.counts.taken + issue.counts.unclear, 60, "{:?}", issue.counts);
    let settings = settings();
    let most = deaths * u64::from(settings.lines) * settings.window as u64;
    assert!(issue.counts.unclear <= most, "{} unclear after {deaths} deaths", issue.counts.unclear);
    assert!(by_address.len() as u64 >= issue.counts.taken);
}
