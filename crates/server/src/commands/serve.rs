//! `ausrufer serve`: web, delivery, proofs and metrics in one process, until told to stop.
use crate::config::Config;
use crate::exit::Failure;
use crate::parts;
use crate::proof::{self, Prover};
use crate::wiring::House;
use crate::{backup, descriptors, lock, metrics};
use channel::clock::Clock;
use jiff::tz::TimeZone;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long requests may take to end once the server was told to stop.
const REQUESTS_END: Duration = Duration::from_secs(5);
/// How long the delivery may take to finish the batches under way.
const DELIVERY_ENDS: Duration = Duration::from_secs(30);
/// Hours of the night in UTC, in Germany two to five.
const NIGHT: std::ops::Range<i8> = 1..4;

/// What stands on the terminal after the start.
pub enum Mode {
    Normal,
    /// The channel page, the follow page, the desk.
    Demo {
        links: [String; 3],
    },
}

/// Serves until SIGTERM or Ctrl-C, then finishes requests and the batch under way.
pub async fn run(house: House, mode: Mode) -> Result<ExitCode, Failure> {
    let _alone = lock::take(&house.config)?;
    backup::refuse_half_restored(&house.config)?;
    if let Some(limit) = descriptors::limit().filter(|limit| *limit < descriptors::ENOUGH) {
        tracing::warn!(limit, "few files may be open at once; each open page needs one. Set LimitNOFILE=65536");
    }
    let listener = bind(house.config.listen).await?;
    let metrics_listener = match house.config.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    if house.config.testing.allow_loopback {
        tracing::warn!("testing.allow_loopback is on: pushes and proofs may go to this machine. Never in production.");
    }
    let delivery = parts::delivery(&house)?;
    let app = parts::web(&house, delivery.waker())?;
    let (stop, stopped) = watch::channel(false);
    let told = told_to_stop()?;
    let side = side_tasks(&house, &app, &delivery, metrics_listener)?;
    let worker = tokio::spawn({
        let (delivery, stopped) = (delivery.clone(), stopped.clone());
        async move { delivery.run(seen(stopped)).await }
    });

    greet(&house, &mode);
    let live = app.live.clone();
    let router = web::router(app).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let shutdown = async move {
        told.await;
        tracing::info!("stopping: finishing what is under way");
        // Open pages would hold the server up for ever.
        live.close();
        let _ = stop.send(true);
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(shutdown).into_future() => served?,
        () = async { seen(stopped).await; tokio::time::sleep(REQUESTS_END).await } => {
            tracing::warn!("closing connections that would not end");
        }
    }
    // What was under way is found again at the next start, as after a power cut.
    if tokio::time::timeout(DELIVERY_ENDS, worker).await.is_err() {
        tracing::warn!("the delivery did not end in time; it goes on at the next start");
    }
    drop(side);
    house.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn seen(mut stopped: watch::Receiver<bool>) {
    drop(stopped.wait_for(|stop| *stop).await);
}

/// Heartbeat of open pages, proofs, metrics, what is done once an hour. Stopped by dropping the set.
fn side_tasks(
    house: &House,
    app: &web::App,
    delivery: &delivery::Delivery,
    metrics_listener: Option<TcpListener>,
) -> Result<JoinSet<()>, Failure> {
    let mut side = JoinSet::new();
    let live = app.live.clone();
    side.spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(25)).await;
            live.beat();
        }
    });
    let prover = Prover::new(&house.config, house.client()?, house.master.clone()).map_err(Failure::Failed)?;
    let live = app.live.clone();
    side.spawn(proof::watch(Arc::new(prover), house.stores.admin(), house.clock.clone(), move |id| live.touch(id)));
    if let Some(listener) = metrics_listener {
        let gather = parts::gather(house, delivery, &app.live);
        side.spawn(async move { drop(metrics::serve(listener, gather).await) });
    }
    side.spawn(hourly(house.config.clone(), house.stores.delivery(), house.clock.clone()));
    Ok(side)
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
            && let Err(error) = delivery.rewrite(now).await
        {
            tracing::warn!(%error, "cannot write the followers' file anew");
        }
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}

async fn bind(address: std::net::SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|e| {
        let hint = if e.kind() == std::io::ErrorKind::AddrInUse {
            "; something else listens there. Take another port with AUSRUFER_LISTEN (make demo PORT=8471)"
        } else {
            ""
        };
        Failure::Failed(format!("cannot listen on {address}: {e}{hint}"))
    })
}

fn greet(house: &House, mode: &Mode) {
    match mode {
        Mode::Normal => tracing::info!(address = %house.config.listen, base = %house.config.base_url, "serving"),
        Mode::Demo { links: [channel, follow, desk] } => {
            println!("\nThe demo is running. Stop it with Ctrl-C; the next start has the same data.\n");
            println!("  Channel page   {channel}");
            println!("  Follow page    {follow}");
            println!("  Desk           {desk}\n                 (signs you in once, within 15 minutes)\n");
        }
    }
}

/// Ctrl-C or SIGTERM. Both are caught from now on, not only once the future is waited for.
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
