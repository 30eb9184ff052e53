//! A Matrix homeserver with one room.
use super::{Heard, Mishap, Platform, Stage};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An event people see.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its number.
    pub id: String,
    /// What it says by now.
    pub content: Value,
    /// How often it was changed.
    pub edits: u32,
    /// Whose.
    pub sender: String,
}

/// A change of an event: one of its own, which anybody may read.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its number.
    pub id: String,
    /// Number of what it changes.
    pub about: String,
    /// What it says.
    pub content: Value,
}

#[derive(Default)]
struct State {
    events: Vec<Event>,
    changes: Vec<Change>,
    /// An old server.
    no_relations: bool,
    transactions: BTreeMap<String, String>,
    next: u32,
    level: i64,
    most: usize,
}

/// The server. It stops when dropped.
pub struct Matrix(Stage<State>);

const TOKEN: &str = "syt_let_me_in";
const ROOM: &str = "!raum:matrix.example";

impl Matrix {
    /// An empty room our account may write in.
    pub async fn start() -> Matrix {
        Matrix(Stage::start(State { level: 50, ..State::default() }).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// The token that is let in.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// The room.
    pub fn room(&self) -> &'static str {
        ROOM
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// Our account's power in the room; 50 is needed to write.
    pub fn power(&self, level: i64) {
        self.0.state().level = level;
    }

    /// The server forgets the numbers of transactions, as after a day; so it does with another sign-in.
    pub fn forget_transactions(&self) {
        self.0.state().transactions.clear();
    }

    /// The server is so old that it does not tell what relates to an event.
    pub fn know_no_relations(&self) {
        self.0.state().no_relations = true;
    }

    /// Changes nobody redacted, whether or not what they changed still stands.
    pub fn changes(&self) -> Vec<Change> {
        self.0.state().changes.clone()
    }

    /// Somebody else says something in the room.
    pub fn say(&self, body: &str) {
        let mut state = self.0.state();
        state.next += 1;
        let (id, content) = (format!("${}", state.next), json!({ "body": body, "msgtype": "m.text" }));
        state.events.push(Event { id, content, edits: 0, sender: "@jemand:matrix.example".to_owned() });
    }

    /// The most messages of one text that ever stood there at once.
    pub fn most(&self) -> usize {
        self.0.state().most
    }

    /// What people see, oldest first.
    pub fn events(&self) -> Vec<Event> {
        self.0.state().events.clone()
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        if heard.header("authorization") != format!("Bearer {TOKEN}") {
            return wrong(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.");
        }
        let path = heard.path.replace("%21", "!").replace("%3A", ":").replace("%24", "$");
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (heard.method.as_str(), parts.as_slice()) {
            ("GET", [.., "account", "whoami"]) => (200, json!({ "user_id": "@stadt:matrix.example" })),
            ("GET", [.., "rooms", ROOM, "state", "m.room.power_levels"]) => (
                200,
                json!({ "users": { "@stadt:matrix.example": self.level }, "users_default": 0, "events_default": 50 }),
            ),
            ("GET", [.., "rooms", ROOM, "messages"]) => {
                let event = |event: &Event| json!({ "event_id": event.id, "type": "m.room.message", "sender": event.sender, "content": event.content });
                (200, json!({ "chunk": self.events.iter().rev().map(event).collect::<Vec<_>>(), "start": "s" }))
            }
            ("GET", ["_matrix", "client", "v1", "rooms", ROOM, "relations", about, "m.replace"])
                if !self.no_relations =>
            {
                let about = |change: &&Change| change.about == *about;
                let event =
                    |one: &Change| json!({ "event_id": one.id, "type": "m.room.message", "content": one.content });
                (200, json!({ "chunk": self.changes.iter().rev().filter(about).map(event).collect::<Vec<_>>() }))
            }
            ("POST", ["_matrix", "media", "v3", "upload"]) => {
                self.next += 1;
                (200, json!({ "content_uri": format!("mxc://matrix.example/{}", self.next) }))
            }
            _ if self.level < 50 => wrong(403, "M_FORBIDDEN", "You don't have permission to post that to the room."),
            ("PUT", [.., "rooms", ROOM, "send", "m.room.message", number]) => self.send(number, heard),
            ("PUT", [.., "rooms", ROOM, "redact", event, _]) => {
                self.events.retain(|one| one.id != *event);
                self.changes.retain(|one| one.id != *event);
                (200, json!({ "event_id": "$redaction" }))
            }
            _ => wrong(404, "M_UNRECOGNIZED", "Unrecognized request"),
        }
    }
}

impl State {
    fn send(&mut self, number: &str, heard: &Heard) -> (u16, Value) {
        if let Some(known) = self.transactions.get(number) {
            return (200, json!({ "event_id": known }));
        }
        let content = heard.json();
        if heard.body.len() > 60_000 + 4_096 || !content["body"].is_string() {
            return wrong(413, "M_TOO_LARGE", "event too large");
        }
        self.next += 1;
        let id = format!("${}", self.next);
        self.transactions.insert(number.to_owned(), id.clone());
        match content["m.relates_to"]["event_id"].as_str() {
            Some(about) => {
                self.changes.push(Change { id: id.clone(), about: about.to_owned(), content: content.clone() });
                if let Some(event) = self.events.iter_mut().find(|event| event.id == about) {
                    (event.content, event.edits) = (content["m.new_content"].clone(), event.edits + 1);
                }
            }
            None => {
                let last =
                    |event: &Event| event.content["body"].as_str()?.split_whitespace().next_back().map(str::to_owned);
                let sender = "@stadt:matrix.example".to_owned();
                let new = Event { id: id.clone(), content, edits: 0, sender };
                self.most = self.most.max(
                    1 + self.events.iter().filter(|one| one.sender == new.sender && last(one) == last(&new)).count(),
                );
                self.events.push(new);
            }
        }
        (200, json!({ "event_id": id }))
    }
}

fn wrong(status: u16, code: &str, error: &str) -> (u16, Value) {
    (status, json!({ "errcode": code, "error": error }))
}
