//! `ausrufer restore`: prove that a copy can be read back, and put it in place.
use crate::backup::{self, Checked};
use crate::cli::Restore as Args;
use crate::config::Config;
use crate::exit::Failure;
use crate::lock;
use crate::wiring::{House, content_file};
use channel::subscription::RoundedCount;
use jiff::SignedDuration;
use std::process::ExitCode;

/// Checks always; puts in place unless only a proof was asked for.
pub async fn run(config: &Config, args: &Args) -> Result<ExitCode, Failure> {
    let checked = backup::check(config, &args.from).await?;
    print(&checked);
    if args.verify {
        println!("The copy can be read back. Nothing was changed.");
        return Ok(ExitCode::SUCCESS);
    }
    if checked.manifest.engine == "sqlite" && content_file(config).exists() && !args.replace {
        let folder = config.data_dir.display();
        return Err(Failure::Refused(format!("{folder} holds databases; add --replace to put the copy in their place")));
    }
    let _alone = lock::take(config)?;
    backup::put_in_place(config, &args.from, &checked).await?;
    pause(config).await?;
    println!("The copy is in place. Start the server with: ausrufer serve");
    Ok(ExitCode::SUCCESS)
}

/// Old posts must never go out again by themselves: what was under way comes back paused, for a person.
async fn pause(config: &Config) -> Result<(), Failure> {
    let minutes = config.pause_after_restore_minutes;
    let house = House::open(config.clone()).await?;
    let now = house.clock.now();
    let paused = house.stores.delivery().pause_old(now - SignedDuration::from_mins(minutes), now).await?;
    if paused > 0 {
        println!("{paused} unfinished deliveries older than {minutes} minutes are paused; the desk asks what to do.");
    }
    house.close().await;
    Ok(())
}

fn print(checked: &Checked) {
    let manifest = &checked.manifest;
    println!("Backup of {} by version {} ({}).", manifest.written, manifest.version, manifest.engine);
    if let Some(counts) = &checked.counts {
        let followers = match counts.followers {
            RoundedCount::Few => "fewer than 10".to_owned(),
            RoundedCount::About(n) => format!("about {n}"),
        };
        println!("  {} channels, {} posts, {} drafts, {followers} followers", counts.channels, counts.posts, counts.drafts);
    }
    if !checked.has_followers {
        println!("  The followers' part was removed after its days; people must follow again or are found when they open the channel.");
    }
    if !checked.key_fits {
        println!("  WARNING: the master key at hand is not {}. Without it the followers cannot be opened.", manifest.key);
    }
}
