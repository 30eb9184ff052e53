//! Mail that came back. Read from a mailbox over POP3 (RFC 1939), or handed over by the town's mail server; either way
//! told apart by our own marks.
use crate::parts::Parts;
use crate::smtp::Trouble;
use crate::way::Way;
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::newsletter::{Bounce, Bounced, Mailbox, Security};
use channel::subscription::joining_week;
use formats::newsletter::read_returned;
use net::{Connection, Dialer, Line};
use std::time::Duration;
use store::{Mailings, Newsletter, StoreError};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::{Instant, timeout};
use vault::newsletter::ReaderKey;

/// Mails read in one visit; the rest at the next.
const MOST: usize = 500;
/// Longest mail that is read, in bytes: a report about a mail of ours is short, and what is longer is none. It is not even
/// asked for.
const LONGEST: u64 = 512 * 1024;
/// A server that said it is no longer may miscount so far; then the visit ends.
const ENDLESS: u64 = 2 * LONGEST;
const PATIENCE: Duration = Duration::from_secs(60);

/// What one mail meant. `None` when it is no report about a reader of ours.
pub async fn heed(
    store: &Mailings,
    readers: &ReaderKey,
    mail: &[u8],
    now: Timestamp,
) -> Result<Option<Bounced>, StoreError> {
    let Some(((channel, sid), bounce)) = ours(readers, mail) else { return Ok(None) };
    // An address that was never confirmed and does not exist is forgotten by itself.
    store.bounced(ChannelId(channel), sid, bounce, joining_week(now)).await
}

/// Channel and reader whom a report is about, and what it says.
fn ours(readers: &ReaderKey, mail: &[u8]) -> Option<((i64, i64), Bounce)> {
    let returned = read_returned(mail);
    let bounce = returned.bounce?;
    let reader = returned.marks.iter().find_map(|mark| readers.read_return_mark(mark))?;
    Some((reader, bounce))
}

/// Reads what came back and takes reports away. Answers what is wrong with the mailbox; empty if nothing is.
pub async fn empty(parts: &Parts, newsletter: &Newsletter, way: &Way) -> Result<String, StoreError> {
    let Some(mailbox) = &newsletter.setup.mailbox else { return Ok(String::new()) };
    let (dialer, password) = way.mailbox(parts);
    let mut box_ = match Pop::open(&dialer, mailbox, password).await {
        Ok(open) => open,
        Err(trouble) => return Ok(trouble.key().to_owned()),
    };
    match box_.visit(parts).await? {
        Ok(read) => {
            tracing::debug!(read, "read mails that came back");
            Ok(String::new())
        }
        Err(trouble) => Ok(trouble.key().to_owned()),
    }
}

struct Pop {
    stream: BufReader<Connection>,
}

impl Pop {
    async fn open(dialer: &Dialer, mailbox: &Mailbox, password: &str) -> Result<Pop, Trouble> {
        let line = if mailbox.security == Security::Plain { Line::Plain } else { Line::Tls };
        let connection = dialer.dial_line(&mailbox.host, mailbox.port, line).await?;
        let mut pop = Pop { stream: BufReader::new(connection) };
        pop.answer().await?;
        pop.ask(&format!("USER {}\r\n", mailbox.user)).await.map_err(sign_in)?;
        pop.ask(&format!("PASS {password}\r\n")).await.map_err(sign_in)?;
        Ok(pop)
    }

    async fn visit(&mut self, parts: &Parts) -> Result<Result<usize, Trouble>, StoreError> {
        let count = match self.ask("STAT\r\n").await {
            Ok(stat) => stat.split_whitespace().nth(1).and_then(|word| word.parse::<usize>().ok()).unwrap_or(0),
            Err(trouble) => return Ok(Err(trouble)),
        };
        let (mut read, begun) = (0, Instant::now());
        // The newest first: what people wrote stays, and must not keep the reports behind it from being read.
        for number in (1..=count).rev().take(MOST) {
            // What was read so far is deleted by a good-bye only, for which there must be time.
            if begun.elapsed() > parts.settings.visit / 2 {
                break;
            }
            let mail = match self.retrieve(number).await {
                Ok(Some(mail)) => mail,
                Ok(None) => continue,
                Err(trouble) => return Ok(Err(trouble)),
            };
            // What a person wrote stays for a person, and a report about other mails for whoever sent those.
            if ours(&parts.readers, &mail).is_some() {
                heed(&parts.store, &parts.readers, &mail, parts.clock.now()).await?;
                if let Err(trouble) = self.ask(&format!("DELE {number}\r\n")).await {
                    return Ok(Err(trouble));
                }
                read += 1;
            }
        }
        // Only now it is deleted (RFC 1939 §6).
        Ok(self.ask("QUIT\r\n").await.map(|_| read))
    }

    /// A mail; `None` when it is too long to be a report.
    async fn retrieve(&mut self, number: usize) -> Result<Option<Vec<u8>>, Trouble> {
        let listed = self.ask(&format!("LIST {number}\r\n")).await?;
        let size = listed.split_whitespace().nth(2).and_then(|word| word.parse::<u64>().ok());
        if size.is_none_or(|size| size > LONGEST) {
            return Ok(None);
        }
        self.ask(&format!("RETR {number}\r\n")).await?;
        let mut mail = Vec::new();
        while (mail.len() as u64) < ENDLESS {
            let line = self.line().await?;
            match line.as_slice() {
                b".\r\n" | b".\n" => return Ok(Some(mail)),
                [b'.', rest @ ..] => mail.extend_from_slice(rest),
                line => mail.extend_from_slice(line),
            }
        }
        Err(Trouble::Speech)
    }

    async fn ask(&mut self, command: &str) -> Result<String, Trouble> {
        timeout(PATIENCE, self.stream.get_mut().write_all(command.as_bytes()))
            .await
            .map_err(|_| Trouble::Silent)?
            .map_err(|_| Trouble::Silent)?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<String, Trouble> {
        let line = String::from_utf8_lossy(&self.line().await?).into_owned();
        if line.starts_with("+OK") { Ok(line) } else { Err(Trouble::Speech) }
    }

    async fn line(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut line = Vec::new();
        let mut limited = (&mut self.stream).take(LONGEST);
        let read = timeout(PATIENCE, limited.read_until(b'\n', &mut line)).await.map_err(|_| Trouble::Silent)?;
        match read {
            Ok(1..) if line.ends_with(b"\n") => Ok(line),
            _ => Err(Trouble::Silent),
        }
    }
}

/// A server that says no to a name or a password.
fn sign_in(trouble: Trouble) -> Trouble {
    if matches!(trouble, Trouble::Speech) { Trouble::SignIn(0) } else { trouble }
}
