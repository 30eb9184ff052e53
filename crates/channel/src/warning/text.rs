//! Texts, names, languages and addresses inside a message.

macro_rules! text_like {
    ($name:ident) => {
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// A text that says something: no white space around it, line ends as `\n`, only characters XML 1.0 knows (§2.2 there).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(String);
text_like!(Text);

impl Text {
    /// Trims, normalises line ends, and drops the controls XML knows but discourages (U+007F to U+009F). `None` when
    /// nothing is left or a character cannot stand in a message.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.bytes().all(is_plain) {
            return (!text.is_empty()).then(|| Self(text.to_owned()));
        }
        if !text.chars().all(is_xml_char) {
            return None;
        }
        let discouraged = |c: char| ('\u{7f}'..='\u{9f}').contains(&c);
        let text = if text.contains(|c: char| c == '\r' || discouraged(c)) {
            let lines = text.replace("\r\n", "\n").replace('\r', "\n");
            lines.chars().filter(|c| !discouraged(*c)).collect::<String>().trim().to_owned()
        } else {
            text.to_owned()
        };
        (!text.is_empty()).then_some(Self(text))
    }
}

/// A byte that needs no second look: no control, no return, and not the first of a character that may be one (U+0080 to
/// U+00BF, U+F000 to U+FFFF). Nearly all texts are of such bytes alone, and warnings have thousands of texts.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b' '..=b'~' | 0x80..=0xc1 | 0xc3..=0xee | 0xf0..)
}

/// XML 1.0 §2.2.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The name of a message or of a sender (§3.2.1 identifier, sender): no white space, no comma, no `<`, no `&`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);
text_like!(Name);

impl Name {
    /// `None` when empty or with a character that a reference could not carry.
    pub fn parse(text: &str) -> Option<Self> {
        let good = |c: char| is_xml_char(c) && !c.is_whitespace() && !c.is_control() && !matches!(c, ',' | '<' | '&');
        (!text.is_empty() && text.chars().all(good)).then(|| Self(text.to_owned()))
    }
}

/// A tag of a language (RFC 3066; §3.2.2 language).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language(String);
text_like!(Language);

impl Language {
    /// Letters, then letters and digits, in parts of one to eight, with hyphens between.
    pub fn parse(tag: &str) -> Option<Self> {
        let sized = |part: &str| (1..=8).contains(&part.len());
        let mut parts = tag.split('-');
        let first = parts.next().is_some_and(|part| sized(part) && part.bytes().all(|b| b.is_ascii_alphabetic()));
        let rest = parts.all(|part| sized(part) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        (first && rest).then(|| Self(tag.to_owned()))
    }

    /// The part before the first hyphen: `de` of `de-LS`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// What a message without a language is in, says the standard.
impl Default for Language {
    fn default() -> Self {
        Self("en-US".to_owned())
    }
}

/// An address on the web (RFC 3986, http or https) as the sender wrote it: checked, not rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Uri(String);
text_like!(Uri);

impl Uri {
    /// `None` with a character that may not stand in an address, a percent sign without two hexadecimal digits, or
    /// another scheme: a page links it, so `javascript:` must never come through.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let marks = b"-._~:/?#[]@!$&'()*+,;=%";
        let plain = bytes.iter().all(|b| b.is_ascii_alphanumeric() || marks.contains(b));
        let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let escaped = bytes.iter().enumerate().filter(|(_, b)| **b == b'%').all(|(at, _)| hex(at + 1) && hex(at + 2));
        let one_fragment = bytes.iter().filter(|b| **b == b'#').count() <= 1;
        let web = || url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        (plain && escaped && one_fragment && web()).then(|| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_names_and_addresses_are_checked() {
        assert_eq!(Text::parse(" Zwei\r\nZeilen\r \t").unwrap().as_str(), "Zwei\nZeilen");
        assert!(["", " \n", "a\u{0}b", "a\u{b}b", "\u{ffff}"].iter().all(|bad| Text::parse(bad).is_none()));
        assert!(Name::parse("mow.DE-SL-SB-SE035-20260920-35-001").is_some());
        assert!(["", "a b", "a,b", "a<b", "a&b", "a\u{a0}b", "a\u{85}b"].iter().all(|bad| Name::parse(bad).is_none()));
        assert!(["de", "de-LS", "zh-Hant-TW", "i-klingon"].iter().all(|tag| Language::parse(tag).is_some()));
        assert!(["", "deutsch_DE", "d1", "de-", "ninechars"].iter().all(|tag| Language::parse(tag).is_none()));
        assert!(Uri::parse("https://stadt.example/w?a=b#c").is_some());
        assert!(
            ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example"]
                .iter()
                .all(|bad| Uri::parse(bad).is_none())
        );
        for bad in
            ["www.stadt.example", "https://x/ y", "https://x/%zz", "https://x/#a#b", "https://ü.example", "http://["]
        {
            assert!(Uri::parse(bad).is_none(), "{bad}");
        }
    }
}
