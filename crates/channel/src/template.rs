//! Templates: texts with places to fill in, written as `{Straße}`.

/// Letters a variable's name may have.
const NAME: usize = 40;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

/// The variables of a text, each once, in the order in which they are needed.
pub fn variables(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Variable(name) = piece
            && !names.iter().any(|known| same(known, name))
        {
            names.push(name);
        }
    }
    names
}

/// The text with its variables filled in; one without a value stays as it is.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let put = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Variable(name) => value(name).unwrap_or_else(|| format!("{{{name}}}")),
    };
    pieces(text).into_iter().map(put).collect()
}

/// Whether two names mean the same variable: letters large or small.
pub fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Whether the text is one variable and nothing else.
pub fn is_variable(text: &str) -> bool {
    matches!(pieces(text.trim())[..], [Piece::Variable(_)])
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, name, after)) = next(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Variable(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// What stands before the next variable, its name, and what comes after it. Other braces are only braces.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text.get(from..)?.find('{').map(|at| from + at) {
        let inside = text.get(open + 1..)?;
        if let Some(close) = inside.find(['{', '}', '\n']).filter(|at| inside.as_bytes().get(*at) == Some(&b'}')) {
            let name = inside.get(..close)?.trim();
            if name.starts_with(char::is_alphabetic) && crate::text::letters(name) <= NAME {
                return Some((text.get(..open)?, name, inside.get(close + 1..)?));
            }
        }
        from = open + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn variables_are_found_once_and_filled_everywhere() {
        let text = "{Straße} gesperrt ab {Datum}.\nUmleitung: { umleitung }. {straße} {} {1} {a\nb} {{x";
        assert_eq!(variables(text), ["Straße", "Datum", "umleitung"]);
        let filled = fill(text, |name| same(name, "STRAßE").then(|| "A-Weg".to_owned()));
        assert_eq!(filled, "A-Weg gesperrt ab {Datum}.\nUmleitung: {umleitung}. A-Weg {} {1} {a\nb} {{x");
        assert!(is_variable(" {Datum} ") && !is_variable("am {Datum}") && !is_variable(""));
        assert_eq!(variables("{{Datum}}"), ["Datum"], "a brace too many is only a brace");
    }

    proptest! {
        #[test]
        fn a_text_without_values_stays_as_it_is(text in "[{}a-c \n]{0,40}") {
            // Blanks around a name are the only thing that may go.
            let filled = fill(&text, |_| None);
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&filled), bare(&text));
        }
    }
}
