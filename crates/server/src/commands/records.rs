//! `ausrufer records export`: a year of a channel for the town's archive.
use crate::cli::Records as Args;
use crate::exit::Failure;
use crate::parts;
use crate::wiring::House;
use jiff::tz::TimeZone;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::SYSTEM;
use tokio::task::JoinSet;
use web::records::{self, Bag, Place};

/// Does what the command line says.
pub async fn run(house: &House, args: Args) -> Result<ExitCode, Failure> {
    let Args::Export { channel, year, out } = args;
    // The numbers of the audit are to stand in what is handed out.
    crate::audit::seal(house).await?;
    let at = house.channel(&channel).await?;
    let now = house.clock.now();
    let year = records::parse_year(&year, now).ok_or_else(|| Failure::Usage(format!("`{year}` is not a year")))?;
    if out.exists() {
        return Err(Failure::Refused(format!("{} is there already; it is left as it is", out.display())));
    }
    let half = half(&out);
    let _ = fs::remove_file(&half);
    let _ = fs::remove_dir_all(&half);
    let mut side = JoinSet::new();
    let app = parts::within(house, &mut side)?;
    let stamp = now.to_zoned(TimeZone::UTC).datetime();
    let bag = if is_zip(&out) {
        Bag::zip(&records::name(&channel, year), stamp, Place::File(fs::File::create(&half)?))
    } else {
        Bag::folder(half.clone())
    };
    house.stores.desk().records_handed_out(at.channel.id, year, SYSTEM, now).await?;
    let summary = records::write(&app, &at, year, bag).await;
    let summary = summary.map_err(|problem| Failure::Failed(format!("the records were not written: {problem:?}")))?;
    fs::rename(&half, &out)?;
    println!("Records of {channel}, {year}, written to {}:", out.display());
    println!("  {:>7} posts with all their versions", summary.posts);
    println!("  {:>7} media", summary.media);
    println!("  {:>7} pages and files in pages.warc.gz", summary.pages);
    if !at.channel.public {
        println!("The channel is not public, so there are no pages in it.");
    }
    house.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What is not whole has another name.
fn half(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    out.with_file_name(name)
}

fn is_zip(out: &Path) -> bool {
    out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}
