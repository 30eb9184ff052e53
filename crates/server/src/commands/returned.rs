//! `ausrufer returned`: one mail that came back to a newsletter, handed over by the town's mail server.
use crate::config::Config;
use crate::exit::Failure;
use crate::wiring::House;
use channel::newsletter::Bounced;
use std::io::Read;
use std::process::ExitCode;

/// Longest mail that is read; the reason stands at its beginning.
const LONGEST: u64 = 1024 * 1024;
/// What mail servers understand as "try again later" (`EX_TEMPFAIL` of sysexits.h); after any other they give up.
const LATER: u8 = 75;

/// Reads it and says in a word what it meant.
pub async fn run(config: Config) -> ExitCode {
    match heed(config).await {
        Ok(meant) => {
            println!("{meant}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(LATER)
        }
    }
}

async fn heed(config: Config) -> Result<&'static str, Failure> {
    let mut mail = Vec::new();
    std::io::stdin().take(LONGEST).read_to_end(&mut mail)?;
    let house = House::open(config).await?;
    let readers = house.web_key.reader_key();
    let meant = newsletter::heed(&house.stores.mailings(), &readers, &mail, house.clock.now()).await?;
    house.close().await;
    Ok(match meant {
        Some(Bounced::Leaves) => "a reader was taken out",
        Some(Bounced::Stays { .. }) => "noted; the reader stays",
        None => "no report about a reader",
    })
}
