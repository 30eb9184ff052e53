//! A listmonk (6.2 by its source): drafts of campaigns, their states and who may move them, mails counted as sent.
use super::{Heard, Mishap, Platform, Stage};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// A campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// Its number.
    pub id: u64,
    /// `draft`, `running`, `finished`, `cancelled`.
    pub status: String,
    /// What was asked for.
    pub said: Value,
    /// Mails sent of it.
    pub sent: u64,
}

impl Campaign {
    /// A part of it.
    pub fn text(&self, name: &str) -> &str {
        self.said[name].as_str().unwrap_or_default()
    }
}

struct State {
    campaigns: Vec<Campaign>,
    rights: Vec<&'static str>,
    version: &'static str,
    readers: u64,
    at_once: bool,
    next: u64,
}

/// The server. It stops when dropped.
pub struct Listmonk(Stage<State>);

const LOGIN: &str = "ausrufer";
const TOKEN: &str = "listmonk-let-me-in";
const LISTS: [u64; 2] = [3, 17];

impl Listmonk {
    /// Two lists, and an account that may send.
    pub async fn start() -> Listmonk {
        let rights = vec!["campaigns:get", "campaigns:manage", "campaigns:send"];
        let state = State { campaigns: Vec::new(), rights, version: "v6.2.0", readers: 500, at_once: true, next: 40 };
        Listmonk(Stage::start(state).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// Name and token that are let in.
    pub fn account(&self) -> (&'static str, &'static str) {
        (LOGIN, TOKEN)
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// What our account may do, in which version.
    pub fn rights(&self, rights: &[&'static str], version: &'static str) {
        let mut state = self.0.state();
        (state.rights, state.version) = (rights.to_vec(), version);
    }

    /// Sending takes a while: so many mails are out of each campaign that runs.
    pub fn slowly(&self, sent: u64) {
        let mut state = self.0.state();
        state.at_once = false;
        state.campaigns.iter_mut().filter(|one| one.status == "running").for_each(|one| one.sent = sent);
    }

    /// Somebody there throws a campaign away.
    pub fn removed(&self, id: u64) {
        self.0.state().campaigns.retain(|one| one.id != id);
    }

    /// What was sent or is being sent, oldest first.
    pub fn sent(&self) -> Vec<Campaign> {
        self.0.state().campaigns.iter().filter(|one| one.status != "draft").cloned().collect()
    }

    /// The most campaigns of one tag that ever began to be sent: each of them was a mail of its own.
    pub fn most(&self) -> usize {
        let sent = self.sent();
        let copies = |one: &Campaign| sent.iter().filter(|other| other.said["tags"] == one.said["tags"]).count();
        sent.iter().map(copies).max().unwrap_or(0)
    }

    /// Drafts nobody sees.
    pub fn drafts(&self) -> Vec<Campaign> {
        self.0.state().campaigns.iter().filter(|one| one.status == "draft").cloned().collect()
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        let pair = BASE64_STANDARD.encode(format!("{LOGIN}:{TOKEN}"));
        if heard.header("authorization") != format!("Basic {pair}") {
            return wrong(403, "invalid API credentials");
        }
        let parts: Vec<&str> = heard.path.trim_matches('/').split('/').collect();
        match (heard.method.as_str(), parts.as_slice()) {
            ("GET", ["api", "profile"]) => {
                let role = json!({ "id": 5, "name": "Kanal", "permissions": self.rights });
                fine(json!({ "username": LOGIN, "type": "api", "user_role": role }))
            }
            ("GET", ["api", "config"]) => fine(json!({ "version": self.version, "lang": "de" })),
            ("GET", ["api", "lists"]) => fine(json!({ "results": LISTS.map(|id| json!({ "id": id })) })),
            ("GET", ["api", "campaigns", ..]) if !self.may("campaigns:get") => denied("campaigns:get"),
            ("GET", ["api", "campaigns"]) => {
                let tag = heard.query.get("tag").cloned().unwrap_or_default();
                let has = |one: &&Campaign| {
                    one.said["tags"].as_array().is_some_and(|all| all.iter().any(|held| held == tag.as_str()))
                };
                let found: Vec<Value> = self.campaigns.iter().rev().filter(has).map(|one| self.shown(one)).collect();
                fine(json!({ "results": found, "total": found.len() }))
            }
            ("GET", ["api", "campaigns", id]) => match self.find(id) {
                Some(place) => fine(self.shown(&self.campaigns[place])),
                None => not_found(),
            },
            ("POST" | "PUT", ["api", "campaigns", ..]) if !self.may("campaigns:manage") => denied("campaigns:manage"),
            ("POST", ["api", "campaigns"]) => self.made(heard.json()),
            ("PUT", ["api", "campaigns", id]) => self.filled(id, heard.json()),
            ("PUT", ["api", "campaigns", id, "status"]) => {
                self.moved(id, heard.json()["status"].as_str().unwrap_or_default())
            }
            _ => wrong(404, "Not Found"),
        }
    }
}

impl State {
    fn may(&self, right: &str) -> bool {
        self.rights.contains(&right) || self.rights.iter().any(|held| *held == format!("{right}_all"))
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.campaigns.iter().position(|one| one.id.to_string() == id)
    }

    fn shown(&self, one: &Campaign) -> Value {
        json!({ "id": one.id, "status": one.status, "tags": one.said["tags"], "sent": one.sent, "to_send": self.readers })
    }

    fn made(&mut self, said: Value) -> (u16, Value) {
        if let Some(problem) = wrong_with(&said) {
            return problem;
        }
        self.next += 1;
        self.campaigns.push(Campaign { id: self.next, status: "draft".to_owned(), said, sent: 0 });
        fine(json!({ "id": self.next, "status": "draft" }))
    }

    fn filled(&mut self, id: &str, said: Value) -> (u16, Value) {
        let Some(place) = self.find(id) else { return not_found() };
        let one = &mut self.campaigns[place];
        if !matches!(one.status.as_str(), "draft" | "paused" | "scheduled") {
            return wrong(400, "Cannot update a running or a finished campaign");
        }
        if let Some(problem) = wrong_with(&said) {
            return problem;
        }
        one.said = said;
        fine(json!({ "id": one.id, "status": one.status }))
    }

    fn moved(&mut self, id: &str, status: &str) -> (u16, Value) {
        if !self.may("campaigns:send") && self.version.starts_with("v6") {
            return denied("campaigns:send");
        }
        let (Some(place), readers, at_once) = (self.find(id), self.readers, self.at_once) else { return not_found() };
        let one = &mut self.campaigns[place];
        match (status, one.status.as_str()) {
            ("running", "draft" | "paused") => {
                let (now, sent) = if at_once { ("finished", readers) } else { ("running", 0) };
                (one.status, one.sent) = (now.to_owned(), sent);
            }
            ("running", _) => return wrong(400, "Only paused campaigns and drafts can be started"),
            ("cancelled", "running" | "paused") => "cancelled".clone_into(&mut one.status),
            ("cancelled", _) => return wrong(400, "Only active campaigns can be cancelled"),
            _ => return wrong(400, "Invalid status"),
        }
        fine(json!({ "id": one.id, "status": status }))
    }
}

/// What is wrong with a campaign.
fn wrong_with(said: &Value) -> Option<(u16, Value)> {
    let text = |name: &str| said[name].as_str().unwrap_or_default();
    let braces = |text: &str| text.replace("{{ \"{{\" }}", "").contains("{{");
    if text("name").is_empty() || text("subject").is_empty() {
        return Some(wrong(400, "Invalid length for name or subject."));
    }
    if braces(text("body")) || braces(text("subject")) || braces(text("altbody")) {
        return Some(wrong(400, "Error compiling campaign body: template: function not defined"));
    }
    let lists = said["lists"].as_array().cloned().unwrap_or_default();
    if lists.is_empty() || !lists.iter().all(|id| id.as_u64().is_some_and(|id| LISTS.contains(&id))) {
        return Some(wrong(400, "Invalid list IDs."));
    }
    if said["type"] != "regular" || said["content_type"] != "html" {
        return Some(wrong(400, "Invalid type."));
    }
    None
}

fn fine(data: Value) -> (u16, Value) {
    (200, json!({ "data": data }))
}

/// What is not there is a wrong question there.
fn not_found() -> (u16, Value) {
    wrong(400, "Campaign not found")
}

fn denied(right: &str) -> (u16, Value) {
    wrong(403, &format!("Permission denied: {right}"))
}

fn wrong(status: u16, message: &str) -> (u16, Value) {
    (status, json!({ "message": message }))
}
