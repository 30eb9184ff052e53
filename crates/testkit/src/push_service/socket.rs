//! The browser's side: the protocol Firefox speaks over a WebSocket (`dom.push.serverURL`).
use super::Shared;
use super::state::{Behind, Recipient};
use crate::http::{Answer, answer, header};
use aws_lc_rs::rand;
use futures_util::{SinkExt, StreamExt};
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{SEC_WEBSOCKET_KEY, UPGRADE};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

pub fn is_upgrade(request: &Request<Incoming>) -> bool {
    request.headers().get(UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

pub fn upgrade(shared: Arc<Shared>, request: &mut Request<Incoming>) -> Answer {
    let Some(key) = request.headers().get(SEC_WEBSOCKET_KEY) else { return answer(400, "no key") };
    let accept = derive_accept_key(key.as_bytes());
    // Firefox names a subprotocol and closes when it is not confirmed.
    let protocol = request.headers().get("sec-websocket-protocol").and_then(|value| value.to_str().ok());
    let protocol = protocol.and_then(|all| all.split(',').next()).map(str::trim).map(str::to_owned);
    let upgraded = hyper::upgrade::on(request);
    tokio::spawn(async move {
        if let Ok(upgraded) = upgraded.await {
            let stream = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
            talk(shared, stream).await;
        }
    });
    let switching = header(answer(101, ""), "upgrade", "websocket");
    let switching = header(header(switching, "connection", "upgrade"), "sec-websocket-accept", &accept);
    match protocol {
        Some(protocol) => header(switching, "sec-websocket-protocol", &protocol),
        None => switching,
    }
}

async fn talk(shared: Arc<Shared>, mut stream: WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>) {
    let (to_browser, mut outgoing) = unbounded_channel();
    let mut agent = None;
    loop {
        tokio::select! {
            Some(text) = outgoing.recv() => {
                if stream.send(Message::text(text)).await.is_err() { break }
            }
            incoming = stream.next() => match incoming {
                Some(Ok(Message::Text(text))) => {
                    let message = serde_json::from_str(&text).unwrap_or_default();
                    hear(&shared, &mut agent, &message, &to_browser);
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            }
        }
    }
    let mut state = shared.state();
    if let Some(agent) = agent
        && state.sockets.get(&agent).is_some_and(|socket| socket.same_channel(&to_browser))
    {
        state.sockets.remove(&agent);
    }
}

/// Answers one message of the browser.
fn hear(shared: &Shared, agent: &mut Option<String>, message: &Value, to_browser: &UnboundedSender<String>) {
    let say = |text: String| to_browser.send(text).ok();
    let channel = message["channelID"].as_str().unwrap_or_default();
    match message["messageType"].as_str() {
        None => {
            say("{}".to_owned());
        }
        Some("hello") => {
            let known = message["uaid"].as_str().filter(|uaid| !uaid.is_empty()).map(str::to_owned);
            let uaid = known.unwrap_or_else(fresh_agent);
            say(json!({"messageType": "hello", "uaid": uaid, "status": 200, "use_webpush": true, "broadcasts": {}})
                .to_string());
            let mut state = shared.state();
            state.backlog(&uaid, shared.clock.now_ms()).into_iter().for_each(|text| {
                say(text);
            });
            state.sockets.insert(uaid.clone(), to_browser.clone());
            *agent = Some(uaid);
        }
        Some("register") => {
            let Some(agent) = agent.clone() else { return };
            let mut state = shared.state();
            let endpoint = format!("{}/wpush/v2/{channel}", state.origin);
            let key = message["key"].as_str().map(|key| key.trim_end_matches('=').to_owned());
            state.recipients.insert(channel.to_owned(), Recipient::new(Behind::Browser { agent }, key));
            say(json!({"messageType": "register", "channelID": channel, "status": 200, "pushEndpoint": endpoint})
                .to_string());
        }
        Some("unregister") => {
            if let Some(recipient) = shared.state().recipients.get_mut(channel) {
                recipient.registered = false;
            }
            say(json!({"messageType": "unregister", "channelID": channel, "status": 200}).to_string());
        }
        Some("ack") => acknowledged(shared, &message["updates"]),
        // "nack" tells that the page could not handle it; "broadcast_subscribe" asks for settings we have none of.
        Some(_) => {}
    }
}

fn acknowledged(shared: &Shared, updates: &Value) {
    let mut state = shared.state();
    for update in updates.as_array().into_iter().flatten() {
        state.totals.acks += 1;
        state.acks.push(update.clone());
        let recipient = state.recipients.get_mut(update["channelID"].as_str().unwrap_or_default());
        if let Some(recipient) = recipient {
            recipient.waiting.retain(|push| Some(push.version.to_string().as_str()) != update["version"].as_str());
        }
    }
    drop(state);
    shared.tell();
}

fn fresh_agent() -> String {
    let mut bytes = [0u8; 16];
    rand::fill(&mut bytes).expect("random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
