//! A server of official warnings on loopback, as the federation's and the weather service's are: static files with ETag,
//! districts only, a web page in the place of what is not there. What is served can be changed, taken away and spoilt.
use crate::site::Site;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

const JSON: &str = "application/json";

/// The server; it stops when dropped.
pub struct Offices {
    site: Site,
    listed: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Offices {
    /// Nothing is going on, in no district.
    pub async fn start() -> Offices {
        Offices { site: Site::start().await, listed: Arc::default() }
    }

    /// Where NINA's files lie, without a slash at the end.
    pub fn nina_url(&self) -> String {
        format!("{}/api31", self.site.url())
    }

    /// Where the weather service's archive lies.
    pub fn dwd_url(&self) -> String {
        format!("{}/dwd/all.zip", self.site.url())
    }

    /// Where the feed lies.
    pub fn feed_url(&self) -> String {
        format!("{}/cap.atom", self.site.url())
    }

    /// The site below it, to spoil a file.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Path of a district's file.
    pub fn dashboard(district: &str) -> String {
        format!("/api31/dashboard/{district}.json")
    }

    /// Lists a warning in a district (twelve digits), with its own file. The list says of it what its file says.
    pub fn warn(&self, district: &str, detail: &str) {
        let value: Value = serde_json::from_str(detail).expect("a warning in JSON");
        let id = value["identifier"].as_str().expect("an identifier").to_owned();
        self.site.put(&format!("/api31/warnings/{id}.json"), JSON, detail);
        self.listed().push((district.to_owned(), entry(&id, &value, detail.len())));
        self.write(district);
    }

    /// Takes a warning off a district's list; its own file stays, as it does there.
    pub fn unlist(&self, district: &str, id: &str) {
        self.listed().retain(|(of, entry)| of != district || entry["id"] != id);
        self.write(district);
    }

    /// Nothing is going on in a district.
    pub fn quiet(&self, district: &str) {
        self.listed().retain(|(of, _)| of != district);
        self.write(district);
    }

    /// Puts the weather service's archive with these files.
    pub fn weather(&self, files: &[Vec<u8>]) {
        self.site.put("/dwd/all.zip", "application/zip", zip(files));
    }

    /// Puts a feed of CAP files.
    pub fn feed(&self, files: &[Vec<u8>]) {
        let mut entries = String::new();
        for (number, file) in files.iter().enumerate() {
            self.site.put(&format!("/cap/{number}.xml"), "application/cap+xml", file.clone());
            // Another text is another time, as honest feeds have it.
            let stamp = file.iter().fold(0u64, |sum, byte| (sum * 31 + u64::from(*byte)) % 28_000_000);
            let updated = jiff::Timestamp::from_second(1_700_000_000 + stamp as i64).expect("a time");
            entries.push_str(&format!(
                "<entry><id>urn:{number}</id><title>x</title><updated>{updated}</updated>\
                 <link rel='alternate' type='application/cap+xml' href='/cap/{number}.xml'/></entry>"
            ));
        }
        let feed = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:feed</id><title>CAP</title>\
             <updated>2026-11-20T10:00:00Z</updated>{entries}</feed>"
        );
        self.site.put("/cap.atom", "application/atom+xml", feed);
    }

    fn write(&self, district: &str) {
        let entries: Vec<Value> =
            self.listed().iter().filter(|(of, _)| of == district).map(|(_, entry)| entry.clone()).collect();
        self.site.put(&Self::dashboard(district), JSON, Value::Array(entries).to_string());
    }

