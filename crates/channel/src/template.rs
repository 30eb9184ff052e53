//! Templates: texts with places to fill in, written as `{Straße}`, or as `{Grund?}` where one may stay empty.

/// Letters a variable's name may have.
const NAME: usize = 40;

/// A place to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable<'a> {
    /// What stands between the braces, without the question mark.
    pub name: &'a str,
    /// It may stay empty.
    pub optional: bool,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Variable(Variable<'a>),
}

/// How a text is cut when a place in it stays empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Only the place goes, with the blank before it.
    Place,
    /// A line goes as a whole when every place in it stayed empty.
    Line,
}

/// The variables of a text, each once, in the order in which they are needed. One must be filled unless every mention of it
/// has the question mark.
pub fn variables(text: &str) -> Vec<Variable<'_>> {
    let mut found: Vec<Variable<'_>> = Vec::new();
    for piece in pieces(text) {
        let Piece::Variable(variable) = piece else { continue };
        match found.iter_mut().find(|known| same(known.name, variable.name)) {
            Some(known) => known.optional &= variable.optional,
            None => found.push(variable),
        }
    }
    found
}

/// The text with its variables filled in. One without a value stays as it is; one whose value is empty leaves nothing behind.
pub fn fill(text: &str, cut: Cut, value: impl Fn(&str) -> Option<String>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut cut_before = false;
    for line in text.split('\n') {
        if cut == Cut::Line && goes(line, &value) {
            cut_before = true;
            continue;
        }
        // Of the empty lines around the one that went, one is enough.
        let doubled = cut_before && line.trim().is_empty() && lines.last().is_none_or(|last| last.trim().is_empty());
        cut_before = cut_before && doubled;
        if !doubled {
            lines.push(filled(line, &value));
        }
    }
    while cut_before && lines.last().is_some_and(|last| last.trim().is_empty()) {
        lines.pop();
    }
    lines.join("\n")
}

/// The lines of a text that go when this variable alone stays empty.
pub fn lines_of<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.split('\n')
        .filter(|line| goes(line, &|one: &str| Some(if same(one, name) { "" } else { "x" }.to_owned())))
        .collect()
}

/// Whether every place of a line, and there is one, stayed empty.
fn goes(line: &str, value: &impl Fn(&str) -> Option<String>) -> bool {
    let variables = variables(line);
    !variables.is_empty() && variables.iter().all(|one| value(one.name).is_some_and(|value| value.is_empty()))
}

fn filled(line: &str, value: &impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    for piece in pieces(line) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Variable(Variable { name, optional }) => match value(name) {
                Some(value) if value.is_empty() => out.truncate(out.trim_end_matches(' ').len()),
                Some(value) => out.push_str(&value),
                None => out.push_str(&format!("{{{name}{}}}", if optional { "?" } else { "" })),
            },
        }
    }
    // The blank after a place that opened the line.
    if line.starts_with('{') { out.trim_start_matches(' ').to_owned() } else { out }
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
    while let Some((before, variable, after)) = next(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Variable(variable));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// What stands before the next variable, the variable, and what comes after it. Other braces are only braces.
fn next(text: &str) -> Option<(&str, Variable<'_>, &str)> {
    let mut from = 0;
    while let Some(open) = text.get(from..)?.find('{').map(|at| from + at) {
        let inside = text.get(open + 1..)?;
        if let Some(close) = inside.find(['{', '}', '\n']).filter(|at| inside.as_bytes().get(*at) == Some(&b'}')) {
            let inner = inside.get(..close)?.trim();
            let bare = inner.strip_suffix('?');
            let variable = Variable { name: bare.unwrap_or(inner).trim_end(), optional: bare.is_some() };
            if variable.name.starts_with(char::is_alphabetic) && crate::text::letters(variable.name) <= NAME {
                return Some((text.get(..open)?, variable, inside.get(close + 1..)?));
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

    fn names(text: &str) -> Vec<&str> {
        variables(text).into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn variables_are_found_once_and_filled_everywhere() {
        let text = "{Straße} gesperrt ab {Datum}.\nUmleitung: { umleitung }. {straße} {} {1} {a\nb} {{x";
        assert_eq!(names(text), ["Straße", "Datum", "umleitung"]);
        let filled = fill(text, Cut::Line, |name| same(name, "STRAßE").then(|| "A-Weg".to_owned()));
        assert_eq!(filled, "A-Weg gesperrt ab {Datum}.\nUmleitung: {umleitung}. A-Weg {} {1} {a\nb} {{x");
        assert!(is_variable(" {Datum} ") && !is_variable("am {Datum}") && !is_variable(""));
        assert_eq!(names("{{Datum}}"), ["Datum"], "a brace too many is only a brace");
    }

    #[test]
    fn what_may_stay_empty_leaves_nothing_behind() {
        let text = "{Straße} ist zu. {Grund?}\n\nUmleitung: {Umleitung ?}\n\n- {Bus?}\nEnde {x?}.";
        let optional: Vec<(&str, bool)> = variables(text).iter().map(|one| (one.name, one.optional)).collect();
        assert_eq!(optional, [("Straße", false), ("Grund", true), ("Umleitung", true), ("Bus", true), ("x", true)]);
        let value = |name: &str| Some(if name == "Straße" || name == "x" { name.to_owned() } else { String::new() });
        assert_eq!(fill(text, Cut::Line, value), "Straße ist zu.\n\nEnde x.");
        assert_eq!(fill("Ab {x?} zu {Grund?}", Cut::Place, value), "Ab x zu");
        assert_eq!(fill("{Grund?} zu", Cut::Place, value), "zu");
        assert_eq!(fill("A.\n\nGrund: {Grund?}", Cut::Line, value), "A.");
        assert_eq!(fill("Grund: {Grund?}", Cut::Place, |_| None), "Grund: {Grund?}");
        assert_eq!(lines_of(text, "umleitung"), ["Umleitung: {Umleitung ?}"]);
        assert!(lines_of(text, "Grund").is_empty(), "something else is filled in there");
        assert!(!variables("{Grund?} und {Grund}")[0].optional, "one mention that needs it is enough");
    }

    proptest! {
        #[test]
        fn a_text_without_values_stays_as_it_is(text in "[{}a-c? \n]{0,40}") {
            // Blanks around a name are the only thing that may go.
            let filled = fill(&text, Cut::Line, |_| None);
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&filled), bare(&text));
        }
    }
}
