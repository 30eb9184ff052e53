//! `cap`: reading a large warning, on one core. The limit is quick-xml's bare event loop over the same bytes, which must be
//! run through whatever is made of them. With the real messages of DWD and MoWaS beside the project those are measured,
//! else one grown from ours.
use crate::line::{Line, middle};
use crate::{Failed, machine};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use std::hint::black_box;
use std::path::Path;

const OURS: &str = include_str!("../../formats/tests/cap/rauch.xml");
/// Where the real messages lie, seen from this room.
const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/cap/xml");
/// Bytes read for one number.
const ENOUGH: usize = 64_000_000;
/// How long grown messages are, at most.
const LARGE: usize = 4_000_000;

pub fn run() -> Result<Line, Failed> {
    machine::pin(0)?;
    let dwd = real("dwd-2.49.0.0.276.0.DWD.PVW.1687470000000");
    let mowas = real("fpas-mow.DE-HE-KS-SE106");
    let base = dwd.clone().unwrap_or_else(|| OURS.to_owned());
    let large = grow(&base, LARGE / base.len().max(1))?;
    let mut more = vec![("large_mb", large.len() as f64 / 1e6)];
    for (name, text) in [("dwd_mb_s", &dwd), ("mowas_mb_s", &mowas)] {
        if let Some(text) = text {
            more.push((name, reading(text)?));
        }
    }
    more.push(("small_2kb_us", OURS.len() as f64 / reading(OURS)?));
    let limit = rate(&large, scan)?;
    let value = reading(&large)?;
    // The time a byte costs in a message sixteen times as long, over what it costs in the short one.
    let short = grow(&base, LARGE / base.len().max(1) / 16)?;
    more.push(("cost_of_16_times_longer", reading(&short)? / value));
    Ok(Line { bench: "cap", value, unit: "MB/cpu_s", limit: Some(limit), more, ..Line::default() })
}

/// A real message by the beginning of its name.
fn real(beginning: &str) -> Option<String> {
    let entries = std::fs::read_dir(Path::new(REAL)).ok()?.flatten();
    let mut named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(beginning));
    std::fs::read_to_string(named.next()?.path()).ok()
}

/// The same message with all its blocks `times` times.
fn grow(text: &str, times: usize) -> Result<String, Failed> {
    let blocks = text.find("<info>").zip(text.rfind("</info>"));
    let (from, to) = blocks.ok_or_else(|| Failed("the message has no blocks".into()))?;
    let to = to + "</info>".len();
    Ok(format!("{}{}{}", &text[..from], text[from..to].repeat(times.max(1)), &text[to..]))
}

fn reading(text: &str) -> Result<f64, Failed> {
    rate(text, |text| {
        formats::cap::read(text.as_bytes()).map(|read| drop(black_box(read))).map_err(|e| Failed::to("reading", e))
    })
}

fn scan(text: &str) -> Result<(), Failed> {
    let mut reader = Reader::from_str(text);
    loop {
        match black_box(reader.read_event()).map_err(|e| Failed::to("scanning", e))? {
            Event::Eof => return Ok(()),
            _ => continue,
        }
    }
}

/// Megabytes a second of processor time, the median of five.
fn rate(text: &str, work: impl Fn(&str) -> Result<(), Failed>) -> Result<f64, Failed> {
    let times = (ENOUGH / 5 / text.len().max(1)).max(1);
    let mut rates = Vec::new();
    for _ in 0..5 {
        let begun = machine::cpu_seconds();
        for _ in 0..times {
            work(text)?;
        }
        rates.push((times * text.len()) as f64 / 1e6 / (machine::cpu_seconds() - begun));
    }
    middle(rates.into_iter()).ok_or_else(|| Failed("no run".into()))
}
