//! `ausrufer serve`: web, delivery, proofs and metrics in one process, or a node that does one of the two, until told to
//! stop.
use crate::cli::Role;
use crate::config::Config;
use crate::doorbell::Doorbell;
use crate::exit::Failure;
use crate::metrics::{self, Gather};
use crate::officials::Brought;
use crate::parts;
use crate::wiring::House;
use crate::{backup, descriptors, lock, side};
use channel::delivery::{Lane, Wake};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use web::Announcement;

/// How long requests may take to end once the server was told to stop.
const REQUESTS_END: Duration = Duration::from_secs(5);
/// How long the delivery may take to finish the batches under way.
const DELIVERY_ENDS: Duration = Duration::from_secs(30);

/// How long the mails under way may take, and writing down what came of them: they get half of it (`newsletter::Settings`).
const MAILS_END: Duration = Duration::from_secs(20);

/// What stands on the terminal after the start.
pub enum Mode {
    Normal,
    /// The channel page, the follow page, the desk.
    Demo {
        links: [String; 3],
    },
}

impl Role {
    fn serves(self) -> bool {
        self != Role::Delivery
    }

    fn delivers(self) -> bool {
        self != Role::Web
    }
}

/// Opens what the role may have, and runs it.
pub async fn start(config: Config, role: Role) -> Result<ExitCode, Failure> {
    if role != Role::All && config.database_url.is_none() {
        return Err(Failure::Usage(
            "--role web and --role delivery need PostgreSQL (database.url); with the embedded engine one process does everything"
                .into(),
        ));
    }
    let house = if role == Role::Web { House::open_web(config).await? } else { House::open(config).await? };
    run(house, Mode::Normal, role).await
}

/// Followers' one-time keys and the master key lie in this process's memory: it must not be written to a file when the
/// process ends badly, nor be read by another program of the same user.
fn forbid_dumps() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    // The second is for systems whose collector of dumps is asked in spite of the first.
    if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
        tracing::warn!(%error, "the limit of core dumps stays as it was");
    }
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "core dumps cannot be forbidden; switch them off for this service");
    }
}

/// Runs until SIGTERM or Ctrl-C, then finishes requests and the batch under way.
pub async fn run(house: House, mode: Mode, role: Role) -> Result<ExitCode, Failure> {
    let _alone = lock::take(&house.config, role)?;
    backup::refuse_half_restored(&house.config)?;
    forbid_dumps();
    prepare(&house.config);
    let listener = if role.serves() { Some(bind(house.config.listen).await?) } else { None };
    let metrics_listener = match house.config.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let house = Arc::new(house);
    let reactions = parts::reactions(&house)?;
    let delivery = if role.delivers() { Some(parts::delivery(&house, reactions.clone())?) } else { None };
    let (live, counter) = (parts::hub(&house.config), Arc::<web::figures::Counter>::default());
    let mut side = JoinSet::new();
    let waker = delivery.as_ref().map(|delivery| delivery.waker());
    let doorbell = Doorbell::new(&mut side, &house, waker, live.clone());
    let app = if role.serves() {
        Some(parts::web(&house, reactions.clone(), counter.clone(), live.clone(), &doorbell)?)
    } else {
        None
    };
    let (stop, stopped) = watch::channel(false);
    let told = told_to_stop()?;
    if let Some(app) = &app {
        side::beat(&mut side, live.clone());
        // What a command published is announced by nobody else.
        side.spawn(doorbell.clone().look(house.stores.public()));
        beside_pages(&mut side, &house, app, counter.clone());
    }
    if role.delivers() {
        beside_delivery(&mut side, &house, &live, doorbell)?;
    }
    if let Some(listener) = metrics_listener {
        let gather: Gather = parts::gather(&house, delivery.as_ref(), &reactions, &live);
        side.spawn(async move { drop(metrics::serve(listener, gather).await) });
    }
    let mails = mails(&house, role, &stopped)?;
    let worker = delivery.map(|delivery| {
        let stopped = stopped.clone();
        tokio::spawn(async move { delivery.run(seen(stopped)).await })
    });

    greet(&house.config, &mode, role);
    let (give_back, given_back) = tokio::sync::oneshot::channel();
    let shutdown = async move {
        let whole = tokio::select! {
            () = told => true,
            () = broken(&mut side) => false,
        };
        tracing::info!("stopping: finishing what is under way");
        // Open pages would hold the server up for ever.
        live.close();
        let _ = stop.send(true);
        // What runs beside goes on until requests have ended.
        let _ = give_back.send((side, whole));
    };
    match (listener, app) {
        (Some(listener), Some(app)) => serve(listener, app, parts::limits(&house.config), shutdown, stopped).await,
        _ => shutdown.await,
    }
    write_what_waits(&house, &reactions, &counter).await;
    // What was under way is found again at the next start, as after a power cut.
    if let Some(worker) = worker
        && tokio::time::timeout(DELIVERY_ENDS, worker).await.is_err()
    {
        tracing::warn!("the delivery did not end in time; it goes on at the next start");
    }
    end_mails(mails).await;
    let whole = given_back.await.is_ok_and(|(_, whole)| whole);
    house.close().await;
    if whole {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Failure::Failed("a task beside the server ended; start it again".into()))
    }
}

