//! A LinkedIn page (Posts API, versioned). Nothing there is done once for sure; our own permalink is looked for among the
//! page's posts, and what is not found there may still come. Of a post that stands there the text alone can be changed; one
//! with other pictures or another card is taken away and put there again.
use crate::account::Account;
use crate::answer::{Ask, Way, class, encoded, harmless, text};
use crate::connector::Connector;
use crate::job::{Job, Picture};
use channel::clock::Timestamp;
use channel::outlet::dispatch::{Reply, There};
use channel::outlet::fault::{Class, Fault};
use channel::outlet::health::Health;
use formats::outlet::{Outlet, prepare};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use net::Method;
use serde_json::{Value, json};
use url::Url;

/// The connector.
pub struct Linkedin;

const SERVER: &str = "https://api.linkedin.com";
/// Bytes of a picture.
const PICTURE_MAX: usize = 8_000_000;
/// In one post.
const PICTURES: usize = 20;
/// Who may post for a page, in the platform's words.
const ROLES: [&str; 2] = ["ADMINISTRATOR", "CONTENT_ADMINISTRATOR"];
/// A version is spoken for a year at least after its month; nobody says when it really ends.
const YEAR: i64 = 12;

impl Connector for Linkedin {
    async fn prepare(&self, job: &Job<'_>) -> Reply {
        next(job, Vec::new()).await
    }

    async fn check(&self, job: &Job<'_>, ready: &str) -> Reply {
        let images = images(ready);
        if images.len() < wanted(job) {
            return next(job, images).await;
        }
        for image in images.iter().filter(|image| !image["id"].is_null()) {
            let path = format!("/rest/images/{}", encoded(text(image, "id")));
            let told = match ask(job.way, job.account, Method::GET, &path) {
                Ok(ask) => ask.tell(words).await,
                Err(reply) => return reply,
            };
            match told.as_ref().map(|told| text(told, "status")) {
                Ok("AVAILABLE") => {}
                Ok("PROCESSING_FAILED") => return Reply::Refused(Fault::new(Class::Media, "PROCESSING_FAILED")),
                Ok(_) => return Reply::Ready(ready.to_owned(), false),
                Err(reply) => return harmless(reply.clone()),
            }
        }
        Reply::Ready(ready.to_owned(), true)
    }

    async fn commit(&self, job: &Job<'_>, ready: &str) -> Reply {
        let prepared = prepare(Outlet::Linkedin, &job.channel, &job.post);
        let body = json!({
            "author": author(job.account),
            "commentary": prepared.wire,
            "visibility": "PUBLIC",
            "distribution": { "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": [] },
            "content": content(job, images(ready)),
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": false,
        });
        let made = match ask(job.way, job.account, Method::POST, "/rest/posts") {
            Ok(ask) => ask.json(&body).whole(words).await,
            Err(reply) => return reply,
        };
        match made {
            Ok((answer, _)) => match answer.header("x-restli-id") {
                Some(urn) => live(urn),
                None => Reply::Unknown(Fault::new(Class::Unclear, "")),
            },
            Err(reply) => reply,
        }
    }

    async fn probe(&self, job: &Job<'_>) -> Reply {
        let path = format!("/rest/posts?author={}&q=author&count=50&sortBy=CREATED", encoded(&author(job.account)));
        let told = match ask(job.way, job.account, Method::GET, &path) {
            Ok(ask) => ask.header("x-restli-method", "FINDER").tell(words).await,
            Err(reply) => return reply,
        };
        match told {
            Ok(told) => {
                let id = job.post.id.to_string();
                // A post that only mentions ours has another link at its end.
                let ours = |post: &&Value| match post["content"]["article"]["source"].as_str() {
                    Some(source) => source.contains(&id),
                    None => {
                        text(post, "commentary").split_whitespace().next_back().is_some_and(|end| end.contains(&id))
                    }
                };
                let found = told["elements"].as_array().into_iter().flatten().find(ours);
                found.map_or(Reply::Missing, |post| live(text(post, "id")))
            }
            Err(reply) => reply,
        }
    }

    async fn edit(&self, job: &Job<'_>, there: &There) -> Reply {
        if shown(&there.data).is_some_and(|shown| shown != wished(job, &there.data)) {
            // Only the text of a post can be changed there.
            return Reply::Replace;
        }
        let prepared = prepare(Outlet::Linkedin, &job.channel, &job.post);
        let patch = json!({ "patch": { "$set": { "commentary": prepared.wire } } });
        match ask(job.way, job.account, Method::POST, &format!("/rest/posts/{}", encoded(&there.remote))) {
            Ok(ask) => settled(ask.header("x-restli-method", "PARTIAL_UPDATE").json(&patch).tell(words).await),
            Err(reply) => reply,
        }
    }

