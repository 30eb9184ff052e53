//! The mail server as a program, for tests of real browsers. Prints one line of JSON with its port; for each line on its
//! standard input it prints the mails it took as JSON. Ends when standard input closes.
use std::io::BufRead;
use testkit::{MailManner, MailServer};

#[tokio::main]
async fn main() {
    let server = MailServer::start(MailManner::default()).await;
    println!("{}", serde_json::json!({ "port": server.address().port() }));
    loop {
        let asked = tokio::task::spawn_blocking(|| std::io::stdin().lock().lines().next()).await;
        if !matches!(asked, Ok(Some(Ok(_)))) {
            return;
        }
        let mails = server.taken().into_iter().map(|mail| {
            let [text, html] = mail.parts();
            let leave = mail.header("List-Unsubscribe");
            serde_json::json!({ "to": mail.to, "subject": mail.header("Subject"), "leave": leave, "text": text, "html": html })
        });
        println!("{}", serde_json::Value::from(mails.collect::<Vec<_>>()));
    }
}
