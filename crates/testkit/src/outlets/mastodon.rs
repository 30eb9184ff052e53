//! A Mastodon server of one account.
use super::{Heard, Mishap, Platform, Stage};
use channel::text::letters;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What stands at the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toot {
    /// Its number.
    pub id: String,
    /// As it was sent.
    pub text: String,
    /// `de`.
    pub language: String,
    /// Descriptions of its pictures.
    pub alts: Vec<String>,
    /// How often it was changed.
    pub edits: u32,
    /// When it was made, where a test says so.
    pub made: Option<String>,
}

#[derive(Clone)]
struct File {
    alt: String,
    attached: bool,
}

#[derive(Default)]
struct State {
    toots: Vec<Toot>,
    files: BTreeMap<String, File>,
    keys: BTreeMap<String, String>,
    next: u64,
    scopes: Vec<String>,
    most: usize,
    strange: bool,
}

/// The server. It stops when dropped.
pub struct Mastodon(Stage<State>);

/// The token that is let in.
const TOKEN: &str = "let-me-in";
const MAX: usize = 500;

impl Mastodon {
    /// An empty account.
    pub async fn start() -> Mastodon {
        let scopes = ["read", "write"].map(str::to_owned).to_vec();
        Mastodon(Stage::start(State { next: 100, scopes, ..State::default() }).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// The token that is let in.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// The rights of the token.
    pub fn allow(&self, scopes: &[&str]) {
        self.0.state().scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    }

    /// What people see, oldest first.
    pub fn toots(&self) -> Vec<Toot> {
        self.0.state().toots.clone()
    }

    /// The most copies of one text that ever stood there at once.
    pub fn most(&self) -> usize {
        self.0.state().most
    }

    /// Somebody posts there by hand.
    pub fn put(&self, text: &str, made: Option<&str>) {
        let mut state = self.0.state();
        let (id, text, made) = (state.number(), text.to_owned(), made.map(str::to_owned));
        state.toots.push(Toot { id, text, language: "de".to_owned(), alts: Vec::new(), edits: 0, made });
    }

    /// The token is another account's: nothing here is its own.
    pub fn strange(&self, strange: bool) {
        self.0.state().strange = strange;
    }

    /// The keys are forgotten, as after an hour.
    pub fn forget_keys(&self) {
        self.0.state().keys.clear();
    }

    /// Somebody takes everything away there.
    pub fn clear(&self) {
        self.0.state().toots.clear();
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        let path: Vec<&str> = heard.path.trim_matches('/').split('/').collect();
        if path.as_slice() == ["api", "v2", "instance"] {
            let statuses =
                json!({ "max_characters": MAX, "max_media_attachments": 4, "characters_reserved_per_url": 23 });
            return (200, json!({ "version": "4.4.0", "configuration": { "statuses": statuses } }));
        }
        if heard.header("authorization") != format!("Bearer {TOKEN}") {
            return (401, json!({ "error": "The access token is invalid" }));
        }
        match (heard.method.as_str(), &path[1..]) {
            ("GET", ["v1", "accounts", "verify_credentials"]) => {
                (200, json!({ "id": "7", "acct": "stadt", "url": "https://mastodon.example/@stadt" }))
            }
            ("GET", ["v1", "apps", "verify_credentials"]) => (200, json!({ "name": "x", "scopes": self.scopes })),
            ("GET", ["v1", "accounts", "7", "statuses"]) => {
                let before = heard.query.get("max_id").and_then(|id| id.parse::<u64>().ok()).unwrap_or(u64::MAX);
                let older = |toot: &&Toot| toot.id.parse::<u64>().is_ok_and(|id| id < before);
                (200, self.toots.iter().rev().filter(older).take(40).map(shown).collect())
            }
            ("GET", ["v1", "statuses", id]) => match self.toots.iter().find(|toot| toot.id == *id) {
                Some(toot) => (200, shown(toot)),
                None => (404, json!({ "error": "Record not found" })),
            },
            ("PUT" | "DELETE", ["v1", "statuses", _]) if self.strange => (404, json!({ "error": "Record not found" })),
            (_, _) if heard.method != "GET" && !self.scopes.iter().any(|scope| scope.starts_with("write")) => {
                (403, json!({ "error": "This action is outside the authorized scopes" }))
            }
            ("POST", ["v2", "media"]) => self.upload(heard),
            ("GET", ["v1", "media", id]) => match self.files.get(*id) {
                Some(file) if !file.attached => (200, json!({ "id": id, "url": "https://files.example/x" })),
                _ => (404, json!({ "error": "Record not found" })),
            },
            ("POST", ["v1", "statuses"]) => self.post(heard),
            ("PUT", ["v1", "statuses", id]) => self.change(id, &heard.json()),
            ("DELETE", ["v1", "statuses", id]) => {
                let before = self.toots.len();
                self.toots.retain(|toot| toot.id != *id);
                if self.toots.len() < before { (200, json!({})) } else { (404, json!({ "error": "Record not found" })) }
            }
            _ => (404, json!({ "error": "Record not found" })),
        }
    }
}

impl State {
    fn number(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    fn upload(&mut self, heard: &Heard) -> (u16, Value) {
        let parts = heard.parts();
        let Some(file) = parts.get("file") else { return wrong("Validation failed: File can't be blank") };
        if !file.starts_with(&[0xff, 0xd8, 0xff]) {
            return wrong("Validation failed: File content type is invalid");
        }
        let alt = parts.get("description").map(|alt| String::from_utf8_lossy(alt).into_owned()).unwrap_or_default();
        if letters(&alt) > 1_500 {
            return wrong("Validation failed: Description is too long");
        }
        let id = self.number();
        self.files.insert(id.clone(), File { alt, attached: false });
        (200, json!({ "id": id, "type": "image", "url": "https://files.example/x" }))
    }

    fn post(&mut self, heard: &Heard) -> (u16, Value) {
        let key = heard.header("idempotency-key").to_owned();
        if let Some(known) = self.keys.get(&key).and_then(|id| self.toots.iter().find(|toot| toot.id == *id)) {
            return (200, shown(known));
        }
        let body = heard.json();
        let toot = match self.toot(&body) {
            Ok(toot) => toot,
            Err(error) => return error,
        };
        let alike = self.toots.iter().filter(|other| last_word(&other.text) == last_word(&toot.text)).count();
        self.most = self.most.max(alike + 1);
        if !key.is_empty() {
            self.keys.insert(key, toot.id.clone());
        }
        self.toots.push(toot.clone());
        (200, shown(&toot))
    }

    fn toot(&mut self, body: &Value) -> Result<Toot, (u16, Value)> {
        let text = body["status"].as_str().unwrap_or_default();
        let ids: Vec<&str> = body["media_ids"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if text.is_empty() && ids.is_empty() {
            return Err(wrong("Validation failed: Text can't be blank"));
        }
        if length(text) > MAX {
            return Err(wrong("Validation failed: Text character limit of 500 exceeded"));
        }
        if ids.len() > 4 {
            return Err(wrong("Validation failed: Cannot attach more than 4 files"));
        }
        let language = body["language"].as_str().unwrap_or_default();
        if language.is_empty() || body["visibility"].as_str().is_some_and(|visibility| visibility != "public") {
            return Err(wrong("Validation failed: Language is invalid"));
        }
        let mut alts = Vec::new();
        for id in ids {
            match self.files.get_mut(id) {
                Some(file) => {
                    file.attached = true;
                    alts.push(file.alt.clone());
                }
                None => return Err((404, json!({ "error": "Record not found" }))),
            }
        }
        Ok(Toot { id: self.number(), text: text.to_owned(), language: language.to_owned(), alts, edits: 0, made: None })
    }

    fn change(&mut self, id: &str, body: &Value) -> (u16, Value) {
        if !self.toots.iter().any(|toot| toot.id == id) {
            return (404, json!({ "error": "Record not found" }));
        }
        for file in body["media_attributes"].as_array().into_iter().flatten() {
            if let Some(known) = self.files.get_mut(file["id"].as_str().unwrap_or_default()) {
                known.alt = file["description"].as_str().unwrap_or_default().to_owned();
            }
        }
        let new = match self.toot(body) {
            Ok(new) => new,
            Err(error) => return error,
        };
        let Some(toot) = self.toots.iter_mut().find(|toot| toot.id == id) else { return (404, json!({})) };
        *toot = Toot { id: id.to_owned(), edits: toot.edits + 1, ..new };
        (200, shown(toot))
    }
}

/// A post as the server tells it: its text as HTML.
fn shown(toot: &Toot) -> Value {
    let text = toot.text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', " <br>");
    let words: Vec<String> = text.split(' ').map(html).collect();
    let url = format!("https://mastodon.example/@stadt/{}", toot.id);
    let sums = (7, 2, 1);
    json!({
        "id": toot.id,
        "url": url,
        "content": words.join(" "),
        "created_at": toot.made,
        "favourites_count": sums.0,
        "reblogs_count": sums.1,
        "replies_count": sums.2,
    })
}

/// A link as the server writes it: what is shown of it is cut.
fn html(word: &str) -> String {
    let (before, link) = word.split_once("https://").unwrap_or((word, ""));
    if link.is_empty() {
        return word.to_owned();
    }
    let (shown, rest) = link.split_at(link.char_indices().nth(30).map_or(link.len(), |(at, _)| at));
    format!(
        "{before}<a href=\"https://{link}\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">{shown}\
         </span><span class=\"invisible\">{rest}</span></a>"
    )
}

fn wrong(text: &str) -> (u16, Value) {
    (422, json!({ "error": text }))
}

/// Letters, each address 23.
fn length(text: &str) -> usize {
    let word =
        |word: &str| if word.starts_with("https://") || word.starts_with("http://") { 23 } else { letters(word) };
    text.split(' ').flat_map(|part| part.split('\n')).map(|part| word(part) + 1).sum::<usize>() - 1
}

/// Our permalink, which is the same in every version.
fn last_word(text: &str) -> &str {
    text.split_whitespace().next_back().unwrap_or_default()
}
