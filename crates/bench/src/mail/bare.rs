//! The bare sender.
use crate::Failed;
use channel::newsletter::{Relay, Said, Security};
use net::{Dialer, Policy};
use newsletter::{Outgoing, Session};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Mails over a connection until it is opened anew, as ours does.
const PER_SESSION: usize = 1_000;

/// Bytes of the message, and mails a second.
pub async fn rate(port: u16, mails: usize, message: Vec<u8>) -> Result<(usize, f64), Failed> {
    let (lines, bytes) = (newsletter::Settings::default().lines as usize, message.len());
    let started = Instant::now();
    let mut senders = JoinSet::new();
    for line in 0..lines {
        let share = mails / lines + usize::from(line < mails % lines);
        senders.spawn(send(port, share, message.clone()));
    }
    while let Some(sent) = senders.join_next().await {
        sent.map_err(|e| Failed::to("a bare sender", e))??;
    }
    Ok((bytes, mails as f64 / started.elapsed().as_secs_f64()))
}

async fn send(port: u16, mails: usize, message: Vec<u8>) -> Result<(), Failed> {
    let policy = Policy { allow_loopback: true };
    let dialer = Dialer::new(policy, None).map_err(|e| Failed::to("a dialer", e))?;
    let relay = Relay { host: "127.0.0.1".to_owned(), port, security: Security::Plain, user: String::new() };
    let open = || Session::open(&dialer, &relay, "", "bare.example", Duration::from_secs(30));
    let mut mail = Outgoing { from: "a@example.org".to_owned(), to: "b@example.org".to_owned(), message };
    let mut session = open().await.map_err(|e| Failed::to("a session", e))?;
    for n in 0..mails {
        if n > 0 && n % PER_SESSION == 0 {
            session.quit().await;
            session = open().await.map_err(|e| Failed::to("a session", e))?;
        }
        mail.to = format!("leser{n}@example.org");
        let handed = session.hand_over(&mail).await.map_err(|e| Failed::to("a mail", e))?;
        if handed.said != Said::Taken {
            return Err(Failed("a bare mail was not taken".into()));
        }
    }
    session.quit().await;
    Ok(())
}
