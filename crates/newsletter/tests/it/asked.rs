//! Whoever asks gets one mail that asks back.
use crate::town::{Town, Work, daily, settings, until};
use newsletter::Settings;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::{MailManner, MailMishap};
use tokio::net::TcpListener;
use vault::newsletter::{read_confirming, secret_hash};

#[tokio::test]
async fn the_mail_that_asks_back_carries_the_link_and_nothing_else() {
    let town = Town::new().await;
    town.publish(channel::post::Kind::Update, "Markt am Samstag", "Der Markt.").await;
    let secret = town.ask("max@example.org", daily()).await;
    town.turn().await;
    town.turn().await;
    let [mail] = town.server.taken().try_into().unwrap();
    assert_eq!(mail.to, "max@example.org");
    assert_eq!(mail.from, "ruecklauf@lindenau-werre.de");
    assert!(mail.header("List-Unsubscribe").is_empty(), "it is no newsletter");
    let [text, html] = mail.parts();
    assert!(!mail.message.contains("Markt am Samstag") && !text.contains("Markt"), "and carries none");
    let link = text.split("/newsletter/confirm/").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(read_confirming(link) == Some((town.name("max@example.org"), secret)) && html.contains(link));
    assert!(!text.contains('\u{1}') && !html.contains('\u{1}'));
    let now = town.now();
    let readers = town.stores.readers();
    let sid = town.name("max@example.org");
    assert!(readers.confirm(town.channel, sid, secret_hash(&secret), &[1; 112], now).await.unwrap());
    assert!(town.server.faults().is_empty(), "{:?}", town.server.faults());
}

#[tokio::test]
async fn an_address_gets_three_of_them_and_is_forgotten_after_two_days() {
    let town = Town::new().await;
    for _ in 0..6 {
        town.ask("max@example.org", daily()).await;
        town.turn().await;
    }
    assert_eq!(town.server.count(), 3);
    let secret = secret_hash(&town.ask("max@example.org", daily()).await);
    let sid = town.name("max@example.org");
    let asked = async || town.stores.readers().is_asked(town.channel, sid, secret, town.now()).await.unwrap();
    assert!(asked().await);
    town.later(48 * 60);
    assert!(!asked().await, "its time is over to the minute");
    town.turn().await;
    town.ask("max@example.org", daily()).await;
    town.turn().await;
    assert_eq!(town.server.count(), 4, "and it is as if it had never been");
}

#[tokio::test]
async fn what_is_put_off_is_sent_later_and_what_does_not_exist_is_forgotten() {
    let town = Town::with(MailManner { greylisting: true, ..MailManner::default() }, |_| ()).await;
    town.ask("max@example.org", daily()).await;
    town.turn().await;
    town.later(2);
    town.turn().await;
    assert_eq!(town.server.count(), 0);
    town.later(4);
    town.turn().await;
    assert_eq!(town.server.count(), 1);
    town.server.behave(|manner| manner.greylisting = false);
    town.server.script([MailMishap::NoSuchUser]);
    town.ask("niemand@example.org", daily()).await;
    town.turn().await;
    town.later(60);
    town.turn().await;
    assert_eq!(town.server.count(), 1);
    let left = town.stores.mailings().claim_asked(town.now(), settings().lease, 10, &[]).await.unwrap();
    assert!(left.is_empty());
}

/// A mail server that takes connections and never says a word, and how many it took.
pub async fn silent() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, taken) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let count = taken.clone();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            open.push(socket);
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    (port, taken)
}

#[tokio::test]
async fn of_a_silent_mail_server_one_mail_learns_and_the_others_wait() {
    let (town, (port, taken)) = (Town::new().await, silent().await);
    // How the way out is was looked at.
    town.turn().await;
    for n in 0..5 {
        town.ask(&format!("max{n}@example.org"), daily()).await;
    }
    town.with_relay(town.channel, port).await;
    let once = async || {
        let before = taken.load(Ordering::Relaxed);
        town.runner(Settings { patience: Duration::from_millis(100), ..settings() }).turn().await.unwrap();
        taken.load(Ordering::Relaxed) - before
    };
    // One more looks how it is, since it was changed.
    assert_eq!((once().await, once().await), (2, 0));
    town.later(6);
    assert_eq!(once().await, 1);
    town.with_relay(town.channel, town.server.address().port()).await;
    town.later(6);
    town.turn().await;
    assert_eq!(town.server.count(), 5);
}

#[tokio::test]
async fn nobody_waits_for_the_silent_mail_server_of_another_town() {
    let (town, (port, taken)) = (Town::new().await, silent().await);
    let other = town.another(port).await;
    for n in 0..3 {
        town.ask_at(other, &format!("eva{n}@example.org"), daily()).await;
    }
    town.readers(2).await;
    town.due().await;
    let work = Work::begin(town.runner(Settings { patience: Duration::from_secs(600), ..settings() }));
    until(async || taken.load(Ordering::Relaxed) > 0).await;
    // The issue goes out, and whoever asked here meanwhile gets their mail.
    until(async || town.server.count() == 2).await;
    town.ask("max@example.org", daily()).await;
    until(async || town.server.count() == 3).await;
    assert_eq!(town.mails_to("max@example.org").len(), 1);
    work.die().await;
}

#[tokio::test]
async fn two_nodes_and_a_slow_mail_server_send_nobody_two_of_them() {
    let town = Town::new().await;
    town.turn().await;
    for n in 0..15 {
        town.ask(&format!("max{n}@example.org"), daily()).await;
    }
    town.server.script(std::iter::repeat_n(MailMishap::Slow, 30));
    let node = town.runner(settings());
    let first = tokio::spawn(async move { node.turn().await.unwrap() });
    let seconds = |seconds| town.clock.advance(Duration::from_secs(seconds));
    until(async || town.server.count() >= 1).await;
    seconds(100);
    // What is left of the lease is too little: they are claimed anew.
    until(async || town.server.count() >= 4).await;
    seconds(85);
    town.turn().await;
    first.await.unwrap();
    assert_eq!(town.server.count(), 15);
    town.nobody_twice();
}
