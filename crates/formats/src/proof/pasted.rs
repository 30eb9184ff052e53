//! A text somebody pasted, beside what the town published.
use super::digest::normalise;
use super::link::from_link;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

/// Longest text that is looked at, in bytes.
pub const MAX_PASTED: usize = 16 * 1024;
/// Fewer words than these of a longer text say nothing about where they are from.
const WORDS: usize = 5;
/// Words that stand beside each other, by which two texts are recognised as akin.
const RUN: usize = 3;
/// Share of the shorter text's runs that the other one must have, in hundredths.
const AKIN: usize = 45;

/// Three words beside each other, as numbers.
type Runs = HashSet<[u64; RUN]>;

/// A pasted text, cleared of what messengers and mail programs put around it.
#[derive(Clone, Debug)]
pub struct Pasted {
    /// The ways all of it may be read, normalised: whole; without the addresses at its end.
    readings: Vec<String>,
    /// The same without what seems to stand around it: the head of a chat or mail, a signature. Whoever forwards may have
    /// written there what he liked, so these never are all of what somebody reads.
    within: Vec<String>,
    /// The lines within, one by one.
    lines: Vec<String>,
    /// What was left out for them.
    pub around: Vec<String>,
    /// There is nothing but addresses.
    bare: bool,
    /// The proof in a link within it.
    pub proof: Option<Vec<u8>>,
    /// Every address in it.
    pub addresses: Vec<String>,
    /// Of the readings, then of what is within, made when first needed.
    runs: OnceLock<Vec<Runs>>,
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
        Pasted::read_page(text, &|_| false)
    }

    /// The same for what may have been copied from a page: lines that are `aside` stand between the lines of a text there,
    /// and whoever forwards may have changed them.
    pub fn read_page(text: &str, aside: &dyn Fn(&str) -> bool) -> Pasted {
        let lines: Vec<&str> = text.lines().map(trimmed).filter(|line| !is_notice(line)).collect();
        let addresses: Vec<String> = text.split_whitespace().filter_map(address).map(str::to_owned).collect();
        let proof = addresses.iter().find_map(|address| from_link(address));
        let readings = both(&lines);
        let beside = |line: &str| is_head(line) || aside(line);
        let said: Vec<&str> = lines.iter().map(|line| split(line).1).filter(|line| !beside(line)).collect();
        let spoken = |line: &&&str| line.split_whitespace().any(|word| address(word).is_none());
        let lines_within =
            said.iter().filter(spoken).map(|line| normalise(line)).filter(|line| !line.is_empty()).collect();
        let signature = said.iter().rposition(|line| *line == "--").unwrap_or(said.len());
        let mut within = both(&said);
        if signature < said.len() {
            within.extend(both(&said[..signature]));
        }
        within.retain(|one| !readings.contains(one));
        let mut around: Vec<&str> = Vec::new();
        for line in &lines {
            let (head, rest) = split(line);
            around.extend([head, if beside(rest) { rest } else { "" }]);
        }
        around.extend(said[signature..].iter().filter(|line| **line != "--"));
        around.retain(|part| !part.is_empty());
        let around = around.into_iter().map(str::to_owned).collect();
        let bare = without_last_addresses(&lines).iter().all(|line| normalise(line).is_empty());
        Pasted { readings, within, lines: lines_within, around, bare, proof, addresses, runs: OnceLock::new() }
    }

    /// Nothing but white space, marks and addresses.
    pub fn is_empty(&self) -> bool {
        self.bare
    }

    /// The normalised texts it may be, the whole first: what a proof's digest is compared with.
    pub fn readings(&self) -> &[String] {
        &self.readings
    }

    /// The texts it may be when what seems to stand around it is left out. Who finds one of these has found a genuine text
    /// with something beside it.
    pub fn within(&self) -> &[String] {
        &self.within
    }

    /// How it stands to a published text, given the forms in which all of it went out, and those of which only the very
    /// same words count: a shortened form within a longer text says nothing about the rest.
    pub fn beside(&self, whole: &[String], short: &[String]) -> Likeness {
        if self.readings.iter().any(|own| short.contains(own)) {
            return Likeness::Same;
        }
        let least = if self.within.iter().any(|own| short.contains(own)) { Likeness::More } else { Likeness::None };
        let best = whole.iter().filter(|form| !form.is_empty()).map(|form| self.to_form(form)).max();
        best.unwrap_or(Likeness::None).max(least)
    }

    /// The same line by line, for what was copied in pieces from a page: each line within is one of the text's `lines`, whole.
    /// Nothing but such lines is a piece, in whatever order; all of a form in its order with something around it is more.
    /// What stands between them could turn their sense round.
    pub fn line_by_line(&self, lines: &[String], forms: &[String]) -> Likeness {
        let places: Vec<usize> = (0..self.lines.len()).filter(|place| lines.contains(&self.lines[*place])).collect();
        let known: Vec<&String> = places.iter().map(|place| &self.lines[*place]).collect();
        let words: usize = known.iter().map(|line| line.split(' ').count()).sum();
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return Likeness::None };
        if words < WORDS {
            return Likeness::None;
        }
        let text: Runs = forms.iter().flat_map(|form| runs(form)).collect();
        let around = self.lines[..*first].iter().chain(&self.lines[last + 1..]);
        if last - first >= places.len() || around.clone().any(|line| !runs(line).is_disjoint(&text)) {
            return Likeness::Changed;
        }
        match around.count() == 0 {
            true => Likeness::Piece,
            false if forms.iter().any(|form| is_covered(form, &known)) => Likeness::More,
            false => Likeness::Changed,
        }
    }

    /// How its readings stand to one form.
    fn to_form(&self, form: &str) -> Likeness {
        let own = self.runs.get_or_init(|| self.readings.iter().chain(&self.within).map(|own| runs(own)).collect());
        let mut theirs = None;
        let mut best = Likeness::None;
        for (place, (text, runs_of_it)) in self.readings.iter().chain(&self.within).zip(own).enumerate() {
            let found = match words_in(text, form) {
                // Something was left out to come to this.
                Likeness::Same if place >= self.readings.len() => Likeness::More,
                Likeness::None if akin(runs_of_it, theirs.get_or_insert_with(|| runs(form))) => Likeness::Changed,
                found => found,
            };
            best = best.max(found);
            if best == Likeness::Same {
                break;
            }
        }
        best
    }

    /// Words of it that no form of the published text has, in their order: what may have been changed.
    pub fn strange<'a>(&self, forms: impl IntoIterator<Item = &'a String>) -> Vec<String> {
        let known: HashSet<&str> = forms.into_iter().flat_map(|form| form.split(' ')).map(said).collect();
        let own = self.readings.last().map_or("", String::as_str);
        own.split(' ').map(said).filter(|word| !word.is_empty() && !known.contains(word)).map(str::to_owned).collect()
    }
}

