//! `priority`: from the release of a warning to the last of its pushes taken, while the news of another channel with as many
//! followers is under way. The limit is the same warning on the idle machine, measured before and after in the same minute
//! by the same process: a warning beside news may cost at most 1.2 times that.
use crate::Failed;
use crate::args::{Args, Name};
use crate::child::{Child, number};
use crate::line::Line;
use crate::sink::Sink;
use crate::town::{Settle, Town};
use crate::towns::NEWS;
use crate::worker::Worker;

/// Core of whoever sends; the sink has the other one.
const SENDER: usize = 0;

/// The push service, the town, and who sends.
pub struct Stage {
    _sink: Child,
    worker: Child,
    followers: usize,
    cold: bool,
    _town: Town,
}

impl Stage {
    /// Makes two channels of one instance.
    pub fn build(args: &Args) -> Result<Stage, Failed> {
        let town = Town::found(args.engine)?;
        let (sink, ready) = Child::start(Name::Sink, &Sink::default())?;
        let origin = ready["origin"].as_str().unwrap_or_default().to_owned();
        for first in [0, NEWS] {
            let (place, origin) = (town.place.clone(), origin.clone());
            let settle = Settle { place, origin, first, channels: 1, followers: args.followers, list: None };
            drop(Child::start(Name::Town, &settle)?);
        }
        let place = town.place.clone();
        let job = Worker { place, core: Some(SENDER), arm: !args.cold, among_others: false, narrow: None };
        let (worker, _) = Child::start(Name::Worker, &job)?;
        Ok(Stage { _sink: sink, worker, followers: args.followers, cold: args.cold, _town: town })
    }

    /// Alone, beside news, alone.
    pub fn run(&mut self) -> Result<Line, Failed> {
        let before = self.ask("warning", "seconds")?;
        self.arm()?;
        let beside = self.worker.ask(&format!("beside {}", self.followers))?;
        let after = self.ask("warning", "seconds")?;
        let (beside, meanwhile) = (number(&beside, "seconds")?, number(&beside, "news_meanwhile")?);
        let alone = f64::midpoint(before, after);
        Ok(Line {
            bench: if self.cold { "priority-cold" } else { "priority" },
            value: 1e3 * beside,
            unit: "ms",
            limit: Some(1e3 * alone),
            less_is_better: true,
            peak_rss_mb: Some(number(&self.worker.ask("progress")?, "peak_rss_mb")?),
            more: vec![
                ("times_the_idle_time", beside / alone),
                ("followers_each", self.followers as f64),
                ("alone_before_ms", 1e3 * before),
                ("alone_after_ms", 1e3 * after),
                ("news_sent_meanwhile", meanwhile),
            ],
            ..Line::default()
        })
    }

    fn ask(&mut self, word: &str, name: &str) -> Result<f64, Failed> {
        self.arm()?;
        number(&self.worker.ask(&format!("{word} {}", self.followers))?, name)
    }

    /// Keys of both channels: making the next ones must not take the core from what is measured.
    fn arm(&mut self) -> Result<(), Failed> {
        if !self.cold {
            self.worker.ask(&format!("armed {}", 2 * self.followers))?;
        }
        Ok(())
    }
}
