//! The peers: real packages, pinned to the sender's core, sending to the same sink and the same subscriptions.
//! `crates/bench/peers/install` installs them from their lock files.
use crate::Failed;
use crate::child::number;
use crate::sink;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the peers are told.
pub struct Peers {
    folder: PathBuf,
    /// One JSON object a line with endpoint and keys.
    pub list: PathBuf,
    payload: PathBuf,
    authority: PathBuf,
    core: usize,
}

/// Messages a second of each peer.
pub struct Rates {
    pub web_push: f64,
    pub pywebpush: f64,
    /// With the token made once by hand, which its documentation does not offer.
    pub pywebpush_cached: f64,
}

impl Peers {
    /// None, and one line saying so, when they are not installed.
    pub fn invite(folder: &Path, list: PathBuf, core: usize) -> Result<Option<Peers>, Failed> {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        if !home.join("node_modules").exists() || !home.join("venv").exists() {
            eprintln!("left out: the peers, because crates/bench/peers/install was not run");
            return Ok(None);
        }
        let (payload, authority) = (folder.join("payload.json"), folder.join("authority.pem"));
        std::fs::write(&authority, sink::AUTHORITY).map_err(|e| Failed::to("a file for the peers", e))?;
        Ok(Some(Peers { folder: home, list, payload, authority, core }))
    }

    /// Lets each send to all on the list a text of this length.
    pub fn measure(&self, bytes: usize) -> Result<Rates, Failed> {
        std::fs::write(&self.payload, "x".repeat(bytes)).map_err(|e| Failed::to("a file for the peers", e))?;
        let web_push = self.rate("node", &["web-push.mjs".into()])?;
        let python = self.folder.join("venv/bin/python").display().to_string();
        let pywebpush = self.rate(&python, &["pywebpush_async.py".into(), "documented".into()])?;
        let pywebpush_cached = self.rate(&python, &["pywebpush_async.py".into(), "cached".into()])?;
        Ok(Rates { web_push, pywebpush, pywebpush_cached })
    }

    fn rate(&self, program: &str, args: &[String]) -> Result<f64, Failed> {
        let mut command = Command::new("taskset");
        command.current_dir(&self.folder).args(["-c", &self.core.to_string(), program]).args(args);
        command.args([&self.list, &self.payload, &self.authority]).env("NODE_EXTRA_CA_CERTS", &self.authority);
        let out = command.output().map_err(|e| Failed::to("starting a peer", e))?;
        if !out.status.success() {
            return Err(Failed(format!(
                "{program} ended with {}: {}",
                out.status,
                String::from_utf8_lossy(&out.stderr)
            )));
        }
        let answer: Value = serde_json::from_slice(&out.stdout).map_err(|e| Failed::to("a peer's answer", e))?;
        Ok(number(&answer, "sent")? / number(&answer, "seconds")?)
    }
}
