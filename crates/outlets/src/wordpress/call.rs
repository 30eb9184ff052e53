//! Calls of the interface, and what its answers say.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class};
use crate::job::Job;
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::{Class, Fault};
use net::Method;
use serde_json::Value;
use url::Url;

pub async fn told(job: &Job<'_>, method: Method, path: &str, query: &[(&str, &str)], body: Option<&Value>) -> Told {
    let ask = ask(job.way, job.account, is_plain(job), method, &format!("/wp/v2/{path}"), query)?;
    ask.perhaps(body).tell(words).await
}

pub fn ask<'a>(
    way: Way<'a>,
    account: &Account,
    plain: bool,
    method: Method,
    route: &str,
    query: &[(&str, &str)],
) -> Result<Ask<'a>, Reply> {
    Ok(Ask::new(way, method, address(account, plain, route, query))?.secret("authorization", &account.basic()))
}

/// Of the interface; a site without readable addresses has it in the query.
pub fn address(account: &Account, plain: bool, route: &str, query: &[(&str, &str)]) -> Option<Url> {
    let mut url = account.at("site", if plain { "" } else { "wp-json/" })?;
    if plain {
        url.query_pairs_mut().append_pair("rest_route", route);
    } else {
        url = url.join(route.trim_start_matches('/')).ok()?;
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Some(url)
}

pub fn is_plain(job: &Job<'_>) -> bool {
    job.number("plain") == Some(1)
}

pub fn id_of(made: &Value) -> Result<u64, Reply> {
    made["id"].as_u64().ok_or_else(|| Reply::Unknown(Fault::new(Class::Unclear, "")))
}

/// A name as people read it: some signs are written for HTML.
pub fn plain_name(name: &str) -> String {
    name.replace("&#038;", "&").replace("&#039;", "'").replace("&quot;", "\"").replace("&amp;", "&")
}

pub fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// `{"code":"rest_…","message":"…","data":{"status":403}}`.
pub fn words(status: u16, answer: &Value) -> Option<Fault> {
    let Some(code) = answer["code"].as_str() else {
        // A page: that there is nothing at the address of the interface says nothing of a post.
        return matches!(status, 404 | 410).then(|| Fault::new(Class::Address, "outlet.no_interface"));
    };
    let class = match code {
        "rest_no_route" | "rest_trash_not_supported" | "rest_disabled" => Class::Version,
        "incorrect_password" | "invalid_username" | "invalid_email" => Class::Auth,
        code if code.starts_with("application_passwords_disabled") => Class::Auth,
        code if code.starts_with("rest_upload") => Class::Media,
        _ => class(status),
    };
    Some(Fault::new(class, answer["message"].as_str().filter(|said| !said.is_empty()).unwrap_or(code)))
}
