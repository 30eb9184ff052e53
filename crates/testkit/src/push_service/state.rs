use super::decrypt;
use super::device::{Payload, Received};
use super::fault::Fault;
use super::vapid::Checked;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// Counters since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Attempts, whatever came of them.
    pub attempts: u64,
    /// Answered 201.
    pub accepted: u64,
    /// Answered 404 or 410.
    pub gone: u64,
    /// Answered 400, 401, 403 or 413: the sender's fault.
    pub refused: u64,
    /// Met a fault of a script.
    pub faults: u64,
    /// Arrived at a virtual device and decrypted.
    pub delivered: u64,
    /// Arrived at a virtual device and did not decrypt.
    pub undecryptable: u64,
    /// Acknowledged by a browser, whatever the code.
    pub acks: u64,
}

/// One push on its way to a device.
#[derive(Clone)]
pub struct Push {
    pub version: u64,
    pub body: Vec<u8>,
    pub ttl: u32,
    pub urgency: Option<String>,
    pub topic: Option<String>,
    pub expires_ms: i64,
}

/// Who is behind an endpoint.
pub enum Behind {
    Virtual { keys: decrypt::Keys, online: bool, received: Vec<Received> },
    Browser { agent: String },
}

/// An endpoint.
pub struct Recipient {
    pub behind: Behind,
    /// The VAPID key it was registered for, as text.
    pub key: Option<String>,
    pub registered: bool,
    pub script: VecDeque<Fault>,
    pub always: Option<Fault>,
    /// When attempts were made, in milliseconds since 1970.
    pub attempts: Vec<i64>,
    /// Taken and not yet delivered; for a browser, not yet acknowledged.
    pub waiting: Vec<Push>,
}

impl Recipient {
    pub fn new(behind: Behind, key: Option<String>) -> Recipient {
        let (script, waiting) = (VecDeque::new(), Vec::new());
        Recipient { behind, key, registered: true, script, always: None, attempts: Vec::new(), waiting }
    }

    pub fn received(&self) -> &[Received] {
        match &self.behind {
            Behind::Virtual { received, .. } => received,
            Behind::Browser { .. } => &[],
        }
    }
}

#[derive(Default)]
pub struct State {
    pub origin: String,
    pub recipients: HashMap<String, Recipient>,
    pub sockets: HashMap<String, UnboundedSender<String>>,
    pub acks: Vec<Value>,
    pub everywhere: Option<Fault>,
    pub totals: Totals,
    pub tokens: HashMap<String, Checked>,
    last_version: u64,
    payloads: HashMap<Vec<u8>, Arc<Payload>>,
}

impl State {
    pub fn next_version(&mut self) -> u64 {
        self.last_version += 1;
        self.last_version
    }

    /// Keeps a push and hands it on when its device is there. RFC 8030 §5.4: a push replaces one of the same topic that
    /// still waits.
    pub fn deliver(&mut self, id: &str, push: Push, now_ms: i64) {
        let Some(recipient) = self.recipients.get_mut(id) else { return };
        if push.topic.is_some() {
            recipient.waiting.retain(|old| old.topic != push.topic);
        }
        match &recipient.behind {
            Behind::Browser { agent } => {
                let socket = self.sockets.get(agent);
                let sent = socket.is_some_and(|socket| socket.send(notification(id, &push)).is_ok());
                if sent || push.ttl > 0 {
                    recipient.waiting.push(push);
                }
            }
            Behind::Virtual { online, .. } => {
                if *online || push.ttl > 0 {
                    recipient.waiting.push(push);
                }
                self.flush(id, now_ms);
            }
        }
    }

    pub fn set_online(&mut self, id: &str, on: bool, now_ms: i64) {
        if let Some(Recipient { behind: Behind::Virtual { online, .. }, .. }) = self.recipients.get_mut(id) {
            *online = on;
        }
        self.flush(id, now_ms);
    }

    /// Gives a virtual device that is on what waits for it.
    fn flush(&mut self, id: &str, now_ms: i64) {
        let Some(recipient) = self.recipients.get_mut(id) else { return };
        let Behind::Virtual { keys, online: true, received } = &mut recipient.behind else { return };
        for push in recipient.waiting.drain(..).filter(|push| push.expires_ms >= now_ms) {
            let Some(bytes) = decrypt::open(keys, &push.body) else {
                self.totals.undecryptable += 1;
                continue;
            };
            self.totals.delivered += 1;
            let payload = match self.payloads.get(&bytes) {
                Some(known) => known.clone(),
                None => {
                    let fresh = Arc::new(Payload::read(bytes.clone()));
                    self.payloads.insert(bytes, fresh.clone());
                    fresh
                }
            };
            received.push(Received { payload, ttl: push.ttl, urgency: push.urgency, topic: push.topic });
        }
    }

    /// What waits for the browser that just said hello.
    pub fn backlog(&self, agent: &str, now_ms: i64) -> Vec<String> {
        let theirs = self.recipients.iter().filter(|(_, recipient)| {
            recipient.registered && matches!(&recipient.behind, Behind::Browser { agent: owner } if owner == agent)
        });
        let fresh = |push: &&Push| push.expires_ms >= now_ms;
        theirs.flat_map(|(id, r)| r.waiting.iter().filter(fresh).map(|push| notification(id, push))).collect()
    }

    pub fn to_json(&self) -> Value {
        let t = &self.totals;
        let channels: serde_json::Map<String, Value> = self
            .recipients
            .iter()
            .filter(|(_, recipient)| matches!(recipient.behind, Behind::Browser { .. }))
            .map(|(id, r)| {
                (id.clone(), json!({"registered": r.registered, "key": r.key, "attempts": r.attempts.len()}))
            })
            .collect();
        json!({
            "acks": self.acks, "channels": channels, "browsers": self.sockets.len(),
            "attempts": t.attempts, "accepted": t.accepted, "gone": t.gone, "refused": t.refused, "faults": t.faults,
            "delivered": t.delivered, "undecryptable": t.undecryptable,
        })
    }
}

fn notification(id: &str, push: &Push) -> String {
    let mut message = json!({"messageType": "notification", "channelID": id, "version": push.version.to_string()});
    if !push.body.is_empty() {
        message["data"] = URL_SAFE_NO_PAD.encode(&push.body).into();
        message["headers"] = json!({"encoding": "aes128gcm"});
    }
    message.to_string()
}
