//! Meta's interface: a Facebook page, and the containers of Instagram and Threads. Pictures it is only told of it fetches.
use super::{Heard, Mishap, Platform, Stage};
use channel::text::letters;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A post people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its number.
    pub id: String,
    /// Its text or caption.
    pub text: String,
    /// Photos of a page's post, or the address of the picture.
    pub pictures: Vec<String>,
    /// The picture's description.
    pub alt: String,
    /// How often it was changed.
    pub edits: u32,
}

#[derive(Clone)]
struct Container {
    shown: Shown,
    published: bool,
    polls: u32,
}

#[derive(Default)]
struct State {
    shown: Vec<Shown>,
    photos: Vec<String>,
    containers: BTreeMap<String, Container>,
    next: u64,
    scopes: Vec<String>,
    /// Posts of the day, and how many there may be.
    quota: (u64, u64),
    expires: i64,
    /// What others share on the page.
    shared: Vec<Shown>,
    /// When each was made, where a test says so.
    made: BTreeMap<String, String>,
    rights_lost: bool,
    stuck: u32,
    most: usize,
    fresh: Option<String>,
    young: bool,
}

/// The service. It stops when dropped.
pub struct Graph(Stage<State>);

const TOKEN: &str = "EAAlet-me-in";
const ACCOUNT: &str = "1234567";
const SCOPES: [&str; 6] = [
    "pages_manage_posts",
    "pages_read_engagement",
    "instagram_business_basic",
    "instagram_business_content_publish",
    "threads_basic",
    "threads_content_publish",
];

impl Graph {
    /// Empty accounts.
    pub async fn start() -> Graph {
        let scopes = SCOPES.map(str::to_owned).to_vec();
        Graph(Stage::start(State { next: 900, scopes, quota: (0, 50), ..State::default() }).await)
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// The token that is let in.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// Number of the page, and of the users.
    pub fn account(&self) -> &'static str {
        ACCOUNT
    }

    /// What befalls the next calls that change something.
    pub fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script(mishaps);
    }

    /// What befalls the next calls that only read.
    pub fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.0.script_reads(mishaps);
    }

    /// When the token ends, in seconds since 1970; 0 for never.
    pub fn expires(&self, seconds: i64) {
        self.0.state().expires = seconds;
    }

    /// Whoever made the token did not grant this right.
    pub fn withhold(&self, scope: &str) {
        self.0.state().scopes.retain(|held| held != scope);
    }

    /// So many posts were there today, of so many.
    pub fn quota(&self, used: u64, all: u64) {
        self.0.state().quota = (used, all);
    }

    /// Somebody shares something on the page.
    pub fn share(&self, text: &str) {
        let mut state = self.0.state();
        let shown = state.shown_as(text);
        state.shared.push(shown);
    }

    /// Somebody posts for the account by hand.
    pub fn put(&self, text: &str, made: Option<&str>) {
        let mut state = self.0.state();
        let shown = state.shown_as(text);
        state.made.extend(made.map(|made| (shown.id.clone(), made.to_owned())));
        state.shown.push(shown);
    }

    /// Whoever made the token may do nothing any more; what stands there is said not to exist.
    pub fn lose_rights(&self, lost: bool) {
        self.0.state().rights_lost = lost;
    }

    /// So many looks at a container find it not done.
    pub fn take_long(&self, polls: u32) {
        self.0.state().stuck = polls;
    }

    /// What a renewed token is; the old one where nobody says.
    pub fn renews_to(&self, token: &str) {
        self.0.state().fresh = Some(token.to_owned());
    }

    /// The token is younger than a day, and not renewed.
    pub fn young(&self, young: bool) {
        self.0.state().young = young;
    }

    /// Somebody takes everything away there.
    pub fn clear(&self) {
        self.0.state().shown.clear();
    }

    /// Everything that was made ready is thrown away, as after a day.
    pub fn expire(&self) {
        let mut state = self.0.state();
        state.containers.clear();
        state.photos.clear();
    }

    /// The most posts of one text that ever stood there at once.
    pub fn most(&self) -> usize {
        self.0.state().most
    }

    /// What people see, oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        self.0.state().shown.clone()
    }

    /// Every call so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard()
    }
}

