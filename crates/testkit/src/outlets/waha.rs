//! A WAHA server with one session and one WhatsApp channel.
use super::{Heard, Mishap, Platform, Stage};
use serde_json::{Value, json};

/// A message in the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name.
    pub id: String,
    /// Its text or caption.
    pub text: String,
    /// Address of its picture; empty for none.
    pub picture: String,
    /// How often it was changed.
    pub edits: u32,
}

struct State {
    messages: Vec<Told>,
    next: u32,
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
        Waha(Stage::start(State { messages: Vec::new(), next: 0, status, role }).await)
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

    /// What befalls the next calls.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// How the session is, e.g. `SCAN_QR_CODE`.
    pub fn status(&self, status: &str) {
        self.0.state().status = status.to_owned();
    }

    /// Our role in the channel.
    pub fn role(&self, role: &str) {
        self.0.state().role = role.to_owned();
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
            ("POST", ["api", "sendText"]) => self.send(&body, "text", ""),
            ("POST", ["api", "sendImage"]) => match body["file"]["url"].as_str() {
                Some(url) if body["file"]["mimetype"] == "image/jpeg" => self.send(&body, "caption", url),
                _ => wrong(400, "file.url must be the address of a JPEG"),
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
    fn send(&mut self, body: &Value, field: &str, picture: &str) -> (u16, Value) {
        let text = body[field].as_str().unwrap_or_default();
        if body["session"] != "default" || body["chatId"] != CHAT || text.is_empty() {
            return wrong(400, "session, chatId and text must not be empty");
        }
        self.next += 1;
        let id = format!("true_{CHAT}_3EB0{}", self.next);
        let told = Told { id: id.clone(), text: text.to_owned(), picture: picture.to_owned(), edits: 0 };
        self.messages.push(told);
        (201, json!({ "id": id, "ack": 0, "ackName": "PENDING" }))
    }
}

fn wrong(status: u16, message: &str) -> (u16, Value) {
    (status, json!({ "message": message, "statusCode": status }))
}
