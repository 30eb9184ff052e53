//! Several nodes on one PostgreSQL: some serve pages, some deliver.
use crate::engine::{Engine, engines};
use crate::inside::Inside;
use crate::silence::{follow, followable};
use crate::town::Town;
use crate::web::get;
use channel::clock::Clock;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::push_service::Device;
use testkit::{PushService, WallClock};

/// The first node's installation, and a second one beside it on the same database that has only the web key.
pub async fn two_nodes() -> Option<(Town, Town)> {
    if !engines().iter().any(|engine| matches!(engine, Engine::Postgres)) {
        return None;
    }
    let mut delivery = Town::on(Engine::Postgres);
    followable(&mut delivery).await;
    let key = delivery.folder.file("web.key");
    delivery.run(&["keys", "export-web", key.to_str().unwrap()]).ends(0);
    let mut web = Town::on(Engine::Sqlite);
    web.set("AUSRUFER_DATABASE_URL", delivery.database_url().unwrap());
    web.set("AUSRUFER_WEB_KEY_FILE", key.display().to_string());
    web.set("AUSRUFER_MEDIA_DIR", delivery.data("media").display().to_string());
    web.set("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true");
    web.set("AUSRUFER_BEHIND_PROXY", "true");
    Some((delivery, web))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_node_has_no_master_key_and_a_delivery_node_serves_no_pages() {
    let Some((delivery, web)) = two_nodes().await else { return };
    let push = PushService::start(Arc::new(WallClock)).await;
    let devices = push.devices(1);
    let serving = web.start(&["serve", "--role", "web"]);
    serving.said("serving");
    let page = get(web.port, "/lindenau/follow").is(200).text();
    let master = std::fs::read_to_string(delivery.data("keys/master.key")).unwrap();
    let master = vault::MasterKey::from_text(&master).ok().unwrap();
    let channel = Inside::of(&delivery).await.channel("lindenau").await;
    assert!(page.contains(&master.vouch(channel.id.0, 0).unwrap().vapid), "the same key as everywhere");
    assert_eq!(follow(&web, &devices[0], "203.0.113.9"), 200);
    assert!(!web.data("keys").exists(), "a web node neither has nor makes a master key");

    let sending = delivery.start(&["serve", "--role", "delivery"]);
    sending.said("delivering");
    push.until(|totals| totals.delivered >= 1).await;
    assert!(TcpStream::connect(("127.0.0.1", delivery.port)).is_err(), "nobody listens");
    web.run(&["doctor"]).line("ok    keys");
    assert_eq!((serving.stop().0, sending.stop().0), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_refused_where_they_make_no_sense() {
    let town = Town::on(Engine::Sqlite);
    town.run(&["serve", "--role", "web"]).complains(2, &["need PostgreSQL", "one process does everything"]);
    town.run(&["serve", "--role", "delivery"]).complains(2, &["need PostgreSQL"]);
    let Some((delivery, mut web)) = two_nodes().await else { return };
    web.set("AUSRUFER_WEB_KEY_FILE", delivery.data("keys/master.key").display().to_string());
    web.run(&["serve", "--role", "web"]).complains(1, &["the web key", "cannot be used"]);
    web.set("AUSRUFER_WEB_KEY_FILE", "");
    web.run(&["serve", "--role", "web"]).complains(2, &["keys.web_file", "export-web"]);
    let other = Town::on(Engine::Sqlite);
    let key = other.folder.file("other.key");
    other.run(&["keys", "export-web", key.to_str().unwrap()]).ends(0);
    web.set("AUSRUFER_WEB_KEY_FILE", key.display().to_string());
    web.run(&["serve", "--role", "web"]).complains(1, &["the databases belong to"]);
}

/// A follow at the web node is greeted by the delivery node: the time from one to the other.
async fn greeting(web: &Town, push: &PushService, device: &Device) -> Duration {
    let (before, begun) = (push.totals().delivered, Instant::now());
    assert_eq!(follow(web, device, "203.0.113.9"), 200);
    push.until(|totals| totals.delivered > before).await;
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_wake_each_other_over_nats_and_look_by_themselves_without_it() {
    let (Some((mut delivery, mut web)), Some(mut servers)) = (two_nodes().await, testkit::nats::cluster(3)) else {
        return;
    };
    let push = PushService::start(Arc::new(WallClock)).await;
    let devices = push.devices(3);
    let urls = (0..3).map(|number| servers.url(number)).collect::<Vec<_>>().join(",");
    web.set("AUSRUFER_NATS_URL", &urls);
    delivery.set("AUSRUFER_NATS_URL", &urls);
    let (serving, sending) = (web.start(&["serve", "--role", "web"]), delivery.start(&["serve", "--role", "delivery"]));
    serving.said("the line between the nodes is open");
    sending.said("the line between the nodes is open");
    println!("greeted after {:?} with three servers", greeting(&web, &push, &devices[0]).await);
    servers.kill(0);
    println!("greeted after {:?} with two", greeting(&web, &push, &devices[1]).await);
    servers.kill(1);
    servers.kill(2);
    println!("greeted after {:?} with none", greeting(&web, &push, &devices[2]).await);

    // An open page hears of a post that nobody announced: the database is the truth.
    let mut page = TcpStream::connect(("127.0.0.1", web.port)).unwrap();
    page.write_all(b"GET /lindenau/live HTTP/1.0\r\nHost: x\r\n\r\n").unwrap();
    page.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let (mut lines, mut text) = (BufReader::new(page), String::new());
    let mut until = |words: &str| {
        while !text.contains(words) {
            assert!(lines.read_line(&mut text).unwrap() > 0, "{text}");
        }
    };
    until("retry:");
    Inside::of(&delivery).await.publish("lindenau", "Neu", WallClock.now()).await;
    until("\"what\":\"new\"");
    drop(lines);
    assert_eq!((serving.stop().0, sending.stop().0), (0, 0));
}