impl Platform for State {
    fn take(&mut self, heard: &Heard) -> (u16, Value) {
        let multipart = heard.header("content-type").starts_with("multipart");
        let mut fields = if multipart { BTreeMap::new() } else { heard.form() };
        fields.extend(heard.query.clone());
        fields
            .extend(heard.parts().into_iter().map(|(name, part)| (name, String::from_utf8_lossy(&part).into_owned())));
        let get = |name: &str| fields.get(name).map_or("", String::as_str);
        if get("access_token") != TOKEN {
            return wrong(190, 467, "Error validating access token: The session is invalid.");
        }
        let path: Vec<&str> = heard.path.trim_matches('/').split('/').collect();
        if path.as_slice() == ["refresh_access_token"] && get("grant_type").ends_with("_refresh_token") {
            if self.young {
                return wrong(100, 0, "The access token must be at least 24 hours old");
            }
            let token = self.fresh.as_deref().unwrap_or(TOKEN);
            return (200, json!({ "access_token": token, "token_type": "bearer", "expires_in": 5_184_000 }));
        }
        let [version, path @ ..] = path.as_slice() else { return wrong(2_500, 0, "Unknown path components") };
        if !version.starts_with('v') {
            return wrong(2_635, 0, "You are calling a deprecated version of the API");
        }
        match (heard.method.as_str(), path) {
            ("GET", ["debug_token"]) => {
                let data = json!({ "is_valid": true, "scopes": self.scopes, "expires_at": self.expires });
                (200, json!({ "data": data }))
            }
            (_, path) if needed(path).is_some_and(|scope| !self.scopes.iter().any(|held| held == scope)) => {
                wrong(10, 0, "Application does not have permission for this action")
            }
            ("GET", [ACCOUNT, "content_publishing_limit" | "threads_publishing_limit"]) => {
                let (used, all) = self.quota;
                let config = json!({ "quota_total": all, "quota_duration": 86_400 });
                (200, json!({ "data": [{ "quota_usage": used, "config": config }] }))
            }
            ("GET", ["me"]) => (200, json!({ "id": ACCOUNT, "username": "stadt_lindenau" })),
            ("GET", [ACCOUNT]) => (200, json!({ "id": ACCOUNT, "name": "Stadt Lindenau" })),
            ("POST", [ACCOUNT, "photos"]) => self.photo(heard),
            ("POST", [ACCOUNT, "feed"]) => self.feed(&fields),
            ("POST", [ACCOUNT, what @ ("threads" | "media")]) => self.container(what, &fields),
            ("POST", [ACCOUNT, "threads_publish" | "media_publish"]) => self.publish(get("creation_id")),
            ("GET", [ACCOUNT, "published_posts" | "threads" | "media"]) => self.list(&fields, false),
            ("GET", [ACCOUNT, "feed"]) => self.list(&fields, true),
            ("POST" | "DELETE", [_]) if self.rights_lost => wrong(
                100,
                33,
                "Object with that ID does not exist, cannot be loaded due to missing permissions, or does not support this",
            ),
            ("GET", [id]) => self.look(id),
            ("POST", [id]) => match self.shown.iter_mut().find(|one| one.id == **id) {
                Some(one) => {
                    (one.text, one.edits) = (get("message").to_owned(), one.edits + 1);
                    (200, json!({ "success": true }))
                }
                None => wrong(100, 33, "Unsupported post request. Object does not exist"),
            },
            ("DELETE", [id]) => {
                let before = self.shown.len();
                self.shown.retain(|one| one.id != **id);
                if self.shown.len() < before {
                    (200, json!({ "success": true }))
                } else {
                    wrong(100, 33, "Object does not exist")
                }
            }
            _ => wrong(2_500, 0, "Unknown path components"),
        }
    }
}

