//! A text somebody pasted, beside what the town published.
use super::digest::normalise;
use super::link::from_link;
use std::collections::HashSet;

/// Longest text that is looked at, in bytes.
pub const MAX_PASTED: usize = 16 * 1024;
/// Fewer words than these of a longer text say nothing about where they are from.
const WORDS: usize = 6;
/// Words that stand beside each other, by which two texts are recognised as akin.
const RUN: usize = 3;
/// Share of the shorter text's runs that the other one must have, in hundredths.
const AKIN: usize = 45;

/// A pasted text, cleared of what messengers and mail programs put around it.
#[derive(Clone, Debug)]
pub struct Pasted {
    /// The ways it may be read, normalised: whole; without the addresses at its end; without a mail's signature, too.
    readings: Vec<String>,
    /// There is nothing but addresses.
    bare: bool,
    /// The proof in a link within it.
    pub proof: Option<Vec<u8>>,
    /// Every address in it.
    pub addresses: Vec<String>,
}

/// How a pasted text stands to a published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Nothing to do with each other.
    None,
    /// The same words for the most part, but not all of them.
    Changed,
    /// A piece of it, word for word.
    Piece,
    /// All of it, word for word, and something beside it.
    More,
    /// The same.
    Same,
}

impl Pasted {
    /// Reads what was pasted.
    pub fn read(text: &str) -> Pasted {
        let lines: Vec<&str> = text.lines().map(bare).filter(|line| !is_around(line)).collect();
        let addresses: Vec<String> = text.split_whitespace().filter_map(address).map(str::to_owned).collect();
        let proof = addresses.iter().find_map(|address| from_link(address));
        let signature = lines.iter().rposition(|line| *line == "--").unwrap_or(lines.len());
        let mut readings = Vec::new();
        for kept in [&lines[..], &lines[..signature]] {
            readings.push(normalise(&kept.join("\n")));
            readings.push(normalise(&without_last_addresses(kept).join("\n")));
        }
        readings.dedup();
        readings.retain(|reading| !reading.is_empty());
        let bare = without_last_addresses(&lines).iter().all(|line| normalise(line).is_empty());
        Pasted { readings, bare, proof, addresses }
    }

    /// Nothing but white space, marks and addresses.
    pub fn is_empty(&self) -> bool {
        self.bare
    }

    /// The normalised texts it may be, the whole first: what a proof's digest is compared with.
    pub fn readings(&self) -> &[String] {
        &self.readings
    }

    /// How it stands to a published text, given the forms in which all of it went out, and those of which only the very
    /// same words count: a shortened form within a longer text says nothing about the rest.
    pub fn beside(&self, whole: &[String], short: &[String]) -> Likeness {
        if self.readings.iter().any(|own| short.contains(own)) {
            return Likeness::Same;
        }
        let pairs = || self.readings.iter().flat_map(|own| whole.iter().map(move |form| (own.as_str(), form.as_str())));
        pairs()
            .filter(|(_, form)| !form.is_empty())
            .map(|(own, form)| likeness(own, form))
            .max()
            .unwrap_or(Likeness::None)
    }

    /// Words of it that the published text does not have, in their order: what may have been changed.
    pub fn strange(&self, form: &str) -> Vec<String> {
        let known: HashSet<&str> = form.split(' ').collect();
        let own = self.readings.last().map_or("", String::as_str);
        own.split(' ').filter(|word| !known.contains(word)).map(str::to_owned).collect()
    }
}

fn likeness(own: &str, form: &str) -> Likeness {
    let words = |text: &str| text.split(' ').count();
    let within = |inner: &str, outer: &str| format!(" {outer} ").contains(&format!(" {inner} "));
    match () {
        () if own == form => Likeness::Same,
        () if words(form) >= WORDS && within(form, own) => Likeness::More,
        () if words(own) >= WORDS && within(own, form) => Likeness::Piece,
        () if akin(own, form) => Likeness::Changed,
        () => Likeness::None,
    }
}

fn akin(one: &str, other: &str) -> bool {
    let runs = |text: &str| {
        let words: Vec<String> = text.split(' ').map(str::to_lowercase).collect();
        words.windows(RUN).map(|run| run.join(" ")).collect::<HashSet<_>>()
    };
    let (one, other) = (runs(one), runs(other));
    let fewer = one.len().min(other.len());
    fewer >= RUN && one.intersection(&other).count() * 100 >= fewer * AKIN
}

/// A line without the head an exported or copied chat gives it: `[26.11.26, 08:15:03] Oma: `, `26.11.26, 08:15 - Oma: `.
fn bare(line: &str) -> &str {
    let line = line.trim().trim_start_matches(['\u{200e}', '\u{200f}', '\u{feff}']);
    let (stamp, rest) = match line.strip_prefix('[').and_then(|line| line.split_once("] ")) {
        Some(parts) => parts,
        None => match line.split_once(" - ") {
            Some(parts) => parts,
            None => return line,
        },
    };
    let dated = stamp.len() <= 24
        && stamp.starts_with(|c: char| c.is_ascii_digit())
        && stamp.contains(':')
        && stamp.chars().all(|c| c.is_ascii_digit() || ".,:/ APMapm\u{202f}".contains(c));
    if dated { rest.split_once(": ").map_or(rest, |(_, said)| said) } else { line }
}