/// The same words, all of them within more, or a piece of them; nothing else is looked at.
fn words_in(own: &str, form: &str) -> Likeness {
    let words = |text: &str| text.split(' ').count();
    let within =
        |inner: &str, outer: &str| inner.len() <= outer.len() && format!(" {outer} ").contains(&format!(" {inner} "));
    match () {
        () if own == form => Likeness::Same,
        () if words(form) >= WORDS && within(form, own) => Likeness::More,
        () if words(own) >= WORDS && within(own, form) => Likeness::Piece,
        () => Likeness::None,
    }
}

/// Whether these lines, one after the other, are all of a form.
fn is_covered(form: &str, lines: &[&String]) -> bool {
    let mut left = form;
    let all = lines.iter().all(|line| match left.strip_prefix(line.as_str()) {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => {
            left = rest.trim_start();
            true
        }
        _ => false,
    });
    all && left.is_empty()
}

/// A word without what a sentence puts around it.
fn said(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn runs(text: &str) -> Runs {
    let number = |word: &str| {
        let mut hasher = DefaultHasher::new();
        word.to_lowercase().hash(&mut hasher);
        hasher.finish()
    };
    let words: Vec<u64> = text.split(' ').map(number).collect();
    words.windows(RUN).filter_map(|run| run.try_into().ok()).collect()
}

fn akin(one: &Runs, other: &Runs) -> bool {
    let (fewer, more) = if one.len() < other.len() { (one, other) } else { (other, one) };
    fewer.len() >= RUN && fewer.iter().filter(|run| more.contains(*run)).count() * 100 >= fewer.len() * AKIN
}

/// Whole, and without the addresses at the end; none that says nothing.
fn both(lines: &[&str]) -> Vec<String> {
    let mut texts = vec![normalise(&lines.join("\n")), normalise(&without_last_addresses(lines).join("\n"))];
    texts.dedup();
    texts.retain(|text| !text.is_empty());
    texts
}

fn trimmed(line: &str) -> &str {
    line.trim().trim_start_matches(['\u{200e}', '\u{200f}', '\u{feff}'])
}

/// The head an exported or copied chat gives a line, and the rest: `[26.11.26, 08:15:03] Oma: `, `26.11.26, 08:15 - Oma: `.
fn split(line: &str) -> (&str, &str) {
    let parts = line.strip_prefix('[').and_then(|line| line.split_once("] ")).or_else(|| line.split_once(" - "));
    let Some((stamp, rest)) = parts else { return ("", line) };
    let dated = stamp.len() <= 24
        && stamp.starts_with(|c: char| c.is_ascii_digit())
        && stamp.contains(':')
        && stamp.chars().all(|c| c.is_ascii_digit() || ".,:/ APMapm\u{202f}".contains(c));
    if !dated {
        return ("", line);
    }
    let said = rest.split_once(": ").map_or(rest, |(_, said)| said);
    (line[..line.len() - said.len()].trim(), said)
}

/// What a messenger or mail program says about a forward, in these words and no others, and is no part of it.
fn is_notice(line: &str) -> bool {
    let said = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words = [
        "weitergeleitet",
        "häufig weitergeleitet",
        "weitergeleitete nachricht",
        "anfang der weitergeleiteten nachricht",
        "ursprüngliche nachricht",
        "forwarded",
        "forwarded many times",
        "forwarded message",
        "begin forwarded message",
        "original message",
    ];
    // A picture that says no is more than a line around the word.
    words.contains(&said.as_str()) && normalise(line).to_lowercase().trim_matches(['-', ' ', ':']) == said
}

/// A line of a mail's head.
fn is_head(line: &str) -> bool {
    let said = line.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let heads = ["von: ", "from: ", "an: ", "to: ", "gesendet: ", "sent: ", "datum: ", "date: "];
    heads.iter().any(|head| said.starts_with(head) && said.contains('@'))
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
    fn pieces_between_a_pages_own_lines_are_known_and_a_changed_line_is_told() {
        let all: Vec<String> = SAID.lines().map(normalise).filter(|line| !line.is_empty()).collect();
        let lines = |text: &str| Pasted::read(text).line_by_line(&all, &forms());
        let page = "Zum Inhalt\nBrand am Hafen\nGebiet: Altstadt\nEs brennt eine Lagerhalle.\n- Fenster schließen.\n\
                    - Radio hören.\nTeilen\nMehr";
        assert_eq!(lines(page), Likeness::More);
        assert_eq!(lines("Es brennt eine Lagerhalle.\n- Radio hören."), Likeness::Piece);
        assert_eq!(lines("Radio hören.\nBrand am Hafen\nEs brennt eine Lagerhalle."), Likeness::Piece);
        assert_eq!(lines(&page.replace("Es brennt eine", "Es brennt keine")), Likeness::Changed, "a changed line");
        assert_eq!(
            lines(&page.replace("Fenster schließen", "Fenster öffnen")),
            Likeness::Changed,
            "one too short to tell"
        );
        assert_eq!(lines(&page.replace("- Radio hören.\n", "")), Likeness::Changed, "and something beside a piece");
        assert_eq!(lines(&page.replace("- Radio", "Was nicht zu tun ist\n- Radio")), Likeness::Changed, "or between");
        let swapped = page.replace("- Fenster schließen.\n- Radio hören.", "- Radio hören.\n- Fenster schließen.");
        assert_eq!(lines(&swapped), Likeness::Changed, "in another order");
        let half = "Es brennt eine\nBrand am Hafen\n- Radio hören.\n- Fenster schließen.";
        assert_eq!(lines(half), Likeness::Changed, "half a line");
        assert_eq!(lines("Guten Morgen\nwie geht es Ihnen heute"), Likeness::None);
    }

    #[test]
    fn what_messengers_and_mails_do_to_a_text_does_not_matter() {
        for same in [
            "*Brand am Hafen*\n\nGebiet: Altstadt\n\nEs brennt eine Lagerhalle.\n\n• Fenster schließen.\n• Radio hören.\n\nhttps://x.example/p/1",
            "Weitergeleitet\n⚠️ Warnung: Brand am Hafen Gebiet: Altstadt Es brennt eine Lagerhalle. Fenster schließen. Radio hören.",
            "> Brand am Hafen\n> Gebiet: Altstadt\n>\n> Es brennt eine Lagerhalle.\n> - Fenster schließen.\n> - Radio hören.",
            "-------- Weitergeleitete Nachricht --------\nBrand am Hafen\nGebiet: Altstadt\nEs brennt eine\u{a0}Lagerhalle. Fenster schließen. Radio ho\u{308}ren.",
        ] {
            assert_eq!(beside(same), Likeness::Same, "{same}");
        }
    }

    /// Chats, mails and signatures may hold what the town never said: all of it is genuine only where nothing was left out.
    #[test]
    fn what_stands_around_a_text_is_never_passed_over() {
        let flat = SAID.replace('\n', " ");
        for (more, around) in [
            (format!("[26.11.26, 08:15:03] Oma Erna: {SAID}"), "[26.11.26, 08:15:03] Oma Erna:"),
            (format!("26.11.26, 08:15 - Wasser wieder trinkbar: {flat}"), "26.11.26, 08:15 - Wasser wieder trinkbar:"),
            (format!("{SAID}\n\n--\nNACHTRAG: Fragen an 0900 12345"), "NACHTRAG: Fragen an 0900 12345"),
            (
                format!("Datum: heute, alles wieder gut, mehr: @stadt\n{SAID}"),
                "Datum: heute, alles wieder gut, mehr: @stadt",
            ),
        ] {
            assert_eq!(beside(&more), Likeness::More, "{more}");
            assert_eq!(Pasted::read(&more).around, [around]);
            let of_outlet = Pasted::read(&more).beside(&[], &forms());
            assert_eq!(of_outlet, Likeness::More, "{more}");
        }
        let said = format!("Weitergeleitete Nachricht: Es war ein Fehlalarm\n{SAID}");
        assert_eq!(beside(&said), Likeness::More, "only these words are a messenger's own");
    }

    /// What a screen shows counts, not which letters are there.
    #[test]
    fn tricks_of_the_screen_are_changes() {
        for trick in [
            SAID.replace("brennt", "\u{202e}tnnerb\u{202c}"),
            SAID.replace("Altstadt", "\u{2067}Altstadt\u{2069}"),
            SAID.replace("Radio hören", "~Radio hören~"),
            SAID.replace("schließen", "~~schließen~~"),
            SAID.replace("Fenster", "❌ Fenster"),
            SAID.replace("Radio", "🚫 Radio"),
        ] {
            assert_eq!(beside(&trick), Likeness::Changed, "{trick}");
        }
        // A tilde that strikes nothing, and what chats put around names.
        assert_eq!(normalise("ca. ~5 km, dann ~10 km"), "ca. 5 km, dann 10 km");
        assert_eq!(beside(&format!("⚠️ {SAID} ✅")), Likeness::Same);
    }

    #[test]
    fn the_longest_text_beside_many_posts_takes_no_time() {
        let word = |n: usize| format!("Wort{n} ");
        let pasted = Pasted::read(&(0..2_000).map(word).collect::<String>());
        let posts: Vec<String> =
            (0..200).map(|post| normalise(&(post..post + 700).map(word).collect::<String>())).collect();
        let begun = std::time::Instant::now();
        let found =
            posts.iter().filter(|post| pasted.beside(std::slice::from_ref(post), &[]) != Likeness::None).count();
        assert_eq!(found, 200);
        // Unoptimised, on a busy machine; before, all runs of the text were made anew for each post.
        assert!(begun.elapsed() < std::time::Duration::from_secs(4), "{:?}", begun.elapsed());
    }

    #[test]
    fn one_word_more_or_less_matters() {
        let swapped = SAID.replace("schließen", "öffnen");
        assert_eq!(beside(&swapped), Likeness::Changed);
        assert_eq!(Pasted::read(&swapped).strange(&forms()), ["öffnen"]);
        assert_eq!(beside(&SAID.replace("brennt", "brennt nicht")), Likeness::Changed);
        assert_eq!(beside(&format!("{SAID}\nHier spenden: https://böse.example")), Likeness::More);
        assert_eq!(beside("Es brennt eine Lagerhalle. - Fenster schließen."), Likeness::Piece);
        assert_eq!(beside("Morgen ist Markt auf dem Platz vor dem Rathaus."), Likeness::None);
        assert_eq!(beside("Brand am Hafen"), Likeness::None, "too few words to say anything");
        assert_eq!(beside("Gebiet: Altstadt Es brennt eine"), Likeness::Piece, "few words, but all in a row");
        assert_eq!(beside(""), Likeness::None);
        // The end was changed behind what a shortened form says.
        let short = [normalise("Brand am Hafen\nGebiet: Altstadt\n\nEs brennt eine Lagerhalle.")];
        assert_eq!(Pasted::read(&swapped).beside(&forms(), &short), Likeness::Changed);
        assert_eq!(Pasted::read(&short[0]).beside(&forms(), &short), Likeness::Same);
    }

    #[test]
    fn what_a_page_has_between_the_lines_is_something_beside_the_text() {
        let aside = |line: &str| line.starts_with("Gilt bis ") || line == "Was zu tun ist";
        let copied = SAID
            .replace("\n\nEs brennt", "\nGilt bis heute, 13:47 Uhr\n\nEs brennt")
            .replace("\n- Fenster", "\nWas zu tun ist\n- Fenster");
        assert_eq!(beside(&copied), Likeness::Changed);
        let read = Pasted::read_page(&copied, &aside);
        assert_eq!(read.beside(&forms(), &[]), Likeness::More);
        assert_eq!(read.around, ["Gilt bis heute, 13:47 Uhr", "Was zu tun ist"]);
        assert_eq!(read.strange(&forms())[..2], ["Gilt", "bis"]);
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
