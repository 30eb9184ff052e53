//! The server's half over standard input and output, one JSON object a line: what the tests in JavaScript talk to.
//! `cargo run -p reaction --example peer -- 2026H2`
#![expect(clippy::unwrap_used, reason = "a helper of tests that cannot go on has failed")]

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use reaction::{
    BookletRequest, ChannelName, Epoch, EpochKey, Gate, GateKey, KeyDocument, KeyName, Reaction, Slot, Subject, Suite,
};
use serde_json::{Value, json};
use std::io::BufRead;

/// Seconds since 1970, to whoever asks here.
const NOW: u64 = 1_800_000_000;

fn main() {
    let epoch = std::env::args().nth(1).unwrap_or_else(|| "2026H2".into());
    let name = KeyName { channel: ChannelName::parse("ludwigsburg").unwrap(), epoch: Epoch::parse(&epoch).unwrap() };
    let key = |suite| EpochKey::generate(name.clone(), suite, &mut fill).ok().unwrap();
    // The third is a key for one person only, as a dishonest server would use it.
    let keys = [key(Suite::Ristretto255), key(Suite::P256), key(Suite::Ristretto255), key(Suite::P256)];
    let gate = GateKey::new(&[7; 32]);
    for line in std::io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line.unwrap()).unwrap();
        println!("{}", answer(&keys, &gate, &name, &asked));
    }
}

fn answer(keys: &[EpochKey; 4], gate: &GateKey, name: &KeyName, asked: &Value) -> Value {
    let key = &keys[asked["key"].as_u64().map_or(0, |number| usize::try_from(number).unwrap())];
    let bytes = || BASE64.decode(asked["bytes"].as_str().unwrap()).unwrap();
    match asked["do"].as_str().unwrap() {
        "document" => json!({ "text": KeyDocument::of(key).signed(&[0; 64]) }),
        "ticket" => {
            json!({ "bytes": BASE64.encode(gate.ticket(name, Subject { origin: 1, sid: 2 }, NOW, &mut fill).to_bytes()) })
        }
        "challenge" => {
            let difficulty = u8::try_from(asked["difficulty"].as_u64().unwrap()).unwrap();
            json!({ "bytes": BASE64.encode(gate.challenge(name, difficulty, NOW, &mut fill).to_bytes()) })
        }
        "issue" => issue(key, gate, &bytes(), asked["first"].as_u64().unwrap_or_default()),
        "redeem" => redeem(key, &bytes()),
        other => json!({ "error": format!("cannot {other}") }),
    }
}

fn issue(key: &EpochKey, gate: &GateKey, bytes: &[u8], first: u64) -> Value {
    let Ok(request) = BookletRequest::parse(bytes) else { return json!({ "status": 400 }) };
    let open = match &request.gate {
        Gate::Push(ticket) => gate.check_ticket(&request.key, ticket, NOW).map(drop),
        Gate::Work(work) => gate.check_work(&request.key, work, &request.digest(), NOW),
    };
    if let Err(error) = open {
        return json!({ "status": 403, "why": error.to_string() });
    }
    let first = Slot::new(u16::try_from(first).unwrap()).unwrap();
    match key.issue(&request, first, &mut fill) {
        Ok(answer) => json!({ "status": 200, "bytes": BASE64.encode(answer) }),
        Err(error) => json!({ "status": 400, "why": error.to_string() }),
    }
}

fn redeem(key: &EpochKey, bytes: &[u8]) -> Value {
    let Ok(reaction) = Reaction::parse(bytes) else { return json!({ "status": 400 }) };
    match key.redeem(&reaction) {
        None => json!({ "status": 204, "counted": null }),
        Some(vote) => {
            let standing = vote.standing();
            let counted = json!({ "slot": vote.slot().number(), "seq": standing.seq, "choice": standing.choice });
            json!({ "status": 204, "counted": counted })
        }
    }
}

fn fill(out: &mut [u8]) {
    rand::fill(out).unwrap();
}
