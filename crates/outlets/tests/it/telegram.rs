//! A post in a Telegram channel.
use crate::town::{Town, news, warning, with_picture};
use channel::clock::Clock;
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use channel::outlet::fault::Class;
use std::time::Duration;
use testkit::outlets::{Mishap, Telegram};

pub async fn stage() -> (Town, Telegram) {
    let (town, there) = (Town::new().await, Telegram::start().await);
    let settings = format!(r#"{{"server":"{}","chat":"{}"}}"#, there.url(), there.chat());
    town.outlet(7, Kind::Telegram, &settings, &format!(r#"{{"token":"{}"}}"#, there.token())).await;
    (town, there)
}

#[tokio::test]
async fn a_text_appears_is_corrected_and_goes() {
    let (town, there) = stage().await;
    let post = town.publish(news("Markt & <Fest>", "Von **acht** bis [zwölf](https://lindenau.example).")).await;
    town.turn().await;
    let message = there.messages().remove(0);
    assert!(message.text.starts_with("<b>Markt &amp; &lt;Fest&gt;</b>"), "{}", message.text);
    assert!(message.text.contains("<b>acht</b>") && message.quiet && !message.photo);
    let now = town.dispatch(post).await;
    assert_eq!((now.state, now.there.unwrap().url), (State::Live, format!("https://t.me/lindenau/{}", message.id)));
    town.correct(post, news("Markt am Sonntag", "Anders."), 1).await;
    town.turn().await;
    assert_eq!((there.messages().len(), there.messages()[0].edits), (1, 1));
    town.withdraw(post).await;
    town.turn().await;
    assert_eq!((there.messages().len(), town.state(post).await), (0, State::Gone));
}

#[tokio::test]
async fn a_picture_has_a_caption_and_a_warning_rings() {
    let (town, there) = stage().await;
    let post = town.publish(with_picture("Markt", "Kurz.", "Stände")).await;
    town.publish(warning("Sturm", "Bleiben Sie drinnen.")).await;
    town.turn().await;
    let messages = there.messages();
    assert_eq!((messages.len(), messages[0].photo, messages[0].quiet), (2, false, false), "the warning goes first");
    assert!(messages[1].photo && messages[1].quiet && messages[1].text.contains("Bild: Stände"));
    town.correct(post, with_picture("Markt", "Kürzer.", "Stände"), 1).await;
    town.turn().await;
    assert!(there.messages()[1].text.contains("Kürzer"));
    town.correct(post, with_picture("Markt", &"Lang. ".repeat(400), "Stände"), 2).await;
    town.settle(post, 3).await;
    let last = there.messages().pop().unwrap();
    assert_eq!((town.state(post).await, there.messages().len()), (State::Live, 2), "deleted, and sent again");
    assert!(!last.photo && last.text.contains("Lang. Lang."), "a photo holds no long text");
}

#[tokio::test]
async fn a_rehearsal_arrives_without_a_sound() {
    let (town, there) = stage().await;
    town.publish(warning("TEST: Sturm", "Dies ist ein Test.")).await;
    town.turn().await;
    let quiet: Vec<bool> = there.messages().iter().map(|message| message.quiet).collect();
    assert_eq!(quiet, [true]);
}

#[tokio::test]
async fn a_lost_answer_is_for_a_person_and_nothing_is_sent_twice() {
    for mishap in [Mishap::SilentAfter, Mishap::BrokenBefore, Mishap::ResetAfter, Mishap::PageAfter] {
        let (town, there) = stage().await;
        town.turn().await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 3).await;
        assert_eq!(town.state(post).await, State::Unconfirmed, "{mishap:?}");
        assert!(there.messages().len() <= 1);
        town.correct(post, news("Neuer", "Text."), 1).await;
        town.settle(post, 3).await;
        assert_eq!(town.state(post).await, State::Unconfirmed, "it is not changed before it is known");
    }
}

#[tokio::test]
async fn too_many_calls_wait_as_asked_and_health_names_rights() {
    let (town, there) = stage().await;
    town.turn().await;
    there.script([Mishap::TooMany(40)]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Waiting);
    town.clock.advance(Duration::from_secs(39));
    town.turn().await;
    assert!(there.messages().is_empty());
    town.settle(post, 3).await;
    assert_eq!(there.messages().len(), 1);
    there.allow(&["can_post_messages"]);
    assert!(town.stores.desk().look_at_outlet(7, channel::clock::Clock::now(&*town.clock)).await.unwrap());
    town.turn().await;
    let health = town.the_outlet().await.health;
    assert_eq!((health.name.as_str(), health.missing.len()), ("Stadt Lindenau", 2));
    there.allow(&[]);
    let post = town.publish(news("Verboten", "Text.")).await;
    town.turn().await;
    assert_eq!(town.dispatch(post).await.fault.unwrap().class, Class::Permission);
}

#[tokio::test]
async fn what_is_too_old_to_be_deleted_says_that_it_was_taken_back() {
    let (town, there) = stage().await;
    let plain = town.publish(news("Geheim", "Text.")).await;
    town.settle(plain, 3).await;
    let photo = town.publish(with_picture("Auch geheim", "Text.", "Person")).await;
    town.settle(photo, 3).await;
    there.grow_old();
    for post in [plain, photo] {
        town.withdraw(post).await;
        town.settle(post, 3).await;
        assert_eq!(town.state(post).await, State::Gone);
    }
    for message in there.messages() {
        assert!(
            message.text.starts_with("Diese Nachricht wurde zurückgezogen.\nhttps://kanal.example/"),
            "{}",
            message.text
        );
    }
    let swapped = there.heard().into_iter().rfind(|call| call.path.ends_with("/editMessageMedia")).unwrap();
    assert!(swapped.parts()["photo"].len() > 500, "the photo is another one");
}

#[tokio::test]
async fn the_channels_of_one_bot_rest_together() {
    let (town, there) = stage().await;
    let settings = format!(r#"{{"server":"{}","chat":"{}"}}"#, there.url(), there.chat());
    town.outlet(8, Kind::Telegram, &settings, &format!(r#"{{"token":"{}"}}"#, there.token())).await;
    town.outlet(9, Kind::Telegram, &settings, r#"{"token":"12345:another bot"}"#).await;
    town.turn().await;
    let before = there.heard().len();
    there.script([Mishap::TooMany(40)]);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    let own = format!("/bot{}/", there.token());
    let calls = || there.heard()[before..].iter().filter(|call| call.path.starts_with(&own)).count();
    assert_eq!(calls(), 1, "the second channel does not even ask");
    let rests: Vec<_> = town.stores.desk().outlets(town.channel).await.unwrap().iter().map(|one| one.rest).collect();
    assert!(rests[0] == rests[1] && rests[0] > town.clock.now() && rests[2] < town.clock.now(), "{rests:?}");
    town.clock.advance(Duration::from_secs(39));
    town.turn().await;
    assert_eq!(calls(), 1);
    town.settle(post, 4).await;
    assert_eq!(there.messages().len(), 2);
}
