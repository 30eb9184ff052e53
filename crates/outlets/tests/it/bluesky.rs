//! A post on Bluesky.
use crate::town::{Town, news, with_picture};
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use std::time::Duration;
use testkit::outlets::{Bluesky, Mishap};

pub async fn stage() -> (Town, Bluesky) {
    let (town, there) = (Town::new().await, Bluesky::start().await);
    let settings = format!(r#"{{"server":"{}","handle":"@stadt.example"}}"#, there.url());
    town.outlet(7, Kind::Bluesky, &settings, &format!(r#"{{"password":"{}"}}"#, there.password())).await;
    (town, there)
}

#[tokio::test]
async fn a_post_appears_with_its_facets_and_is_replaced() {
    let (town, there) = stage().await;
    let text = "Grüße an [alle](https://lindenau.example) für den **Straßenumzug**. 👨‍👩‍👧‍👦";
    let post = town.publish(with_picture("Übermorgen großer Markt", text, "Stände")).await;
    town.turn().await;
    let (rkey, record) = there.records().into_iter().next().unwrap();
    assert_eq!(record["langs"][0], "de");
    assert_eq!(record["embed"]["images"][0]["alt"], "Stände");
    let (index, whole) = (&record["facets"][0]["index"], record["text"].as_str().unwrap());
    let bytes = |name: &str| usize::try_from(index[name].as_u64().unwrap()).unwrap();
    assert_eq!(&whole[bytes("byteStart")..bytes("byteEnd")], "alle");
    let now = town.dispatch(post).await;
    let url = format!("https://bsky.app/profile/did:plc:lindenau/post/{rkey}");
    assert_eq!((now.state, now.there.unwrap().url), (State::Live, url));
    town.correct(post, news("Übermorgen kein Markt", "Anders."), 1).await;
    town.settle(post, 3).await;
    let records = there.records();
    assert_eq!((records.len(), records.contains_key(&rkey)), (1, false), "deleted, and put there again");
    assert_eq!(records.values().next().unwrap()["embed"]["$type"], "app.bsky.embed.external");
    town.withdraw(post).await;
    town.settle(post, 3).await;
    assert_eq!((there.records().len(), town.state(post).await), (0, State::Gone));
    assert!(there.sessions() <= 2, "a session is used again: {}", there.sessions());
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_by_the_name_we_chose() {
    for mishap in [Mishap::SilentAfter, Mishap::BrokenBefore, Mishap::BrokenAfter, Mishap::EndlessAfter] {
        let (town, there) = stage().await;
        town.turn().await;
        there.script([Mishap::None, mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 6).await;
        assert_eq!((town.state(post).await, there.records().len()), (State::Live, 1), "{mishap:?}");
        let made = there.heard().iter().filter(|call| call.path.ends_with("createRecord")).count();
        assert_eq!(made, if mishap == Mishap::BrokenBefore { 2 } else { 1 }, "{mishap:?}: a look is enough");
    }
}

#[tokio::test]
async fn a_session_that_ended_is_opened_anew() {
    let (town, there) = stage().await;
    town.publish(news("Eins", "Text.")).await;
    town.turn().await;
    there.end_sessions();
    town.clock.advance(Duration::from_secs(60));
    let post = town.publish(news("Zwei", "Text.")).await;
    town.settle(post, 4).await;
    assert_eq!((town.state(post).await, there.records().len()), (State::Live, 2));
}
