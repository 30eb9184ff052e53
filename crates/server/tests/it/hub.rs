//! A hub on loopback beside the real program: told that feeds changed, it fetches each of them as a real one does, and finds the
//! post, the feed's own address and itself in it.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use crate::web::get;
use axum::Router;
use axum::extract::{RawForm, State};
use axum::http::StatusCode;
use axum::routing::post;
use channel::clock::Clock;
use testkit::WallClock;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

async fn ping(State(topics): State<UnboundedSender<String>>, RawForm(body): RawForm) -> StatusCode {
    let mut pairs = url::form_urlencoded::parse(&body);
    let topic = pairs.find(|(name, _)| name == "hub.url").map(|(_, topic)| topic.into_owned());
    topics.send(topic.unwrap_or_default()).unwrap();
    StatusCode::NO_CONTENT
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_is_told_finds_the_post_in_the_feed_at_once() {
    for engine in engines() {
        let (tell, mut topics) = unbounded_channel();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hub = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new().route("/", post(ping)).with_state(tell);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut town = Town::on(engine);
        town.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
        town.set("AUSRUFER_FEEDS_HUB", hub.as_str());
        town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
        let inside = Inside::of(&town).await;
        inside.complete("lindenau").await;
        town.run(&["channel", "open", "lindenau"]).ends(0);
        let serving = town.serve();
        // A copy of what was there before must not be what the hub gets.
        get(town.port, "/lindenau/feed.atom").is(200);
        inside.publish("lindenau", "Markt am Sonntag", WallClock.now()).await;
        for _ in 0..3 {
            let topic = topics.recv().await.unwrap();
            let path = topic.strip_prefix(&format!("http://localhost:{}", town.port)).unwrap();
            let feed = get(town.port, path).is(200);
            let (text, links) = (feed.text(), feed.header("link").unwrap_or_default().to_owned());
            for part in ["Markt am Sonntag", &topic, &hub] {
                assert!(text.contains(part), "{part} is missing in {path}:\n{text}");
            }
            assert!(links.contains(&hub) && links.contains(&topic), "{links}");
        }
        serving.stop();
    }
}
