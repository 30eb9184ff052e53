//! `towns`: one warning through one plan in many channels of one instance. The limit is one channel with as many followers
//! (400,000 at most: a rate does not need more), sent to by the same program, before and after, in the same minute. Ten
//! channels of the same size say whether start-up and memory grow with the number of towns. And a warning in one channel
//! is published while the news of another is under way, after the same warning alone.
use crate::Failed;
use crate::args::{Args, Name};
use crate::child::{Child, number};
use crate::line::Line;
use crate::sink::Sink;
use crate::town::{Settle, Town};
use crate::worker::Worker;
use serde_json::Value;
use std::time::Instant;

/// The number of the channel whose news is under way; no town has so many channels.
pub const NEWS: usize = 999_999;
const NEWS_FOLLOWERS: usize = 40_000;
const FEW: usize = 10;
const ONE_AT_MOST: usize = 400_000;
/// Core of whoever sends; the sink has the other one.
const SENDER: usize = 0;

/// The push service and three instances of different shape; the workers come and go.
pub struct Stage {
    sink: Child,
    channels: usize,
    each: usize,
    cold: bool,
    many: Town,
    few: Town,
    one: Town,
}

/// A worker just started, and how it was then.
struct Started {
    worker: Child,
    start_ms: f64,
    idle_rss: f64,
}

impl Stage {
    /// Makes the instances.
    pub fn build(args: &Args) -> Result<Stage, Failed> {
        let (sink, ready) = Child::start(Name::Sink, &Sink::default())?;
        let origin = ready["origin"].as_str().unwrap_or_default();
        let found = || Town::found(args.engine);
        let (channels, each) = (args.channels, args.followers);
        let stage = Stage { sink, channels, each, cold: args.cold, many: found()?, few: found()?, one: found()? };
        settle(&stage.many, origin, 0, channels, each)?;
        settle(&stage.many, origin, NEWS, 1, NEWS_FOLLOWERS)?;
        settle(&stage.few, origin, 0, FEW, each)?;
        settle(&stage.one, origin, 0, 1, stage.followers_of_one())?;
        Ok(stage)
    }

    fn followers_of_one(&self) -> usize {
        (self.channels * self.each).min(ONE_AT_MOST)
    }

    pub fn run(&mut self) -> Result<Line, Failed> {
        let mut few = self.start(&self.few)?;
        self.warn(&mut few, FEW * self.each)?;
        let peak_of_few = number(&few.worker.ask("progress")?, "peak_rss_mb")?;
        drop(few.worker);
        let before = self.rate_of_one()?;
        let mut many = self.start(&self.many)?;
        let requests = number(&self.sink.ask("seen")?, "requests")?;
        let ours = self.warn(&mut many, self.channels * self.each)?;
        let sent = number(&self.sink.ask("seen")?, "requests")? - requests;
        let alone = number(&many.worker.ask(&format!("warning {}", self.each))?, "seconds")?;
        let beside = many.worker.ask(&format!("beside {}", self.each))?;
        drop(many.worker);
        let after = self.rate_of_one()?;
        let (seconds, of) = (number(&ours, "seconds")?, |name| number(&ours, name));
        Ok(Line {
            bench: if self.cold { "towns-cold" } else { "towns" },
            value: (self.channels * self.each) as f64 / seconds,
            unit: "messages/s",
            limit: Some(2.0 / (1.0 / before + 1.0 / after)),
            peak_rss_mb: Some(of("peak_rss_mb")?),
            more: vec![
                ("channels", self.channels as f64),
                ("followers_each", self.each as f64),
                ("followers_of_one", self.followers_of_one() as f64),
                ("sent", sent),
                ("ordered_ms", 1e3 * of("ordered_s")?),
                ("last_channel_begun_s", of("last_channel_s")?),
                ("last_push_s", seconds),
                ("ended_at_the_desk_s", of("ended_s")?),
                ("us_per_message", 1e6 * of("cpu_s")? / sent),
                ("start_ms_ten_channels", few.start_ms),
                ("start_ms", many.start_ms),
                ("idle_rss_mb_ten_channels", few.idle_rss),
                ("idle_rss_mb", many.idle_rss),
                ("peak_rss_mb_ten_channels", peak_of_few),
                ("warning_alone_ms", 1e3 * alone),
                ("warning_beside_news_ms", 1e3 * number(&beside, "seconds")?),
                ("news_sent_meanwhile", number(&beside, "news_meanwhile")?),
            ],
            ..Line::default()
        })
    }

    fn start(&self, town: &Town) -> Result<Started, Failed> {
        let place = town.place.clone();
        let job = Worker { place, core: Some(SENDER), arm: !self.cold, among_others: false, narrow: None };
        let begun = Instant::now();
        let (mut worker, _) = Child::start(Name::Worker, &job)?;
        let start_ms = 1e3 * begun.elapsed().as_secs_f64();
        let idle_rss = number(&worker.ask("progress")?, "rss_mb")?;
        Ok(Started { worker, start_ms, idle_rss })
    }

    fn warn(&self, started: &mut Started, followers: usize) -> Result<Value, Failed> {
        if !self.cold {
            started.worker.ask(&format!("armed {followers}"))?;
        }
        started.worker.ask(&format!("everywhere {followers}"))
    }

    fn rate_of_one(&self) -> Result<f64, Failed> {
        let (mut started, followers) = (self.start(&self.one)?, self.followers_of_one());
        Ok(followers as f64 / number(&self.warn(&mut started, followers)?, "seconds")?)
    }
}

fn settle(town: &Town, origin: &str, first: usize, channels: usize, followers: usize) -> Result<(), Failed> {
    let (place, origin) = (town.place.clone(), origin.to_owned());
    let settle = Settle { place, origin, first, channels, followers, list: None };
    Child::start(Name::Town, &settle).map(drop)
}