impl State {
    fn number(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    fn shown_as(&mut self, text: &str) -> Shown {
        let id = format!("{ACCOUNT}_{}", self.number());
        Shown { id, text: text.to_owned(), pictures: Vec::new(), alt: String::new(), edits: 0 }
    }

    fn show(&mut self, new: Shown) {
        let last = |one: &Shown| one.text.split_whitespace().next_back().map(str::to_owned);
        self.most = self.most.max(1 + self.shown.iter().filter(|one| last(one) == last(&new)).count());
        self.shown.push(new);
    }

    /// Newest first, page by page.
    fn list(&self, fields: &BTreeMap<String, String>, others: bool) -> (u16, Value) {
        let number = |name: &str| fields.get(name).and_then(|text| text.parse::<usize>().ok());
        let (limit, from) = (number("limit").unwrap_or(25).min(100), number("after").unwrap_or(0));
        let all: Vec<&Shown> = self.shown.iter().chain(self.shared.iter().filter(|_| others)).rev().collect();
        let page: Vec<Value> = all.iter().skip(from).take(limit).map(|one| self.timed(one)).collect();
        let next = (from + limit < all.len()).then_some("https://graph.example/next");
        let cursors = json!({ "after": (from + limit).to_string() });
        (200, json!({ "data": page, "paging": { "cursors": cursors, "next": next } }))
    }

    fn timed(&self, one: &Shown) -> Value {
        let mut told = told(one);
        if let Some(made) = self.made.get(&one.id) {
            (told["created_time"], told["timestamp"]) = (json!(made), json!(made));
        }
        told
    }

    fn photo(&mut self, heard: &Heard) -> (u16, Value) {
        let parts = heard.parts();
        if !parts.get("source").is_some_and(|photo| photo.starts_with(&[0xff, 0xd8, 0xff])) {
            return wrong(324, 2_069_019, "Missing or invalid image file");
        }
        let id = self.number();
        self.photos.push(id.clone());
        (200, json!({ "id": id }))
    }

    fn feed(&mut self, fields: &BTreeMap<String, String>) -> (u16, Value) {
        let text = fields.get("message").cloned().unwrap_or_default();
        if text.encode_utf16().count() > 63_206 {
            return wrong(100, 0, "The message is too long");
        }
        if self.shown.last().is_some_and(|last| last.text == text) {
            return wrong(506, 0, "Duplicate status message");
        }
        let mut pictures = Vec::new();
        for (name, value) in fields.iter().filter(|(name, _)| name.starts_with("attached_media[")) {
            let id = serde_json::from_str::<Value>(value).unwrap_or_default()["media_fbid"].clone();
            match id.as_str().filter(|id| self.photos.iter().any(|known| known == id)) {
                Some(id) => pictures.push(id.to_owned()),
                None => return wrong(100, 0, &format!("Invalid parameter {name}")),
            }
        }
        let id = format!("{ACCOUNT}_{}", self.number());
        self.show(Shown { id: id.clone(), text, pictures, alt: String::new(), edits: 0 });
        (200, json!({ "id": id }))
    }

    fn container(&mut self, what: &str, fields: &BTreeMap<String, String>) -> (u16, Value) {
        let get = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let (field, most) = if what == "threads" { ("text", 500) } else { ("caption", 2_200) };
        let text = get(field);
        if letters(&text) > most || text.matches("https://").count() > 5 {
            return wrong(100, 2_207_010, "The caption is too long");
        }
        let url = get("image_url");
        if what == "media" && url.is_empty() || get("media_type") == "IMAGE" && url.is_empty() {
            return wrong(100, 0, "The parameter image_url is required");
        }
        if what == "media"
            && let Err(problem) = tokio::task::block_in_place(|| picture(&url))
        {
            return wrong(9_004, 2_207_052, &problem);
        }
        let id = self.number();
        let pictures = Some(url).filter(|url| !url.is_empty()).into_iter().collect();
        let shown = Shown { id: id.clone(), text, pictures, alt: get("alt_text"), edits: 0 };
        self.containers.insert(id.clone(), Container { shown, published: false, polls: 0 });
        (200, json!({ "id": id }))
    }

    fn publish(&mut self, id: &str) -> (u16, Value) {
        let number = self.number();
        let Some(container) = self.containers.get_mut(id) else { return wrong(100, 2_207_006, "Media does not exist") };
        if container.polls == 0 {
            return wrong(9_007, 2_207_027, "Media ID is not available");
        }
        container.published = true;
        let shown = Shown { id: number.clone(), ..container.shown.clone() };
        self.show(shown);
        (200, json!({ "id": number }))
    }

    fn look(&mut self, id: &str) -> (u16, Value) {
        if let Some(container) = self.containers.get_mut(id) {
            container.polls += 1;
            let state = match (container.published, container.polls) {
                (true, _) => "PUBLISHED",
                (false, polls) if polls <= self.stuck.max(1) => "IN_PROGRESS",
                _ => "FINISHED",
            };
            return (200, json!({ "status": state, "status_code": state, "id": id }));
        }
        match self.shown.iter().find(|one| one.id == id) {
            Some(one) => (200, told(one)),
            None => wrong(100, 33, "Object does not exist"),
        }
    }
}

/// The right without which a path is closed.
fn needed(path: &[&str]) -> Option<&'static str> {
    Some(match path {
        [ACCOUNT, "content_publishing_limit" | "media" | "media_publish"] => "instagram_business_content_publish",
        [ACCOUNT, "threads_publishing_limit" | "threads" | "threads_publish"] => "threads_content_publish",
        _ => return None,
    })
}

