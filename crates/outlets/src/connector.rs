//! The contract of every connector.
use crate::account::Account;
use crate::answer::Way;
use crate::job::Job;
use channel::outlet::dispatch::{Effect, Reply, There};
use channel::outlet::health::Health;
use std::future::Future;
use std::time::Duration;

/// What speaks to one kind of outlet. Each method makes few calls and answers what came of them; when and whether it is
/// asked is not its business.
pub trait Connector: Send + Sync {
    /// Uploads what the post needs. Nothing of it can be seen; it may be asked again. Where nothing is needed, that is
    /// [`Reply::Ready`] at once.
    fn prepare(&self, job: &Job<'_>) -> impl Future<Output = Reply> + Send;
    /// Asks once whether the platform is done with what was uploaded.
    fn check(&self, job: &Job<'_>, ready: &str) -> impl Future<Output = Reply> + Send;
    /// The one call that makes the post visible, under the job's key.
    fn commit(&self, job: &Job<'_>, ready: &str) -> impl Future<Output = Reply> + Send;
    /// Whether it stands there: [`Reply::Live`], [`Reply::Missing`], or [`Reply::Unknown`] where that cannot be told.
    fn probe(&self, job: &Job<'_>) -> impl Future<Output = Reply> + Send;
    /// Gives what stands there the job's text.
    fn edit(&self, job: &Job<'_>, there: &There) -> impl Future<Output = Reply> + Send;
    /// Takes it away.
    fn delete(&self, job: &Job<'_>, there: &There) -> impl Future<Output = Reply> + Send;
    /// How the account is: who it is, what it may do, until when. Changes nothing.
    fn health(&self, way: Way<'_>, account: &Account) -> impl Future<Output = Health> + Send;
    /// A fresh token in the place of one that ends, and how long it is good.
    fn renew(&self, _: Way<'_>, _: &Account) -> impl Future<Output = Option<(String, Duration)>> + Send {
        async { None }
    }
}

/// Does what is next.
pub async fn act<C: Connector>(connector: &C, effect: Effect, job: &Job<'_>) -> Reply {
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
