//! The town's website, where that is WordPress (REST API wp/v2, application passwords). A draft is made first and filled;
//! what makes it visible is publishing that draft, which done twice is done once. A look at it tells for sure.
mod call;
mod make;
mod terms;
mod there;

use crate::account::Account;
use crate::answer::{Way, harmless, text};
use crate::connector::Connector;
use crate::job::Job;
use call::{ask, plain_name, same, told, words};
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::Image;
use make::{draft, next};
use net::Method;
use serde_json::{Value, json};
use terms::categories;
use there::{edited, live, look, look_at, removed};

/// The connector.
pub struct Wordpress;

/// What the account must be allowed there.
const RIGHTS: [&str; 4] = ["publish_posts", "edit_published_posts", "delete_published_posts", "upload_files"];

/// What was made ready, and what lies there.
#[derive(Default)]
struct Kept {
    post: u64,
    files: Vec<Value>,
}

impl Connector for Wordpress {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        match draft(job).await {
            Ok(post) => Reply::Part(Kept { post, files: Vec::new() }.written()),
            Err(reply) => harmless(reply),
        }
    }

    async fn check(&self, job: &Job<'_>, ready: &str) -> Reply {
        match next(job, Kept::read(ready)).await {
            Ok(reply) => reply,
            // Somebody threw the draft away.
            Err(Reply::Refused(fault)) if fault.class == Class::Missing => Reply::Stale(fault),
            Err(reply) => harmless(reply),
        }
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        let path = format!("posts/{}", Kept::read(ready).post);
        match told(job, Method::POST, &path, &[], Some(&json!({ "status": "publish" }))).await {
            Ok(post) if post["status"] == "publish" => live(&post),
            // A plugin there has somebody read it first.
            Ok(post) => Reply::Refused(Fault::new(Class::Permission, text(&post, "status"))),
            Err(Reply::Refused(fault)) if fault.class == Class::Missing => Reply::Stale(fault),
            Err(reply) => reply,
        }
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        let found = match job.dispatch.ready.as_ref().map(|ready| Kept::read(&ready.data).post) {
            Some(post) if post > 0 => look_at(job, post).await,
            _ => look(job).await,
        };
        found.unwrap_or_else(|reply| reply)
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        edited(job, there).await.unwrap_or_else(|reply| reply)
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        removed(job, there).await.unwrap_or_else(|reply| reply)
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        match state(way, account, false).await {
            Ok(health) => health,
            // Without readable addresses the interface has another one.
            Err(reply) if !matches!(&reply, Reply::Refused(fault) if fault.class == Class::Auth) => {
                state(way, account, true).await.unwrap_or_else(|_| crate::spoken::failed(reply))
            }
            Err(reply) => crate::spoken::failed(reply),
        }
    }
}

async fn state(way: Way<'_>, account: &Account, plain: bool) -> Result<Health, Reply> {
    let get = |path: &str, query: &[(&str, &str)]| ask(way, account, plain, Method::GET, path, query);
    let site = get("/", &[("_fields", "name,home,namespaces")])?.tell(words).await?;
    if !site["namespaces"].as_array().into_iter().flatten().any(|one| one == "wp/v2") {
        return Err(Reply::Refused(Fault::new(Class::Version, "outlet.no_interface")));
    }
    let fields = [("context", "edit"), ("_fields", "slug,capabilities")];
    let me = get("/wp/v2/users/me", &fields)?.tell(words).await?;
    let may = |right: &&&str| me["capabilities"][**right] == true;
    let mut missing: Vec<String> = RIGHTS.iter().filter(|right| !may(right)).map(|right| (*right).to_owned()).collect();
    let (wanted, makes) = (account.setting("category"), me["capabilities"]["manage_categories"] == true);
    let known = if wanted.is_empty() || makes { Vec::new() } else { categories(way, account, plain).await? };
    if !wanted.is_empty() && !makes && !known.iter().any(|(_, name)| same(name, wanted)) {
        missing.push(format!("manage_categories ({wanted})"));
    }
    // A plugin for several languages has a field for it.
    let posts = ask(way, account, plain, Method::OPTIONS, "/wp/v2/posts", &[])?.tell(words).await.unwrap_or_default();
    let lang = posts["schema"]["properties"]["lang"].is_object();
    let numbers = [("plain", plain), ("lang", lang)].map(|(name, is)| (name.to_owned(), u64::from(is)));
    let name = format!("{} ({})", plain_name(text(&site, "name")), text(&me, "slug"));
    Ok(Health { name, url: text(&site, "home").to_owned(), missing, numbers: numbers.into(), ..Health::default() })
}

impl Kept {
    fn read(data: &str) -> Kept {
        let kept: Value = serde_json::from_str(data).unwrap_or_default();
        let files = kept["files"].as_array().cloned().unwrap_or_default();
        Kept { post: kept["post"].as_u64().unwrap_or_default(), files }
    }

    fn written(&self) -> String {
        json!({ "post": self.post, "files": self.files }).to_string()
    }

    fn images(&self, job: &Job<'_>) -> Vec<Image> {
        let image = |file: &Value| {
            let medium = text(file, "medium");
            let picture = job.post.content.pictures.iter().find(|picture| picture.id.to_string() == medium)?;
            Some(Image {
                id: file["id"].as_u64()?,
                url: text(file, "url").to_owned(),
                alt: picture.alt.text().to_owned(),
                credit: picture.credit.as_ref().map(ToString::to_string),
            })
        };
        self.files.iter().filter_map(image).collect()
    }
}