    async fn delete(&self, job: &Job<'_>, there: &There) -> Reply {
        match ask(job.way, job.account, Method::DELETE, &format!("/rest/posts/{}", encoded(&there.remote))) {
            Ok(ask) => settled(ask.header("x-restli-method", "DELETE").tell(words).await),
            Err(reply) => reply,
        }
    }

    async fn health(&self, way: Way<'_>, account: &Account) -> Health {
        let ends = Health { expires: expires(account), sunset: sunset(account), ..Health::default() };
        match state(way, account).await {
            Ok(seen) => Health { expires: ends.expires, sunset: ends.sunset, ..seen },
            Err(reply) => Health { expires: ends.expires, sunset: ends.sunset, ..crate::spoken::failed(reply) },
        }
    }
}

async fn state(way: Way<'_>, account: &Account) -> Result<Health, Reply> {
    let acls = ask(way, account, Method::GET, "/rest/organizationAcls?q=roleAssignee&state=APPROVED")?;
    let told = acls.header("x-restli-method", "FINDER").tell(words).await?;
    let page = author(account);
    let may = |acl: &Value| acl["organization"] == page.as_str() && ROLES.contains(&text(acl, "role"));
    let missing = match told["elements"].as_array().into_iter().flatten().any(may) {
        true => Vec::new(),
        false => vec![ROLES[1].to_owned()],
    };
    let number = account.setting("organization");
    // Posts go there whether or not its name is told.
    let about = ask(way, account, Method::GET, &format!("/rest/organizations/{number}"))?.tell(words).await;
    let about = about.unwrap_or_default();
    let name = about["localizedName"].as_str().unwrap_or(number).to_owned();
    Ok(Health { name, url: format!("https://www.linkedin.com/company/{number}"), missing, ..Health::default() })
}

/// How many pictures go along.
fn wanted(job: &Job<'_>) -> usize {
    job.post.content.pictures.len().min(PICTURES)
}

/// The next picture, so that nothing waits for twenty of them. One that is gone is left out.
async fn next(job: &Job<'_>, mut images: Vec<Value>) -> Reply {
    let place = images.len();
    if let Some(picture) = job.post.content.pictures.get(place).filter(|_| place < PICTURES) {
        let medium = picture.id.to_string();
        let mut image = match job.picture(place, PICTURE_MAX).await {
            Ok(Some(picture)) => match upload(job, picture).await {
                Ok(image) => image,
                Err(reply) => return harmless(reply),
            },
            Ok(None) => json!({}),
            Err(reply) => return reply,
        };
        image["medium"] = json!(medium);
        images.push(image);
    }
    let (all, ready) = (images.len() >= wanted(job), images.iter().all(|image| image["id"].is_null()));
    let kept = json!({ "images": images, "title": title(job) }).to_string();
    if all { Reply::Ready(kept, ready) } else { Reply::Part(kept) }
}

fn images(ready: &str) -> Vec<Value> {
    let kept: Value = serde_json::from_str(ready).unwrap_or_default();
    kept["images"].as_array().cloned().unwrap_or_default()
}

/// What people see beside the text: each picture with its description, or the card's title. `None` where what is kept does
/// not tell, as of a post that a person found there, or an earlier program put there.
fn shown(data: &str) -> Option<(Vec<(String, String)>, String)> {
    let kept: Value = serde_json::from_str(data).unwrap_or_default();
    let there = kept["images"].as_array()?.iter().filter(|image| !image["id"].is_null());
    let image = |image: &Value| (text(image, "medium").to_owned(), text(image, "altText").to_owned());
    Some(beside(there.map(image).collect(), text(&kept, "title")))
}

/// The same of what is wished. A picture that was gone when it was to go along is not missed.
fn wished(job: &Job<'_>, data: &str) -> (Vec<(String, String)>, String) {
    let images = images(data);
    let gone = |medium: &str| images.iter().any(|image| image["id"].is_null() && text(image, "medium") == medium);
    let pictures = job.post.content.pictures.iter().take(PICTURES);
    let image = |picture: &channel::image::Picture| (picture.id.to_string(), picture.alt.text().to_owned());
    beside(pictures.map(image).filter(|(medium, _)| !gone(medium)).collect(), &title(job))
}

