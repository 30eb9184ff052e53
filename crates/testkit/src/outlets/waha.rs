//! A WAHA server with one session and one WhatsApp channel.
use super::{Heard, Mishap, Platform, Stage};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// A message in the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name.
    pub id: String,
    /// Its text or caption.
    pub text: String,
    /// Its picture, as it came; empty for none.
    pub picture: Vec<u8>,
    /// How often it was changed.
    pub edits: u32,
}

struct State {
    messages: Vec<Told>,
    next: u32,
    most: usize,
    status: String,
    role: String,
}

/// The server. It stops when dropped.
pub struct Waha(Stage<State>);

const KEY: &str = "waha-let-me-in";
const CHAT: &str = "120363144038483540@newsletter";

impl Waha {
    /// A session that works, and an empty channel of ours.
    pub async fn start() -> Waha {
        let (status, role) = ("WORKING".to_owned(), "OWNER".to_owned());
        Waha(Stage::start(State { messages: Vec::new(), next: 0, most: 0, status, role }).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// The key that is let in.
    pub fn key(&self) -> &'static str {
        KEY
    }

    /// The channel.
    pub fn chat(&self) -> &'static str {
        CHAT
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// How the session is, e.g. `SCAN_QR_CODE`.
    pub fn status(&self, status: &str) {
        self.0.state().status = status.to_owned();
    }

    /// Our role in the channel.
    pub fn role(&self, role: &str) {
        self.0.state().role = role.to_owned();
    }

    /// The most messages of one text that ever stood there at once.
    pub fn most(&self) -> usize {
        self.0.state().most
    }

    /// What people see, oldest first.
    pub fn messages(&self) -> Vec<Told> {
        self.0.state().messages.clone()
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        if heard.header("x-api-key") != KEY {
            return wrong(401, "Unauthorized");
        }
        let path = heard.path.replace("%40", "@");
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let body = heard.json();
        match (heard.method.as_str(), parts.as_slice()) {
            ("GET", ["api", "sessions", "default"]) => (200, json!({ "name": "default", "status": self.status })),
            ("GET", ["api", "default", "channels", CHAT]) => {
                (200, json!({ "id": CHAT, "name": "Stadt Lindenau", "role": self.role }))
            }
            _ if self.status != "WORKING" => wrong(422, "Session status is not as expected"),
            ("POST", ["api", "sendText"]) => self.send(&body, "text", &[]),
            ("POST", ["api", "sendImage"]) => match jpeg(&body["file"]) {
                Some(picture) => self.send(&body, "caption", &picture),
                None => wrong(400, "file must be a JPEG"),
            },
            ("PUT", ["api", "default", "chats", CHAT, "messages", id]) => {
                match self.messages.iter_mut().find(|one| one.id == *id) {
                    Some(one) => {
                        one.text = body["text"].as_str().unwrap_or_default().to_owned();
                        one.edits += 1;
                        (200, json!({}))
                    }
                    None => wrong(404, "Message not found"),
                }
            }
            ("DELETE", ["api", "default", "chats", CHAT, "messages", id]) => {
                self.messages.retain(|one| one.id != *id);
                (200, json!({}))
            }
            _ => wrong(404, "Cannot be found"),
        }
    }
}

impl State {
    fn send(&mut self, body: &Value, field: &str, picture: &[u8]) -> (u16, Value) {
        let text = body[field].as_str().unwrap_or_default();
        if body["session"] != "default" || body["chatId"] != CHAT || text.is_empty() {
            return wrong(400, "session, chatId and text must not be empty");
        }
        self.next += 1;
        let id = format!("true_{CHAT}_3EB0{}", self.next);
        let told = Told { id: id.clone(), text: text.to_owned(), picture: picture.to_owned(), edits: 0 };
        let last = |one: &Told| one.text.split_whitespace().next_back().map(str::to_owned);
        self.most = self.most.max(1 + self.messages.iter().filter(|one| last(one) == last(&told)).count());
        self.messages.push(told);
        (201, json!({ "id": id, "ack": 0, "ackName": "PENDING" }))
    }
}

/// A file's bytes, if it says that it is a JPEG and is one.
fn jpeg(file: &Value) -> Option<Vec<u8>> {
    let bytes = BASE64_STANDARD.decode(file["data"].as_str()?).ok()?;
    (file["mimetype"] == "image/jpeg" && bytes.starts_with(&[0xff, 0xd8, 0xff])).then_some(bytes)
}

fn wrong(status: u16, message: &str) -> (u16, Value) {
    (status, json!({ "message": message, "statusCode": status }))
}
