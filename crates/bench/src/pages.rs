//! `pages`: requests a second of the page of a warning that holds, and of the channel page meanwhile, as the whole web gives
//! them out. Beside it nginx, which gives out the same bytes with the same headers from files, compressed beforehand. Both on
//! one core, asked in turn by the same connections from another one.
//!
//! nginx is a need of this benchmark alone: `apt-get install nginx-light`.
mod askers;
mod nginx;
mod warned;

pub use askers::Askers;
pub use warned::Warned;

use crate::Failed;
use crate::args::{Args, Engine, Name};
use crate::child::{Child, number};
use crate::line::{Line, middle};
use crate::town::Town;
use nginx::Nginx;
use serde::{Deserialize, Serialize};

/// Cores of those who serve and of those who ask.
const SERVER: usize = 0;
const ASKERS: usize = 1;
/// Connections that ask, each one request at a time.
const CONNECTIONS: usize = 64;
/// How long each is asked at a time, in milliseconds; and how often.
const ROUND_MS: u64 = 2_000;
const ROUNDS: usize = 5;

/// What a browser that knows gzip is given.
#[derive(Serialize, Deserialize, Clone)]
pub struct Given {
    pub path: String,
    /// Names and values as they came, without those every server makes for itself.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What was measured of one server and one page.
#[derive(Default)]
struct Rounds {
    a_second: Vec<f64>,
    p99_ms: Vec<f64>,
    cpu_us: Vec<f64>,
}

/// One run.
pub fn run(_: &Args) -> Result<Line, Failed> {
    let town = Town::found(Engine::Sqlite)?;
    let (mut ours, ready) = Child::start(Name::Warned, &Warned { core: SERVER, place: town.place.clone() })?;
    let port = number(&ready, "port")? as u16;
    let pages: Vec<String> = serde_json::from_value(ready["pages"].clone()).map_err(|e| Failed::to("the pages", e))?;
    let (mut askers, _) = Child::start(Name::Askers, &Askers { core: ASKERS, connections: CONNECTIONS })?;
    let given: Vec<Given> = pages.iter().map(|path| askers::fetch(port, path)).collect::<Result<_, _>>()?;
    let nginx = Nginx::start(town.folder(), SERVER, &given)?;
    let mut more = Vec::new();
    let mut measured = Vec::new();
    for page in &given {
        let (mut us, mut them) = (Rounds::default(), Rounds::default());
        for _ in 0..ROUNDS {
            us.ask(&mut askers, port, page, || number(&ours.ask("state")?, "cpu_s"))?;
            them.ask(&mut askers, nginx.port, page, || Ok(nginx.cpu_seconds()))?;
        }
        measured.push((us, them));
    }
    let [(light, light_peer), (channel, channel_peer)] = measured.as_slice() else {
        return Err(Failed("not two pages".into()));
    };
    let ratio = |us: &Rounds, them: &Rounds| m(&us.a_second) / m(&them.a_second);
    more.extend([
        ("light_per_s", m(&light.a_second)),
        ("light_nginx_per_s", m(&light_peer.a_second)),
        ("light_ratio", ratio(light, light_peer)),
        ("light_p99_ms", m(&light.p99_ms)),
        ("light_nginx_p99_ms", m(&light_peer.p99_ms)),
        ("light_cpu_us", m(&light.cpu_us)),
        ("light_nginx_cpu_us", m(&light_peer.cpu_us)),
        ("light_bytes", given[0].body.len() as f64),
        ("channel_p99_ms", m(&channel.p99_ms)),
        ("channel_nginx_p99_ms", m(&channel_peer.p99_ms)),
        ("channel_cpu_us", m(&channel.cpu_us)),
        ("channel_nginx_cpu_us", m(&channel_peer.cpu_us)),
        ("channel_bytes", given[1].body.len() as f64),
        ("connections", CONNECTIONS as f64),
    ]);
    Ok(Line {
        bench: "pages",
        value: m(&channel.a_second),
        unit: "requests/s",
        limit: None,
        peer: Some(m(&channel_peer.a_second)),
        more,
        ..Line::default()
    })
}

fn m(numbers: &[f64]) -> f64 {
    middle(numbers.iter().copied()).unwrap_or_default()
}

impl Rounds {
    /// Asks for some seconds; every answer must be the same bytes.
    fn ask(
        &mut self,
        askers: &mut Child,
        port: u16,
        page: &Given,
        mut cpu: impl FnMut() -> Result<f64, Failed>,
    ) -> Result<(), Failed> {
        let order = serde_json::json!({ "port": port, "path": page.path, "bytes": page.body.len(), "ms": ROUND_MS });
        let before = cpu()?;
        let heard = askers.ask(&order.to_string())?;
        let used = cpu()? - before;
        let answers = number(&heard, "answers")?;
        self.a_second.push(answers / number(&heard, "seconds")?);
        self.p99_ms.push(number(&heard, "p99_ms")?);
        self.cpu_us.push(used * 1e6 / answers);
        Ok(())
    }
}
