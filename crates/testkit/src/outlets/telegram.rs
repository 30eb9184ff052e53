//! Telegram's interface for bots, with one channel.
use super::{Heard, Mishap, Platform, Stage};
use serde_json::{Value, json};

/// A message in the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub id: i64,
    /// As sent, with its tags.
    pub text: String,
    /// A photo with a caption.
    pub photo: bool,
    /// It came without a sound.
    pub quiet: bool,
    /// How often it was changed.
    pub edits: u32,
}

struct State {
    messages: Vec<Message>,
    next: i64,
    rights: Vec<String>,
    most: usize,
    old: bool,
}

/// The service. It stops when dropped.
pub struct Telegram(Stage<State>);

const TOKEN: &str = "12345:let-me-in";
const CHAT: &str = "@lindenau";

impl Telegram {
    /// An empty channel, of which the bot is an administrator.
    pub async fn start() -> Telegram {
        let rights = ["can_post_messages", "can_edit_messages", "can_delete_messages"].map(str::to_owned).to_vec();
        Telegram(Stage::start(State { messages: Vec::new(), next: 40, rights, most: 0, old: false }).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// The token that is let in.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// The channel's name.
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

    /// What the bot may.
    pub fn allow(&self, rights: &[&str]) {
        self.0.state().rights = rights.iter().map(|right| (*right).to_owned()).collect();
    }

    /// More than two days go by: nothing that stands there can be deleted any more.
    pub fn grow_old(&self) {
        self.0.state().old = true;
    }

    /// What people see, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.0.state().messages.clone()
    }

    /// The most messages of one text that ever stood there at once.
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
        let Some(method) = heard.path.strip_prefix(&format!("/bot{TOKEN}/")) else { return wrong(404, "Not Found") };
        let body = if heard.header("content-type").starts_with("multipart") { parts(heard) } else { heard.json() };
        if method == "getMe" {
            return good(&json!({ "id": 12345, "is_bot": true }));
        }
        if body["chat_id"] != CHAT {
            return wrong(400, "Bad Request: chat not found");
        }
        match method {
            "getChat" => good(&json!({ "id": -100_123, "title": "Stadt Lindenau", "username": "lindenau" })),
            "getChatMember" => {
                let mut member = json!({ "status": "administrator" });
                self.rights.iter().for_each(|right| member[right.as_str()] = json!(true));
                good(&member)
            }
            _ if !self.rights.iter().any(|right| right == "can_post_messages") => {
                wrong(403, "Forbidden: bot is not a member of the channel chat")
            }
            "sendMessage" => self.send(&body, "text", 4_096),
            "sendPhoto" if !heard.parts().get("photo").is_some_and(|photo| photo.starts_with(&[0xff, 0xd8, 0xff])) => {
                wrong(400, "Bad Request: IMAGE_PROCESS_FAILED")
            }
            "sendPhoto" => self.send(&body, "caption", 1_024),
            "editMessageText" => self.edit(&body, "text", 4_096, false),
            "editMessageCaption" => self.edit(&body, "caption", 1_024, true),
            "editMessageMedia"
                if !heard.parts().get("photo").is_some_and(|photo| photo.starts_with(&[0xff, 0xd8, 0xff])) =>
            {
                wrong(400, "Bad Request: IMAGE_PROCESS_FAILED")
            }
            "editMessageMedia" => {
                let media =
                    serde_json::from_str::<Value>(body["media"].as_str().unwrap_or_default()).unwrap_or_default();
                let number = body["message_id"].as_str().and_then(|text| text.parse::<i64>().ok());
                let whole =
                    json!({ "message_id": number, "caption": media["caption"], "parse_mode": media["parse_mode"] });
                self.edit(&whole, "caption", 1_024, true)
            }
            "deleteMessage" if self.old => wrong(400, "Bad Request: message can't be deleted for everyone"),
            "deleteMessage" => {
                let before = self.messages.len();
                self.messages.retain(|message| json!(message.id) != body["message_id"]);
                if self.messages.len() < before {
                    good(&json!(true))
                } else {
                    wrong(400, "Bad Request: message to delete not found")
                }
            }
            _ => wrong(404, "Not Found: method not found"),
        }
    }
}

