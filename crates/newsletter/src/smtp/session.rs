//! One connection, and mail after mail over it.
use super::Trouble;
use super::reply::Reply;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use channel::newsletter::{Relay, Said, Security};
use net::{Connection, Dialer, Line};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::time::timeout;

/// One mail, to one recipient.
pub struct Outgoing {
    /// Whom it comes back to.
    pub from: String,
    /// Whom it goes to.
    pub to: String,
    /// Headers and body, lines ended by CRLF.
    pub message: Vec<u8>,
}

/// A connection that was greeted and, where a name is set, signed in on.
pub struct Session {
    stream: BufReader<Connection>,
    patience: Duration,
    /// RFC 2920: several commands before the first answer, which saves two journeys a mail.
    pipelining: bool,
    /// Mails handed over so far.
    handed: u64,
    out: Vec<u8>,
}

/// What came of a mail, and whether the connection can take another one.
pub struct Handed {
    /// What the server said.
    pub said: Said,
    /// It can.
    pub alive: bool,
}

impl Session {
    /// Connects, secures the connection, signs in. `hello` is our name (RFC 5321 §4.1.1.1).
    pub async fn open(
        dialer: &Dialer,
        relay: &Relay,
        password: &str,
        hello: &str,
        patience: Duration,
    ) -> Result<Session, Trouble> {
        let line = match relay.security {
            Security::Direct => Line::Tls,
            Security::Upgrade => Line::Upgrade,
            Security::Plain => Line::Plain,
        };
        let connection = dialer.dial_line(&relay.host, relay.port, line).await?;
        let mut session = Session::over(connection, patience);
        session.expect_greeting().await?;
        let mut able = session.hello(hello).await?;
        if relay.security == Security::Upgrade {
            if !able.starttls {
                return Err(Trouble::NoTls);
            }
            session = session.upgrade(dialer, &relay.host).await?;
            able = session.hello(hello).await?;
        }
        session.pipelining = able.pipelining;
        if !relay.user.is_empty() {
            session.sign_in(&relay.user, password, able.login_only).await?;
        }
        Ok(session)
    }

    fn over(connection: Connection, patience: Duration) -> Session {
        Session { stream: BufReader::new(connection), patience, pipelining: false, handed: 0, out: Vec::new() }
    }

    /// Mails handed over so far.
    pub fn handed(&self) -> u64 {
        self.handed
    }

    async fn expect_greeting(&mut self) -> Result<(), Trouble> {
        let greeting = self.reply().await?;
        if greeting.code == 220 { Ok(()) } else { Err(Trouble::Busy(greeting.code)) }
    }

    async fn hello(&mut self, name: &str) -> Result<Able, Trouble> {
        let reply = self.ask(&format!("EHLO {name}\r\n")).await?;
        if !reply.is_good() {
            return Err(if reply.is_final() { Trouble::Speech } else { Trouble::Busy(reply.code) });
        }
        Ok(Able::read(&reply.text))
    }

    async fn upgrade(mut self, dialer: &Dialer, host: &str) -> Result<Session, Trouble> {
        let reply = self.ask("STARTTLS\r\n").await?;
        if reply.code != 220 {
            return Err(Trouble::NoTls);
        }
        // What came behind the answer was said in the clear by anybody on the way: it is dropped with the buffer.
        let secured = dialer.secure(host, self.stream.into_inner()).await?;
        Ok(Session::over(secured, self.patience))
    }

    /// RFC 4954: PLAIN, or LOGIN where a server knows no other.
    async fn sign_in(&mut self, user: &str, password: &str, login_only: bool) -> Result<(), Trouble> {
        let reply = if login_only {
            let asked = self.ask("AUTH LOGIN\r\n").await?;
            if asked.code != 334 {
                return Err(Trouble::SignIn(asked.code));
            }
            let asked = self.ask(&format!("{}\r\n", STANDARD.encode(user))).await?;
            if asked.code != 334 {
                return Err(Trouble::SignIn(asked.code));
            }
            self.ask(&format!("{}\r\n", STANDARD.encode(password))).await?
        } else {
            let secret = zeroize::Zeroizing::new(format!("\0{user}\0{password}"));
            self.ask(&format!("AUTH PLAIN {}\r\n", STANDARD.encode(secret.as_bytes()))).await?
        };
        if reply.code == 235 { Ok(()) } else { Err(Trouble::SignIn(reply.code)) }
    }

