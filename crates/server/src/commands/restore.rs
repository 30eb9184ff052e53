//! `ausrufer restore`: prove that a copy can be read back, and put it in place.
use crate::backup::{self, Checked};
use crate::cli::Restore as Args;
use crate::config::Config;
use crate::exit::Failure;
use crate::lock;
use crate::wiring::{House, KEY, open_databases};
use channel::subscription::RoundedCount;
use jiff::SignedDuration;
use std::process::ExitCode;
use store::Stores;

/// Slots left out after a restore: more posts than come out between two copies.
const LOST_SLOTS: u16 = 32;

/// Checks always; puts in place unless only a proof was asked for.
pub async fn run(config: &Config, args: &Args) -> Result<ExitCode, Failure> {
    let checked = backup::check(config, &args.from).await?;
    print(&checked);
    if args.verify {
        println!("The copy can be read back. Nothing was changed.");
        return Ok(ExitCode::SUCCESS);
    }
    refuse(config, args, &checked).await?;
    let _alone = lock::take_all(config)?;
    let again = backup::begin_restore(config)?;
    backup::put_in_place(config, &args.from, &checked, !args.without_followers, again).await?;
    if args.without_followers {
        forget_key(config).await?;
    }
    settle(config).await?;
    backup::end_restore(config)?;
    println!(
        "What was withdrawn from editors since {} is undone; look through the desk's list.",
        checked.manifest.written
    );
    if checked.has_followers && !args.without_followers {
        println!("Who stopped following since then is a follower again, and can stop again at any time.");
    }
    println!("The copy is in place. Start the server with: ausrufer serve");
    Ok(ExitCode::SUCCESS)
}

/// Whatever could be regretted needs a word of its own.
async fn refuse(config: &Config, args: &Args, checked: &Checked) -> Result<(), Failure> {
    let manifest = &checked.manifest;
    let engine = if config.database_url.is_some() { "postgres" } else { "sqlite" };
    if manifest.engine != engine {
        return Err(Failure::Refused(format!("the copy is of {}, but the settings name {engine}", manifest.engine)));
    }
    if !checked.key_fits && !args.without_followers {
        return Err(Failure::Refused(format!(
            "the followers are sealed with the master key {}; put its saved copy at {} first. If it is lost for good, add --without-followers",
            manifest.key,
            config.master_file.display()
        )));
    }
    if !args.replace && backup::something_there(config).await? {
        let place = if engine == "sqlite" { config.data_dir.display().to_string() } else { "the database".to_owned() };
        return Err(Failure::Refused(format!(
            "{place} holds posts already; add --replace to put the copy in their place"
        )));
    }
    Ok(())
}

/// The databases no longer belong to the key that was lost, but to the one at hand.
async fn forget_key(config: &Config) -> Result<(), Failure> {
    let databases = open_databases(config).await?;
    let [content, followers, reactions] = databases.clone();
    Stores::open(content, followers, reactions).admin().set_meta(KEY, "").await?;
    for db in databases {
        db.close().await;
    }
    Ok(())
}

/// Old posts must never go out again by themselves: what was under way comes back paused, for a person. Sessions and
/// one-time links of that time are ended.
async fn settle(config: &Config) -> Result<(), Failure> {
    let minutes = config.pause_after_restore_minutes;
    let house = House::open(config.clone()).await?;
    let now = house.clock.now();
    house.stores.outlets().doubt(now).await?;
    let issues = house.stores.mailings().pause_issues().await?;
    if issues > 0 {
        println!("{issues} unfinished issues of newsletters are paused; the desk asks what to do.");
    }
    let paused = house.stores.delivery().pause_old(now - SignedDuration::from_mins(minutes), now).await?;
    if paused > 0 {
        println!("{paused} unfinished deliveries older than {minutes} minutes are paused; the desk asks what to do.");
    }
    // Posts of the time since then had slots the copy does not know of.
    house.stores.reaction().skip_slots(LOST_SLOTS, now).await?;
    house.stores.admin().end_sign_ins().await?;
    println!("Everybody at the desk is signed out, and one-time links are no longer good.");
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
        println!(
            "  {} channels, {} posts, {} drafts, {followers} followers",
            counts.channels, counts.posts, counts.drafts
        );
    }
    if !checked.has_followers {
        println!(
            "  The followers' part was removed after its days; people must follow again or are found when they open the channel."
        );
    }
    if !checked.key_fits {
        println!(
            "  WARNING: the master key at hand is not {}. Without it the followers cannot be opened.",
            manifest.key
        );
    }
}
