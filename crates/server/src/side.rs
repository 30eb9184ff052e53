//! What runs beside serving and sending: the heartbeat of open pages, proofs, what is done once an hour. Work that only one
//! of several nodes should do is claimed in the database; what lies in a node's own folder each node tidies itself.
use crate::config::Config;
use crate::exit::Failure;
use crate::officials::{Reader, Tell};
use crate::proof::{self, Prover};
use crate::signing::Signer;
use crate::wiring::House;
use crate::{audit, backup, fediverse, halves, hub, parts, sources, webhooks};
use channel::clock::Clock;
use channel::ids::ChannelId;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use web::anon::Reactions;
use web::figures::Counter;

/// Hours of the night in UTC, in Germany two to five.
const NIGHT: std::ops::Range<i8> = 1..4;
/// A comment to every open page, so that no proxy takes the connection for dead.
const BEAT: Duration = Duration::from_secs(25);
/// How often it is looked whether reactions are to be written or counted.
const TURN: Duration = Duration::from_secs(60);
/// How late a post that was given a time goes out at most, while everything runs.
const RELEASES: Duration = Duration::from_secs(5);
/// How long a row of the audit waits for its seal.
const SEAL: Duration = Duration::from_secs(5);
/// How long a version waits at most for its proof, whose ring was lost; a warning's card carries it, so it is rung for.
const SIGN: Duration = Duration::from_secs(1);
/// How long a warning waits at most for the followers' file to be let go.
const LOOK: Duration = Duration::from_millis(250);
/// How long a web node waits at most for the keys of a channel made elsewhere.
const HALVES: Duration = Duration::from_secs(60);

/// The heartbeat of a node that serves pages.
pub fn beat(side: &mut JoinSet<()>, live: web::live::Hub) {
    side.spawn(async move {
        loop {
            tokio::time::sleep(BEAT).await;
            live.beat();
        }
    });
}

/// Writes, counts and freezes reactions, on nodes that take them.
pub fn reactions(side: &mut JoinSet<()>, reactions: Arc<Reactions>, follow: store::Follow) {
    side.spawn(async move {
        loop {
            if let Err(problem) = reactions.turn(&follow).await {
                tracing::warn!(?problem, "cannot write or count reactions");
            }
            tokio::time::sleep(TURN).await;
        }
    });
}

/// Brings out what was given a time, on nodes that serve pages.
pub fn releases(side: &mut JoinSet<()>, app: web::App) {
    side.spawn(async move {
        loop {
            if let Err(problem) = web::desk::posts::order::bring_out_due(&app).await {
                tracing::warn!(?problem, "cannot bring out what is due; trying again");
            }
            tokio::time::sleep(RELEASES).await;
        }
    });
}

/// Brings out planned rehearsals, on nodes that serve pages.
pub fn rehearsals(side: &mut JoinSet<()>, app: web::App) {
    side.spawn(async move {
        loop {
            if let Err(problem) = web::desk::warnings::runs::turn::take(&app).await {
                tracing::warn!(?problem, "cannot look after planned rehearsals; trying again");
            }
            tokio::time::sleep(RELEASES).await;
        }
    });
}

/// Makes the posts that come again, on nodes that serve pages.
pub fn series(side: &mut JoinSet<()>, app: web::App) {
    side.spawn(async move {
        loop {
            if let Err(problem) = web::desk::series::make::make_due(&app).await {
                tracing::warn!(?problem, "cannot make the posts that come again; trying again");
            }
            tokio::time::sleep(TURN).await;
        }
    });
}

/// Writes once a minute how often pages were asked for, on nodes that serve them.
pub fn figures(side: &mut JoinSet<()>, counter: Arc<Counter>, house: &House) {
    let (figures, clock) = (house.stores.figures(), house.clock.clone());
    side.spawn(async move {
        loop {
            tokio::time::sleep(TURN).await;
            if let Err(error) = counter.write(&figures, clock.now()).await {
                tracing::warn!(%error, "cannot write the figures; they are kept for the next minute");
            }
        }
    });
}

