//! What an issue is, and for whom.
use crate::town::{BASE, Town, about, daily, settings};
use channel::lang::Lang;
use channel::newsletter::Rhythm;
use channel::post::Kind;
use channel::topic::Topic;
use store::{IssueState, IssueVerb, SYSTEM};
use testkit::MailManner;

#[tokio::test]
async fn each_reader_gets_what_they_chose_once_with_a_way_out() {
    let town = Town::with(MailManner::default(), |setup| setup.own_returns = true).await;
    town.reader("alles@example.org", daily()).await;
    town.reader("jobs@example.org", about(Topic::Jobs, Rhythm::Daily, Lang::En)).await;
    town.reader("woche@example.org", about(Topic::News, Rhythm::Weekly, Lang::De)).await;
    town.publish(Kind::Update, "Markt am Samstag", "Der *Markt* öffnet.\n.\nUm acht Uhr.").await;
    town.publish(Kind::Service, "Bürgerbüro zu", "Am Montag.").await;
    town.publish(Kind::Warning, "Sturm", "Bleiben Sie zu Hause.").await;
    town.clock.set("2026-11-26T16:10:00Z".parse().unwrap());
    town.turn().await;
    assert_eq!(town.server.count(), 0, "it is not time yet");
    town.later(1);
    town.turn().await;
    town.turn().await;
    let [mail] = town.server.taken().try_into().unwrap();
    assert_eq!(mail.to, "alles@example.org", "nothing was about jobs, and the week is not over");
    let key = town.master.web_key().unwrap().reader_key();
    let sid = town.name("alles@example.org");
    let (mark, back) = (key.mark(town.channel.0, sid), key.return_mark(town.channel.0, sid));
    assert_eq!(mail.from, format!("ruecklauf+{back}@lindenau-werre.de"), "what comes back tells whose it was");
    assert_eq!(mail.header("List-Unsubscribe"), format!("<{BASE}/newsletter/leave/{mark}>"));
    assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(mail.header("List-ID"), "<lindenau.kanal.example.de>");
    assert!(mail.header("Message-ID").starts_with(&format!("<{back}.")) && mail.header("Date").ends_with("+0000"));
    let [text, html] = mail.parts();
    for part in [&text, &html] {
        assert!(part.contains("Markt am Samstag") && part.contains("Bürgerbüro zu") && !part.contains("Sturm"));
        assert!(part.contains(&format!("{BASE}/newsletter/leave/{mark}")) && !part.contains('\u{1}'));
        assert!(part.contains(&format!("{BASE}/newsletter/choose/{mark}")));
    }
    assert!(!html.contains("<img") && !html.contains("src=") && html.contains("<html lang=\"de\""));
    let outside =
        html.split("href=\"").skip(1).filter(|link| !link.starts_with(BASE) && !link.starts_with('#')).count();
    assert_eq!(outside, 0, "no link leads anywhere else");
    assert_eq!(town.issue().await.state, IssueState::Done);
    assert_eq!(town.issue().await.counts.taken, 1);

    town.clock.set("2026-11-27T16:11:00Z".parse().unwrap());
    town.turn().await;
    let weekly = town.mails_to("woche@example.org");
    assert_eq!((weekly.len(), town.server.count()), (1, 2), "Friday has no news of its own");
    assert!(weekly[0].parts()[0].contains("Die Woche bis"));
    assert!(town.server.faults().is_empty(), "{:?}", town.server.faults());
}

#[tokio::test]
async fn what_was_taken_back_and_who_left_is_not_in_it() {
    let town = Town::new().await;
    town.readers(3).await;
    town.due().await;
    let left = town.name("leser1@example.org");
    assert!(town.stores.readers().leave(town.channel, left).await.unwrap());
    town.turn().await;
    let mut to: Vec<String> = town.server.taken().into_iter().map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to, ["leser0@example.org", "leser2@example.org"]);
}

#[tokio::test]
async fn warnings_come_along_where_the_town_wants_it() {
    let town = Town::with(MailManner::default(), |setup| setup.plan.warnings = true).await;
    town.reader("jobs@example.org", about(Topic::Jobs, Rhythm::Daily, Lang::En)).await;
    town.publish(Kind::Warning, "Sturm", "Bleiben Sie zu Hause.").await;
    town.clock.set("2026-11-26T16:11:00Z".parse().unwrap());
    town.turn().await;
    let [mail] = town.server.taken().try_into().unwrap();
    assert!(mail.parts()[0].contains("Warnung: Sturm") && mail.parts()[1].contains("lang=\"de\""));
}

#[tokio::test]
async fn a_person_holds_an_issue_and_lets_it_go_on() {
    let town = Town::new().await;
    town.readers(5).await;
    town.due().await;
    town.server.behave(|manner| manner.refuses_senders = true);
    town.turn().await;
    let issue = town.issue().await;
    assert_eq!((issue.problem.as_str(), issue.counts.taken), ("newsletter.trouble.sender", 0));
    let steer = async |verb| town.stores.desk().steer_issue(&issue, verb, SYSTEM, town.now()).await.unwrap();
    assert!(steer(IssueVerb::Pause).await);
    town.server.behave(|manner| manner.refuses_senders = false);
    town.later(60);
    town.turn().await;
    assert_eq!(town.server.count(), 0);
    assert!(steer(IssueVerb::Resume).await && !steer(IssueVerb::Again).await);
    town.turn().await;
    town.later(10);
    town.turn().await;
    assert_eq!((town.server.count(), town.issue().await.state), (5, IssueState::Done));
}

#[tokio::test]
async fn a_name_and_a_password_are_asked_for_and_given() {
    let account = Some(("stadt".to_owned(), "geheim".to_owned()));
    let manner = MailManner { account, pipelining: false, ..MailManner::default() };
    let town = Town::with(manner, |setup| {
        setup.relay.user = "stadt".to_owned();
        setup.plan.weekday = jiff::civil::Weekday::Monday;
    })
    .await;
    town.readers(4).await;
    town.due().await;
    town.turn().await;
    assert_eq!(town.server.count(), 4);
    assert!(town.server.connections() <= 2 + 1, "one connection a range, and one to look");
    town.server.behave(|manner| manner.account = Some(("stadt".to_owned(), "anders".to_owned())));
    town.later(24 * 60 - 1);
    town.due_again().await;
    town.runner(settings()).turn().await.unwrap();
    assert_eq!(town.issue().await.problem, "newsletter.trouble.sign_in");
}
