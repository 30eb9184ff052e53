//! `live`: how many open pages fit into a GiB, and how fast one post reaches all of them. Beside it, open at the same time
//! and told in turn: axum's own `Sse`, and a bare loop that writes to sockets and knows no HTTP.
//!
//! A page costs memory of the process and of the kernel. The kernel's is what its slabs grew by, halved, since both ends
//! of a loopback connection lie there.
pub mod app;
mod crowd;
mod rooms;

pub use crowd::Crowd;
pub use rooms::{Kind, Rooms};

use crate::Failed;
use crate::args::{Args, Engine, Name};
use crate::child::{Child, number};
use crate::line::{Line, middle};
use crate::machine;
use crate::town::Town;
use std::time::Duration;

/// Cores of those who serve and of those who read.
const SERVER: usize = 0;
const READERS: usize = 1;
/// Posts told to each.
const POSTS: usize = 7;
/// How long nothing happens while processor time is looked at.
const IDLE: Duration = Duration::from_secs(3);
const KIB_A_GIB: f64 = 1024.0 * 1024.0;

/// One kind of server with all its readers.
struct Side {
    rooms: Child,
    crowd: Child,
    user_kib: f64,
    kernel_kib: f64,
    idle_ms: f64,
    p50: Vec<f64>,
    p99: Vec<f64>,
}

/// Opens the pages of all three, tells them, closes them.
pub fn run(args: &Args) -> Result<Line, Failed> {
    let town = Town::found(Engine::Sqlite)?;
    let open = |kind| Side::open(&town, kind, args.pages);
    let mut sides = [open(Kind::Axum)?, open(Kind::Ours)?, open(Kind::Raw)?];
    for side in &mut sides {
        side.idle_ms = side.idle()?;
    }
    for _ in 0..POSTS {
        for side in &mut sides {
            side.tell()?;
        }
    }
    let [axum, ours, raw] = &sides;
    let p = |times: &[f64]| middle(times.iter().copied()).unwrap_or_default();
    Ok(Line {
        bench: "live",
        value: ours.a_gib(),
        unit: "pages/GiB",
        limit: Some(raw.a_gib()),
        peer: Some(axum.a_gib()),
        more: vec![
            ("pages", args.pages as f64),
            ("p99_to_raw", p(&ours.p99) / p(&raw.p99)),
            ("p99_ms", p(&ours.p99)),
            ("p50_ms", p(&ours.p50)),
            ("raw_p99_ms", p(&raw.p99)),
            ("raw_p50_ms", p(&raw.p50)),
            ("axum_p99_ms", p(&axum.p99)),
            ("axum_p50_ms", p(&axum.p50)),
            ("user_kib", ours.user_kib),
            ("kernel_kib", ours.kernel_kib),
            ("axum_user_kib", axum.user_kib),
            ("axum_kernel_kib", axum.kernel_kib),
            ("raw_user_kib", raw.user_kib),
            ("raw_kernel_kib", raw.kernel_kib),
            ("idle_cpu_ms_per_s", ours.idle_ms),
        ],
        ..Line::default()
    })
}

impl Side {
    fn open(town: &Town, kind: Kind, pages: usize) -> Result<Side, Failed> {
        let job = Rooms { core: SERVER, kind, pages, place: town.place.clone() };
        let (mut rooms, ready) = Child::start(Name::Rooms, &job)?;
        let port = number(&ready, "port")? as u16;
        let (mut crowd, _) = Child::start(Name::Crowd, &Crowd { core: READERS, port, pages })?;
        let (slab, user) = (machine::slab_kib(), number(&rooms.ask("state")?, "rss_mb")?);
        crowd.ask("open")?;
        let user = (number(&rooms.ask("state")?, "rss_mb")? - user) * 1024.0;
        let a_page = |kib: f64| kib / pages as f64;
        let (user_kib, kernel_kib) = (a_page(user), a_page((machine::slab_kib() - slab) / 2.0));
        Ok(Side { rooms, crowd, user_kib, kernel_kib, idle_ms: 0.0, p50: Vec::new(), p99: Vec::new() })
    }

    fn a_gib(&self) -> f64 {
        KIB_A_GIB / (self.user_kib + self.kernel_kib)
    }

    /// Milliseconds of processor time a second.
    fn idle(&mut self) -> Result<f64, Failed> {
        let before = number(&self.rooms.ask("state")?, "cpu_s")?;
        std::thread::sleep(IDLE);
        let used = number(&self.rooms.ask("state")?, "cpu_s")? - before;
        Ok(1000.0 * used / IDLE.as_secs_f64())
    }

    /// From telling to half of the pages, and to all but one in a hundred.
    fn tell(&mut self) -> Result<(), Failed> {
        let told = number(&self.rooms.ask("tell")?, "at_ms")?;
        let heard = self.crowd.ask("heard")?;
        self.p50.push(number(&heard, "p50_ms")? - told);
        self.p99.push(number(&heard, "p99_ms")? - told);
        Ok(())
    }
}
