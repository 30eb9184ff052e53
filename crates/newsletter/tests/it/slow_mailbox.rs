//! Mailboxes that answer slowly, or without end.
use crate::asked::silent;
use crate::town::{Town, Work, settings, until};
use channel::newsletter::{Mailbox, Security, Setup};
use newsletter::Settings;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::MailManner;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

fn reads_at(setup: &mut Setup, port: u16) {
    let (security, host) = (Security::Plain, "127.0.0.1".to_owned());
    setup.mailbox = Some(Mailbox { security, host, port, user: "ruecklauf".to_owned() });
}

/// A mailbox with one mail that is said to be so long and never ends; and how often it was asked for.
async fn endless_mail(said: u64) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, asked) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let count = count.clone();
            tokio::spawn(async move {
                let (mut stream, mut line) = (BufReader::new(stream), String::new());
                let mut answer = "+OK ready\r\n".to_owned();
                while stream.get_mut().write_all(answer.as_bytes()).await.is_ok() {
                    if line.starts_with("RETR") {
                        count.fetch_add(1, Ordering::Relaxed);
                        while stream.get_mut().write_all(b"on and on\r\n").await.is_ok() {
                            tokio::time::sleep(Duration::from_millis(2)).await;
                        }
                    }
                    line.clear();
                    if !stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                        break;
                    }
                    answer = match line.get(..4) {
                        Some("STAT" | "LIST") => format!("+OK 1 {said}\r\n"),
                        _ => "+OK\r\n".to_owned(),
                    };
                }
            });
        }
    });
    (port, asked)
}

#[tokio::test]
async fn a_mailbox_that_never_answers_holds_up_no_other_town() {
    let (port, taken) = silent().await;
    let town = Town::with(MailManner::default(), |setup| reads_at(setup, port)).await;
    let other = town.another(town.server.address().port()).await;
    let work = Work::begin(town.runner(settings()));
    until(async || taken.load(Ordering::Relaxed) > 0).await;
    until(async || town.stores.desk().newsletter(other).await.unwrap().unwrap().health.looked.is_some()).await;
    let ours = town.stores.desk().newsletter(town.channel).await.unwrap().unwrap();
    assert!(ours.health.looked.is_none());
    work.die().await;
}

#[tokio::test]
async fn a_mail_that_never_ends_is_not_read_for_ever_and_a_long_one_not_at_all() {
    for (said, asked, problem) in [(90, 1, "newsletter.trouble.silent"), (600_000, 0, "")] {
        let (port, asks) = endless_mail(said).await;
        let town = Town::with(MailManner::default(), |setup| reads_at(setup, port)).await;
        let runner = town.runner(Settings { visit: Duration::from_millis(400), ..settings() });
        tokio::time::timeout(Duration::from_secs(5), runner.turn()).await.expect("it does not end").unwrap();
        let health = town.stores.desk().newsletter(town.channel).await.unwrap().unwrap().health;
        assert_eq!((health.mailbox.as_str(), health.relay.as_str()), (problem, ""));
        assert_eq!(asks.load(Ordering::Relaxed), asked);
    }
}
