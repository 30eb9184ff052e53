//! A WordPress of a town, in a folder of its host, as its REST interface answers (6.1 was looked at): drafts, the bin with
//! its odd names, pictures that belong to posts, tags, rights.
use super::{Heard, Mishap, Platform, Stage};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

/// A post, visible or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Its number.
    pub id: u64,
    /// `publish`, `draft`, `trash`.
    pub status: String,
    /// Its last part of the address.
    pub slug: String,
    /// What it says: title, content, categories, tags, featured_media, lang.
    pub said: Map<String, Value>,
    /// How often it was changed since it is out.
    pub edits: u32,
}

impl Article {
    /// A part of what it says.
    pub fn text(&self, name: &str) -> &str {
        self.said.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// A picture in the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Its number.
    pub id: u64,
    /// What it shows.
    pub alt: String,
    /// The post it belongs to.
    pub post: u64,
}

struct State {
    articles: Vec<Article>,
    shots: Vec<Shot>,
    tags: Vec<(u64, String)>,
    categories: Vec<(u64, String)>,
    rights: Vec<&'static str>,
    next: u64,
    most: usize,
    readable: bool,
    bin: bool,
    lang: bool,
    moderated: bool,
}

/// The site. It stops when dropped.
pub struct Wordpress(Stage<State>);

const LOGIN: &str = "ausrufer";
const PASSWORD: &str = "abcd EFGH ijkl MNOP qrst UVWX";
const FOLDER: &str = "/aktuelles/";
const ALL: [&str; 5] =
    ["edit_posts", "publish_posts", "edit_published_posts", "delete_published_posts", "upload_files"];

impl Wordpress {
    /// An empty site where our account is an author.
    pub async fn start() -> Wordpress {
        Wordpress(
            Stage::start(State {
                articles: Vec::new(),
                shots: Vec::new(),
                tags: Vec::new(),
                categories: vec![(1, "Allgemein".to_owned()), (4, "Bauen &amp; Wohnen".to_owned())],
                rights: ALL.to_vec(),
                next: 7,
                most: 0,
                readable: true,
                bin: true,
                lang: false,
                moderated: false,
            })
            .await,
        )
    }

    /// `http://127.0.0.1:port/aktuelles/`
    pub fn url(&self) -> String {
        format!("{}{FOLDER}", self.0.url())
    }