    /// Hands one mail over. An error is the server's about all mails; nothing of this one was handed over then.
    pub async fn hand_over(&mut self, mail: &Outgoing) -> Result<Handed, Trouble> {
        let [sender, recipient, data] = match self.envelope(mail).await {
            Ok(replies) => replies,
            Err(Trouble::Silent) => return Ok(Handed { said: Said::Lost, alive: false }),
            Err(trouble) => return Err(trouble),
        };
        if !sender.is_good() {
            return Err(if sender.is_final() { Trouble::Sender(sender.code) } else { Trouble::Busy(sender.code) });
        }
        if !recipient.is_good() {
            if data.code == 354 {
                // RFC 2920 §3.1: a server that takes data for nobody is given none.
                self.write(b".\r\n").await.ok();
                self.reply().await.ok();
            }
            let alive = recipient.code != 421 && data.code != 421 && self.reset().await;
            return Ok(Handed { said: refusal(&recipient, recipient.names_nobody()), alive });
        }
        if data.code != 354 {
            return Ok(Handed { said: refusal(&data, false), alive: data.code != 421 && self.reset().await });
        }
        self.body(mail).await
    }

    async fn envelope(&mut self, mail: &Outgoing) -> Result<[Reply; 3], Trouble> {
        let commands =
            [format!("MAIL FROM:<{}>\r\n", mail.from), format!("RCPT TO:<{}>\r\n", mail.to), "DATA\r\n".to_owned()];
        if self.pipelining {
            self.write(commands.concat().as_bytes()).await.map_err(|_| Trouble::Silent)?;
            return Ok([self.reply().await?, self.reply().await?, self.reply().await?]);
        }
        let [sender, recipient, data] = &commands;
        let unasked = || Reply { code: 503, text: String::new() };
        let sender = self.ask(sender).await?;
        let recipient = if sender.is_good() { self.ask(recipient).await? } else { unasked() };
        let data = if sender.is_good() && recipient.is_good() { self.ask(data).await? } else { unasked() };
        Ok([sender, recipient, data])
    }

    /// The mail itself, and the line that ends it. As long as that line was not sent whole, nothing was handed over.
    async fn body(&mut self, mail: &Outgoing) -> Result<Handed, Trouble> {
        let mut out = std::mem::take(&mut self.out);
        out.clear();
        stuffed(&mut out, &mail.message);
        let written = self.write(&out).await;
        self.out = out;
        if written.is_err() {
            return Ok(Handed { said: Said::Lost, alive: false });
        }
        let Ok(reply) = self.reply().await else { return Ok(Handed { said: Said::Unclear, alive: false }) };
        if reply.is_good() {
            self.handed += 1;
            return Ok(Handed { said: Said::Taken, alive: true });
        }
        Ok(Handed { said: refusal(&reply, false), alive: reply.code != 421 })
    }

    /// Takes back what was begun. `false` if the connection is of no use any more.
    async fn reset(&mut self) -> bool {
        self.ask("RSET\r\n").await.is_ok_and(|reply| reply.is_good())
    }

    /// Says good-bye, without waiting long for an answer.
    pub async fn quit(mut self) {
        if self.write(b"QUIT\r\n").await.is_ok() {
            let _ = timeout(Duration::from_secs(1), Reply::read(&mut self.stream)).await;
        }
    }

    async fn ask(&mut self, command: &str) -> Result<Reply, Trouble> {
        self.write(command.as_bytes()).await.map_err(|_| Trouble::Silent)?;
        self.reply().await
    }

    async fn reply(&mut self) -> Result<Reply, Trouble> {
        match timeout(self.patience, Reply::read(&mut self.stream)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Err(Trouble::Speech),
            Ok(Err(_)) | Err(_) => Err(Trouble::Silent),
        }
    }

    /// Writes all of it, or fails before its last byte was.
    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let patience = self.patience;
        let stream = self.stream.get_mut();
        let writing = async {
            stream.write_all(bytes).await?;
            // A TLS record may still lie here: a failure from now on is an answer that does not come.
            stream.flush().await.or(Ok(()))
        };
        timeout(patience, writing).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

/// What a server can.
struct Able {
    starttls: bool,
    pipelining: bool,
    login_only: bool,
}

impl Able {
    fn read(text: &str) -> Able {
        let lines: Vec<String> = text.lines().skip(1).map(str::to_ascii_uppercase).collect();
        let has = |word: &str| lines.iter().any(|line| line.split_whitespace().next() == Some(word));
        let auth = lines.iter().find(|line| line.starts_with("AUTH ")).map(String::as_str).unwrap_or_default();
        let can = |way: &str| auth.split_whitespace().any(|word| word == way);
        Able { starttls: has("STARTTLS"), pipelining: has("PIPELINING"), login_only: can("LOGIN") && !can("PLAIN") }
    }
}

fn refusal(reply: &Reply, gone: bool) -> Said {
    if reply.is_final() { Said::Refused { gone } } else { Said::Later }
}

/// Lines that begin with a dot get another one (RFC 5321 §4.5.2), and the line that ends it all follows.
fn stuffed(out: &mut Vec<u8>, message: &[u8]) {
    out.reserve(message.len() + 16);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    if !message.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
}
