//! A mail as bytes: headers and signature by lettre, the body put together from pieces that were encoded once.
use crate::way::Way;
use channel::clock::Timestamp;
use channel::lang::Lang;
use formats::newsletter::{Digest, Pieces, pieces};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message};
use lettre::{Address, message::header::ContentTransferEncoding};
use std::time::SystemTime;

/// Stands in no quoted-printable text, since `=` is followed by a digit or a line's end there (RFC 2045 §6.7).
const BOUNDARY: &str = "=_ausrufer";

/// A digest that was encoded, and can be addressed.
pub struct Printed {
    subject: String,
    lang: Lang,
    body: Pieces,
}

/// What one copy carries beside its text.
pub struct Stamp<'a> {
    /// Whom it goes to.
    pub to: &'a str,
    /// Goes into the links of the text; empty where there are none.
    pub mark: &'a str,
    /// Before the @ of its `Message-ID`: the same at every attempt.
    pub id: &'a str,
    /// When it is made.
    pub now: Timestamp,
    /// The list it belongs to (RFC 2919), as `name.of.list`, with the address of leaving (RFC 2369, RFC 8058).
    pub list: Option<(&'a str, &'a str)>,
}

impl Printed {
    /// Encodes a digest.
    pub fn of(digest: &Digest, lang: Lang) -> Printed {
        let tag = lang.tag();
        let part = |kind: &str| {
            format!(
                "--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Language: {tag}\r\n\
                 Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            )
        };
        let mut body: Pieces = vec![part("plain").into_bytes()];
        append(&mut body, pieces(&digest.text));
        append(&mut body, vec![format!("\r\n{}", part("html")).into_bytes()]);
        append(&mut body, pieces(&digest.html));
        append(&mut body, vec![format!("\r\n--{BOUNDARY}--\r\n").into_bytes()]);
        Printed { subject: digest.subject.clone(), lang, body }
    }

    /// One copy; `None` when an address is none that lettre knows.
    pub fn addressed(&self, way: &Way, stamp: &Stamp<'_>) -> Option<Vec<u8>> {
        let setup = &way.setup;
        let from = Mailbox::new(Some(setup.sender_name.to_string()), setup.sender.as_str().parse::<Address>().ok()?);
        let to = Mailbox::new(None, stamp.to.parse::<Address>().ok()?);
        let plain = |name: &'static str, value: String| {
            HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
        };
        let mut builder = Message::builder()
            .from(from)
            .to(to)
            .subject(self.subject.as_str())
            .date(SystemTime::from(stamp.now))
            .message_id(Some(format!("<{}@{}>", stamp.id, setup.sender.domain())))
            .raw_header(plain("MIME-Version", "1.0".to_owned()))
            .raw_header(plain("Content-Language", self.lang.tag().to_owned()))
            // Nobody's holiday answers a newsletter (RFC 3834 §5).
            .raw_header(plain("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(plain("Content-Type", format!("multipart/alternative; boundary=\"{BOUNDARY}\"")));
        if let Some((name, leave)) = stamp.list {
            builder = builder
                .raw_header(plain("List-ID", format!("<{name}>")))
                .raw_header(plain("List-Unsubscribe", format!("<{leave}>")))
                .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        let body =
            Body::dangerous_pre_encoded(self.body.join(stamp.mark.as_bytes()), ContentTransferEncoding::SevenBit);
        let mut message = builder.body(body).ok()?;
        if let Some(dkim) = &way.dkim {
            message.sign(dkim);
        }
        Some(message.formatted())
    }
}

/// Pieces after pieces: no mark lies between the two.
fn append(body: &mut Pieces, more: Pieces) {
    let mut more = more.into_iter();
    if let (Some(last), Some(first)) = (body.last_mut(), more.next()) {
        last.extend_from_slice(&first);
    }
    body.extend(more);
}