impl State {
    fn send(&mut self, body: &Value, field: &str, most: usize) -> (u16, Value) {
        let text = body[field].as_str().unwrap_or_default();
        if let Err(error) = check(text, body["parse_mode"] == "HTML", most, field) {
            return error;
        }
        self.next += 1;
        let photo = field == "caption";
        let last = |text: &str| text.split_whitespace().next_back().map(str::to_owned);
        self.most = self.most.max(1 + self.messages.iter().filter(|one| last(&one.text) == last(text)).count());
        let quiet = body["disable_notification"] == true || body["disable_notification"] == "true";
        self.messages.push(Message { id: self.next, text: text.to_owned(), photo, quiet, edits: 0 });
        good(&shown(self.next, photo))
    }

    fn edit(&mut self, body: &Value, field: &str, most: usize, photo: bool) -> (u16, Value) {
        let text = body[field].as_str().unwrap_or_default();
        if let Err(error) = check(text, body["parse_mode"] == "HTML", most, field) {
            return error;
        }
        let found = self.messages.iter_mut().find(|message| json!(message.id) == body["message_id"]);
        match found {
            None => wrong(400, "Bad Request: message to edit not found"),
            Some(message) if message.photo != photo => {
                wrong(400, "Bad Request: there is no text in the message to edit")
            }
            Some(message) if message.text == text => wrong(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
            ),
            Some(message) => {
                (message.text, message.edits) = (text.to_owned(), message.edits + 1);
                good(&shown(message.id, photo))
            }
        }
    }
}

/// Tags it knows, closed in order; the length after reading them, in UTF-16.
fn check(text: &str, html: bool, most: usize, field: &str) -> Result<(), (u16, Value)> {
    let (mut open, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some(at) = rest.find('<').filter(|_| html) {
        plain.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else { return Err(unparsed()) };
        let tag = &rest[at + 1..at + end];
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if !["b", "i", "s", "u", "a", "blockquote", "code", "pre"].contains(&name) {
            return Err(unparsed());
        }
        match tag.starts_with('/') {
            true if open.pop() != Some(name) => return Err(unparsed()),
            true => {}
            false => open.push(name),
        }
        rest = &rest[at + end + 1..];
    }
    plain.push_str(rest);
    let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    if !open.is_empty() {
        return Err(unparsed());
    }
    if plain.is_empty() {
        return Err(wrong(400, "Bad Request: message text is empty"));
    }
    if plain.encode_utf16().count() > most {
        let what = if field == "text" { "message is too long" } else { "message caption is too long" };
        return Err(wrong(400, &format!("Bad Request: {what}")));
    }
    Ok(())
}

fn unparsed() -> (u16, Value) {
    wrong(400, "Bad Request: can't parse entities: unsupported or unclosed start tag")
}

fn shown(id: i64, photo: bool) -> Value {
    match photo {
        true => json!({ "message_id": id, "photo": [{ "file_id": "x" }] }),
        false => json!({ "message_id": id, "text": "…" }),
    }
}

fn parts(heard: &Heard) -> Value {
    let text = |(name, bytes): (String, Vec<u8>)| (name, json!(String::from_utf8_lossy(&bytes)));
    heard.parts().into_iter().filter(|(name, _)| name != "photo").map(text).collect::<serde_json::Map<_, _>>().into()
}

fn good(result: &Value) -> (u16, Value) {
    (200, json!({ "ok": true, "result": result }))
}

fn wrong(status: u16, description: &str) -> (u16, Value) {
    (status, json!({ "ok": false, "error_code": status, "description": description }))
}
