//! What Facebook, Instagram and Threads have in common: one interface (Graph), its errors, and lists of posts.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, text};
use crate::connector::Fresh;
use crate::job::Job;
use crate::ours::{self, Page};
use crate::runner::Runner;
use channel::clock::Timestamp;
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::{Class, Fault};
use net::Method;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// Where it asks us to stay away and says not for how long: going on prolongs it.
const AWAY: Duration = Duration::from_secs(15 * 60);

/// One call. The token goes along as the interface wants it: in the form, and where there is none in the query, which no
/// log ever shows.
pub async fn call(
    way: Way<'_>,
    account: &Account,
    server: &str,
    method: Method,
    path: &str,
    pairs: &[(&str, &str)],
) -> Told {
    let token = ("access_token", account.secret("token"));
    let url = address(account, server, path);
    let ask = if method == Method::POST {
        let all: Vec<(&str, &str)> = pairs.iter().copied().chain([token]).collect();
        Ask::new(way, method, url)?.form(&all)
    } else {
        let url = url.map(|mut url| {
            url.query_pairs_mut().extend_pairs(pairs.iter().copied().chain([token]));
            url
        });
        Ask::new(way, method, url)?
    };
    ask.tell(words).await.map_err(|reply| match reply {
        Reply::Later(fault, None) if fault.class == Class::Rate => Reply::Later(fault, Some(AWAY)),
        other => other,
    })
}

/// An address at the account's server, in the version of the interface that is set.
pub fn address(account: &Account, server: &str, path: &str) -> Option<Url> {
    account.server(server)?.join(&format!("/{}{path}", account.setting("version"))).ok()
}

/// `{"error":{"message","code","error_subcode","error_user_msg"}}`.
pub fn words(status: u16, answer: &Value) -> Option<Fault> {
    let error = &answer["error"];
    let (code, sub) = (error["code"].as_i64()?, error["error_subcode"].as_i64().unwrap_or_default());
    let said = error["error_user_msg"].as_str().or_else(|| error["message"].as_str()).unwrap_or_default();
    // A token that is no good is that, whatever stands behind it: a lost role has the number of a post that is gone.
    let class = match code {
        190 => Class::Auth,
        _ => of_subcode(sub).or_else(|| of_code(code)).unwrap_or_else(|| class(status)),
    };
    Some(Fault::new(class, said))
}

fn of_subcode(sub: i64) -> Option<Class> {
    Some(match sub {
        // "An unknown error": it does not say that nothing was done.
        1_363_047 | 1_609_010 => Class::Unclear,
        2_207_032 | 2_207_053 | 2_207_082 | 2_207_027 => Class::Transient,
        1_390_008 | 1_346_003 | 1_404_102 | 1_404_112 | 1_404_006 | 4_854_002 => Class::Policy,
        2_207_001 | 2_207_050 | 2_207_051 | 4_279_013 => Class::Policy,
        1_366_051 => Class::Duplicate,
        1_366_046 | 2_069_019 | 1_349_125 | 2_207_052 | 2_207_003 | 2_207_026 | 2_207_023 => Class::Media,
        2_207_005 | 2_207_004 | 2_207_009 | 2_207_057 | 2_207_028 => Class::Media,
        1_609_005 | 2_061_006 | 1_609_008 | 2_207_010 => Class::Content,
        1_404_078 => Class::Permission,
        2_207_042 => Class::Rate,
        2_207_006 | 2_207_008 | 2_207_020 | 33 => Class::Missing,
        458..=460 | 463 | 464 | 467 | 492 => Class::Auth,
        _ => return None,
    })
}

fn of_code(code: i64) -> Option<Class> {
    Some(match code {
        1 | 2 => Class::Unclear,
        9_007 => Class::Transient,
        4 | 9 | 17 | 32 | 341 | 613 | 80_000..=80_014 => Class::Rate,
        3 | 10 | 200..=299 => Class::Permission,
        100 => Class::Content,
        102 | 104 | 190 => Class::Auth,
        368 => Class::Policy,
        506 => Class::Duplicate,
        36_001 | 36_003 | 9_004 => Class::Media,
        2_500 | 2_635 => Class::Version,
        _ => return None,
    })
}

/// Rights and end of the token, as it says itself.
pub async fn token(way: Way<'_>, account: &Account, server: &str) -> Result<(Vec<String>, Option<i64>), Reply> {
    let told =
        call(way, account, server, Method::GET, "/debug_token", &[("input_token", account.secret("token"))]).await?;
    let data = &told["data"];
    if data["is_valid"] == false {
        let said = data["error"]["message"].as_str().unwrap_or_default();
        return Err(Reply::Refused(Fault::new(Class::Auth, said)));
    }
    let scopes = data["scopes"].as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned));
    // The right to read ends by itself, too, and is renewed by whoever signs in again.
    let ends = ["expires_at", "data_access_expires_at"].map(|name| data[name].as_i64().filter(|end| *end > 0));
    Ok((scopes.collect(), ends.into_iter().flatten().min()))
}

