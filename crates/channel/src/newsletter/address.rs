//! Mail addresses as people type them.
use crate::field::Complaint;
use url::Host;

/// Longest address (RFC 5321 §4.5.3.1.3, without the angle brackets) and longest part before the @ (§4.5.3.1.1), in bytes.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
/// Longest name of a domain, in bytes (RFC 1035 §2.3.4).
const LONGEST_DOMAIN: usize = 253;

/// An address mail can be sent to: ASCII before the @, a domain in its ASCII form after it. No Debug and no Display: it
/// names a person.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// Reads what somebody typed. Quoted local parts, addresses in brackets and letters beyond ASCII before the @, which
    /// hardly any mail server takes, are refused with a sentence.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        let wrong = || Complaint::new("error.mail.form");
        let text = text.trim();
        if text.is_empty() {
            return Err(Complaint::new("error.mail.empty"));
        }
        let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
        if !local.is_ascii() {
            return Err(Complaint::new("error.mail.letters"));
        }
        let dots = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
        if local.is_empty() || local.len() > LONGEST_LOCAL || !dots || !local.bytes().all(is_atom) {
            return Err(wrong());
        }
        let domain = domain_of(domain).ok_or_else(wrong)?;
        let whole = format!("{local}@{domain}");
        if whole.len() > LONGEST { Err(wrong()) } else { Ok(Self(whole)) }
    }

    /// As mail is sent to it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands for whoever it belongs to, however they write it: capitals do not count, though RFC 5321 §2.4 lets a
    /// server tell them apart before the @. With a scheme in front, so that it is never taken for another kind of address.
    pub fn name(&self) -> String {
        format!("mailto:{}", self.0.to_ascii_lowercase())
    }

    /// After the @.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Before the @.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// RFC 5322 §3.2.3 atext, and the dot.
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte)
}

/// The ASCII form (RFC 5891) of a domain with at least two parts.
fn domain_of(text: &str) -> Option<String> {
    let Ok(Host::Domain(domain)) = Host::parse(text) else { return None };
    let domain = domain.to_ascii_lowercase();
    let labels = || domain.split('.');
    let sound = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    // The last part of a name is never a number; what looks like one is an address of a machine.
    let last = labels().next_back()?.bytes().any(|byte| byte.is_ascii_alphabetic());
    (labels().count() > 1 && last && domain.len() <= LONGEST_DOMAIN && labels().all(sound)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Result<String, &'static str> {
        MailAddress::parse(text).map(|address| address.as_str().to_owned()).map_err(|complaint| complaint.key)
    }

    #[test]
    fn addresses_people_have_are_taken() {
        for (typed, sent) in [
            (" max.muster+news@Lindenau-Werre.DE ", "max.muster+news@lindenau-werre.de"),
            ("o'neill@example.org", "o'neill@example.org"),
            ("post@größe.example", "post@xn--gre-6ka8i.example"),
            ("A@b.co", "A@b.co"),
        ] {
            assert_eq!(parsed(typed), Ok(sent.to_owned()));
        }
        let name = |text| MailAddress::parse(text).ok().map(|address| address.name());
        assert_eq!(name("Max@Example.org"), name("max@example.ORG"), "one person, however it is written");
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_sentence() {
        assert_eq!(parsed("  "), Err("error.mail.empty"));
        assert_eq!(parsed("jürgen@example.org"), Err("error.mail.letters"));
        let long = format!("{}@example.org", "a".repeat(65));
        let domain = format!("a@{}org", "abcdefghi.".repeat(26));
        for wrong in [
            "max",
            "@example.org",
            "max@",
            "max@localhost",
            "a b@example.org",
            ".a@example.org",
            "a..b@example.org",
            "\"a b\"@example.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@-x.org",
            "a@x_y.org",
            "<a@example.org>",
            "a@example.org, b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "a@b@.org",
            "a@..org",
            &long,
            &domain,
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_taken_breaks_a_line_of_smtp(text in "\\PC{0,40}@\\PC{0,40}") {
            if let Ok(address) = MailAddress::parse(&text) {
                prop_assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>'));
                prop_assert!(MailAddress::parse(address.as_str()).is_ok_and(|again| again == address));
            }
        }
    }
}
