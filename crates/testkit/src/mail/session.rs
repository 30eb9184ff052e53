//! One connection to the mail server.
use super::{MailMishap, SLOW, State, TakenMail, open};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Longest line of a mail, with its end (RFC 5321 §4.5.3.1.6).
const LINE: usize = 1_000;

/// Where the conversation is (RFC 5321 §4.1.4).
#[derive(Default)]
struct Talk {
    greeted: bool,
    signed_in: bool,
    from: Option<String>,
    to: Option<String>,
    mishap: Option<MailMishap>,
}

pub(super) async fn serve(stream: TcpStream, state: Arc<Mutex<State>>, count: Arc<AtomicU64>) {
    let mut line = BufReader::with_capacity(64 * 1024, stream);
    // However it ends is the client's to deal with.
    drop(talk(&mut line, &state, &count).await);
}

async fn talk(line: &mut BufReader<TcpStream>, state: &Mutex<State>, count: &AtomicU64) -> io::Result<()> {
    say(line, "220 mx.example.org ESMTP").await?;
    let mut talk = Talk::default();
    let mut command = String::new();
    loop {
        command.clear();
        if line.read_line(&mut command).await? == 0 {
            return Ok(());
        }
        if !command.ends_with("\r\n") || command.len() > 2_000 {
            fault(state, "a command without an end");
            return say(line, "500 5.5.2 what").await;
        }
        let early = !line.buffer().is_empty();
        let text = command.trim_end();
        let verb = text.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        if early && (!open(state).manner.pipelining || ["EHLO", "DATA", "QUIT"].contains(&verb.as_str())) {
            fault(state, &format!("{verb} did not wait for its answer"));
        }
        let answer = match verb.as_str() {
            "EHLO" => hello(&mut talk, state),
            "AUTH" => sign_in(&mut talk, state, text),
            "MAIL" => sender(&mut talk, state, text),
            "RCPT" => recipient(&mut talk, state, text),
            "DATA" if talk.to.is_some() => {
                match talk.mishap {
                    Some(MailMishap::DroppedBefore) => return Ok(()),
                    Some(MailMishap::DroppedWithin) => {
                        say(line, "354 go on").await?;
                        line.read_line(&mut command).await?;
                        return Ok(());
                    }
                    _ => {}
                }
                say(line, "354 go on").await?;
                let message = data(line, state).await?;
                match keep(&mut talk, state, count, message).await {
                    Some(answer) => answer,
                    None => return Ok(()),
                }
            }
            "DATA" => "554 5.5.1 no valid recipients".to_owned(),
            "RSET" => {
                talk = Talk { greeted: talk.greeted, signed_in: talk.signed_in, ..Talk::default() };
                "250 2.0.0 forgotten".to_owned()
            }
            "NOOP" => "250 2.0.0 still here".to_owned(),
            "QUIT" => return say(line, "221 2.0.0 bye").await,
            _ => {
                fault(state, &format!("unknown command {verb}"));
                "500 5.5.1 what".to_owned()
            }
        };
        say(line, &answer).await?;
        if answer.starts_with("421") {
            return Ok(());
        }
    }
}

async fn say(line: &mut BufReader<TcpStream>, text: &str) -> io::Result<()> {
    line.get_mut().write_all(format!("{text}\r\n").as_bytes()).await
}

fn fault(state: &Mutex<State>, what: &str) {
    open(state).faults.push(what.to_owned());
}

