//! `ausrufer privacy-audit`: looks at what an installation keeps as somebody would who stole it. It asks the databases and
//! reads the files itself: the rooms whose promises it checks are not asked.
mod copies;
mod known;
mod logs;
mod needles;
mod pages;
mod report;
mod rows;
mod shape;
mod sources;

pub use report::Report;

use crate::backup;
use crate::config::Config;
use crate::exit::Failure;
use crate::wiring::{House, content_file, followers_file, reactions_file};
use db::Engine;
use needles::{Kind, Needles};
use report::Check;
use std::path::{Path, PathBuf};

/// Looks at everything.
pub async fn audit(config: Config, backups: Option<&Path>, logs: &[PathBuf]) -> Result<Report, Failure> {
    if config.database_url.is_none() && !content_file(&config).exists() {
        let text = format!("there is no installation in {} yet", config.data_dir.display());
        return Err(Failure::NotFound(text));
    }
    let sealed = [followers_file(&config), reactions_file(&config)];
    // Before anything opens the databases, which may cut the logs.
    let wal: Vec<_> = sealed.iter().map(|path| pages::see(path)).collect();
    let house = House::open_as_is(config).await?;
    house.stores.ready().await?;
    let now = house.clock.now();
    let opener = house.master().ok().map(|master| master.opener()).transpose()?;
    let needles = Needles::of(&house, opener.as_ref()).await?;

    let mut checks = vec![shape::check(&house).await?];
    checks.extend(rows::checks(&house, now).await?);
    if house.content.engine() == Engine::Sqlite {
        checks.push(pages::check_logs(&wal, now));
        let all = [content_file(&house.config), followers_file(&house.config), reactions_file(&house.config)];
        checks.push(pages::check_free(&all)?);
    }
    checks.push(strays(&house.config, logs, &needles)?);
    let default = backup::folder(&house.config);
    checks.push(copies::check(backups.unwrap_or(&default), &needles)?);
    checks.push(logs::check(logs)?);
    let sources = sources::all(&house).await?;
    house.close().await;
    Ok(Report { stored: stored(), sources, checks })
}

fn stored() -> Vec<(&'static str, &'static str, &'static str)> {
    let tables = known::FOLLOWERS.iter().chain(known::FEDIVERSE).chain(known::REACTIONS).chain(known::CONTENT);
    tables.flat_map(|table| table.columns.iter().map(|(column, words)| (table.name, *column, *words))).collect()
}

/// What lies elsewhere than where it belongs: in another database's file or log, or in a log file.
fn strays(config: &Config, logs: &[PathBuf], needles: &Needles) -> Result<Check, Failure> {
    let followers: &[Kind] = &[Kind::Sid, Kind::Sealed, Kind::Mark];
    let places =
        [(content_file(config), &[][..]), (followers_file(config), followers), (reactions_file(config), &[Kind::Tag])];
    let with_wal = |(path, own): (PathBuf, _)| [(pages::see(&path).0, own), (path, own)];
    let databases = places.into_iter().flat_map(with_wal).filter(|(path, _)| path.exists());
    let mut findings = Vec::new();
    for (path, own) in databases.chain(logs.iter().map(|path| (path.clone(), &[][..]))) {
        for (kind, times) in needles.look(&path)? {
            if !own.contains(&kind) {
                findings.push(format!("{}: holds {} ({times} places)", path.display(), kind.words()));
            }
        }
    }
    Ok(Check::new("strays", format!("{}: each only where it belongs", needles.words()), findings))
}
