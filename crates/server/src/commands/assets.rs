//! `ausrufer assets`: what this program gives to browsers, and whether a page on the net gives the same. For strangers:
//! it needs neither settings nor data, and believes nothing the server says about itself.
mod page;
mod policy;

use crate::cli::Assets as Args;
use crate::config::Config;
use crate::exit::Failure;
use net::Fetched;
use net::header::HeaderMap;
use page::{base, strangers};
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
        let answer = self.answer(&page).await?;
        let html = String::from_utf8_lossy(&answer.body);
        let mut wrong = judged(&page, &answer);
        let base = base(&page, &html).ok_or_else(|| {
            Failure::Refused(format!("{page} loads nothing of Ausrufer's; is it the page of a channel?"))
        })?;
        let looked = self.beside(&page, &mut wrong).await;
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
            println!(
                "{} run what this program holds. This says nothing about other pages, and nothing about what another visitor is given.",
                looked.join(", ")
            );
            return Ok(ExitCode::SUCCESS);
        }
        println!("{}", self.why(&page).await);
        Ok(ExitCode::FAILURE)
    }

    /// The pages of the channel on which a person follows and reads what is known about them: judged like the first, which
    /// may be one of them. Answers what was looked at.
    async fn beside(&self, page: &Url, wrong: &mut Vec<String>) -> Vec<String> {
        let mut looked = vec![page.to_string()];
        let channel = page.path_segments().and_then(|mut parts| parts.next()).filter(|name| !name.is_empty());
        for verb in ["", "/follow", "/anonymity"] {
            let Some(url) = channel.and_then(|name| page.join(&format!("/{name}{verb}")).ok()) else { continue };
            if url.path() == page.path() {
                continue;
            }
            match self.answer(&url).await {
                Ok(answer) => {
                    let found = judged(&url, &answer);
                    wrong.extend(found.into_iter().map(|line| format!("{}: {line}", url.path())));
                }
                Err(failure) => wrong.push(format!("{}: {failure}", url.path())),
            }
            looked.push(url.path().to_owned());
        }
        looked
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
        Ok(self.answer(url).await?.body.to_vec())
    }

    async fn answer(&self, url: &Url) -> Result<Fetched, Failure> {
        let answer = self.client.get(url, LIMITS, &HeaderMap::new()).await;
        let answer = answer.map_err(|error| Failure::Failed(format!("{url}: {error}")))?;
        match answer.status {
            200 => Ok(answer),
            status => Err(Failure::NotFound(format!("{url}: answered {status}"))),
        }
    }
}

/// What is wrong with a page: in its text, and in what its policy would let run.
fn judged(page: &Url, answer: &Fetched) -> Vec<String> {
    let mut wrong = strangers(page, &String::from_utf8_lossy(&answer.body));
    wrong.extend(policy::wanting(&answer.policies));
    wrong
}