fn told(one: &Shown) -> Value {
    let permalink = format!("https://meta.example/p/{}", one.id);
    json!({
        "id": one.id,
        "message": one.text,
        "text": one.text,
        "caption": one.text,
        "permalink": permalink,
        "reactions": { "data": [], "summary": { "total_count": 12 } },
        "comments": { "data": [], "summary": { "total_count": 3 } },
        "like_count": 12,
        "comments_count": 3,
    })
}

fn wrong(code: i64, sub: i64, message: &str) -> (u16, Value) {
    (400, json!({ "error": { "message": message, "type": "OAuthException", "code": code, "error_subcode": sub } }))
}

/// Fetches a picture as the platform does and looks at it: a JPEG between 4:5 and 1.91:1, at most 1,440 wide.
fn picture(url: &str) -> Result<(), String> {
    let rest = url.strip_prefix("http://").ok_or("The address cannot be fetched")?;
    let (host, path) = rest.split_once('/').ok_or("The address cannot be fetched")?;
    let mut stream = TcpStream::connect(host).map_err(|_| "The address cannot be fetched")?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(|_| "The address cannot be fetched")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(|_| "The address cannot be fetched")?;
    let body = answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(&[][..], |at| &answer[at + 4..]);
    let (width, height) = size(body).ok_or("Only photo or video can be accepted as media type")?;
    if width * 5 < height * 4 || width * 100 > height * 191 || !(320..=1_440).contains(&width) {
        return Err(format!("The submitted image with aspect ratio {width}:{height} cannot be published"));
    }
    Ok(())
}

/// Width and height of a JPEG, from its frame header.
fn size(jpeg: &[u8]) -> Option<(u32, u32)> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, marker, high, low, ..] = rest else { return None };
        if (0xc0..=0xc2).contains(marker) {
            let [_, _, _, _, _, h1, h0, w1, w0, ..] = rest else { return None };
            return Some((u32::from(*w1) << 8 | u32::from(*w0), u32::from(*h1) << 8 | u32::from(*h0)));
        }
        rest = rest.get(2 + (usize::from(*high) << 8 | usize::from(*low))..)?;
    }
}
