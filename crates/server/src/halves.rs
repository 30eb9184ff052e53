//! The public halves of the channels' keys: made from the master key where it is, stored under its signature for nodes
//! that only have the web key.
use crate::exit::Failure;
use crate::wiring::House;
use channel::ids::ChannelId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::StoredHalves;
use vault::{MasterKey, PublicHalves, WebKey};
use web::anon::KeyMaker;
use web::{HalvesOf, Problem};

/// Halves remembered; some hundred bytes each. Beyond that the memory starts anew.
const REMEMBERED: usize = 20_000;

type Known = Mutex<HashMap<(i64, u32), Arc<PublicHalves>>>;

/// Makes them.
pub fn derived(master: Arc<MasterKey>) -> HalvesOf {
    let known = Arc::new(Known::default());
    Arc::new(move |channel: ChannelId, generation| {
        let name = (channel.0, generation);
        let halves = remembered(&known, name).map_or_else(
            || {
                let made = master.vouch(name.0, name.1).map(Arc::new).map_err(Problem::from)?;
                Ok(remember(&known, name, made))
            },
            Ok,
        );
        Box::pin(std::future::ready(halves))
    })
}

/// Looks them up and believes what the master key signed.
pub fn stored(key: Arc<WebKey>, public: store::Public) -> HalvesOf {
    let known = Arc::new(Known::default());
    Arc::new(move |channel: ChannelId, generation| {
        let (key, public, known, name) = (key.clone(), public.clone(), known.clone(), (channel.0, generation));
        Box::pin(async move {
            if let Some(halves) = remembered(&known, name) {
                return Ok(halves);
            }
            let Some(StoredHalves { vapid, identity, signature }) = public.public_halves(channel, generation).await?
            else {
                return Err(Problem::Unavailable(
                    "the keys of a channel are not stored yet; a node with the master key does it within a minute"
                        .into(),
                ));
            };
            let halves = Arc::new(PublicHalves { vapid, identity, signature });
            if !key.accepts(name.0, name.1, &halves) {
                return Err(Problem::internal("the stored keys of a channel are not signed by the master key"));
            }
            Ok(remember(&known, name, halves))
        })
    })
}

/// Stores those that are missing, and makes the keys of reactions that are. Cheap when none is.
pub async fn keep_missing(house: &House) -> Result<(), Failure> {
    let (admin, master) = (house.stores.admin(), house.master()?);
    for (channel, generation) in admin.without_public_halves().await? {
        let PublicHalves { vapid, identity, signature } = master.vouch(channel.0, generation)?;
        admin.keep_public_halves(channel, generation, &StoredHalves { vapid, identity, signature }).await?;
    }
    let master = master.clone();
    let maker = KeyMaker {
        store: house.stores.reaction(),
        sign: Arc::new(move |channel, generation, text| master.identity(channel.0, generation)?.sign(text)),
        keys: house.web_key.clone(),
        suite: house.config.reactions.suite,
        random: house.random.clone(),
    };
    let kept = maker.keep(house.clock.now()).await;
    kept.map_err(|problem| Failure::Failed(format!("cannot make the keys of reactions: {problem:?}")))
}

fn remembered(known: &Known, name: (i64, u32)) -> Option<Arc<PublicHalves>> {
    known.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned()
}

fn remember(known: &Known, name: (i64, u32), halves: Arc<PublicHalves>) -> Arc<PublicHalves> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(name, halves.clone());
    halves
}
