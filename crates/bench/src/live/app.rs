//! The web as it is shipped, on a town's databases.
use crate::Failed;
use crate::town::random64;
use std::path::PathBuf;
use std::sync::Arc;
use store::Stores;
use testkit::WallClock;
use vault::MasterKey;
use web::live::Hub;
use web::{App, Keys, Parts, Problem, Settings};

/// The system's randomness.
pub struct Chance;

impl web::Random for Chance {
    fn fill(&self, out: &mut [u8]) {
        for part in out.chunks_mut(8) {
            part.copy_from_slice(&random64().to_ne_bytes()[..part.len()]);
        }
    }
}

struct Nobody;

impl channel::delivery::Wake for Nobody {
    fn poke(&self, _: channel::delivery::Lane) {}
}

/// Everything a page may ask for; nobody can follow.
pub fn build(stores: &Stores, master: Arc<MasterKey>, live: Hub) -> Result<App, Failed> {
    let web_key = master.web_key().map_err(|e| Failed::to("the web's key", e))?;
    let halves = Arc::new(move |channel: channel::ids::ChannelId, generation| {
        let halves = master.vouch(channel.0, generation).map(Arc::new).map_err(Problem::from);
        Box::pin(std::future::ready(halves)) as _
    });
    let assets = web::assets::Assets::load();
    let views = web::view::Templates::load(&assets).map_err(|e| Failed::to("a template", e))?;
    let (clock, random): (Arc<dyn channel::clock::Clock>, Arc<dyn web::Random>) =
        (Arc::new(WallClock), Arc::new(Chance));
    // Devices of a benchmark have better things to compute.
    let settings = web::anon::Settings { difficulty: 8, ..Default::default() };
    let (stored, parts) = ((stores.reaction(), stores.public()), (clock.clone(), random.clone()));
    let reactions = web::anon::Reactions::new(settings, stored, parts, &web_key);
    let reactions = Arc::new(reactions.map_err(|e| Failed::to("the keys of reactions", e))?);
    Ok(App::new(Parts {
        public: stores.public(),
        desk: stores.desk(),
        provider: None,
        account: stores.account(),
        figures: stores.figures(),
        counter: Default::default(),
        follow: stores.follow(),
        inbox: stores.inbox(),
        readers: stores.readers(),
        settings: Settings { behind_proxy: true, ..Settings::bare("http://localhost", PathBuf::new()) },
        keys: Keys::new(&web_key, halves).map_err(|e| Failed::to("the keys", e))?,
        clock,
        random,
        reactions,
        wake: Arc::new(Nobody),
        endpoints: Arc::new(|_| Err("follow.error.unknown_host")),
        live,
        others: Arc::new(|_| {}),
        limiter: Default::default(),
        views,
        assets,
        cache: Default::default(),
        stills: Default::default(),
        shelf: web::media::Shelf::memory(),
        media: Default::default(),
        drawings: Default::default(),
    }))
}
