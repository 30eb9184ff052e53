//! `desk`: how long the pages of the desk take while a whole press office works, and whether a channel page minds how many
//! posts lie below it.
//!
//! Fifty editors, each with a session and a connection of its own, ask for one page after the other, chance says which, and
//! think for half a second in between: a hundred pages a second, more than any town hall asks for. The value is the median
//! over all pages; every page's own median stands beside it. The limit is the same load on `/livez`: what the line and the
//! server cost without a page. Then the same without thinking, to see how much one core gives.
mod editors;
mod office;

pub use office::Office;

use crate::args::{Args, Engine, Name};
use crate::child::{Child, number};
use crate::line::{Line, middle};
use crate::town::Town;
use crate::{Failed, machine};
use editors::{Answered, Load};
use serde_json::Value;
use std::time::Duration;

/// Core of whoever serves; the editors have the other one.
const SERVER: usize = 0;
const EDITORS_CORE: usize = 1;
const EDITORS: usize = 50;
/// What an editor does between two pages, on average.
const THINKS: Duration = Duration::from_millis(500);
const PACED: Duration = Duration::from_secs(20);
const FLAT_OUT: Duration = Duration::from_secs(5);
/// A small channel, beside which the large one is held.
const FEW: usize = 100;

/// The office at work. Filling it takes minutes, so all runs share it.
pub struct Stage {
    _town: Town,
    office: Child,
    port: u16,
    cookies: Vec<String>,
    pages: Vec<(&'static str, String)>,
}

impl Stage {
    /// Fills the channels and starts the server.
    pub fn build(args: &Args) -> Result<Stage, Failed> {
        let town = Town::found(args.engine)?;
        let job = Office {
            core: if args.engine == Engine::Sqlite { Some(SERVER) } else { None },
            place: town.place.clone(),
            posts: args.posts,
            editors: EDITORS,
            few: FEW,
            many: args.many,
        };
        let (office, ready) = Child::start(Name::Office, &job)?;
        let texts = |name: &str| -> Vec<String> {
            let list = ready[name].as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let port = number(&ready, "port")? as u16;
        let pages = office::PAGES.into_iter().zip(texts("pages")).collect();
        machine::pin(EDITORS_CORE)?;
        Ok(Stage { _town: town, office, port, cookies: texts("cookies"), pages })
    }

    /// One run.
    pub fn run(&mut self) -> Result<Line, Failed> {
        let load = |pages: &[(&'static str, String)], thinks, lasts| {
            let load = Load { port: self.port, cookies: self.cookies.clone(), pages: pages.to_vec(), thinks, lasts };
            load.run()
        };
        let bare = load(&[("livez", "/livez".to_owned())], THINKS, PACED / 4)?;
        let paced = load(&self.pages, THINKS, PACED)?;
        let flat_out = load(&self.pages, Duration::ZERO, FLAT_OUT)?;
        let (few, many) = (number(&self.office.ask("few")?, "ms")?, number(&self.office.ask("many")?, "ms")?);
        let state = self.office.ask("state")?;
        let mut more = vec![
            ("p99_ms", part(&paced, 0.99)),
            ("slowest_page_p50_ms", self.pages.iter().map(|(name, _)| p50(&paced, name)).fold(0.0, f64::max)),
            ("asked_a_second", paced.len() as f64 / PACED.as_secs_f64()),
            ("flat_out_pages_a_second", flat_out.len() as f64 / FLAT_OUT.as_secs_f64()),
            ("flat_out_p50_ms", part(&flat_out, 0.5)),
            ("channel_few_ms", few),
            ("channel_many_ms", many),
            ("channel_many_to_few", many / few),
        ];
        more.extend(self.pages.iter().map(|(name, _)| (*name, p50(&paced, name))));
        Ok(Line {
            bench: "desk",
            value: part(&paced, 0.5),
            unit: "ms",
            limit: Some(part(&bare, 0.5)),
            less_is_better: true,
            peak_rss_mb: Some(number(&state, "rss_mb")?),
            more,
            ..Line::default()
        })
    }
}

fn p50(answered: &[Answered], page: &str) -> f64 {
    middle(answered.iter().filter(|one| one.page == page).map(|one| one.ms)).unwrap_or_default()
}

/// So large a part of them took no longer.
fn part(answered: &[Answered], part: f64) -> f64 {
    let mut times: Vec<f64> = answered.iter().map(|one| one.ms).collect();
    times.sort_by(f64::total_cmp);
    let at = (times.len() as f64 * part) as usize;
    times.get(at.min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}
