//! A worker in a process of its own: this program again, told where to work.
use crate::Failed;
use crate::town::{Place, random64};
use channel::delivery::Lane;
use delivery::{Delivery, Links, Parts, Settings};
use push::{Allowed, Sender, SenderConfig, Vapid};
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use testkit::WallClock;

/// Followers a checkpoint, batches of a range at once, ranges a push service: what a crash may repeat.
pub const BATCH: usize = 50;
pub const DEPTH: usize = 2;
pub const SHARDS: u32 = 4;
/// Who shows no sign of life for so long has lost its ranges.
pub const LEASE: Duration = Duration::from_secs(4);
/// How often the child says how often it was fenced out.
const SAYS: Duration = Duration::from_millis(50);

/// What the child is told.
#[derive(Serialize, Deserialize)]
struct Job {
    place: Place,
    lease_ms: u64,
}

/// A worker process; it is killed with this value.
pub struct Process {
    child: Child,
    fenced: Arc<AtomicU64>,
}

impl Process {
    pub fn start(place: &Place, lease: Duration) -> Result<Process, Failed> {
        let program = std::env::current_exe().map_err(|e| Failed::to("finding this program", e))?;
        let job = Job { place: place.clone(), lease_ms: u64::try_from(lease.as_millis()).unwrap_or(u64::MAX) };
        let job = serde_json::to_string(&job).map_err(|e| Failed::to("a job", e))?;
        let mut command = Command::new(program);
        command.args(["victim", "--job", &job]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|e| Failed::to("starting a worker", e))?;
        let (fenced, lines) = (Arc::new(AtomicU64::new(0)), child.stdout.take());
        let told = fenced.clone();
        std::thread::spawn(move || {
            let lines = lines.into_iter().flat_map(|lines| BufReader::new(lines).lines());
            lines.map_while(Result::ok).for_each(|line| told.store(line.parse().unwrap_or(0), Ordering::Relaxed));
        });
        Ok(Process { child, fenced })
    }

    /// Ranges it lost to another worker and noticed.
    pub fn fenced(&self) -> u64 {
        self.fenced.load(Ordering::Relaxed)
    }

    pub fn pause(&self) -> Result<(), Failed> {
        self.signal(Signal::STOP)
    }

    pub fn go_on(&self) -> Result<(), Failed> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, signal: Signal) -> Result<(), Failed> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| Failed("a worker without a number".into()))?;
        kill_process(pid, signal).map_err(|e| Failed::to("signalling a worker", e))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // On Unix this is SIGKILL: no destructor runs, nothing is flushed.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What the child does until it is killed.
pub fn serve(job: &str) -> Result<(), Failed> {
    let job: Job = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
    crate::runtime()?.block_on(async {
        let delivery = delivery(&job.place, Duration::from_millis(job.lease_ms)).await?;
        let progress = delivery.progress();
        tokio::spawn(async move {
            let mut said = 0;
            loop {
                tokio::time::sleep(SAYS).await;
                let fenced = Lane::ALL.iter().map(|lane| progress.lane(*lane).fenced.load(Ordering::Relaxed)).sum();
                if fenced != said {
                    said = fenced;
                    // The drill may have died before us.
                    if writeln!(std::io::stdout(), "{said}").is_err() {
                        std::process::exit(1);
                    }
                }
            }
        });
        delivery.run(std::future::pending()).await;
        Ok(())
    })
}

async fn delivery(place: &Place, lease: Duration) -> Result<Delivery, Failed> {
    let house = place.open().await?;
    let (channel, key) = (house.channel(0).await?, house.key);
    let secret = key.vapid(channel.id.0, channel.key_generation).map_err(|e| Failed::to("a VAPID key", e))?;
    let contact = push::Contact::parse("mailto:presse@lindenau.example").map_err(|e| Failed::to("a contact", e))?;
    let vapid = Arc::new(Vapid::new(secret.scalar(), contact).map_err(|e| Failed::to("a VAPID key", e))?);
    let dialer =
        net::Dialer::new(net::Policy { allow_loopback: true }, None).map_err(|e| Failed::to("the way out", e))?;
    let patience = SenderConfig { request_timeout: lease * 3 / 4, ..SenderConfig::default() };
    Ok(Delivery::new(Parts {
        booklets: None,
        store: house.stores.delivery(),
        opener: key.opener().map_err(|e| Failed::to("the followers' key", e))?,
        keys: Arc::new(move |_| Some(vapid.clone())),
        sender: Sender::new(dialer, patience),
        clock: Arc::new(WallClock),
        random: Arc::new(random64),
        links: Arc::new(|channel, post| {
            let channel = format!("https://rathaus.example/{}", channel.slug);
            let post = post.map_or(channel.clone(), |post| format!("{channel}/p/{}-{}", post.id, post.slug_tail));
            Links { feed_base: format!("{channel}/feed"), channel, icon: None, post, picture: None }
        }),
        settings: Settings {
            batch: BATCH,
            depth: DEPTH,
            shards_per_origin: SHARDS,
            cut_from: 0,
            lease,
            poll: Duration::from_millis(200),
            alone: place.content != place.followers,
            allowed: Allowed::default().with_loopback(),
            ..Settings::default()
        },
    }))
}
