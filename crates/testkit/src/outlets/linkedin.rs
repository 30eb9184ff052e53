//! LinkedIn's versioned interface, with one page.
use super::{Heard, Mishap, Platform, Stage};
use channel::text::letters;
use serde_json::{Value, json};

/// A post people see.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// Its URN.
    pub urn: String,
    /// What people read, without escapes.
    pub text: String,
    /// Pictures or card.
    pub content: Value,
    /// How often it was changed.
    pub edits: u32,
}

struct State {
    updates: Vec<Update>,
    images: Vec<(String, u32)>,
    next: u64,
    most: usize,
    role: String,
    oldest: u32,
}

/// The service. It stops when dropped.
pub struct Linkedin(Stage<State>);

const TOKEN: &str = "AQV-let-me-in";
const PAGE: &str = "5005115";
const AUTHOR: &str = "urn:li:organization:5005115";

impl Linkedin {
    /// An empty page.
    pub async fn start() -> Linkedin {
        let role = "CONTENT_ADMINISTRATOR".to_owned();
        let (updates, images) = (Vec::new(), Vec::new());
        Linkedin(Stage::start(State { updates, images, next: 70, most: 0, role, oldest: 202_511 }).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// The token that is let in.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// Number of the page.
    pub fn page(&self) -> &'static str {
        PAGE
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// The most posts of one text that ever stood there at once.
    pub fn most(&self) -> usize {
        self.0.state().most
    }

    /// Our role on the page.
    pub fn role(&self, role: &str) {
        self.0.state().role = role.to_owned();
    }

    /// The oldest version that is still spoken, as `YYYYMM`.
    pub fn oldest(&self, version: u32) {
        self.0.state().oldest = version;
    }

    /// What people see, oldest first.
    pub fn updates(&self) -> Vec<Update> {
        self.0.state().updates.clone()
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        if heard.header("authorization") != format!("Bearer {TOKEN}") {
            return wrong(401, "INVALID_ACCESS_TOKEN", "Invalid access token");
        }
        let path = heard.path.replace("%3A", ":");
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        if let ("PUT", ["upload", image]) = (heard.method.as_str(), parts.as_slice()) {
            return self.upload(image, heard);
        }
        match heard.header("linkedin-version").parse::<u32>() {
            Ok(version) if version >= self.oldest => {}
            _ => return wrong(426, "NONEXISTENT_VERSION", "Requested version is not active"),
        }
        if heard.header("x-restli-protocol-version") != "2.0.0" {
            return wrong(400, "PROTOCOL", "Unsupported Rest.li protocol version");
        }
        let method = heard.header("x-restli-method");
        match (heard.method.as_str(), parts.as_slice()) {
            ("GET", ["rest", "organizationAcls"]) if method == "FINDER" => {
                (200, json!({ "elements": [{ "organization": AUTHOR, "role": self.role, "state": "APPROVED" }] }))
            }
            ("GET", ["rest", "organizations", PAGE]) => (200, json!({ "localizedName": "Stadt Lindenau" })),
            ("POST", ["rest", "images"]) => self.begin(heard),
            ("GET", ["rest", "images", urn]) => self.image(urn),
            ("GET", ["rest", "posts"])
                if method == "FINDER" && heard.query.get("author").is_some_and(|a| a == AUTHOR) =>
            {
                let told = |one: &Update| json!({ "id": one.urn, "commentary": one.text, "content": one.content });
                (200, json!({ "elements": self.updates.iter().rev().take(50).map(told).collect::<Vec<_>>() }))
            }
            ("POST", ["rest", "posts"]) => self.post(heard),
            ("POST", ["rest", "posts", urn]) if method == "PARTIAL_UPDATE" => self.edit(urn, heard),
            // Deleting what is gone is no mistake there.
            ("DELETE", ["rest", "posts", urn]) => {
                self.updates.retain(|one| one.urn != *urn);
                (204, Value::Null)
            }
            _ => wrong(404, "RESOURCE_NOT_FOUND", "No virtual resource found"),
        }
    }
}

impl State {
    fn begin(&mut self, heard: &Heard) -> (u16, Value) {
        if heard.json()["initializeUploadRequest"]["owner"] != AUTHOR {
            return wrong(403, "ACCESS_DENIED", "Not the owner");
        }
        self.next += 1;
        let urn = format!("urn:li:image:C{}", self.next);
        let url = format!("http://{}/upload/{urn}", heard.header("host"));
        (200, json!({ "value": { "uploadUrl": url, "image": urn } }))
    }

    fn upload(&mut self, image: &str, heard: &Heard) -> (u16, Value) {
        if !heard.body.starts_with(&[0xff, 0xd8, 0xff]) {
            return wrong(400, "MEDIA", "Not an image");
        }
        self.images.push((image.to_owned(), 0));
        (201, Value::Null)
    }

    fn image(&mut self, urn: &str) -> (u16, Value) {
        match self.images.iter_mut().find(|(known, _)| known == urn) {
            Some((_, looks)) => {
                *looks += 1;
                (200, json!({ "id": urn, "status": if *looks > 1 { "AVAILABLE" } else { "PROCESSING" } }))
            }
            None => (200, json!({ "id": urn, "status": "WAITING_UPLOAD" })),
        }
    }

    fn post(&mut self, heard: &Heard) -> (u16, Value) {
        let body = heard.json();
        if body["author"] != AUTHOR || body["visibility"] != "PUBLIC" || body["lifecycleState"] != "PUBLISHED" {
            return wrong(422, "FIELDS", "author, visibility and lifecycleState are required");
        }
        let text = match read(&body["commentary"]) {
            Ok(text) => text,
            Err(problem) => return problem,
        };
        let content = body["content"].clone();
        let several = content["multiImage"]["images"].as_array().into_iter().flatten();
        for image in several.chain([&content["media"]]).filter(|image| !image.is_null()) {
            if !self.images.iter().any(|(known, looks)| image["id"] == known.as_str() && *looks > 1) {
                return wrong(400, "MEDIA", "Image is not available");
            }
        }
        if let Some(last) = self.updates.last().filter(|last| last.text == text) {
            return wrong(422, "DUPLICATE_POST", &format!("Content is a duplicate of {}", last.urn));
        }
        self.next += 1;
        let urn = format!("urn:li:share:{}", self.next);
        let last = |text: &str| text.split_whitespace().next_back().map(str::to_owned);
        self.most = self.most.max(1 + self.updates.iter().filter(|one| last(&one.text) == last(&text)).count());
        self.updates.push(Update { urn: urn.clone(), text, content, edits: 0 });
        (201, json!({ "x-restli-id": urn }))
    }

    fn edit(&mut self, urn: &str, heard: &Heard) -> (u16, Value) {
        let text = match read(&heard.json()["patch"]["$set"]["commentary"]) {
            Ok(text) => text,
            Err(problem) => return problem,
        };
        match self.updates.iter_mut().find(|one| one.urn == urn) {
            Some(one) => {
                (one.text, one.edits) = (text, one.edits + 1);
                (204, Value::Null)
            }
            None => wrong(404, "NOT_FOUND", "Entity does not exist"),
        }
    }
}

/// Takes the escapes away; a letter of the format without one is a mistake here, though the real one swallows it.
fn read(commentary: &Value) -> Result<String, (u16, Value)> {
    let (mut out, mut letters_of) = (String::new(), commentary.as_str().unwrap_or_default().chars());
    while let Some(letter) = letters_of.next() {
        match letter {
            '\\' => out.extend(letters_of.next()),
            letter if r"<>#~_|[]*(){}@".contains(letter) => {
                return Err(wrong(422, "COMMENTARY", &format!("{letter} is not escaped")));
            }
            letter => out.push(letter),
        }
    }
    if out.is_empty() || letters(&out) > 3_000 {
        return Err(wrong(422, "COMMENTARY", "Commentary is empty or too long"));
    }
    Ok(out)
}

fn wrong(status: u16, code: &str, message: &str) -> (u16, Value) {
    (status, json!({ "status": status, "code": code, "message": message }))
}
