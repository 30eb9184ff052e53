//! The floors: a bare HTTP/2 client that posts the same bytes with no database and no cryptography, and a bare seal loop.
//! Both know everything beforehand and keep no count but one.
mod client;

use crate::child::{asked, say};
use crate::{Failed, machine};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use push::Recipient;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::hint::black_box;
use std::time::Instant;

/// Devices sealed for in turn.
const DEVICES: usize = 1000;

/// What the process is to do.
#[derive(Serialize, Deserialize, Clone)]
pub struct Bare {
    pub core: usize,
    pub origin: String,
}

/// The process. Its words: `post N BODY`, N requests of so many bytes; `post-packed N BODY`, the same over sockets that
/// gather small writes; `seal N PLAIN`, N messages sealed.
pub fn run(job: &str) -> Result<(), Failed> {
    let bare: Bare = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
    machine::pin(bare.core)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failed::to("a runtime", e))?;
    say(&json!({ "ready": true }));
    for line in asked() {
        let words: Vec<&str> = line.split(' ').collect();
        let [word, count, bytes] = words[..] else { return Err(Failed(format!("not understood: {line}"))) };
        let number = |text: &str| text.parse::<usize>().map_err(|e| Failed::to("a number", e));
        let (count, bytes) = (number(count)?, number(bytes)?);
        let (begun, cpu) = (Instant::now(), machine::cpu_seconds());
        match word {
            "post" => runtime.block_on(client::post(&bare.origin, count, bytes, false))?,
            "post-packed" => runtime.block_on(client::post(&bare.origin, count, bytes, true))?,
            _ => seal(count, bytes)?,
        }
        say(&json!({ "seconds": begun.elapsed().as_secs_f64(), "cpu_s": machine::cpu_seconds() - cpu }));
    }
    Ok(())
}

fn seal(count: usize, plain: usize) -> Result<(), Failed> {
    let recipients = (0..DEVICES).map(|_| recipient()).collect::<Result<Vec<_>, _>>()?;
    let plain = vec![b'x'; plain];
    for number in 0..count {
        black_box(push::seal(&recipients[number % DEVICES], &plain).map_err(|e| Failed::to("sealing", e))?);
    }
    Ok(())
}

fn recipient() -> Result<Recipient, Failed> {
    let failed = |e: aws_lc_rs::error::Unspecified| Failed::to("a device key", e);
    let point = PrivateKey::generate(&ECDH_P256).map_err(failed)?.compute_public_key().map_err(failed)?;
    let p256dh = point.as_ref().try_into().map_err(|_| Failed("a device key has another length".into()))?;
    Ok(Recipient { p256dh, auth: [7; 16] })
}
