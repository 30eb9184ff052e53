//! Instagram (with its own sign-in): always a picture, which the platform fetches itself. Nothing there is changed or taken
//! away by a program: an editor is told so before they bring a post out.
use crate::account::Account;
use crate::answer::Way;
use crate::connector::{Connector, Fresh};
use crate::container::Containers;
use crate::graph;
use crate::job::Job;
use crate::runner::Runner;
use channel::outlet::counted::Sum;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Outlet, prepare};
use net::Method;
use std::collections::BTreeMap;

/// The connector.
pub struct Instagram;

const INSTAGRAM: Containers = Containers {
    server: "https://graph.instagram.com",
    make: "media",
    publish: "media_publish",
    list: "media",
    status: "status_code",
    text: "caption",
    quota: "content_publishing_limit",
    rights: ["instagram_business_basic", "instagram_business_content_publish"],
};

impl Connector for Instagram {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        let prepared = prepare(Outlet::Instagram, &job.channel, &job.post);
        let alt = prepared.alts.first().map_or("", String::as_str);
        let pairs = [("image_url", job.portrait), ("caption", prepared.text.as_str()), ("alt_text", alt)];
        match INSTAGRAM.make(job, &pairs).await {
            Ok(container) => Reply::Ready(container, false),
            Err(reply) => reply,
        }
    }

    async fn check(&self, job: &Job<'_>, ready: &str) -> Reply {
        INSTAGRAM.check(job, ready).await
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        INSTAGRAM.commit(job, ready).await
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        INSTAGRAM.probe(job).await
    }

    async fn edit(&self, _: &Job<'_>, _: &There) -> Reply {
        Reply::Refused(Fault::new(Class::Version, ""))
    }

    async fn delete(&self, _: &Job<'_>, _: &There) -> Reply {
        Reply::Refused(Fault::new(Class::Version, ""))
    }

    async fn count(&self, way: Way<'_>, account: &Account, there: &There) -> Option<BTreeMap<Sum, u64>> {
        let (path, fields) = (format!("/{}", there.remote), [("fields", "like_count,comments_count")]);
        let told = graph::call(way, account, INSTAGRAM.server, Method::GET, &path, &fields).await.ok()?;
        let sums = [(Sum::Likes, "like_count"), (Sum::Replies, "comments_count")];
        Some(sums.into_iter().filter_map(|(sum, name)| Some((sum, told[name].as_u64()?))).collect())
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        INSTAGRAM.health(way, account, "https://www.instagram.com/").await
    }

    async fn renew(&self, runner: &Runner, account: &Account) -> Option<Fresh> {
        Some(graph::renew(runner, account, INSTAGRAM.server, "ig_refresh_token").await)
    }
}
