//! A post in a Matrix room.
use crate::town::{Town, news, with_picture};
use channel::outlet::Kind;
use channel::outlet::dispatch::State;
use testkit::outlets::{Matrix, Mishap};

pub async fn stage() -> (Town, Matrix) {
    let (town, there) = (Town::new().await, Matrix::start().await);
    let settings = format!(r#"{{"server":"{}","room":"{}"}}"#, there.url(), there.room());
    town.outlet(7, Kind::Matrix, &settings, &format!(r#"{{"token":"{}"}}"#, there.token())).await;
    (town, there)
}

#[tokio::test]
async fn a_message_appears_is_changed_and_goes() {
    let (town, there) = stage().await;
    let post = town.publish(with_picture("Markt", "Von **acht** an.", "Stände")).await;
    town.turn().await;
    let event = there.events().remove(0);
    assert_eq!(
        (&event.content["msgtype"], &event.content["url"]),
        (&"m.image".into(), &"mxc://matrix.example/1".into())
    );
    assert!(event.content["formatted_body"].as_str().unwrap().contains("<b>acht</b>"));
    town.correct(post, with_picture("Markt", "Von **neun** an.", "Stände"), 1).await;
    town.turn().await;
    assert_eq!((there.events().len(), there.events()[0].edits), (1, 1));
    town.withdraw(post).await;
    town.turn().await;
    assert_eq!((there.events().len(), town.state(post).await), (0, State::Gone));
}

#[tokio::test]
async fn what_is_taken_back_goes_with_every_change_of_it() {
    for (old, lost) in [(true, Mishap::None), (false, Mishap::None), (false, Mishap::SilentAfter)] {
        let (town, there) = stage().await;
        if old {
            there.know_no_relations();
        }
        let post = town.publish(with_picture("Markt", "Bei Anna Muster.", "Stände")).await;
        town.turn().await;
        for version in 1..3 {
            there.script([if version == 2 { lost } else { Mishap::None }]);
            town.correct(post, with_picture("Markt", &format!("Bei Anna Muster, Stand {version}."), "Stände"), version)
                .await;
            town.turn().await;
        }
        assert_eq!((there.events().len(), there.changes().len()), (1, 2));
        town.withdraw(post).await;
        town.settle(post, 3).await;
        assert_eq!((town.state(post).await, there.events().len()), (State::Gone, 0));
        assert!(there.changes().is_empty(), "{old} {lost:?}: {:?}", there.changes());
    }
}

#[tokio::test]
async fn a_call_made_again_does_nothing() {
    for mishap in [Mishap::SilentAfter, Mishap::ResetAfter, Mishap::BrokenBefore] {
        let (town, there) = stage().await;
        there.script([mishap]);
        let post = town.publish(news("Neu", "Text.")).await;
        town.settle(post, 4).await;
        assert_eq!((town.state(post).await, there.events().len()), (State::Live, 1), "{mishap:?}");
    }
}

#[tokio::test]
async fn who_may_not_write_is_told_so() {
    let (town, there) = stage().await;
    there.power(0);
    let post = town.publish(news("Neu", "Text.")).await;
    town.turn().await;
    assert_eq!(town.state(post).await, State::Refused);
    assert!(town.said(post).await.contains("permission"));
    assert_eq!(town.the_outlet().await.health.missing, ["m.room.message"]);
}
