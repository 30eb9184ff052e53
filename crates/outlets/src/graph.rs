//! What Facebook, Instagram and Threads have in common: one interface (Graph), its errors, and containers.
use crate::account::Account;
use crate::answer::{Ask, Told, Way, class, harmless};
use crate::job::Job;
use channel::outlet::dispatch::Reply;
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use net::Method;
use serde_json::Value;
use std::time::Duration;
use url::Url;

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
    if method == Method::POST {
        let all: Vec<(&str, &str)> = pairs.iter().copied().chain([token]).collect();
        return Ask::new(way, method, url)?.form(&all).tell(words).await;
    }
    let url = url.map(|mut url| {
        url.query_pairs_mut().extend_pairs(pairs.iter().copied().chain([token]));
        url
    });
    Ask::new(way, method, url)?.tell(words).await
}

/// An address at the account's server, in the version of the interface that is set.
pub fn address(account: &Account, server: &str, path: &str) -> Option<Url> {
    let own = Some(account.setting("server")).filter(|own| !own.is_empty()).unwrap_or(server);
    Url::parse(own).ok()?.join(&format!("/{}{path}", account.setting("version"))).ok()
}

/// `{"error":{"message","code","error_subcode","error_user_msg"}}`.
pub fn words(status: u16, answer: &Value) -> Option<Fault> {
    let error = &answer["error"];
    let (code, sub) = (error["code"].as_i64()?, error["error_subcode"].as_i64().unwrap_or_default());
    let said = error["error_user_msg"].as_str().or_else(|| error["message"].as_str()).unwrap_or_default();
    Some(Fault::new(of_subcode(sub).or_else(|| of_code(code)).unwrap_or_else(|| class(status)), said))
}

fn of_subcode(sub: i64) -> Option<Class> {
    Some(match sub {
        1_363_047 | 1_609_010 | 2_207_032 | 2_207_053 | 2_207_082 => Class::Transient,
        1_390_008 | 1_346_003 | 1_404_102 | 1_404_112 | 1_404_006 | 4_854_002 => Class::Policy,
        2_207_001 | 2_207_050 | 2_207_051 | 4_279_013 => Class::Policy,
        1_366_051 => Class::Duplicate,
        1_366_046 | 2_069_019 | 1_349_125 | 2_207_052 | 2_207_003 | 2_207_026 | 2_207_023 => Class::Media,
        2_207_005 | 2_207_004 | 2_207_009 | 2_207_057 | 2_207_028 => Class::Media,
        1_609_005 | 2_061_006 | 1_609_008 | 2_207_010 => Class::Content,
        1_404_078 => Class::Permission,
        2_207_042 => Class::Rate,
        2_207_006 | 33 => Class::Missing,
        458..=460 | 463 | 464 | 467 | 492 => Class::Auth,
        _ => return None,
    })
}

fn of_code(code: i64) -> Option<Class> {
    Some(match code {
        1 | 2 => Class::Transient,
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
    Ok((scopes.collect(), data["expires_at"].as_i64().filter(|end| *end > 0)))
}

/// A fresh token in the place of one that ends in sixty days.
pub async fn renew(way: Way<'_>, account: &Account, server: &str, grant: &str) -> Option<(String, Duration)> {
    let own = Some(account.setting("server")).filter(|own| !own.is_empty()).unwrap_or(server);
    let mut url = Url::parse(own).ok()?.join("/refresh_access_token").ok()?;
    url.query_pairs_mut().append_pair("grant_type", grant).append_pair("access_token", account.secret("token"));
    let told = Ask::new(way, Method::GET, Some(url)).ok()?.tell(words).await.ok()?;
    Some((told["access_token"].as_str()?.to_owned(), Duration::from_secs(told["expires_in"].as_u64()?)))
}

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
        match self.state(job, container).await {
            Ok((state, _)) if state == "FINISHED" || state == "PUBLISHED" => Reply::Ready(container.to_owned(), true),
            Ok((state, _)) if state == "IN_PROGRESS" => Reply::Ready(container.to_owned(), false),
            // It is made anew.
            Ok((state, said)) if state == "EXPIRED" => Reply::Later(Fault::new(Class::Transient, &said), None),
            Ok((_, said)) => Reply::Refused(Fault::new(Class::Media, &said)),
            Err(reply) => harmless(reply),
        }
    }

    async fn state(&self, job: &Job<'_>, container: &str) -> Result<(String, String), Reply> {
        let fields = format!("{},error_message", self.status);
        let path = format!("/{container}");
        let told = call(job.way, job.account, self.server, Method::GET, &path, &[("fields", &fields)]).await?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        Ok((text(self.status), text("error_message")))
    }

    /// Publishes it. Made again, it first looks whether the call before did its work.
    pub async fn commit(&self, job: &Job<'_>, container: &str) -> Reply {
        let again = job.dispatch.armed.is_some_and(|armed| !armed.fresh);
        if again {
            match self.state(job, container).await {
                Ok((state, _)) if state == "PUBLISHED" => return self.probe(job).await,
                Ok(_) => {}
                Err(reply) => return reply,
            }
        }
        let path = format!("/{}/{}", job.account.setting("user"), self.publish);
        let pairs = [("creation_id", container)];
        let made = match call(job.way, job.account, self.server, Method::POST, &path, &pairs).await {
            Ok(made) => made,
            Err(reply) => return reply,
        };
        let Some(id) = made["id"].as_str() else { return Reply::Unknown(Fault::new(Class::Unclear, "")) };
        // That the address is not told does not make it any less public.
        let path = format!("/{id}");
        let asked = [("fields", "permalink")];
        let told = call(job.way, job.account, self.server, Method::GET, &path, &asked).await.unwrap_or_default();
        Reply::Live(id.to_owned(), told["permalink"].as_str().unwrap_or_default().to_owned())
    }

    /// Our permalink among what was published.
    pub async fn probe(&self, job: &Job<'_>) -> Reply {
        let path = format!("/{}/{}", job.account.setting("user"), self.list);
        let fields = format!("id,permalink,{}", self.text);
        let asked = [("fields", fields.as_str()), ("limit", "50")];
        match call(job.way, job.account, self.server, Method::GET, &path, &asked).await {
            Ok(told) => {
                let post = job.post.id.to_string();
                let ours = |one: &&Value| one[self.text].as_str().is_some_and(|text| text.contains(&post));
                let found = told["data"].as_array().into_iter().flatten().find(ours);
                let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
                found.map_or(Reply::Missing, |one| Reply::Live(text(one, "id"), text(one, "permalink")))
            }
            Err(reply) => reply,
        }
    }

    /// Who the account is.
    pub async fn health(&self, way: Way<'_>, account: &Account, page: &str) -> Health {
        let asked = [("fields", "id,username")];
        match call(way, account, self.server, Method::GET, "/me", &asked).await {
            Ok(me) => {
                let name = me["username"].as_str().unwrap_or_default();
                Health { name: format!("@{name}"), url: format!("{page}{name}"), ..Health::default() }
            }
            Err(reply) => crate::spoken::failed(reply),
        }
    }
}
