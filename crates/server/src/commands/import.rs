//! `ausrufer import`: take posts from a feed, once each, with their dates and links.
use crate::cli::{Import as Args, ImportAs};
use crate::exit::Failure;
use crate::import::{self, Report};
use crate::wiring::House;
use std::process::ExitCode;

/// Reads the feed and prints one line per item that was not taken, and why. Exit code 1 when nothing could be read.
pub async fn run(house: &House, args: &Args) -> Result<ExitCode, Failure> {
    let channel = house.channel(&args.channel).await?.channel;
    let published = args.taken_as == ImportAs::Published;
    let report = import::from(house, &channel, &args.source, published).await?;
    print(&report);
    Ok(if report.taken == 0 && report.refused() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The report, a line per item not taken and one in sum.
pub fn print(report: &Report) {
    for repair in &report.repaired {
        println!("repaired: {repair}");
    }
    for (title, why) in &report.left_out {
        println!("not taken: {title}: {why}");
    }
    println!(
        "{} items in the feed: {} taken, {} already there, {} not taken.",
        report.items,
        report.taken,
        report.seen,
        report.refused()
    );
}
