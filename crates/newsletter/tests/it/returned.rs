//! Mails that come back, from a mailbox.
use crate::town::Town;
use channel::newsletter::{Mailbox as MailboxSetup, Security};
use testkit::MailManner;
use testkit::mail::Mailbox;

fn report(mark: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.org\r\nTo: ruecklauf@lindenau-werre.de\r\nContent-Type: multipart/report; \
         report-type=delivery-status; boundary=\"X\"\r\n\r\n--X\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; somebody@example.org\r\nAction: failed\r\n\
         Status: {status}\r\n\r\n--X\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{mark}.3f@lindenau-werre.de>\r\n\
         \r\n--X--\r\n"
    )
}

/// A town whose mail comes back to that mailbox.
async fn town_of(mailbox: &Mailbox) -> Town {
    let port = mailbox.address().port();
    Town::with(MailManner::default(), |setup| {
        setup.mailbox = Some(MailboxSetup {
            security: Security::Plain,
            host: "127.0.0.1".to_owned(),
            port,
            user: "ruecklauf".to_owned(),
        });
    })
    .await
}

#[tokio::test]
async fn a_mail_server_that_gives_everything_back_does_not_empty_the_list() {
    let mailbox = Mailbox::start().await;
    let town = town_of(&mailbox).await;
    town.readers(60).await;
    town.turn().await;
    let key = town.master.web_key().unwrap().reader_key();
    let mut left = Vec::new();
    for _week in 0..5 {
        for n in 0..60 {
            let sid = town.name(&format!("leser{n}@example.org"));
            mailbox.put(report(&key.return_mark(town.channel.0, sid), "5.1.1"));
        }
        town.later(16);
        town.turn().await;
        town.turn().await;
        let mut readers = 0;
        for n in 0..60 {
            let sid = town.name(&format!("leser{n}@example.org"));
            readers += u32::from(town.stores.readers().is_reader(town.channel, sid).await.unwrap());
        }
        left.push(readers);
        let newsletter = town.stores.desk().newsletter(town.channel).await.unwrap().unwrap();
        assert_eq!(newsletter.health.mailbox, "newsletter.trouble.returned");
        town.later(7 * 24 * 60);
    }
    // Five and a tenth of about as many a week, though it is said in so many weeks in a row.
    assert_eq!(left, [49, 40, 31, 23, 16]);
    town.turn().await;
    let newsletter = town.stores.desk().newsletter(town.channel).await.unwrap().unwrap();
    assert_eq!(newsletter.health.mailbox, "", "a week later it is forgotten");
}

#[tokio::test]
async fn who_is_gone_leaves_who_is_full_stays_and_people_are_left_alone() {
    let mailbox = Mailbox::start().await;
    let town = town_of(&mailbox).await;
    town.readers(3).await;
    let key = town.master.web_key().unwrap().reader_key();
    let mark = |n: usize| key.return_mark(town.channel.0, town.name(&format!("leser{n}@example.org")));
    mailbox.put(report(&mark(0), "5.1.1"));
    mailbox.put(report(&mark(1), "5.2.2"));
    mailbox.put("From: max@example.org\r\n\r\nDanke für den Newsletter!\r\n.\r\nMax\r\n");
    mailbox.put(report(&"0".repeat(48), "5.1.1"));
    mailbox.put(report(&mark(0), "5.1.1"));
    let is_reader = async |n: usize| {
        town.stores.readers().is_reader(town.channel, town.name(&format!("leser{n}@example.org"))).await.unwrap()
    };
    town.turn().await;
    assert!(!is_reader(0).await && is_reader(1).await && is_reader(2).await);
    let [person, others] = mailbox.mails().try_into().unwrap();
    assert!(person.contains("Danke"), "what a person wrote is for a person");
    assert!(others.contains(&"0".repeat(48)), "and a report about a mail of others for them");
    for week in 1..4 {
        assert!(is_reader(1).await, "week {week}");
        town.later(7 * 24 * 60);
        mailbox.put(report(&mark(1).to_uppercase(), "5.2.2"));
        town.turn().await;
    }
    assert!(!is_reader(1).await && is_reader(2).await, "four weeks in a row");
    let health = town.stores.desk().newsletter(town.channel).await.unwrap().unwrap().health;
    assert_eq!((health.mailbox.as_str(), health.relay.as_str()), ("", ""));
}