    fn listed(&self) -> std::sync::MutexGuard<'_, Vec<(String, Value)>> {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An entry of a dashboard, in the federation's form.
fn entry(id: &str, detail: &Value, length: usize) -> Value {
    let info = &detail["info"][0];
    json!({
        "id": id,
        "payload": {
            "version": 1, "type": "ALERT", "id": id, "hash": format!("{length:x}{}", detail["sent"]),
            "data": {
                "headline": info["headline"], "provider": "MOWAS", "severity": info["severity"],
                "urgency": info["urgency"], "msgType": detail["msgType"], "valid": true,
                "area": { "type": "ZGEM", "data": "1+10,100001" },
            },
        },
        "i18nTitle": { "de": info["headline"] },
        "sent": detail["sent"],
    })
}

/// A ZIP file whose files are stored as they are.
pub fn zip(files: &[Vec<u8>]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (number, file) in files.iter().enumerate() {
        let (name, at) = (format!("{number}.xml"), out.len() as u32);
        let size = file.len() as u32;
        let mut common = Vec::new();
        for two in [20u16, 0, 0, 0, 0] {
            common.extend(two.to_le_bytes());
        }
        for four in [crc(file), size, size] {
            common.extend(four.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(file);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0u8; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (begin, length, count) = (out.len() as u32, directory.len() as u32, files.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(begin.to_le_bytes());
    out.extend([0u8; 2]);
    out
}

/// CRC-32 as ZIP has it.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0u32, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

/// Moves every time in a file (`2026-09-20T17:50:56`, with whatever offset follows) by so many seconds, so that recorded
/// days can be lived again.
pub fn moved(text: &str, seconds: i64) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('T') {
        let time = at.checked_sub(10).and_then(|from| Some((from, rest.get(from..at + 9)?)));
        let parsed = time.and_then(|(from, text)| Some((from, text.parse::<jiff::civil::DateTime>().ok()?)));
        let civil = |from: usize| rest[from..at].bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match parsed.filter(|(from, _)| civil(*from)) {
            Some((from, civil)) => {
                let later = civil.saturating_add(jiff::SignedDuration::from_secs(seconds));
                out.push_str(&rest[..from]);
                out.push_str(&later.strftime("%Y-%m-%dT%H:%M:%S").to_string());
                rest = &rest[at + 9..];
            }
            None => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// One message of an invented warning of a control centre, as MoWaS writes them: HTML in its text, no end, references in UTC.
pub struct Smoke {
    /// Tells it from other warnings.
    pub name: &'static str,
    /// 0 for the first message; the later ones name the first.
    pub number: u32,
    /// `Alert`, `Update`, `Cancel`.
    pub msg_type: &'static str,
    /// In the words of CAP.
    pub severity: &'static str,
    /// Of the sender.
    pub headline: &'static str,
    /// When the first message was sent; each later one a minute later.
    pub began: jiff::Timestamp,
    /// Twelve digits.
    pub region: &'static str,
}

impl Smoke {
    /// Its identifier.
    pub fn id(&self) -> String {
        format!("mow.DE-NW-HF-{}-{:03}", self.name, self.number)
    }

    /// Its file.
    pub fn json(&self) -> String {
        let sent = self.began + jiff::SignedDuration::from_mins(i64::from(self.number));
        let local = sent.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(1)));
        let utc = self.began.strftime("%Y-%m-%dT%H:%M:%S-00:00");
        let first = Smoke { number: 0, ..*self };
        let references = format!("DE-NW-HF-W001,{},{utc}", first.id());
        let clear = self.msg_type == "Cancel";
        let info = |language: &str, headline: &str| {
            let mut info = json!({
                "language": language, "category": ["Fire"], "event": "Gefahrenmitteilung", "urgency": "Immediate",
                "severity": self.severity, "certainty": "Observed", "headline": headline,
                "description": "In Lindenau-Nord brennt eine Halle. Der Rauch zieht nach Osten.<br/><br/>Messwerte &lt; 5 mg/m³.",
                "instruction": "Schließen Sie Fenster und Türen.<br/>Schalten Sie Lüftungen ab.",
                "parameter": [
                    { "valueName": "sender_langname", "value": "Integrierte Leitstelle Werre" },
                    { "valueName": "warnVerwaltungsbereiche", "value": self.region },
                ],
                "area": [{ "areaDesc": "Lindenau-Nord" }],
            });
            if clear {
                info["responseType"] = json!(["AllClear"]);
            }
            info
        };
        let mut message = json!({
            "identifier": self.id(), "sender": "DE-NW-HF-W001", "sent": local.strftime("%Y-%m-%dT%H:%M:%S+01:00").to_string(),
            "status": "Actual", "msgType": self.msg_type, "scope": "Public", "code": ["DVN:1"],
            "info": [info("de", self.headline), info("en", "Smoke")],
        });
        if self.number > 0 {
            message["references"] = json!(references);
        }
        message.to_string()
    }
}