/// Reads official warnings, on nodes with the master key.
pub fn officials(side: &mut JoinSet<()>, house: &Arc<House>, tell: Tell) -> Result<(), Failure> {
    let reader = Reader::new(house, tell)?;
    side.spawn(async move { reader.run().await });
    Ok(())
}

/// Proofs and upkeep, on nodes with the master key. `signer` rings when something came out, `changed` hears of channels whose
/// standing changed.
pub fn upkeep(
    side: &mut JoinSet<()>,
    house: &Arc<House>,
    signer: Arc<Notify>,
    changed: impl Fn(ChannelId) + Send + Sync + 'static,
) -> Result<(), Failure> {
    let prover = Prover::new(&house.config, house.client()?, house.master()?.clone()).map_err(Failure::Failed)?;
    let changed = Arc::new(changed);
    let told = changed.clone();
    side.spawn(proof::watch(Arc::new(prover), house.stores.admin(), house.clock.clone(), move |id| told(id)));
    side.spawn(sign(house.clone(), signer, changed));
    side.spawn(webhooks::run(parts::caller(house)?));
    if let Some(teller) = parts::teller(house)? {
        side.spawn(hub::run(teller));
    }
    side.spawn(parts::outlets(house)?.run());
    side.spawn(fediverse::runner(house)?.run());
    side.spawn(sources::run(house.clone(), house.client()?));
    side.spawn(hourly(house.config.clone(), house.stores.delivery(), house.clock.clone()));
    let sealed = house.clone();
    side.spawn(async move {
        loop {
            if let Err(failure) = audit::seal(&sealed).await {
                tracing::warn!(%failure, "cannot seal the audit");
            }
            tokio::time::sleep(SEAL).await;
        }
    });
    let house = house.clone();
    side.spawn(async move {
        loop {
            if let Err(failure) = halves::keep_missing(&house).await {
                tracing::warn!(%failure, "cannot store the public keys of new channels");
            }
            tokio::time::sleep(HALVES).await;
        }
    });
    Ok(())
}

/// Signs what was published. Pages that were drawn before know no proof, so they are told.
async fn sign(house: Arc<House>, rung: Arc<Notify>, changed: Arc<impl Fn(ChannelId) + Send + Sync + 'static>) {
    let mut signer = Signer::default();
    loop {
        match signer.turn(&house).await {
            Ok(channels) => channels.into_iter().for_each(|id| changed(id)),
            Err(failure) => tracing::warn!(%failure, "cannot sign what was published; trying again"),
        }
        tokio::time::timeout(SIGN, rung.notified()).await.ok();
    }
}

/// Copies of the followers that are too old go; and at night, once, what deleting left in the followers' file.
async fn hourly(config: Config, delivery: store::Delivery, clock: Arc<dyn Clock>) {
    loop {
        let now = clock.now();
        let days = config.followers_backup_days;
        let pruned = backup::prune_followers(&backup::folder(&config), days, now)
            .and_then(|_| backup::prune_left_over(&config.data_dir, days, now));
        if let Err(failure) = pruned {
            tracing::warn!(%failure, "cannot remove old copies of the followers");
        }
        if NIGHT.contains(&now.to_zoned(TimeZone::UTC).hour())
            && let Err(error) = delivery.rewrite(now, something_waits(&delivery, &*clock)).await
        {
            tracing::warn!(%error, "cannot write the followers' file anew");
        }
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}

/// Ready as soon as somebody is to be told something: a warning does not wait for tidying.
async fn something_waits(delivery: &store::Delivery, clock: &dyn Clock) {
    // A database that does not answer is the rewrite's trouble too, which reports it.
    while !delivery.something_waits(clock.now()).await.unwrap_or(false) {
        tokio::time::sleep(LOOK).await;
    }
}