/// What a messenger or mail program says about a forward, and is no part of it.
fn is_around(line: &str) -> bool {
    let said = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let heads = ["von: ", "from: ", "an: ", "to: ", "gesendet: ", "sent: ", "datum: ", "date: "];
    let words = ["weitergeleitet", "häufig weitergeleitet", "forwarded", "forwarded many times"];
    words.contains(&said.as_str())
        || said.starts_with("ursprüngliche nachricht")
        || said.starts_with("weitergeleitete nachricht")
        || said.starts_with("forwarded message")
        || heads.iter().any(|head| said.starts_with(head) && said.contains('@'))
}

fn without_last_addresses<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut kept = lines.to_vec();
    while kept.last().is_some_and(|line| line.split_whitespace().all(|word| address(word).is_some())) {
        kept.pop();
    }
    kept
}

/// The address in a word, without what a sentence puts around it.
fn address(word: &str) -> Option<&str> {
    let at = word.find("https://").or_else(|| word.find("http://")).or_else(|| word.find("www."))?;
    let before = &word[..at];
    let rest = word[at..].trim_end_matches([')', ']', '>', '.', ',', ';', '!', '?', '"', '\'', '*', '_']);
    before.chars().all(|c| !c.is_alphanumeric()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str =
        "Brand am Hafen\nGebiet: Altstadt\n\nEs brennt eine Lagerhalle.\n\n- Fenster schließen.\n- Radio hören.";

    fn forms() -> Vec<String> {
        vec![normalise(SAID)]
    }

    fn beside(text: &str) -> Likeness {
        Pasted::read(text).beside(&forms(), &[])
    }

    #[test]
    fn what_messengers_and_mails_do_to_a_text_does_not_matter() {
        for same in [
            "*Brand am Hafen*\n\nGebiet: Altstadt\n\nEs brennt eine Lagerhalle.\n\n• Fenster schließen.\n• Radio hören.\n\nhttps://x.example/p/1",
            "Weitergeleitet\n⚠️ Warnung: Brand am Hafen Gebiet: Altstadt Es brennt eine Lagerhalle. Fenster schließen. Radio hören.",
            "[26.11.26, 08:15:03] Oma Erna: Brand am Hafen\nGebiet: Altstadt\nEs brennt eine Lagerhalle.\n- Fenster schließen.\n- Radio hören.",
            "26.11.26, 08:15 - Oma: Brand am Hafen\nGebiet: Altstadt\nEs brennt eine Lagerhalle. Fenster schließen. Radio hören.",
            "> Brand am Hafen\n> Gebiet: Altstadt\n>\n> Es brennt eine Lagerhalle.\n> - Fenster schließen.\n> - Radio hören.\n\n--\nStadt Lindenau\nhttps://x.example",
            "-------- Weitergeleitete Nachricht --------\nVon: Stadt <stadt@x.example>\nBrand am Hafen\nGebiet: Altstadt\nEs brennt eine\u{a0}Lagerhalle. Fenster schließen. Radio ho\u{308}ren.",
        ] {
            assert_eq!(beside(same), Likeness::Same, "{same}");
        }
    }

    #[test]
    fn one_word_more_or_less_matters() {
        let swapped = SAID.replace("schließen", "öffnen");
        assert_eq!(beside(&swapped), Likeness::Changed);
        assert_eq!(Pasted::read(&swapped).strange(&forms()[0]), ["öffnen."]);
        assert_eq!(beside(&SAID.replace("brennt", "brennt nicht")), Likeness::Changed);
        assert_eq!(beside(&format!("{SAID}\nHier spenden: https://böse.example")), Likeness::More);
        assert_eq!(beside("Es brennt eine Lagerhalle. - Fenster schließen."), Likeness::Piece);
        assert_eq!(beside("Morgen ist Markt auf dem Platz vor dem Rathaus."), Likeness::None);
        assert_eq!(beside("Brand am Hafen"), Likeness::None, "too few words to say anything");
        assert_eq!(beside(""), Likeness::None);
        // The end was changed behind what a shortened form says.
        let short = [normalise("Brand am Hafen\nGebiet: Altstadt\n\nEs brennt eine Lagerhalle.")];
        assert_eq!(Pasted::read(&swapped).beside(&forms(), &short), Likeness::Changed);
        assert_eq!(Pasted::read(&short[0]).beside(&forms(), &short), Likeness::Same);
    }

    #[test]
    fn addresses_and_the_proof_among_them_are_found() {
        let pasted = Pasted::read("Schau (https://x.example/a), https://x.example/check#AAAA!");
        assert_eq!(pasted.addresses, ["https://x.example/a", "https://x.example/check#AAAA"]);
        assert_eq!(pasted.proof, Some(vec![0, 0, 0]));
        assert!(
            Pasted::read("https://x.example/a\n").is_empty() && Pasted::read(" *").is_empty() && !pasted.is_empty()
        );
    }
}