    /// Name and application password that are let in.
    pub fn account(&self) -> (&'static str, &'static str) {
        (LOGIN, PASSWORD)
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// What our account may do.
    pub fn rights(&self, rights: &[&'static str]) {
        self.0.state().rights = rights.to_vec();
    }

    /// Addresses are no longer readable, so that the interface is behind a query.
    pub fn plain(&self) {
        self.0.state().readable = false;
    }

    /// What is deleted is gone at once.
    pub fn without_bin(&self) {
        self.0.state().bin = false;
    }

    /// A plugin gives posts a language.
    pub fn with_languages(&self) {
        self.0.state().lang = true;
    }

    /// A plugin has somebody read every post before it is out.
    pub fn moderated(&self) {
        self.0.state().moderated = true;
    }

    /// A category.
    pub fn category(&self, id: u64, name: &str) {
        self.0.state().categories.push((id, name.to_owned()));
    }

    /// Somebody there moves a post: to `trash`, to `draft`.
    pub fn moved(&self, id: u64, status: &str) {
        let mut state = self.0.state();
        state.articles.iter_mut().filter(|one| one.id == id).for_each(|one| status.clone_into(&mut one.status));
    }

    /// What people see, oldest first.
    pub fn articles(&self) -> Vec<Article> {
        self.0.state().articles.iter().filter(|one| one.status == "publish").cloned().collect()
    }

    /// What nobody sees: drafts, and what lies in the bin.
    pub fn hidden(&self) -> Vec<Article> {
        self.0.state().articles.iter().filter(|one| one.status != "publish").cloned().collect()
    }

    /// Pictures in the library.
    pub fn shots(&self) -> Vec<Shot> {
        self.0.state().shots.clone()
    }

    /// Tags that were made.
    pub fn tags(&self) -> Vec<(u64, String)> {
        self.0.state().tags.clone()
    }

    /// The most visible posts of one permalink of ours at once.
    pub fn most(&self) -> usize {
        self.0.state().most
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        let path = heard.path.strip_prefix(FOLDER);
        let route = match (path, heard.query.get("rest_route")) {
            (Some(""), Some(route)) => route.clone(),
            (Some(path), None) if self.readable && path.starts_with("wp-json") => {
                path.trim_start_matches("wp-json").to_owned()
            }
            _ => return (404, json!("<!doctype html><title>Seite nicht gefunden</title>")),
        };
        let (status, mut said) = self.routed(&route, heard);
        if let (Some(fields), 200 | 201) = (heard.query.get("_fields"), status) {
            let wanted: Vec<&str> = fields.split(',').collect();
            let only = |one: &mut Value| {
                one.as_object_mut().into_iter().for_each(|map| map.retain(|name, _| wanted.contains(&name.as_str())))
            };
            match &mut said {
                Value::Array(list) => list.iter_mut().for_each(only),
                one => only(one),
            }
        }
        (status, said)
    }
}

impl State {
    fn routed(&mut self, route: &str, heard: &Heard) -> (u16, Value) {
        let parts: Vec<&str> = route.trim_matches('/').split('/').filter(|part| !part.is_empty()).collect();
        let index = json!({ "name": "Stadt Lindenau", "home": "https://www.lindenau.example/aktuelles", "namespaces": ["oembed/1.0", "wp/v2"] });
        if parts.is_empty() {
            return (200, index);
        }
        if !lets_in(heard) {
            return wrong(401, "rest_not_logged_in", "You are not currently logged in.");
        }
        match (heard.method.as_str(), parts.as_slice()) {
            ("GET", ["wp", "v2", "users", "me"]) => {
                let rights: Map<String, Value> =
                    self.rights.iter().map(|one| ((*one).to_owned(), true.into())).collect();
                (200, json!({ "id": 2, "slug": LOGIN, "capabilities": rights }))
            }
            ("OPTIONS", ["wp", "v2", "posts"]) => {
                let lang = if self.lang { json!({ "lang": { "type": "string" } }) } else { json!({}) };
                (200, json!({ "schema": { "properties": lang } }))
            }
            ("GET", ["wp", "v2", "posts"]) => self.listed(heard),
            ("POST", ["wp", "v2", "posts"]) => self.made(&heard.json()),
            (method, ["wp", "v2", "posts", id]) => self.one(method, id.parse().unwrap_or_default(), heard),
            ("POST", ["wp", "v2", "media"]) => self.shot(heard),
            ("DELETE", ["wp", "v2", "media", id]) => {
                let (id, before) = (id.parse::<u64>().unwrap_or_default(), self.shots.len());
                if heard.query.get("force").map(String::as_str) != Some("true") {
                    return wrong(
                        501,
                        "rest_trash_not_supported",
                        "The post does not support trashing. Set 'force=true' to delete.",
                    );
                }
                self.shots.retain(|one| one.id != id);
                if self.shots.len() < before { (200, json!({ "deleted": true })) } else { no_post() }
            }
            ("GET", ["wp", "v2", "categories"]) => (200, named(&self.categories, "")),
            ("GET", ["wp", "v2", "tags"]) => {
                (200, named(&self.tags, heard.query.get("search").map_or("", String::as_str)))
            }
            ("POST", ["wp", "v2", "tags"]) => self.tag(&heard.json()),
            ("POST", ["wp", "v2", "categories"]) if self.may("manage_categories") => {
                self.next += 1;
                let name = heard.json()["name"].as_str().unwrap_or_default().to_owned();
                self.categories.push((self.next, name.clone()));
                (201, json!({ "id": self.next, "name": name }))
            }
            ("POST", ["wp", "v2", "categories"]) => {
                wrong(403, "rest_cannot_create", "Sorry, you are not allowed to create terms in this taxonomy.")
            }
            _ => wrong(404, "rest_no_route", "No route was found matching the URL and request method."),
        }
    }

    fn may(&self, right: &str) -> bool {
        self.rights.contains(&right)
    }

    fn listed(&self, heard: &Heard) -> (u16, Value) {
        let asked = |name: &str| heard.query.get(name).map_or("", String::as_str);
        if asked("context") == "edit" && !self.may("edit_posts") {
            return wrong(403, "rest_forbidden_context", "Sorry, you are not allowed to edit posts in this post type.");
        }
        let status = if asked("status").is_empty() { "publish" } else { asked("status") };
        let fits = |one: &&Article| one.status == status && (asked("slug").is_empty() || asked("slug") == one.slug);
        let found: Vec<Value> = self.articles.iter().rev().filter(fits).map(Article::shown).collect();
        let size = asked("per_page").parse().unwrap_or(10);
        let from = (asked("page").parse().unwrap_or(1usize).max(1) - 1) * size;
        if from > 0 && from >= found.len() {
            let said = "The page number requested is larger than the number of pages available.";
            return wrong(400, "rest_post_invalid_page_number", said);
        }
        (200, found.into_iter().skip(from).take(size).collect())
    }

    fn made(&mut self, body: &Value) -> (u16, Value) {
        if !self.may("edit_posts") {
            return wrong(403, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.");
        }
        if body["title"].as_str().unwrap_or_default().is_empty() {
            return wrong(400, "empty_content", "Content, title, and excerpt are empty.");
        }
        self.next += 1;
        let article = Article {
            id: self.next,
            status: "draft".to_owned(),
            slug: body["slug"].as_str().unwrap_or_default().to_owned(),
            said: Map::new(),
            edits: 0,
        };
        self.articles.push(article);
        let (status, said) = self.changed(self.next, body);
        (if status == 200 { 201 } else { status }, said)
    }

    fn one(&mut self, method: &str, id: u64, heard: &Heard) -> (u16, Value) {
        let Some(place) = self.articles.iter().position(|one| one.id == id) else { return no_post() };
        match method {
            "GET" => (200, self.articles[place].shown()),
            "POST" => self.changed(id, &heard.json()),
            "DELETE" if !self.may("delete_published_posts") => {
                wrong(403, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
            }
            "DELETE" if heard.query.get("force").map(String::as_str) == Some("true") => {
                let article = self.articles.remove(place);
                (200, json!({ "deleted": true, "previous": article.shown() }))
            }
            "DELETE" if !self.bin => {
                let said = "The post does not support trashing. Set 'force=true' to delete.";
                wrong(501, "rest_trash_not_supported", said)
            }
            "DELETE" if self.articles[place].status == "trash" => {
                wrong(410, "rest_already_trashed", "The post has already been deleted.")
            }
            "DELETE" => {
                let article = &mut self.articles[place];
                "trash".clone_into(&mut article.status);
                article.slug.push_str("__trashed");
                (200, article.shown())
            }
            _ => wrong(404, "rest_no_route", "No route was found matching the URL and request method."),
        }
    }

    /// A post in the bin is changed as well, and stays there.
    fn changed(&mut self, id: u64, body: &Value) -> (u16, Value) {
        let status = body["status"].as_str().unwrap_or_default();
        if !["", "publish", "future", "draft", "pending", "private"].contains(&status) {
            return wrong(400, "rest_invalid_param", "Invalid parameter(s): status");
        }
        if status == "publish" && !self.may("publish_posts") {
            let said = "Sorry, you are not allowed to publish posts in this post type.";
            return wrong(403, "rest_cannot_publish", said);
        }
        let Some(place) = self.articles.iter().position(|one| one.id == id) else { return no_post() };
        if self.articles[place].status == "publish" && !self.may("edit_published_posts") {
            return wrong(403, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.");
        }
        let known = ["title", "content", "categories", "tags", "featured_media"];
        let fields = body.as_object().into_iter().flatten();
        let told = fields.filter(|(name, _)| known.contains(&name.as_str()) || (self.lang && *name == "lang"));
        let told: Vec<(String, Value)> = told.map(|(name, value)| (name.clone(), value.clone())).collect();
        let was_out = self.articles[place].status == "publish";
        let article = &mut self.articles[place];
        article.edits += u32::from(was_out && !told.is_empty());
        article.said.extend(told);
        match status {
            "" => {}
            "publish" if self.moderated => "pending".clone_into(&mut article.status),
            status => status.clone_into(&mut article.status),
        }
        if !was_out && self.articles[place].status == "publish" {
            self.out(place);
        }
        (200, self.articles[place].shown())
    }

    /// Its address is its own from then on.
    fn out(&mut self, place: usize) {
        let slug = self.articles[place].slug.clone();
        let taken = |slug: &str| {
            self.articles.iter().enumerate().any(|(n, one)| n != place && one.status == "publish" && one.slug == slug)
        };
        let free = (2..).map(|n| format!("{slug}-{n}")).find(|slug| !taken(slug));
        let own = if taken(&slug) { free.unwrap_or_default() } else { slug };
        self.articles[place].slug = own;
        let last = |one: &Article| {
            one.text("content").rsplit("href=\"").next().and_then(|rest| rest.split('"').next()).map(str::to_owned)
        };
        let ours = last(&self.articles[place]);
        let same = self.articles.iter().filter(|one| one.status == "publish" && last(one) == ours).count();
        self.most = self.most.max(same);
    }

    fn shot(&mut self, heard: &Heard) -> (u16, Value) {
        if !self.may("upload_files") {
            return wrong(403, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.");
        }
        let parts = heard.parts();
        let text =
            |name: &str| parts.get(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        if !parts.get("file").is_some_and(|bytes| bytes.starts_with(&[0xff, 0xd8, 0xff])) {
            return wrong(500, "rest_upload_unknown_error", "Sorry, you are not allowed to upload this file type.");
        }
        self.next += 1;
        let shot = Shot { id: self.next, alt: text("alt_text"), post: text("post").parse().unwrap_or_default() };
        self.shots.push(shot);
        let url = format!("https://www.lindenau.example/aktuelles/wp-content/uploads/{}.jpg", self.next);
        (201, json!({ "id": self.next, "source_url": url, "status": "inherit" }))
    }

    fn tag(&mut self, body: &Value) -> (u16, Value) {
        let name = body["name"].as_str().unwrap_or_default().to_owned();
        if !self.may("edit_posts") {
            return wrong(403, "rest_cannot_create", "Sorry, you are not allowed to create terms in this taxonomy.");
        }
        if self.tags.iter().any(|(_, known)| known.eq_ignore_ascii_case(&name)) {
            return wrong(400, "term_exists", "A term with the name provided already exists in this taxonomy.");
        }
        self.next += 1;
        self.tags.push((self.next, name.clone()));
        (201, json!({ "id": self.next, "name": name }))
    }
}

impl Article {
    fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "status": self.status,
            "slug": self.slug,
            "link": format!("https://www.lindenau.example/aktuelles/2026/11/{}/", self.slug),
            "content": { "raw": self.text("content") },
            "title": { "raw": self.text("title") },
        })
    }
}

/// Blanks in an application password are for reading.
fn lets_in(heard: &Heard) -> bool {
    let Some(pair) = heard.header("authorization").strip_prefix("Basic ") else { return false };
    let pair = BASE64_STANDARD.decode(pair).unwrap_or_default();
    let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    match String::from_utf8_lossy(&pair).split_once(':') {
        Some((login, password)) => login == LOGIN && bare(password) == bare(PASSWORD),
        None => false,
    }
}

fn named(list: &[(u64, String)], search: &str) -> Value {
    let fits = |one: &&(u64, String)| one.1.to_lowercase().contains(&search.to_lowercase());
    list.iter().filter(fits).map(|(id, name)| json!({ "id": id, "name": name })).collect()
}

fn no_post() -> (u16, Value) {
    wrong(404, "rest_post_invalid_id", "Invalid post ID.")
}

fn wrong(status: u16, code: &str, message: &str) -> (u16, Value) {
    (status, json!({ "code": code, "message": message, "data": { "status": status } }))
}
