//! Another server: shows its accounts, checks the signature of what comes in, and remembers it.
use channel::clock::Clock;
use formats::http_signature::{Asked, Form, Sending, prepare, read};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use testkit::FakeClock;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use vault::{RsaKey, body_digest, verify_rsa};

/// Seconds since 1970 at which the tests stand.
pub const NOW: i64 = 1_790_000_000;

/// What it does with what it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Takes,
    /// Takes signatures of one form only.
    Only(Form),
    /// Answers with this.
    Says(u16),
    /// Takes it, but never answers where this stands in it.
    Hangs(&'static str),
}

#[derive(Default)]
struct State {
    /// Documents by path.
    documents: HashMap<String, String>,
    /// Status by path, instead of a document.
    statuses: HashMap<String, String>,
    manner: Option<Manner>,
    /// What came in: path, activity.
    heard: Vec<(String, Value)>,
    asked: Vec<String>,
    /// The key with which the channel signs.
    town: String,
    /// Goes as the channel's does.
    clock: Option<Arc<FakeClock>>,
}

pub struct Peer {
    state: Arc<Mutex<State>>,
    pub origin: String,
    pub key: RsaKey,
}

impl Peer {
    /// With an account `eva`, whose posts go to the inbox of the whole server.
    pub async fn start() -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let state = Arc::new(Mutex::new(State::default()));
        let (serving, own) = (state.clone(), origin.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (state, origin) = (serving.clone(), own.clone());
                tokio::spawn(async move { answer(socket, &state, &origin).await });
            }
        });
        let peer = Peer { state, origin, key: RsaKey::generate().unwrap() };
        peer.account("eva", true);
        peer
    }

    /// An account, reached together with the others or by itself.
    pub fn account(&self, name: &str, shared: bool) {
        let id = self.actor(name);
        let mut actor = json!({
            "id": id, "type": "Person", "preferredUsername": name, "inbox": format!("{id}/inbox"),
            "publicKey": { "id": format!("{id}#key"), "owner": id, "publicKeyPem": self.key.public_pem().unwrap() },
        });
        if shared {
            actor["endpoints"] = json!({ "sharedInbox": format!("{}/inbox", self.origin) });
        }
        self.show(&format!("/{name}"), &actor.to_string());
    }

    pub fn actor(&self, name: &str) -> String {
        format!("{}/{name}", self.origin)
    }

    pub fn show(&self, path: &str, document: &str) {
        self.state.lock().unwrap().documents.insert(path.to_owned(), document.to_owned());
    }

    /// Answers there with a status line instead.
    pub fn says(&self, path: &str, line: &str) {
        self.state.lock().unwrap().statuses.insert(path.to_owned(), line.to_owned());
    }

    /// Shows its document again.
    pub fn mends(&self, path: &str) {
        self.state.lock().unwrap().statuses.remove(path);
    }

    pub fn does(&self, manner: Manner) {
        self.state.lock().unwrap().manner = Some(manner);
    }

    /// Whose signatures come, and what time it is.
    pub fn knows(&self, town: &str, clock: &Arc<FakeClock>) {
        let mut state = self.state.lock().unwrap();
        (state.town, state.clock) = (town.to_owned(), Some(clock.clone()));
    }

    /// Activities that came to a path, and were believed.
    pub fn heard(&self, path: &str) -> Vec<Value> {
        let state = self.state.lock().unwrap();
        state.heard.iter().filter(|(at, _)| at == path).map(|(_, activity)| activity.clone()).collect()
    }

    /// The kinds of what came to the inbox of the whole server.
    pub fn kinds(&self) -> Vec<String> {
        self.heard("/inbox").iter().map(|one| one["type"].as_str().unwrap().to_owned()).collect()
    }

    /// Until so many activities came to the inbox of the whole server.
    pub async fn heard_of(&self, number: usize) {
        let until = async {
            while self.heard("/inbox").len() < number {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), until).await.unwrap();
    }

    /// How often somebody asked for a document.
    pub fn asked(&self, path: &str) -> usize {
        self.state.lock().unwrap().asked.iter().filter(|one| *one == path).count()
    }

    /// Headers of a request of one of its accounts to the town, signed now.
    pub fn signed(&self, form: Form, key: &str, origin: &str, path: &str, body: &str) -> HashMap<String, String> {
        let digest = body_digest(body.as_bytes());
        let sending = Sending { method: "POST", origin, path, digest: Some(&digest), key, now: NOW };
        let unsigned = prepare(form, &sending);
        let signature = self.key.sign(unsigned.text.as_bytes()).unwrap();
        unsigned.signed(&signature).into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

async fn answer(socket: TcpStream, state: &Mutex<State>, origin: &str) {
    let mut socket = BufReader::new(socket);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if socket.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let headers: HashMap<String, String> = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.unwrap();
    let mut line = head.lines().next().unwrap().split(' ');
    let (method, path) = (line.next().unwrap(), line.next().unwrap().to_owned());
    let (status, text) = match method {
        "GET" => document(state, &path, &headers),
        _ => (take(state, origin, &path, &headers, &body), String::new()),
    };
    if status.is_empty() {
        return std::future::pending().await;
    }
    let kind = "application/activity+json";
    let out = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{text}", text.len());
    let _ = socket.write_all(out.as_bytes()).await;
}

/// Shown to nobody who does not sign, as the strictest servers do.
fn document(state: &Mutex<State>, path: &str, headers: &HashMap<String, String>) -> (String, String) {
    let mut state = state.lock().unwrap();
    state.asked.push(path.to_owned());
    if !headers.contains_key("signature") || !headers["accept"].contains("application/activity+json") {
        return ("401 Unauthorized".to_owned(), String::new());
    }
    if let Some(status) = state.statuses.get(path) {
        return (status.clone(), String::new());
    }
    match state.documents.get(path) {
        Some(text) => ("200 OK".to_owned(), text.clone()),
        None => ("404 Not Found".to_owned(), String::new()),
    }
}

fn take(state: &Mutex<State>, origin: &str, path: &str, headers: &HashMap<String, String>, body: &[u8]) -> String {
    let mut state = state.lock().unwrap();
    let header = |name: &str| headers.get(name).cloned();
    let asked = Asked { method: "POST", path, origin, header: &header };
    let now = state.clock.as_ref().map_or(NOW, |clock| clock.now().as_second());
    let claimed = read(&asked, &body_digest(body), now).unwrap();
    assert!(claimed.key.ends_with("/lindenau/actor#main-key"), "{}", claimed.key);
    assert!(verify_rsa(&state.town, claimed.text.as_bytes(), &claimed.signature), "the town's signature");
    let form = if headers.contains_key("signature-input") { Form::Message } else { Form::Cavage };
    match state.manner.unwrap_or(Manner::Takes) {
        Manner::Says(status) => return format!("{status} No"),
        Manner::Only(known) if known != form => return "401 Unauthorized".to_owned(),
        Manner::Only(_) | Manner::Takes | Manner::Hangs(_) => {}
    }
    state.heard.push((path.to_owned(), serde_json::from_slice(body).unwrap()));
    match state.manner {
        Some(Manner::Hangs(word)) if String::from_utf8_lossy(body).contains(word) => String::new(),
        _ => "202 Accepted".to_owned(),
    }
}
