//! Checks of an installation: what was found and what to do about it.
mod channels;
mod disk;
mod officials;
mod outlets;
mod outside;

use crate::backup;
use crate::config::Config;
use crate::descriptors;
use crate::wiring::House;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Good,
    /// Works, but could bite later.
    Advice,
    /// Does not work.
    Mend,
}

/// One line of the report.
pub struct Check {
    pub name: String,
    pub verdict: Verdict,
    pub found: String,
    pub todo: Option<String>,
}

impl Check {
    fn good(name: &str, found: impl Into<String>) -> Check {
        Check { name: name.to_owned(), verdict: Verdict::Good, found: found.into(), todo: None }
    }

    fn advice(name: &str, found: impl Into<String>, todo: impl Into<String>) -> Check {
        Check { name: name.to_owned(), verdict: Verdict::Advice, found: found.into(), todo: Some(todo.into()) }
    }

    fn mend(name: &str, found: impl Into<String>, todo: impl Into<String>) -> Check {
        Check { name: name.to_owned(), verdict: Verdict::Mend, found: found.into(), todo: Some(todo.into()) }
    }
}

/// Runs every check that can be run.
pub async fn all(config: Config) -> Vec<Check> {
    let mut checks = vec![Check::good("settings", "complete and well-formed")];
    if config.testing.allow_loopback {
        checks.push(Check::mend("settings", "testing.allow_loopback is on", "switch it off outside of tests"));
    }
    checks.extend(proxy(&config));
    checks.extend(descriptors(config.open_pages));
    checks.extend(disk::checks(&config));
    // A web node has the web key and no master key, and shall have none.
    let web_only = config.web_key_file.is_some() && !config.master_file.exists();
    let opened = if web_only { House::look_web(config).await } else { House::open_as_is(config).await };
    let house = match opened {
        Ok(house) => house,
        Err(failure) => {
            checks.push(Check::mend("start", failure.to_string(), "mend this first; the other checks need it"));
            return checks;
        }
    };
    checks.push(key(&house).await);
    checks.push(databases(&house).await);
    checks.push(backups(&house));
    checks.extend(storage(&house).await);
    checks.extend(channels::checks(&house).await);
    checks.extend(officials::checks(&house).await);
    checks.extend(outlets::checks(&house).await);
    if !house.config.testing.allow_loopback {
        checks.extend(outside::checks(&house).await);
    }
    house.close().await;
    checks
}

/// Public addresses are behind a proxy: this server speaks no TLS.
fn proxy(config: &Config) -> Option<Check> {
    (config.base_url.starts_with("https://") && !config.behind_proxy).then(|| {
        Check::advice(
            "settings",
            "server.base_url is https, but server.behind_proxy is off: all residents share one rate limit",
            "set server.behind_proxy = true if the proxy writes X-Forwarded-For (docs/operating.md)",
        )
    })
}

/// The limit of whoever runs this; the service's own is in its unit, and the server warns at start.
fn descriptors(pages: usize) -> Option<Check> {
    let limit = descriptors::highest()?;
    if limit >= descriptors::needed(pages) {
        return Some(Check::good("open files", format!("{limit} allowed, enough for {pages} open pages")));
    }
    Some(Check::advice(
        "open files",
        format!("{limit} allowed from this shell: {} open pages instead of {pages}", descriptors::pages(limit)),
        "start the server with deploy/ausrufer.service (LimitNOFILE=65536), or lower server.open_pages",
    ))
}

async fn key(house: &House) -> Check {
    if house.master.is_none() {
        return Check::good("keys", format!("the web key of {}; this node opens no box", house.web_key.fingerprint()));
    }
    let place = format!("{} in {}", house.web_key.fingerprint(), house.config.master_file.display());
    match backup::key_saved(house).await {
        Ok(Some(when)) => Check::good("master key", format!("{place}, saved elsewhere on {when}")),
        Ok(None) | Err(_) => Check::advice(
            "master key",
            format!("{place}, never saved elsewhere"),
            "losing it loses every follower: ausrufer backup --keys FILE, then put the file in a safe place",
        ),
    }
}

async fn databases(house: &House) -> Check {
    let engine = format!("{:?}", house.content.engine());
    let sound = async {
        house.content.quick_check().await?;
        house.followers.quick_check().await?;
        house.reactions.quick_check().await?;
        Ok::<(), db::DbError>(())
    };
    if let Err(error) = sound.await {
        return Check::mend(
            "databases",
            error.to_string(),
            "put back the newest backup: ausrufer restore FOLDER --replace",
        );
    }
    match house.stores.ready().await {
        Ok(()) => Check::good("databases", format!("{engine}, sound")),
        Err(error) => Check::mend("databases", error.to_string(), "bring the tables to this version: ausrufer migrate"),
    }
}

/// Whether the storage of media takes, gives and forgets a file.
async fn storage(house: &House) -> Option<Check> {
    let storage = house.config.storage.as_ref()?;
    let name = "storage of media";
    let probe = "doctor_probe.txt";
    let tried = async {
        let shelf = house.shelf().map_err(|failure| failure.to_string())?;
        let said = |error| crate::storage::said(&error);
        shelf.put(probe, "probe").await.map_err(said)?;
        let found = shelf.get(probe).await.map_err(said)?;
        shelf.delete(probe).await.map_err(said)?;
        if found.as_deref() == Some(b"probe".as_slice()) { Ok(()) } else { Err("what was written is not there".into()) }
    };
    Some(match tried.await {
        Ok::<(), String>(()) => Check::good(name, format!("{}, written, read and deleted", storage.name())),
        Err(why) => Check::mend(
            name,
            format!("{}: {why}", storage.name()),
            "start it, or mend media.endpoint, media.bucket and the keys; posts without files work meanwhile",
        ),
    })
}

fn backups(house: &House) -> Check {
    let newest = std::fs::read_dir(backup::folder(&house.config)).into_iter().flatten().flatten();
    let newest = newest.filter_map(|e| backup::Manifest::load(&e.path()).ok()).map(|m| m.written).max();
    let Some(written) = newest else {
        return Check::advice(
            "backups",
            "none in the data folder",
            "run ausrufer backup every night, and copy it away",
        );
    };
    let hours = house.clock.now().duration_since(written).as_hours();
    if hours > 48 {
        return Check::advice(
            "backups",
            format!("the newest is {} days old", hours / 24),
            "run ausrufer backup every night",
        );
    }
    Check::good("backups", format!("the newest is {hours} hours old"))
}
