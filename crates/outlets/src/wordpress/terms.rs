//! How a post is sorted there, by rule: a topic is the category of that name, or a tag.
use super::call::{ask, is_plain, plain_name, same, told, words};
use crate::account::Account;
use crate::answer::{Way, text};
use crate::job::Job;
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::Class;
use channel::topic::Topic;
use formats::outlet::subject;
use net::Method;
use serde_json::{Value, json};

/// Categories that have the name of a topic, and the one that was set; other topics are tags.
pub async fn terms(job: &Job<'_>) -> Result<(Vec<u64>, Vec<u64>), Reply> {
    let known = categories(job.way, job.account, is_plain(job)).await?;
    let category = |name: &str| known.iter().find(|(_, known)| same(known, name)).map(|(id, _)| *id);
    let mut categories: Vec<u64> = match job.account.setting("category") {
        "" => Vec::new(),
        name => match category(name) {
            Some(id) => vec![id],
            None => made(job, "categories", name).await?.into_iter().collect(),
        },
    };
    let mut tags = Vec::new();
    for topic in job.post.content.topics.iter() {
        let name = subject(job.post.content, topic);
        match category(name) {
            Some(id) if categories.contains(&id) => {}
            Some(id) => categories.push(id),
            // "News" says nothing as a tag.
            None if topic == Topic::News => {}
            None => tags.extend(tag(job, name).await?),
        }
    }
    Ok((categories, tags))
}

pub async fn categories(way: Way<'_>, account: &Account, plain: bool) -> Result<Vec<(u64, String)>, Reply> {
    let query = [("per_page", "100"), ("_fields", "id,name")];
    let told = ask(way, account, plain, Method::GET, "/wp/v2/categories", &query)?.tell(words).await?;
    let named = |one: &Value| Some((one["id"].as_u64()?, plain_name(text(one, "name"))));
    Ok(told.as_array().into_iter().flatten().filter_map(named).collect())
}

/// The tag of that name, made where there is none.
async fn tag(job: &Job<'_>, name: &str) -> Result<Option<u64>, Reply> {
    let query = [("search", name), ("per_page", "100"), ("_fields", "id,name")];
    let told_tags = told(job, Method::GET, "tags", &query, None).await?;
    let known = told_tags.as_array().into_iter().flatten().find(|one| same(text(one, "name"), name));
    if let Some(id) = known.and_then(|one| one["id"].as_u64()) {
        return Ok(Some(id));
    }
    made(job, "tags", name).await
}

/// A category or tag; none where the account may not.
async fn made(job: &Job<'_>, kind: &str, name: &str) -> Result<Option<u64>, Reply> {
    match told(job, Method::POST, kind, &[], Some(&json!({ "name": name }))).await {
        Ok(made) => Ok(made["id"].as_u64()),
        Err(Reply::Refused(fault)) if fault.class != Class::Auth => Ok(None),
        Err(reply) => Err(reply),
    }
}