/// When versions of the interface end (developers.facebook.com, changelog, versions; read in November 2026).
const ENDS: [(&str, &str); 6] = [
    ("v20.0", "2026-09-24T00:00:00Z"),
    ("v21.0", "2027-01-21T00:00:00Z"),
    ("v22.0", "2027-05-20T00:00:00Z"),
    ("v23.0", "2027-10-08T00:00:00Z"),
    ("v24.0", "2028-02-18T00:00:00Z"),
    ("v25.0", "2028-07-29T00:00:00Z"),
];

/// When the version an account speaks ends; `None` where that is not known, as of the newest and of Threads'.
pub fn sunset(account: &Account) -> Option<Timestamp> {
    let version = account.setting("version");
    ENDS.iter().find(|(name, _)| *name == version).and_then(|(_, end)| end.parse().ok())
}

/// A fresh token in the place of one that ends in sixty days, once it is seen to work.
pub async fn renew(runner: &Runner, account: &Account, server: &str, grant: &str) -> Fresh {
    let url = account.server(server).and_then(|url| url.join("/refresh_access_token").ok()).map(|mut url| {
        url.query_pairs_mut().append_pair("grant_type", grant).append_pair("access_token", account.secret("token"));
        url
    });
    let told = Ask::new(runner.way(account), Method::GET, url)?.for_a_secret().tell(words).await?;
    let unclear = || Reply::Unknown(Fault::new(Class::Unclear, ""));
    let token = told["access_token"].as_str().filter(|token| !token.is_empty()).ok_or_else(unclear)?;
    let life = told["expires_in"].as_u64().filter(|life| *life > 0).ok_or_else(unclear)?;
    let fresh = account.with_token(token);
    // What does not let us in is no answer to what we asked.
    let tried = call(runner.way(&fresh), &fresh, server, Method::GET, "/me", &[("fields", "id")]).await;
    tried.map_err(|reply| Reply::Unknown(Fault { class: Class::Unclear, ..crate::spoken::fault(reply) }))?;
    Ok((token.to_owned(), Duration::from_secs(life)))
}

/// Looks for our permalink in a list of the account's posts, as far back as it can be; `fields` names what holds the text
/// and the time.
pub async fn seek(job: &Job<'_>, list: &List<'_>) -> Reply {
    match walk(job, list, |one| ours::is_ours(job, text(one, list.text))).await {
        Ok(Some(one)) => Reply::Live(text(&one, "id").to_owned(), (list.url)(&one)),
        Ok(None) => Reply::Missing,
        Err(reply) => reply,
    }
}

/// What a call came to that said that there is no such thing: the same is said of what the account may see no more. It is
/// gone only when the account's posts can be read as far back and it is not among them.
pub async fn gone(job: &Job<'_>, list: &List<'_>, remote: &str, fault: Fault) -> Reply {
    match walk(job, list, |one| text(one, "id") == remote).await {
        Ok(Some(_)) => Reply::Refused(Fault { class: Class::Permission, ..fault }),
        Ok(None) => Reply::Missing,
        Err(Reply::Refused(other)) if other.class == Class::Auth => Reply::Refused(other),
        Err(Reply::Later(other, wait)) => Reply::Later(other, wait),
        Err(_) => Reply::Refused(Fault { class: Class::Permission, ..fault }),
    }
}

/// A list of an account's posts, newest first.
pub struct List<'a> {
    /// The server.
    pub server: &'a str,
    /// Its path.
    pub path: String,
    /// What is asked of each.
    pub fields: String,
    /// What holds the text.
    pub text: &'a str,
    /// What holds the time.
    pub made: &'a str,
    /// Where people see one.
    pub url: fn(&Value) -> String,
}

async fn walk(job: &Job<'_>, list: &List<'_>, found: impl Fn(&Value) -> bool) -> Result<Option<Value>, Reply> {
    let mut after = String::new();
    for _ in 0..ours::PAGES {
        let mut asked = vec![("fields", list.fields.as_str()), ("limit", "50")];
        if !after.is_empty() {
            asked.push(("after", &after));
        }
        let told = call(job.way, job.account, list.server, Method::GET, &list.path, &asked).await?;
        let Some(posts) = told["data"].as_array() else {
            return Err(Reply::Unknown(Fault::new(Class::Unclear, "")));
        };
        match ours::page(job.since, posts, &found, |one| ours::made(&one[list.made])) {
            Page::There(one) => return Ok(Some(one)),
            Page::End => return Ok(None),
            Page::More => {}
        }
        let paging = &told["paging"];
        match paging["cursors"]["after"].as_str().filter(|_| paging["next"].is_string()) {
            Some(next) => next.clone_into(&mut after),
            None => return Ok(None),
        }
    }
    Err(Reply::Unknown(ours::endless()))
}