/// With pictures there is no card.
fn beside(images: Vec<(String, String)>, title: &str) -> (Vec<(String, String)>, String) {
    let title = if images.is_empty() { title } else { "" };
    (images, title.to_owned())
}

/// The line of the card of our link.
fn title(job: &Job<'_>) -> String {
    let card = prepare(Outlet::LinkCard, &job.channel, &job.post);
    card.subject.unwrap_or_else(|| job.post.content.title.as_str().to_owned())
}

/// A picture's number there, with what it shows.
async fn upload(job: &Job<'_>, picture: Picture) -> Result<Value, Reply> {
    let begin = json!({ "initializeUploadRequest": { "owner": author(job.account) } });
    let path = "/rest/images?action=initializeUpload";
    let told = ask(job.way, job.account, Method::POST, path)?.json(&begin).tell(words).await?;
    let place = Url::parse(text(&told["value"], "uploadUrl")).ok();
    let theirs = place.as_ref().is_some_and(|url| belongs(job.account, url));
    let put = Ask::new(job.way, Method::PUT, place)?.body("application/octet-stream", picture.bytes);
    // Our token is for them alone, wherever they send the picture.
    let put = if theirs { put.bearer(job.account.secret("token")) } else { put };
    put.tell(words).await?;
    Ok(json!({ "id": told["value"]["image"], "altText": picture.alt }))
}

fn belongs(account: &Account, url: &Url) -> bool {
    let own = account.server(SERVER).is_some_and(|server| server.origin() == url.origin());
    own || url.host_str().is_some_and(|host| host == "linkedin.com" || host.ends_with(".linkedin.com"))
}

/// One picture, several, or the card of our link: it is not read from the page there.
fn content(job: &Job<'_>, images: Vec<Value>) -> Value {
    let there = images.iter().filter(|image| !image["id"].is_null());
    let images: Vec<Value> = there.map(|image| json!({ "id": image["id"], "altText": image["altText"] })).collect();
    match images.as_slice() {
        [] => {
            let card = prepare(Outlet::LinkCard, &job.channel, &job.post);
            json!({ "article": { "source": job.post.url, "title": title(job), "description": card.text } })
        }
        [one] => json!({ "media": one }),
        several => json!({ "multiImage": { "images": several } }),
    }
}

fn live(urn: &str) -> Reply {
    Reply::Live(urn.to_owned(), format!("https://www.linkedin.com/feed/update/{urn}"))
}

fn settled(told: Result<Value, Reply>) -> Reply {
    match told {
        Ok(_) => Reply::Done,
        Err(Reply::Refused(fault)) if fault.class == Class::Missing => Reply::Missing,
        Err(reply) => reply,
    }
}

fn author(account: &Account) -> String {
    format!("urn:li:organization:{}", account.setting("organization"))
}

/// Until when the token is good, as whoever made it was told: the interface says so to its own apps alone.
fn expires(account: &Account) -> Option<Timestamp> {
    let day: Date = account.setting("until").parse().ok()?;
    day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok().map(|end| end.timestamp())
}

/// Until when the version we name is spoken at least.
fn sunset(account: &Account) -> Option<Timestamp> {
    let version = account.setting("version");
    let year = version.get(..4)?.parse().ok()?;
    let first = Date::new(year, version.get(4..6)?.parse().ok()?, 1).ok()?;
    let year: Span = YEAR.months();
    first.checked_add(year).ok()?.to_zoned(TimeZone::UTC).ok().map(|end| end.timestamp())
}

fn ask<'a>(way: Way<'a>, account: &Account, method: Method, path: &str) -> Result<Ask<'a>, Reply> {
    let ask = Ask::new(way, method, account.server(SERVER).and_then(|server| server.join(path).ok()))?;
    let ask = ask.bearer(account.secret("token")).header("linkedin-version", account.setting("version"));
    Ok(ask.header("x-restli-protocol-version", "2.0.0"))
}

/// `{"status":422,"code":"…","message":"…"}`.
fn words(status: u16, answer: &Value) -> Option<Fault> {
    let said = answer["message"].as_str().or_else(|| answer["code"].as_str())?;
    let class = match (status, text(answer, "code")) {
        (_, "NONEXISTENT_VERSION") => Class::Version,
        (409 | 422, _) if said.to_lowercase().contains("duplicate") => Class::Duplicate,
        (status, _) => class(status),
    };
    Some(Fault::new(class, said))
}
