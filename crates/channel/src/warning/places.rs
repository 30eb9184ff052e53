//! The names of many areas: the first few stand in a line, all the others are one step away.
use crate::text::letters;

/// So many names at most stand together.
const AT_ONCE: usize = 8;
/// And so many letters.
const LETTERS: usize = 300;

/// The names that stand together, and all the others; the first one always stands there.
pub fn split(names: &[String]) -> (&[String], &[String]) {
    let mut room = LETTERS;
    let fits = |name: &&String| match room.checked_sub(letters(name) + 2) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    let count = names.iter().take(AT_ONCE).take_while(fits).count();
    names.split_at(count.max(1).min(names.len()))
}

/// Those that stand together, on one line that says when there are more.
pub fn short(names: &[String]) -> String {
    let (first, more) = split(names);
    let text = first.join(", ");
    if more.is_empty() { text } else { format!("{text}, …") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_cut_and_none_is_lost() {
        let names = |count: usize, name: &str| vec![name.to_owned(); count];
        assert_eq!(split(&[]), ([].as_slice(), [].as_slice()));
        assert_eq!(short(&names(8, "Nord")), "Nord, Nord, Nord, Nord, Nord, Nord, Nord, Nord");
        assert_eq!(short(&names(9, "Nord")), "Nord, Nord, Nord, Nord, Nord, Nord, Nord, Nord, …");
        let long = "a".repeat(140);
        assert_eq!(split(&names(5, &long)).0.len(), 2);
        assert_eq!(split(&names(2, &"a".repeat(400))).0.len(), 1, "the first one always");
        let many = names(30, "Hafen");
        let (first, more) = split(&many);
        assert_eq!(first.len() + more.len(), 30);
    }
}
