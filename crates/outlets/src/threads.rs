//! Threads: a container is made, and published when it is done. What was published tells its own container.
use crate::account::Account;
use crate::answer::Way;
use crate::connector::{Connector, Fresh};
use crate::container::Containers;
use crate::graph;
use crate::job::Job;
use crate::runner::Runner;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Outlet, prepare};
use net::Method;

/// The connector.
pub struct Threads;

const THREADS: Containers = Containers {
    server: "https://graph.threads.net",
    make: "threads",
    publish: "threads_publish",
    list: "threads",
    status: "status",
    text: "text",
    quota: "threads_publishing_limit",
    rights: ["threads_basic", "threads_content_publish"],
};

impl Connector for Threads {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        let prepared = prepare(Outlet::Threads, &job.channel, &job.post);
        // It fetches the picture itself, from where everybody sees it.
        let picture = job.post.picture_url.as_deref().filter(|_| prepared.pictures > 0);
        let alt = prepared.alts.first().map_or("", String::as_str);
        let pairs = match picture {
            Some(url) => vec![("media_type", "IMAGE"), ("image_url", url), ("alt_text", alt), ("text", &prepared.text)],
            None => vec![("media_type", "TEXT"), ("text", prepared.text.as_str()), ("link_attachment", job.post.url)],
        };
        match THREADS.make(job, &pairs).await {
            Ok(container) => Reply::Ready(container, false),
            Err(reply) => reply,
        }
    }

    async fn check(&self, job: &Job<'_>, ready: &str) -> Reply {
        THREADS.check(job, ready).await
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        THREADS.commit(job, ready).await
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        THREADS.probe(job).await
    }

    async fn edit(&self, _: &Job<'_>, _: &There) -> Reply {
        Reply::Refused(Fault::new(Class::Version, ""))
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        let path = format!("/{}", there.remote);
        match graph::call(job.way, job.account, THREADS.server, Method::DELETE, &path, &[]).await {
            Ok(told) if told["success"] == true => Reply::Done,
            Ok(_) => Reply::Unknown(Fault::new(Class::Unclear, "")),
            Err(Reply::Refused(fault)) if fault.class == Class::Missing => {
                graph::gone(job, &THREADS.list(job.account), &there.remote, fault).await
            }
            Err(reply) => reply,
        }
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        THREADS.health(way, account, "https://www.threads.net/@").await
    }

    async fn renew(&self, runner: &Runner, account: &Account) -> Option<Fresh> {
        Some(graph::renew(runner, account, THREADS.server, "th_refresh_token").await)
    }
}
