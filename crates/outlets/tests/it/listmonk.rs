//! A post in the newsletter of a town that keeps listmonk.
use crate::town::{Town, news, warning, with_picture};
use channel::clock::Clock;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use channel::outlet::fault::Class;
use serde_json::json;
use testkit::outlets::{Listmonk, Mishap};

pub async fn stage() -> (Town, Listmonk) {
    let (town, there) = (Town::new().await, Listmonk::start().await);
    set_up(&town, &there, "3, 17").await;
    (town, there)
}

async fn set_up(town: &Town, there: &Listmonk, lists: &str) {
    let (login, token) = there.account();
    let settings = json!({ "server": there.url(), "login": login, "lists": lists, "template": "4" }).to_string();
    town.outlet(7, Kind::Listmonk, &settings, &json!({ "password": token }).to_string()).await;
}

async fn look(town: &Town) {
    assert!(town.stores.desk().look_at_outlet(7, town.clock.now()).await.unwrap());
    town.turn().await;
}

#[tokio::test]
async fn a_post_is_sent_once_and_a_correction_stays_at_home() {
    let (town, there) = stage().await;
    let post = town.publish(with_picture("Markt {{ heute }}", "Von **acht** an.", "Stände")).await;
    town.settle(post, 3).await;
    let sent = there.sent().remove(0);
    assert_eq!((town.state(post).await, there.sent().len(), sent.sent), (State::Live, 1, 500));
    assert_eq!((&sent.said["lists"], &sent.said["template_id"]), (&json!([3, 17]), &json!(4)));
    assert_eq!(sent.text("subject"), "Markt {{ \"{{\" }} heute }}", "braces are letters and no program");
    assert!(sent.text("body").contains("<p>Von <strong>acht</strong> an.</p>") && !sent.text("body").contains("<img"));
    assert!(sent.text("altbody").contains("Von acht an."), "whoever reads plain text reads it, too");
    town.correct(post, news("Markt", "Von neun an."), 1).await;
    town.settle(post, 3).await;
    assert_eq!((town.state(post).await, there.sent().len()), (State::Outdated, 1), "nobody is written to for a comma");
    town.withdraw(post).await;
    town.settle(post, 3).await;
    let fault = town.dispatch(post).await.fault.unwrap();
    assert_eq!(
        (town.state(post).await, fault.class, fault.said.as_str()),
        (State::Refused, Class::Late, "finished: 500/500")
    );
}

#[tokio::test]
async fn each_state_of_a_warning_is_sent() {
    let (town, there) = stage().await;
    let post = town.publish(warning("Sturm", "Bleiben Sie im Haus.")).await;
    town.settle(post, 3).await;
    for lost in [Mishap::None, Mishap::SilentAfter, Mishap::BrokenBefore] {
        let before = there.sent().len();
        let version = u32::try_from(before).unwrap();
        there.script([Mishap::None, Mishap::None, lost]);
        town.correct(post, warning("Sturm", &format!("Stand {before}.")), version).await;
        town.settle(post, 6).await;
        assert_eq!((town.state(post).await, there.sent().len()), (State::Live, before + 1), "{lost:?}");
        assert!(there.sent()[before].text("body").contains(&format!("Stand {before}.")));
        assert_eq!(there.sent()[before].text("subject"), "Neuer Stand: Warnung: Sturm");
    }
    assert!(there.drafts().is_empty());
}

#[tokio::test]
async fn what_is_taken_back_stops_what_was_not_sent_yet() {
    for (sent, state, said) in [(0, State::Gone, ""), (120, State::Refused, "cancelled: 120/500")] {
        let (town, there) = stage().await;
        there.slowly(0);
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 3).await;
        there.slowly(sent);
        town.withdraw(post).await;
        town.settle(post, 3).await;
        assert_eq!((town.state(post).await, there.sent()[0].status.as_str()), (state, "cancelled"));
        assert_eq!(town.said(post).await, said, "to how many it went is told");
    }
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_and_nothing_is_sent_twice() {
    for mishap in
        [Mishap::SilentAfter, Mishap::ResetAfter, Mishap::PageAfter, Mishap::BrokenAfter, Mishap::BrokenBefore]
    {
        for lost in 0..3 {
            let (town, there) = stage().await;
            town.turn().await;
            there.script((0..lost).map(|_| Mishap::None).chain([mishap]));
            let post = town.publish(news("Neu", "Text.")).await;
            town.settle(post, 6).await;
            let name = format!("{mishap:?} at call {lost}");
            assert_eq!((town.state(post).await, there.sent().len()), (State::Live, 1), "{name}");
            assert!(there.drafts().is_empty(), "{name}: no draft is left behind");
        }
    }
}

#[tokio::test]
async fn a_draft_of_an_attempt_before_goes_to_the_lists_of_now() {
    // The first answer is lost at the making of the draft, then at its start.
    for script in [vec![Mishap::BrokenAfter], vec![Mishap::None, Mishap::None, Mishap::TooMany(30)]] {
        let (town, there) = stage().await;
        town.turn().await;
        there.script(script.clone());
        let post = town.publish(news("Neu", "Text.")).await;
        town.turn().await;
        assert_eq!((there.drafts().len(), there.sent().len()), (1, 0), "{script:?}");
        let (login, token) = there.account();
        let settings = json!({ "server": there.url(), "login": login, "lists": "3" }).to_string();
        town.change(7, &settings, &json!({ "password": token }).to_string()).await;
        town.settle(post, 4).await;
        let said = &there.sent()[0].said;
        assert_eq!((&said["lists"], said["template_id"].is_null()), (&json!([3]), true), "{script:?}");
        assert_eq!((town.state(post).await, there.sent().len(), there.drafts().len()), (State::Live, 1, 0));
    }
}

#[tokio::test]
async fn health_says_what_is_missing() {
    let (town, there) = stage().await;
    town.turn().await;
    assert!(town.the_outlet().await.health.works(), "{:?}", town.the_outlet().await.health);
    there.rights(&["campaigns:get_all", "campaigns:manage_all"], "v6.1.0");
    look(&town).await;
    assert_eq!(town.the_outlet().await.health.missing, ["campaigns:send"]);
    there.rights(&["campaigns:get_all", "campaigns:manage_all"], "v5.0.3");
    look(&town).await;
    assert!(town.the_outlet().await.health.works(), "an older one knows no such right");
    there.rights(&["campaigns:get"], "v5.0.3");
    look(&town).await;
    assert_eq!(town.the_outlet().await.health.missing, ["campaigns:manage"]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.settle(post, 3).await;
    assert_eq!(
        (town.state(post).await, town.said(post).await.as_str()),
        (State::Refused, "Permission denied: campaigns:manage")
    );

    let (town, there) = (Town::new().await, Listmonk::start().await);
    let settings = json!({ "server": there.url(), "login": "ausrufer", "lists": "3" }).to_string();
    town.outlet(7, Kind::Listmonk, &settings, r#"{"password":"ein falsches"}"#).await;
    town.turn().await;
    assert_eq!(town.the_outlet().await.health.fault.unwrap().class, Class::Auth);

    let (town, there) = (Town::new().await, Listmonk::start().await);
    set_up(&town, &there, "3, 99").await;
    town.turn().await;
    assert_eq!(town.the_outlet().await.health.missing, ["lists:get (99)"]);
}
