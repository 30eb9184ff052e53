//! Containers, as Instagram and Threads have them: one is made, looked at until it is done, and published.
use crate::account::Account;
use crate::answer::{Way, harmless, text};
use crate::graph::{self, List, call};
use crate::job::Job;
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::{Health, POSTED, POSTS};
use net::Method;
use serde_json::Value;
use std::collections::BTreeMap;

/// Where containers are made and published: Instagram and Threads name the same steps differently.
pub struct Containers {
    /// The server.
    pub server: &'static str,
    /// Path that makes one, behind the user.
    pub make: &'static str,
    /// Path that publishes one.
    pub publish: &'static str,
    /// Path that lists what was published.
    pub list: &'static str,
    /// Field of a container that says how far it is.
    pub status: &'static str,
    /// Field that holds a post's text.
    pub text: &'static str,
    /// Path that tells how many posts there may be in a day, and how many there were.
    pub quota: &'static str,
    /// The right to read who the account is, and the right to post, in the platform's words.
    pub rights: [&'static str; 2],
}

impl Containers {
    /// Makes one; its number.
    pub async fn make(&self, job: &Job<'_>, pairs: &[(&str, &str)]) -> Result<String, Reply> {
        let path = format!("/{}/{}", job.account.setting("user"), self.make);
        let made = call(job.way, job.account, self.server, Method::POST, &path, pairs).await.map_err(harmless)?;
        match made["id"].as_str() {
            Some(id) => Ok(id.to_owned()),
            None => Err(Reply::Later(Fault::new(Class::Unclear, ""), None)),
        }
    }

    /// How far it is.
    pub async fn check(&self, job: &Job<'_>, container: &str) -> Reply {
        let (state, said) = match self.state(job, container).await {
            Ok(told) => told,
            Err(Reply::Refused(fault)) if fault.class == Class::Missing => return Reply::Stale(fault),
            Err(reply) => return harmless(reply),
        };
        match state.as_str() {
            "FINISHED" | "PUBLISHED" => Reply::Ready(container.to_owned(), true),
            "IN_PROGRESS" => Reply::Ready(container.to_owned(), false),
            "EXPIRED" => Reply::Stale(Fault::new(Class::Transient, &said)),
            "ERROR" => Reply::Refused(Fault::new(Class::Media, &said)),
            other => Reply::Later(Fault::new(Class::Unclear, other), None),
        }
    }

    async fn state(&self, job: &Job<'_>, container: &str) -> Result<(String, String), Reply> {
        let fields = format!("{},error_message", self.status);
        let path = format!("/{container}");
        let told = call(job.way, job.account, self.server, Method::GET, &path, &[("fields", &fields)]).await?;
        Ok((text(&told, self.status).to_owned(), text(&told, "error_message").to_owned()))
    }

    /// Publishes it.
    pub async fn commit(&self, job: &Job<'_>, container: &str) -> Reply {
        let path = format!("/{}/{}", job.account.setting("user"), self.publish);
        let pairs = [("creation_id", container)];
        let made = match call(job.way, job.account, self.server, Method::POST, &path, &pairs).await {
            Ok(made) => made,
            Err(Reply::Refused(fault)) if fault.class == Class::Missing => return Reply::Stale(fault),
            Err(reply) => return reply,
        };
        let Some(id) = made["id"].as_str() else { return Reply::Unknown(Fault::new(Class::Unclear, "")) };
        // That the address is not told does not make it any less public.
        let path = format!("/{id}");
        let asked = [("fields", "permalink")];
        let told = call(job.way, job.account, self.server, Method::GET, &path, &asked).await.unwrap_or_default();
        Reply::Live(id.to_owned(), text(&told, "permalink").to_owned())
    }

    /// Our permalink among what was published. A container that says that it was published and is not in the list yet
    /// will be.
    pub async fn probe(&self, job: &Job<'_>) -> Reply {
        let found = graph::seek(job, &self.list(job.account)).await;
        let container = job.dispatch.ready.as_ref().map(|ready| ready.data.as_str());
        let (Reply::Missing, Some(container)) = (&found, container) else { return found };
        match self.state(job, container).await {
            Ok((state, _)) if state == "PUBLISHED" => Reply::Unknown(Fault::new(Class::Unclear, "PUBLISHED")),
            Ok(_) => found,
            Err(Reply::Refused(fault)) if fault.class == Class::Missing => found,
            Err(reply) => reply,
        }
    }

    /// The account's posts.
    pub fn list(&self, account: &Account) -> List<'static> {
        List {
            server: self.server,
            path: format!("/{}/{}", account.setting("user"), self.list),
            fields: format!("id,permalink,timestamp,{}", self.text),
            text: self.text,
            made: "timestamp",
            url: |one| text(one, "permalink").to_owned(),
        }
    }

    /// Who the account is, and whether it may post. No call tells what a token may: what is refused for want of a right
    /// tells which one.
    pub async fn health(&self, way: Way<'_>, account: &Account, page: &str) -> Health {
        let read = async |path: &str, fields: &str| {
            call(way, account, self.server, Method::GET, path, &[("fields", fields)]).await
        };
        let [reads, posts] = self.rights.map(str::to_owned);
        let sunset = graph::sunset(account);
        let me = match read("/me", "id,username").await {
            Ok(me) => me,
            Err(reply) if is_forbidden(&reply) => return Health { missing: vec![reads], sunset, ..Health::default() },
            Err(reply) => return crate::spoken::failed(reply),
        };
        let quota = read(&format!("/{}/{}", account.setting("user"), self.quota), "quota_usage,config").await;
        let missing = quota.as_ref().is_err_and(is_forbidden).then_some(posts).into_iter().collect();
        let numbers = quota.ok().map(|told| day(&told["data"][0])).unwrap_or_default();
        let name = text(&me, "username");
        Health { name: format!("@{name}"), url: format!("{page}{name}"), missing, sunset, numbers, ..Health::default() }
    }
}

fn is_forbidden(reply: &Reply) -> bool {
    matches!(reply, Reply::Refused(fault) if fault.class == Class::Permission)
}

/// Posts of the last day, and how many there may be. A day that is full is no fault of the account's.
fn day(quota: &Value) -> BTreeMap<String, u64> {
    let numbers = [(POSTED, &quota["quota_usage"]), (POSTS, &quota["config"]["quota_total"])];
    numbers.into_iter().filter_map(|(name, number)| Some((name.to_owned(), number.as_u64()?))).collect()
}
