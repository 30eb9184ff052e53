//! `ausrufer assets`: what this program gives to browsers, and whether a page on the net gives the same. For strangers:
//! it needs neither settings nor data, and believes nothing the server says about itself.
use crate::cli::Assets as Args;
use crate::config::Config;
use crate::exit::Failure;
use net::header::HeaderMap;
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;
use url::Url;
use web::assets::{Assets, List, sha256};
use web::device::worker::SETTING;

const LIMITS: net::Limits =
    net::Limits { max_bytes: 2 * 1024 * 1024, timeout: Duration::from_secs(30), max_redirects: 3 };

/// Lists or verifies.
pub async fn run(config: &Config, args: &Args) -> Result<ExitCode, Failure> {
    let ours = Assets::load().list();
    match args {
        Args::List => println!("{}", ours.to_json()),
        Args::Verify { url } => {
            let policy = net::Policy { allow_loopback: config.testing.allow_loopback };
            let client = net::Client::new(net::Dialer::new(policy, None)?);
            return Visit { client, ours }.judge(url).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

struct Visit {
    client: net::Client,
    ours: List,
}

impl Visit {
    /// Exit code 0 only when everything the page runs is ours, byte for byte.
    async fn judge(&self, address: &str) -> Result<ExitCode, Failure> {
        let page = Url::parse(address).map_err(|_| Failure::Usage(format!("`{address}` is not an address")))?;
        let html = self.fetch(&page).await?;
        let html = String::from_utf8_lossy(&html);
        let mut wrong = strangers(&page, &html);
        let base = base(&page, &html).ok_or_else(|| {
            Failure::Refused(format!("{page} loads nothing of Ausrufer's; is it the page of a channel?"))
        })?;
        let mut same = 0;
        for file in &self.ours.files {
            let found = self.fetch(&base.join(&file.path).map_err(|e| Failure::Failed(e.to_string()))?).await;
            match found.map(|bytes| sha256(&bytes)) {
                Ok(hash) if hash == file.sha256 => same += 1,
                Ok(_) => wrong.push(format!("{} differs", file.path)),
                Err(_) => wrong.push(format!("{} is not there", file.path)),
            }
        }
        wrong.extend(self.worker(&page).await);
        println!("{page}\n  {same} of {} files are those of Ausrufer {}", self.ours.files.len(), self.ours.version);
        wrong.iter().for_each(|line| println!("  {line}"));
        if wrong.is_empty() {
            println!("The page runs what this program holds. It says nothing about what another visitor is given.");
            return Ok(ExitCode::SUCCESS);
        }
        println!("{}", self.why(&page).await);
        Ok(ExitCode::FAILURE)
    }

    /// The service worker: our text after a first line that is data.
    async fn worker(&self, page: &Url) -> Option<String> {
        let path = page.path_segments()?.next().filter(|name| !name.is_empty())?;
        let url = page.join(&format!("/{path}/sw.js")).ok()?;
        let Ok(text) = self.fetch(&url).await else { return Some("the service worker is not there".into()) };
        let text = String::from_utf8_lossy(&text);
        let (first, rest) = text.split_once('\n')?;
        let data = first.strip_prefix(SETTING).and_then(|json| json.strip_suffix(';'));
        let is_data = data.is_some_and(|json| serde_json::from_str::<serde_json::Value>(json).is_ok());
        (!is_data || sha256(rest.as_bytes()) != self.ours.worker).then(|| "the service worker differs".into())
    }

    /// An older or newer program is the likeliest reason, and no fault.
    async fn why(&self, page: &Url) -> String {
        let theirs = match page.join("/.well-known/ausrufer/scripts.json") {
            Ok(url) => self.fetch(&url).await.ok().and_then(|json| serde_json::from_slice::<List>(&json).ok()),
            Err(_) => None,
        };
        match theirs {
            Some(list) if list.version != self.ours.version => {
                format!(
                    "The server says that it runs version {}; compare with a program of that version.",
                    list.version
                )
            }
            _ => "This is not what this program holds.".into(),
        }
    }

    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, Failure> {
        let answer = self.client.get(url, LIMITS, &HeaderMap::new()).await;
        let answer = answer.map_err(|error| Failure::Failed(format!("{url}: {error}")))?;
        match answer.status {
            200 => Ok(answer.body.to_vec()),
            status => Err(Failure::NotFound(format!("{url}: answered {status}"))),
        }
    }
}

/// Where the page's files lie: the folder its first script is in, two above.
fn base(page: &Url, html: &str) -> Option<Url> {
    let script = values(html, "<script", "src").find(|src| src.contains("/assets/"))?;
    let (before, after) = script.split_once("/assets/")?;
    let set = after.split('/').next()?;
    page.join(&format!("{before}/assets/{set}/")).ok()
}

/// What runs and does not come from that folder: text within the page, or an address elsewhere.
fn strangers(page: &Url, html: &str) -> Vec<String> {
    let base = base(page, html).map(|url| url.to_string()).unwrap_or_default();
    let mut found = BTreeSet::new();
    for tag in tags(html, "<script") {
        let data = tag.contains("type=\"application/json\"") || tag.contains("type=\"application/ld+json\"");
        match value(tag, "src") {
            None if !data => drop(found.insert("a script stands within the page".to_owned())),
            Some(src) if !page.join(src).is_ok_and(|url| url.as_str().starts_with(&base)) => {
                found.insert(format!("a script comes from {src}"));
            }
            _ => {}
        }
    }
    found.into_iter().collect()
}

fn tags<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(start).map(|(at, _)| {
        let rest = &html[at..];
        &rest[..rest.find('>').unwrap_or(rest.len())]
    })
}

fn values<'a>(html: &'a str, start: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    tags(html, start).filter_map(move |tag| value(tag, name))
}

fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_and_is_not_ours_is_named() {
        let page = Url::parse("https://kanal.example/lindenau").unwrap();
        let ours = r#"<script type="module" src="/assets/ab12/js/main.js"></script>"#;
        assert_eq!(base(&page, ours).unwrap().as_str(), "https://kanal.example/assets/ab12/");
        assert!(strangers(&page, &format!("{ours}<script type=\"application/json\">{{}}</script>")).is_empty());
        let hostile = format!("{ours}<script>steal()</script><script src=\"https://zaehler.example/x.js\"></script>");
        let found = strangers(&page, &hostile);
        assert_eq!(found, ["a script comes from https://zaehler.example/x.js", "a script stands within the page"]);
        let beside = format!("{ours}<script src=\"/assets/other/js/main.js\"></script>");
        assert_eq!(strangers(&page, &beside), ["a script comes from /assets/other/js/main.js"]);
    }
}
