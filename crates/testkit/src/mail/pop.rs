//! A mailbox over POP3 (RFC 1939).
use super::open;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The mailbox; it stops when dropped.
pub struct Mailbox {
    address: SocketAddr,
    mails: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Mailbox {
    /// On a free port, for one user with the password `pop`.
    pub async fn start() -> Mailbox {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("its address");
        let mails: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = mails.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // One visitor at a time, as mailboxes have it (§4).
                drop(visit(stream, &kept).await);
            }
        });
        Mailbox { address, mails, task }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Puts a mail in.
    pub fn put(&self, mail: impl Into<String>) {
        open(&self.mails).push(mail.into());
    }

    /// What lies in it.
    pub fn mails(&self) -> Vec<String> {
        open(&self.mails).clone()
    }
}

async fn visit(stream: TcpStream, mails: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut line = BufReader::new(stream);
    let (mut signed_in, mut deleted, mut command) = (false, Vec::new(), String::new());
    say(&mut line, "+OK ready").await?;
    loop {
        command.clear();
        if line.read_line(&mut command).await? == 0 {
            return Ok(());
        }
        let mut words = command.split_whitespace();
        let (verb, word) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
        let number = word.parse::<usize>().unwrap_or(0).wrapping_sub(1);
        let answer = match verb.as_str() {
            "USER" => "+OK".to_owned(),
            "PASS" if word == "pop" => {
                signed_in = true;
                "+OK".to_owned()
            }
            "PASS" => "-ERR wrong".to_owned(),
            "QUIT" => {
                let mut at = 0;
                open(mails).retain(|_| {
                    at += 1;
                    !deleted.contains(&(at - 1))
                });
                "+OK bye".to_owned()
            }
            _ if !signed_in => "-ERR sign in".to_owned(),
            "STAT" => {
                let all = open(mails);
                format!("+OK {} {}", all.len(), all.iter().map(String::len).sum::<usize>())
            }
            "LIST" => match open(mails).get(number) {
                Some(mail) => format!("+OK {word} {}", mail.len()),
                None => "-ERR no such".to_owned(),
            },
            "RETR" => match open(mails).get(number) {
                Some(mail) => {
                    let stuffed = mail.replace("\r\n.", "\r\n..");
                    format!("+OK follows\r\n{}\r\n.", stuffed.trim_end_matches("\r\n"))
                }
                None => "-ERR no such".to_owned(),
            },
            "DELE" => {
                deleted.push(number);
                "+OK".to_owned()
            }
            _ => "-ERR what".to_owned(),
        };
        say(&mut line, &answer).await?;
        if verb == "QUIT" {
            return Ok(());
        }
    }
}

async fn say(line: &mut BufReader<TcpStream>, text: &str) -> io::Result<()> {
    line.get_mut().write_all(format!("{text}\r\n").as_bytes()).await
}