fn hello(talk: &mut Talk, state: &Mutex<State>) -> String {
    *talk = Talk { greeted: true, ..Talk::default() };
    let manner = open(state).manner.clone();
    talk.signed_in = manner.account.is_none();
    let pipelining = if manner.pipelining { "250-PIPELINING\r\n" } else { "" };
    let auth = if manner.account.is_some() { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
    format!("250-mx.example.org greets you\r\n{pipelining}{auth}250-ENHANCEDSTATUSCODES\r\n250 8BITMIME")
}

fn sign_in(talk: &mut Talk, state: &Mutex<State>, text: &str) -> String {
    let account = open(state).manner.account.clone();
    let secret = text.strip_prefix("AUTH PLAIN ").and_then(|rest| STANDARD.decode(rest).ok()).unwrap_or_default();
    let Some((user, password)) = account else { return "503 5.5.1 nobody asked".to_owned() };
    if secret == format!("\0{user}\0{password}").into_bytes() {
        talk.signed_in = true;
        "235 2.7.0 welcome".to_owned()
    } else {
        "535 5.7.8 wrong".to_owned()
    }
}

fn sender(talk: &mut Talk, state: &Mutex<State>, text: &str) -> String {
    let Some(from) = angle(text, "MAIL FROM:") else { return "501 5.5.4 malformed".to_owned() };
    if !talk.greeted || talk.from.is_some() {
        fault(state, "MAIL out of order");
        return "503 5.5.1 out of order".to_owned();
    }
    if !talk.signed_in {
        return "530 5.7.0 sign in first".to_owned();
    }
    if open(state).manner.refuses_senders {
        return "550 5.7.1 not from you".to_owned();
    }
    talk.from = Some(from);
    "250 2.1.0 good".to_owned()
}

fn recipient(talk: &mut Talk, state: &Mutex<State>, text: &str) -> String {
    let Some(to) = angle(text, "RCPT TO:") else { return "501 5.5.4 malformed".to_owned() };
    if talk.from.is_none() {
        return "503 5.5.1 out of order".to_owned();
    }
    let mut state = open(state);
    let own = state.scripts.get_mut(&to).and_then(std::collections::VecDeque::pop_front);
    let mishap = own.or_else(|| state.script.pop_front()).unwrap_or(MailMishap::None);
    if state.manner.greylisting && state.met.insert(to.clone()) {
        return "451 4.7.1 greylisted, come again".to_owned();
    }
    match mishap {
        MailMishap::Greylisted => return "451 4.7.1 greylisted, come again".to_owned(),
        MailMishap::NoSuchUser => return format!("550 5.1.1 <{to}>: unknown"),
        MailMishap::Forbidden => return "550 5.7.1 not here".to_owned(),
        MailMishap::Closing => return "421 4.3.2 closing".to_owned(),
        _ => {}
    }
    talk.to = Some(to);
    talk.mishap = Some(mishap);
    "250 2.1.5 good".to_owned()
}

/// Up to the line with the dot; dots at the beginning of lines are unstuffed (RFC 5321 §4.5.2).
async fn data(line: &mut BufReader<TcpStream>, state: &Mutex<State>) -> io::Result<Vec<u8>> {
    let (mut message, mut one) = (Vec::new(), Vec::new());
    loop {
        one.clear();
        if line.read_until(b'\n', &mut one).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if one == b".\r\n" {
            return Ok(message);
        }
        if !one.ends_with(b"\r\n") || one.len() > LINE || !one.is_ascii() {
            fault(state, "a line of a mail that no server takes");
        }
        message.extend_from_slice(one.strip_prefix(b".").unwrap_or(&one));
    }
}

/// The answer; `None` where the connection ends instead.
async fn keep(talk: &mut Talk, state: &Mutex<State>, count: &AtomicU64, message: Vec<u8>) -> Option<String> {
    let (from, to) = (talk.from.take().unwrap_or_default(), talk.to.take().unwrap_or_default());
    let mishap = talk.mishap.take().unwrap_or(MailMishap::None);
    match mishap {
        MailMishap::FullAfter => return Some("452 4.2.2 full".to_owned()),
        MailMishap::RefusedAfter => return Some("554 5.6.0 not this".to_owned()),
        MailMishap::LostAfter => return None,
        MailMishap::Slow => tokio::time::sleep(SLOW).await,
        _ => {}
    }
    count.fetch_add(1, Ordering::Relaxed);
    let mut state = open(state);
    if !state.manner.remembers {
        state.taken.clear();
    }
    let message = String::from_utf8(message).unwrap_or_default();
    state.taken.push(TakenMail { from, to, message });
    (mishap != MailMishap::DroppedAfter).then(|| "250 2.0.0 taken".to_owned())
}

/// The address of a command.
fn angle(text: &str, verb: &str) -> Option<String> {
    let rest = text.get(..verb.len()).filter(|start| start.eq_ignore_ascii_case(verb)).map(|_| &text[verb.len()..])?;
    let address = rest.strip_prefix('<')?.split('>').next()?;
    let sound = address.is_ascii() && address.len() <= 256 && address.matches('@').count() == 1;
    (sound && address.split('@').next().is_some_and(|local| local.len() <= 64)).then(|| address.to_owned())
}
