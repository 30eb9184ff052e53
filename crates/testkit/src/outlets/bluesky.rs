//! A personal data server of Bluesky with one account.
use super::{Heard, Mishap, Platform, Stage};
use channel::text::letters;
use serde_json::{Value, json};
use std::collections::BTreeMap;

struct State {
    records: BTreeMap<String, Value>,
    blobs: Vec<String>,
    sessions: u32,
    dead: bool,
    most: usize,
}

/// The server. It stops when dropped.
pub struct Bluesky(Stage<State>);

const PASSWORD: &str = "abcd-efgh-ijkl-mnop";
const DID: &str = "did:plc:lindenau";

impl Bluesky {
    /// An empty account.
    pub async fn start() -> Bluesky {
        let state = State { records: BTreeMap::new(), blobs: Vec::new(), sessions: 0, dead: false, most: 0 };
        Bluesky(Stage::start(state).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// The app password that is let in.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// What people see: records by their names.
    pub fn records(&self) -> BTreeMap<String, Value> {
        self.0.state().records.clone()
    }

    /// The most records of one link that ever stood there at once.
    pub fn most(&self) -> usize {
        self.0.state().most
    }

    /// Sessions opened so far.
    pub fn sessions(&self) -> u32 {
        self.0.state().sessions
    }

    /// The sessions that are open end.
    pub fn end_sessions(&self) {
        self.0.state().dead = true;
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        let method = heard.path.strip_prefix("/xrpc/").unwrap_or_default();
        let body = heard.json();
        if method == "com.atproto.server.createSession" {
            if body["password"] != PASSWORD || body["identifier"] != "stadt.example" {
                return wrong(401, "AuthenticationRequired", "Invalid identifier or password");
            }
            (self.sessions, self.dead) = (self.sessions + 1, false);
            return (
                200,
                json!({ "accessJwt": format!("jwt-{}", self.sessions), "refreshJwt": "r", "did": DID, "handle": "stadt.example" }),
            );
        }
        if self.dead {
            return wrong(400, "ExpiredToken", "Token has expired");
        }
        if heard.header("authorization") != format!("Bearer jwt-{}", self.sessions) {
            return wrong(401, "AuthMissing", "Authentication Required");
        }
        match method {
            "com.atproto.repo.uploadBlob" if !heard.body.starts_with(&[0xff, 0xd8, 0xff]) => {
                wrong(400, "InvalidMimeType", "Not a picture")
            }
            "com.atproto.repo.uploadBlob" => {
                let name = format!("bafy{}", self.blobs.len());
                self.blobs.push(name.clone());
                let size = heard.body.len();
                (
                    200,
                    json!({ "blob": { "$type": "blob", "ref": { "$link": name }, "mimeType": "image/jpeg", "size": size } }),
                )
            }
            "com.atproto.repo.createRecord" => self.create(&body),
            "com.atproto.repo.listRecords" => {
                let record = |(rkey, record): (&String, &Value)| json!({ "uri": format!("at://{DID}/app.bsky.feed.post/{rkey}"), "cid": "c", "value": record });
                (200, json!({ "records": self.records.iter().rev().map(record).collect::<Vec<_>>() }))
            }
            "com.atproto.repo.deleteRecord" if body["collection"] != "app.bsky.feed.post" => {
                wrong(400, "InvalidRequest", "Input must have the property collection")
            }
            "com.atproto.repo.deleteRecord" => {
                self.records.remove(body["rkey"].as_str().unwrap_or_default());
                (200, json!({}))
            }
            "com.atproto.repo.getRecord" => {
                match self.records.get(heard.query.get("rkey").map_or("", String::as_str)) {
                    Some(record) => (200, json!({ "uri": "at://x", "cid": "c", "value": record })),
                    None => wrong(400, "RecordNotFound", "Could not locate record"),
                }
            }
            _ => wrong(501, "MethodNotImplemented", "Method Not Implemented"),
        }
    }
}

impl State {
    fn create(&mut self, body: &Value) -> (u16, Value) {
        let (record, rkey) = (&body["record"], body["rkey"].as_str().unwrap_or_default());
        if let Some(problem) = self.problem(body, rkey) {
            return wrong(400, "InvalidRequest", &problem);
        }
        if self.records.contains_key(rkey) {
            // The real one knows better, and tells nobody.
            return wrong(500, "InternalServerError", "Internal Server Error");
        }
        let last = |record: &Value| {
            record["text"].as_str().and_then(|text| text.split_whitespace().next_back()).map(str::to_owned)
        };
        self.most = self.most.max(1 + self.records.values().filter(|one| last(one) == last(record)).count());
        self.records.insert(rkey.to_owned(), record.clone());
        (
            200,
            json!({ "uri": format!("at://{DID}/app.bsky.feed.post/{rkey}"), "cid": "c", "validationStatus": "valid" }),
        )
    }

    /// What is wrong with a record; what is missing is wrong, too.
    fn problem(&self, body: &Value, rkey: &str) -> Option<String> {
        let missing = || Err("Record must have all its properties".to_owned());
        self.check(body, rkey).unwrap_or_else(missing).err()
    }

    fn check(&self, body: &Value, rkey: &str) -> Option<Result<(), String>> {
        let (record, text) = (&body["record"], body["record"]["text"].as_str()?);
        let is_tid = rkey.len() == 13 && rkey.bytes().all(|b| b"234567abcdefghijklmnopqrstuvwxyz".contains(&b));
        if body["repo"] != DID || body["collection"] != record["$type"] || !is_tid || !rkey.starts_with(|c| c <= 'j') {
            return Some(Err("Invalid repo, collection or rkey".to_owned()));
        }
        if letters(text) > 300 || text.len() > 3_000 {
            return Some(Err("Record/text must not be longer than 300 graphemes".to_owned()));
        }
        let created = record["createdAt"].as_str()?;
        if !created.ends_with('Z') || created.len() < 20 || record["langs"].as_array()?.is_empty() {
            return Some(Err("Record/createdAt must be an valid atproto datetime".to_owned()));
        }
        for facet in record["facets"].as_array()? {
            let place = |name: &str| usize::try_from(facet["index"][name].as_u64()?).ok();
            let (from, to) = (place("byteStart")?, place("byteEnd")?);
            let part = text.get(from..to).filter(|part| !part.is_empty());
            let (tag, uri) = (facet["features"][0]["tag"].as_str(), facet["features"][0]["uri"].as_str());
            tag.or(uri)?;
            if part.is_none() || tag.is_some_and(|tag| part != Some(&format!("#{tag}"))) {
                return Some(Err("Record/facets lie beside letters".to_owned()));
            }
        }
        for image in record["embed"]["images"].as_array().into_iter().flatten() {
            let known =
                image["image"]["ref"]["$link"].as_str().is_some_and(|name| self.blobs.iter().any(|one| one == name));
            if !known || !image["alt"].is_string() || image["aspectRatio"]["width"].as_u64().is_none() {
                return Some(Err("Could not find blob".to_owned()));
            }
            if image["image"]["size"].as_u64()? > 1_000_000 {
                return Some(Err("This file is too large".to_owned()));
            }
        }
        if record["embed"]["images"].as_array().is_some_and(|images| images.len() > 4) {
            return Some(Err("Record/embed/images must not have more than 4 elements".to_owned()));
        }
        if record["embed"]["$type"] == "app.bsky.embed.external" {
            let external = &record["embed"]["external"];
            external["uri"].as_str().filter(|uri| uri.starts_with("https://"))?;
            external["title"].as_str()?;
            external["description"].as_str()?;
        }
        Some(Ok(()))
    }
}

fn wrong(status: u16, error: &str, message: &str) -> (u16, Value) {
    (status, json!({ "error": error, "message": message }))
}
