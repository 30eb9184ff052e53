//! The two servers that are compared, each in a process of its own, both behind our accept loop.
use super::devices::POSTS;
use crate::child::{asked, say};
use crate::live::app;
use crate::town::{House, Place, publish};
use crate::{Failed, machine};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use channel::channel::Channel;
use channel::clock::Clock;
use channel::post::Kind as PostKind;
use db::{Db, Options, args, run};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use testkit::WallClock;
use web::anon::KeyMaker;
use web::live::Hub;

/// Which one.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The whole web as it is shipped.
    Ours,
    /// One handler on bare axum that keeps cookies and counts in its database, as web sites do.
    Plain,
    /// The same in memory, forgotten when it stops.
    Memory,
}

/// One server.
#[derive(Serialize, Deserialize)]
pub struct Served {
    pub core: usize,
    pub kind: Kind,
    pub place: Place,
}

impl Served {
    /// The process: says its port; `state` answers its processor time, `publish` makes posts that can be answered, `write`
    /// writes back what waits and answers what that cost.
    pub fn run(job: &str) -> Result<(), Failed> {
        let served: Served = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
        machine::pin(served.core)?;
        let runtime = crate::runtime()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
        let listener = listener.map_err(|e| Failed::to("listening", e))?;
        let port = listener.local_addr().map_err(|e| Failed::to("listening", e))?.port();
        let ours = match served.kind {
            Kind::Ours => Some(runtime.block_on(Ours::open(&served.place))?),
            Kind::Plain | Kind::Memory => None,
        };
        let router = match &ours {
            Some(ours) => web::router(ours.app.clone()),
            None if served.kind == Kind::Plain => runtime.block_on(plain(&served.place))?.into(),
            None => memory().into(),
        };
        let limits = web::Limits { patience: web::PATIENCE, connections: 10_000 };
        runtime.spawn(web::serve(listener, router, limits, std::future::pending()));
        say(&json!({ "port": port }));
        for line in asked() {
            let begun = machine::cpu_seconds();
            match (line.as_str(), &ours) {
                ("epoch", Some(_)) => {
                    say(&json!({ "epoch": channel::reaction::half_year(WallClock.now()) }));
                    continue;
                }
                ("publish", Some(ours)) => runtime.block_on(ours.publish())?,
                ("write", Some(ours)) => {
                    let written = runtime.block_on(ours.app.reactions.write_all());
                    written.map_err(|_| Failed("writing back failed".into()))?;
                    say(&json!({ "cpu_s": machine::cpu_seconds() - begun }));
                    continue;
                }
                _ => {}
            }
            say(&json!({ "cpu_s": machine::cpu_seconds() }));
        }
        Ok(())
    }
}

/// Our server and what stands behind it.
struct Ours {
    app: web::App,
    house: House,
    channel: Channel,
}

impl Ours {
    async fn open(place: &Place) -> Result<Ours, Failed> {
        let (house, copy) = (place.open().await?, place.open().await?);
        let channel = house.channel(0).await?;
        let shown = house.stores.desk().set_public(channel.id, true, store::SYSTEM, WallClock.now()).await;
        shown.map_err(|e| Failed::to("showing a channel", e))?;
        let web_key = house.key.web_key().map_err(|e| Failed::to("the web's key", e))?;
        let master = Arc::new(copy.key);
        let signer = master.clone();
        let maker = KeyMaker {
            store: house.stores.reaction(),
            sign: Arc::new(move |channel, generation, text| signer.identity(channel.0, generation)?.sign(text)),
            keys: Arc::new(web_key),
            suite: reaction::Suite::Ristretto255,
            random: Arc::new(app::Chance),
        };
        maker.keep(WallClock.now()).await.map_err(|_| Failed("no keys of reactions".into()))?;
        let app = app::build(&house.stores, master, Hub::default())?;
        Ok(Ours { app, house, channel })
    }

    async fn publish(&self) -> Result<(), Failed> {
        for _ in 0..POSTS {
            publish(&self.house, &self.channel, PostKind::Update).await?;
        }
        Ok(())
    }
}

const TABLES: [&str; 2] = [
    "CREATE TABLE liked (post BIGINT NOT NULL, device TEXT NOT NULL, PRIMARY KEY (post, device)) WITHOUT ROWID",
    "CREATE TABLE likes (post INTEGER PRIMARY KEY, n BIGINT NOT NULL)",
];
const ONCE: &str = "INSERT INTO liked (post, device) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const COUNT: &str = "INSERT INTO likes (post, n) VALUES ($1, 1) ON CONFLICT (post) DO UPDATE SET n = n + 1";

/// What many pages do: the cookie's row makes sure that it counts once, and the counter goes up, in one transaction.
async fn plain(place: &Place) -> Result<Router, Failed> {
    let failed = |e: db::DbError| Failed::to("a counter's database", e);
    let db = Db::open(&format!("{}-likes", place.content), Options::default()).await.map_err(failed)?;
    let _ = db.tx(TABLES.into_iter().map(|sql| run(sql, vec![])).collect()).await.map_err(failed)?;
    let like = |State(db): State<Db>, Path(post): Path<i64>, headers: HeaderMap| async move {
        let Some(device) = cookie(&headers) else { return StatusCode::BAD_REQUEST };
        let statements = vec![run(ONCE, args![post, device]).must(1), run(COUNT, args![post])];
        match db.tx(statements).await {
            Ok(_) => StatusCode::NO_CONTENT,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    };
    Ok(Router::new().route("/like/{post}", post(like)).with_state(db))
}

/// Cookies that were counted, by post.
type Counted = Arc<Mutex<HashMap<i64, HashSet<String>>>>;

fn memory() -> Router {
    let like = |State(counted): State<Counted>, Path(post): Path<i64>, headers: HeaderMap| async move {
        let Some(device) = cookie(&headers) else { return StatusCode::BAD_REQUEST };
        counted.lock().unwrap_or_else(PoisonError::into_inner).entry(post).or_default().insert(device);
        StatusCode::NO_CONTENT
    };
    Router::new().route("/like/{post}", post(like)).with_state(Counted::default())
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split("; ").find_map(|cookie| cookie.strip_prefix("device=")).map(str::to_owned)
}
