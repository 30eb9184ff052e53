//! A WhatsApp channel through a WAHA server.
use crate::town::{Town, WHOLE, news, with_medium, with_picture};
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use channel::outlet::fault::Class;
use testkit::outlets::{Mishap, Waha};

const PAGE: &str = "https://whatsapp.com/channel/0029Va";

pub async fn stage() -> (Town, Waha) {
    let (town, there) = (Town::new().await, Waha::start().await);
    let (url, chat) = (there.url(), there.chat());
    let settings = format!(r#"{{"server":"{url}","session":"default","chat":"{chat}","page":"{PAGE}","risk":"on"}}"#);
    town.outlet(7, Kind::Waha, &settings, &format!(r#"{{"token":"{}"}}"#, there.key())).await;
    (town, there)
}

#[tokio::test]
async fn a_post_appears_is_corrected_and_goes() {
    let (town, there) = stage().await;
    let post = town.publish(with_picture("Markt", "Von **acht** an.", "Stände")).await;
    town.settle(post, 2).await;
    let told = there.messages().remove(0);
    assert!(told.text.starts_with("*Markt*\n\nVon *acht* an.") && told.text.contains("Bild: Stände"), "{}", told.text);
    assert!(told.picture.starts_with(&[0xff, 0xd8, 0xff]), "the photo it speaks of, and not the card of the link");
    let now = town.dispatch(post).await;
    assert_eq!((now.state, now.there.unwrap().url.as_str()), (State::Live, PAGE));
    town.correct(post, with_picture("Markt", "Von neun an.", "Stände"), 1).await;
    town.settle(post, 2).await;
    assert_eq!((there.messages().len(), there.messages()[0].edits), (1, 1));
    town.withdraw(post).await;
    town.settle(post, 2).await;
    assert_eq!((there.messages().len(), town.state(post).await), (0, State::Gone));
}

#[tokio::test]
async fn another_picture_takes_the_place_of_the_one_that_is_there() {
    let (town, there) = stage().await;
    let post = town.publish(with_picture("Markt", "Von acht an.", "Stände")).await;
    town.settle(post, 2).await;
    let first = there.messages().remove(0);
    town.correct(post, with_medium(WHOLE.0, "Markt", "Von acht an.", "Der Platz"), 1).await;
    town.settle(post, 4).await;
    let second = there.messages().remove(0);
    assert_eq!((there.messages().len(), there.most(), second.edits), (1, 1, 0));
    assert!(second.picture != first.picture && second.text.contains("Bild: Der Platz"), "{}", second.text);
    town.correct(post, news("Markt", "Von neun an."), 2).await;
    town.settle(post, 4).await;
    let third = there.messages().remove(0);
    assert_eq!((town.state(post).await, there.messages().len(), third.picture.len()), (State::Live, 1, 0));
}

#[tokio::test]
async fn what_fails_is_put_in_by_hand_at_once_and_stays_in_hand() {
    for mishap in [Mishap::TooMany(30), Mishap::TokenDead, Mishap::Redirect] {
        let (town, there) = stage().await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.turn().await;
        assert_eq!((town.state(post).await, there.messages().len()), (State::Person, 0), "{mishap:?}");
        assert!(town.dispatch(post).await.fault.is_some(), "why is told");
        let report = town.reports(post).await.remove(0);
        let (desk, now) = (town.stores.desk(), channel::clock::Clock::now(&*town.clock));
        let mut done = report.dispatch.clone();
        done.done_by_hand(done.wish, "", now);
        done.next(Kind::Waha.abilities(), now);
        assert!(desk.decide_dispatch(&report, &done, "done", store::SYSTEM, now).await.unwrap());
        town.correct(post, news("Neuer", "Text."), 1).await;
        town.settle(post, 3).await;
        assert_eq!((town.state(post).await, there.messages().len()), (State::Person, 0), "nobody knows its name there");
    }
}

#[tokio::test]
async fn a_lost_answer_is_for_a_person_to_clear_up() {
    for mishap in [Mishap::SilentAfter, Mishap::BrokenBefore, Mishap::ResetAfter, Mishap::PageAfter] {
        let (town, there) = stage().await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 3).await;
        assert_eq!(town.state(post).await, State::Unconfirmed, "{mishap:?}");
        assert!(there.messages().len() <= 1);
    }
}

#[tokio::test]
async fn health_says_when_the_phone_let_go_of_it() {
    let (town, there) = stage().await;
    town.turn().await;
    let health = town.the_outlet().await.health;
    assert!(health.works() && health.name == "Stadt Lindenau");
    there.role("GUEST");
    let now = channel::clock::Clock::now(&*town.clock);
    assert!(town.stores.desk().look_at_outlet(7, now).await.unwrap());
    town.turn().await;
    assert_eq!(town.the_outlet().await.health.missing, ["ADMIN"]);
    there.status("SCAN_QR_CODE");
    assert!(town.stores.desk().look_at_outlet(7, now).await.unwrap());
    town.turn().await;
    let fault = town.the_outlet().await.health.fault.unwrap();
    assert_eq!((fault.class, fault.said.as_str()), (Class::Auth, "SCAN_QR_CODE"));
}
