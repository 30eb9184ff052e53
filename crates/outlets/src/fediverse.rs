//! The channel's own actor in the Fediverse: nothing is spoken to here. What became of a post is handed over to whoever
//! tells the servers of those who follow; handing it over twice is handing it over once.
use crate::account::Account;
use crate::answer::Way;
use crate::connector::Connector;
use crate::job::Job;
use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use futures_util::future::BoxFuture;

/// What becomes of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// It comes out.
    Out,
    /// Another version of it comes out.
    Changed,
    /// It is taken back.
    Gone,
}

/// What those who follow are to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Of which channel.
    pub channel: ChannelId,
    /// Of which post.
    pub post: PostId,
    /// Of which version.
    pub version: u32,
    /// What becomes of it.
    pub becomes: Becomes,
    /// Warning or news.
    pub lane: Lane,
}

/// Who tells them.
pub trait Fediverse: Send + Sync {
    /// Takes an order; `false` when it cannot now.
    fn hand_over(&self, order: Order) -> BoxFuture<'_, bool>;
}

/// The connector.
pub(crate) struct Own;

impl Connector for Own {
    async fn prepare(&self, _: &Job<'_>) -> Reply {
        Reply::Ready(String::new(), true)
    }

    async fn check(&self, _: &Job<'_>, ready: &str) -> Reply {
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, _: &str) -> Reply {
        told(job, Becomes::Out, live(job)).await
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        // What was handed over is handed over again, which does no harm; and perhaps somebody was told, so they are told
        // of a withdrawal, too.
        if job.dispatch.wish.shown { Reply::Missing } else { live(job) }
    }

    async fn edit(&self, job: &Job<'_>, _: &There) -> Reply {
        told(job, Becomes::Changed, Reply::Done).await
    }

    async fn delete(&self, job: &Job<'_>, _: &There) -> Reply {
        told(job, Becomes::Gone, Reply::Done).await
    }

    async fn health(&self, _: Way<'_>, account: &Account) -> Health {
        // The handle is its name, and what is wrong with it shows at the other servers only.
        Health { name: account.setting("handle").to_owned(), ..Health::default() }
    }
}

fn live(job: &Job<'_>) -> Reply {
    Reply::Live(job.post.id.to_string(), job.post.url.to_owned())
}

async fn told(job: &Job<'_>, becomes: Becomes, done: Reply) -> Reply {
    let (channel, post, version) = (job.channel.channel.id, job.post.id, job.dispatch.wish.version);
    let order = Order { channel, post, version, becomes, lane: job.lane };
    match job.fediverse.hand_over(order).await {
        true => done,
        false => Reply::Later(Fault::new(Class::Transient, ""), None),
    }
}
