//! `fanout`: from publishing a post to the last push taken. Beside it, pinned alike and in the same minute: a bare client
//! that sends the same bytes to the same sink, and a bare loop that only seals.
//!
//! Armed, the limit is the bare client. Cold, it is what the bare client and the bare seal loop take together, one after
//! the other on the same core. The bare client is the crate h2 as its documentation shows it. The packed one gathers small
//! writes, as our sender does: `ratio_to_packed_limit` compares with a client that knows this trick too, and has nothing
//! else to do.
use crate::Failed;
use crate::args::{Args, Name};
use crate::bare::Bare;
use crate::child::{Child, number};
use crate::line::Line;
use crate::peers::Peers;
use crate::sink::Sink;
use crate::town::{Settle, Town};
use crate::worker::Worker;

/// Everybody on stage; built once, measured several times.
pub struct Stage {
    sink: Child,
    bare: Child,
    worker: Child,
    followers: usize,
    cold: bool,
    peers: Option<Peers>,
    _town: Town,
}

/// Core of whoever sends; the sink has the other one.
const SENDER: usize = 0;
/// What sealing adds to the text (RFC 8188, RFC 8291).
const SEAL: f64 = 103.0;
/// Messages the bare seal loop seals in a run.
const SEALS: usize = 20_000;
/// Subscriptions written down for the peers.
const PEERS_SEND: usize = 4_000;

impl Stage {
    /// Makes the town and starts everybody.
    pub fn build(args: &Args) -> Result<Stage, Failed> {
        let town = Town::found(args.engine)?;
        let (sink, ready) = Child::start(Name::Sink, &Sink::default())?;
        let origin = ready["origin"].as_str().unwrap_or_default().to_owned();
        let place = town.place.clone();
        let list = town.file("subscriptions.jsonl");
        let peers = Peers::invite(town.folder(), list.clone(), SENDER)?;
        let list = Some((list, PEERS_SEND));
        let settle = Settle {
            place: place.clone(),
            origin: origin.clone(),
            first: 0,
            channels: 1,
            followers: args.followers,
            list,
        };
        drop(Child::start(Name::Town, &settle)?);
        let (worker, _) = Child::start(
            Name::Worker,
            &Worker { place, core: Some(SENDER), arm: !args.cold, among_others: false, narrow: None },
        )?;
        let (bare, _) = Child::start(Name::Bare, &Bare { core: SENDER, origin })?;
        Ok(Stage { sink, bare, worker, followers: args.followers, cold: args.cold, peers, _town: town })
    }

    /// Ours between two halves of the bare client, so that a machine that drifts drifts for both.
    pub fn run(&mut self) -> Result<Line, Failed> {
        let bare_rss = number(&self.worker.ask("progress")?, "rss_mb")?;
        let armed = if self.cold { None } else { Some(self.worker.ask(&format!("armed {}", self.followers))?) };
        let before = self.sink.ask("seen")?;
        let ours = self.worker.ask(&format!("warning {}", self.followers))?;
        let after = self.sink.ask("seen")?;
        let came = |name: &str| Ok::<f64, Failed>(number(&after, name)? - number(&before, name)?);
        let requests = came("requests")?;
        let (body, head) = (came("body_bytes")? / requests, came("head_bytes")? / requests);
        if !self.cold {
            // Making the next keys must not take the core from those who are compared.
            self.worker.ask(&format!("armed {}", self.followers))?;
        }
        let post = self.rate("post", self.followers, body)?;
        let packed = self.rate("post-packed", self.followers, body)?;
        let sealed = self.rate("seal", SEALS, body - SEAL)?;
        let rate = self.followers as f64 / number(&ours, "seconds")?;
        let sum = |post: f64| if self.cold { 1.0 / (1.0 / post + 1.0 / sealed) } else { post };
        let rates = self.peers.as_ref().map(|peers| peers.measure((body - SEAL) as usize)).transpose()?;
        Ok(Line {
            bench: if self.cold { "fanout-cold" } else { "fanout" },
            value: rate,
            unit: "messages/s",
            limit: Some(sum(post)),
            peer: rates.as_ref().map(|rates| rates.web_push.max(rates.pywebpush)),
            peak_rss_mb: Some(number(&ours, "peak_rss_mb")?),
            more: vec![
                ("ratio_to_packed_limit", rate / sum(packed)),
                ("followers", self.followers as f64),
                ("sent", requests),
                ("armed_taken", number(&ours, "armed_taken")?),
                ("idle_rss_mb", bare_rss),
                ("armed_rss_mb", armed.map_or(Ok(0.0), |armed| number(&armed, "rss_mb"))?),
                ("us_per_message", 1e6 * number(&ours, "cpu_s")? / requests),
                ("bare_post_per_s", post),
                ("bare_post_packed_per_s", packed),
                ("bare_seal_per_s", sealed),
                ("web_push_per_s", rates.as_ref().map_or(0.0, |rates| rates.web_push)),
                ("pywebpush_per_s", rates.as_ref().map_or(0.0, |rates| rates.pywebpush)),
                ("pywebpush_cached_per_s", rates.as_ref().map_or(0.0, |rates| rates.pywebpush_cached)),
                ("body_bytes", body),
                ("head_bytes", head),
                ("sink_busy_share", came("cpu_s")? / number(&ours, "seconds")?),
            ],
            ..Line::default()
        })
    }

    fn rate(&mut self, word: &str, count: usize, bytes: f64) -> Result<f64, Failed> {
        let answer = self.bare.ask(&format!("{word} {count} {}", bytes.round() as usize))?;
        Ok(count as f64 / number(&answer, "seconds")?)
    }
}
