//! Whoever asks gets one mail that asks back.
use crate::town::{Town, daily, settings};
use testkit::{MailManner, MailMishap};
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
    let left = town.stores.mailings().claim_asked(town.now(), settings().lease, 10).await.unwrap();
    assert!(left.is_empty());
}
