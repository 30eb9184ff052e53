//! Steering deliveries from the command line while the server runs.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use channel::clock::Clock;
use testkit::WallClock;

#[test]
fn whoever_reads_only_the_beginning_ends_the_list_without_a_word() {
    let town = Town::on(crate::engine::Engine::Sqlite);
    town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
    assert!(town.run(&["delivery", "list"]).ends(0).out.contains("when (UTC)"));
    let serving = town.shell("\"$0\" settings | head -c 1; echo; echo done");
    let said = serving.said("done");
    serving.ended();
    assert!(!said.contains("panicked") && !said.contains("Broken pipe"), "{said}");
}

#[tokio::test]
async fn deliveries_are_listed_held_let_go_on_and_ended_beside_a_running_server() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
        // Ordered before the server runs, so that nothing happens to it by itself.
        Inside::of(&town).await.publish("lindenau", "Markt am Samstag", WallClock.now()).await;
        let listed = town.run(&["delivery", "list", "--json"]).ends(0).out;
        let line: serde_json::Value = serde_json::from_str(listed.trim()).unwrap();
        assert_eq!((line["channel"].as_str(), line["state"].as_str()), (Some("lindenau"), Some("waiting")));
        let id = line["id"].as_str().unwrap();
        town.run(&["delivery", "resume", id]).complains(4, &["the delivery is waiting"]);
        assert!(town.run(&["delivery", "pause", id]).ends(0).out.contains("resume"));
        town.run(&["delivery", "pause", id]).complains(4, &["the delivery is paused"]);

        let serving = town.serve();
        assert!(town.run(&["delivery", "list", "lindenau"]).ends(0).out.contains("paused"));
        town.run(&["delivery", "list", "nirgends"]).complains(3, &["no channel"]);
        town.run(&["delivery", "retry", id]).complains(4, &["has not ended"]);
        town.run(&["delivery", "resume", id]).ends(0);
        // Nobody follows, so it is done as soon as the server looks; no bar where there is no terminal.
        let watched = town.run(&["delivery", "watch", id]).ends(0).out;
        assert!(watched.contains("\ndone") && !watched.contains('\r'), "{watched}");
        town.run(&["delivery", "cancel", id]).complains(4, &["the delivery is done"]);
        town.run(&["delivery", "retry", id]).complains(4, &["whom it refused is not kept"]);

        Inside::of(&town).await.publish("lindenau", "Noch einer", WallClock.now()).await;
        assert_eq!(serving.stop().0, 0);
    }
}

#[tokio::test]
async fn what_never_began_can_be_sent_once_more_and_only_once() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
        Inside::of(&town).await.publish("lindenau", "Markt am Samstag", WallClock.now()).await;
        let first: serde_json::Value =
            serde_json::from_str(town.run(&["delivery", "list", "--json"]).ends(0).out.trim()).unwrap();
        let id = first["id"].as_str().unwrap();
        town.run(&["delivery", "cancel", id]).ends(0);
        town.run(&["delivery", "watch", id]).ends(1);
        assert!(town.run(&["delivery", "retry", id]).ends(0).out.contains("goes out once more"));
        town.run(&["delivery", "retry", id]).complains(4, &["repeated already"]);
        let listed = town.run(&["delivery", "list"]).ends(0).out;
        assert!(listed.contains("expired") && listed.contains("waiting"), "{listed}");
    }
}
