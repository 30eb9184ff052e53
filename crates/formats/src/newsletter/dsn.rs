//! Mail that came back: reports of delivery (RFC 3464) in the envelope of RFC 6522, read without trust in their sender.
//! Whom it is about is told by our own marks in it, in the address it came to or in the `Message-ID` of the mail it brings
//! back: no address is read, let alone looked for.
use channel::newsletter::Bounce;

/// Longest report that is looked at, in bytes; the reason stands at its beginning.
const LONGEST: usize = 256 * 1024;
/// Marks looked at: a report is about one mail.
const MARKS: usize = 8;

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Words that may be marks of ours; whoever has the key knows which is one.
    pub marks: Vec<String>,
    /// What it means; `None` for what is no report of a failure: an answer of a person, a note that something was
    /// delivered or is still being tried.
    pub bounce: Option<Bounce>,
}

/// Reads a mail that came to the return address.
pub fn read_returned(mail: &[u8]) -> Returned {
    let text = String::from_utf8_lossy(&mail[..mail.len().min(LONGEST)]).replace("\r\n", "\n");
    Returned { marks: marks(&text), bounce: bounce(&text) }
}

/// Words of exactly the letters and length of a mark, in order, none twice.
fn marks(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|letter: char| !letter.is_ascii_hexdigit()).filter(|word| word.len() == 48) {
        let word = word.to_ascii_lowercase();
        if !found.contains(&word) {
            found.push(word);
        }
        if found.len() == MARKS {
            break;
        }
    }
    found
}

/// From the fields of the report, and nowhere else: what a mail server writes for people is in every language.
fn bounce(text: &str) -> Option<Bounce> {
    let report = text.to_ascii_lowercase();
    let kind = fields(head(&report)).find(|(name, _)| *name == "content-type").map(|(_, value)| value)?;
    if !kind.contains("multipart/report") || !kind.contains("delivery-status") {
        return None;
    }
    let part = report.split("\ncontent-type: message/delivery-status").nth(1)?;
    let part = part.split("\ncontent-type:").next().unwrap_or(part);
    let value = |wanted: &str| fields(part).find(|(name, _)| *name == wanted).map(|(_, value)| value);
    if !value("action")?.starts_with("failed") {
        return None;
    }
    Some(of_status(value("status").as_deref().unwrap_or("5.0.0")))
}

/// RFC 3463: an address that is not there or was switched off is gone; everything else may work the next time, and so may a
/// domain that was not found (5.1.2), which a name server that fails says of everybody there.
fn of_status(status: &str) -> Bounce {
    let number = status.split_whitespace().next().unwrap_or_default();
    let mut parts = number.split('.').map(|part| part.parse::<u16>().unwrap_or(0));
    let [class, subject, detail] = [0; 3].map(|_: u16| parts.next().unwrap_or(0));
    match (class, subject, detail) {
        (5, 1, 1 | 3 | 6 | 10) | (5, 2, 1) => Bounce::Hard,
        _ => Bounce::Soft,
    }
}

/// Up to the first empty line.
fn head(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or(text)
}

/// Fields with their values in one line (RFC 5322 §2.2.3); lines that are none are passed over.
fn fields(text: &str) -> impl Iterator<Item = (&str, String)> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        loop {
            let line = lines.next()?;
            let Some((name, value)) = line.split_once(':').filter(|(name, _)| !name.contains(' ')) else { continue };
            let mut value = value.trim().to_owned();
            while let Some(more) = lines.next_if(|next| next.starts_with([' ', '\t'])) {
                value.push(' ');
                value.push_str(more.trim());
            }
            return Some((name, value));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MARK: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";

    /// As Postfix writes them.
    fn report(action: &str, status: &str) -> String {
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org (Mail Delivery System)\r\nTo: zurueck+{MARK}@stadt.de\r\n\
             Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"X/mx\"\r\n\r\n--X/mx\r\n\
             Content-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry: action: failed for everybody.\r\n\r\n--X/mx\r\n\
             Content-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; max@example.org\r\nAction: {action}\r\n\
             Status: {status}\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n--X/mx\r\nContent-Type: message/rfc822\r\n\r\n\
             Message-ID: <{MARK}.0k3@stadt.de>\r\nSubject: Neues\r\n\r\nText\r\n--X/mx--\r\n"
        )
    }

    #[test]
    fn a_report_of_failure_is_hard_or_soft_and_names_its_mark() {
        let read = |action, status| read_returned(report(action, status).as_bytes());
        let hard = read("failed", "5.1.1");
        assert_eq!((hard.bounce, hard.marks), (Some(Bounce::Hard), vec![MARK.to_owned()]));
        for (action, status, bounce) in [
            ("failed", "5.2.1", Some(Bounce::Hard)),
            ("failed", "5.1.2", Some(Bounce::Soft)),
            ("failed", "5.2.2 (mailbox full)", Some(Bounce::Soft)),
            ("failed", "5.7.1", Some(Bounce::Soft)),
            ("failed", "4.4.7", Some(Bounce::Soft)),
            ("failed", "banana", Some(Bounce::Soft)),
            ("delayed", "4.4.1", None),
            ("delivered", "2.0.0", None),
        ] {
            assert_eq!(read(action, status).bounce, bounce, "{action} {status}");
        }
    }

    #[test]
    fn what_people_write_back_is_no_report() {
        let mail = format!("To: zurueck+{MARK}@stadt.de\nContent-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n");
        let read = read_returned(mail.as_bytes());
        assert_eq!((read.bounce, read.marks.len()), (None, 1));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..2000), cut in 0usize..900) {
            read_returned(&bytes);
            let whole = report("failed", "5.1.1");
            read_returned(&whole.as_bytes()[..cut.min(whole.len())]);
        }
    }
}
