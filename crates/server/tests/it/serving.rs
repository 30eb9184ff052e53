//! The running server as whoever operates it sees it.
use crate::engine::{Engine, engines};
use crate::inside::Inside;
use crate::town::{Town, free_port};
use crate::web::get;
use channel::clock::Clock;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use testkit::WallClock;

#[test]
fn it_tells_that_it_lives_stops_when_told_and_is_alone_in_its_folder() {
    for engine in engines() {
        let mut town = Town::on(engine);
        let metrics = free_port();
        town.set("AUSRUFER_METRICS_LISTEN", format!("127.0.0.1:{metrics}"));
        let serving = town.serve();
        get(town.port, "/livez").is(200);
        get(town.port, "/readyz").is(200);
        get(town.port, "/metrics").is(404);
        let numbers = get(metrics, "/metrics").is(200).text();
        assert!(numbers.contains("# TYPE ausrufer_posts gauge\nausrufer_posts 0\n"), "{numbers}");
        town.set("AUSRUFER_LISTEN", format!("127.0.0.1:{}", free_port()));
        town.run(&["serve"]).complains(4, &["another ausrufer is serving"]);

        // A request that never ends does not hold the server up.
        let mut half = TcpStream::connect(("127.0.0.1", town.port)).unwrap();
        half.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n").unwrap();
        let begun = Instant::now();
        let (code, _) = serving.stop();
        assert_eq!(code, 0);
        assert!(begun.elapsed() < Duration::from_secs(9), "took {:?} to stop", begun.elapsed());
        assert!(!town.data("content.db-wal").exists(), "the log is written back and gone");
    }
}

#[test]
fn a_taken_port_is_said_with_a_way_out() {
    let town = Town::on(Engine::Sqlite);
    let _other = std::net::TcpListener::bind(("127.0.0.1", town.port)).unwrap();
    town.run(&["serve"]).complains(1, &["something else listens there", "AUSRUFER_LISTEN"]);
}

#[tokio::test]
async fn a_power_cut_loses_nothing_that_was_published() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
        let serving = town.serve();
        let inside = Inside::of(&town).await;
        inside.publish("lindenau", "Vor dem Stromausfall", WallClock.now()).await;
        drop(inside);
        serving.kill();
        let serving = town.serve();
        assert_eq!(Inside::of(&town).await.posts("lindenau").await.len(), 1);
        assert_eq!(serving.stop().0, 0);
    }
}
