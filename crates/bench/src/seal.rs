//! `seal`: what one message for one device costs, on one core. The limit is the two P-256 operations nobody can leave out.
use crate::args::Args;
use crate::line::Line;
use crate::{Failed, machine};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use push::{Armed, Recipient};
use std::hint::black_box;

/// Devices taken in turn.
const DEVICES: usize = 500;
/// Messages measured a run.
const MESSAGES: usize = 5_000;
/// As long as the payload of a usual post.
const PLAIN: [u8; 321] = [b'x'; 321];

pub fn run(_args: &Args) -> Result<Line, Failed> {
    machine::pin(0)?;
    let recipients = (0..DEVICES).map(|_| recipient()).collect::<Result<Vec<_>, _>>()?;
    let turn = |number: usize| &recipients[number % DEVICES];
    let limit = rate(|number| two_operations(turn(number)))?;
    let cold =
        rate(|number| push::seal(turn(number), &PLAIN).map(black_box).map(drop).map_err(|e| Failed::to("sealing", e)))?;
    let mut armed = Vec::with_capacity(MESSAGES);
    for number in 0..MESSAGES {
        armed.push(Armed::new(turn(number)).map_err(|e| Failed::to("arming", e))?);
    }
    let warm = rate(|_| {
        let one = armed.pop().ok_or_else(|| Failed("no key left".into()))?;
        one.seal(&PLAIN).map(black_box).map(drop).map_err(|e| Failed::to("sealing", e))
    })?;
    Ok(Line {
        bench: "seal",
        value: cold,
        unit: "messages/cpu_s",
        limit: Some(limit),
        more: vec![("armed_per_s", warm), ("armed_us", 1e6 / warm), ("cold_us", 1e6 / cold)],
        ..Line::default()
    })
}

fn recipient() -> Result<Recipient, Failed> {
    let point = fresh()?.compute_public_key().map_err(|e| Failed::to("a device key", e))?;
    let p256dh = point.as_ref().try_into().map_err(|_| Failed("a device key has another length".into()))?;
    Ok(Recipient { p256dh, auth: [7; 16] })
}

/// A key pair, its point, and one agreement.
fn two_operations(recipient: &Recipient) -> Result<(), Failed> {
    let key = fresh()?;
    black_box(key.compute_public_key().map_err(|e| Failed::to("a point", e))?);
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &recipient.p256dh);
    agree(&key, theirs, Failed("agreeing".into()), |secret| {
        black_box(secret);
        Ok(())
    })
}

fn fresh() -> Result<PrivateKey, Failed> {
    PrivateKey::generate(&ECDH_P256).map_err(|e| Failed::to("a key", e))
}

/// How often a second of processor time.
fn rate(mut work: impl FnMut(usize) -> Result<(), Failed>) -> Result<f64, Failed> {
    let begun = machine::cpu_seconds();
    for number in 0..MESSAGES {
        work(number)?;
    }
    Ok(MESSAGES as f64 / (machine::cpu_seconds() - begun))
}
