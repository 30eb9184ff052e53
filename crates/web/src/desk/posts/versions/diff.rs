//! What changed between two texts, word by word.
use serde::Serialize;

/// A run of words that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// `same`, `gone` or `new`.
    pub kind: &'static str,
    /// The words, with the space behind them.
    pub text: String,
}

/// Cells of the table that is filled at most: beyond that what differs is shown as gone and new in one piece.
const CELLS: usize = 4_000_000;

/// Compares word by word.
pub fn words(old: &str, new: &str) -> Vec<Run> {
    let (old, new) = (split(old), split(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut runs = Vec::new();
    push(&mut runs, "same", &old[..head]);
    middle(&mut runs, old_middle, new_middle);
    push(&mut runs, "same", &old[old.len() - tail..]);
    runs
}

/// The longest common sequence of words, by the table everybody learns.
fn middle(runs: &mut Vec<Run>, old: &[&str], new: &[&str]) {
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > CELLS {
        push(runs, "gone", old);
        push(runs, "new", new);
        return;
    }
    let width = new.len() + 1;
    let mut table = vec![0u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            table[i * width + j] = match old[i] == new[j] {
                true => table[(i + 1) * width + j + 1] + 1,
                false => table[(i + 1) * width + j].max(table[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            push(runs, "same", &old[i..=i]);
            (i, j) = (i + 1, j + 1);
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            push(runs, "gone", &old[i..=i]);
            i += 1;
        } else {
            push(runs, "new", &new[j..=j]);
            j += 1;
        }
    }
    push(runs, "gone", &old[i..]);
    push(runs, "new", &new[j..]);
}

fn push(runs: &mut Vec<Run>, kind: &'static str, words: &[&str]) {
    if words.is_empty() {
        return;
    }
    match runs.last_mut().filter(|last| last.kind == kind) {
        Some(last) => last.text.push_str(&words.concat()),
        None => runs.push(Run { kind, text: words.concat() }),
    }
}

/// Words with the white space behind them.
fn split(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(old: &str, new: &str) -> String {
        let mark = |run: Run| match run.kind {
            "gone" => format!("[-{}-]", run.text),
            "new" => format!("[+{}+]", run.text),
            _ => run.text,
        };
        words(old, new).into_iter().map(mark).collect()
    }

    #[test]
    fn words_that_changed_are_found() {
        assert_eq!(
            short("Der Markt öffnet um 9 Uhr", "Der Markt öffnet um 10 Uhr"),
            "Der Markt öffnet um [-9 -][+10 +]Uhr"
        );
        assert_eq!(short("gleich", "gleich"), "gleich");
        assert_eq!(short("", "neu"), "[+neu+]");
        assert_eq!(short("a b c d", "b x d"), "[-a -]b [-c -][+x +]d");
    }

    #[test]
    fn nothing_is_lost_however_long() {
        let old = "wort ".repeat(5000);
        let new = "text ".repeat(5000);
        let runs = words(&old, &new);
        assert_eq!((runs[0].text.len(), runs[1].text.len()), (old.len(), new.len()));
    }
}
