//! One call as it came in.
use http_body_util::BodyExt;
use hyper::Request;
use hyper::body::Incoming;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a platform looks at.
const HEADERS: [&str; 6] =
    ["authorization", "content-type", "idempotency-key", "linkedin-version", "x-restli-protocol-version", "x-api-key"];

/// A call as it came in.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// E.g. `POST`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Names and values.
    pub query: BTreeMap<String, String>,
    /// Names in small letters.
    pub headers: BTreeMap<String, String>,
    /// As it came.
    pub body: Vec<u8>,
}

impl Heard {
    pub(crate) async fn read(request: Request<Incoming>) -> Heard {
        let (head, body) = request.into_parts();
        let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Heard {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: pairs(head.uri.query().unwrap_or_default()),
            headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: body.collect().await.map(|all| all.to_bytes().to_vec()).unwrap_or_default(),
        }
    }

    /// A header; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a form.
    pub fn form(&self) -> BTreeMap<String, String> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    /// The parts of a form with files: name, and what is in it.
    pub fn parts(&self) -> BTreeMap<String, Vec<u8>> {
        let kind = self.header("content-type");
        let Some((_, border)) = kind.split_once("boundary=") else { return BTreeMap::new() };
        let border = format!("--{border}");
        let mut parts = BTreeMap::new();
        let mut rest = self.body.as_slice();
        while let Some(from) = find(rest, border.as_bytes()) {
            rest = &rest[from + border.len()..];
            let Some(head_end) = find(rest, b"\r\n\r\n") else { break };
            let Some(end) = find(rest, format!("\r\n{border}").as_bytes()) else { break };
            let head = String::from_utf8_lossy(&rest[..head_end]).into_owned();
            let name = head.split("name=\"").nth(1).and_then(|tail| tail.split('"').next());
            parts.insert(name.unwrap_or_default().to_owned(), rest[head_end + 4..end].to_vec());
            rest = &rest[end..];
        }
        parts
    }

    /// Method, path, query, the headers that matter and body in words, for comparison with a file that was read by eye.
    pub fn line(&self) -> String {
        let body = match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_default(),
            Err(_) if self.header("content-type").starts_with("multipart") => {
                let part = |(name, bytes): (String, Vec<u8>)| match String::from_utf8(bytes) {
                    Ok(text) => format!("{name}={text}"),
                    Err(error) => format!("{name}=({} bytes)", error.as_bytes().len()),
                };
                self.parts().into_iter().map(part).collect::<Vec<_>>().join("\n")
            }
            Err(_) => String::from_utf8_lossy(&self.body).into_owned(),
        };
        let query: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        // The border of a form is made of its length.
        let header = |name: &str| match self.header(name).split("; boundary").next() {
            Some(value) if !value.is_empty() => format!("{name}: {value}\n"),
            _ => String::new(),
        };
        let headers: String = HEADERS.iter().map(|name| header(name)).collect();
        format!("{} {}{query}\n{headers}{body}", self.method, self.path)
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (unescape(name), unescape(value))
    };
    text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}

fn unescape(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let hex: String = bytes.by_ref().take(2).map(char::from).collect();
                out.push(u8::from_str_radix(&hex, 16).unwrap_or(b'?'));
            }
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
