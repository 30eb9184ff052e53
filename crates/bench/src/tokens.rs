//! `tokens`: what accepting a reaction and issuing a booklet cost, on one core, in both suites. No page, no store: those are
//! measured with the server.
use crate::args::Args;
use crate::line::Line;
use crate::{Failed, machine};
use aws_lc_rs::rand;
use reaction::device::Draw;
use reaction::gate::Note;
use reaction::{
    BookletRequest, ChannelName, Epoch, EpochKey, Gate, KeyDocument, KeyName, Reaction, Slot, Suite, Volume,
};
use std::hint::black_box;

/// Reactions accepted a run.
const REACTIONS: usize = 2_000;
/// Booklets issued a run.
const BOOKLETS: usize = 10;

pub fn run(_args: &Args) -> Result<Line, Failed> {
    machine::pin(0)?;
    let (accept_us, issue_ms) = suite(Suite::Ristretto255)?;
    let (accept_p256_us, issue_p256_ms) = suite(Suite::P256)?;
    Ok(Line {
        bench: "tokens",
        value: accept_us,
        unit: "cpu_us/reaction",
        less_is_better: true,
        more: vec![
            ("issue_ms_per_booklet", issue_ms),
            ("p256_cpu_us_per_reaction", accept_p256_us),
            ("p256_issue_ms_per_booklet", issue_p256_ms),
        ],
        ..Line::default()
    })
}

/// The same in the usual suite, for `reactions`.
pub fn ristretto() -> Result<(f64, f64), Failed> {
    suite(Suite::Ristretto255)
}

/// Processor time of one reaction in microseconds, of one booklet in milliseconds. Both parsed from their bytes.
fn suite(suite: Suite) -> Result<(f64, f64), Failed> {
    let name = KeyName {
        channel: ChannelName::parse("ludwigsburg").map_err(|e| Failed::to("a name", e))?,
        epoch: Epoch::parse("2026H2").map_err(|e| Failed::to("a name", e))?,
    };
    let key = EpochKey::generate(name, suite, &mut fill).map_err(|e| Failed::to("a key", e))?;
    let volume = Volume::new(0).map_err(|e| Failed::to("a name", e))?;
    let draw = Draw::begin(KeyDocument::of(&key), volume, &mut fill).map_err(|e| Failed::to("drawing", e))?;
    let asked = draw.request(Gate::Push(Note::from_bytes(&[0; 64]))).to_bytes();
    let issue = || {
        let request = BookletRequest::parse(&asked).map_err(|e| Failed::to("a request", e))?;
        key.issue(&request, Slot::FIRST, &mut fill).map_err(|e| Failed::to("issuing", e))
    };
    let booklet = draw.finish(&issue()?).map_err(|e| Failed::to("a booklet", e))?;
    let sent: Vec<_> = volume.slots().filter_map(|slot| booklet.react(slot, 1, 1)).map(|r| r.to_bytes()).collect();
    let accept = |number: usize| {
        let reaction = Reaction::parse(&sent[number % sent.len()]).map_err(|e| Failed::to("a reaction", e))?;
        key.redeem(&reaction).map(drop).ok_or_else(|| Failed("a good reaction was refused".into()))
    };
    let accepted = seconds(REACTIONS, accept)? / REACTIONS as f64;
    let issued = seconds(BOOKLETS, |_| issue().map(black_box).map(drop))? / BOOKLETS as f64;
    Ok((accepted * 1e6, issued * 1e3))
}

/// Processor seconds of doing something so often.
fn seconds(times: usize, mut work: impl FnMut(usize) -> Result<(), Failed>) -> Result<f64, Failed> {
    let begun = machine::cpu_seconds();
    for number in 0..times {
        work(number)?;
    }
    Ok(machine::cpu_seconds() - begun)
}

/// Real randomness.
#[expect(clippy::expect_used, reason = "a benchmark without the system's randomness has no number")]
pub fn fill(out: &mut [u8]) {
    rand::fill(out).expect("the system's randomness");
}
