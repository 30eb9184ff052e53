//! Our side: the web as it is shipped, with a town in which a warning holds.
use crate::child::{asked, say};
use crate::live::app;
use crate::town::{Place, publish};
use crate::{Failed, machine};
use channel::clock::Clock;
use channel::post::Kind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use testkit::WallClock;
use web::live::Hub;

/// Posts that stand on the channel page beside the warning.
const POSTS: usize = 20;

/// The server.
#[derive(Serialize, Deserialize)]
pub struct Warned {
    pub core: usize,
    pub place: Place,
}

impl Warned {
    /// The process: says its port and the two pages; `state` answers its processor time.
    pub fn run(job: &str) -> Result<(), Failed> {
        let warned: Warned = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
        machine::pin(warned.core)?;
        let runtime = crate::runtime()?;
        let (app, page) = runtime.block_on(open(&warned.place))?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
        let listener = listener.map_err(|e| Failed::to("listening", e))?;
        let port = listener.local_addr().map_err(|e| Failed::to("listening", e))?.port();
        let limits = web::Limits { patience: web::PATIENCE, connections: 10_000 };
        runtime.spawn(web::serve(listener, web::router(app), limits, std::future::pending()));
        say(&json!({ "port": port, "pages": [page, "/stadt-0"] }));
        for _ in asked() {
            say(&json!({ "cpu_s": machine::cpu_seconds() }));
        }
        Ok(())
    }
}

async fn open(place: &Place) -> Result<(web::App, String), Failed> {
    let (house, copy) = (place.open().await?, place.open().await?);
    let channel = house.channel(0).await?;
    let shown = house.stores.desk().set_public(channel.id, true, store::SYSTEM, WallClock.now()).await;
    shown.map_err(|e| Failed::to("showing a channel", e))?;
    for _ in 0..POSTS {
        publish(&house, &channel, Kind::Update).await?;
    }
    let warning = publish(&house, &channel, Kind::Warning).await?;
    let app = app::build(&house.stores, Arc::new(copy.key), Hub::default())?;
    Ok((app, format!("/stadt-0/p/{warning}-hochwasser")))
}
