//! What changes while an issue is under way.
use crate::town::{Town, settings};
use channel::ids::PostId;
use channel::post::Kind;
use newsletter::Settings;
use std::collections::BTreeMap;
use std::time::Duration;
use store::{IssueState, SYSTEM};
use testkit::MailMishap;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const READERS: usize = 60;

/// An issue under way that tells two posts to sixty, each mail taking its time; five or more have it.
async fn under_way() -> (Town, [PostId; 2], oneshot::Sender<()>, JoinHandle<()>) {
    let town = Town::new().await;
    town.readers(READERS).await;
    let fair = town.publish(Kind::Update, "Jahrmarkt", "Am Fluss.").await;
    let bath = town.publish(Kind::Update, "Freibad", "Es öffnet.").await;
    town.clock.set("2026-11-26T16:11:00Z".parse().unwrap());
    town.server.script(std::iter::repeat_n(MailMishap::Slow, 2 * READERS));
    let (stop, stopped) = oneshot::channel::<()>();
    let settings = Settings { look: Duration::from_millis(20), ..settings() };
    let run = tokio::spawn(town.runner(settings).run(async { drop(stopped.await) }));
    until(async || town.server.count() >= 5).await;
    (town, [fair, bath], stop, run)
}

async fn until(ready: impl AsyncFn() -> bool) {
    for _ in 0..1_500 {
        if ready().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it never came");
}

/// Everybody at most once; how many mails say one thing and how many another.
fn said(town: &Town, of: [&str; 2]) -> [usize; 2] {
    let (taken, mut times) = (town.server.taken(), BTreeMap::<&str, usize>::new());
    taken.iter().for_each(|mail| *times.entry(&mail.to).or_default() += 1);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    of.map(|word| taken.iter().filter(|mail| mail.parts()[0].contains(word)).count())
}

#[tokio::test]
async fn what_is_taken_back_is_in_no_further_mail() {
    let (town, [fair, _], stop, run) = under_way().await;
    town.withdraw(fair).await;
    until(async || town.issue().await.state == IssueState::Done).await;
    let [with, all] = said(&town, ["Jahrmarkt", "Freibad"]);
    assert_eq!(all, READERS);
    assert!((5..READERS / 2).contains(&with), "{with} of {READERS} have what was taken back");
    stop.send(()).unwrap();
    run.await.unwrap();
}

#[tokio::test]
async fn an_issue_of_which_nothing_is_left_ends() {
    let (town, posts, stop, run) = under_way().await;
    for post in posts {
        town.withdraw(post).await;
    }
    until(async || town.issue().await.state == IssueState::Done).await;
    let issue = town.issue().await;
    assert!(issue.counts.taken < READERS as u64 / 2 && issue.counts.waiting == 0, "{:?}", issue.counts);
    assert_eq!(said(&town, ["Freibad", "Jahrmarkt"])[0] as u64, issue.counts.taken);
    stop.send(()).unwrap();
    run.await.unwrap();
}

#[tokio::test]
async fn whoever_has_no_mail_yet_gets_the_corrected_text() {
    let (town, [fair, _], stop, run) = under_way().await;
    town.correct(fair, "Jahrmarkt fällt aus", "Wegen Sturm.").await;
    until(async || town.issue().await.state == IssueState::Done).await;
    let [old, new] = said(&town, ["Am Fluss.", "Wegen Sturm."]);
    assert_eq!(old + new, READERS);
    assert!((5..READERS / 2).contains(&old), "{old} of {READERS} have the old text");
    stop.send(()).unwrap();
    run.await.unwrap();
}

#[tokio::test]
async fn what_waits_for_another_attempt_is_told_as_it_is_then() {
    let town = Town::new().await;
    town.readers(2).await;
    let fair = town.publish(Kind::Update, "Jahrmarkt", "Am Fluss.").await;
    let bath = town.publish(Kind::Update, "Freibad", "Es öffnet.").await;
    town.clock.set("2026-11-26T16:11:00Z".parse().unwrap());
    town.server.script([MailMishap::Greylisted, MailMishap::Greylisted]);
    town.turn().await;
    town.correct(bath, "Freibad zu", "Es schließt.").await;
    town.withdraw(fair).await;
    town.later(10);
    town.turn().await;
    assert_eq!(said(&town, ["Es schließt.", "Jahrmarkt"]), [2, 0]);
    assert_eq!(town.issue().await.state, IssueState::Done);
}

#[tokio::test]
async fn nothing_goes_out_of_a_newsletter_that_is_switched_off() {
    let (town, _, stop, run) = under_way().await;
    assert!(town.stores.desk().stop_newsletter(town.channel, SYSTEM, town.now()).await.unwrap());
    town.ask("max@example.org", crate::town::daily()).await;
    // Whoever is at a handful ends it.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let count = town.server.count();
    assert!(count < READERS as u64 / 2, "{count}");
    tokio::time::sleep(Duration::from_millis(3_000)).await;
    assert_eq!(town.server.count(), count, "and no mail that asks back");
    assert_eq!(town.issue().await.state, IssueState::Sending);
    assert!(town.stores.desk().start_newsletter(town.channel, SYSTEM, town.now()).await.unwrap());
    until(async || town.issue().await.state == IssueState::Done).await;
    assert_eq!(said(&town, ["Freibad", "Jahrmarkt"]), [READERS, READERS]);
    stop.send(()).unwrap();
    run.await.unwrap();
}

#[tokio::test]
async fn an_issue_of_a_newsletter_that_is_off_for_days_waits_for_a_person() {
    let town = Town::new().await;
    town.readers(2).await;
    town.due().await;
    town.server.behave(|manner| manner.refuses_senders = true);
    town.turn().await;
    assert!(town.stores.desk().stop_newsletter(town.channel, SYSTEM, town.now()).await.unwrap());
    town.server.behave(|manner| manner.refuses_senders = false);
    town.later(37 * 60);
    town.turn().await;
    assert!(town.stores.desk().start_newsletter(town.channel, SYSTEM, town.now()).await.unwrap());
    town.turn().await;
    assert_eq!((town.issue().await.state, town.server.count()), (IssueState::Paused, 0));
}
