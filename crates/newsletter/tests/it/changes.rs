//! What changes while an issue is under way.
use crate::town::{Town, Work, endless, long, settings, until};
use channel::ids::PostId;
use channel::post::Kind;
use newsletter::Settings;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{IssueState, SYSTEM};
use testkit::{MailManner, MailMishap};

const READERS: usize = 60;

/// An issue under way that tells two posts to sixty, each mail taking its time; five or more have it.
async fn under_way(settings: Settings) -> (Town, [PostId; 2], Work) {
    let town = Town::new().await;
    town.readers(READERS).await;
    let fair = town.publish(Kind::Update, "Jahrmarkt", "Am Fluss.").await;
    let bath = town.publish(Kind::Update, "Freibad", "Es öffnet.").await;
    town.clock.set("2026-11-26T16:11:00Z".parse().unwrap());
    town.server.script(std::iter::repeat_n(MailMishap::Slow, 2 * READERS));
    let work = Work::begin(town.runner(Settings { look: Duration::from_millis(20), ..settings }));
    until(async || town.server.count() >= 5).await;
    (town, [fair, bath], work)
}

/// Everybody at most once; how many mails say one thing and how many another.
fn said(town: &Town, of: [&str; 2]) -> [usize; 2] {
    town.nobody_twice();
    let taken = town.server.taken();
    of.map(|word| taken.iter().filter(|mail| mail.parts()[0].contains(word)).count())
}

#[tokio::test]
async fn what_is_taken_back_is_in_no_further_mail() {
    for settings in [settings(), long(), endless()] {
        taken_back(settings).await;
    }
}

async fn taken_back(settings: Settings) {
    let (town, [fair, _], work) = under_way(settings).await;
    town.withdraw(fair).await;
    until(async || town.is_done().await).await;
    let [with, all] = said(&town, ["Jahrmarkt", "Freibad"]);
    assert_eq!(all, READERS);
    assert!((5..READERS / 2).contains(&with), "{with} of {READERS} have what was taken back");
    work.end().await;
}

#[tokio::test]
async fn an_issue_of_which_nothing_is_left_ends() {
    for settings in [settings(), long(), endless()] {
        nothing_left(settings).await;
    }
}

async fn nothing_left(settings: Settings) {
    let (town, posts, work) = under_way(settings).await;
    for post in posts {
        town.withdraw(post).await;
    }
    until(async || town.is_done().await).await;
    let issue = town.issue().await;
    assert!(issue.counts.taken < READERS as u64 / 2 && issue.counts.waiting == 0, "{:?}", issue.counts);
    assert_eq!(said(&town, ["Freibad", "Jahrmarkt"])[0] as u64, issue.counts.taken);
    work.end().await;
}

#[tokio::test]
async fn whoever_has_no_mail_yet_gets_the_corrected_text() {
    for settings in [settings(), long(), endless()] {
        corrected(settings).await;
    }
}

async fn corrected(settings: Settings) {
    let (town, [fair, _], work) = under_way(settings).await;
    town.correct(fair, "Jahrmarkt fällt aus", "Wegen Sturm.").await;
    until(async || town.is_done().await).await;
    let [old, new] = said(&town, ["Am Fluss.", "Wegen Sturm."]);
    assert_eq!(old + new, READERS);
    assert!((5..READERS / 2).contains(&old), "{old} of {READERS} have the old text");
    work.end().await;
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
    for settings in [settings(), long(), endless()] {
        switched_off(settings).await;
    }
}

async fn switched_off(settings: Settings) {
    let (town, _, work) = under_way(settings).await;
    assert!(town.stores.desk().stop_newsletter(town.channel, SYSTEM, town.now()).await.unwrap());
    town.ask("max@example.org", crate::town::daily()).await;
    // Whoever is at a mail ends it.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let count = town.server.count();
    assert!(count < READERS as u64 / 2, "{count}");
    tokio::time::sleep(Duration::from_millis(3_000)).await;
    assert_eq!(town.server.count(), count, "and no mail that asks back");
    assert_eq!(town.issue().await.state, IssueState::Sending);
    assert!(town.stores.desk().start_newsletter(town.channel, SYSTEM, town.now()).await.unwrap());
    until(async || town.is_done().await).await;
    assert_eq!(said(&town, ["Freibad", "Jahrmarkt"]), [READERS, READERS]);
    work.end().await;
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

#[tokio::test]
async fn a_planned_stop_leaves_nothing_unclear() {
    for settings in [settings(), long(), endless()] {
        let (town, _, work) = under_way(settings).await;
        let count = town.server.count();
        work.end().await;
        let (taken, counts) = (town.server.count(), town.counts().await);
        assert!(taken <= count + u64::from(settings.lines), "each line ends the mail it is at: {count}, {taken}");
        assert_eq!((counts.taken, counts.unclear), (taken, 0), "{counts:?}");
        let work = Work::begin(town.runner(settings));
        until(async || town.is_done().await).await;
        work.end().await;
        assert_eq!(said(&town, ["Freibad", "Jahrmarkt"]), [READERS, READERS]);
    }
}

#[tokio::test]
async fn a_planned_stop_waits_for_no_pace_and_for_no_silent_server() {
    let town = Town::with(MailManner::default(), |setup| setup.per_minute = 10).await;
    town.readers(10).await;
    town.due().await;
    let work = Work::begin(town.runner(endless()));
    until(async || town.server.count() >= 1).await;
    work.end().await;
    let counts = town.counts().await;
    assert_eq!((counts.taken, counts.unclear, town.server.count()), (1, 0, 1), "{counts:?}");
    let (port, taken) = crate::asked::silent().await;
    town.with_relay(town.channel, port).await;
    let patient = Settings { patience: Duration::from_secs(600), grace: Duration::from_millis(200), ..endless() };
    let work = Work::begin(town.runner(patient));
    // Each line is at a mail, and somebody looks how the server is.
    until(async || taken.load(Ordering::Relaxed) >= 3).await;
    work.end().await;
    let counts = town.counts().await;
    assert_eq!((counts.taken, counts.waiting, counts.unclear), (1, 2, 0), "{counts:?}");
}
