//! The readable parts of addresses.
use crate::field::Complaint;

/// First path segments the server keeps for itself; no channel may take them.
pub const RESERVED: &[&str] = &[
    "anon",
    "api",
    "assets",
    "desk",
    "directory",
    "favicon.ico",
    "healthz",
    "livez",
    "media",
    "metrics",
    "readyz",
    "robots.txt",
    "sitemap.xml",
    "static",
    "sw.js",
    "w",
    "www",
    "admin",
    "about",
    "invite",
    "login",
];

/// A channel's name in its address: 2–40 of a–z, 0–9 and single hyphens, not reserved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChannelSlug(String);

impl ChannelSlug {
    /// Reads one as typed.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        let text = text.trim().to_ascii_lowercase();
        let shaped = (2..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if !shaped {
            return Err(Complaint::new("error.slug.shape"));
        }
        if RESERVED.contains(&text.as_str()) {
            return Err(Complaint::with("error.slug.reserved", text));
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ChannelSlug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes the readable tail of a permalink: `Größe & Maß` becomes `groesse-mass`. At most 60 letters, cut between words.
pub fn from_title(title: &str) -> String {
    let mut out = String::new();
    for c in title.to_lowercase().chars() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'a'..='z' | '0'..='9' => out.push(c),
            // A dot of its own, which a Turkish capital İ leaves behind in lower case.
            '\u{307}' => {}
            _ => match plain(c) {
                Some(letters) => out.push_str(letters),
                None if out.ends_with('-') || out.is_empty() => {}
                None => out.push('-'),
            },
        }
    }
    let out = out.trim_end_matches('-');
    if out.len() <= 60 {
        return out.to_owned();
    }
    match out.get(..60).and_then(|head| head.rfind('-')) {
        Some(end) => out[..end].to_owned(),
        None => out[..60].to_owned(),
    }
}

/// Letters with marks of the neighbours' and our minorities' languages: Polish, Czech, Sorbian, Turkish, French,
/// Scandinavian and their like.
const MARKED: [(&str, &str); 20] = [
    ("a", "áàâãąăā"),
    ("aa", "å"),
    ("ae", "æ"),
    ("c", "çćčĉ"),
    ("d", "ďđð"),
    ("e", "éèêëęěėē"),
    ("g", "ğģ"),
    ("i", "íìîïıīį"),
    ("k", "ķ"),
    ("l", "łľĺļ"),
    ("n", "ñńňņ"),
    ("o", "óòôõőō"),
    ("oe", "øœ"),
    ("r", "řŕ"),
    ("s", "śšşș"),
    ("t", "ťţț"),
    ("u", "úùûůűūų"),
    ("y", "ýÿ"),
    ("z", "źżž"),
    ("th", "þ"),
];

fn plain(c: char) -> Option<&'static str> {
    MARKED.iter().find(|(_, marked)| marked.contains(c)).map(|(plain, _)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_readable_tails() {
        assert_eq!(from_title("Größe & Maß: „Übung“!"), "groesse-mass-uebung");
        assert_eq!(from_title("日本"), "");
        assert_eq!(from_title("Żary, Łódź i Kraków"), "zary-lodz-i-krakow");
        assert_eq!(
            from_title("Příští pondělí; Budyšin: wuměłstwo; Chóśebuz"),
            "pristi-pondeli-budysin-wumelstwo-chosebuz"
        );
        assert_eq!(from_title("İstanbul’da ağaç şenliği"), "istanbul-da-agac-senligi");
        assert_eq!(from_title("Fête de l’été à Besançon, Århus & Tromsø"), "fete-de-l-ete-a-besancon-aarhus-tromsoe");
        assert!(from_title(&"Verkehrseinschränkungen wegen Bauarbeiten ".repeat(4)).len() <= 60);
    }

    #[test]
    fn channel_slugs_keep_to_their_shape() {
        assert_eq!(ChannelSlug::parse(" Lindenau ").unwrap().as_str(), "lindenau");
        for bad in ["", "a", "-x", "x-", "a--b", "größe", "a b", "desk", &"x".repeat(41)] {
            assert!(ChannelSlug::parse(bad).is_err(), "{bad}");
        }
    }
}