/// Sends newsletters, where the master key is.
fn mails(house: &House, role: Role, stopped: &watch::Receiver<bool>) -> Result<Option<JoinHandle<()>>, Failure> {
    if !role.delivers() {
        return Ok(None);
    }
    Ok(Some(tokio::spawn(crate::mails::runner(house)?.run(seen(stopped.clone())))))
}

async fn end_mails(mails: Option<JoinHandle<()>>) {
    if let Some(mails) = mails
        && tokio::time::timeout(MAILS_END, mails).await.is_err()
    {
        tracing::warn!("mails under way did not end in time; the desk shows them as unclear");
    }
}

/// What is done from time to time where pages are served.
fn beside_pages(side: &mut JoinSet<()>, house: &House, app: &web::App, counter: Arc<web::figures::Counter>) {
    side::reactions(side, app.reactions.clone(), house.stores.follow());
    side::figures(side, counter, house);
    side::releases(side, app.clone());
    side::series(side, app.clone());
    side::rehearsals(side, app.clone());
}

/// What is done from time to time where the master key is.
fn beside_delivery(
    side: &mut JoinSet<()>,
    house: &Arc<House>,
    live: &web::live::Hub,
    doorbell: Doorbell,
) -> Result<(), Failure> {
    let touch = {
        let (live, doorbell) = (live.clone(), doorbell.clone());
        move |id| {
            live.touch(id);
            doorbell.tell(Announcement::Touched(id));
        }
    };
    let (pages, signer) = (touch.clone(), doorbell.signer());
    side::officials(
        side,
        house,
        Arc::new(move |id, brought| {
            if brought == Brought::Pushes {
                doorbell.poke(Lane::Warning);
            }
            pages(id);
        }),
    )?;
    side::upkeep(side, house, signer, touch)
}

/// What lies in memory only.
async fn write_what_waits(house: &House, reactions: &web::anon::Reactions, counter: &web::figures::Counter) {
    if let Err(problem) = reactions.write_all().await {
        tracing::warn!(?problem, "reactions of the last minutes are lost");
    }
    if let Err(error) = counter.write(&house.stores.figures(), house.clock.now()).await {
        tracing::warn!(%error, "the figures of the last minute are lost");
    }
}

/// Ready when a task that runs beside ended, which none does but by a panic. Posts with a time would wait for ever, or
/// reactions in memory: whoever watches over the process starts it again instead.
async fn broken(side: &mut JoinSet<()>) {
    match side.join_next().await {
        Some(ended) => tracing::error!(panicked = ended.is_err(), "a task beside the server ended"),
        None => std::future::pending().await,
    }
}

/// The pages, until `shutdown` is ready and the requests under way have ended.
async fn serve(
    listener: TcpListener,
    app: web::App,
    limits: web::Limits,
    shutdown: impl Future<Output = ()> + Send + 'static,
    stopped: watch::Receiver<bool>,
) {
    tokio::select! {
        () = web::serve(listener, web::router(app), limits, shutdown) => {}
        () = async { seen(stopped).await; tokio::time::sleep(REQUESTS_END).await } => {
            tracing::warn!("closing connections that would not end");
        }
    }
}

/// Takes the files that may be taken, and says what an administrator should know.
fn prepare(config: &Config) {
    let files = descriptors::raise();
    if let Some(limit) = files.filter(|limit| *limit < descriptors::needed(config.open_pages)) {
        let pages = descriptors::pages(limit);
        tracing::warn!(limit, pages, "fewer pages may be open than `server.open_pages` says; set LimitNOFILE=65536");
    }
    if config.testing.allow_loopback {
        tracing::warn!("testing.allow_loopback is on: pushes and proofs may go to this machine. Never in production.");
    }
}

async fn seen(mut stopped: watch::Receiver<bool>) {
    drop(stopped.wait_for(|stop| *stop).await);
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

fn greet(config: &Config, mode: &Mode, role: Role) {
    match mode {
        Mode::Normal if role == Role::Delivery => tracing::info!("delivering"),
        Mode::Normal => tracing::info!(address = %config.listen, base = %config.base_url, "serving"),
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
