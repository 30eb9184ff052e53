//! Platforms a channel's posts go to, as small servers on loopback: one a family, each with a memory of what stands there,
//! strict in what the real one is strict in, and able to misbehave by a script.
mod bluesky;
mod graph;
mod heard;
mod linkedin;
mod listmonk;
mod mastodon;
mod matrix;
mod script;
mod telegram;
mod waha;
mod wordpress;

pub use bluesky::Bluesky;
pub use graph::{Graph, Shown};
pub use heard::Heard;
pub use linkedin::{Linkedin, Update};
pub use listmonk::{Campaign, Listmonk};
pub use mastodon::Mastodon;
pub use matrix::{Change, Matrix};
pub use script::Mishap;
pub use telegram::Telegram;
pub use waha::{Told, Waha};
pub use wordpress::{Article, Shot, Wordpress};

use crate::http::{self, Answer, Server};
use script::Script;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a platform does with a call: changes its state, and says a status and something in JSON.
pub(crate) trait Platform: Send + 'static {
    fn take(&mut self, heard: &Heard) -> (u16, Value);
}

/// A platform that listens. It stops when dropped.
pub(crate) struct Stage<P> {
    server: Server,
    state: Arc<Mutex<P>>,
    script: Arc<Mutex<Script>>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: Platform> Stage<P> {
    pub(crate) async fn start(state: P) -> Stage<P> {
        let (state, script) = (Arc::new(Mutex::new(state)), Arc::new(Mutex::new(Script::default())));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (platform, mishaps, list) = (state.clone(), script.clone(), heard.clone());
        let server = http::serve(0, move |request| {
            let (platform, mishaps, list) = (platform.clone(), mishaps.clone(), list.clone());
            async move {
                let line = request.extensions().get::<http::Line>().cloned().unwrap_or_default();
                let call = Heard::read(request).await;
                let mishap = open(&mishaps).next(&call);
                open(&list).push(call.clone());
                if let Some(answer) = mishap.before(&line, &call).await {
                    return answer;
                }
                let (status, said) = open(&platform).take(&call);
                mishap.after(&line, answer(status, &said)).await
            }
        })
        .await;
        Stage { server, state, script, heard }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, P> {
        open(&self.state)
    }

    pub(crate) fn script(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        open(&self.script).set(mishaps);
    }

    pub(crate) fn script_reads(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        open(&self.script).set_reads(mishaps);
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        open(&self.heard).clone()
    }
}

fn answer(status: u16, said: &Value) -> Answer {
    if let Some(id) = said["x-restli-id"].as_str() {
        // What was made is said in a header there, and nothing else.
        return http::header(http::answer(status, ""), "x-restli-id", id);
    }
    if said.is_null() {
        return http::answer(status, "");
    }
    let answer = http::header(http::answer(status, said.to_string()), "content-type", "application/json");
    match said["retry_after"].as_u64().or_else(|| said["parameters"]["retry_after"].as_u64()) {
        Some(seconds) => http::header(answer, "retry-after", &seconds.to_string()),
        None => answer,
    }
}
