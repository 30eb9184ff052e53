//! The contract of every connector.
use crate::account::Account;
use crate::answer::Way;
use crate::job::Job;
use crate::runner::Runner;
use channel::outlet::counted::Sum;
use channel::outlet::dispatch::{Effect, Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

/// What speaks to one kind of outlet. Each method makes few calls and answers what came of them; when and whether it is
/// asked is not its business.
pub trait Connector: Send + Sync {
    /// Uploads what the post needs. Nothing of it can be seen; it may be asked again. Where nothing is needed, that is
    /// [`Reply::Ready`] at once; where there is much, [`Reply::Part`] after each.
    fn prepare(&self, job: &Job<'_>) -> impl Future<Output = Reply> + Send;
    /// Uploads the next part, or asks once whether the platform is done with what was uploaded.
    fn check(&self, job: &Job<'_>, ready: &str) -> impl Future<Output = Reply> + Send;
    /// The one call that makes the post visible, under the job's key.
    fn commit(&self, job: &Job<'_>, ready: &str) -> impl Future<Output = Reply> + Send;
    /// Looks whether it stands there, and changes nothing: [`Reply::Live`]; [`Reply::Missing`] where everything since
    /// [`Job::since`] was read and it is not among that; else [`Reply::Unknown`].
    fn probe(&self, job: &Job<'_>) -> impl Future<Output = Reply> + Send;
    /// Gives what stands there the job's text. [`Reply::Missing`] is for what is surely gone: an account that may see it
    /// no more says much the same.
    fn edit(&self, job: &Job<'_>, there: &There) -> impl Future<Output = Reply> + Send;
    /// Takes it away; the same goes for [`Reply::Missing`].
    fn delete(&self, job: &Job<'_>, there: &There) -> impl Future<Output = Reply> + Send;
    /// How the account is: who it is, what it may do, until when. Changes nothing.
    fn health(&self, way: Way<'_>, account: &Account) -> impl Future<Output = Health> + Send;
    /// What the platform counts of what stands there, where one call tells it. Sums only, never who.
    fn count(&self, _: Way<'_>, _: &Account, _: &There) -> impl Future<Output = Option<BTreeMap<Sum, u64>>> + Send {
        async { None }
    }
    /// A fresh token in the place of one that ends, tried out, and how long it is good; `None` where tokens do not end.
    fn renew(&self, _: &Runner, _: &Account) -> impl Future<Output = Option<Fresh>> + Send {
        async { None }
    }
}

/// A fresh token and how long it is good, or why there is none.
pub type Fresh = Result<(String, Duration), Reply>;

/// Bytes of a name at a platform, of an address, and of what a connector keeps: answers may say anything.
const NAME_MAX: usize = 500;
const KEPT_MAX: usize = 64 * 1024;

/// Does what is next.
pub async fn act<C: Connector>(connector: &C, effect: Effect, job: &Job<'_>) -> Reply {
    match done(connector, effect, job).await {
        // What has no sensible name is looked for when it is to be changed.
        Reply::Live(remote, url) => {
            Reply::Live(if remote.len() > NAME_MAX { String::new() } else { remote }, link(url))
        }
        Reply::Ready(data, _) | Reply::Part(data) if data.len() > KEPT_MAX => {
            Reply::Later(Fault::new(Class::Unclear, ""), None)
        }
        reply => reply,
    }
}

/// An address people are led to; empty where it is none.
pub fn link(url: String) -> String {
    let leads = url.len() <= NAME_MAX && (url.starts_with("https://") || url.starts_with("http://"));
    if leads { url } else { String::new() }
}

async fn done<C: Connector>(connector: &C, effect: Effect, job: &Job<'_>) -> Reply {
    let ready = job.dispatch.ready.as_ref().map_or("", |ready| ready.data.as_str());
    match (effect, &job.dispatch.there) {
        (Effect::Prepare, _) => connector.prepare(job).await,
        (Effect::Check, _) => connector.check(job, ready).await,
        (Effect::Commit, _) => connector.commit(job, ready).await,
        (Effect::Probe, _) => connector.probe(job).await,
        (Effect::Edit, Some(there)) => connector.edit(job, there).await,
        (Effect::Delete, Some(there)) => connector.delete(job, there).await,
        (Effect::Rest | Effect::Arm | Effect::Edit | Effect::Delete, _) => Reply::Missing,
    }
}
